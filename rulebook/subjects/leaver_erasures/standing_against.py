"""What stands against erasing a former colleague: work, money, units, differences, objections, the term (SEC-2).

A phone that holds less of the books can only find less of it: what it says, the server says too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import add_months, company_day, day_ends, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.absences.records import Absence, AbsenceState, Papers
from rulebook.subjects.books.records import Expense, ExpenseState
from rulebook.subjects.branches.records import Loan, LoanState
from rulebook.subjects.cases.records import CaseState, ServiceCase
from rulebook.subjects.complaints.records import Complaint, ComplaintState
from rulebook.subjects.confidentiality.records import PaperCustody, PaperState
from rulebook.subjects.leaver_erasures.last_at_work import last_at_work
from rulebook.subjects.logs.records import Task, TaskState
from rulebook.subjects.measures.records import Measure, MeasureState
from rulebook.subjects.opinions.records import Lead, LeadState
from rulebook.subjects.people.holdings import held_by
from rulebook.subjects.scores.records import Ruling, ScorePoint
from rulebook.subjects.shift_handovers.records import HandoverState, Shift, ShiftHandover
from rulebook.subjects.stock.records import Transfer, TransferState

MOST_NAMED = 3
"""So many things of a kind a refusal names."""
LONGEST_SHIFT = timedelta(days=2)


def need_nothing_against(world: World, person: Person, left: str, now: datetime) -> None:
    """Raises Refused: `leaver_employed`, `leaver_cash`, `leaver_units`, `leaver_open`, `leaver_difference`,
    `leaver_objection`, which name what; `leaver_day` and `leaver_term`, which name a day.

    `left`: the last day they were employed; '' where the words had gone once already and nobody said the day.
    """
    if person.active:
        raise Refused("leaver_employed", name=person.name)
    held = held_by(world, person.id)
    if held.cash or held.envelopes:
        raise Refused("leaver_cash", total=str(held.cash))
    if held.units:
        raise Refused("leaver_units", what=_named(unit.number for unit in held.units))
    for code, found in (
        ("leaver_open", _open(world, person.id, now)),
        ("leaver_difference", _differences(world, person.id)),
        ("leaver_objection", _objections(world, person.id)),
    ):
        if what := _named(found):
            raise Refused(code, what=what)
    if (day := read_date(left)) is None:
        return
    if (last := last_at_work(world, person.id)) and last > day:
        raise Refused("leaver_day", day=last.isoformat())
    until = kept_until(world, day, now)
    if now < day_ends(until):
        raise Refused("leaver_term", day=until.isoformat())


def kept_until(world: World, left: date, now: datetime) -> date:
    """The last day on which the company keeps its files on somebody who left on that day: `staff_keep_months`."""
    return add_months(left, setting(world, "staff_keep_months", now))


def _named(found: Iterator[str]) -> str:
    return ", ".join(name for _, name in zip(range(MOST_NAMED), found, strict=False))


def _open(world: World, id: str, now: datetime) -> Iterator[str]:
    """Whatever they still had to do, or somebody has to decide for them."""
    held = held_by(world, id)
    yield from (order.number or order.id for order in held.orders)
    yield from (promise.what for promise in held.promises)
    yield from held.approvals
    yield from (case.number or case.id for case in world.find(ServiceCase, "owner", id) if case.is_open)
    yield from _offered(world, id)
    yield from _shifts(world, id, now)
    for complaint in world.find(Complaint, "owner", id):
        if complaint.state is ComplaintState.OPEN:
            yield complaint.number or complaint.id
    yield from (one.what for one in world.find(Task, "who", id) if one.state is TaskState.OPEN)
    yield from (one.what for one in world.find(Measure, "who", id) if one.state is MeasureState.OPEN)
    yield from (one.id for one in world.find(Lead, "to", id) if one.state is LeadState.OPEN)
    for key in ("taker", "giver"):
        for transfer in world.find(Transfer, key, id):
            if transfer.state is TransferState.OFFERED:
                yield transfer.id
    yield from (one.number for one in world.find(PaperCustody, "keeper", id) if one.state is PaperState.HELD)
    for expense in world.find(Expense, "holder", id):
        if expense.state is ExpenseState.CLAIMED:
            yield expense.purpose
    for absence in world.find(Absence, "person", id):
        if absence.state is AbsenceState.ASKED or absence.papers is Papers.WANTED:
            yield absence.begins[:10]
    for loan in world.find(Loan, "person", id):
        if loan.state is LoanState.ASKED:
            yield loan.begins


def _offered(world: World, id: str) -> Iterator[str]:
    """Calls and complaints that were handed to them and that they neither took nor declined."""
    for complaint in world.find(Complaint, "offered_to", id):
        if complaint.state is ComplaintState.OPEN:
            yield complaint.number or complaint.id
    for state in (CaseState.OPEN, CaseState.WAITING):
        for case in world.find(ServiceCase, "state", state):
            if case.offered and case.offered.to == id:
                yield case.number or case.id


def _shifts(world: World, id: str, now: datetime) -> Iterator[str]:
    """A shift that runs, and what was handed over by or to them and nobody took. None runs longer than two days:
    who left without a word cannot end theirs any more, and nobody else can.
    """
    for shift in world.find(Shift, "person", id):
        if not shift.ended_at and now - parse_time(shift.begun_at) < LONGEST_SHIFT:
            yield shift.day
    for key in ("giver", "to"):
        for given in world.find(ShiftHandover, key, id):
            if given.state is HandoverState.GIVEN:
                yield given.given_at[:10]


def _differences(world: World, id: str) -> Iterator[str]:
    """What broke a rule and is theirs to explain. That a phone of theirs which came late said something when they
    had no role any more is nothing to explain.
    """
    yield from (one.id for one in world.find(Irregularity, "open_of", id) if one.code != "no_role_fact")


def _objections(world: World, id: str) -> Iterator[str]:
    """The days of points that they object to and nobody has ruled on."""
    for point in world.find(ScorePoint, "person", id):
        if point.objection and point.objection.ruling is Ruling.OPEN:
            yield point.day


def read_left(text: str, now: datetime) -> date:
    """The day somebody left. Raises Refused where it is none, or is not over yet."""
    day = read_date(text)
    if day is None or day > company_day(now):
        raise Refused("field_wrong", rule="SEC-2", field="left", problem="not_a_date")
    return day
