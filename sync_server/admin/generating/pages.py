"""Customers' pages in a made-up month: given, revoked, written on, rated; two reports are taken too late (CUST-1).

Stands on the visits of aftercare.py, with its own device and dice: nothing else of the month changes.
"""

from __future__ import annotations

import random
from datetime import date

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import OrderId, VisitId
from rulebook.rules import RULES
from rulebook.subjects.cases.commands import AnswerCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.customer_pages.commands import (
    DismissReport,
    GivePage,
    RateVisit,
    ReportByPage,
    RevokePage,
    TakeReport,
)
from rulebook.subjects.customer_pages.records import PublicReport
from rulebook.subjects.deadlines.handlers import passed_deadlines
from sync_server.admin.generating.people import Clock, Hand, moment
from sync_server.core.company import Company
from sync_server.core.system import write_as_system

WHO = "g-after-service"
ORDERS = tuple(f"g-after-{n}" for n in range(4))
GIVEN, REPORTED = 6, 7
"""Days of the month, counted from nought."""
_WATCHED = tuple(watch for watch in RULES.deadlines if watch.kind is PublicReport)
Came = tuple[float, Command, str]
"""At which hour the server wrote what about which subject."""
BY_CUSTOMERS: tuple[Came, ...] = (
    (9.5, RateVisit(page="g-page-0", visit=VisitId("g-after-0-v"), stars=5, words="来得快"), ORDERS[0]),
    (9.6, ReportByPage(page="g-page-0", said="定位又漂移了", caller="车队长"), "g-web-0"),
    (9.7, ReportByPage(page="g-page-1", said="贷款请联系我"), "g-web-1"),
    (9.8, ReportByPage(page="g-page-2", said="终端外壳松动", order=OrderId(ORDERS[2])), "g-web-2"),
    (9.9, RateVisit(page="g-page-3", visit=VisitId("g-after-3-v"), stars=2, words="等了两天才来"), ORDERS[3]),
)


class Pages:
    """The pages of one month."""

    def __init__(self, company: Company, clock: Clock, seed: str) -> None:
        self.company, self.clock = company, clock
        self.hand = Hand(company, random.Random(f"{seed} pages"), WHO)

    def day(self, number: int, day: date) -> None:
        """What happens on that day of the month."""
        if number == GIVEN:
            self.clock.now = moment(day, 19.7)
            for n, order in enumerate(ORDERS):
                self.hand.does(self.clock.now, GivePage(order=OrderId(order), contact="车队长"), f"g-page-{n}")
            self.hand.sync()
        elif number == REPORTED:
            self._reported(day)

    def _reported(self, day: date) -> None:
        """Four customers write in the morning; one is taken at once, one is nothing of ours, two wait too long."""
        for hour, command, subject in BY_CUSTOMERS:
            self.clock.now = moment(day, hour)
            with self.company.write() as work:
                write_as_system(work, self.company.master, command, subject, self.clock.now)
        self.clock.now = moment(day, 10)
        self.hand.does(self.clock.now, TakeReport(), "g-web-0")
        told = AnswerCase(what="明天上午到场复查", channel=Channel.CALL, outcome=True)
        self.hand.does(self.clock.now, told, "g-web-0")
        self.hand.does(self.clock.now, DismissReport(reason="广告"), "g-web-1")
        self.hand.does(self.clock.now, RevokePage(reason="链接被转发"), "g-page-1")
        self.hand.sync()
        self.clock.now = moment(day, 19.8)
        with self.company.write() as work:
            for command in passed_deadlines(_WATCHED, work, self.clock.now):
                write_as_system(work, self.company.master, command, "", self.clock.now)
        self.hand.does(self.clock.now, TakeReport(kind=CaseKind.COMPLAINT), "rated:g-after-3-v")
        self.hand.sync()
