"""Which branches a record belongs to, and what hangs on one that goes to another branch (BR-1). Pure.

What is not listed is no branch's: whoever has the role sees it. So is a record that names no order. What is by
branch because of whom it is about is `by_person.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity, matter
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.times import company_day, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.absences.records import Absence
from rulebook.subjects.approvals.records import ApprovalForm
from rulebook.subjects.branches.by_person import (
    branches_of_whom,
    is_of_whom,
    may_have_changed,
    what_turns_with,
)
from rulebook.subjects.branches.membership import works_for
from rulebook.subjects.branches.records import HEAD, Branch, Loan
from rulebook.subjects.cases.errors import IRREGULARITIES as CASES
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.complaints.errors import IRREGULARITIES as COMPLAINTS
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.contact_forms.errors import IRREGULARITIES as CONTACT_FORMS
from rulebook.subjects.contact_forms.records import ContactForm
from rulebook.subjects.customer_pages.errors import IRREGULARITIES as CUSTOMER_PAGES
from rulebook.subjects.customer_pages.records import CustomerPage, PublicReport, VisitRating
from rulebook.subjects.files.records import Photo
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.logs.records import DayLog, SpotCheck, WeekReport
from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.measures.errors import IRREGULARITIES as MEASURES
from rulebook.subjects.measures.records import Measure, Proof
from rulebook.subjects.messages.records import Message
from rulebook.subjects.opinions.errors import IRREGULARITIES as OPINIONS
from rulebook.subjects.opinions.records import Opinion
from rulebook.subjects.orders.places import Assignment, VehicleJob
from rulebook.subjects.orders.records import Order
from rulebook.subjects.promises.records import Promise
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.refunds.records import Refund
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.rosters.records import ShiftSwap
from rulebook.subjects.shift_handovers.records import Shift, ShiftHandover
from rulebook.subjects.spoken.records import SpokenApproval
from rulebook.subjects.visits.records import Visit

NONE: frozenset[str] = frozenset()
FROM_THE_FIRST: tuple[type[Record], ...] = (
    *(Visit, Assignment, VehicleJob, VisitRating, Photo, Receipt, Receivable, SpokenApproval, Promise),
    *(Irregularity, SpotCheck),
)
"""Kinds found by their order, which they name from the first and for good."""
BY_AND_BY: tuple[type[Record], ...] = (
    *(ApprovalForm, Refund, Message, FollowUp, ContactForm, PublicReport, CustomerPage),
)
"""Kinds found by their order, which they may come to later."""


def _of_order(world: World, id: str) -> frozenset[str]:
    order = world.get(Order, id) if id else None
    return frozenset({order.branch or HEAD}) if order else NONE


def _order(_: World, record: Order) -> frozenset[str]:
    return frozenset({record.branch or HEAD})


def _by_order(world: World, record: Any) -> frozenset[str]:
    return _of_order(world, record.order or "")


def _of_owner(world: World, owner: str, heard_at: str) -> frozenset[str]:
    """The branch that its owner worked for on the day on which it was heard, as figures count it."""
    person = world.get(Person, owner) if owner else None
    return frozenset({works_for(world, person, company_day(parse_time(heard_at)))}) if person else NONE


def _case(world: World, record: ServiceCase) -> frozenset[str]:
    return _of_owner(world, record.owner, record.heard_at) | _of_order(world, record.order or "")


def _complaint(world: World, record: Complaint) -> frozenset[str]:
    case = world.get(ServiceCase, record.case) if record.case else None
    own = _of_owner(world, record.owner, record.heard_at) | _of_order(world, record.order or "")
    return own | (_case(world, case) if case else NONE)


def _measure(world: World, record: Measure) -> frozenset[str]:
    """Of a fault it is nobody's: a fault stands above every screen (FLT-1)."""
    complaint = world.get(Complaint, record.matter)
    return _complaint(world, complaint) if complaint else NONE


def _proof(world: World, record: Proof) -> frozenset[str]:
    measure = world.get(Measure, record.measure)
    return _measure(world, measure) if measure else NONE


def _opinion(world: World, record: Opinion) -> frozenset[str]:
    case = world.get(ServiceCase, record.case) if record.case else None
    return _case(world, case) if case else NONE


def _measurement(world: World, record: Measurement) -> frozenset[str]:
    visit = world.get(Visit, record.visit) if record.visit else None
    return _of_order(world, visit.order) if visit else NONE


_ABOUT: tuple[tuple[type[Record], Iterable[str]], ...] = (
    (Order, CASES),
    (ServiceCase, CASES),
    (Complaint, COMPLAINTS),
    (Measure, MEASURES),
    (Opinion, OPINIONS),
    (ContactForm, CONTACT_FORMS),
    (PublicReport, CUSTOMER_PAGES),
    (Absence, ("certificate_missing",)),
    (ShiftHandover, ("shift_untaken",)),
)
ABOUT: dict[type[Record], frozenset[str]] = {kind: frozenset(codes) for kind, codes in _ABOUT}
"""Kind → the codes of irregularities that are about one of them and may name no order."""


def _thing(world: World, record: Irregularity) -> Record | None:
    """What an irregularity without an order is about; which of several times it was, stands behind its id."""
    parts = record.about.split(":")
    ids = [":".join(parts[:count]) for count in range(len(parts), 0, -1)]
    kinds = [kind for kind, codes in ABOUT.items() if record.code in codes]
    found = (world.get(kind, id) for id in ids for kind in kinds)
    return next((one for one in found if one is not None), None)


def _irregularity(world: World, record: Irregularity) -> frozenset[str]:
    if record.order:
        return _of_order(world, record.order)
    if is_of_whom(record):
        return branches_of_whom(world, record)
    thing = _thing(world, record)
    return BRANCHES_OF[type(thing)](world, thing) if thing else NONE


BRANCHES_OF: dict[type[Record], Callable[[World, Any], frozenset[str]]] = {
    Order: _order,
    **dict.fromkeys((*FROM_THE_FIRST, *BY_AND_BY, Swap), _by_order),
    Irregularity: _irregularity,
    ServiceCase: _case,
    Complaint: _complaint,
    Measure: _measure,
    Proof: _proof,
    Opinion: _opinion,
    Measurement: _measurement,
    **dict.fromkeys((Absence, ShiftSwap, Shift, ShiftHandover, DayLog, WeekReport), branches_of_whom),
}
"""Kind → the branches of one of them. What its order, case or complaint is not known of is nobody's."""
BY_BRANCH = frozenset(kind.KIND for kind in BRANCHES_OF)


def may_have_moved(world: World, record: Record) -> bool:
    """Whether it may have belonged to other branches before than it does now."""
    if isinstance(record, Order):
        return bool(record.branch_why)
    if is_of_whom(record) and not getattr(record, "order", None):
        return may_have_changed(world, record)
    if isinstance(record, Irregularity) and not record.order:
        thing = _thing(world, record)
        return thing is not None and may_have_moved(world, thing)
    if isinstance(record, (*FROM_THE_FIRST, Swap)):
        order = world.get(Order, getattr(record, "order", None) or "")
        return order is not None and bool(order.branch_why)
    return True


def what_moves_with(world: World, record: Record) -> Iterator[Record]:
    """What may belong to other branches by this change: whoever sees it now gets it with its past, else it goes.

    An order that was given to another branch, a case or complaint that was handed on; and what somebody owns who
    is lent or moved on the very day it was heard, or whose branch is closed on it; since the first day of a loan
    that was agreed after it. No other day can change.
    """
    yield from what_turns_with(world, record)
    if isinstance(record, Order):
        if record.branch_why:
            yield from _on_order(world, record)
    elif isinstance(record, ServiceCase):
        if record.order or len(record.owners) > 1:
            yield from _on_case(world, record)
    elif isinstance(record, Complaint):
        yield from _on_complaint(world, record)
    elif isinstance(record, Loan):
        yield from _owned_from(world, record.person, record.begins, _day_of(record.decided_at))
    elif isinstance(record, Person):
        for move in record.branches:
            if move.since == _day_of(move.at):
                yield from _owned_from(world, record.id, move.since, move.since)
    elif isinstance(record, Branch) and record.closed_at:
        for person in world.find(Person, "moved", "yes"):
            if any(move.branch == record.id for move in person.branches):
                day = _day_of(record.closed_at)
                yield from _owned_from(world, person.id, day, day)


def told_of(record: Record) -> tuple[str, ...]:
    """The ids of irregularities about it that may name no order and go where it goes; `:` and more may follow."""
    return tuple(matter(code, record_id(record)) for code in sorted(ABOUT.get(type(record), ())))


def _day_of(moment: str) -> str:
    return company_day(parse_time(moment)).isoformat() if moment else ""


def _on_order(world: World, order: Order) -> Iterator[Record]:
    for kind in (*FROM_THE_FIRST, *BY_AND_BY):
        for found in world.find(kind, "order", order.id):
            yield found
            if isinstance(found, Visit):
                yield from world.find(Swap, "visit", found.id)
                yield from world.find(Measurement, "visit", found.id)
    for case in world.find(ServiceCase, "order", order.id):
        yield case
        yield from _on_case(world, case)
    for complaint in world.find(Complaint, "order", order.id):
        yield complaint
        yield from _on_complaint(world, complaint)


def _on_case(world: World, case: ServiceCase) -> Iterator[Record]:
    yield from world.find(Opinion, "case", case.id)
    for complaint in world.find(Complaint, "case", case.id):
        yield complaint
        yield from _on_complaint(world, complaint)


def _on_complaint(world: World, complaint: Complaint) -> Iterator[Record]:
    for measure in world.find(Measure, "matter", complaint.id):
        yield measure
        yield from world.find(Proof, "measure", measure.id)


def _owned_from(world: World, person: str, first: str, last: str) -> Iterator[Record]:
    """What of theirs was heard on those ISO days, and was there when they were lent or moved from the first on."""
    for case in world.find(ServiceCase, "owner", person):
        if first <= _day_of(case.heard_at) <= last:
            yield case
            yield from _on_case(world, case)
    for complaint in world.find(Complaint, "owner", person):
        if first <= _day_of(complaint.heard_at) <= last:
            yield complaint
            yield from _on_complaint(world, complaint)
