"""A plan's price as it was agreed, and what a round that was walked came to (RND-1, CASH-8). Amounts in fen."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.kernel.ids import CustomerId, Fen, PersonId, ReceiptId
from rulebook.kernel.records import Record


class Per(StrEnum):
    """What a price is for."""

    ROUND = "round"
    """A whole round, however many stops were seen, but for none."""
    STOP = "stop"
    """Each stop of the round's list that was seen."""


class PriceState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    """Denied, withdrawn, or not decided in time."""


class RoundPrice(Record, frozen=True, kw_only=True):
    """What a customer pays for a plan's rounds of the day `since` (YYYY-MM-DD) and after; 0: nothing any more.

    Its id is that of the approval form that asks for it (FEE-3). `people`: whoever walks the plan's rounds.
    """

    KIND: ClassVar[str] = "round_price"
    KEYS: ClassVar[tuple[str, ...]] = ("plan", "state")
    id: str
    plan: str
    plan_name: str
    customer: CustomerId
    customer_name: str
    per: Per
    fen: Fen
    since: str
    people: tuple[PersonId, ...] = ()
    state: PriceState = PriceState.ASKED
    asked_by: PersonId
    asked_by_name: str
    asked_at: str
    decided_by_name: str = ""
    decided_at: str = ""


class ChargedStop(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stop that was charged for: who saw it when."""

    target: str
    name: str
    at: str
    by_name: str


class RoundCharge(Record, frozen=True, kw_only=True):
    """What one round came to, as it was booked; its sum never changes. Its id is the debt's (`receivable`).

    `each`: the price then, of the round or of a stop; `entry`: the ledger's. A stop that was seen by the round's
    end and told after it stands in a charge of its own. `void_form`: the form on which somebody asked last that it
    be voided; `void_reason`, `voided_by`, `voided_at`: why, by whose leave and when, empty while it stands.
    """

    KIND: ClassVar[str] = "round_charge"
    KEYS: ClassVar[tuple[str, ...]] = ("round", "plan", "customer", "entry")
    id: ReceiptId
    number: str
    round: str
    plan: str
    name: str
    day: str
    customer: CustomerId
    customer_name: str
    price: str
    per: Per
    each: Fen
    stops: tuple[ChargedStop, ...]
    total: Fen
    at: str
    entry: str
    people: tuple[PersonId, ...] = ()
    void_form: str = ""
    void_reason: str = ""
    voided_by: PersonId | None = None
    voided_at: str = ""
