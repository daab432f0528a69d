"""Like symptoms of one model in a few days and no fault raised: somebody is warned (FLT-1).

Counted by vehicles, from what customers say of their orders and what technicians find: one truck that comes back
three times is no cluster. Only the server has all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.ids import OrderId
from rulebook.kernel.subject import Ask, Hint
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.numbers.text import clean
from rulebook.policy.settings import setting
from rulebook.subjects.faults.records import Fault, Sighting, SymptomCluster
from rulebook.subjects.orders.commands import OpenOrder, SubmitOrder
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.visits.commands import RecordFinding

replace = msgspec.structs.replace
_SIGNS = re.compile(r"[\W_]+")
COMPARED = 80
"""Characters of a symptom that are compared."""


def words_of(text: str) -> str:
    """A symptom as it is compared: without signs and spaces, in one case."""
    return _SIGNS.sub("", clean(text).casefold())


def note_symptom(context: DecisionContext, body: Command) -> None:
    """An order was submitted, or a visit found something: compared with the others of its model."""
    if (
        not isinstance(body, (OpenOrder, SubmitOrder, RecordFinding))
        or not context.sees_all
        or not since_4(context)
    ):
        return
    order = context.get(Order, context.line.subject)
    if order is None or order.state is OrderState.DRAFT or not order.product_model:
        return
    symptom = body.finding if isinstance(body, RecordFinding) else order.symptom
    if start := start_of(symptom):
        _seen(context, order, start, symptom.strip())


def foresee(world: World, hint: Hint) -> Iterable[Ask]:
    """The cluster that a finding may be one of."""
    order = world.get(Order, hint.subject) if hint.finding else None
    if order and order.product_model and (start := start_of(hint.finding)):
        yield Ask(SymptomCluster, "", _id(order, start))


@lru_cache(maxsize=200)
def start_of(symptom: str) -> str:
    """The words by which a symptom is compared: its first `COMPARED`, whatever comes after them.

    Of a long text the beginning is cleaned alone; how it goes on could alter no more than its last character.
    """
    words = words_of(symptom[: 2 * COMPARED])
    if len(words) <= COMPARED and len(symptom) > 2 * COMPARED:
        words = words_of(symptom)
    return words[:COMPARED]


def _id(order: Order, start: str) -> str:
    return f"{order.product_model}|{start}"


def _seen(context: DecisionContext, order: Order, start: str, symptom: str) -> None:
    id = _id(order, start)
    known = context.get(SymptomCluster, id) or SymptomCluster(id=id, model=order.product_model, symptom=symptom)
    least = max(setting(context, "cluster_orders", context.at), 1)
    since = context.at - timedelta(days=setting(context, "cluster_days", context.at))
    vehicles = tuple(str(v) for v in order.vehicles) or (str(order.id),)
    now = tuple(Sighting(order=OrderId(order.id), vehicle=v, at=iso(context.at)) for v in vehicles[:1])
    kept = [s for s in known.seen if s.vehicle not in vehicles and parse_time(s.at) >= since]
    seen = (*kept, *now)[-least:]
    warned = bool(known.told_at) and parse_time(known.told_at) >= since
    tell = len(seen) >= least and not warned and not _raised(context, order.product_model, since)
    if tell:
        days = str(setting(context, "cluster_days", context.at))
        context.irregular(
            "hidden_cluster", id, count=str(len(seen)), model=order.product_model, symptom=symptom, days=days
        )
    context.put(replace(known, seen=seen, told_at=iso(context.at) if tell else known.told_at))


def _raised(context: DecisionContext, model: str, since: datetime) -> bool:
    """Whether a fault of that model has been raised already."""
    return any(parse_time(f.raised_at) >= since for f in context.find(Fault, "model", model))
