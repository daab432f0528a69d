"""What follows the made-up month: a fleet's round by plan, its faults and orders, one of premises.

By dice of its own, after everything else: the month stays byte for byte what it was.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from rulebook.kernel.ids import CustomerId, Fen, PersonId, VehicleId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import add_months, day_begins
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.deadlines.handlers import passed_deadlines
from rulebook.subjects.rounds.charges import Per
from rulebook.subjects.rounds.commands import (
    CloseRound,
    NotePoint,
    OrderFinding,
    PlanRound,
    PriceRound,
    SeeStop,
    SkipStop,
    StartRound,
)
from rulebook.subjects.rounds.records import Every, How, Position, Result, Rhythm, RoundKind, RoundStop
from rulebook.subjects.rounds.subject import SUBJECT
from rulebook.subjects.stock.records import Place, Unit, UnitKind
from sync_server.admin.generating.people import Clock, Hand
from sync_server.core.company import Company
from sync_server.core.system import write_as_system

POINTS = ("外观与固定", "指示灯", "定位与在线", "天线与线束")
ROOMS = ("机房", "仓库", "前台")
FAULTS = (("指示灯", "红灯常亮"), ("天线与线束", "天线脱落"), ("定位与在线", "离线三天"))
MOST = 30
"""Vehicles of the round."""


def walk_rounds(
    company: Company,
    clock: Clock,
    dice: random.Random,
    month: date,
    office: dict[Role, Hand],
    technicians: Sequence[Hand],
) -> None:
    """Plan, let the server make the rounds, walk one with faults; leave the last of it for others to look at."""
    following = add_months(month, 1)
    walker, dispatcher = technicians[0], office[Role.DISPATCHER]
    clock.now = _at(following, 14)
    fleet = _fleet(company)
    plan = PlanRound(
        name="车队月检",
        kind=RoundKind.INSPECTION,
        people=(PersonId(walker.person),),
        rhythm=Rhythm(every=Every.LAST_DAY),
        since=following.isoformat(),
        points=POINTS,
        targets=tuple(str(one) for one in fleet),
        window=3,
    )
    rooms = PlanRound(
        name="公司安全巡查",
        kind=RoundKind.PREMISES,
        people=(PersonId(walker.person),),
        rhythm=Rhythm(every=Every.WEEKDAY, nth=1, weekday=4),
        since=following.isoformat(),
        points=("消防器材", "门窗水电"),
        targets=ROOMS,
    )
    if fleet:
        dispatcher.does(clock.now, plan, "g-round-fleet")
    dispatcher.does(clock.now, rooms, "g-round-rooms")
    dispatcher.sync()
    if payer := _payer(company, fleet):
        _agree(clock, payer, following, dispatcher, office[Role.DEPARTMENT_MANAGER])
    for _ in range(4):
        _look(company, clock)
    if fleet:
        _walk(company, clock, dice, f"round:g-round-fleet:{following.isoformat()}", walker, dispatcher)
    round = f"round:g-round-rooms:{following.isoformat()}"
    for room in ROOMS:
        walker.does(clock.now, SeeStop(target=room, how=How.BY_HAND, all_ok=True), round)
    walker.does(clock.now, CloseRound(), round)
    walker.sync()


def _at(day: date, hour: float) -> datetime:
    return day_begins(day) + timedelta(minutes=round(hour * 60))


def _fleet(company: Company) -> list[VehicleId]:
    """Vehicles with a terminal, of the customer who has most of them."""
    with company.read() as work:
        borne = [u for u in work.find(Unit, "place", Place.VEHICLE) if u.unit is UnitKind.TERMINAL]
        vehicles = [v for u in borne if (v := work.get(Vehicle, VehicleId(u.holder))) and v.customer]
        counted = Counter(CustomerId(str(v.customer)) for v in vehicles)
        most = min(counted, key=lambda id: (-counted[id], id), default=None)
        own = sorted(v.id for v in vehicles if v.customer == most)
        others = sorted(v.id for v in vehicles if v.customer != most)
    return list(dict.fromkeys([*own, *others]))[:MOST]


def _payer(company: Company, fleet: Sequence[VehicleId]) -> CustomerId | None:
    """Whose the first of them is: the customer with the maintenance contract."""
    with company.read() as work:
        first = work.get(Vehicle, fleet[0]) if fleet else None
    return CustomerId(first.customer) if first and first.customer else None


def _agree(clock: Clock, payer: CustomerId, since: date, dispatcher: Hand, manager: Hand) -> None:
    """Twenty yuan for each vehicle that is seen, approved by the department manager (FEE-3)."""
    asked = PriceRound(
        plan="g-round-fleet",
        customer=payer,
        per=Per.STOP,
        fen=Fen(2_000),
        since=since.isoformat(),
        reason="维保合同",
    )
    dispatcher.does(clock.now, asked, "g-round-price")
    dispatcher.sync()
    manager.does(clock.now, GrantApproval(), "g-round-price")
    manager.sync()


def _look(company: Company, clock: Clock) -> None:
    """The server looks for what is due of rounds."""
    with company.write() as work:
        for command in passed_deadlines(SUBJECT.deadlines, work, clock.now):
            write_as_system(work, company.master, command, "", clock.now)


def _walk(company: Company, clock: Clock, dice: random.Random, round: str, walker: Hand, dispatcher: Hand) -> None:
    """Scan after scan: one bears another unit, one is scanned twice, one is away; two faults are ordered."""
    with company.read() as work:
        stops = sorted(work.find(RoundStop, "round", round), key=lambda one: one.name)
    walker.does(clock.now, StartRound(), round)
    away = stops[-1] if len(stops) > 4 else None
    for n, stop in enumerate(stops):
        at = clock.now + timedelta(minutes=3 * n)
        if stop is away:
            walker.does(at, SkipStop(target=stop.target, reason="出车在外，下月补"), round)
            continue
        other = stops[0].terminal if n == 1 else stop.terminal
        walker.does(
            at,
            SeeStop(target=stop.target, how=How.CAMERA, terminal=other, all_ok=True, position=_place(dice)),
            round,
        )
        if n == 2:
            walker.does(at, SeeStop(target=stop.target, how=How.CAMERA, terminal=stop.terminal), round)
    faulty = [stop for stop in stops if stop is not away][: len(FAULTS)]
    clock.now += timedelta(minutes=3 * len(stops))
    for n, (stop, (point, words)) in enumerate(zip(faulty, FAULTS, strict=False)):
        note = NotePoint(target=stop.target, point=point, result=Result.FAULT, words=words, finding=f"g-fault-{n}")
        walker.does(clock.now, note, round)
    walker.does(clock.now, CloseRound(), round)
    walker.sync()
    for n in range(min(2, len(faulty))):
        dispatcher.does(clock.now, OrderFinding(finding=f"g-fault-{n}"), f"g-fault-order-{n}")
    dispatcher.sync()


def _place(dice: random.Random) -> Position:
    return Position(
        latitude=31_298_000 + dice.randrange(9_000),
        longitude=120_585_000 + dice.randrange(9_000),
        metres=dice.randrange(4, 30),
    )
