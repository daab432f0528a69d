"""The calls after a made-up month's visits, and orders that close after them, mistakes included (FUP-1).

A caller and dice of its own, so that what the month's other subjects draw is what it was for the same seed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.rules import RULES
from rulebook.subjects.cases.commands import AnswerCase, CloseCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.follow_ups.answers import fitted_for, taken_of
from rulebook.subjects.follow_ups.commands import AskCustomer, FollowOnCase, TryCall
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.orders.commands import CloseOrder
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.people.commands import AddPerson
from sync_server.admin.generating.people import Clock, Hand, moment
from sync_server.core.company import Company
from sync_server.core.system import write_as_system
from sync_server.db.unit_of_work import UnitOfWork

CALLER = ("g-caller", "沈回访")
MISTAKES = {"forgotten": 0.03, "late": 0.02, "unreached": 0.04, "sum": 0.008, "unit": 0.006, "angry": 0.012}
"""How often a call is forgotten for good or for a week, nobody is there, and the answers are not what we wrote."""
MORE = 0.02
"""How often the customer raises something else in the call."""
SCORES = (3, 4, 4, 4, 5, 5, 5, 5)
SAID = ("已恢复上线", "正常，司机满意", "能用", "轨迹正常了")
ANGRY = ("约好上午，下午才到", "修完又断过一次", "态度不好")
WISHES = ((CaseKind.LEAD, "还有两台车想装，请报价"), (CaseKind.REQUEST, "另一台车也掉线了，请派人看"))
A_WEEK = timedelta(days=7)
PATIENCE = 14
"""So many days an order that cannot close yet is looked at again."""


class Waiting(msgspec.Struct):
    """An order whose visit is done: the day it is called on, and how often its close was looked at."""

    order: str
    on: date
    looked: int = 0


class NextDayCalls:
    """One caller, day by day; `visited` hands over the orders whose visits were completed."""

    def __init__(self, company: Company, clock: Clock, seed: int) -> None:
        self.company, self.clock, self.dice = company, clock, random.Random(f"{seed} calls")
        with company.write() as work:
            person = AddPerson(name=CALLER[1], roles=(Role.CUSTOMER_SERVICE,))
            write_as_system(work, company.master, person, CALLER[0], clock.now)
        self.hand = Hand(company, self.dice, CALLER[0])
        self.due: list[Waiting] = []
        self.called: list[Waiting] = []
        self.cases: list[str] = []

    def visited(self, orders: list[str], day: date) -> None:
        """Their customers are called on the day after `day`; some a week late, some never."""
        for order in orders:
            chance = self.dice.random()
            if chance < MISTAKES["forgotten"]:
                continue
            late = chance < MISTAKES["forgotten"] + MISTAKES["late"]
            self.due.append(Waiting(order, day + (A_WEEK if late else timedelta(days=1))))

    def day(self, day: date) -> None:
        """The day's calls, in office hours and not at noon; handed in before the office closes."""
        self._answer_cases(moment(day, 8.8))
        today = [one for one in self.due if one.on <= day]
        self.due = [one for one in self.due if one.on > day]
        with self.company.read() as work:
            known = [(one, order) for one in today if (order := work.get(Order, one.order)) and _is_done(order)]
            calls = [(one, order.id, self._call(work, order)) for one, order in known]
        for at, (one, id, said) in zip(_times(day, len(calls)), calls, strict=True):
            for n, command in enumerate(said):
                self.hand.does(at + timedelta(seconds=40 * n), command, id)
            self.called.append(one)
        self.clock.now = moment(day, 17.4)
        self.hand.sync()
        self._close()

    def _answer_cases(self, at: datetime) -> None:
        """What customers raised in the calls of the day before is answered, and they are told how it ended."""
        for n, case in enumerate(self.cases):
            answer = AnswerCase(what="已回电，安排好了", channel=Channel.CALL, outcome=True, satisfied=True)
            self.hand.does(at + timedelta(seconds=40 * n), answer, case)
            self.hand.does(at + timedelta(seconds=40 * n + 20), CloseCase(), case)
        self.cases.clear()

    def _call(self, work: UnitOfWork, order: Order) -> list[Command]:
        """What the caller writes down: the customer's own words, of which few differ from what we wrote."""
        dice, calls = self.dice, list(work.find(FollowUp, "order", order.id))
        ids = tuple(call.id for call in calls if not call.plan)
        if dice.random() < MISTAKES["unreached"]:
            vain = TryCall(follow_ups=ids, number=order.contact_phone, note="无人接听")
            if dice.random() < 0.5:
                return [vain, vain, vain]
            return [vain, self._asked(work, order, ids)]
        said: list[Command] = [self._asked(work, order, ids)]
        if dice.random() < MORE:
            kind, words = dice.choice(WISHES)
            case = f"{order.id}-more"
            said.append(FollowOnCase(case=case, said=words, kind=kind, follow_ups=ids, spoken_with=order.contact))
            self.cases.append(case)
        return said

    def _asked(self, work: UnitOfWork, order: Order, ids: tuple[str, ...]) -> AskCustomer:
        dice = self.dice
        paid, fitted = taken_of(work, order)[0], fitted_for(work, order)
        off = Fen(10_000) if dice.random() < MISTAKES["sum"] else Fen(0)
        unit = fitted[-1][-6:] if fitted and dice.random() < 0.6 else ""
        if unit and dice.random() < MISTAKES["unit"] / 0.6:
            unit = f"{(int(unit) + 1) % 1_000_000:06d}"
        angry = dice.random() < MISTAKES["angry"]
        return AskCustomer(
            said=dice.choice(ANGRY if angry else SAID),
            paid=Fen(paid + off),
            unit=unit,
            follow_ups=ids,
            works=True,
            satisfied=dice.choice((1, 2)) if angry else dice.choice(SCORES),
            why="没有按约定来" if angry else "",
            spoken_with=order.contact,
        )

    def _close(self) -> None:
        """Orders of which nothing is missing any more: asked, cash handed over, nothing irregular."""
        with self.company.read() as work:
            ready = {one.order for one in self.called if self._is_ready(work, one)}
        for order in (one.order for one in self.called if one.order in ready):
            self.hand.does(self.clock.now, CloseOrder(follow_up="已回访"), order)
        self.hand.sync()
        self.called = [one for one in self.called if one.order not in ready and one.looked < PATIENCE]

    def _is_ready(self, work: UnitOfWork, one: Waiting) -> bool:
        one.looked += 1
        order = work.get(Order, one.order)
        return order is not None and _is_done(order) and not RULES.missing_to_close(work, order)


def _is_done(order: Order) -> bool:
    return order.state is OrderState.COMPLETED


def _times(day: date, count: int) -> Iterator[datetime]:
    """So many moments, spread over morning and afternoon."""
    morning = (count + 1) // 2
    for n in range(count):
        first, place, of = (9, n, morning) if n < morning else (14.1, n - morning, count - morning)
        yield moment(day, first) + timedelta(seconds=int(2.75 * 3600 * place / of))
