"""How long photos are kept after the work that they show: which may be erased, and why another stays (FILE-2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from rulebook.kernel.files import names_files
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import Record
from rulebook.kernel.times import add_months, company_day, day_ends, parse_time
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.cases.records import CaseKind, CaseState, ServiceCase
from rulebook.subjects.complaints.records import Complaint, ComplaintState
from rulebook.subjects.files.records import File, Photo
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.orders.stuck import last_step
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.refunds.records import Refund, RefundState
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.stock.units import unit_id
from rulebook.subjects.visits.records import Visit

DISPUTES = (CaseKind.COMPLAINT, CaseKind.DISPUTE)
OVER = (OrderState.CLOSED, OrderState.CANCELLED)


def naming_elsewhere(kinds: Iterable[type[Record]]) -> tuple[type[Record], ...]:
    """The kinds of record, but photos, that may name a file: proofs, findings, agreements …"""
    found = tuple(kind for kind in kinds if kind is not Photo and names_files(kind))
    assert all("sha256" in kind.KEYS for kind in found), "what proves it would go with the photos"
    return found


def why_kept(world: World, elsewhere: Iterable[type[Record]], file: File, at: datetime) -> str:
    """Why the file may not be erased at that moment; '' where it may (FILE-2).

    `never` (the company erases none), `erased`, `awaited` (not here yet), `no_photo` (no record of a photo names
    it), `named` (something else names it, too: the proof of a measure, a finding, an agreement), `order` (an order
    unknown or not over), `disputed` (a case, a complaint or an irregularity of the order is open), `owed` (money
    of the order is), `term` (the months are not over). They are counted from the last that happened to any of the
    orders, and from the arrival of the file.
    """
    months = setting(world, "photo_keep_months", at)
    if not months:
        return "never"
    if reason := too_early(file, months, at):
        return reason
    photos = list(world.find(Photo, "sha256", file.id))
    if not photos:
        return "no_photo"
    if not _is_over([photo.at for photo in photos], months, at):
        return "term"
    if any(True for kind in elsewhere for _ in world.find(kind, "sha256", file.id)):
        return "named"
    moments: list[str] = []
    for id in dict.fromkeys(photo.order for photo in photos):
        order = world.get(Order, id)
        if order is None or order.state not in OVER:
            return "order"
        if reason := _needed(world, order):
            return reason
        moments += [last_step(world, order).isoformat(), *_later(world, order)]
    return "" if _is_over(moments, months, at) else "term"


def too_early(file: File, months: int, at: datetime) -> str:
    """What the file's own record says against it: `erased`, `awaited`, `term`; '' where others are to be asked."""
    if file.erased_at:
        return "erased"
    if not file.arrived_at:
        return "awaited"
    return "" if _is_over([file.arrived_at], months, at) else "term"


def _is_over(moments: Iterable[str], months: int, at: datetime) -> bool:
    last = max(parse_time(moment) for moment in moments if moment)
    return day_ends(add_months(company_day(last), months)) <= at


def _needed(world: World, order: Order) -> str:
    """Whether somebody may still ask what the photos of an order that is over show."""
    if any(case.is_open for case in _cases(world, order)) or _is_disputed(world, order):
        return "disputed"
    if any(one.state is ComplaintState.OPEN for one in world.find(Complaint, "order", order.id)):
        return "disputed"
    if any(not one.is_settled for one in world.find(Irregularity, "order", order.id)):
        return "disputed"
    if any(debt.state is ReceivableState.OPEN for debt in world.find(Receivable, "order", order.id)):
        return "owed"
    refunds = (*world.find(Refund, "order", order.id), *world.find(Refund, "whose", order.customer or order.id))
    return "owed" if any(one.state is RefundState.OWED for one in refunds) else ""


def _cases(world: World, order: Order) -> Iterator[ServiceCase]:
    yield from world.find(ServiceCase, "order", order.id)
    yield from (case for id in order.cases if (case := world.get(ServiceCase, id)))


def _is_disputed(world: World, order: Order) -> bool:
    """Whether an open dispute or complaint may be about it without naming it: it names a receipt or a unit of the
    order, or no order at all and its customer or one of its vehicles.
    """
    found = [
        case
        for state in CaseState
        if state is not CaseState.CLOSED
        for case in world.find(ServiceCase, "state", state)
        if case.kind in DISPUTES
    ]
    matters: tuple[ServiceCase | Complaint, ...] = (*found, *world.find(Complaint, "state", ComplaintState.OPEN))
    if any(
        one.order is None and ((one.customer and one.customer == order.customer) or one.vehicle in order.vehicles)
        for one in matters
    ):
        return True
    receipts, units = {one.receipt for one in matters if one.receipt}, {one.unit for one in matters if one.unit}
    if receipts and not receipts.isdisjoint(one.id for one in world.find(Receipt, "order", order.id)):
        return True
    return bool(units) and not units.isdisjoint(_units(world, order))


def _units(world: World, order: Order) -> Iterator[str]:
    """What was taken off and put on, and what is on its vehicles now."""
    for visit in world.find(Visit, "order", order.id):
        for swap in world.find(Swap, "visit", visit.id):
            numbers = (swap.old_number, swap.new_number)
            yield from (unit_id(swap.unit, number) for number in numbers if number)
    for vehicle in order.vehicles:
        yield from (unit.id for unit in world.find(Unit, "holder", vehicle))


def _later(world: World, order: Order) -> Iterator[str]:
    """What happened to an order after its work: money, cases, complaints, what was irregular."""
    yield from (receipt.at for receipt in world.find(Receipt, "order", order.id))
    yield from (case.closed_at for case in _cases(world, order))
    yield from (one.closed_at for one in world.find(Complaint, "order", order.id))
    yield from (one.settled_at for one in world.find(Irregularity, "order", order.id))
