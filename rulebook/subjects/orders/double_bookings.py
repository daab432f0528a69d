"""Who is promised to two customers at once is told, and is told no longer once the times allow it (ORD-6)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.orders.bookings import clashes
from rulebook.subjects.orders.records import Order


def note_clashes(context: DecisionContext, order: Order) -> None:
    """A time was agreed, or somebody was sent: each who is on the order, against their other orders."""
    if not since_4(context) or order.state not in WITH_TECHNICIAN:
        return
    now = dict(_clashing(context, order))
    for known in list(context.find(Irregularity, "order", order.id)):
        if known.code == "double_booked" and known.about not in now:
            context.settle(known, PersonId(SYSTEM_PERSON))
    for about, (person, other) in now.items():
        context.irregular(
            "double_booked",
            about,
            order.id,
            caused_by=(person.id, person.name),
            name=person.name,
            number=order.number,
            agreed=order.appointment,
            other=other.number,
            also=other.appointment,
        )


def _clashing(context: DecisionContext, order: Order) -> Iterator[tuple[str, tuple[Person, Order]]]:
    for id in (order.technician, *order.team):
        person = context.get(Person, id) if id else None
        if person is None:
            continue
        for other in clashes(context, person.id, order):
            yield f"{':'.join(sorted((order.id, other.id)))}:{person.id}", (person, other)
