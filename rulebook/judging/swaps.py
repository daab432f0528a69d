"""Terminal and SIM swaps, and what they do to custody and the archive (section 3). Facts."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.check_digits import only_as_printed
from rulebook.ids import OrderId, UnitId
from rulebook.judging.company import fitted_to, with_fitted
from rulebook.judging.teams import vehicle_done
from rulebook.judging.visits import at_site
from rulebook.pricing import unpriced, warranty_end
from rulebook.records import Order, OrderKind, Place, Swap, Unit, UnitKind, Vehicle
from rulebook.settings import setting
from rulebook.times import add_months, company_day, iso

replace = msgspec.structs.replace


def unit_by_number(case: Case, kind: UnitKind, number: str) -> Unit | None:
    return next((u for u in case.find(Unit, "number", number) if u.unit is kind), None)


def swap_unit(case: Case, body: c.SwapUnit) -> None:
    """Old unit off and owed to the store, new unit on, the archive brought up to date: one act.

    A first fitting names no old number, a removal no new one.
    """
    order, visit = at_site(case, body.visit)
    about = order.id if order else None
    id = case.fresh(Swap, body.swap, about)
    vehicle = case.get(Vehicle, body.vehicle)
    fitted_id = vehicle and fitted_to(vehicle, body.unit)
    fitted = case.get(Unit, fitted_id) if fitted_id else None
    old = unit_by_number(case, body.unit, body.old_number)
    new = unit_by_number(case, body.unit, body.new_number)
    _check_digits(case, body, id, about)
    _check_vehicle(case, body, id, order, vehicle)
    _check_archive(case, body, id, about, fitted)
    _check_bag(case, body, id, new, about)
    old = old or _unknown(case, body, body.old_number, body.old_phone)
    new = new or _unknown(case, body, body.new_number, body.new_phone)
    warranty = _warranty(case, order, body, new)
    for unit in (old, new):
        _off_another(case, body, unit)
    if fitted and fitted.id not in (old.id, new.id):
        case.put(replace(fitted, place=Place.UNKNOWN, holder="", open_to=()))
    if body.old_number:
        _take_off(case, body, old)
    if body.new_number:
        _put_on(case, body, new, vehicle, warranty)
    if vehicle:
        _refit(case, body, vehicle, new.id if body.new_number else None)
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
        by=case.author.id,
        at=iso(case.at),
    )
    case.put(swap)
    visit = replace(visit, swaps=(*visit.swaps, swap.id))
    case.put(visit)
    vehicle_done(case, order, visit, swap.vehicle, swap.plate)
    if order and unpriced(case, order, visit, swap.model):
        case.irregular("no_price", swap.id, order.id, model=swap.model)


def _refit(case: Case, body: c.SwapUnit, vehicle: Vehicle, new: UnitId | None) -> None:
    """The archive follows; a SIM that stays in the old terminal comes off with it (RPL-2)."""
    fitted = with_fitted(vehicle, body.unit, new)
    sim = case.get(Unit, vehicle.sim) if vehicle.sim else None
    if body.sim_stays and body.unit is UnitKind.TERMINAL and sim:
        _take_off(case, body, sim)
        fitted = with_fitted(fitted, UnitKind.SIM, None)
    case.put(fitted)


def _check_digits(case: Case, body: c.SwapUnit, id: str, about: OrderId | None) -> None:
    rule = "RPL-2" if body.unit is UnitKind.SIM else "RPL-1"
    for number in (body.old_number, body.new_number):
        if only_as_printed(body.unit, number):
            case.irregular("check_digit", f"{id}:{number}", about, rule, number=number)


def _check_vehicle(case: Case, body: c.SwapUnit, id: str, order: Order | None, vehicle: Vehicle | None) -> None:
    """Work on a vehicle that the approved order does not name was approved by nobody (ORD-5)."""
    if order and body.vehicle not in order.vehicles:
        plate = vehicle.plate if vehicle else body.plate
        case.irregular("vehicle_foreign", id, order.id, plate=plate)


def _check_archive(case: Case, body: c.SwapUnit, id: str, about: OrderId | None, fitted: Unit | None) -> None:
    """The unit on the vehicle must be the one the archive says (RPL-3)."""
    archive = fitted.number if fitted else ""
    if archive != body.old_number:
        case.irregular("archive_mismatch", id, about, found=body.old_number, archive=archive)


def _check_bag(case: Case, body: c.SwapUnit, id: str, new: Unit | None, about: OrderId | None) -> None:
    """What is fitted comes out of one's own bag (STK-3) and is in the books (STK-1)."""
    if not body.new_number:
        return
    if new is None:
        case.irregular("unknown_unit", f"{body.unit}:{body.new_number}", about, number=body.new_number)
    elif new.place is not Place.PERSON or new.holder != case.author.id:
        case.irregular("not_in_bag", id, about, number=body.new_number)


def _off_another(case: Case, body: c.SwapUnit, unit: Unit) -> None:
    """A unit that the archive has on another vehicle is not there: it is in one place only (STK-1)."""
    other = case.get(Vehicle, unit.holder) if unit.place is Place.VEHICLE else None
    if other and other.id != body.vehicle and fitted_to(other, body.unit) == unit.id:
        case.put(with_fitted(other, body.unit, None))


def _take_off(case: Case, body: c.SwapUnit, old: Unit) -> None:
    """Off the vehicle, into the technician's hands, owed to the store (RPL-4)."""
    removed = replace(
        old,
        place=Place.PERSON,
        holder=case.author.id,
        condition=body.condition or "removed",
        owed_to_store=True,
        owed_since=iso(case.at),
        open_to=(),
    )
    case.put(removed)


def _put_on(case: Case, body: c.SwapUnit, new: Unit, vehicle: Vehicle | None, warranty: str) -> None:
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
    case.put(fitted)


def _unknown(case: Case, body: c.SwapUnit, number: str, phone: str) -> Unit:
    """A unit nobody entered is a unit all the same: it gets a record and a holder."""
    return Unit(
        id=UnitId(f"{body.unit}:{number}"),
        unit=body.unit,
        number=number,
        model=body.model,
        phone=phone,
        place=Place.UNKNOWN,
    )


def _warranty(case: Case, order: Order | None, body: c.SwapUnit, new: Unit) -> str:
    """The replacement runs to the end of the old one's term or a set minimum, if later (RPL-5)."""
    if order is None or order.kind is OrderKind.INSTALL:
        return new.warranty_until
    end = warranty_end(case, order, body.old_number)
    today = company_day(case.at)
    least = add_months(today, setting(case, "replacement_warranty_months", case.at))
    under = end is not None and today <= end
    return (max(end, least) if under and end else least).isoformat()
