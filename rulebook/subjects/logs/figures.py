"""What a day's acts come to in figures, where its gaps are, and how months roll up (LOG-1). Reads only."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from rulebook.kernel.ids import ReceiptId
from rulebook.kernel.times import parse_time
from rulebook.kernel.world import World
from rulebook.subjects.logs.records import LogAct, SupervisionReport
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receipts.voiding import void_on_its_day
from rulebook.subjects.visits.records import Visit

COUNTED = {
    "visit.arrive": "arrived",
    "visit.complete": "completed",
    "visit.unsolved": "unsolved",
    "visit.swap": "swaps",
    "receipt.issue": "receipts",
    "order.open": "opened",
    "order.assign": "assigned",
    "customer.ask": "called",
    "promise.make": "promises",
}
"""Command → the figure that counts it (`log.figure.<name>`)."""
FIGURES = (*COUNTED.values(), "fen", "minutes")
GAP = timedelta(hours=1)
"""So long without any act shows as a gap."""


class Gap(NamedTuple):
    begins: datetime
    ends: datetime


def figures_of(world: World, person: str, acts: Iterable[LogAct]) -> dict[str, int]:
    """Figure → how many; `fen`: of receipts that stood that day, `minutes`: on site. Nought is left out."""
    counted = Counter(COUNTED[act.kind] for act in acts if act.kind in COUNTED)
    times = {act.at for act in acts}
    for visit in world.find(Visit, "technician", person):
        if visit.arrived_at and visit.completed_at and visit.completed_at in times:
            spent = parse_time(visit.completed_at) - parse_time(visit.arrived_at)
            counted["minutes"] += max(0, spent // timedelta(minutes=1))
        for id in visit.receipts:
            receipt = world.get(Receipt, ReceiptId(id))
            if receipt and receipt.by == person and receipt.at in times and not void_on_its_day(receipt):
                counted["fen"] += receipt.total
    return {name: counted[name] for name in FIGURES if counted[name]}


def digest_of(acts: Iterable[LogAct]) -> str:
    """SHA-256 over the acts as they are kept."""
    return hashlib.sha256(msgspec.json.encode(tuple(acts))).hexdigest()


def summed(figures: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Several days', weeks' or months' figures in one."""
    total: Counter[str] = Counter()
    for one in figures:
        total.update(one)
    return dict(total)


def gaps(acts: Iterable[LogAct], begins: datetime, ends: datetime) -> Iterator[Gap]:
    """Where nothing is on record for an hour and more, between beginning and end of the work."""
    last = begins
    for act in acts:
        at = parse_time(act.at)
        if begins <= at <= ends and at - last >= GAP:
            yield Gap(last, at)
        last = max(last, at)
    if ends - last >= GAP:
        yield Gap(last, ends)


def rolled_up(reports: Iterable[SupervisionReport]) -> dict[str, int]:
    """Half-year and year from the months' latest editions: figure → sum."""
    return summed({f.name: f.count for f in report.latest.figures} for report in reports)
