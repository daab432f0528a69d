"""What goes elsewhere when somebody is moved or lent, by the days it is about and when it was made (BR-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from company import Company
from msgspec.structs import replace
from test_branch_loans import SU, lend, person, with_suzhou

from rulebook.kernel.identity import BranchSince, Person
from rulebook.kernel.ids import LineId, PersonId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.roles import Role
from rulebook.subjects.absences.records import Absence, AbsenceKind, AbsenceState
from rulebook.subjects.branches.by_person import (
    DATED,
    Span,
    Turn,
    branches_of_whom,
    is_of_whom,
    may_have_changed,
    turns_of,
    what_turns_with,
)
from rulebook.subjects.branches.records import HEAD, Branch, Loan
from rulebook.subjects.logs.records import DayLog, WeekReport
from rulebook.subjects.rosters.records import ShiftSwap, SwapState
from rulebook.subjects.shift_handovers.records import HandoverState, Shift, ShiftHandover

LI, WANG = PersonId("li"), PersonId("wang")
NOON = "2026-03-{:02d}T12:00:00+08:00"


def absence(first: str = NOON.format(10), last: str = NOON.format(12), asked: str = NOON.format(2)) -> Absence:
    return Absence(
        id="away", person=LI, person_name="李师傅", kind=AbsenceKind.ANNUAL, begins=first, ends=last, length=0,
        state=AbsenceState.APPROVED, asked_by=LI, asked_by_name="李师傅", asked_at=asked,
    )  # fmt: skip


def swap(day: str = "2026-03-10", peer_day: str = "2026-03-12") -> ShiftSwap:
    return ShiftSwap(
        id="swap", asker=LI, asker_name="李师傅", peer=WANG, peer_name="王师傅", day=day, code="D",
        peer_day=peer_day, peer_code="L", state=SwapState.REFUSED, asked_at=NOON.format(4), due_at=NOON.format(5),
    )  # fmt: skip


def shift(day: str = "2026-03-10") -> Shift:
    return Shift(id=f"li:{day}", person=LI, name="李师傅", day=day, begun_at=f"{day}T08:30:00+08:00")


def handover() -> ShiftHandover:
    return ShiftHandover(
        id="hand", giver=LI, giver_name="李师傅", to="wang", matters=(), given_at=NOON.format(10),
        due_at=NOON.format(11), state=HandoverState.GIVEN,
    )  # fmt: skip


def log(day: str = "2026-03-10") -> DayLog:
    at = f"{day}T18:00:00+08:00"
    return DayLog(
        id=f"li:{day}", person=LI, name="李师傅", day=day, acts=(), figures={}, digest="", closed_at=at,
        arrived_at=at,
    )  # fmt: skip


def week(*days: str) -> WeekReport:
    return WeekReport(
        id="li:2026-W11", person=LI, name="李师傅", week="2026-W11", days=days, figures={},
        closed_at=NOON.format(15),
    )  # fmt: skip


def told(code: str = "log_missing") -> Irregularity:
    return Irregularity(
        id=f"{code}:x", rule="DUTY-1", code=code, about="x", person=LI, person_name="李师傅",
        owner=Role.DISPATCHER, opened_at=NOON.format(10), due_at="", line=LineId("l-1"),
        state=IrregularityState.OPEN,
    )  # fmt: skip


SPANS: dict[str, tuple[Record, tuple[Span, ...], str]] = {
    "an absence": (absence(), (Span("li", "2026-03-10", "2026-03-12"),), NOON.format(2)),
    "to the end of a day": (
        absence(last="2026-03-12T00:00:00+08:00"), (Span("li", "2026-03-10", "2026-03-11"),), NOON.format(2),
    ),
    "of no length": (
        absence("2026-03-10T00:00:00+08:00", "2026-03-10T00:00:00+08:00"),
        (Span("li", "2026-03-10", "2026-03-10"),), NOON.format(2),
    ),
    "of another zone": (
        absence("2026-03-09T16:00:00+00:00", "2026-03-10T16:00:01+00:00"),
        (Span("li", "2026-03-10", "2026-03-11"),), NOON.format(2),
    ),
    "a swap": (
        swap(), (Span("li", "2026-03-10", "2026-03-10"), Span("wang", "2026-03-12", "2026-03-12")), NOON.format(4),
    ),
    "a shift": (shift(), (Span("li", "2026-03-10", "2026-03-10"),), "2026-03-10T08:30:00+08:00"),
    "a hand-over": (
        handover(), (Span("li", "2026-03-10", "2026-03-10"), Span("wang", "2026-03-10", "2026-03-10")),
        NOON.format(10),
    ),
    "a log": (log(), (Span("li", "2026-03-10", "2026-03-10"),), "2026-03-10T18:00:00+08:00"),
    "a week": (
        week("2026-03-12", "2026-03-10", "2026-03-11"), (Span("li", "2026-03-10", "2026-03-12"),), NOON.format(15),
    ),
    "a week without a log": (week(), (Span("li", "2026-03-15", "2026-03-15"),), NOON.format(15)),
    "what is told of somebody": (told(), (Span("li", "2026-03-10", "2026-03-10"),), NOON.format(10)),
}  # fmt: skip


@pytest.mark.parametrize("case", SPANS)
def test_br_1_each_says_whose_days_it_is_about_and_when_it_was_made(case: str) -> None:
    record, spans, made = SPANS[case]
    assert is_of_whom(record)
    assert (DATED[type(record)].spans(record), DATED[type(record)].made(record)) == (spans, made)


def test_br_1_of_irregularities_only_those_of_the_person_follow_them() -> None:
    assert is_of_whom(told("rest_short"))
    assert not is_of_whom(told("answer_late"))


@pytest.fixture
def two(company: Company) -> Company:
    """Li is lent from the tenth to the twelfth, agreed on the second at nine."""
    with_suzhou(company)
    lend(company)
    return company


def keep(company: Company, *records: Record) -> None:
    for record in records:
        company.world.records[record.KIND, record_id(record)] = record


def loan(company: Company, **changes: Any) -> Loan:
    known = company.world.get(Loan, "l-1")
    assert known is not None
    keep(company, changed := replace(known, **changes))
    return changed


def test_br_1_a_loan_turns_when_it_is_agreed_and_when_it_ends(two: Company) -> None:
    asked = loan(two, decided_at="", ended_at="")
    assert turns_of(asked) == (Turn("", ""), Turn("", ""))
    assert turns_of(replace(asked, decided_at=NOON.format(3))) == (
        Turn(NOON.format(3), "2026-03-03"), Turn("", ""),
    )  # fmt: skip
    late = replace(asked, decided_at=NOON.format(11), ended_at=NOON.format(12))
    assert turns_of(late) == (Turn(NOON.format(11), "2026-03-10"), Turn(NOON.format(12), "2026-03-12"))


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (absence(), {SU}),
        (absence(NOON.format(9)), {HEAD, SU}),
        (absence(last=NOON.format(13)), {HEAD, SU}),
        (swap(), {SU, HEAD}),
        (swap("2026-03-13", "2026-03-12"), {HEAD}),
        (handover(), {SU, HEAD}),
        (shift("2026-03-12"), {SU}),
        (shift("2026-03-13"), {HEAD}),
    ],
)
def test_br_1_it_belongs_where_each_of_them_works_on_its_days(
    two: Company, record: Record, found: set[str]
) -> None:
    assert branches_of_whom(two.world, record) == found


def test_br_1_of_nobody_that_is_known_it_is_no_branchs(two: Company) -> None:
    assert branches_of_whom(two.world, replace(shift(), person=PersonId("nobody"))) == frozenset()
    assert branches_of_whom(two.world, replace(swap(), peer=PersonId("nobody"))) == {SU}
    assert not may_have_changed(two.world, replace(shift(), person=PersonId("nobody")))


@pytest.mark.parametrize(
    ("day", "begun", "changed"),
    [
        ("2026-03-12", "2026-03-04T11:59:59+08:00", True),
        ("2026-03-12", "2026-03-06T12:00:00+08:00", True),
        ("2026-03-12", "2026-03-06T12:00:01+08:00", False),
        ("2026-03-04", "2026-03-04T08:00:00+08:00", True),
        ("2026-03-03", "2026-03-03T08:00:00+08:00", False),
    ],
)
def test_br_1_what_was_there_when_it_was_said_and_is_about_its_days_may_have_changed(
    two: Company, day: str, begun: str, changed: bool
) -> None:
    """Agreed on the fourth at noon; a device's clock may be two days ahead."""
    agreed = loan(two, decided_at=NOON.format(4))
    record = replace(shift(day), begun_at=begun)
    assert may_have_changed(two.world, record) is changed
    keep(two, record)
    assert list(what_turns_with(two.world, agreed)) == ([record] if changed else [])


def test_br_1_leave_that_is_asked_for_may_always_have_been_seen_otherwise(two: Company) -> None:
    assert may_have_changed(two.world, replace(absence(), person=PersonId("nobody")))


def test_br_1_with_a_loan_go_all_of_whom_it_lends_and_no_others(two: Company) -> None:
    ones = [absence(), swap(), shift(), handover(), log(), week("2026-03-10"), told()]
    keep(two, *ones, told("answer_late"), replace(shift("2026-03-09"), id="wang:x", person=WANG))
    late = loan(two, decided_at=NOON.format(14))
    assert {record_id(one) for one in what_turns_with(two.world, late)} == {record_id(one) for one in ones}
    asked = loan(two, decided_at="")
    assert list(what_turns_with(two.world, asked)) == []
    keep(two, shift("2026-03-12"))
    ended = loan(two, decided_at="", ended_at=NOON.format(12))
    found = {record_id(one) for one in what_turns_with(two.world, ended)}
    assert found == {"away", "li:2026-03-12"}, "of the twelfth or later"


def moved(company: Company, branch: str, at: str) -> Person:
    known = person(company)
    entry = BranchSince(branch=branch, since=at[:10], by=PersonId("dong"), at=at)
    keep(company, changed := replace(known, branches=(*known.branches, entry)))
    return changed


def test_br_1_with_a_person_goes_what_is_of_the_day_of_a_move_or_later(two: Company) -> None:
    loan(two, decided_at="")
    keep(two, shift("2026-03-09"), shift("2026-03-10"), shift("2026-03-12"))
    assert list(what_turns_with(two.world, person(two))) == []
    assert not may_have_changed(two.world, shift("2026-03-10"))
    li = moved(two, SU, NOON.format(10))
    assert [record_id(one) for one in what_turns_with(two.world, li)] == ["li:2026-03-10", "li:2026-03-12"]
    assert may_have_changed(two.world, shift("2026-03-10"))
    assert not may_have_changed(two.world, shift("2026-03-09"))
    assert list(what_turns_with(two.world, person(two, "wang"))) == []


def closed(branch: Branch, at: str) -> Branch:
    return replace(branch, closed_at=at)


@pytest.mark.parametrize(("change", "goes"), [(closed, True), (lambda branch, _: branch, False)])
def test_br_1_with_a_branch_that_is_closed_goes_what_is_of_its_people(
    two: Company, change: Callable[[Branch, str], Branch], goes: bool
) -> None:
    loan(two, decided_at="")
    moved(two, SU, NOON.format(3))
    keep(two, shift("2026-03-09"), shift("2026-03-10"))
    known = two.world.get(Branch, SU)
    assert known is not None
    keep(two, branch := change(known, NOON.format(10)))
    assert [record_id(one) for one in what_turns_with(two.world, branch)] == (["li:2026-03-10"] if goes else [])
    keep(two, other := replace(branch, id="wuxi"))
    assert list(what_turns_with(two.world, other)) == []
    assert may_have_changed(two.world, shift("2026-03-10")) is goes
