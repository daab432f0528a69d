"""The stocktake: what somebody else found against what the books say; differences get an owner (STK-4)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.subjects.branches.membership import is_open, key_of, name_of
from rulebook.subjects.branches.records import HEAD, Branch
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.stock.commands import TakeStock
from rulebook.subjects.stock.handlers import in_hands, off_its_vehicle
from rulebook.subjects.stock.records import STORE, Place, Stocktake, Unit

replace = msgspec.structs.replace


def held_by(context: DecisionContext, holder: str, store: str = "") -> list[Unit]:
    """What the books say is in those hands, or in the store of that branch ('' for the head branch's)."""
    if holder == STORE:
        return [u for u in context.find(Unit, "place", Place.STORE) if u.store == store]
    return [u for u in context.find(Unit, "holder", holder) if u.place is Place.PERSON]


def take_stock(context: DecisionContext, body: TakeStock) -> None:
    """Nobody counts what they hold (ROLE-2). What was found is in these hands; what was not is answered for."""
    keeper = body.holder == STORE and Role.STOREKEEPER in context.author.roles
    if keeper or body.holder == context.author.id:
        raise Refused("own_stock")
    holder = context.need(Person, body.holder) if body.holder else None
    if context.get(Stocktake, body.stocktake):
        raise Refused("exists", what=f"stocktake {body.stocktake}")
    store = _store_counted(context, body)
    found = dict.fromkeys(n.strip() for n in body.found if n.strip())
    expected = held_by(context, body.holder, store)
    missing = [u for u in expected if u.number not in found]
    surplus, unknown = [], []
    for number in found:
        units = list(context.find(Unit, "number", number))
        if not units:
            unknown.append(number)
        surplus += [u for u in units if not _lies_here(u, body.holder, store)]
    owner = (holder.id, holder.name) if holder else None
    for unit in missing:
        context.irregular("stock_missing", f"{body.stocktake}:{unit.id}", caused_by=owner, number=unit.number)
    for unit in surplus:
        where = _by_the_books(context, unit)
        context.irregular(
            "stock_surplus", f"{body.stocktake}:{unit.id}", caused_by=owner, number=unit.number, where=where
        )
        _found_here(context, unit, body.holder, store)
    for number in unknown:
        context.irregular("unknown_unit", f"{body.stocktake}:{number}", caused_by=owner, number=number)
    record = Stocktake(
        id=body.stocktake,
        holder=body.holder,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.at),
        found=tuple(found),
        missing=tuple(u.number for u in missing),
        surplus=tuple(u.number for u in surplus),
        unknown=tuple(unknown),
        store=store,
    )
    context.put(record)


def _store_counted(context: DecisionContext, body: TakeStock) -> str:
    """Whose store it was, as records name it; a branch is named only where its store is counted.

    Refuses a branch that is closed: what was found would lie in a store that nobody keeps (BR-1).
    """
    if body.branch and body.holder:
        raise Refused("field_wrong", rule="STK-4", field="branch", problem="not_in_store")
    if body.branch and body.branch != HEAD:
        context.need(Branch, body.branch)
        if not is_open(context, body.branch):
            raise Refused("branch_closed", branch=name_of(context, body.branch))
    return key_of(body.branch)


def _lies_here(unit: Unit, holder: str, store: str) -> bool:
    return in_hands(unit, holder) and (holder != STORE or unit.store == store)


def _by_the_books(context: DecisionContext, unit: Unit) -> str:
    """Where the books had it: a name, a plate, else the kind of place."""
    if unit.place is Place.PERSON:
        person = context.get(Person, unit.holder)
        return person.name if person else unit.holder
    vehicle = context.get(Vehicle, unit.holder) if unit.place is Place.VEHICLE else None
    return vehicle.plate if vehicle else unit.place


def _found_here(context: DecisionContext, unit: Unit, holder: str, store: str) -> None:
    """Where a thing was seen is where it is (STK-1)."""
    off_its_vehicle(context, unit)
    place = Place.PERSON if holder else Place.STORE
    context.put(replace(unit, place=place, holder=holder, open_to=(), store=unit.store if holder else store))
