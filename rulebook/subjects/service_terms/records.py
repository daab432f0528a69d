"""What was sold until when, by which renewals; the plans there are; what the carrier was paid (TERM-1)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import Fen, PersonId, ReceiptId, VehicleId
from rulebook.kernel.records import Record
from rulebook.subjects.receipts.records import Method


class TermKind(StrEnum):
    """What is sold for a time: the platform's fee of a vehicle, or the plan of a SIM."""

    PLATFORM = "platform"
    SIM = "sim"


class TermState(StrEnum):
    """Runs; its last day is over; ended for good, since nobody wants it any more."""

    RUNNING = "running"
    LAPSED = "lapsed"
    ENDED = "ended"


class PastPlan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How long a plan lasted until that moment (ISO)."""

    what: TermKind
    months: int
    until: str


class TermPlan(Record, frozen=True, kw_only=True):
    """What a row of the price list buys: its id is the price's model, `months` how long one lasts since `since`.

    `before`: what held earlier, newest first, by which a line that arrives late is judged.
    """

    KIND: ClassVar[str] = "term_plan"
    KEYS: ClassVar[tuple[str, ...]] = ("what",)
    id: str
    what: TermKind
    months: int
    since: str = ""
    before: tuple[PastPlan, ...] = ()


class Renewal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Some months paid for. `void`: its receipt was voided; `counted`: the end that was set since includes it."""

    id: str
    at: str
    day: str
    plan: str
    months: int
    fen: Fen
    receipt: ReceiptId
    by: PersonId
    by_name: str = ""
    void: bool = False
    counted: bool = False


class EarlierEnd(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a term's end was until somebody set another: nothing is replaced in silence (SYS-4)."""

    until: str
    by: PersonId
    at: str
    reason: str = ""


class ServiceTerm(Record, frozen=True, kw_only=True):
    """How long a vehicle's platform fee, or a SIM's plan, is paid for. `until` is the last day, ISO; '' is never.

    `anchor` and `months`: what was set, from which the renewals carry on (`spans`). `told`: the warnings, in days
    ahead, that have come for this end. `last_sign`: when the unit was last heard of, as far as anybody said.
    `carrier_until`: until when the carrier was paid for the SIM. `merged_into`: the term that took over what was
    paid for this one, whose vehicle gave way to another record of the same truck.
    """

    KIND: ClassVar[str] = "service_term"
    KEYS: ClassVar[tuple[str, ...]] = ("vehicle", "unit", "state", "customer")
    id: str
    what: TermKind
    vehicle: VehicleId
    plate: str = ""
    unit: str = ""
    number: str = ""
    customer: str = ""
    plan: str = ""
    state: TermState = TermState.RUNNING
    anchor: str = ""
    months: int = 0
    until: str = ""
    renewals: tuple[Renewal, ...] = ()
    told: tuple[int, ...] = ()
    last_sign: str = ""
    carrier_until: str = ""
    ended_why: str = ""
    earlier: tuple[EarlierEnd, ...] = ()
    merged_into: str = ""
    open_to: tuple[PersonId, ...] = ()


class RowOutcome(StrEnum):
    """What became of one row of a renewal: carried on, started anew, or paid for though somebody had just paid."""

    CARRIED_ON = "carried_on"
    STARTED_ANEW = "started_anew"
    PAID_TWICE = "paid_twice"


class RenewedRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row: which term, for how long, from which end to which. `dead`: the unit seemed dead, and why."""

    term: str
    what: TermKind
    plate: str
    plan: str
    months: int
    fen: Fen
    before: str = ""
    until: str
    outcome: RowOutcome
    dead: str = ""


class TermRenewal(Record, frozen=True, kw_only=True):
    """One receipt for one or many terms; its id is the receipt's. `visit`: where it was done, if on site.

    `customer`: whose account it touches, as the receipt says.
    """

    KIND: ClassVar[str] = "term_renewal"
    KEYS: ClassVar[tuple[str, ...]] = ("by", "day", "customer")
    id: ReceiptId
    number: str
    at: str
    day: str
    by: PersonId
    by_name: str = ""
    method: Method
    total: Fen
    rows: tuple[RenewedRow, ...]
    visit: str = ""
    void: bool = False
    customer: str = ""


class SimTopUp(Record, frozen=True, kw_only=True):
    """The carrier was paid for a SIM: how much, until when, by which slip (its number, or a photo of it)."""

    KIND: ClassVar[str] = "sim_top_up"
    KEYS: ClassVar[tuple[str, ...]] = ("unit", "slip", "vehicle")
    id: str
    unit: str
    number: str
    vehicle: str = ""
    carrier: str = ""
    fen: Fen
    slip: str = ""
    photo: str = ""
    until: str = ""
    at: str
    by: PersonId
    by_name: str = ""
