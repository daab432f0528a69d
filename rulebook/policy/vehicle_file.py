"""The file of a vehicle as one line in time: orders, visits, units, checks, papers, money, calls (ARC-1).

Drawn from what the reader's world holds, on devices and server alike: what is out of their sight is not in it
(SEC-1). Nothing is quoted that its own page would note as read: an event says what, when, who and which number.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum

import msgspec

from rulebook.kernel.ids import Fen, OrderId
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import day_begins, iso, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.dealers.records import Agreement, AgreementState, Dealer, DealerCustomer
from rulebook.subjects.files.records import Photo
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.orders.places import VehicleJob
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.rounds.records import Finding, RoundStop
from rulebook.subjects.service_terms.records import ServiceTerm, SimTopUp
from rulebook.subjects.visits.records import Visit


class Part(StrEnum):
    """What an event belongs to; one may look at one part alone."""

    ORDER = "order"
    VISIT = "visit"
    UNIT = "unit"
    TEST = "test"
    PAPER = "paper"
    MONEY = "money"
    CALL = "call"


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of the file. `what`: words `file.<what>`, into which those of the key `of` are put; `kind`, `id`:
    the record that tells more.

    `numbers`: what it is known by, as it is written; `person`: the id of whoever did it, else `name`.
    """

    at: str
    part: Part
    what: str
    kind: str
    id: str
    of: str = ""
    numbers: tuple[str, ...] = ()
    person: str = ""
    name: str = ""
    fen: Fen | None = None


def file_of(world: World, vehicle: Vehicle) -> list[Event]:
    """Everything of the vehicle that is in sight, the latest first."""
    orders = _orders(world, vehicle)
    visits = [visit for order in orders for visit in _visits(world, vehicle, order)]
    found = [
        *_of_orders(orders),
        *_of_visits(world, visits),
        *_of_units(world, vehicle),
        *_of_tests(world, vehicle),
        *_of_money(world, vehicle, orders, visits),
        *_of_calls(world, vehicle),
        *_of_plates(vehicle),
        *_of_agreements(world, vehicle),
    ]
    return sorted(found, key=lambda e: (_moment(e.at), e.part, e.what, e.id), reverse=True)


def _moment(text: str) -> datetime:
    """When it was; what is no time, as an early list may hold, comes last."""
    try:
        return parse_time(text)
    except Unreadable:
        return datetime.min.replace(tzinfo=UTC)


def _orders(world: World, vehicle: Vehicle) -> list[Order]:
    """Orders that name it, or whose visits did something to it."""
    ids: dict[str, None] = {}
    for job in world.find(VehicleJob, "vehicle", vehicle.id):
        ids[job.order] = None
    for swap in world.find(Swap, "vehicle", vehicle.id):
        ids[swap.order] = None
    if vehicle.customer:
        ids |= {o.id: None for o in world.find(Order, "customer", vehicle.customer) if vehicle.id in o.vehicles}
    return [order for id in ids if (order := world.get(Order, OrderId(id))) is not None]


def _visits(world: World, vehicle: Vehicle, order: Order) -> Iterator[Visit]:
    """Of an order about several vehicles only those visits that saw to this one."""
    jobs = {job.visit for job in world.find(VehicleJob, "order", order.id) if job.vehicle == vehicle.id}
    swaps = {swap.visit for swap in world.find(Swap, "vehicle", vehicle.id)}
    for visit in world.find(Visit, "order", order.id):
        if order.vehicles == (vehicle.id,) or visit.id in jobs | swaps:
            yield visit


def _of_orders(orders: list[Order]) -> Iterator[Event]:
    for order in orders:
        yield Event(
            at=order.opened_at,
            part=Part.ORDER,
            what="order",
            of=f"kind.{order.kind}",
            kind=Order.KIND,
            id=order.id,
            numbers=(order.number,),
            person=order.opened_by,
        )


def _of_visits(world: World, visits: list[Visit]) -> Iterator[Event]:
    for visit in visits:
        if at := visit.completed_at or visit.arrived_at:
            what = "visit_unsolved" if visit.unsolved else "visit_done" if visit.completed_at else "visit_there"
            yield Event(at=at, part=Part.VISIT, what=what, kind=Visit.KIND, id=visit.id, person=visit.technician)
        if visit.customer_tried and visit.acted_at:
            yield Event(at=visit.acted_at, part=Part.TEST, what="tried", kind=Visit.KIND, id=visit.id)
        if visit.signature is not None and not visit.signature.declined:
            yield Event(
                at=visit.signature.at,
                part=Part.PAPER,
                what="signed",
                kind=Visit.KIND,
                id=visit.id,
                name=visit.signature.signer,
            )
        photos = sorted(world.find(Photo, "visit", visit.id), key=lambda p: parse_time(p.at))
        if photos:
            yield Event(
                at=photos[-1].at,
                part=Part.PAPER,
                what="photos",
                kind=Visit.KIND,
                id=visit.id,
                numbers=(str(len(photos)),),
                person=photos[-1].by,
            )


def _of_units(world: World, vehicle: Vehicle) -> Iterator[Event]:
    for swap in world.find(Swap, "vehicle", vehicle.id):
        what = "swapped" if swap.old_number and swap.new_number else "fitted" if swap.new_number else "removed"
        numbers = tuple(number for number in (swap.old_number, swap.new_number) if number)
        yield Event(
            at=swap.at,
            part=Part.UNIT,
            what=what,
            of=f"unit.{swap.unit}",
            kind=Swap.KIND,
            id=swap.id,
            numbers=numbers,
            person=swap.by,
        )


def _of_tests(world: World, vehicle: Vehicle) -> Iterator[Event]:
    for test in world.find(Measurement, "vehicle", vehicle.id):
        yield Event(
            at=test.at,
            part=Part.TEST,
            what="measured_out" if test.out else "measured",
            kind=Measurement.KIND,
            id=test.id,
            numbers=tuple(number for number in (test.number, test.unit_number) if number),
            person=test.by,
        )
    for stop in world.find(RoundStop, "target", vehicle.id):
        if stop.seen_at:
            what = "round_mismatch" if stop.mismatch else "round_seen"
            yield Event(
                at=stop.seen_at, part=Part.TEST, what=what, kind=RoundStop.KIND, id=stop.id, person=stop.seen_by
            )
    for found in world.find(Finding, "target", vehicle.id):
        yield Event(
            at=found.at,
            part=Part.TEST,
            what="round_fault",
            kind=Finding.KIND,
            id=found.id,
            person=found.by,
            numbers=tuple(number for number in (found.order_number,) if number),
        )


def _of_money(world: World, vehicle: Vehicle, orders: list[Order], visits: list[Visit]) -> Iterator[Event]:
    there = {visit.id for visit in visits}
    plates = {vehicle.plate, *(past.plate for past in vehicle.earlier_plates)}
    for order in orders:
        for receipt in world.find(Receipt, "order", order.id):
            if receipt.visit in there and (len(order.vehicles) == 1 or receipt.plate in plates):
                what = "receipt_void" if receipt.void_reason else "receipt"
                yield Event(
                    at=receipt.at,
                    part=Part.MONEY,
                    what=what,
                    of=f"method.{receipt.method}",
                    kind=Receipt.KIND,
                    id=receipt.id,
                    numbers=(receipt.final or receipt.number,),
                    person=receipt.by,
                    fen=receipt.total,
                )
    for term in world.find(ServiceTerm, "vehicle", vehicle.id):
        for renewal in term.renewals:
            yield Event(
                at=renewal.at,
                part=Part.MONEY,
                what="term_void" if renewal.void else "term",
                of=f"terms.what.{term.what}",
                kind=ServiceTerm.KIND,
                id=term.id,
                person=renewal.by,
                fen=renewal.fen,
            )
    for paid in world.find(SimTopUp, "vehicle", vehicle.id):
        yield Event(
            at=paid.at,
            part=Part.MONEY,
            what="top_up",
            kind=SimTopUp.KIND,
            id=paid.id,
            numbers=(paid.number,),
            person=paid.by,
            fen=paid.fen,
        )


def _of_calls(world: World, vehicle: Vehicle) -> Iterator[Event]:
    """That somebody called, and about what kind of matter; what was said is on the page of the call."""
    for case in world.find(ServiceCase, "vehicle", vehicle.id):
        yield Event(
            at=case.heard_at,
            part=Part.CALL,
            what="case",
            of=f"case.kind.{case.kind}",
            kind=ServiceCase.KIND,
            id=case.id,
            numbers=(case.number,),
            person=case.heard_by,
        )
    for one in world.find(Complaint, "vehicle", vehicle.id):
        yield Event(
            at=one.heard_at,
            part=Part.CALL,
            what="complaint",
            kind=Complaint.KIND,
            id=one.id,
            numbers=tuple(number for number in (one.number,) if number),
            person=one.heard_by,
        )
    for call in world.find(FollowUp, "vehicle", vehicle.id):
        if call.at:
            yield Event(
                at=call.at, part=Part.CALL, what="follow_up", kind=FollowUp.KIND, id=call.id, person=call.by or ""
            )


def _of_plates(vehicle: Vehicle) -> Iterator[Event]:
    for past in vehicle.earlier_plates:
        yield Event(
            at=past.until,
            part=Part.PAPER,
            what="plate",
            kind=Vehicle.KIND,
            id=vehicle.id,
            numbers=(past.plate,),
            person=past.by,
        )


def _of_agreements(world: World, vehicle: Vehicle) -> Iterator[Event]:
    """From when on an agreement of its customer's dealer held, while the customer was theirs; its number alone."""
    belongs = world.get(DealerCustomer, vehicle.customer) if vehicle.customer else None
    stretches = belongs.stretches() if belongs else ()
    for n, (first, dealer) in enumerate(stretches):
        ends = stretches[n + 1][0] if n + 1 < len(stretches) else "9999-12-31"
        known = world.get(Dealer, dealer) if dealer else None
        for one in world.find(Agreement, "dealer", dealer) if known else ():
            begins = max(first, one.since)
            day = read_date(begins)
            if known and day and one.state is AgreementState.IN_FORCE and begins <= one.until and begins < ends:
                yield Event(
                    at=iso(day_begins(day)),
                    part=Part.PAPER,
                    what="agreement",
                    kind=Agreement.KIND,
                    id=one.id,
                    numbers=(one.number,),
                    name=known.name,
                )
