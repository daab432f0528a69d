"""Cash that should have been handed over (CASH-2, CASH-6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rulebook.kernel.errors import WhyNot
from rulebook.kernel.identity import Person
from rulebook.kernel.times import parse_time
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.cash.records import Return
from rulebook.subjects.orders.collecting import may_collect
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt


def cash_since(world: World, back: Return) -> bool:
    """Whether cash that was in hand at that return still is; in an envelope it waits for finance, not for them."""
    return any(r.at <= back.at and r.handover is None for r in world.find(Receipt, "holder", back.id))


def cash_overdue(world: World, person: str, now: datetime) -> bool:
    """Above the limit; or back at base, cash still in hand and the time is over (CASH-2, CASH-6).

    What was declared and waits for finance's count does not make anybody overdue.
    """
    held = sum(r.total for r in world.find(Receipt, "holder", person) if r.handover is None)
    if held > setting(world, "cash_limit_fen", now):
        return True
    back = world.get(Return, person)
    return back is not None and parse_time(back.cash_due_at) < now and cash_since(world, back)


def unsuitable(world: World, person: Person, order: Order, now: datetime) -> Iterator[WhyNot]:
    """No order that may collect while cash is overdue (CASH-6)."""
    if may_collect(order) and cash_overdue(world, person.id, now):
        yield WhyNot("CASH-6", "cash_overdue")
