"""Terminal and SIM swaps, and what they do to custody and the archive (section 3). Facts."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.ids import OrderId, UnitId
from rulebook.kernel.times import iso
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.follow_ups.answers import compare_again
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.replacements.warranties import term_of
from rulebook.subjects.stock.records import Place, Unit, UnitKind
from rulebook.subjects.stock.terminal_models import taken_as_printed
from rulebook.subjects.stock.units import fitted_to, says_otherwise, with_fitted
from rulebook.subjects.teams.handlers import vehicle_done
from rulebook.subjects.visits.handlers import at_site
from rulebook.subjects.visits.pricing import unpriced

replace = msgspec.structs.replace


def unit_by_number(context: DecisionContext, kind: UnitKind, number: str) -> Unit | None:
    return next((u for u in context.find(Unit, "number", number) if u.unit is kind), None)


def swap_unit(context: DecisionContext, body: SwapUnit) -> None:
    """Old unit off and owed to the store, new unit on, the archive brought up to date: one act.

    A first fitting names no old number, a removal no new one.
    """
    order, visit = at_site(context, body.visit)
    about = order.id if order else None
    id = context.fresh(Swap, body.swap, about)
    vehicle = context.get(Vehicle, body.vehicle)
    fitted_id = vehicle and fitted_to(vehicle, body.unit)
    fitted = context.get(Unit, fitted_id) if fitted_id else None
    old = unit_by_number(context, body.unit, body.old_number)
    new = unit_by_number(context, body.unit, body.new_number)
    _check_digits(context, body, id, about)
    _check_vehicle(context, body, id, order, vehicle)
    _check_archive(context, body, id, about, vehicle)
    _check_bag(context, body, id, new, about)
    old = old or _unknown(context, body, body.old_number, body.old_phone)
    new = new or _unknown(context, body, body.new_number, body.new_phone)
    warranty = term_of(context, order, visit, new, body.old_number, body.model)
    for unit in (old, new):
        _off_another(context, body, unit)
    if fitted and fitted.id not in (old.id, new.id):
        context.put(replace(fitted, place=Place.UNKNOWN, holder="", open_to=()))
    if body.old_number:
        _take_off(context, body, old)
    if body.new_number:
        _put_on(context, body, new, vehicle, warranty)
    if vehicle:
        _refit(context, body, vehicle, new.id if body.new_number else None)
    swap = Swap(
        id=id,
        visit=visit.id,
        order=visit.order,
        vehicle=body.vehicle,
        plate=vehicle.plate if vehicle else body.plate,
        unit=body.unit,
        old_number=body.old_number,
        new_number=body.new_number,
        old_phone=body.old_phone or old.phone,
        new_phone=body.new_phone or new.phone,
        model=new.model or body.model,
        reason=body.reason,
        condition=body.condition,
        sim_moves=body.sim_moves,
        sim_stays=body.sim_stays,
        by=context.author.id,
        at=iso(context.at),
        line=context.line.id if since_4(context) else "",
    )
    context.put(swap)
    visit = replace(visit, swaps=(*visit.swaps, swap.id))
    context.put(visit)
    vehicle_done(context, order, visit, swap.vehicle, swap.plate)
    compare_again(context, visit.order, context.at)
    if order and unpriced(context, order, visit, swap.model):
        context.irregular("no_price", swap.id, order.id, model=swap.model)


def _refit(context: DecisionContext, body: SwapUnit, vehicle: Vehicle, new: UnitId | None) -> None:
    """The archive follows; a SIM that stays in the old terminal comes off with it (RPL-2)."""
    fitted = with_fitted(vehicle, body.unit, new)
    sim = context.get(Unit, vehicle.sim) if vehicle.sim else None
    if body.sim_stays and body.unit is UnitKind.TERMINAL and sim:
        _take_off(context, body, sim)
        fitted = with_fitted(fitted, UnitKind.SIM, None)
    context.put(fitted)


def _check_digits(context: DecisionContext, body: SwapUnit, id: str, about: OrderId | None) -> None:
    rule = "RPL-2" if body.unit is UnitKind.SIM else "RPL-1"
    for number in (body.old_number, body.new_number):
        model = body.model if number == body.new_number else ""
        if taken_as_printed(context, body.unit, number, context.at, model):
            context.irregular("check_digit", f"{id}:{number}", about, rule, number=number)


def _check_vehicle(
    context: DecisionContext, body: SwapUnit, id: str, order: Order | None, vehicle: Vehicle | None
) -> None:
    """Work on a vehicle that the approved order does not name was approved by nobody (ORD-5)."""
    if order and body.vehicle not in order.vehicles:
        plate = vehicle.plate if vehicle else body.plate
        context.irregular("vehicle_foreign", id, order.id, plate=plate)


def _check_archive(
    context: DecisionContext, body: SwapUnit, id: str, about: OrderId | None, vehicle: Vehicle | None
) -> None:
    """The unit on the vehicle must be the one the archive says (RPL-3)."""
    archive, otherwise = says_otherwise(context, vehicle, body.unit, body.old_number)
    if otherwise:
        context.irregular("archive_mismatch", id, about, found=body.old_number, archive=archive)


def _check_bag(context: DecisionContext, body: SwapUnit, id: str, new: Unit | None, about: OrderId | None) -> None:
    """What is fitted comes out of one's own bag (STK-3) and is in the books (STK-1), which no phone sees whole."""
    if not body.new_number:
        return
    if new is None and context.sees_all:
        context.irregular("unknown_unit", f"{body.unit}:{body.new_number}", about, number=body.new_number)
    elif new is None or new.place is not Place.PERSON or new.holder != context.author.id:
        context.irregular("not_in_bag", id, about, number=body.new_number)


def _off_another(context: DecisionContext, body: SwapUnit, unit: Unit) -> None:
    """A unit that the archive has on another vehicle is not there: it is in one place only (STK-1)."""
    other = context.get(Vehicle, unit.holder) if unit.place is Place.VEHICLE else None
    if other and other.id != body.vehicle and fitted_to(other, body.unit) == unit.id:
        context.put(with_fitted(other, body.unit, None))


def _take_off(context: DecisionContext, body: SwapUnit, old: Unit) -> None:
    """Off the vehicle, into the technician's hands, owed to the store (RPL-4)."""
    removed = replace(
        old,
        place=Place.PERSON,
        holder=context.author.id,
        condition=body.condition or "removed",
        owed_to_store=True,
        owed_since=iso(context.at),
        open_to=(),
    )
    context.put(removed)


def _put_on(context: DecisionContext, body: SwapUnit, new: Unit, vehicle: Vehicle | None, warranty: str) -> None:
    fitted = replace(
        new,
        place=Place.VEHICLE,
        holder=body.vehicle,
        phone=body.new_phone or new.phone,
        warranty_until=warranty,
        owed_to_store=False,
        owed_since="",
        open_to=vehicle.open_to if vehicle else (),
    )
    context.put(fitted)


def _unknown(context: DecisionContext, body: SwapUnit, number: str, phone: str) -> Unit:
    """A unit nobody entered is a unit all the same: it gets a record and a holder."""
    return Unit(
        id=UnitId(f"{body.unit}:{number}"),
        unit=body.unit,
        number=number,
        model=body.model,
        phone=phone,
        place=Place.UNKNOWN,
    )
