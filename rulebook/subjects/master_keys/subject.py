"""The server's master secrets by number, and which device signs under which (SYS-9)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.master_keys.commands import MoveDevice, RotateMasterKey
from rulebook.subjects.master_keys.errors import IRREGULARITIES
from rulebook.subjects.master_keys.handlers import move_device, note_leaked, rotate_master_key
from rulebook.subjects.master_keys.records import MasterKeys
from rulebook.subjects.master_keys.visibility import VISIBILITY

SUBJECT = Subject(
    name="master_keys",
    records=(MasterKeys,),
    handlers={
        RotateMasterKey: rotate_master_key,
        MoveDevice: move_device,
    },
    visibility=VISIBILITY,
    irregularities=IRREGULARITIES,
    on_fact=(note_leaked,),
)
