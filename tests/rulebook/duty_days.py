"""March 2026 with a roster, for the tests of DUTY-1 and LOG-1."""

from __future__ import annotations

from datetime import date, datetime

from company import Company, Hand

from rulebook.kernel.ids import PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.rules import passed_deadlines
from rulebook.subjects.absences.commands import AskLeave
from rulebook.subjects.absences.records import Absence, AbsenceKind
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.rosters.commands import SetRoster
from rulebook.subjects.rosters.records import Roster, RosterRow, ShiftPattern
from rulebook.subjects.stock.records import Unit

DAY = ShiftPattern(code="D", name="白班", begins="08:30", ends="17:30", rest=60)
LATE = ShiftPattern(code="L", name="晚班", begins="14:00", ends="22:00")
NIGHT = ShiftPattern(code="N", name="夜班", begins="22:00", ends="06:00")
EARLY = ShiftPattern(code="E", name="早班", begins="05:00", ends="13:00")
PATTERNS = (DAY, LATE, NIGHT, EARLY)
MARCH = "main:2026-03"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=COMPANY_ZONE)


def codes(default: str = "D", **days: str) -> tuple[str, ...]:
    """A code for each day of March 2026: weekdays have the default; `d9="N"` is the ninth."""
    usual = (default if date(2026, 3, n + 1).weekday() < 5 else "" for n in range(31))
    return tuple(days.get(f"d{n + 1}", code) for n, code in enumerate(usual))


def roster(company: Company, edition: int = 0, month: str = MARCH, **rows: tuple[str, ...]) -> None:
    """The dispatcher sets the month; `li=codes()` is one person's row."""
    given = tuple(RosterRow(person=person, codes=row) for person, row in rows.items())
    company.bo.must(SetRoster(patterns=PATTERNS, rows=given, edition=edition), month)


def the_roster(company: Company) -> Roster:
    found = company.world.get(Roster, MARCH)
    assert found is not None
    return found


def code_of(company: Company, person: str, day: int) -> str:
    return next(row.codes[day - 1] for row in the_roster(company).rows if row.person == person)


def ask(begins: str, ends: str, kind: AbsenceKind = AbsenceKind.PERSONAL, **more: str) -> AskLeave:
    return AskLeave(kind=kind, begins=f"{begins}:00+08:00", ends=f"{ends}:00+08:00", **more)


def absence(company: Company, id: str = "a-1") -> Absence:
    found = company.world.get(Absence, id)
    assert found is not None
    return found


def empty_handed(company: Company, *hands: Hand) -> None:
    """Their bags are empty: leave is no question of what they hold."""
    for hand in hands:
        for unit in list(company.world.find(Unit, "holder", hand.id)):
            del company.world.records[Unit.KIND, unit.id]


def hire_twin(company: Company) -> Hand:
    """A third technician, with the skills of the other two."""
    return company.hire("zhou", "周师傅", Role.TECHNICIAN)


def pass_time(company: Company, until: str, most: int = 60) -> None:
    """The server looks at every deadline until that moment."""
    company.now = at(until)
    for _ in range(most):
        due = passed_deadlines(company.world, company.now)
        if not due:
            return
        moment = company.now
        for command in due:
            company.system.must(command)
            company.now = moment
    raise AssertionError("a deadline passes for ever")


def back(company: Company, hand: Hand) -> None:
    hand.must(ReturnToBase())


def person_id(hand: Hand) -> PersonId:
    return hand.id
