"""Dealers and agreements entered, shipments sent and signed for, rebates drawn, approved and paid."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import ANYONE, MANAGERS, OFFICE, Fact, Key, Request, Short, Text
from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.subjects.books.commands import FINANCE
from rulebook.subjects.dealers.records import Basis, Counts, ShipmentLine, Tier, TierKind
from rulebook.subjects.visits.records import Stroke

_SENDERS = MANAGERS | {Role.STOREKEEPER, Role.DISPATCHER}
_Sum = Annotated[Fen, Meta(ge=-(10**12), le=10**12)]


class SetDealer(Request, frozen=True):
    """Enter the dealer that the line is about, or put right all its details with the reason (DEAL-1)."""

    KIND: ClassVar[str] = "dealer.set"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | {Role.ADMINISTRATOR}
    RULE: ClassVar[str] = "DEAL-1"
    name: Short
    branch: Short = ""
    address: Text = ""
    contact: Short = ""
    contact_phone: Short = ""
    reason: Text = ""


class AssignDealer(Request, frozen=True):
    """The customer that the line is about is a dealer's from an ISO day on; dealer '' is nobody's (DEAL-1)."""

    KIND: ClassVar[str] = "dealer.assign"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS
    RULE: ClassVar[str] = "DEAL-1"
    dealer: Short
    since: Short
    reason: Text


class SetAgreement(Request, frozen=True):
    """Propose the agreement that the line is about; two others approve it (DEAL-1). Days ISO, both included."""

    KIND: ClassVar[str] = "agreement.set"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | FINANCE
    RULE: ClassVar[str] = "DEAL-1"
    number: Short
    dealer: Short
    since: Short
    until: Short
    tiers: Annotated[tuple[Tier, ...], Meta(min_length=1, max_length=12)]
    basis: Basis = Basis.PAID
    kind: TierKind = TierKind.SLICES
    counts: Counts = Counts.MONTH
    scan: FileRef | None = None


class EndAgreement(Request, frozen=True):
    """Ask that the agreement that the line is about end early; two others approve it (DEAL-1).

    `last`: the ISO day that is the last on which it holds; also one that is over.
    """

    KIND: ClassVar[str] = "agreement.end"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | FINANCE
    RULE: ClassVar[str] = "DEAL-1"
    last: Short
    reason: Text


class DecideAgreement(Request, frozen=True):
    """One approver's word on the agreement that the line is about, or on its asked end (DEAL-1, ROLE-3)."""

    KIND: ClassVar[str] = "agreement.decide"
    ROLES: ClassVar[frozenset[Role]] = MANAGERS | FINANCE
    RULE: ClassVar[str] = "DEAL-1"
    allow: bool
    why: Text = ""


class SendShipment(Request, frozen=True):
    """Send the shipment that the line is about to a dealer or a customer (SHIP-1)."""

    KIND: ClassVar[str] = "shipment.send"
    ROLES: ClassVar[frozenset[Role]] = _SENDERS
    RULE: ClassVar[str] = "SHIP-1"
    number: Short
    lines: Annotated[tuple[ShipmentLine, ...], Meta(min_length=1, max_length=200)]
    dealer: Short = ""
    customer: Short = ""
    address: Text = ""


class TakeShipment(Fact, frozen=True):
    """The shipment that the line is about arrived; who took it signed, on the screen or on paper (SHIP-1)."""

    KIND: ClassVar[str] = "shipment.take"
    ROLES: ClassVar[frozenset[Role]] = ANYONE
    RULE: ClassVar[str] = "SHIP-1"
    signer: Short
    strokes: Annotated[tuple[Stroke, ...], Meta(max_length=200)] = ()
    photo: FileRef | None = None
    whole: bool = True
    remark: Text = ""


class DrawRebate(Request, frozen=True):
    """Draw the month's (YYYY-MM) statement of the dealer that the line is about, or draw a draft anew (DEAL-1)."""

    KIND: ClassVar[str] = "rebate.draw"
    ROLES: ClassVar[frozenset[Role]] = FINANCE
    RULE: ClassVar[str] = "DEAL-1"
    month: Short


class ApproveRebate(Request, frozen=True):
    """Issue the statement that the line is about, whose rebate was seen as `rebate` fen (DEAL-1).

    `token` opens the public check.
    """

    KIND: ClassVar[str] = "rebate.approve"
    ROLES: ClassVar[frozenset[Role]] = FINANCE | {Role.DEPARTMENT_MANAGER}
    RULE: ClassVar[str] = "DEAL-1"
    rebate: _Sum
    token: Annotated[str, Meta(min_length=22, max_length=64, pattern="^[A-Za-z0-9_-]+$")]


class PayRebate(Request, frozen=True):
    """What the statement that the line is about says is payable was paid from the bank, all of it (DEAL-1)."""

    KIND: ClassVar[str] = "rebate.pay"
    ROLES: ClassVar[frozenset[Role]] = FINANCE
    RULE: ClassVar[str] = "DEAL-1"
    fen: _Sum
    reference: Short


class DisputeRebate(Fact, frozen=True):
    """The dealer says that the statement that the line is about is wrong (DEAL-1)."""

    KIND: ClassVar[str] = "rebate.dispute"
    ROLES: ClassVar[frozenset[Role]] = OFFICE | FINANCE
    RULE: ClassVar[str] = "DEAL-1"
    dispute: Annotated[str, Key]
    words: Text
    said_by: Short = ""


class AnswerDispute(Request, frozen=True):
    """The dealer was answered (DEAL-1). What is to be put right stands in the next statement."""

    KIND: ClassVar[str] = "rebate.answer"
    ROLES: ClassVar[frozenset[Role]] = FINANCE | MANAGERS
    RULE: ClassVar[str] = "DEAL-1"
    dispute: Short
    words: Text
