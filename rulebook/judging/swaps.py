"""Terminal and SIM swaps, and what they do to custody and the archive (section 3). Facts."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.ids import OrderId, PersonId, UnitId
from rulebook.judging.visits import at_site
from rulebook.numbers import State, Verdict, judge_iccid, judge_imei
from rulebook.pricing import warranty_end
from rulebook.records import Order, OrderKind, Place, Swap, Unit, UnitKind, Vehicle
from rulebook.settings import setting
from rulebook.times import add_months, company_day, iso

replace = msgspec.structs.replace


def judge_number(unit: UnitKind, number: str) -> Verdict:
    """Check digit of a terminal's IMEI (RPL-1) or a SIM's ICCID (RPL-2)."""
    return judge_imei(number) if unit is UnitKind.TERMINAL else judge_iccid(number)


def unit_by_number(case: Case, kind: UnitKind, number: str) -> Unit | None:
    return next((u for u in case.find(Unit, "number", number) if u.unit is kind), None)


def swap_unit(case: Case, body: c.SwapUnit) -> None:
    """Old unit off and owed to the store, new unit on, the archive brought up to date: one act."""
    order, visit = at_site(case, body.visit)
    about = order.id if order else None
    _check_digits(case, body, about)
    _check_archive(case, body, about)
    old = unit_by_number(case, body.unit, body.old_number)
    new = unit_by_number(case, body.unit, body.new_number)
    _check_bag(case, body, new, about)
    old = old or _unknown(case, body, body.old_number, body.old_phone)
    new = new or _unknown(case, body, body.new_number, body.new_phone)
    case.put(
        replace(
            old,
            place=Place.PERSON,
            holder=case.author.id,
            condition=body.condition or "removed",
            owed_to_store=True,
            owed_since=iso(case.at),
        )
    )
    case.put(
        replace(
            new,
            place=Place.VEHICLE,
            holder=body.vehicle,
            phone=body.new_phone or new.phone,
            warranty_until=_warranty(case, order, body, new),
            owed_to_store=False,
            open_to=_seen_by(case, body),
        )
    )
    vehicle = case.get(Vehicle, body.vehicle)
    if vehicle:
        terminal = body.unit is UnitKind.TERMINAL
        case.put(replace(vehicle, terminal=new.id) if terminal else replace(vehicle, sim=new.id))
    swap = Swap(
        id=body.swap,
        visit=visit.id,
        order=visit.order,
        vehicle=body.vehicle,
        plate=vehicle.plate if vehicle else body.plate,
        unit=body.unit,
        old_number=body.old_number,
        new_number=body.new_number,
        old_phone=body.old_phone or old.phone,
        new_phone=body.new_phone or new.phone,
        model=body.model or new.model,
        reason=body.reason,
        condition=body.condition,
        sim_moves=body.sim_moves,
        by=case.author.id,
        at=iso(case.at),
    )
    case.put(swap)
    swaps = visit.swaps if swap.id in visit.swaps else (*visit.swaps, swap.id)
    case.put(replace(visit, swaps=swaps))


def _check_digits(case: Case, body: c.SwapUnit, about: OrderId | None) -> None:
    rule = "RPL-1" if body.unit is UnitKind.TERMINAL else "RPL-2"
    for number in (body.old_number, body.new_number):
        if judge_number(body.unit, number).state not in (State.GOOD, State.WARN):
            case.irregular("check_digit", f"{body.swap}:{number}", about, rule, number=number)


def _check_archive(case: Case, body: c.SwapUnit, about: OrderId | None) -> None:
    """The unit on the vehicle must be the one the archive says (RPL-3)."""
    vehicle = case.get(Vehicle, body.vehicle)
    fitted = vehicle and (vehicle.terminal if body.unit is UnitKind.TERMINAL else vehicle.sim)
    known = case.get(Unit, fitted) if fitted else None
    archive = known.number if known else ""
    if archive != body.old_number:
        case.irregular("archive_mismatch", body.swap, about, found=body.old_number, archive=archive)


def _check_bag(case: Case, body: c.SwapUnit, new: Unit | None, about: OrderId | None) -> None:
    """What is fitted comes out of one's own bag (STK-3) and is in the books (STK-1)."""
    if new is None:
        case.irregular("unknown_unit", f"{body.unit}:{body.new_number}", about, number=body.new_number)
    elif new.place is not Place.PERSON or new.holder != case.author.id:
        case.irregular("not_in_bag", body.swap, about, number=body.new_number)


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
    least = add_months(today, setting(case, "replacement_warranty_months"))
    under = end is not None and today <= end
    return (max(end, least) if under and end else least).isoformat()


def _seen_by(case: Case, body: c.SwapUnit) -> tuple[PersonId, ...]:
    vehicle = case.get(Vehicle, body.vehicle)
    return vehicle.open_to if vehicle else ()
