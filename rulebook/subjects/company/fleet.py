"""Vehicles by what they go by: the plate they bear now, or the VIN in its place (ARC-1). Pure look-ups."""

from __future__ import annotations

from rulebook.kernel.ids import VehicleId
from rulebook.kernel.world import World
from rulebook.subjects.company.commands import VehicleLine
from rulebook.subjects.company.records import Vehicle

NO_PLATE: str = "none"
"""The plate colour of a vehicle without a plate, which bears its VIN in the plate's place."""


def vehicle_by_plate(world: World, plate: str) -> Vehicle | None:
    """The vehicle that bears the plate now; one that bore it once and was re-plated does not."""
    first = world.get(Vehicle, VehicleId(f"vehicle:{plate}"))
    if first is not None and first.plate == plate:
        return first
    return next(iter(world.find(Vehicle, "plate", plate)), None)


def vehicle_now(world: World, id: str) -> Vehicle | None:
    """The vehicle, or the record of the same truck to which it gave way."""
    found, seen = world.get(Vehicle, id), {id}
    while found is not None and found.merged_into and found.merged_into not in seen:
        seen.add(found.merged_into)
        found = world.get(Vehicle, found.merged_into)
    return found


def plate_of(world: World, id: str) -> str:
    """The plate by which people know the vehicle; of one that is not in the archive, the one it was named by."""
    found = vehicle_now(world, id)
    return found.plate if found else id.removeprefix("vehicle:")


def vehicle_by_vin(world: World, vin: str) -> Vehicle | None:
    """The vehicle of that VIN, None where there is none or more than one."""
    found = list(world.find(Vehicle, "vin", vin)) if vin else []
    return found[0] if len(found) == 1 else None


def has_plate(vehicle: Vehicle) -> bool:
    """Whether it bears a plate, not its VIN."""
    return not (vehicle.vin and vehicle.plate == vehicle.vin)


def colour_of(row: VehicleLine, known: Vehicle) -> str:
    """The plate colour that a list gives; a VIN in the plate's place has none."""
    if known.vin and known.plate == known.vin:
        return NO_PLATE
    return row.plate_colour or known.plate_colour
