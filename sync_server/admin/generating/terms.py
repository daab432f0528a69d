"""What follows the made-up month: terms sold, renewed at the desk and on site; some lapse, some are paid twice.

Comes after the month's own lines, by dice of its own: the month stays byte for byte what it was.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from rulebook.kernel.ids import Fen, ReceiptId, VehicleId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import add_months, day_begins, iso
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.deadlines.handlers import passed_deadlines
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.service_terms.commands import (
    EndTerm,
    RenewTerm,
    ReportSigns,
    SetPlan,
    SetTerm,
    Sign,
    TermRow,
    TopUpSim,
)
from rulebook.subjects.service_terms.lookup import term_id, term_of
from rulebook.subjects.service_terms.records import TermKind
from rulebook.subjects.service_terms.subject import SUBJECT
from rulebook.subjects.visits.records import FeeLine
from sync_server.admin.generating.people import Clock, Hand
from sync_server.core.company import Company
from sync_server.core.system import write_as_system

PLANS = (
    ("TERM-PLATFORM", "平台服务费一年", "Platform, one year", TermKind.PLATFORM, Fen(36_000)),
    ("TERM-SIM", "流量套餐一年", "SIM plan, one year", TermKind.SIM, Fen(6_000)),
)
SOLD = 24
"""So many vehicles have a term when the records begin."""
BEGINS = 15
"""On this day of the month after."""


class Terms:
    """A fortnight of renewals after the month that begins on `month`."""

    def __init__(
        self,
        company: Company,
        clock: Clock,
        seed: int,
        office: dict[Role, Hand],
        technicians: Sequence[Hand],
    ) -> None:
        self.company, self.clock, self.dice = company, clock, random.Random(f"{seed} terms")
        self.service, self.admin = office[Role.CUSTOMER_SERVICE], office[Role.ADMINISTRATOR]
        self.technicians = technicians
        self.made = 0
        with company.read() as work:
            every = sorted(work.all(Vehicle), key=lambda v: v.id)
        plated = [v for v in every if v.plate and not v.merged_into]
        fitted = [v for v in plated if v.sim]
        rest = [v for v in plated if not v.sim]
        self.vehicles = [*fitted[: SOLD - 4], *rest][:SOLD]

    def after_month(self, month: date) -> None:
        """Plans and terms are entered, then seven evenings of renewals; the server looks after each."""
        first = add_months(month, 1) + timedelta(days=BEGINS - 1)
        hands = (self.service, self.admin, *self.technicians)
        before = [hand.dice for hand in hands]
        for hand in hands:
            hand.dice = self.dice
        self._begin(first)
        for n in range(7):
            self._set(first + timedelta(days=n), 17)
            self._evening(n)
            self._sync()
            self._look()
        self._set(first + timedelta(days=40), 9)
        self._look()
        for hand, dice in zip(hands, before, strict=True):
            hand.dice = dice

    def _set(self, day: date, hour: int) -> None:
        self.clock.now = day_begins(day) + timedelta(hours=hour)
        self.now: datetime = self.clock.now

    def _sync(self) -> None:
        for hand in (self.service, self.admin, *self.technicians):
            hand.sync()

    def _look(self) -> None:
        """The server looks at the terms' ends; other deadlines are not this part's matter."""
        with self.company.write() as work:
            for command in passed_deadlines(SUBJECT.deadlines, work, self.clock.now):
                write_as_system(work, self.company.master, command, "", self.clock.now)

    def _begin(self, first: date) -> None:
        self._set(first - timedelta(days=1), 9)
        for model, name, english, what, fen in PLANS:
            price = SetPrice(
                model=model, name=name, name_en=english, fen=fen, valid_from="2025-01-01", reason="新增"
            )
            self.admin.does(self.now, price, model)
            self.admin.does(self.now, SetPlan(what=what, months=12), model)
        self.admin.sync()
        for n, vehicle in enumerate(self.vehicles):
            until = (first + timedelta(days=self.dice.randrange(-10, 45))).isoformat()
            self.service.does(self.now, SetTerm(what=TermKind.PLATFORM, vehicle=vehicle.id, until=until))
            if vehicle.sim and n % 2:
                sim = SetTerm(what=TermKind.SIM, vehicle=vehicle.id, until=until, unit=vehicle.sim)
                self.service.does(self.now, sim)
        signs = tuple(
            Sign(vehicle=v.id, at=iso(self.now - timedelta(days=80 if n % 9 == 0 else 1)))
            for n, v in enumerate(self.vehicles)
        )
        self.service.does(self.now, ReportSigns(signs=signs))
        self.service.sync()

    # evenings
    def _evening(self, n: int) -> None:
        steps = (self._fleet, self._twice, self._cheap, self._voided, self._top_ups, self._ends, self._counted)
        steps[n]()
        for hand in self.technicians[:2]:
            vehicle = self.dice.choice(self.vehicles[:-1])  # the last one is ended
            method = self.dice.choice((Method.CASH, Method.CASH, Method.OWED))
            self._renews(hand, (self._row(vehicle),), method)
        if sims := [v for v in self.vehicles if v.sim]:
            self._renews(self.service, (self._row(self.dice.choice(sims), TermKind.SIM),), Method.TRANSFER)

    def _row(self, vehicle: Vehicle, what: TermKind = TermKind.PLATFORM, fen: int = 0) -> TermRow:
        """A year, at the list's price unless another is said, with the end that is in the books by now."""
        plan = next(p for p in PLANS if p[3] is what)
        unit = str(vehicle.sim or "") if what is TermKind.SIM else ""
        with self.company.read() as work:
            known = term_of(work, what, vehicle.id, unit)
        return TermRow(
            what=what,
            vehicle=vehicle.id,
            unit=unit,
            plan=plan[0],
            months=12,
            fen=Fen(fen) or plan[4],
            seen=known.until if known else "",
        )

    def _renews(self, hand: Hand, rows: tuple[TermRow, ...], method: Method) -> ReceiptId:
        self.made += 1
        self.now += timedelta(seconds=20)
        id = ReceiptId(f"g-term-{self.made:04d}")
        names = {p[0]: p for p in PLANS}
        lines = tuple(
            FeeLine(model=r.plan, name=names[r.plan][1], name_en=names[r.plan][2], quantity=1, fen=r.fen)
            for r in rows
        )
        renew = RenewTerm(
            receipt=id,
            number=hand.number(),
            token=self.dice.randbytes(16).hex(),
            rows=rows,
            lines=lines,
            total=Fen(sum(r.fen for r in rows)),
            method=method,
            plate=self._plate(rows[0].vehicle) if len(rows) == 1 else "",
        )
        hand.does(self.now, renew)
        return id

    def _plate(self, vehicle: VehicleId) -> str:
        return next((v.plate for v in self.vehicles if v.id == vehicle), "")

    def _fleet(self) -> None:
        """A list at the desk, with a plate that the archive does not know."""
        rows = tuple(self._row(v) for v in self.vehicles[:8])
        stranger = TermRow(
            what=TermKind.PLATFORM,
            vehicle=VehicleId("vehicle:苏Z00000"),
            plan=PLANS[0][0],
            months=12,
            fen=PLANS[0][4],
        )
        self._renews(self.service, (*rows, stranger), Method.TRANSFER)

    def _twice(self) -> None:
        """Two people are paid for one term without hearing of each other."""
        row = self._row(self.vehicles[9])
        self._renews(self.technicians[0], (row,), Method.CASH)
        self._renews(self.service, (row,), Method.TRANSFER)

    def _cheap(self) -> None:
        self._renews(self.technicians[0], (self._row(self.vehicles[10], fen=30_000),), Method.CASH)

    def _voided(self) -> None:
        id = self._renews(self.technicians[0], (self._row(self.vehicles[11]),), Method.CASH)
        self.now += timedelta(minutes=1)
        self.technicians[0].does(self.now, VoidReceipt(receipt=id, reason="客户改为转账"))

    def _top_ups(self) -> None:
        """By slip, without one, with one used before, and of a card that nobody knows."""
        sims = [str(v.sim) for v in self.vehicles if v.sim][:3] or ["sim:none"]
        until = (self.now.date() + timedelta(days=365)).isoformat()
        for n, (unit, slip) in enumerate(
            ((sims[0], "CM-0001"), (sims[-1], ""), (sims[-1], "CM-0001"), ("sim:89860000000000000000", "CM-0002"))
        ):
            top_up = TopUpSim(
                top_up=f"g-top-up-{n}", unit=unit, fen=Fen(3_000), carrier="移动", slip=slip, until=until
            )
            self.service.does(self.now, top_up, f"g-top-up-{n}")

    def _ends(self) -> None:
        vehicle = self.vehicles[-1].id
        self.service.does(self.now, EndTerm(reason="车辆报废"), term_id(TermKind.PLATFORM, vehicle, ""))

    def _counted(self) -> None:
        """Renewed, then its end is set by hand, then the receipt is voided after all."""
        vehicle = self.vehicles[12]
        id = self._renews(self.technicians[0], (self._row(vehicle),), Method.CASH)
        self.technicians[0].sync()
        until = (self.now.date() + timedelta(days=500)).isoformat()
        fixed = SetTerm(what=TermKind.PLATFORM, vehicle=vehicle.id, until=until, reason="合同约定")
        self.service.does(self.now, fixed)
        self.service.sync()
        self.now += timedelta(minutes=1)
        self.technicians[0].does(self.now, VoidReceipt(receipt=id, reason="客户退费"))
