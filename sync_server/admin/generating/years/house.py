"""What goes on in the house in a fortnight of years beside its orders: visitors, forms, ideas, leads, shifts.

Each of it is begun and ended within the fortnight, and its ids begin with the fortnight's mark.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from rulebook.kernel.commands import Command
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.subjects.absences.commands import AskLeave, DecideLeave
from rulebook.subjects.absences.records import AbsenceKind
from rulebook.subjects.contact_forms.commands import AcceptContact, WriteContact
from rulebook.subjects.contact_forms.records import Department
from rulebook.subjects.opinions.commands import AnswerOpinion, EndLead, GiveOpinion, HandLead
from rulebook.subjects.opinions.records import OpinionKind
from rulebook.subjects.shift_handovers.commands import BeginShift, GiveShift, TakeShift
from rulebook.subjects.visitors.commands import VisitorIn, VisitorOut
from rulebook.subjects.visitors.records import Zone
from sync_server.admin.generating.people import moment
from sync_server.admin.generating.signing import STROKES
from sync_server.admin.generating.years.people import Staff, Worker

FORM, IDEA, VISITOR, SHIFT, LEAVE = 1, 2, 3, 7, 8
"""Days of the fortnight on which each of it happens; leave is for its last Friday, when nobody is out."""
FRIDAY = 11


def in_the_house(staff: Staff, mark: str, begins: date, n: int) -> None:
    """What day `n` of the fortnight that begins on `begins` brings, in the morning."""
    day = {FORM: _form, IDEA: _idea, VISITOR: _visitor, SHIFT: _shift, LEAVE: _leave}.get(n)
    if day is not None:
        day(_Day(staff, mark, begins, begins + timedelta(days=n)))


class _Day:
    """One morning: acts follow each other, each handed in at once."""

    def __init__(self, staff: Staff, mark: str, begins: date, day: date) -> None:
        self.staff, self.mark, self.begins, self.day = staff, mark, begins, day
        self.technician = staff.technicians[0]
        self._now = moment(day, 8.5)

    def at(self, day: int, hour: float) -> str:
        return iso(moment(self.begins + timedelta(days=day), hour))

    def __call__(self, hand: Worker, command: Command, id: str = "") -> None:
        self._now += timedelta(minutes=1)
        self.staff.clock.now = self._now
        hand.does(self._now, command, id)
        hand.sync()

    @property
    def now(self) -> datetime:
        return self._now


def _form(does: _Day) -> None:
    id = f"{does.mark}contact"
    asked = WriteContact(
        form=id,
        sender=Department.SERVICE,
        to=Department.STORE,
        ask="补办出库手续",
        done="已先在现场解决",
        done_at=iso(does.now),
    )
    does(does.technician, asked, id)
    does(does.staff.office[Role.STOREKEEPER], AcceptContact(note="已补单"), id)


def _idea(does: _Day) -> None:
    idea, lead, desk = f"{does.mark}opinion", f"{does.mark}lead", does.staff.office[Role.CUSTOMER_SERVICE]
    said = GiveOpinion(opinion=idea, kind=OpinionKind.IDEA, text="工具箱统一编号", department=Department.STORE)
    does(does.technician, said, idea)
    does(does.staff.office[Role.STOREKEEPER], AnswerOpinion(adopted=True, answer="下周贴好编号"), idea)
    handed = HandLead(lead=lead, customer_name="海通渣土", want="加装 20 台", to=desk.person)
    does(does.technician, handed, lead)
    does(desk, EndLead(won=True, told="签了 20 台"), lead)


def _visitor(does: _Day) -> None:
    id, desk = f"{does.mark}visitor", does.staff.office[Role.CUSTOMER_SERVICE]
    came = VisitorIn(
        visitor=id,
        name="来访者",
        firm="天线厂",
        purpose="谈代理",
        host=does.staff.office[Role.SERVICE_MANAGER].person,
        zone=Zone.MEETING,
        strokes=STROKES,
    )
    does(desk, came, id)
    does(desk, VisitorOut(visitor=id), id)


def _shift(does: _Day) -> None:
    """Handed over where there are two."""
    giver, taker = does.technician, does.staff.technicians[-1]
    if giver is not taker:
        id = f"{does.mark}shift"
        does(giver, GiveShift(handover=id, to=taker.person, words="钥匙在前台"), id)
        does(taker, TakeShift(handover=id), id)
    does(taker, BeginShift())


def _leave(does: _Day) -> None:
    """Asked for and given, where somebody can stand in."""
    other = does.staff.technicians[-1]
    if does.technician is other:
        return
    id = f"{does.mark}leave"
    asked = AskLeave(
        kind=AbsenceKind.ANNUAL,
        begins=does.at(FRIDAY, 8.5),
        ends=does.at(FRIDAY, 22),
        reason="回老家",
        stand_in=other.person,
    )
    does(does.technician, asked, id)
    does(does.staff.office[Role.DISPATCHER], DecideLeave(grant=True), id)
