"""What `paigong demo` shows of rounds and trainings: one that is walked, a tour that is owed, a certificate.

Apart from the demo's own company, as no deadline runs there: tests and benchmarks begin with `demo.fill` alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import CustomerId, Fen, PersonId
from rulebook.kernel.times import add_months, company_day, iso
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.deadlines.handlers import passed_deadlines
from rulebook.subjects.rounds.charges import Per
from rulebook.subjects.rounds.commands import (
    CloseRound,
    NotePoint,
    OrderFinding,
    PlanRound,
    PriceRound,
    SeeStop,
    StartRound,
)
from rulebook.subjects.rounds.records import Every, How, OnRest, Result, Rhythm, RoundKind, RoundStop
from rulebook.subjects.rounds.subject import SUBJECT
from rulebook.subjects.trainings.commands import (
    AttendSession,
    GiveFeedback,
    HoldSession,
    MarkTest,
    PlanSession,
    SetQualification,
)
from rulebook.subjects.trainings.records import SessionKind
from rulebook.subjects.visits.records import Stroke
from sync_server.core.company import Company
from sync_server.core.system import write_as_system

OWNER, CUSTOMER = CustomerId("c-hongyun"), CustomerId("c-shunda")
WALKER, DISPATCHER, MANAGER = "p-zhao", "p-chen", "p-zhou"
FLEET, TOUR, TRAINING = "demo-round-fleet", "demo-round-tour", "demo-training"
FAULT = "demo-fault-of-a-round"
SIGNED = (Stroke(points=tuple((100 + n * 30, 150 + n * 37 % 90, n * 16) for n in range(20))),)
Do = Callable[[Command, str, str], None]


def fill_rounds(company: Company) -> None:
    """A fleet's monthly round that is begun, a tour with a price, a training with its test; in one transaction."""
    now = company.clock()
    with company.write() as work:

        def do(command: Command, subject: str, actor: str) -> None:
            write_as_system(work, company.master, command, subject, now, actor)

        _plan(do, now)
        for _ in range(3):
            for due in passed_deadlines(SUBJECT.deadlines, work, now):
                write_as_system(work, company.master, due, "", now)
        today = company_day(now).isoformat()
        stops = sorted(work.find(RoundStop, "round", f"round:{FLEET}:{today}"), key=lambda one: one.name)
        _walk(do, f"round:{FLEET}:{today}", stops)
        _tour(do, f"round:{TOUR}:{today}")
        _train(do, now)


def _plan(do: Do, now: datetime) -> None:
    today = company_day(now).isoformat()
    fleet = PlanRound(
        name="鸿运车队月检",
        kind=RoundKind.INSPECTION,
        people=(PersonId(WALKER),),
        rhythm=Rhythm(every=Every.LAST_DAY),
        since=today,
        customers=(OWNER,),
        points=("外观与固定", "指示灯", "定位与在线"),
        window=3,
    )
    tour = PlanRound(
        name="顺达季度走访",
        kind=RoundKind.TOUR,
        people=(PersonId(WALKER),),
        rhythm=Rhythm(every=Every.ONCE, on_rest=OnRest.KEEP),
        since=today,
        customers=(CUSTOMER,),
        points=("设备使用情况", "服务满意度", "意见和需求"),
    )
    do(fleet, FLEET, DISPATCHER)
    do(tour, TOUR, DISPATCHER)
    price = PriceRound(
        plan=TOUR, customer=CUSTOMER, per=Per.ROUND, fen=Fen(20_000), since=today, reason="维保合同 WB-07"
    )
    do(price, "demo-round-price", DISPATCHER)
    do(GrantApproval(), "demo-round-price", MANAGER)


def _walk(do: Do, round: str, stops: list[RoundStop]) -> None:
    """Half of it is seen; the first has a fault, which is an order. The rest is for whoever looks around."""
    do(StartRound(), round, WALKER)
    for stop in stops[: (len(stops) + 1) // 2]:
        do(SeeStop(target=stop.target, how=How.TYPED, terminal=stop.terminal, all_ok=True), round, WALKER)
    if stops:
        fault = NotePoint(
            target=stops[0].target,
            point="指示灯",
            result=Result.FAULT,
            words="红灯常亮",
            finding="demo-fault-of-a-round",
        )
        do(fault, round, WALKER)
        do(OrderFinding(finding=FAULT), "demo-order-of-a-round", DISPATCHER)


def _tour(do: Do, round: str) -> None:
    do(SeeStop(target=CUSTOMER, how=How.BY_HAND, all_ok=True), round, WALKER)
    wish = NotePoint(target=CUSTOMER, point="意见和需求", result=Result.OK, words="想按月收到油耗报表")
    do(wish, round, WALKER)
    do(CloseRound(), round, WALKER)


def _train(do: Do, now: datetime) -> None:
    """Held, signed, tested and rated by one; another still to say how it was; the next one is planned."""
    held = PlanSession(
        kind=SessionKind.INTERNAL,
        title="终端更换要点",
        begins=iso(now),
        outline="一、拆装；二、供电；三、拍照",
        material="作业指导书第二版",
        skill="repair",
        place="会议室",
        trainer="p-wang",
    )
    do(held, TRAINING, MANAGER)
    for person in (WALKER, "p-xu"):
        there = AttendSession(session=TRAINING, attendance=f"demo-there-{person}", person=person, strokes=SIGNED)
        do(there, TRAINING, "p-wang")
    do(HoldSession(session=TRAINING, words="按指导书讲解并实操", ask=True), TRAINING, "p-wang")
    do(GiveFeedback(score=4, words="实操再多些"), f"demo-there-{WALKER}", WALKER)
    do(MarkTest(session=TRAINING, person=PersonId(WALKER), percent=92), "demo-test", "p-wang")
    until = add_months(company_day(now), 12).isoformat()
    granted = SetQualification(test="demo-test", until=until, token=secrets.token_urlsafe(24))
    do(granted, "demo-qualification", MANAGER)
    coming = PlanSession(
        kind=SessionKind.USER_TRAINING,
        title="顺达物流：平台怎么看轨迹",
        begins=iso(now + timedelta(days=7)),
        place="客户会议室",
        trainer="p-wang",
    )
    do(coming, "demo-training-next", MANAGER)
