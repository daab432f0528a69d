"""Follow-up calls and a survey in a made-up month, with the mistakes that a real one has (FUP-1, FUP-2).

Its own people, customers and dice: what is made here changes nothing of the month around it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen, PersonId, VisitId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.rules import RULES
from rulebook.subjects.cases.records import CaseKind
from rulebook.subjects.company.commands import AddCustomer, ImportVehicles, VehicleLine
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.deadlines.handlers import passed_deadlines
from rulebook.subjects.follow_ups.commands import AskCustomer, FollowOnCase, SkipCalls, TryCall
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.orders.commands import AcceptOrder, ApproveOrder, AssignOrder, OpenOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Place, UnitKind
from rulebook.subjects.surveys.commands import AnswerSurvey, CloseSurvey, OpenSurvey, SendSurvey, VoidAnswer
from rulebook.subjects.surveys.records import Channel, SurveyRound
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart, RecordFinding, RecordWork, SignVisit
from rulebook.subjects.visits.papers import sheet_digest, sheet_for
from rulebook.subjects.visits.records import Stroke, Visit
from sync_server.admin.demo import imei
from sync_server.admin.generating.people import Clock, Hand
from sync_server.core.company import Company
from sync_server.core.system import write_as_system

PEOPLE = (
    ("g-after-tech", "秦师傅", Role.TECHNICIAN),
    ("g-after-service", "许回访", Role.CUSTOMER_SERVICE),
    ("g-after-dispatch", "何调度", Role.DISPATCHER),
    ("g-after-manager", "江经理", Role.SERVICE_MANAGER),
    ("g-after-head", "严主任", Role.DEPARTMENT_MANAGER),
)
NAMES = tuple(f"{place}物流有限公司" for place in ("虹桥", "宝带", "枫津", "胥江", "阳澄", "澹台", "金鸡", "觅渡"))
CUSTOMERS = len(NAMES)
"""One scene each: asked well, never asked, not reached, dissatisfied, by the technician, late, in time but
reported late, let be."""
TICKED = ("details", "customer_called", "tools", "spares", "papers")
STROKES = (Stroke(points=tuple((x * 10, x * 7 % 300, x * 16) for x in range(12))),)
VISITED, CALLED, LATER, OPENED, ASKED, CLOSED = 4, 5, 8, 12, 15, 26
"""Days of the month, counted from nought, on which something happens."""
_WATCHED = tuple(watch for watch in RULES.deadlines if watch.kind in (FollowUp, SurveyRound))


class Aftercare:
    """The calls and the survey of one month."""

    def __init__(self, company: Company, clock: Clock, seed: str) -> None:
        self.company, self.clock = company, clock
        self.dice = random.Random(f"{seed} aftercare")
        self._enter(self._books())
        self.hands = [Hand(company, self.dice, id) for id, _, _ in PEOPLE]
        self.tech, self.service, self.dispatch, self.manager, self.head = self.hands

    def _enter(self, commands: Iterator[tuple[Command, str]]) -> None:
        with self.company.write() as work:
            for command, subject in commands:
                write_as_system(work, self.company.master, command, subject, self.clock.now)

    def _books(self) -> Iterator[tuple[Command, str]]:
        for id, name, role in PEOPLE:
            skills = ("repair",) if role is Role.TECHNICIAN else ()
            yield AddPerson(name=name, roles=(role,), skills=skills), id
        for n in range(CUSTOMERS):
            customer = AddCustomer(name=NAMES[n], contact="车队长", contact_phone="13913580246")
            yield customer, _customer(n)
            row = VehicleLine(plate=_plate(n))
            yield (
                ImportVehicles(file="generate", sha256="0" * 64, vehicles=(row,), customer=_customer(n)),
                f"after:{n}",
            )
            fitted = ReceiveUnit(
                unit=UnitKind.TERMINAL,
                number=_unit(n),
                model="BSJ-GT06N",
                place=Place.VEHICLE,
                holder=vehicle_id(_plate(n)),
            )
            yield fitted, fitted.number

    def day(self, number: int, day: date) -> None:
        """What happens on that day of the month, in the evening's quiet; then the deadlines that have passed."""
        scenes = {
            VISITED: self._visits,
            CALLED: self._calls,
            LATER: self._later,
            OPENED: self._opened,
            ASKED: self._asked,
            CLOSED: self._closed,
        }
        self.clock.now = _at(day, 19.5)
        if scene := scenes.get(number):
            scene(day)
            for hand in self.hands:
                hand.sync()
        self._pass()

    def _pass(self) -> None:
        with self.company.read() as work:
            if not passed_deadlines(_WATCHED, work, self.clock.now):
                return
        with self.company.write() as work:
            for command in passed_deadlines(_WATCHED, work, self.clock.now):
                write_as_system(work, self.company.master, command, "", self.clock.now)

    # visits and calls
    def _visits(self, day: date) -> None:
        """A free repair for each customer; signed and done."""
        self.clock.now = _at(day, 9)
        for n in range(CUSTOMERS):
            self.service.does(self.clock.now, _paper(n, day), _order(n))
        self.service.sync()
        for n in range(CUSTOMERS):
            self.manager.does(self.clock.now, ApproveOrder(revision=1), _order(n))
            self.dispatch.does(self.clock.now, AssignOrder(technician=PersonId(self.tech.person)), _order(n))
        self.manager.sync()
        self.dispatch.sync()
        for n in range(CUSTOMERS):
            at = self.clock.now = _at(day, 10 + n)
            visit = VisitId(f"{_order(n)}-v")
            steps: tuple[Command, ...] = (
                AcceptOrder(),
                Depart(visit=visit, ticked=TICKED),
                Arrive(visit=visit),
                RecordFinding(visit=visit, finding="电源线松动", reproduced=True),
                RecordWork(visit=visit, work="重新接线", cause="颠簸", customer_tried=True),
            )
            for step in steps:
                self.tech.does(at, step, _order(n))
            self.tech.sync()
            self.tech.does(at, self._signature(n, visit), _order(n))
            self.tech.does(at, CompleteVisit(visit=visit), _order(n))
            self.tech.sync()

    def _signature(self, n: int, visit: VisitId) -> SignVisit:
        with self.company.read() as work:
            order, known = work.get(Order, _order(n)), work.get(Visit, visit)
            assert order is not None
            assert known is not None
            sheet = sheet_for(work, order, known, "zh-CN")
        return SignVisit(visit=visit, signer="车队长", digest=sheet_digest(sheet), sheet=sheet, strokes=STROKES)

    def _calls(self, day: date) -> None:
        """The next day: well asked, not reached, dissatisfied, by the technician himself."""
        at = _at(day, 15)
        good = AskCustomer(said="已恢复上线", paid=Fen(0), unit=_unit(0)[-6:], works=True, satisfied=5)
        self.service.does(at, good, _order(0))
        more = FollowOnCase(
            case="g-after-case",
            said="新车也想装，请报价",
            kind=CaseKind.LEAD,
            follow_ups=_calls_of(0),
        )
        self.service.does(_at(day, 15.1), more, _order(0))
        for hour in (9, 11, 16):
            vain = TryCall(follow_ups=_calls_of(2), number="13913580246", note="无人接听")
            self.service.does(_at(day, hour), vain, _order(2))
        bad = AskCustomer(said="等了两天才来", satisfied=1, works=True, why="来得太慢")
        self.service.does(_at(day, 16.1), bad, _order(3))
        self.tech.does(at, AskCustomer(said="我自己问过了", satisfied=5), _order(4))
        let_be = SkipCalls(follow_ups=_calls_of(7), reason="客户正在搬迁，月底再联系")
        self.manager.does(at, let_be, _order(7))

    def _later(self, day: date) -> None:
        """A call made late, whose customer says he paid, and one made in time whose phone had failed since, where
        another terminal hangs in the vehicle than the archive has."""
        late = AskCustomer(said="能用，就是打晚了；司机付了三百五", paid=Fen(35_000), satisfied=4, works=True)
        self.service.does(_at(day, 15), late, _order(5))
        in_time = AskCustomer(said="当时就问过，手机坏了", unit=_unit(0)[-6:], satisfied=4, works=True)
        self.head.does(_at(day - timedelta(days=LATER - CALLED), 15), in_time, _order(6))

    # the survey
    def _opened(self, day: date) -> None:
        since, until = day - timedelta(days=365), day + timedelta(days=60)
        opened = OpenSurvey(year=day.year, topics="company", since=since.isoformat(), until=until.isoformat())
        self.manager.does(self.clock.now, opened, SURVEY)
        self.manager.sync()
        reached = tuple(_customer(n) for n in range(CUSTOMERS - 2))
        self.service.does(self.clock.now, SendSurvey(customers=reached, channel=Channel.PHONE), SURVEY)
        vain = SendSurvey(customers=(_customer(CUSTOMERS - 1),), channel=Channel.PHONE, reached=False)
        self.service.does(self.clock.now, vain, SURVEY)

    def _asked(self, day: date) -> None:
        """Four answer; one of them twice, one is void."""
        topics = ("quality", "handling", "technical", "supply", "training", "paid_service")
        channels = (Channel.PHONE, Channel.VISIT, Channel.PAPER, Channel.PHONE)
        for n, channel in enumerate((*channels, Channel.PHONE)):
            scores = {topic: self.dice.choice((3, 4, 4, 5, 5)) for topic in topics}
            words = self.dice.choice(("", "来得快", "希望多培训司机", "配件再快一点"))
            customer = _customer(n % len(channels))
            said = AnswerSurvey(answer=f"g-a-{n}", channel=channel, customer=customer, scores=scores, words=words)
            self.service.does(_at(day, 10) + timedelta(minutes=10 * n), said, SURVEY)
        self.service.sync()
        self.manager.does(self.clock.now, VoidAnswer(answer="g-a-3", reason="接电话的不是客户本人"), "g-a-3")

    def _closed(self, _: date) -> None:
        self.head.does(self.clock.now, CloseSurvey(), SURVEY)


SURVEY = "g-survey"


def _at(day: date, hour: float) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=COMPANY_ZONE) + timedelta(minutes=round(hour * 60))


def _customer(n: int) -> str:
    return f"g-after-c-{n}"


def _order(n: int) -> str:
    return f"g-after-{n}"


def _plate(n: int) -> str:
    return f"苏E8H{n:03d}"


def _unit(n: int) -> str:
    return imei(9_900_000 + n)


def _calls_of(n: int) -> tuple[str, ...]:
    return (f"{_order(n)}:next_day", f"{_order(n)}:three_days")


def _paper(n: int, day: date) -> OpenOrder:
    return OpenOrder(
        kind=OrderKind.REPAIR,
        customer=_customer(n),
        customer_name=NAMES[n],
        address=f"相城大道{n + 1}号",
        contact="车队长",
        contact_phone="13913580246",
        product_model="BSJ-GT06N",
        purchase_date=(day - timedelta(days=60)).isoformat(),
        problem="掉线",
        symptom="颠簸后掉线",
        tried="热线：已请司机重启，无效",
        vehicles=(vehicle_id(_plate(n)),),
        submit=True,
    )
