"""A person's month as the server tells it: each figure with its items and the lines behind them (KPI-1)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec
from sqlalchemy import select

from rulebook.kernel.identity import Person
from rulebook.kernel.lines import Line, Unreadable, read_line
from rulebook.kernel.times import happened_at, iso
from rulebook.kernel.wire import Outcome
from rulebook.subjects.cash.commands import DeclareHandover
from rulebook.subjects.orders.records import Order
from rulebook.subjects.scores.card import card_of
from rulebook.subjects.scores.indicators import Figure, Item
from rulebook.subjects.scores.span import DaySpan, month_span
from rulebook.subjects.visits.commands import Arrive, CompleteVisit
from rulebook.subjects.visits.records import Visit
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork

Behind = dict[str, list[str]]
"""`kind:id` of what counts → ids of the lines that say so."""
_EVIDENCE = (Arrive.KIND, CompleteVisit.KIND, DeclareHandover.KIND)
_COUNTS = ("accepted", "recorded")


def score_report(work: UnitOfWork, person: str, month: str) -> dict[str, Any]:
    """The card of a month (YYYY-MM) as plain data; `grade` is '' until it is released.

    Raises LookupError for nobody, ValueError for no month.
    """
    span = month_span(month)
    known = work.get(Person, person)
    if known is None:
        raise LookupError(f"no person {person}")
    card = card_of(work, person, month)
    behind = lines_behind(work, person, span)
    return {
        "person": person,
        "name": known.name,
        "month": month,
        "scheme": card.scheme,
        "state": "released" if card.released else "provisional",
        "points": card.points,
        "grade": card.grade if card.released else "",
        "pay_fen": card.pay,
        "paid": card.paid,
        "figures": [_figure(figure, behind) for figure in card.figures],
        "given": [
            {"id": p.id, "rule": p.rule or str(p.kind), "points": p.points, "counts": p.counts, "lines": [p.line]}
            for p in card.given
        ],
        "corrections": msgspec.to_builtins(card.corrections),
    }


def _figure(figure: Figure, behind: Behind) -> dict[str, Any]:
    return {
        "name": figure.name,
        "edition": figure.edition,
        "unit": figure.unit,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "apart": figure.apart,
        "low_sample": figure.low,
        "of": [_item(item, behind) for item in figure.of],
        "counted": [_item(item, behind) for item in figure.counted],
        "aside": [_item(item, behind) for item in figure.aside],
    }


def _item(item: Item, behind: Behind) -> dict[str, Any]:
    return {"ref": item.ref, "at": item.at, "amount": item.amount, "lines": behind.get(item.ref, [])}


def lines_behind(work: UnitOfWork, person: str, span: DaySpan) -> Behind:
    """The person's own lines of those days that say that they came, were done, brought cash.

    A line that was refused, or that nobody could judge or read, is behind no figure.
    """
    found: Behind = defaultdict(list)
    rows = work.connection.execute(
        select(t.lines.c.raw, t.lines.c.outcome).order_by(t.lines.c.arrival), execution_options={"yield_per": 500}
    )
    for row in rows:
        if not any(kind.encode() in row.raw for kind in _EVIDENCE):
            continue
        if msgspec.json.decode(row.outcome, type=Outcome).outcome not in _COUNTS:
            continue
        try:
            line = read_line(row.raw)
            at = iso(happened_at(line))
        except Unreadable:
            continue
        if line.actor == person and line.kind in _EVIDENCE and span.holds(at):
            for ref in _refs(work, line):
                found[ref].append(line.id)
    return dict(found)


class _Named(msgspec.Struct):
    handover: str = ""
    visit: str = ""


def _refs(work: UnitOfWork, line: Line) -> list[str]:
    body = msgspec.json.decode(line.body, type=_Named)
    if line.kind == DeclareHandover.KIND:
        return [f"handover:{body.handover}"]
    visit = work.get(Visit, body.visit)
    if visit is None:
        return []
    if line.kind == Arrive.KIND:
        return [f"visit:{visit.id}", f"appointment:{visit.order}:{visit.agreed_at}"]
    order = work.get(Order, visit.order)
    who = (order.customer or order.customer_name) if order else ""
    return [f"visit:{visit.id}", f"order:{visit.order}", f"customer:{who or visit.order}"]
