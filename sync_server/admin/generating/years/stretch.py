"""A fortnight of the company of years, done by its people the normal way: each line signed, handed in and judged.

It leaves nothing open behind: whoever is out comes back, cash is counted and banked, each call is made, each
irregularity settled. So the books of the next fortnight go on as those of this one did, and it can be copied.
Ids begin with the stretch's own mark, `y0001-`; numbers of things follow from a running number.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import CaseId, CustomerId, Fen, HandoverId, PersonId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.roles import Role
from rulebook.policy.ledger import safe_by
from rulebook.rules import RULES
from rulebook.subjects.books.commands import CloseDay, DecideExpense, DepositCash, SpendCash
from rulebook.subjects.cases.commands import AnswerCase, CloseCase, HearCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.cash.commands import CountHandover, DeclareHandover, ReturnToBase
from rulebook.subjects.company.commands import ImportVehicles
from rulebook.subjects.deadlines.handlers import passed_deadlines
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.logs.commands import CloseLog
from rulebook.subjects.orders.commands import ApproveOrder, AssignOrder, CloseOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import CollectReceivable
from rulebook.subjects.statements.commands import ImportStatement, StatementRow
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Place, UnitKind
from sync_server.admin.generating.people import moment
from sync_server.admin.generating.rounds import OUTLAYS, notes
from sync_server.admin.generating.years.errands import Errand, Taken, errands, visit
from sync_server.admin.generating.years.house import in_the_house
from sync_server.admin.generating.years.people import Staff, Worker
from sync_server.core.progress import track
from sync_server.db.unit_of_work import UnitOfWork

DAYS = 14
OUT = (0, 1, 2, 3, 4, 7, 8, 9, 10)
"""Days of the stretch, its Monday counted as 0, on which technicians are out; the last Friday is the office's."""
LAST = 11
A_LIST = 100
"""Rows of one customer's list."""
OFF_BY = (-5_000, -100, 500)
MISTAKES = {"difference": 0.05, "outlay": 0.1, "unmatched": 0.02}
SAID = ("已恢复上线", "正常，司机满意", "能用", "轨迹正常了")
HEARD = ("平台上车不动", "想加装一台终端", "轨迹断断续续", "师傅做事很细致")


class Stretch:
    """Fourteen days from a Monday on; `number` counts stretches, `visits` are those of a technician's day."""

    def __init__(self, staff: Staff, seed: int, number: int, begins: date, visits: int) -> None:
        self.staff, self.number, self.begins = staff, number, begins
        self.dice = random.Random(f"{seed} stretch")  # each stretch draws the same
        self.errands = errands(self.dice, staff, number, visits * len(OUT))
        self.visits = visits
        self.mark = f"y{number:04d}-"
        self.owed: list[Taken] = []
        self.wallets: dict[Method, list[StatementRow]] = {Method.WECHAT: [], Method.ALIPAY: []}
        self.envelopes: list[tuple[str, int]] = []
        self.visited: list[Errand] = []
        self.done: list[Errand] = []
        for hand in staff.everybody:
            hand.dice = random.Random(f"{seed} {number} {hand.person}")

    def run(self) -> None:
        """Everything that happens in it, to the evening of its last day."""
        self._at(0, 7)
        self.staff.as_system(self.prepared())
        for n in track(range(DAYS), "days"):
            day = self.begins + timedelta(days=n)
            if n in OUT or n == LAST:
                self._office_day(n, day)
            self._at(n, 20)
            self._look()

    def _at(self, n: int, hour: float) -> datetime:
        self.staff.clock.now = moment(self.begins + timedelta(days=n), hour)
        return self.staff.clock.now

    def prepared(self) -> Iterator[tuple[Command, str]]:
        """Numbers for everybody's receipts; the lists of the vehicles that are new."""
        for hand, own in zip(self.staff.technicians, self.errands, strict=True):
            yield hand.lease(sum(one.numbers for one in own))
        for customer in self.staff.customers:
            rows = [one.vehicle for own in self.errands for one in own if one.customer is customer]
            for begin in range(0, len(rows), A_LIST):
                part = tuple(rows[begin : begin + A_LIST])
                digest = hashlib.sha256(msgspec.json.encode(part)).hexdigest()
                file = f"{customer.name}车辆明细.xlsx"
                listed = ImportVehicles(file=file, sha256=digest, vehicles=part, customer=customer.id)
                yield listed, f"{self.mark}import-{customer.id}-{begin}"

    # a day
    def _office_day(self, n: int, day: date) -> None:
        place = OUT.index(n) if n in OUT else -1
        today = [
            own[place * self.visits : (place + 1) * self.visits] if place >= 0 else [] for own in self.errands
        ]
        self.send_out(n, [one for own in today for one in own])
        in_the_house(self.staff, self.mark, self.begins, n)
        self._hear(n)
        self._call(n)
        for hand, own in zip(self.staff.technicians, today, strict=True):
            if own:
                self.round(n, hand, own)
                self._at(n, 17.8)
                hand.sync()
        self._count(n)
        if n == LAST:
            self._last_day(n)
        self._close_orders(n)
        self._close(n, day)
        self.visited = [one for own in today for one in own]
        self.done += self.visited

    def send_out(self, n: int, today: list[Errand]) -> None:
        """Units go into the bags; the day's calls come in, are approved and given to somebody."""
        if not today:
            return
        office = self.staff.office
        self._at(n, 7.5)
        self.staff.as_system(self._stock(today))
        for role, hour, command in (
            (Role.CUSTOMER_SERVICE, 8.0, lambda one: one.paper(self.begins)),
            (Role.SERVICE_MANAGER, 8.2, lambda _: ApproveOrder(revision=1)),
            (Role.DISPATCHER, 8.4, lambda one: AssignOrder(technician=PersonId(one.technician))),
        ):
            at = self._at(n, hour)
            for one in today:
                office[role].does(at, command(one), one.order)
            office[role].sync()

    def _stock(self, today: list[Errand]) -> Iterator[tuple[Command, str]]:
        for one in today:
            unit = ReceiveUnit(
                unit=UnitKind.SIM,
                number=one.card,
                model=one.model.code,
                phone=one.phone,
                place=Place.PERSON,
                holder=one.technician,
            )
            yield unit, one.card

    def round(self, n: int, hand: Worker, own: list[Errand]) -> None:
        """All visits of a day, offline, and back at base; the lines wait to be handed in."""
        day = self.begins + timedelta(days=n)
        in_hand, receipts = 0, []
        for place, one in enumerate(own):
            begins = moment(day, 9) + timedelta(minutes=480 // len(own) * place)
            taken = visit(hand, one, begins, self.dice)
            if taken.method is Method.CASH:
                in_hand += taken.fen
                receipts.append(taken.receipt)
            elif taken.method is Method.OWED:
                self.owed.append(taken)
            elif self.dice.random() >= MISTAKES["unmatched"] and taken.method in self.wallets:
                self.wallets[taken.method].append(self._row(taken))
        if in_hand > 5_000 and self.dice.random() < MISTAKES["outlay"]:
            fen = self.dice.randrange(500, 3_000, 100)
            spent = f"{self.mark}x-{n:02d}-{hand.person}"
            hand.does(moment(day, 17.3), SpendCash(expense=spent, fen=Fen(fen), purpose=self.dice.choice(OUTLAYS)))
            in_hand -= fen
            self.staff.office[Role.SERVICE_MANAGER].does(
                moment(day, 18.5), DecideExpense(expense=spent, allow=True)
            )
        hand.does(moment(day, 17.5), ReturnToBase())
        if in_hand:
            id = HandoverId(f"{self.mark}h-{n:02d}-{hand.person}")
            hand.does(
                moment(day, 17.6), DeclareHandover(handover=id, counts=notes(in_hand), receipts=tuple(receipts))
            )
            self.envelopes.append((id, in_hand))
        hand.does(moment(day, 17.7), CloseLog(day=day.isoformat(), remark="一切正常", plan="按单上门"))

    def _row(self, taken: Taken) -> StatementRow:
        return StatementRow(
            number=taken.number.replace("-", "") if self.dice.random() < 0.8 else "",
            wallet_number=f"{self.mark}w-{taken.receipt[len(self.mark) :]}",
            at=taken.at.isoformat(),
            fen=taken.fen,
            fee=Fen(taken.fen * 6 // 1000),
        )

    # the office
    def _hear(self, n: int) -> None:
        """Two customers have something to say; both have their answer by the evening."""
        service, dice = self.staff.office[Role.CUSTOMER_SERVICE], self.dice
        for hour in (9.5, 14):
            at = self._at(n, hour)
            customer = dice.choice(self.staff.customers)
            id = CaseId(f"{self.mark}case-{n:02d}-{int(hour)}")
            heard = HearCase(
                kind=dice.choice((CaseKind.REQUEST, CaseKind.REQUEST, CaseKind.SUGGESTION)),
                channel=Channel.CALL,
                said=dice.choice(HEARD),
                customer=CustomerId(customer.id),
                customer_name=customer.name,
                caller=customer.contact,
                phone=customer.phone,
            )
            answer = AnswerCase(
                what="已处理并回电", channel=Channel.CALL, solved=True, outcome=True, satisfied=True
            )
            service.does(at, heard, id)
            service.does(at + timedelta(minutes=12), answer, id)
            service.does(at + timedelta(minutes=15), CloseCase(note="已回复"), id)
            self._at(n, hour + 0.5)
            service.sync()

    def _call(self, n: int) -> None:
        """The customers of the last day are asked how they fare."""
        service = self.staff.office[Role.CUSTOMER_SERVICE]
        at = self._at(n, 15)
        for place, one in enumerate(self.visited):
            asked = AskCustomer(
                said=self.dice.choice(SAID), satisfied=self.dice.choice((3, 4, 4, 5, 5, 5)), works=True
            )
            service.does(at + timedelta(seconds=place), asked, one.order)
        self._at(n, 17)
        service.sync()

    def _count(self, n: int) -> None:
        finance, manager = self.staff.office[Role.FINANCE], self.staff.office[Role.SERVICE_MANAGER]
        at = self._at(n, 18.2)
        off = []
        for id, held in self.envelopes:
            wrong = self.dice.choice(OFF_BY) if self.dice.random() < MISTAKES["difference"] else 0
            finance.does(at, CountHandover(handover=HandoverId(id), counts=notes(max(0, held + wrong))))
            if wrong:
                off.append(f"difference:{id}")
        self.envelopes.clear()
        finance.sync()
        at = self._at(n, 18.5)
        for place, opened in enumerate(off):
            settle = Settle(irregularity=opened, text="已谈话，当事人认可", write_off=place % 3 == 1)
            manager.does(at, settle)
        manager.sync()

    def _close_orders(self, n: int) -> None:
        service = self.staff.office[Role.CUSTOMER_SERVICE]
        at = self._at(n, 18.95)
        with self.staff.company.read() as work:
            ready = {one.order for one in self.done if _may_close(work, one.order)}
        for order in sorted(ready):
            service.does(at, CloseOrder(follow_up="已回访"), order)
        service.sync()
        self.done = [one for one in self.done if one.order not in ready]

    def _last_day(self, n: int) -> None:
        """Debts come in, the wallets' statements are read, and whatever is still irregular is settled."""
        finance = self.staff.office[Role.FINANCE]
        at = self._at(n, 18.8)
        for taken in self.owed:
            pay = CollectReceivable(
                receivable=taken.receipt,
                fen=taken.fen,
                method=Method.TRANSFER,
                reference=f"{self.mark}t-{taken.receipt[len(self.mark) :]}",
            )
            finance.does(at, pay)
        for method, rows in self.wallets.items():
            if rows:
                digest = hashlib.sha256(msgspec.json.encode(rows)).hexdigest()
                told = ImportStatement(method=method, file=f"{method}.csv", sha256=digest, rows=tuple(rows))
                finance.does(at, told)
        finance.sync()
        self._settle(n)

    def _settle(self, n: int) -> None:
        """By whoever may; a manager's own by the department manager."""
        at = self._at(n, 18.9)
        for role in (Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER):
            hand = self.staff.office[role]
            with self.staff.company.read() as work:
                found = [
                    one
                    for state in (IrregularityState.OPEN, IrregularityState.EXPLAINED)
                    for one in work.find(Irregularity, "state", state)
                ]
            for one in found:
                if one.person != hand.person:
                    hand.does(at, Settle(irregularity=one.id, text="已核实，说明附后"))
            hand.sync()

    def _close(self, n: int, day: date) -> None:
        finance, company = self.staff.office[Role.FINANCE], self.staff.company
        at = self._at(n, 19)
        with company.read() as work:
            safe = safe_by(work, day)
        if n == LAST and safe:
            finance.does(at, DepositCash(fen=safe, reference=f"{self.mark}bank"))
            safe = Fen(0)
        finance.does(at, CloseDay(day=day.isoformat(), counts=notes(safe)))
        finance.sync()

    def _look(self) -> None:
        """The server looks at what is due."""
        now = self.staff.clock.now
        with self.staff.company.read() as work:
            passed = passed_deadlines(RULES.deadlines, work, now)
        if passed:
            self.staff.as_system((command, "") for command in passed)


def _may_close(work: UnitOfWork, id: str) -> bool:
    order = work.get(Order, id)
    return order is not None and not RULES.missing_to_close(work, order)
