"""What is open in somebody's hands at a shift's end: from the records, not from memory (DUTY-1)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.world import World
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.cash.handlers import cash_in_hand
from rulebook.subjects.orders.records import Order
from rulebook.subjects.orders.teamwork import WORKING, orders_of
from rulebook.subjects.promises.records import Promise, PromiseState
from rulebook.subjects.shift_handovers.records import Matter
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState


def open_matters(world: World, person: str) -> tuple[Matter, ...]:
    """A person's orders, promises, what waits for a word, irregularities, cash (fen as text); by kind, id."""
    return tuple(sorted(_drawn(world, person), key=lambda m: (m.kind, m.id)))


def _drawn(world: World, person: str) -> Iterator[Matter]:
    for order in orders_of(world, person):
        if order.state in WORKING:
            words = " · ".join(part for part in (order.number, order.customer_name, order.problem) if part)
            yield Matter(kind="order", id=order.id, words=words)
    for promise in world.find(Promise, "by", person):
        if promise.state is PromiseState.OPEN:
            yield Matter(kind="promise", id=promise.id, words=f"{promise.what} · {promise.due_at[:10]}")
    for form in world.find(ApprovalForm, "asked_by", person):
        if form.state is FormState.ASKED:
            yield Matter(kind="approval", id=form.id, words=form.reason)
    for claim in world.find(SpokenApproval, "claimant", person):
        if claim.state is SpokenState.CLAIMED:
            yield Matter(kind="approval", id=claim.id, words=claim.what_for)
    for found in world.find(Irregularity, "open_of", person):
        its = world.get(Order, found.order) if found.order else None
        words = " · ".join(part for part in (found.rule, its.number if its else "") if part)
        yield Matter(kind="irregularity", id=found.id, words=words)
    if cash := cash_in_hand(world, person):
        yield Matter(kind="cash", id=person, words=str(cash))
