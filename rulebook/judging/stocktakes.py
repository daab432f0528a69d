"""The stocktake: what somebody else found against what the books say; differences get an owner (STK-4)."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.judging.stock import in_hands, off_its_vehicle
from rulebook.records import STORE, Person, Place, Role, Stocktake, Unit, Vehicle
from rulebook.times import iso

replace = msgspec.structs.replace


def held_by(case: Case, holder: str) -> list[Unit]:
    """What the books say is in those hands, or in the store."""
    if holder == STORE:
        return list(case.find(Unit, "place", Place.STORE))
    return [u for u in case.find(Unit, "holder", holder) if u.place is Place.PERSON]


def take_stock(case: Case, body: c.TakeStock) -> None:
    """Nobody counts what they hold (ROLE-2). What was found is in these hands; what was not is answered for."""
    keeper = body.holder == STORE and Role.STOREKEEPER in case.author.roles
    if keeper or body.holder == case.author.id:
        raise Refused("own_stock")
    holder = case.need(Person, body.holder) if body.holder else None
    if case.get(Stocktake, body.stocktake):
        raise Refused("exists", what=f"stocktake {body.stocktake}")
    found = dict.fromkeys(n.strip() for n in body.found if n.strip())
    expected = held_by(case, body.holder)
    missing = [u for u in expected if u.number not in found]
    surplus, unknown = [], []
    for number in found:
        units = list(case.find(Unit, "number", number))
        if not units:
            unknown.append(number)
        surplus += [u for u in units if not in_hands(u, body.holder)]
    owner = (holder.id, holder.name) if holder else None
    for unit in missing:
        case.irregular("stock_missing", f"{body.stocktake}:{unit.id}", caused_by=owner, number=unit.number)
    for unit in surplus:
        where = _by_the_books(case, unit)
        case.irregular(
            "stock_surplus", f"{body.stocktake}:{unit.id}", caused_by=owner, number=unit.number, where=where
        )
        _found_here(case, unit, body.holder)
    for number in unknown:
        case.irregular("unknown_unit", f"{body.stocktake}:{number}", caused_by=owner, number=number)
    record = Stocktake(
        id=body.stocktake,
        holder=body.holder,
        by=case.author.id,
        by_name=case.author.name,
        at=iso(case.at),
        found=tuple(found),
        missing=tuple(u.number for u in missing),
        surplus=tuple(u.number for u in surplus),
        unknown=tuple(unknown),
    )
    case.put(record)


def _by_the_books(case: Case, unit: Unit) -> str:
    """Where the books had it: a name, a plate, else the kind of place."""
    if unit.place is Place.PERSON:
        person = case.get(Person, unit.holder)
        return person.name if person else unit.holder
    vehicle = case.get(Vehicle, unit.holder) if unit.place is Place.VEHICLE else None
    return vehicle.plate if vehicle else unit.place


def _found_here(case: Case, unit: Unit, holder: str) -> None:
    """Where a thing was seen is where it is (STK-1)."""
    off_its_vehicle(case, unit)
    place = Place.PERSON if holder else Place.STORE
    case.put(replace(unit, place=place, holder=holder, open_to=()))
