"""What the server itself notes down after its books came back from an older backup (SYS-8)."""

from __future__ import annotations

from typing import ClassVar

from rulebook.kernel.commands import Fact, Short, Text
from rulebook.kernel.roles import Role


class ReportRestored(Fact, frozen=True):
    """Lines of a device wait for those of other devices, wait no more, or ended otherwise than before the restore.

    `what`: `waits`, `done` or `otherwise`. `awaited`: whose lines are waited for. `line`, `kind`, `was`, `now`:
    which line, and what became of it before the restore and after.
    """

    KIND: ClassVar[str] = "books.restored"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "SYS-8"
    what: Short
    device: Short
    awaited: Text = ""
    line: Short = ""
    kind: Short = ""
    was: Short = ""
    now: Short = ""
