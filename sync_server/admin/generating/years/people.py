"""Who works in the company of years, what it has when it begins, and each one's device."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.commands import AddCustomer, SetPrice
from rulebook.subjects.devices.commands import LeaseBlock
from rulebook.subjects.letterhead.records import ID as LETTERHEAD_ID
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.receipts.numbers import receipt_number
from sync_server.admin.demo import LETTERHEAD
from sync_server.admin.generating import drawing
from sync_server.admin.generating.people import Clock, Hand
from sync_server.admin.generating.vocabulary import Model
from sync_server.core.chain import Chain, device_row
from sync_server.core.company import Company
from sync_server.core.intake import take_lines
from sync_server.core.system import write_as_system

OFFICE = (
    ("y-service", "李静", Role.CUSTOMER_SERVICE),
    ("y-dispatch", "陈晨", Role.DISPATCHER),
    ("y-manager", "周明", Role.SERVICE_MANAGER),
    ("y-head", "吴国强", Role.DEPARTMENT_MANAGER),
    ("y-finance", "孙丽", Role.FINANCE),
    ("y-store", "郑海", Role.STOREKEEPER),
    ("y-admin", "钱进", Role.ADMINISTRATOR),
    ("y-audit", "冯雪", Role.AUDITOR),
)
CARDS = (
    Model("SIM-1Y", "物联网SIM卡，一年", "IoT SIM card, one year", 9_600),
    Model("SIM-2Y", "物联网SIM卡，两年", "IoT SIM card, two years", 16_800),
    Model("SIM-3Y", "物联网SIM卡，三年", "IoT SIM card, three years", 23_500),
    Model("SIM-V", "视频流量SIM卡，一年", "IoT SIM card for video, one year", 48_000),
)
SINCE = date(1999, 1, 4)
"""The company was founded then: its figures and prices hold from a day that is in no stretch, and never moves."""
FIGURES = (
    ("cluster_orders", "1000"),
    ("cluster_days", "1"),
    ("office_week", "1"),
)
"""A thousand trucks with one symptom on one day before a fault of the model is suspected: those who see the same
few every day set it so, and no warning of one fortnight hangs over the next. Office hours are those of every
week, by no calendar of a year.
"""
SKILLS = ("repair", "install", "removal", "inspection")
A_CHUNK = 500
"""Lines taken at once; a day's, where a phone would send them in smaller pieces."""


class Worker(Hand):
    """One person at their device. Numbers are leased for a whole stretch, and used up in it."""

    def __init__(self, company: Company, dice: random.Random, person: str) -> None:
        super().__init__(company, dice, person)
        self.leased = self.blocks[0].last if self.blocks else 0
        self.series = self.blocks[0].series if self.blocks else ""
        self._next = self.leased  # of the first block all others are passed over, and told as a gap

    def lease(self, count: int) -> tuple[Command, str]:
        """The line that gives this device as many numbers as it lacks of `count`."""
        first = self.leased + 1
        self.leased = self._next + count - 1
        block = LeaseBlock(
            device=self.device, person=PersonId(self.person), series=self.series, first=first, last=self.leased
        )
        return block, f"{self.series}:{first}"

    def number(self) -> str:
        """The next receipt number, taken (RCT-2)."""
        self._next += 1
        return receipt_number(self.series, self._next - 1)

    def sync(self) -> None:
        """Hand in what waits; nothing is leased on the way."""
        self.unsent.clear()
        while self.waiting:
            chunk, self.waiting = self.waiting[:A_CHUNK], self.waiting[A_CHUNK:]
            with self.company.write() as work:
                row = device_row(work, self.device)
                assert row is not None
                chain = Chain(work, row, self.company.master)
                outcomes = take_lines(chain, chain.next, chunk, self.company.clock())
            self.refused += [o for o in outcomes if o.outcome in ("refused", "quarantined")]


class Staff:
    """Everybody, and the customers they work for. Nobody has a holiday: one fortnight is like another."""

    def __init__(
        self, company: Company, clock: Clock, dice: random.Random, technicians: int, known: bool = False
    ) -> None:
        """`known`: they are in the books already, and each has a new device now."""
        self.company, self.clock = company, clock
        self.customers = drawing.customers(dice)
        names = [
            name
            for name in drawing.names(dice, technicians + len(OFFICE))
            if name not in {name for _, name, _ in OFFICE}
        ]
        if not known:
            self.as_system(self._entered(names[:technicians]))
        self.office = {role: Worker(company, dice, id) for id, _, role in OFFICE}
        self.technicians = [Worker(company, dice, f"y-tech-{n:03d}") for n in range(technicians)]

    @property
    def everybody(self) -> list[Worker]:
        return [*self.office.values(), *self.technicians]

    def as_system(self, commands: Iterator[tuple[Command, str]], at: datetime | None = None) -> None:
        """The server's own lines, in one transaction."""
        with self.company.write() as work:
            for command, subject in commands:
                write_as_system(work, self.company.master, command, subject, at or self.clock.now)

    def _entered(self, names: list[str]) -> Iterator[tuple[Command, str]]:
        for id, name, role in OFFICE:
            yield AddPerson(name=name, roles=(role,)), id
        for n, name in enumerate(names):
            yield AddPerson(name=name, roles=(Role.TECHNICIAN,), skills=SKILLS), f"y-tech-{n:03d}"
        for one in self.customers:
            known = AddCustomer(name=one.name, address=one.address, contact=one.contact, contact_phone=one.phone)
            yield known, one.id
        for name, value in FIGURES:
            yield SetSetting(name=name, value=value), name
        yield LETTERHEAD, LETTERHEAD_ID
        for model in CARDS:
            price = SetPrice(
                model=model.code,
                name=model.zh,
                name_en=model.en,
                fen=Fen(model.fen),
                valid_from=SINCE.isoformat(),
            )
            yield price, model.code
