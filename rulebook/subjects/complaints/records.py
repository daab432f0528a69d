"""A complaint with its chain of owners, what was done at once, its cause, and whom was told what (CMP-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import CustomerId, OrderId, PersonId, ReceiptId, UnitId, VehicleId, VisitId
from rulebook.kernel.records import Record
from rulebook.policy.clocks import Clock


class ComplaintState(StrEnum):
    """`joined`: the customer called again about one that was open; that one goes on."""

    OPEN = "open"
    CLOSED = "closed"
    JOINED = "joined"


class About(StrEnum):
    """What the customer complains of."""

    PERSON = "person"
    PRODUCT = "product"
    WORK = "work"
    DELAY = "delay"
    CHARGE = "charge"
    OTHER = "other"


class Severity(StrEnum):
    MINOR = "minor"
    SERIOUS = "serious"
    GRAVE = "grave"


class CauseKind(StrEnum):
    """What it came from in the end: by these the causes are counted."""

    PRODUCT = "product"
    WORKMANSHIP = "workmanship"
    CONDUCT = "conduct"
    PLANNING = "planning"
    PARTS = "parts"
    INSTRUCTION = "instruction"
    PRICE = "price"
    CUSTOMER = "customer"
    OTHER = "other"


class Outcome(StrEnum):
    JUSTIFIED = "justified"
    PARTLY = "partly"
    UNFOUNDED = "unfounded"


class Satisfied(StrEnum):
    YES = "yes"
    NO = "no"
    UNSAID = "unsaid"


class Owned(msgspec.Struct, frozen=True, kw_only=True):
    """One link in the chain of owners: since when, and who handed it over; the first heard it."""

    person: PersonId
    name: str
    since: str
    from_name: str = ""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Handed to somebody who has not taken it yet."""

    to: PersonId
    to_name: str
    by: PersonId
    by_name: str
    at: str
    note: str = ""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """Something done or said, by whom, when."""

    by: PersonId
    name: str
    at: str
    text: str


class Told(Act, frozen=True, kw_only=True):
    """The customer was told. `final`: told the outcome."""

    satisfied: Satisfied = Satisfied.UNSAID
    final: bool = False


class Cause(Act, frozen=True, kw_only=True):
    """The chain of whys, from what was seen to what it came from; `text` is its last link."""

    kind: CauseKind
    whys: tuple[str, ...]


class Complaint(Record, frozen=True, kw_only=True):
    """One complaint. `case`: the call or letter it came by, where that is recorded.

    `answered_at`: when the customer was first told something; `taken_at`: when a named owner first took it. The
    `clock` waits for either; None where its case has that clock. `cause_due` and `tell_due` are due next, '' for
    nothing; `missed` are those that passed. `calls`: what the customer said when they had to call again.
    `same_cause`: cause with person or model, by which the next one like it is known.
    """

    KIND: ClassVar[str] = "complaint"
    KEYS: ClassVar[tuple[str, ...]] = (
        "state",
        "owner",
        "order",
        "customer",
        "vehicle",
        "person",
        "contact_phone",
        "same_cause",
        "case",
        "offered_to",
    )
    id: str
    number: str = ""
    case: str = ""
    state: ComplaintState
    about: About
    severity: Severity
    what: str
    wish: str = ""
    channel: str = ""
    customer: CustomerId | None = None
    customer_name: str = ""
    contact: str = ""
    contact_phone: str = ""
    person: PersonId | None = None
    person_name: str = ""
    order: OrderId | None = None
    visit: VisitId | None = None
    receipt: ReceiptId | None = None
    vehicle: VehicleId | None = None
    plate: str = ""
    unit: UnitId | None = None
    model: str = ""
    heard_by: PersonId
    heard_by_name: str
    heard_at: str
    owner: PersonId
    owner_name: str
    owners: tuple[Owned, ...] = ()
    offer: Offer | None = None
    clock: Clock | None = None
    answered_at: str = ""
    taken_at: str = ""
    calmed: tuple[Act, ...] = ()
    cause: Cause | None = None
    cause_due: str = ""
    told: tuple[Told, ...] = ()
    tell_due: str = ""
    missed: tuple[str, ...] = ()
    calls: tuple[Act, ...] = ()
    joined_to: str = ""
    outcome: Outcome | None = None
    closed_by: PersonId | None = None
    closed_by_name: str = ""
    closed_at: str = ""
    verdict: str = ""

    @property
    def offered_to(self) -> str:
        return self.offer.to if self.offer else ""

    @property
    def same_cause(self) -> str:
        if self.cause is None:
            return ""
        whose = self.person or self.model
        return f"{self.cause.kind}:{whose}" if whose else ""
