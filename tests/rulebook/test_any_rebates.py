"""Any months of receipts, reversals, payments, late facts: what is rebated is what the ledger holds (DEAL-1)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

import invariants
from company import CUSTOMER, make_company, visit_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.ids import Fen, PersonId, ReceiptId
from rulebook.kernel.times import COMPANY_ZONE, company_day
from rulebook.policy.ledger import root_of
from rulebook.rules import passed_deadlines
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.dealers.commands import (
    ApproveRebate,
    AssignDealer,
    DecideAgreement,
    PayRebate,
    SetAgreement,
    SetDealer,
)
from rulebook.subjects.dealers.rates import rebate_on
from rulebook.subjects.dealers.records import (
    Agreement,
    Basis,
    Counts,
    RebateStatement,
    StatementState,
    Tier,
    TierKind,
)
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import CollectReceivable
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.visits.records import FeeLine

DEALERS = ("dealer-1", "dealer-2")
CUSTOMERS = (CUSTOMER, "customer-2")
SUMS = st.integers(1, 90_000)
METHODS = st.sampled_from([Method.CASH, Method.WECHAT, Method.OWED])


class Take(NamedTuple):
    fen: int
    method: Method
    customer: int
    late: int
    """So many days ago it happened, offline."""


class Void(NamedTuple):
    which: int


class Collect(NamedTuple):
    which: int
    percent: int


class MonthEnds(NamedTuple):
    issue: bool
    pay: bool


class Move(NamedTuple):
    """A customer becomes another dealer's, from so many days ago."""

    customer: int
    dealer: int
    back: int


STEPS = st.lists(
    st.one_of(
        st.builds(Take, SUMS, METHODS, st.integers(0, 1), st.sampled_from([0, 0, 0, 3, 40])),
        st.builds(Take, SUMS, METHODS, st.integers(0, 1), st.just(0)),
        st.builds(Void, st.integers(0, 9)),
        st.builds(Collect, st.integers(0, 9), st.integers(1, 100)),
        st.builds(MonthEnds, st.booleans(), st.booleans()),
        st.builds(MonthEnds, st.just(True), st.booleans()),
        st.builds(Move, st.integers(0, 1), st.integers(0, 1), st.sampled_from([0, 10, 45])),
    ),
    max_size=14,
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[TierKind, tuple[Tier, ...]]:
    kind = draw(st.sampled_from(TierKind))
    reaches = sorted(draw(st.sets(st.integers(0, 150_000), min_size=1, max_size=4)))
    rates = draw(st.lists(st.integers(0, 10_000), min_size=len(reaches), max_size=len(reaches)))
    if kind is TierKind.WHOLE:
        rates.sort()
    return kind, tuple(Tier(Fen(at), rate) for at, rate in zip(reaches, rates, strict=True))


class Term(NamedTuple):
    table: tuple[TierKind, tuple[Tier, ...]]
    counts: Counts
    basis: Basis


TERMS = st.builds(Term, tables(), st.sampled_from(Counts), st.sampled_from(Basis))


class Dealt:
    """The company with two dealers, one customer each, and what was done, apart from the rules' own records."""

    def __init__(self, terms: tuple[Term, Term]) -> None:
        self.co = make_company()
        self.days: dict[str, str] = {}
        """Entry of the ledger → the day of the receipt, or of the payment."""
        self.whose: dict[str, str] = {}
        self.receipts: list[str] = []
        self.assigned: list[tuple[str, str, int, str]] = []
        for n, (dealer, term) in enumerate(zip(DEALERS, terms, strict=True)):
            self._begin(n, dealer, term)

    def _begin(self, n: int, dealer: str, term: Term) -> None:
        co, id = self.co, f"agreement-{n}"
        co.dong.must(SetDealer(name=dealer), dealer)
        kind, tiers = term.table
        ask = SetAgreement(
            number=id,
            dealer=dealer,
            since="2026-01-01",
            until="2026-06-30" if n else "2028-12-31",
            tiers=tiers,
            kind=kind,
            counts=term.counts,
            basis=term.basis,
        )
        co.fang.must(ask, id)
        co.chen.must(DecideAgreement(allow=True), id)
        co.dong.must(DecideAgreement(allow=True), id)
        if n:
            co.anna.must(AddCustomer(name="乙公司"), CUSTOMERS[n])
        self.move(Move(n, n, 60))

    def move(self, step: Move) -> None:
        since = company_day(self.co.now - timedelta(days=step.back)).isoformat()
        command = AssignDealer(dealer=DEALERS[step.dealer], since=since, reason="改归属")
        if isinstance(self.co.chen.does(command, CUSTOMERS[step.customer]), Decision):
            self.assigned.append((CUSTOMERS[step.customer], since, len(self.assigned), DEALERS[step.dealer]))

    def _note(self, decision: object, day: str, customer: str) -> None:
        if isinstance(decision, Decision):
            for entry in decision.entries:
                if entry.memo in ("receipt", "void", "collect"):
                    self.days[entry.id], self.whose[entry.id] = day, customer

    def take(self, step: Take) -> None:
        co, id, customer = self.co, f"receipt-{len(self.receipts)}", CUSTOMERS[step.customer]
        order = co.order_in(OrderState.ON_SITE, f"order-{id}", customer=customer)
        line = FeeLine(model="misc", name="其他", name_en="misc", quantity=1, fen=Fen(step.fen))
        issue = co.receipt_for(
            co.li, order, visit_of(order), id, total=Fen(step.fen), lines=(line,), method=step.method
        )
        at = co.now - timedelta(days=step.late)
        made = co.li.must(issue, order, at)
        self.receipts.append(id)
        self._note(made, company_day(at).isoformat(), customer)

    def void(self, step: Void) -> None:
        if self.receipts:
            id = self.receipts[step.which % len(self.receipts)]
            receipt = self.co.receipt(id)
            made = self.co.li.must(VoidReceipt(receipt=ReceiptId(id), reason="写错"))
            self._note(made, company_day(datetime.fromisoformat(receipt.at)).isoformat(), receipt.customer)

    def collect(self, step: Collect) -> None:
        owed = [id for id in self.receipts if self.co.world.get(Receivable, id)]
        if owed:
            debt = self.co.receivable(owed[step.which % len(owed)])
            fen = Fen(max(debt.left * step.percent // 100, 1))
            command = CollectReceivable(receivable=debt.id, fen=fen, method=Method.TRANSFER, reference="B")
            made = self.co.fang.does(command)
            self._note(made, company_day(self.co.now).isoformat(), debt.customer)

    def month_ends(self, step: MonthEnds) -> None:
        co, now = self.co, self.co.now.astimezone(COMPANY_ZONE)
        co.now = datetime(now.year + now.month // 12, now.month % 12 + 1, 1, 8, tzinfo=COMPANY_ZONE)
        for command in passed_deadlines(co.world, co.now):
            if command.record in ("dealer", "rebate_statement"):
                co.system.must(command)
        for drawn in co.world.all(RebateStatement):
            if step.issue and drawn.state is StatementState.DRAWN:
                token = f"{drawn.month}-{drawn.dealer}".ljust(22, "x")
                co.fang.must(ApproveRebate(rebate=drawn.rebate, token=token), drawn.id)
            if step.pay and drawn.state is StatementState.APPROVED and drawn.payable:
                co.fang.must(PayRebate(fen=drawn.payable, reference="B"), drawn.id)

    def does(self, step: object) -> None:
        match step:
            case Take():
                self.take(step)
            case Void():
                self.void(step)
            case Collect():
                self.collect(step)
            case MonthEnds():
                self.month_ends(step)
            case Move():
                self.move(step)

    # what the ledger says, worked out without any record of the dealers' subject but the agreement's own terms
    def dealer_on(self, customer: str, day: str) -> str:
        held = [(since, n, dealer) for whose, since, n, dealer in self.assigned if whose == customer]
        return max((one for one in held if one[0] <= day), default=("", 0, ""))[2]

    def due(self) -> Counter[str]:
        """Dealer → the rebate, in fen, on all that the ledger holds."""
        settled: dict[str, Counter[str]] = {dealer: Counter() for dealer in DEALERS}
        agreements = {a.dealer: a for a in self.co.world.all(Agreement)}
        for entry in self.co.world.ledger:
            day = self.days.get(entry.id, "")
            dealer = self.dealer_on(self.whose[entry.id], day) if day else ""
            if not dealer or not agreements[dealer].since <= day <= agreements[dealer].until:
                continue
            held = agreements[dealer]
            legs = [(root_of(account), fen) for account, fen in entry.postings]
            charged = -sum(fen for root, fen in legs if root == "income")
            money = sum(fen for root, fen in legs if root in ("cash_in_hand", "clearing"))
            period = {Counts.MONTH: day[:7], Counts.YEAR: day[:4], Counts.TERM: ""}[held.counts]
            settled[dealer][period] += charged if held.basis is Basis.DELIVERED else money
        return Counter(
            {
                dealer: sum(by_hand(fen, agreements[dealer]) for fen in periods.values())
                for dealer, periods in settled.items()
            }
        )


def by_hand(turnover: int, agreement: Agreement) -> int:
    """The rebate as one would reckon it on paper, in exact fractions, cut to fen at the end."""
    tiers = [(int(tier.reaches), Fraction(tier.basis_points, 10_000)) for tier in agreement.tiers]
    if agreement.kind is TierKind.WHOLE:
        return int(turnover * max([rate for reaches, rate in tiers if reaches <= turnover], default=Fraction(0)))
    total, upper = Fraction(0), turnover
    for reaches, rate in reversed(tiers):
        if upper > reaches:
            total += (upper - reaches) * rate
            upper = reaches
    return int(total)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.tuples(TERMS, TERMS), STEPS)
def test_deal_1_all_statements_together_are_the_rebate_on_what_the_ledger_holds(
    terms: tuple[Term, Term], steps: list[object]
) -> None:
    dealt = Dealt(terms)
    frozen: dict[str, object] = {}
    for step in (*steps, MonthEnds(True, True), MonthEnds(True, True)):
        dealt.does(step)
        for one in dealt.co.world.all(RebateStatement):
            if one.state is not StatementState.DRAWN:
                figures = (one.lines, one.turnover, one.rebate, one.carried, one.payable, one.outstanding)
                assert frozen.setdefault(one.id, figures) == figures, "an issued month changed"
    statements = dealt.co.world.all(RebateStatement)
    told = Counter({dealer: sum(s.rebate for s in statements if s.dealer == dealer) for dealer in DEALERS})
    due = dealt.due()
    assert {d: told[d] for d in DEALERS} == {d: due[d] for d in DEALERS}
    for one in statements:
        assert sum(line.rebate for line in one.lines) == one.rebate
        assert sum(line.turnover for line in one.lines) == one.turnover
    for dealer in DEALERS:
        own = sorted((s for s in statements if s.dealer == dealer), key=lambda s: s.month)
        left_over = own[-1].left_over if own else 0
        assert sum(s.payable for s in own) + left_over == told[dealer], "what is payable is what was earned"
    paid = sum(s.payable for s in statements if s.state is StatementState.PAID)
    assert dealt.co.world.balance("bank") == -paid, "paid once, from the bank"
    invariants.hold(dealt.co.world)


@given(
    tables(),
    st.lists(st.integers(-60_000, 60_000), max_size=12),
)
def test_deal_1_cut_fen_are_carried_so_that_no_order_of_settling_gains_any(
    table: tuple[TierKind, tuple[Tier, ...]], parts: list[int]
) -> None:
    kind, tiers = table
    held = Agreement(
        id="a", number="a", dealer="d", since="2026-01-01", until="2026-12-31", basis=Basis.PAID, kind=kind,
        counts=Counts.TERM, tiers=tiers, asked_by=PersonId("x"), asked_by_name="x",
        asked_at="2026-01-01T00:00:00+08:00",
    )  # fmt: skip
    total = given_so_far = 0
    for part in parts:
        before, total = total, total + part
        step = rebate_on(total, held) - rebate_on(before, held)
        assert step <= 0 if part < 0 else step >= 0, "a credit note never raises a rebate"
        given_so_far += step
    assert given_so_far == rebate_on(total, held) == (by_hand(total, held) if total > 0 else 0)
