"""The completion gate: a visit and, with its last one, the order is done (ORD-10)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.times import iso
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.orders.handlers import need_own, next_state, order_of
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.orders.teamwork import assignment_of
from rulebook.subjects.visits.commands import CompleteVisit
from rulebook.subjects.visits.records import Visit

replace = msgspec.structs.replace

DAMAGE_IS_SHOWN = 3
"""Lines from this version on were made by a phone that asks for a photo of damage (FEE-2, ORD-12)."""


def complete_visit(context: DecisionContext, body: CompleteVisit) -> None:
    """The completion gate: what is missing is listed by name (ORD-10).

    Who is beside the order's technician completes their own visit; the order goes on.
    """
    order = order_of(context)
    place = assignment_of(context, order, context.author.id)
    if place is None:
        need_own(context, order)
    elif place.state is not OrderState.ON_SITE or order.state not in WITH_TECHNICIAN:
        raise Refused("wrong_state", state=place.state)
    completed = order if place else next_state(context, order)
    visit = context.get(Visit, body.visit)
    if visit is None or visit.order != order.id or visit.technician != context.author.id:
        raise Refused("not_found", what=f"visit {body.visit}")
    wanted = context.tables.missing_to_complete(context, order, visit)
    if context.line.rules < DAMAGE_IS_SHOWN:
        wanted = tuple(part for part in wanted if part != "photo_damage")
    if wanted:
        raise Refused("incomplete", missing=",".join(wanted))
    context.put(completed)
    if place:
        context.put(replace(place, state=OrderState.COMPLETED))
    context.put(replace(visit, completed_at=iso(context.at)))
    for step in context.tables.on_complete:
        step(context, order, visit)
