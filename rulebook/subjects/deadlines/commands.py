"""A deadline that passed, by the system's own word."""

from __future__ import annotations

from typing import ClassVar

from rulebook.kernel.commands import Fact, Short, Text
from rulebook.kernel.roles import Role


class PassDeadline(Fact, frozen=True):
    """The server saw that a record's deadline has passed; the line's moment is what it is judged by."""

    KIND: ClassVar[str] = "deadline.pass"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "ROLE-3"
    record: Short
    id: Text
