"""Whose account it is, by the name that people know: one answer for screens and papers (section 4)."""

from __future__ import annotations

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.world import World
from rulebook.subjects.dealers.records import Dealer
from rulebook.subjects.receivables.names import debtor_name
from rulebook.subjects.refunds.records import Refund


def whose_name(world: World, whose: str) -> str:
    """A person, a customer or what stands for one (plate, order, refund), a dealer; else the id."""
    person = world.get(Person, PersonId(whose))
    if person is not None:
        return person.name
    if (named := debtor_name(world, whose)) != whose:
        return named
    if dealer := world.get(Dealer, whose):
        return dealer.name
    return next((one.customer_name or one.number for one in world.find(Refund, "whose", whose)), whose)
