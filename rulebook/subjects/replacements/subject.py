"""Terminals and SIMs replaced (RPL-1 to RPL-5)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.replacements.errors import IRREGULARITIES
from rulebook.subjects.replacements.gates import to_complete
from rulebook.subjects.replacements.handlers import swap_unit
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.replacements.visibility import VISIBILITY

SUBJECT = Subject(
    name="replacements",
    records=(Swap,),
    handlers={
        SwapUnit: swap_unit,
    },
    visibility=VISIBILITY,
    searched={Swap: ("old_number", "new_number", "old_phone", "new_phone", "plate")},
    irregularities=IRREGULARITIES,
    to_complete=(to_complete,),
)
