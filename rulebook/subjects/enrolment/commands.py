"""Enrolment codes given out and taken back (ROLE-1)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from rulebook.kernel.commands import ADMIN, Fact, Key, Request, Short, Text
from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role


class IssueCode(Fact, frozen=True):
    """The server gave out a code for a person's device, on the author's behalf; an open one before it ends."""

    KIND: ClassVar[str] = "code.issue"
    ROLES: ClassVar[frozenset[Role]] = frozenset()
    RULE: ClassVar[str] = "ROLE-1"
    code: Annotated[str, Key]
    person: PersonId
    expires_at: Short


class WithdrawCode(Request, frozen=True):
    """A code that was not used yet opens nothing any more."""

    KIND: ClassVar[str] = "code.withdraw"
    ROLES: ClassVar[frozenset[Role]] = ADMIN
    RULE: ClassVar[str] = "ROLE-1"
    code: Annotated[str, Key]
    reason: Text = ""
