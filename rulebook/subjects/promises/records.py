"""What was promised to a customer, by a date (ORD-11)."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from rulebook.kernel.ids import OrderId, PersonId
from rulebook.kernel.records import Record


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
