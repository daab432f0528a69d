"""Promises made, kept and chased (ORD-11)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.ids import OrderId
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.appointments.handlers import CHASED_AGAIN, read_moment
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.orders.records import Order
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.promises.records import Promise, PromiseState

replace = msgspec.structs.replace


def make_promise(context: DecisionContext, body: MakePromise) -> None:
    """Recorded with its date; a date that cannot be read is today's end, so that it is chased all the same."""
    order = context.get(Order, context.line.subject)
    id = context.fresh(Promise, body.promise, order.id if order else None)
    if order is None and context.sees_all and context.get(ServiceCase, context.line.subject) is None:
        context.irregular("state", id, state="unknown")
    moment = read_moment(body.due)
    if moment is None:
        context.irregular("time_unreadable", context.line.id, order.id if order else None, text=body.due)
    promise = Promise(
        id=id,
        order=OrderId(context.line.subject),
        what=body.what,
        due_at=iso(moment or context.now),
        by=context.author.id,
        by_name=context.author.name,
        made_at=iso(context.at),
        state=PromiseState.OPEN,
    )
    context.put(promise)


def keep_promise(context: DecisionContext, body: KeepPromise) -> None:
    """Kept, or broken with a reason; a broken one is told. What was ended before stays as it was ended."""
    promise = context.get(Promise, body.promise)
    if promise is None or promise.state is not PromiseState.OPEN:
        context.irregular("promise_unknown", context.line.id, promise.order if promise else None)
        return
    state = PromiseState.BROKEN if body.broken else PromiseState.KEPT
    ended = replace(promise, state=state, how=body.how, ended_by=context.author.id, ended_at=iso(context.at))
    context.put(ended)
    if body.broken:
        _told(context, promise, "promise_broken")


def _told(context: DecisionContext, promise: Promise, code: str) -> None:
    known = context.get(Order, promise.order)
    context.irregular(
        code,
        promise.id,
        known.id if known else None,
        caused_by=(promise.by, promise.by_name),
        what=promise.what,
        due=promise.due_at,
    )


def promise_due(world: World, promise: Promise) -> str:
    if not promise.chased_at:
        return promise.due_at
    return iso(parse_time(promise.chased_at) + CHASED_AGAIN) if since_4(world) else ""


def promise_passed(context: DecisionContext, promise: Promise) -> None:
    """Not kept in time: somebody has to answer for it, and the promise stays open until it is ended."""
    _told(context, promise, "promise_late")
    context.put(replace(promise, chased_at=iso(context.now)))
