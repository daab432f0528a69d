"""Where a device's knowledge ends: what it looks up, what it misses and what it then says (SEC-1, BR-1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from case_facts import CASE, heard
from company import Company, picture
from msgspec.structs import replace
from test_fetched_beyond import two, watched
from test_people_by_branch import sick

from rulebook.horizon.bundles import Bundle, Horizon, bundle_of, members
from rulebook.horizon.fetching import bundles_with
from rulebook.horizon.foretelling import NOTHING, Foretold, Watched, foretell
from rulebook.horizon.kinds import HORIZON, OPEN, is_open, last_day
from rulebook.kernel.files import ref_of
from rulebook.kernel.identity import Person
from rulebook.kernel.records import Record
from rulebook.rules import decide
from rulebook.subjects.absences.records import Absence, AbsenceKind
from rulebook.subjects.cases.records import CaseKind, ServiceCase
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Photo, Purpose
from rulebook.subjects.logs.records import DayLog, WeekReport
from rulebook.subjects.orders.commands import CloseOrder
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.rosters.records import ShiftSwap
from rulebook.subjects.shift_handovers.records import Shift, ShiftHandover
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.records import Visit

__all__ = ["two"]


@pytest.mark.parametrize(
    ("kind", "key", "value", "whole"),
    [
        (Absence, "person", "li", True),
        (Absence, "state", "asked", False),
        (DayLog, "person", "bo", True),
        (DayLog, "person", "bei", False),
        (DayLog, "day", "bo", False),
        (WeekReport, "person", "bo", True),
        (WeekReport, "week", "2026-W10", False),
        (Shift, "person", "bo", True),
        (Shift, "day", "2026-03-02", False),
        (ShiftHandover, "giver", "bo", True),
        (ShiftHandover, "to", "bo", True),
        (ShiftHandover, "state", "bo", False),
        (ShiftHandover, "giver", "bei", False),
        (ShiftSwap, "state", "asked", True),
        (Receipt, "final", "T-DEV-0001", True),
        (Receipt, "final", "PGLI-2026-0001", False),
        (Receipt, "order", "unheard-of", False),
    ],
)
def test_br_1_of_people_only_what_names_oneself_is_all_there_is(
    two: Company, kind: type[Record], key: str, value: str, whole: bool
) -> None:
    asked = watched(two, "bo")
    list(asked.find(kind, key, value))
    assert asked.in_doubt is not whole
    assert asked.missed == set()


@pytest.mark.parametrize(
    ("kind", "id", "missed"),
    [
        (DayLog, "bo:2026-03-02", False),
        (DayLog, "bei:2026-03-02", True),
        (DayLog, "bob:2026-03-02", True),
        (WeekReport, "bo:2026-W10", False),
        (Shift, "bo:2026-03-02", False),
        (Order, "bo:2026-03-02", True),
        (Absence, "bo:2026-03-02", True),
        (ShiftSwap, "of-anybody", False),
    ],
)
def test_br_1_what_is_not_here_and_would_name_oneself_is_nowhere(
    two: Company, kind: type[Record], id: str, missed: bool
) -> None:
    asked = watched(two, "bo")
    assert asked.get(kind, id) is None
    assert asked.missed == ({(kind.KIND, id)} if missed else set())
    assert not asked.in_doubt


def test_br_1_an_absence_that_the_line_itself_makes_is_missed_by_nobody(two: Company) -> None:
    new, old = two.new_id(), "00000000-0000-7000-8000-000000000001"
    for subject, id, missed in ((new, new, False), (new, two.new_id(), True), (old, old, True)):
        asked = watched(two, "bo", subject)
        assert asked.get(Absence, id) is None
        assert bool(asked.missed) is missed, (subject, id)


def test_br_1_an_absence_of_which_the_reason_is_kept_back_is_found_and_in_doubt(two: Company) -> None:
    known = sick(two)
    for kind, doubt in ((known.kind, False), (AbsenceKind.WITHHELD, True)):
        kept = replace(known, kind=kind)
        two.world.records[Absence.KIND, known.id] = kept
        asked = watched(two, "bo")
        assert asked.get(Absence, known.id) == kept
        assert asked.in_doubt is doubt
        assert asked.missed == set()
        assert asked.get(Unit, "none") is None
        assert asked.in_doubt is doubt, "it stays so"


def test_br_1_a_case_of_ones_own_branch_or_that_the_line_makes_has_all_its_complaints(two: Company) -> None:
    known = heard(two, hand=two.bo, when="2026-03-07T10:00")
    for subject, id, doubt, missed in (
        ("", CASE, False, False),
        (CASE, CASE, False, False),
        ("new", "new", False, True),
        ("", "new", True, False),
    ):
        asked = watched(two, "bo", subject)
        list(asked.find(Complaint, "case", id))
        assert (asked.in_doubt, asked.missed) == (doubt, {("case", id)} if missed else set()), (subject, id)
    two.world.records["case", CASE] = replace(known, owner="bei")
    asked = watched(two, "bo", CASE)
    list(asked.find(Complaint, "case", CASE))
    assert (asked.in_doubt, asked.missed) == (True, set()), "it is there, and another's"


def test_br_1_all_else_is_asked_of_the_world_as_it_is(two: Company) -> None:
    asked = watched(two, "bo")
    assert (asked.records, asked.PARTIAL) == (two.world.records, True)
    bo = two.world.get(Person, "bo")
    assert asked.get(Person, "bo") == bo
    assert list(asked.find(Person, "moved", "yes")) == [bo]
    assert (asked.in_doubt, asked.missed) == (False, set())


def foretold(company: Company, subject: str, **said: Any) -> Foretold:
    line = company.anna.line(CloseOrder(follow_up="满意"), subject)
    return foretell(company.world, line, company.now, None, **said)


def test_sec_1_a_refusal_is_the_devices_own_only_where_it_looked_at_all_there_is(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED)
    line = company.anna.line(CloseOrder(follow_up="满意"), "order-1")
    own = decide(company.world, line, company.now)
    assert foretold(company, "order-1", days=30) == Foretold(own, server_decides=False)
    assert foretold(company, "order-1", days=30, left_open=True) == Foretold(NOTHING, server_decides=True)
    assert foretold(company, "unheard-of", days=30) == Foretold(NOTHING, server_decides=True)
    assert foretold(company, "order-1", days=0, left_open=True) == Foretold(own), "who holds all needs nobody"


def closed(company: Company) -> str:
    """An order that is over, with nothing else that hangs on it."""
    order = company.order_in(OrderState.SUBMITTED)
    for place in list(company.world.records):
        if place[0] in HORIZON and place[0] != "order":
            del company.world.records[place]
    company.world.records["order", order] = replace(company.order(order), state=OrderState.CLOSED)
    return order


def test_sec_1_what_was_fetched_with_its_bundle_is_answered_by_the_device(company: Company) -> None:
    closed(company)
    later = company.now + timedelta(days=400)
    watching = [
        Watched(company.world, later, "d", whole) for whole in ((), {("order", "order-1")}, {("case", "order-1")})
    ]
    for one in watching:
        list(one.find(Visit, "order", "order-1"))
    assert [one.unsure for one in watching] == [True, False, True]


def test_sec_1_a_device_forgets_two_days_later_than_it_would_have_to(company: Company) -> None:
    """`since` and the doubt of a clock: what ended on the third day after it is held for sure."""
    order = closed(company)
    day = last_day(company.order(order))
    assert day == company.now.date().isoformat()
    for days, sure in ((-3, True), (-2, True), (-1, False), (0, False)):
        asked = Watched(company.world, company.now + timedelta(days=days), "d")
        list(asked.find(Visit, "order", order))
        assert asked.unsure is not sure, days


def test_sec_1_a_photo_is_open_until_its_bytes_are_there_and_its_erasure_is_no_event(company: Company) -> None:
    order, visit = company.on_site()
    file = ref_of(picture(b"sealed"))
    assert file is not None
    company.li.must(AddPhoto(photo="p", purpose=Purpose.DAMAGE, file=file, visit=visit), order)
    photo = company.world.get(Photo, "p")
    assert photo is not None
    assert OPEN[Photo](replace(photo, arrived=False)) is True
    assert is_open(replace(photo, arrived=True)) is False
    assert last_day(replace(photo, erased_at="2031-01-01T00:00:00+08:00")) == last_day(photo)


def test_sec_1_a_receipt_is_open_by_its_holder_its_clearing_or_for_want_of_a_number(company: Company) -> None:
    known = replace(company.collect(30_000), holder=None, clearing="", provisional=False, final="")
    assert not is_open(known)
    assert is_open(replace(known, holder=company.li.id))
    assert is_open(replace(known, clearing="wallet"))
    assert is_open(replace(known, provisional=True))
    assert not is_open(replace(known, provisional=True, final="PGLI-2026-0001"))


def test_sec_1_a_complaint_of_a_case_hangs_where_its_case_hangs(company: Company) -> None:
    heard(company, kind=CaseKind.COMPLAINT, order="order-9")
    complaint = company.world.get(Complaint, CASE)
    assert complaint is not None
    loose = replace(complaint, order=None)
    company.world.records[Complaint.KIND, CASE] = loose
    at = Bundle(Order.KIND, "order-9")
    assert bundle_of(company.world, loose) == at
    case = company.world.get(ServiceCase, CASE)
    assert case is not None
    assert bundles_with(company.world, loose) == bundles_with(company.world, case) == [at]
    found = list(members(company.world, at))
    assert found.count(loose) == found.count(case) == 1, "the order itself is not here"
    assert Horizon(company.world, "9999-01-01").keeps(case)
