"""Customers' cases of a made-up month, with mistakes: late answers, letters that lay, complaints nobody took.

Has dice of its own, so that what the month's other subjects draw is what it was for the same seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import CaseId, CustomerId, OrderId, PersonId, VehicleId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.policy.clocks import SiteClass, WaitFor
from rulebook.subjects.cases.commands import (
    AnswerCase,
    ClassifyCase,
    ClassifySite,
    CloseCase,
    GoOnCase,
    HandCase,
    HearAgain,
    HearCase,
    LinkCase,
    TakeCase,
    WaitCase,
)
from rulebook.subjects.cases.records import CaseKind, Channel, ServiceCase
from rulebook.subjects.cases.subject import SUBJECT
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.deadlines.handlers import passed_deadlines
from rulebook.subjects.orders.commands import OpenOrder
from sync_server.admin.generating.people import Clock, Hand
from sync_server.core.company import Company
from sync_server.core.system import write_as_system
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.subjects.calendar.proposal import proposed

SAID = {
    CaseKind.REQUEST: ("平台上车不动", "想加装一台终端", "SIM卡欠费了吗", "轨迹断断续续"),
    CaseKind.COMPLAINT: ("约好的时间没来人", "换了三次还是不上线", "收费没给凭证"),
    CaseKind.PRAISE: ("师傅做事很细致",),
    CaseKind.SUGGESTION: ("希望能在手机上看轨迹",),
    CaseKind.DISPUTE: ("经销商说好免费，结果收了钱",),
    CaseKind.LEAD: ("车队要换二十台终端，询价",),
}
_K, _C = CaseKind, Channel
KINDS = (*[_K.REQUEST] * 12, *[_K.COMPLAINT] * 5, _K.PRAISE, _K.SUGGESTION, _K.DISPUTE, _K.LEAD)
CHANNELS = (*[_C.CALL] * 6, *[_C.LETTER] * 2, _C.WEB, _C.WALK_IN)
MISTAKES = {"lies": 0.2, "untaken": 0.35, "waits": 0.15, "again": 0.1, "sorted_again": 0.08}
"""How often of an evening a case is left lying; how often a complaint is not taken up, a case waits, and so on."""
HOURS = (9.0, 11.0, 13.5, 15.5)
ON_SITE = 8.75
"""Before a technician's first visit; they say it on the phone in the evening."""


class Told(msgspec.Struct, frozen=True):
    """A case that is open; `owned`: it is customer service's, who may close it."""

    id: CaseId
    kind: CaseKind
    owned: bool


class Cases:
    """The cases of a month, made day by day beside its orders."""

    def __init__(
        self, company: Company, clock: Clock, seed: int, office: dict[Role, Hand], technicians: list[Hand]
    ) -> None:
        self.company, self.clock, self.dice = company, clock, random.Random(f"{seed} cases")
        self.office, self.technicians = office, technicians
        self.service, self.manager = office[Role.CUSTOMER_SERVICE], office[Role.SERVICE_MANAGER]
        self.open: list[Told] = []
        self.waiting: list[Told] = []
        self.sorted: set[CaseId] = set()
        self.made = 0

    @staticmethod
    def sites(customers: int) -> Iterator[tuple[Command, str]]:
        """Some customers are further away than town."""
        for n in range(1, customers, 5):
            yield ClassifySite(site=SiteClass.SUBURB, reason="市郊停车场"), f"g-c-{n}"
            yield ClassifySite(site=SiteClass.REMOTE, reason="距离 200 公里"), f"g-c-{n + 2}"

    @contextmanager
    def _own_dice(self) -> Iterator[None]:
        """Whoever signs a line here draws its id from these dice."""
        hands = (*self.office.values(), *self.technicians)
        before = [hand.dice for hand in hands]
        for hand in hands:
            hand.dice = self.dice
        yield
        for hand, dice in zip(hands, before, strict=True):
            hand.dice = dice

    def morning(self, day: date, customers: int, vehicle: VehicleId | None) -> None:
        """What waited goes on; what is heard by day; now and then an order that nobody will remember."""
        with self._own_dice():
            for told in self.waiting:
                self.service.does(_at(day, 8.6), GoOnCase(how="有消息了"), told.id)
            self.open += self.waiting
            self.waiting = []
            self._hear(_at(day, ON_SITE), self.dice.choice(self.technicians), Channel.VISIT, customers)
            for hour in HOURS:
                self._hear(_at(day, hour), self.service, self.dice.choice(CHANNELS), customers)
                self.clock.now = _at(day, hour + 0.75)
                self.service.sync()
                self._taken(_at(day, hour + 0.4))
            if vehicle and day.weekday() == 2:
                self._forgotten(_at(day, 16.4), vehicle)
            self.clock.now = _at(day, 17)
            self.service.sync()

    def _hear(self, at: datetime, hearer: Hand, channel: Channel, customers: int) -> None:
        dice, kind = self.dice, self.dice.choice(KINDS)
        id = CaseId(f"g-case-{at:%m%d}-{self.made:04d}")
        self.made += 1
        n = dice.randrange(customers)
        solved = kind is CaseKind.REQUEST and dice.random() < 0.4
        heard = HearCase(
            kind=kind,
            channel=channel,
            said=dice.choice(SAID[kind]),
            customer=CustomerId(f"g-c-{n}"),
            customer_name=self._name_of(f"g-c-{n}"),
            caller="队长",
            phone="13862130977",
            solved=solved,
            answer="已在电话里解决" if solved else "",
        )
        hearer.does(at, heard, id)
        if solved:
            hearer.does(at + timedelta(minutes=2), CloseCase(note="当场解决"), id)
            return
        taken_up = kind is CaseKind.COMPLAINT and hearer is self.service and dice.random() > MISTAKES["untaken"]
        self.open.append(Told(id, kind, owned=hearer is self.service and not taken_up))
        if taken_up:
            hand_over = HandCase(to=PersonId(self.manager.person), note="请查")
            hearer.does(at + timedelta(minutes=4), hand_over, id)

    def _name_of(self, customer: str) -> str:
        with self.company.read() as work:
            known = work.get(Customer, customer)
        return known.name if known else ""

    def _taken(self, at: datetime) -> None:
        """The manager takes what was offered within the half hour."""
        with self.company.read() as work:
            offered = [one.id for one in self.open if _is_offered(work, one.id)]
        for id in offered:
            self.manager.does(at, TakeCase(), id)
        self.manager.sync()

    def _forgotten(self, at: datetime, vehicle: VehicleId) -> None:
        """Sent in for approval late in the day; nobody ever decides on it."""
        order = OrderId(f"g-lost-{at:%m%d}")
        with self.company.read() as work:
            truck = work.get(Vehicle, vehicle)
            owner = work.get(Customer, truck.customer or "") if truck else None
        if owner is None:
            return
        paper = OpenOrder(
            customer=owner.id,
            customer_name=owner.name,
            address=owner.address,
            contact=owner.contact,
            contact_phone=owner.contact_phone,
            product_model="BD-1078V",
            purchase_date="2024-05-01",
            problem="不上线",
            symptom="灯不闪",
            tried="热线：已请司机重启，无效",
            vehicles=(vehicle,),
            submit=True,
        )
        self.service.does(at, paper, order)
        if self.open:
            self.service.does(at + timedelta(minutes=1), LinkCase(order=order), self.open[-1].id)

    def evening(self, day: date) -> None:
        """In the evening most of what is open is answered; some lies, some waits; then the server looks."""
        dice, at = self.dice, _at(day, 18.4)
        self.clock.now = _at(day, 18.8)
        with self._own_dice():
            left = []
            for n, told in enumerate(self.open):
                moment = at + timedelta(seconds=n)
                chance = dice.random()
                if chance < MISTAKES["lies"]:
                    left.append(told)
                elif chance < MISTAKES["lies"] + MISTAKES["waits"]:
                    wait = WaitCase(why=dice.choice(tuple(WaitFor)), note="等消息")
                    self.service.does(moment, wait, told.id)
                    self.waiting.append(told)
                elif self._answered(told, moment):
                    left.append(told)
            self.open = left
            if day.day % 10 == 3:
                self._slips(at + timedelta(minutes=5))
            self.service.sync()
        self.look()

    def _answered(self, told: Told, at: datetime) -> bool:
        """Whether the customer came again after the answer."""
        dice = self.dice
        if (
            told.kind is CaseKind.REQUEST
            and told.id not in self.sorted
            and dice.random() < MISTAKES["sorted_again"]
        ):
            self.sorted.add(told.id)
            self.service.does(at, ClassifyCase(kind=CaseKind.COMPLAINT, reason="听下来是投诉"), told.id)
        satisfied = dice.random() < 0.9
        answer = AnswerCase(what="已处理并告知结果", channel=Channel.CALL, outcome=True, satisfied=satisfied)
        self.service.does(at, answer, told.id)
        if dice.random() >= MISTAKES["again"]:
            if told.owned and told.kind is not CaseKind.COMPLAINT and told.id not in self.sorted:
                self.service.does(at, CloseCase(), told.id)  # a complaint's case ends with the complaint
            return False
        self.service.does(at, HearAgain(said="又出现了", channel=Channel.WEB), told.id)
        return True

    def _slips(self, at: datetime) -> None:
        """A case under a number that was misread, and one taken that was not offered."""
        self.service.does(at, AnswerCase(what="已答复", channel=Channel.CALL), "g-case-misread")
        for foreign in (*self.open, *self.waiting)[:1]:
            dispatcher = self.office[Role.DISPATCHER]
            dispatcher.does(at, TakeCase(), foreign.id)
            dispatcher.sync()

    def end(self, last: date) -> None:
        """The year's calendar is entered on the month's last day, and next year's is missed from November on."""
        self.clock.now = _at(last, 20)
        calendar = proposed(last.year)
        if calendar:
            with self.company.write() as work:
                write_as_system(work, self.company.master, calendar, f"{last.year:04d}", self.clock.now)
        self.clock.now = _at(last, 24.1)
        self.look()

    def look(self) -> None:
        """The server looks at the terms; other deadlines are not this month's matter."""
        with self.company.write() as work:
            for command in passed_deadlines(SUBJECT.deadlines, work, self.clock.now):
                write_as_system(work, self.company.master, command, "", self.clock.now)


def _is_offered(work: UnitOfWork, id: CaseId) -> bool:
    known = work.get(ServiceCase, id)
    return known is not None and known.offered is not None


def _at(day: date, hour: float) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=COMPANY_ZONE) + timedelta(minutes=round(hour * 60))
