"""A customer's case, from the first call to its close, with the terms that run in it (CASE-1, SLA-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import (
    CaseId,
    CustomerId,
    LineId,
    OrderId,
    PersonId,
    ReceiptId,
    UnitId,
    VehicleId,
)
from rulebook.kernel.records import Record
from rulebook.policy.clocks import Clock, SiteClass, WaitFor


class CaseKind(StrEnum):
    """What the customer wants (CASE-1)."""

    REQUEST = "request"
    COMPLAINT = "complaint"
    PRAISE = "praise"
    SUGGESTION = "suggestion"
    DISPUTE = "dispute"
    """Between a dealer and a customer."""
    LEAD = "lead"


class Channel(StrEnum):
    """By which way the customer came, or was answered."""

    CALL = "call"
    LETTER = "letter"
    """Post and e-mail."""
    VISIT = "visit"
    """Said to one of us at the customer's."""
    WEB = "web"
    WALK_IN = "walk_in"


class CaseState(StrEnum):
    OPEN = "open"
    WAITING = "waiting"
    """For the customer, for parts, for a unit under repair: its clocks stand still."""
    CLOSED = "closed"


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the customer was answered. `outcome`: how the matter ended was told; `satisfied`: None: not asked.

    `at` is the line's signed time, `came_at` when it arrived; `suspect`: TIME-1 spoke on it, its arrival counts.
    """

    what: str
    channel: Channel
    by: PersonId
    by_name: str
    at: str
    line: LineId
    came_at: str = ""
    suspect: bool = False
    solved: bool = False
    outcome: bool = False
    satisfied: bool | None = None


class Again(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The customer came again about the same matter, by any way: the clock of an answer starts anew."""

    said: str
    channel: Channel
    by: PersonId
    by_name: str
    at: str
    line: LineId


class Owner(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One link of the owner chain: who, from when, by whose word; the hearer is the first."""

    person: PersonId
    name: str
    since: str
    given_by: PersonId | None = None
    note: str = ""
    line: LineId = LineId("")
    came_at: str = ""
    suspect: bool = False


class HandOver(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case offered to another owner, who has not taken it yet; `declined`: why they did not."""

    to: PersonId
    to_name: str
    by: PersonId
    by_name: str
    at: str
    note: str = ""
    declined: str = ""


class Wait(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the case waits for, and since when; until the first `GoOn` after it."""

    why: WaitFor
    at: str
    by: PersonId
    by_name: str
    line: LineId
    note: str = ""


class GoOn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was waited for is there."""

    at: str
    by: PersonId
    by_name: str
    line: LineId
    how: str = ""


class KindSince(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A case was taken for another kind until then; by whom that was put right, and why."""

    was: CaseKind
    until: str
    by: PersonId
    by_name: str
    reason: str = ""


class ServiceCase(Record, frozen=True, kw_only=True):
    """来电登记, the root of requests, complaints, opinions, disputes and leads. Times are ISO text.

    `heard_at` is when the customer said it (a letter: when it came in), by the line's signed time. `owner` is the
    last of `owners`. `clocks` are all that ever ran here, those replaced too. `told_back`: when the customer was
    told how it ended. `orders` and `cases` are linked by `case.link` (both sides of a link of cases); `order` is
    the one it is about.
    """

    KIND: ClassVar[str] = "case"
    KEYS: ClassVar[tuple[str, ...]] = ("state", "owner", "customer", "vehicle", "order", "kind", "number")
    id: CaseId
    number: str
    kind: CaseKind
    channel: Channel
    state: CaseState
    said: str
    customer: CustomerId | None = None
    customer_name: str = ""
    caller: str = ""
    phone: str = ""
    vehicle: VehicleId | None = None
    plate: str = ""
    unit: UnitId | None = None
    unit_number: str = ""
    order: OrderId | None = None
    receipt: ReceiptId | None = None
    person: PersonId | None = None
    """About whom it is, where it is about somebody of ours."""
    heard_at: str
    heard_by: PersonId
    heard_by_name: str
    came_at: str
    """When the line came; beside `heard_at` where it came late."""
    line: LineId
    owner: PersonId
    owner_name: str
    owners: tuple[Owner, ...] = ()
    offered: HandOver | None = None
    declined: HandOver | None = None
    """The last offer that was not taken, with the reason."""
    answers: tuple[Answer, ...] = ()
    again: tuple[Again, ...] = ()
    waits: tuple[Wait, ...] = ()
    goes: tuple[GoOn, ...] = ()
    kinds: tuple[KindSince, ...] = ()
    clocks: tuple[Clock, ...] = ()
    told_back: str = ""
    orders: tuple[OrderId, ...] = ()
    cases: tuple[CaseId, ...] = ()
    closed_at: str = ""
    closed_by: PersonId | None = None
    close_note: str = ""

    @property
    def is_open(self) -> bool:
        return self.state is not CaseState.CLOSED


class SiteSince(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A class of a customer's place from a moment on, who said so, and why."""

    site: SiteClass
    since: str
    by: PersonId
    by_name: str
    reason: str = ""


class Site(Record, frozen=True, kw_only=True):
    """How far a customer's address is, with all that was ever said of it; `id` is the customer's (SLA-1)."""

    KIND: ClassVar[str] = "site"
    id: CustomerId
    site: SiteClass
    history: tuple[SiteSince, ...] = ()
