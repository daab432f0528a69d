"""Leave by word of mouth, and outsiders for a day (section 5)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.commands.base import ANYONE, TECHNICIAN, Fact, Key, Request, Short, Text
from rulebook.ids import Fen, PersonId
from rulebook.records import Role

_R = Role
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


class SendOutsider(Request, frozen=True):
    """Let somebody of another firm or department in, for one order and one day, by leave granted (EXT-1).

    The line's subject is the person's new id; `form` is the approval, `day` an ISO date.
    """

    KIND: ClassVar[str] = "outsider.send"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.DISPATCHER, _R.SERVICE_MANAGER})
    RULE: ClassVar[str] = "EXT-1"
    order: Annotated[str, Key]
    form: Annotated[str, Key]
    name: Short
    firm: Short
    day: Short
    phone: Short = ""
