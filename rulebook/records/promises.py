"""Promises made to a customer, what was tried before going out, and what the customer was asked afterwards."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

import msgspec

from rulebook.ids import Fen, OrderId, PersonId
from rulebook.records.base import Record


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


class Promise(Record, frozen=True, kw_only=True):
    """Said to the customer, with a date, and chased until kept (ORD-11)."""

    KIND: ClassVar[str] = "promise"
    KEYS: ClassVar[tuple[str, ...]] = ("order", "state", "by")
    id: str
    order: OrderId
    what: str
    due_at: str
    by: PersonId
    by_name: str
    made_at: str
    state: PromiseState
    how: str = ""
    ended_by: PersonId | None = None
    ended_at: str = ""
    chased_at: str = ""


class Step(StrEnum):
    """The steps of service before somebody drives out (ORD-4)."""

    HOTLINE = "hotline"
    REMOTE = "remote"


class Try(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was tried, by whom; a remote one with whose leave at the customer's."""

    step: Step
    what: str
    by: PersonId
    at: str
    leave_by: str = ""
    solved: bool = False


class Callback(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the customer said when called afterwards: what was paid (fen) and which unit was fitted (ORD-13)."""

    by: PersonId
    at: str
    said: str
    paid: Fen | None = None
    unit: str = ""


class Waiting(StrEnum):
    """What a suspended order waits for."""

    PARTS = "parts"
    UNIT_REPAIR = "unit_repair"
    CUSTOMER = "customer"
    OTHER = "other"
