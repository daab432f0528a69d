"""Random weeks of a company with several phones on and off line: the money is right after each (section 4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import invariants
from company import TRUCK, Hand, coins, make_company, refused, visit_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.ids import Fen, HandoverId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import Line
from rulebook.kernel.roles import Role
from rulebook.policy.ledger import safe_by
from rulebook.rules import decide
from rulebook.subjects.books.commands import CloseDay, DepositCash, SpendCash
from rulebook.subjects.books.records import Books, Day, DayState
from rulebook.subjects.cash.commands import CountHandover, DeclareHandover, ReturnToBase
from rulebook.subjects.cash.records import Handover, HandoverState
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.commands import IssueReceipt, VoidReceipt
from rulebook.subjects.receipts.numbers import number_in, receipt_number
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.statements.commands import ImportStatement, StatementRow
from rulebook.subjects.visits.records import FeeLine


class Act(NamedTuple):
    """What somebody does next, and how many hours pass first."""

    what: str
    phone: int
    amount: int
    hours: int


acts = st.builds(
    Act,
    what=st.sampled_from(
        [
            "cash",
            "cash",
            "cash",
            "wechat",
            "owed",
            "collect",
            "void",
            "skip",
            "spend",
            "hand_over",
            "sync",
            "offline",
            "count",
            "settle",
            "close",
            "deposit",
            "statement",
        ]
    ),
    phone=st.integers(0, 2),
    amount=st.integers(1, 90_000),
    hours=st.sampled_from([0, 0, 1, 3, 9]),
)


class Phone:
    """A technician's phone: off line its lines wait; on line they are judged one after the other."""

    def __init__(self, week: Week, hand: Hand) -> None:
        self.week, self.hand = week, hand
        self.online = True
        self.waiting: list[Line] = []
        self.next = 1
        self.spent = 0

    def says(self, command: Command, subject: str = "") -> None:
        self.waiting.append(self.hand.line(command, subject))
        if self.online:
            self.sync()

    def sync(self) -> None:
        company = self.week.company
        for line in self.waiting:
            verdict = decide(company.world, line, company.now)
            assert isinstance(verdict, Decision), f"a fact was refused: {verdict}"
            company.world.apply(verdict)
            self.week.check_closed_days()
        self.waiting.clear()


class Week:
    """The company, its phones, and what they have agreed on so far."""

    def __init__(self) -> None:
        self.company = make_company()
        both = self.company.hire("zu", "祖师傅", Role.TECHNICIAN, Role.FINANCE)
        self.both = both
        self.phones = [Phone(self, hand) for hand in (self.company.li, self.company.wang, both)]
        self.orders = {phone.hand.id: self._orders(phone) for phone in self.phones}
        self.closed: dict[str, Day] = {}
        self.made = 0

    def _orders(self, phone: Phone) -> str:
        return self.company.order_in(OrderState.ON_SITE, f"order-{phone.hand.id}", phone.hand)

    def check_closed_days(self) -> None:
        """A closed day never changes (CASH-7)."""
        for id, day in self.closed.items():
            assert self.company.world.get(Day, id) == day, f"{id} changed after it was closed"
        for day in self.company.world.all(Day):
            if day.state is DayState.CLOSED:
                self.closed.setdefault(day.id, day)

    def office(self, hand: Hand, command: Command) -> None:
        hand.does(command)
        self.check_closed_days()

    def act(self, act: Act) -> None:
        self.company.wait(hours=act.hours)
        getattr(self, act.what)(self.phones[act.phone], act.amount)

    # what technicians do
    def receipt(self, phone: Phone, fen: int, method: Method, collects: str | None = None) -> None:
        self.made += 1
        order = self.orders[phone.hand.id]
        issue = IssueReceipt(
            visit=visit_of(order),
            receipt=ReceiptId(f"r-{self.made}"),
            number=receipt_number(f"PG{phone.hand.id[:2].upper()}", phone.next),
            token=f"token-{self.made:-<20}",
            plate=TRUCK,
            lines=(FeeLine(model="x", name="x", name_en="x", quantity=1, fen=Fen(fen)),),
            total=Fen(fen),
            method=method,
            collects=ReceiptId(collects) if collects else None,
        )
        phone.next += 1
        phone.says(issue, order)

    def cash(self, phone: Phone, amount: int) -> None:
        self.receipt(phone, amount, Method.CASH)

    def wechat(self, phone: Phone, amount: int) -> None:
        self.receipt(phone, amount, Method.WECHAT)

    def owed(self, phone: Phone, amount: int) -> None:
        self.receipt(phone, amount, Method.OWED)

    def collect(self, phone: Phone, amount: int) -> None:
        self.receipt(phone, amount, Method.CASH, f"r-{amount % max(1, self.made) + 1}")

    def void(self, phone: Phone, amount: int) -> None:
        phone.says(VoidReceipt(receipt=ReceiptId(f"r-{amount % max(1, self.made) + 1}"), reason="写错"))

    def skip(self, phone: Phone, amount: int) -> None:
        phone.next += amount % 3

    def spend(self, phone: Phone, amount: int) -> None:
        self.made += 1
        phone.says(SpendCash(expense=f"x-{self.made}", fen=Fen(amount // 10 + 1), purpose="过路费"))

    def hand_over(self, phone: Phone, amount: int) -> None:
        """What is declared is what the person believes; the books take in all that is in hand (CASH-3)."""
        self.made += 1
        phone.says(ReturnToBase())
        phone.says(DeclareHandover(handover=HandoverId(f"h-{self.made}"), counts=coins(amount), receipts=()))

    def sync(self, phone: Phone, amount: int) -> None:
        phone.online = True
        phone.sync()

    def offline(self, phone: Phone, amount: int) -> None:
        phone.online = False

    # what the office does
    def count(self, phone: Phone, amount: int) -> None:
        waiting = self.company.world.find(Handover, "state", HandoverState.DECLARED)
        for handover in list(waiting)[:1]:
            counter = self.both if amount % 4 == 0 else self.company.fang
            command = CountHandover(handover=handover.id, counts=coins(amount))
            if counter.id == handover.technician:
                assert refused(counter.does(command)) == ("ROLE-2", "own_cash")
            else:
                self.office(counter, command)

    def settle(self, phone: Phone, amount: int) -> None:
        for found in self.company.world.find(Irregularity, "state", "open"):
            if found.code in ("difference", "closing_difference"):
                settle = Settle(
                    irregularity=found.id, text="已谈话", write_off=amount % 3 == 1, found=amount % 3 == 2
                )
                self.office(self.company.chen, settle)

    def close(self, phone: Phone, amount: int) -> None:
        day = self.company.now.date() - timedelta(days=amount % 2)
        counted = max(0, safe_by(self.company.world, day) + amount % 3 - 1)
        self.office(self.company.fang, CloseDay(day=day.isoformat(), counts=coins(counted)))

    def deposit(self, phone: Phone, amount: int) -> None:
        self.office(self.company.fang, DepositCash(fen=Fen(amount), reference="回单"))

    def statement(self, phone: Phone, amount: int) -> None:
        receipts = [r for r in self.company.world.all(Receipt) if r.method is Method.WECHAT]
        rows = tuple(
            StatementRow(number=r.number.replace("-", ""), wallet_number=r.id, at=r.at, fen=r.total)
            for r in receipts[: amount % 5]
        )
        statement = ImportStatement(method=Method.WECHAT, file="s.csv", sha256="0", rows=rows)
        self.office(self.company.fang, statement)


def no_silent_gap(week: Week) -> None:
    """Every number below the highest used one is on a receipt, or an irregularity names it (RCT-2)."""
    world = week.company.world
    told = " ".join(i.facts["numbers"] for i in world.all(Irregularity) if i.code == "number_gap")
    for block in world.all(NumberBlock):
        used = {n for r in world.all(Receipt) if (n := number_in(block, r.number)) is not None}
        for number in range(block.first, max(used, default=0)):
            if number not in used:
                assert in_spans(told, block.series, number), f"{receipt_number(block.series, number)} is silent"


def in_spans(told: str, series: str, number: int) -> bool:
    for span in told.replace(",", " ").split():
        first, _, last = span.partition("–")
        if first.startswith(f"{series}-") and int(first[-6:]) <= number <= int((last or first)[-6:]):
            return True
    return False


def one_handover_covers_all_in_hand(week: Week) -> None:
    """What was taken before an envelope was declared is in it or in an earlier one: no picking (CASH-3)."""
    world = week.company.world
    for handover in world.all(Handover):
        for receipt in world.all(Receipt):
            if receipt.holder == handover.technician and receipt.handover is None:
                assert _line_of(receipt.at) >= _line_of(handover.declared_at), f"{receipt.id} was left out"


def _line_of(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(week=st.lists(acts, min_size=10, max_size=60))
def test_cash_1_cash_3_cash_7_rct_2_after_any_week_the_money_is_right(week: list[Act]) -> None:
    """Entries balance, cash is conserved, envelopes cover all, no gap is silent, closed days stand."""
    books = Week()
    for act in week:
        books.act(act)
    for phone in books.phones:
        phone.sync()
    invariants.hold(books.company.world)
    no_silent_gap(books)
    one_handover_covers_all_in_hand(books)
    closed = books.company.world.get(Books, Books.THE)
    for day in books.company.world.all(Day):
        assert closed is None or day.id > closed.closed_until or day.id in books.closed
