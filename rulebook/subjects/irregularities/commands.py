"""Working off what broke a rule."""

from __future__ import annotations

from typing import ClassVar

from rulebook.kernel.commands import ANYONE, Fact, Request, Text
from rulebook.kernel.roles import Role


class Explain(Fact, frozen=True):
    """Say what was behind an irregularity; it stays on record under one's name (CASH-4)."""

    KIND: ClassVar[str] = "irregularity.explain"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "CASH-4"
    irregularity: Text
    text: Text


class Settle(Request, frozen=True):
    """Settle an irregularity, or write it off; never one's own (ROLE-2).

    A difference of cash: charged to the person by default, written off, or `found` again in the safe (CASH-4).
    """

    KIND: ClassVar[str] = "irregularity.settle"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "ROLE-2"
    irregularity: Text
    text: Text
    write_off: bool = False
    found: bool = False
