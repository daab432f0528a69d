"""Who is away cannot be sent, and who went all the same is told (DUTY-1, ORD-6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.errors import WhyNot
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.world import World
from rulebook.subjects.absences.lookup import absences_on, orders_in, span_of, until_words
from rulebook.subjects.absences.lookup import away_for as away
from rulebook.subjects.absences.records import Absence
from rulebook.subjects.orders.records import Order
from rulebook.subjects.rosters.lookup import off_shift

SETS_OUT = "visit.depart"
CHANGES_HANDS = (
    "order.assign",
    "order.withdraw",
    "order.suspend",
    "order.cancel",
    "order.amend",
    "leave.withdraw",
)


def unsuitable(world: World, person: Person, order: Order, now: datetime) -> Iterator[WhyNot]:
    """Away, or off shift, in any part of an order's whole planned time; the day one is back is said."""
    if not since_4(world):
        return
    if absence := away(world, person.id, order, now):
        yield WhyNot("DUTY-1", "on_leave", {"until": until_words(absence)})
    elif off_shift(world, person.id, order):
        yield WhyNot("DUTY-1", "off_shift")


def note_absent(context: DecisionContext) -> None:
    """Sets out although on leave: it happened, and the dispatcher is told."""
    if context.line.kind != SETS_OUT or not since_4(context):
        return
    for absence in absences_on(context, context.author.id, context.at, context.at + timedelta(seconds=1))[:1]:
        known = context.get(Order, context.line.subject)
        context.irregular(
            "assigned_absent",
            f"{context.line.subject}:{context.author.id}",
            known.id if known else None,
            name=context.author.name,
            until=absence.ends,
        )


def settle_covered(context: DecisionContext, _: Command) -> None:
    """An order that has gone to somebody else, or whose technician is back, is no longer uncovered."""
    if context.line.kind not in CHANGES_HANDS:
        return
    if context.line.kind != "leave.withdraw":
        for found in list(context.find(Irregularity, "order", context.line.subject)):
            order = context.get(Order, context.line.subject)
            if found.code == "order_uncovered" and order and not _still(context, order, found.person):
                context.settle(found, PersonId(SYSTEM_PERSON))
        return
    for found in list(context.find(Irregularity, "open_of", context.author.id)):
        order = context.get(Order, found.order) if found.order else None
        if found.code == "order_uncovered" and order and not _still(context, order, found.person):
            context.settle(found, PersonId(SYSTEM_PERSON))


def _still(context: DecisionContext, order: Order, person: str) -> bool:
    """Whether the order is still planned in an absence of this person's."""
    absent = (a for a in context.find(Absence, "person", person) if a.holds)
    return any(order.id in (o.id for o in orders_in(context, person, *span_of(a))) for a in absent)
