"""Approvals given by word of mouth (ORAL-1 to ORAL-3)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ANYONE, TECHNICIAN, Fact, Key, Request, Short, Text
from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.roles import Role

_Fen = Annotated[Fen, Meta(ge=0, le=10**12)]


class ClaimSpoken(Fact, frozen=True):
    """Asked by phone and acted on the answer: whom, when, how, what for, up to what amount in fen (ORAL-1).

    `code`: the eight digits the approver read out, '' for none (ORAL-3). The line's subject is the order.
    """

    KIND: ClassVar[str] = "spoken.claim"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN
    RULE: ClassVar[str] = "ORAL-1"
    claim: Annotated[str, Key]
    approver: PersonId
    subject: Short
    what_for: Text
    amount: _Fen = Fen(0)
    how: Short = ""
    spoken_at: Short = ""
    code: Short = ""


class EnterCode(Fact, frozen=True):
    """The code of a claim, typed in later (ORAL-3)."""

    KIND: ClassVar[str] = "spoken.code"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN
    RULE: ClassVar[str] = "ORAL-3"
    claim: Annotated[str, Key]
    code: Short


class ConfirmSpoken(Request, frozen=True):
    """Yes, I said so. The line's subject is the claim (ORAL-2)."""

    KIND: ClassVar[str] = "spoken.confirm"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "ORAL-2"


class DenySpoken(Request, frozen=True):
    """No, I did not say that (ORAL-2)."""

    KIND: ClassVar[str] = "spoken.deny"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "ORAL-2"
    reason: Text
