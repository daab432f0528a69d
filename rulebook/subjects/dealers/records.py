"""Dealers, their agreements, what is shipped to them, what is rebated (DEAL-1, SHIP-1). Amounts in fen."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.files import FileRef
from rulebook.kernel.ids import CustomerId, Fen, PersonId, ReceiptId
from rulebook.kernel.records import Record
from rulebook.subjects.visits.records import Stroke


class PastDealer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A dealer's details until they were put right: by whom, when and why."""

    name: str
    branch: str = ""
    address: str = ""
    contact: str = ""
    contact_phone: str = ""
    by: PersonId
    at: str
    reason: str


class Dealer(Record, frozen=True, kw_only=True):
    """A firm that sells for us. `branch`: the office of ours that serves it.

    `next_month`: YYYY-MM, the first month whose statement the system has not drawn. `customers`: all that were
    ever assigned to it, in that order.
    """

    KIND: ClassVar[str] = "dealer"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "name")
    id: str
    name: str
    branch: str = ""
    address: str = ""
    contact: str = ""
    contact_phone: str = ""
    state: str = "kept"
    next_month: str
    customers: tuple[CustomerId, ...] = ()
    past: tuple[PastDealer, ...] = ()


class Assigned(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whose customer it is from an ISO day on; dealer '': nobody's, the customer is our own."""

    dealer: str
    since: str
    by: PersonId
    at: str
    reason: str


class DealerCustomer(Record, frozen=True, kw_only=True):
    """To which dealer a customer belonged on which day. Its id is the customer's; nothing is written over."""

    KIND: ClassVar[str] = "dealer_customer"
    id: CustomerId
    history: tuple[Assigned, ...]

    def dealer_on(self, day: str) -> str:
        """The dealer's id on that ISO day; of entries of one day the last holds."""
        held = [(one.since, n, one.dealer) for n, one in enumerate(self.history) if one.since <= day]
        return max(held, default=("", 0, ""))[2]

    def stretches(self) -> tuple[tuple[str, str], ...]:
        """(ISO day, dealer) from which on it was each one's, without breaks, whatever order they were typed in."""
        last = {one.since: one.dealer for one in self.history}
        days = sorted(last)
        return tuple((day, last[day]) for n, day in enumerate(days) if not n or last[days[n - 1]] != last[day])


class Basis(StrEnum):
    """What a rebate is reckoned from: money that came in, or what was charged, owed or not."""

    PAID = "paid"
    DELIVERED = "delivered"


class TierKind(StrEnum):
    """The rate of a tier holds for what lies above its threshold, or for all of it once that is reached."""

    SLICES = "slices"
    WHOLE = "whole"


class Counts(StrEnum):
    """Over which time turnover adds up before tiers are looked at."""

    MONTH = "month"
    YEAR = "year"
    TERM = "term"


class Tier(msgspec.Struct, frozen=True, array_like=True):
    """From this turnover (fen) on, so many basis points: 1 is a ten-thousandth."""

    reaches: Annotated[Fen, Meta(ge=0, le=10**12)]
    basis_points: Annotated[int, Meta(ge=0, le=10_000)]


class AgreementState(StrEnum):
    ASKED = "asked"
    IN_FORCE = "in_force"
    REFUSED = "refused"


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """One approver's word."""

    by: PersonId
    name: str
    at: str


class EndingState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class Ending(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody asked that an agreement hold no longer than `last` (ISO, included), instead of `until`."""

    last: str
    until: str
    reason: str
    by: PersonId
    by_name: str
    at: str
    state: EndingState = EndingState.ASKED
    approvals: tuple[Signed, ...] = ()
    refused_by: str = ""
    why: str = ""


class Agreement(Record, frozen=True, kw_only=True):
    """What a dealer is rebated, on which basis, from one ISO day until another, both included.

    Of two in force on a day the one that begins later holds; so a new one ends an older one early. `endings`: each
    time it was asked to end it earlier, oldest first; once granted, `until` is its day.
    """

    KIND: ClassVar[str] = "agreement"
    KEYS: ClassVar[tuple[str, ...]] = ("dealer", "state", "number", "sha256")
    id: str
    number: str
    dealer: str
    since: str
    until: str
    basis: Basis
    kind: TierKind
    counts: Counts
    tiers: tuple[Tier, ...]
    scan: FileRef | None = None
    state: AgreementState = AgreementState.ASKED
    asked_by: PersonId
    asked_by_name: str
    asked_at: str
    approvals: tuple[Signed, ...] = ()
    refused_by: str = ""
    why: str = ""
    endings: tuple[Ending, ...] = ()

    @property
    def sha256(self) -> str:
        """Its scan's name: whoever sees the agreement may read it."""
        return self.scan.sha256 if self.scan else ""

    @property
    def ending(self) -> Ending | None:
        """The one that still waits for approvers."""
        return next((one for one in self.endings if one.state is EndingState.ASKED), None)


class ShipmentKind(StrEnum):
    PAID = "paid"
    FREE = "free"
    LEAFLET = "leaflet"


class ShipmentLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """So many of one thing. `fen` is the price of one, of what is paid for only."""

    kind: ShipmentKind
    what: Annotated[str, Meta(min_length=1, max_length=100)]
    quantity: Annotated[int, Meta(ge=1, le=1_000_000)]
    fen: Annotated[Fen, Meta(ge=0, le=10**9)] = Fen(0)


class ShipmentState(StrEnum):
    SENT = "sent"
    TAKEN = "taken"


class Shipment(Record, frozen=True, kw_only=True):
    """Goods or leaflets on their way to a dealer or a customer until somebody there signed (SHIP-1).

    `to_name`: the dealer's or the customer's name when it was sent. `reminded`: it was told that nobody signed.
    """

    KIND: ClassVar[str] = "shipment"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "dealer", "customer", "number", "sha256")
    id: str
    number: str
    dealer: str = ""
    customer: str = ""
    to_name: str
    branch: str = ""
    address: str = ""
    lines: tuple[ShipmentLine, ...]
    sent_by: PersonId
    sent_by_name: str
    sent_at: str
    state: ShipmentState = ShipmentState.SENT
    signer: str = ""
    strokes: tuple[Stroke, ...] = ()
    photo: FileRef | None = None
    whole: bool = True
    remark: str = ""
    taken_at: str = ""
    taken_by: str = ""
    reminded: bool = False

    @property
    def sha256(self) -> str:
        """The signed note's photo by its name: whoever sees the shipment may read it."""
        return self.photo.sha256 if self.photo else ""


class Turnover(Record, frozen=True, kw_only=True):
    """What one entry of the ledger says a customer was charged and paid; a reversal has minus signs.

    Its id is the entry's. `day`: when it happened; a reversal's is that of what it reverses, so that it lowers the
    month and the tier in which the receipt counted.
    """

    KIND: ClassVar[str] = "turnover"
    KEYS: ClassVar[tuple[str, ...]] = ("customer", "receipt")
    id: str
    memo: str
    receipt: ReceiptId
    number: str
    customer: CustomerId
    at: str
    day: str
    delivered: Fen
    paid: Fen


class RebateLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry of the ledger in a statement: turnover and rebate in fen, its receipt, the ISO day it counts on.

    `agreement` and `period` say where it is added up; agreement '': none held on that day. `again`: taken out of
    where an earlier statement had it.
    """

    entry: str
    receipt: ReceiptId
    number: str
    customer: CustomerId
    day: str
    turnover: Fen
    rebate: Fen
    agreement: str = ""
    period: str = ""
    again: bool = False


class StatementState(StrEnum):
    DRAWN = "drawn"
    APPROVED = "approved"
    PAID = "paid"


class Dispute(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the dealer says is wrong, and what it was answered."""

    id: str
    words: str
    said_by: str = ""
    by: PersonId
    at: str
    answer: str = ""
    answered_by: str = ""
    answered_at: str = ""


class RebateStatement(Record, frozen=True, kw_only=True):
    """A dealer's turnover and rebate of a month, as the ledger says; approved, its figures never change (DEAL-1).

    `carried`: what earlier reversals left over to be taken off, nought or less. `payable`: `rebate + carried`,
    nought where that is less. At the month's end: `earlier` was payable by earlier statements and not paid, `paid`
    was paid in the month, `outstanding` is `earlier + payable`. `uncovered`: turnover of days without agreement.
    """

    KIND: ClassVar[str] = "rebate_statement"
    KEYS: ClassVar[tuple[str, ...]] = ("dealer", "month", "state", "token", "number")
    id: str
    number: str
    dealer: str
    dealer_name: str
    month: str
    lines: tuple[RebateLine, ...]
    turnover: Fen
    rebate: Fen
    carried: Fen = Fen(0)
    payable: Fen
    earlier: Fen = Fen(0)
    paid: Fen = Fen(0)
    outstanding: Fen
    uncovered: Fen = Fen(0)
    state: StatementState = StatementState.DRAWN
    due_at: str
    drawn_by: PersonId
    drawn_by_name: str
    drawn_at: str
    approved_by: str = ""
    approved_by_name: str = ""
    approved_at: str = ""
    token: str = ""
    paid_by: str = ""
    paid_by_name: str = ""
    paid_at: str = ""
    reference: str = ""
    disputes: tuple[Dispute, ...] = ()
    reminded: bool = False

    @property
    def left_over(self) -> Fen:
        """What the next statement takes off: nought or less."""
        return Fen(min(self.rebate + self.carried, 0))

    @property
    def in_dispute(self) -> bool:
        return any(not one.answered_at for one in self.disputes)


def statement_id(dealer: str, month: str) -> str:
    return f"{dealer}:{month}"
