"""One vehicle of the archive under whatever plate it bears: known again in a list, re-plated (RPL-3)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import VehicleId
from rulebook.kernel.times import iso
from rulebook.numbers import PLATE_COLOURS, judge_plate, judge_vin
from rulebook.subjects.company.commands import ReplateVehicle, VehicleLine
from rulebook.subjects.company.fleet import NO_PLATE, has_plate, vehicle_by_plate, vehicle_by_vin
from rulebook.subjects.company.records import EarlierPlate, Vehicle
from rulebook.subjects.orders.records import Order, OrderState

replace = msgspec.structs.replace


_OVER = (OrderState.CLOSED, OrderState.CANCELLED)


def vehicle_of_row(context: DecisionContext, row: VehicleLine) -> Vehicle:
    """The vehicle that a row of a list is about, as the archive has it; a new one where it has none (ORD-1).

    A VIN known without a plate gets the plate of the list. One known under another plate keeps it, and that is
    told: the truck was re-plated or the VIN is wrong, which a person must say.
    """
    if not since_4(context):
        id = VehicleId(f"vehicle:{row.plate}")
        return context.get(Vehicle, id) or Vehicle(id=id, plate=row.plate)
    known = vehicle_by_plate(context, row.plate)
    if known is not None:
        return known
    same = vehicle_by_vin(context, row.vin)
    if same is None:
        return Vehicle(id=_free_id(context, row.plate), plate=row.plate)
    if row.plate == row.vin:
        return same
    if not has_plate(same):
        return _with_plate(context, same, row.plate, row.plate_colour, "")
    context.irregular(
        "vehicle_other_plate", _about(same, row.plate), vin=row.vin, plate=same.plate, listed=row.plate
    )
    return same


def replate_vehicle(context: DecisionContext, body: ReplateVehicle) -> None:
    """Another plate for the same vehicle; one that another truck bears is refused."""
    vehicle = context.need(Vehicle, body.vehicle)
    plate = _plate(vehicle, body.plate)
    if body.plate_colour and body.plate_colour not in PLATE_COLOURS:
        raise Refused("field_wrong", rule="RPL-3", field="plate_colour", problem="not_a_colour")
    if plate == vehicle.plate or vehicle.merged_into:
        raise Refused("exists", rule="RPL-3", what=plate)
    other = vehicle_by_plate(context, plate)
    if other is not None:
        if not _the_same(vehicle, other):
            raise Refused("exists", rule="RPL-3", what=plate)
        vehicle = _take_over(context, vehicle, other)
    context.put(_with_plate(context, vehicle, plate, body.plate_colour, body.reason.strip()))
    context.settle_about("vehicle_other_plate", _about(vehicle, plate))


def _about(vehicle: Vehicle, plate: str) -> str:
    return f"{vehicle.id}:{plate}"


def _plate(vehicle: Vehicle, text: str) -> str:
    """The plate as it is kept; the vehicle's own VIN where it has lost its plate."""
    verdict = judge_plate(text, typed=True)
    if verdict.ok:
        return verdict.value
    vin = judge_vin(text)
    if vehicle.vin and vin.value == vehicle.vin:
        return vehicle.vin
    raise Refused("field_wrong", rule="RPL-3", field="plate", problem="not_a_plate")


def _with_plate(context: DecisionContext, vehicle: Vehicle, plate: str, colour: str, reason: str) -> Vehicle:
    before = EarlierPlate(plate=vehicle.plate, until=iso(context.now), by=context.author.id, reason=reason)
    colour = NO_PLATE if plate == vehicle.vin else colour
    earlier = (*vehicle.earlier_plates, before)
    return replace(vehicle, plate=plate, plate_colour=colour, earlier_plates=earlier)


def _the_same(vehicle: Vehicle, other: Vehicle) -> bool:
    """Whether the other record may be this vehicle: nothing is fitted to it and no VIN says otherwise."""
    bare = not (other.terminal or other.sim or other.open_to)
    return bare and (not vehicle.vin or not other.vin or vehicle.vin == other.vin)


def _take_over(context: DecisionContext, vehicle: Vehicle, other: Vehicle) -> Vehicle:
    """The other record gives way: what a newer list said of it is this vehicle's, and so are its open orders."""
    for order in list(context.find(Order, "customer", other.customer)) if other.customer else []:
        if other.id in order.vehicles and order.state not in _OVER:
            named = tuple(dict.fromkeys(vehicle.id if id == other.id else id for id in order.vehicles))
            context.put(replace(order, vehicles=named))
    context.put(replace(other, plate="", vin="", customer=None, merged_into=vehicle.id))
    return replace(
        vehicle,
        customer=other.customer or vehicle.customer,
        vehicle_type=other.vehicle_type or vehicle.vehicle_type,
        vin=vehicle.vin or other.vin,
        driver=other.driver or vehicle.driver,
        driver_phone=other.driver_phone or vehicle.driver_phone,
        planned_model=other.planned_model or vehicle.planned_model,
        planned_terminal=other.planned_terminal or vehicle.planned_terminal,
        planned_sim=other.planned_sim or vehicle.planned_sim,
        planned_sim_phone=other.planned_sim_phone or vehicle.planned_sim_phone,
    )


def _free_id(context: DecisionContext, plate: str) -> VehicleId:
    """`vehicle:<plate>`; where a vehicle that was re-plated keeps that id, the next one free."""
    id, nth = VehicleId(f"vehicle:{plate}"), 2
    while context.get(Vehicle, id):
        id, nth = VehicleId(f"vehicle:{plate}~{nth}"), nth + 1
    return id
