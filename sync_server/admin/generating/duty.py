"""What follows the made-up month: a week of logs, a roster, leave and sickness, a swap, a hand-over, supervision.

Comes after the month's own lines, by dice of its own: the month stays byte for byte what it was.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import add_months, day_begins, iso
from rulebook.subjects.absences.commands import AskLeave, DecideLeave, HandPapers, TellSick
from rulebook.subjects.absences.records import AbsenceKind
from rulebook.subjects.logs.commands import CheckSpot, CloseLog, ReleaseSupervision, WriteMinutes
from rulebook.subjects.logs.records import AgreedAnswer, Decided, Point
from rulebook.subjects.rosters.commands import AgreeSwap, ApproveSwap, AskSwap, SetRoster
from rulebook.subjects.rosters.records import RosterRow, ShiftPattern
from rulebook.subjects.shift_handovers.commands import BeginShift, GiveShift, TakeShift
from sync_server.admin.generating.people import Clock, Hand

PATTERNS = (
    ShiftPattern(code="D", name="白班", begins="08:30", ends="17:30", rest=60),
    ShiftPattern(code="L", name="晚班", begins="14:00", ends="22:00"),
)
FEWEST = 4
"""With fewer technicians nobody could stand in for anybody."""
LOGS = 5
"""So many days of the month that is over have logs; each draws a technician's whole day."""


def after_month(
    clock: Clock, dice: random.Random, month: date, office: dict[Role, Hand], technicians: Sequence[Hand]
) -> None:
    """Sign and hand in the duty of the days after `month` (its first day)."""
    following = add_months(month, 1)
    _logs(clock, following, technicians)
    _supervise(clock, month, office)
    _roster(clock, following, office, technicians)
    _leave(clock, dice, following, office, technicians)
    _swap(clock, following, office, technicians)
    _hand_over(clock, following, technicians)
    for hand in (*office.values(), *technicians):
        hand.sync()


def _at(day: date, hour: float) -> datetime:
    return day_begins(day) + timedelta(minutes=round(hour * 60))


def _logs(clock: Clock, following: date, technicians: Sequence[Hand]) -> None:
    clock.now = _at(following, 10)
    for hand in technicians:
        for n in range(LOGS, 0, -1):
            day = (following - timedelta(days=n)).isoformat()
            hand.does(clock.now, CloseLog(day=day, remark="一切正常", plan="按单上门"))
        hand.sync()


def _supervise(clock: Clock, month: date, office: dict[Role, Hand]) -> None:
    """A meeting, two spot checks and the month's report, by the auditor."""
    auditor, manager = office[Role.AUDITOR], office[Role.SERVICE_MANAGER]
    good, bad = Point(name="客户签字", good=True), Point(name="照片齐全", good=False)
    for n, points in enumerate(((good,), (good, bad))):
        auditor.does(clock.now, CheckSpot(check=f"g-spot-{n}", about=f"第{n + 1}个电话", points=points))
    decided = Decided(
        task="g-task", what="补齐万用表", who="g-dispatch", due=(month + timedelta(days=40)).isoformat()
    )
    minutes = WriteMinutes(
        minutes="g-minutes",
        title="月度服务例会",
        held=month.isoformat(),
        decisions=(decided,),
        answers=(AgreedAnswer(question="终端为什么离线？", answer="先查欠费，再请司机重启。"),),
    )
    manager.does(clock.now, minutes)
    manager.sync()
    auditor.does(clock.now, ReleaseSupervision(words="总体正常"), f"{month:%Y-%m}")
    auditor.sync()


def _roster(clock: Clock, following: date, office: dict[Role, Hand], technicians: Sequence[Hand]) -> None:
    """Days for the one half, late shifts for the other; every day of the month, as they work in this company."""
    clock.now = _at(following, 11)
    days = (add_months(following, 1) - following).days
    rows = tuple(RosterRow(person=hand.person, codes=("DL"[n % 2],) * days) for n, hand in enumerate(technicians))
    dispatcher = office[Role.DISPATCHER]
    dispatcher.does(clock.now, SetRoster(patterns=PATTERNS, rows=rows), f"main:{following:%Y-%m}")
    dispatcher.sync()


def _leave(
    clock: Clock, dice: random.Random, following: date, office: dict[Role, Hand], technicians: Sequence[Hand]
) -> None:
    """One leave given, one that waits; one sickness with its certificate, one without."""
    one, other, sick, well = (technicians[n] for n in range(FEWEST))
    clock.now = _at(following, 12)
    for n, hand in enumerate((one, other)):
        day = following + timedelta(days=8 + dice.randrange(3))
        ask = AskLeave(
            kind=AbsenceKind.ANNUAL,
            begins=iso(_at(day, 8.5)),
            ends=iso(_at(day, 22)),
            reason="回老家",
            stand_in=well.person,
        )
        hand.does(clock.now, ask, f"g-leave-{n}")
        hand.sync()
    leader = office[Role.DISPATCHER]
    leader.does(clock.now, DecideLeave(grant=True), "g-leave-0")
    leader.sync()
    day = following + timedelta(days=2)
    for n, hand in enumerate((sick, other)):
        begins, ends = iso(day_begins(day)), iso(day_begins(day + timedelta(days=2)))
        hand.does(clock.now, TellSick(absence=f"g-sick-{n}", person=hand.person, begins=begins, ends=ends))
        hand.sync()
    sick.does(clock.now, HandPapers(absence="g-sick-0", words="市一院诊断书"))
    sick.sync()


def _alike(technicians: Sequence[Hand]) -> tuple[Hand, Hand] | None:
    """The first two who may stand in for each other (DUTY-1)."""
    first: dict[tuple[str, ...], Hand] = {}
    for hand in technicians:
        with hand.company.read() as work:
            person = work.get(Person, hand.person)
        skills = tuple(sorted(person.skills)) if person else ()
        if skills in first:
            return first[skills], hand
        first[skills] = hand
    return None


def _swap(clock: Clock, following: date, office: dict[Role, Hand], technicians: Sequence[Hand]) -> None:
    """Two of the same skills exchange a day, with everybody's consent; in a small company there may be none."""
    pair = _alike(technicians)
    if pair is None:
        return
    one, other = pair
    clock.now = _at(following, 13)
    day = (following + timedelta(days=20)).isoformat()
    one.does(clock.now, AskSwap(peer=other.person, day=day, peer_day=day), "g-swap")
    one.sync()
    other.does(clock.now, AgreeSwap(agree=True), "g-swap")
    other.sync()
    for role in (Role.DISPATCHER, Role.SERVICE_MANAGER):
        office[role].does(clock.now, ApproveSwap(approve=True), "g-swap")
        office[role].sync()


def _hand_over(clock: Clock, following: date, technicians: Sequence[Hand]) -> None:
    """A shift is handed over and taken before the next begins."""
    giver, taker = technicians[0], technicians[1]
    clock.now = _at(following, 13.8)
    giver.does(clock.now, GiveShift(handover="g-hand", to=taker.person, words="钥匙在前台"))
    giver.sync()
    taker.does(clock.now, TakeShift(handover="g-hand"))
    taker.does(clock.now, BeginShift())
    taker.sync()
