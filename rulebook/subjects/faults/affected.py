"""Which vehicles a major fault has hit and which work again: from archive, swaps and updates (FLT-1)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from rulebook.kernel.ids import VehicleId
from rulebook.kernel.times import parse_time
from rulebook.kernel.world import World
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.faults.records import Fault
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Place, Unit, UnitKind


class Affected(msgspec.Struct, frozen=True, kw_only=True):
    """One vehicle: its plate, the terminal's number, and since when it works again, '' while it does not."""

    vehicle: VehicleId
    plate: str
    number: str
    restored_at: str


def affected(world: World, fault: Fault) -> list[Affected]:
    """Those that were named, and those that bear the model, or bore it when the fault began; by plate."""
    named = [*fault.vehicles, *(v for u in fault.updates for v in u.affected)]
    ids = dict.fromkeys([*named, *(_bearing(world, fault) if fault.model else ())])
    found = [_one(world, fault, id) for id in ids]
    return sorted(found, key=lambda one: (bool(one.restored_at), one.plate))


def _bearing(world: World, fault: Fault) -> list[VehicleId]:
    """By archive numbers: every vehicle that has such a terminal, or had one taken off since."""
    began = parse_time(fault.began_at)
    ids: list[VehicleId] = []
    for unit in world.find(Unit, "place", Place.VEHICLE):
        if unit.unit is UnitKind.TERMINAL and unit.model == fault.model:
            ids.append(VehicleId(unit.holder))
    for place in (Place.PERSON, Place.STORE, Place.WORKSHOP):
        for unit in world.find(Unit, "place", place):
            if unit.unit is UnitKind.TERMINAL and unit.model == fault.model:
                swaps = world.find(Swap, "old_number", unit.number)
                ids += [s.vehicle for s in swaps if parse_time(s.at) >= began]
    if not fault.customer:
        return ids
    return [id for id in ids if (v := world.get(Vehicle, id)) is not None and v.customer == fault.customer]


def _one(world: World, fault: Fault, id: VehicleId) -> Affected:
    vehicle = world.get(Vehicle, id)
    unit = world.get(Unit, vehicle.terminal) if vehicle and vehicle.terminal else None
    return Affected(
        vehicle=id,
        plate=vehicle.plate if vehicle else str(id),
        number=unit.number if unit else "",
        restored_at=_restored(world, fault, id, parse_time(fault.began_at)),
    )


def _restored(world: World, fault: Fault, id: VehicleId, began: datetime) -> str:
    """Since its terminal was swapped, an update named it, or the fault was over: whichever came first."""
    moments = [u.at for u in fault.updates if id in u.restored]
    moments += [s.at for s in world.find(Swap, "vehicle", id) if s.new_number and parse_time(s.at) >= began]
    if fault.ended_at:
        moments.append(fault.ended_at)
    return min(moments, key=parse_time, default="")


def over_time(found: list[Affected], fault: Fault) -> list[tuple[str, int]]:
    """(moment, how many do not work): at the beginning, and after each that came back."""
    left = len(found)
    rows = [(fault.began_at, left)]
    for at in sorted((one.restored_at for one in found if one.restored_at), key=parse_time):
        left -= 1
        rows.append((at, left))
    return rows
