"""What stands against a case's close: an answer that is owed, an open promise, its giver not told (CASE-1)."""

from __future__ import annotations

from collections.abc import Iterator

from rulebook.kernel.world import World
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.promises.records import Promise, PromiseState


def to_close_case(world: World, known: ServiceCase) -> Iterator[str]:
    if any(clock.runs for clock in known.clocks):
        yield "answer"
    if open_promises(world, known):
        yield "promises"
    if not known.told_back:
        yield "told_back"


def open_promises(world: World, known: ServiceCase) -> list[Promise]:
    """Promises to the customer that are not ended: the case's own, and those of the orders linked to it."""
    about = [known.id, *known.orders]
    made = [p for id in about for p in world.find(Promise, "order", id)]
    return [p for p in made if p.state is PromiseState.OPEN]
