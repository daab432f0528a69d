"""Duty in the demo that `paigong demo` shows: the service desk's roster, a leave given and one that waits.

Apart from the demo's own company, on which no deadline runs.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from rulebook.kernel.commands import Command
from rulebook.kernel.times import company_day, day_begins, iso
from rulebook.policy.working_days import is_working_day, working_day_after
from rulebook.subjects.absences.commands import AskLeave, DecideLeave
from rulebook.subjects.absences.records import AbsenceKind
from rulebook.subjects.rosters.commands import SetRoster
from rulebook.subjects.rosters.lent import days_of
from rulebook.subjects.rosters.records import RosterRow, ShiftPattern
from sync_server.core.company import Company
from sync_server.core.system import write_as_system

DAY_SHIFT = ShiftPattern(code="D", name="白班", begins="08:30", ends="17:30", rest=60)


def fill_duty(company: Company) -> None:
    """This month's roster of the service desk; leave of two technicians in three weeks, in one transaction."""
    now = company.clock()
    today = company_day(now)
    month = f"{today:%Y-%m}"
    days = tuple(days_of(month))

    with company.write() as work:

        def says(command: Command, subject: str, actor: str) -> None:
            write_as_system(work, company.master, command, subject, now, actor)

        row = RosterRow(person="p-li", codes=tuple("D" if is_working_day(work, day) else "" for day in days))
        says(SetRoster(patterns=(DAY_SHIFT,), rows=(row,)), f"main:{month}", "p-chen")
        away = working_day_after(work, today + timedelta(days=21))
        says(leave_of(away, now, "回老家", "p-zhao"), "demo-leave-given", "p-xu")
        says(DecideLeave(grant=True), "demo-leave-given", "p-chen")
        says(leave_of(working_day_after(work, away), now, "家长会", ""), "demo-leave-asked", "p-zhao")


def leave_of(day: date, now: datetime, reason: str, stand_in: str) -> AskLeave:
    """A working day's leave, asked for in need."""
    begins = day_begins(day) + timedelta(hours=8, minutes=30)
    return AskLeave(
        kind=AbsenceKind.PERSONAL,
        begins=iso(begins),
        ends=iso(begins + timedelta(hours=9, minutes=30)),
        reason=reason,
        need="票已买好",
        stand_in=stand_in,
    )
