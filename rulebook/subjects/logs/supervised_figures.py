"""The figures of a month that another line looks at, each with what it counts (LOG-1). Reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from rulebook.kernel.editions import since_5
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.records import Record
from rulebook.kernel.times import in_company_time, iso, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.cash.in_time import difference_of, handed_over, in_time
from rulebook.subjects.cash.records import Handover, HandoverState
from rulebook.subjects.logs.records import SpotCheck, Supervised
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.promises.records import Promise, PromiseState

SOLVED = (OrderState.COMPLETED, OrderState.CLOSED)


def _in(month: str, at: str) -> bool:
    return in_company_time(at)[:7] == month


def _orders(world: World, month: str) -> Iterator[Order]:
    for state in OrderState:
        for order in world.find(Order, "state", state):
            if _in(month, order.opened_at):
                yield order


def taken(world: World, month: str) -> Iterator[str]:
    return (order.id for order in _orders(world, month))


def solved(world: World, month: str) -> Iterator[str]:
    return (order.id for order in _orders(world, month) if order.state in SOLVED)


def missed(world: World, month: str) -> Iterator[str]:
    return (order.id for order in _orders(world, month) if order.missed)


def promises_broken(world: World, month: str) -> Iterator[str]:
    """Promises due that month, until the end of its last day: said to be broken, or told as late."""
    moment = timedelta(seconds=1 if since_5(world) else 0)
    for state in PromiseState:
        for promise in world.find(Promise, "state", state):
            due = iso(parse_time(promise.due_at) - moment)
            if _in(month, due) and (state is PromiseState.BROKEN or promise.chased_at):
                yield promise.id


def spot_checks(world: World, month: str) -> Iterator[str]:
    return (check.id for check in world.find(SpotCheck, "month", month))


def spot_checks_failed(world: World, month: str) -> Iterator[str]:
    return (check.id for check in world.find(SpotCheck, "month", month) if check.failed)


def _handovers(world: World, month: str) -> list[Handover]:
    """Declared that month, each act once: what another declared for somebody is the same as their own of it."""
    all_of_them = (h for state in HandoverState for h in world.find(Handover, "state", state))
    return [h for h in handed_over(all_of_them) if _in(month, h.declared_at)]


def cash_handed_over(world: World, month: str) -> Iterator[str]:
    return (handover.id for handover in _handovers(world, month))


def cash_late(world: World, month: str) -> Iterator[str]:
    return (handover.id for handover in _handovers(world, month) if handover.due_at and not in_time(handover))


def cash_differences(world: World, month: str) -> Iterator[str]:
    return (handover.id for handover in _handovers(world, month) if difference_of(world, handover))


def _told(world: World, month: str) -> Iterator[Irregularity]:
    for state in IrregularityState:
        yield from (i for i in world.find(Irregularity, "state", state) if _in(month, i.opened_at))


def irregular(world: World, month: str) -> Iterator[str]:
    return (one.id for one in _told(world, month))


def logs_missing(world: World, month: str) -> Iterator[str]:
    return (one.id for one in _told(world, month) if one.code in ("log_missing", "week_missing"))


SUPERVISED: dict[str, Callable[[World, str], Iterator[str]]] = {
    "taken": taken,
    "solved": solved,
    "missed": missed,
    "promises_broken": promises_broken,
    "spot_checks": spot_checks,
    "spot_checks_failed": spot_checks_failed,
    "cash_handed_over": cash_handed_over,
    "cash_late": cash_late,
    "cash_differences": cash_differences,
    "irregularities": irregular,
    "logs_missing": logs_missing,
}
"""Figure (`supervision.<name>`) → the ids it counts: number and list are one query."""
COUNTED: dict[str, type[Record]] = {
    "promises_broken": Promise,
    "spot_checks": SpotCheck,
    "spot_checks_failed": SpotCheck,
    "cash_handed_over": Handover,
    "cash_late": Handover,
    "cash_differences": Handover,
    "irregularities": Irregularity,
    "logs_missing": Irregularity,
}
"""What a figure counts, where it is no orders."""


def supervised(world: World, month: str) -> tuple[Supervised, ...]:
    """All figures of a month (YYYY-MM) as the books are now."""
    return tuple(Supervised(name=name, ids=tuple(sorted(ids(world, month)))) for name, ids in SUPERVISED.items())
