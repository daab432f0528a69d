"""Receipts, the return to base and the handover of cash (section 4)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.commands.base import (
    TECHNICIAN,
    Fact,
    Key,
    Request,
    Short,
    Text,
    VisitFact,
)
from rulebook.ids import Fen, HandoverId, PersonId, ReceiptId
from rulebook.records import Count, FeeLine, Method, Role

_R = Role


class IssueReceipt(VisitFact, frozen=True):
    """Money taken (or owed) and a receipt given (RCT-1). `token` opens the public check (RCT-3).

    `collects`: the receipt of what was owed and is paid now (CASH-8).
    """

    KIND: ClassVar[str] = "receipt.issue"
    RULE: ClassVar[str] = "RCT-1"
    receipt: Annotated[ReceiptId, Key]
    number: Short
    token: Annotated[str, Meta(min_length=22, max_length=64, pattern="^[A-Za-z0-9_-]+$")]
    plate: Short
    lines: tuple[FeeLine, ...]
    total: Annotated[Fen, Meta(ge=0, le=10**12)]
    method: Method
    payer: Short = ""
    invoice_title: Short = ""
    tax_number: Short = ""
    collects: Annotated[ReceiptId, Meta(max_length=100)] | None = None


class VoidReceipt(Fact, frozen=True):
    """A spoilt receipt: voided with a reason, never deleted (RCT-2)."""

    KIND: ClassVar[str] = "receipt.void"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN
    RULE: ClassVar[str] = "RCT-2"
    receipt: Annotated[ReceiptId, Key]
    reason: Text


class ReturnToBase(Fact, frozen=True):
    """Back at the company: the clock on cash starts (CASH-2)."""

    KIND: ClassVar[str] = "base.return"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN
    RULE: ClassVar[str] = "CASH-2"


class DeclareHandover(Fact, frozen=True):
    """What is in the envelope, note by note, for all receipts in hand (CASH-3)."""

    KIND: ClassVar[str] = "handover.declare"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN
    RULE: ClassVar[str] = "CASH-3"
    handover: Annotated[HandoverId, Key]
    counts: tuple[Count, ...]
    receipts: tuple[ReceiptId, ...]


class CountHandover(Request, frozen=True):
    """Finance's own count, made blind; only this moves the money (CASH-3). `returned`: notes not taken."""

    KIND: ClassVar[str] = "handover.count"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.FINANCE})
    RULE: ClassVar[str] = "CASH-3"
    handover: HandoverId
    counts: tuple[Count, ...]
    returned: tuple[Count, ...] = ()


class SignOff(Request, frozen=True):
    """Finance and the technician went through the list of what came back: all of it is handed in (BASE-1)."""

    KIND: ClassVar[str] = "base.sign"
    ROLES: ClassVar[frozenset[Role]] = frozenset({_R.FINANCE})
    RULE: ClassVar[str] = "BASE-1"
    technician: PersonId
