"""Any months of receipts, renewals, reversals, payments, late facts: rebated is what the ledger holds (DEAL-1)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

import invariants
from company import CUSTOMER, TRUCK, make_company, visit_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.ids import Fen, PersonId, ReceiptId, VehicleId
from rulebook.kernel.times import COMPANY_ZONE, company_day
from rulebook.policy.ledger import root_of
from rulebook.rules import passed_deadlines
from rulebook.subjects.company.commands import AddCustomer, ImportVehicles, VehicleLine
from rulebook.subjects.dealers.commands import (
    ApproveRebate,
    AssignDealer,
    DecideAgreement,
    EndAgreement,
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
from rulebook.subjects.service_terms.commands import RenewTerm, TermRow
from rulebook.subjects.service_terms.records import TermKind
from rulebook.subjects.visits.records import FeeLine

DEALERS = ("dealer-1", "dealer-2")
CUSTOMERS = (CUSTOMER, "customer-2")
VEHICLES = (TRUCK, VehicleId("vehicle:京B20002"))
SUMS = st.integers(1, 90_000)
METHODS = st.sampled_from([Method.CASH, Method.WECHAT, Method.OWED])


class Take(NamedTuple):
    fen: int
    method: Method
    customer: int
    late: int
    """So many days ago it happened, offline."""


class Renew(NamedTuple):
    """A term is paid for at the desk."""

    fen: int
    method: Method
    customer: int
    late: int


class Wait(NamedTuple):
    days: int


class Void(NamedTuple):
    which: int


class Collect(NamedTuple):
    which: int
    percent: int


class Repay(NamedTuple):
    """So much of a debt is paid at a visit, may be another customer's, against a receipt."""

    which: int
    percent: int
    customer: int


class MonthEnds(NamedTuple):
    issue: bool
    pay: bool


class Move(NamedTuple):
    """A customer becomes another dealer's, from so many days ago."""

    customer: int
    dealer: int
    back: int


LATE = st.sampled_from([0, 0, 0, 3, 40])
MONEY = (
    st.builds(Take, SUMS, METHODS, st.integers(0, 1), LATE),
    st.builds(Take, SUMS, METHODS, st.integers(0, 1), st.just(0)),
    st.builds(Renew, SUMS, METHODS, st.integers(0, 1), LATE),
    st.builds(Void, st.integers(0, 9)),
    st.builds(Collect, st.integers(0, 9), st.integers(1, 100)),
    st.builds(Repay, st.integers(0, 9), st.integers(1, 100), st.integers(0, 1)),
    st.builds(Wait, st.integers(1, 20)),
)
EARLY = st.lists(st.one_of(*MONEY), max_size=5)
"""What happens while the company has no dealer yet."""


class EndsEarly(NamedTuple):
    """A dealer's agreement is to hold no longer than so many days from now."""

    dealer: int
    days: int


STEPS = st.lists(
    st.one_of(
        *MONEY,
        st.builds(MonthEnds, st.booleans(), st.booleans()),
        st.builds(MonthEnds, st.just(True), st.booleans()),
        st.builds(EndsEarly, st.integers(0, 1), st.integers(-40, 40)),
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
    """The company with two dealers, one customer each, and what was done, apart from the rules' own records.

    The dealers come after the `early` steps; the customers are theirs from so many days before.
    """

    def __init__(self, terms: tuple[Term, Term], early: list[object], back: int) -> None:
        self.co = make_company()
        self.days: dict[str, str] = {}
        """Entry of the ledger → the day of the receipt, or of the payment."""
        self.whose: dict[str, str] = {}
        self.receipts: list[str] = []
        self.assigned: list[tuple[str, str, int, str]] = []
        self.co.anna.must(AddCustomer(name="乙公司"), CUSTOMERS[1])
        own = ImportVehicles(
            file="b", sha256="1" * 64, customer=CUSTOMERS[1], vehicles=(VehicleLine(plate="京B20002"),)
        )
        self.co.anna.must(own)
        for step in early:
            self.does(step)
        for n, (dealer, term) in enumerate(zip(DEALERS, terms, strict=True)):
            self._begin(n, dealer, term, back)

    def _begin(self, n: int, dealer: str, term: Term, back: int) -> None:
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
        self.move(Move(n, n, back))

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

    def renew(self, step: Renew) -> None:
        co, id, fen = self.co, f"receipt-{len(self.receipts)}", Fen(step.fen)
        row = TermRow(what=TermKind.PLATFORM, vehicle=VEHICLES[step.customer], plan="P", months=1, fen=fen)
        line = FeeLine(model="P", name="平台", name_en="platform", quantity=1, fen=fen)
        command = RenewTerm(
            receipt=ReceiptId(id), number=f"T-{id}", token=id.ljust(22, "x"), rows=(row,), lines=(line,),
            total=fen, method=step.method,
        )  # fmt: skip
        at = co.now - timedelta(days=step.late)
        made = co.li.must(command, "", at)
        self.receipts.append(id)
        self._note(made, company_day(at).isoformat(), CUSTOMERS[step.customer])

    def void(self, step: Void) -> None:
        if self.receipts:
            id = self.receipts[step.which % len(self.receipts)]
            receipt = self.co.receipt(id)
            made = self.co.li.must(VoidReceipt(receipt=ReceiptId(id), reason="写错"))
            self._note(made, company_day(datetime.fromisoformat(receipt.at)).isoformat(), receipt.customer)

    def debt(self, step: Collect | Repay) -> tuple[Receivable | None, Fen]:
        """The debt that is meant, and that part of what is left of it."""
        owed = [id for id in self.receipts if self.co.world.get(Receivable, id)]
        debt = self.co.receivable(owed[step.which % len(owed)]) if owed else None
        return debt, Fen(max(debt.left * step.percent // 100, 1) if debt else 0)

    def repay(self, step: Repay) -> None:
        debt, fen = self.debt(step)
        if debt is not None:
            co, id = self.co, f"receipt-{len(self.receipts)}"
            order = co.order_in(OrderState.ON_SITE, f"order-{id}", customer=CUSTOMERS[step.customer])
            issue = co.receipt_for(co.li, order, visit_of(order), id, total=fen, lines=(), collects=debt.id)
            made = co.li.must(issue, order)
            self.receipts.append(id)
            self._note(made, company_day(co.now).isoformat(), debt.customer)

    def collect(self, step: Collect) -> None:
        debt, fen = self.debt(step)
        if debt is not None:
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

    def ends_early(self, step: EndsEarly) -> None:
        co, id = self.co, f"agreement-{step.dealer}"
        last = company_day(co.now + timedelta(days=step.days)).isoformat()
        if isinstance(co.fang.does(EndAgreement(last=last, reason="停业"), id), Decision):
            for hand in (co.chen, co.dong):
                hand.must(DecideAgreement(allow=True), id)

    def does(self, step: object) -> None:
        match step:
            case Take():
                self.take(step)
            case Renew():
                self.renew(step)
            case Repay():
                self.repay(step)
            case Wait():
                self.co.wait(days=step.days)
            case Void():
                self.void(step)
            case Collect():
                self.collect(step)
            case MonthEnds():
                self.month_ends(step)
            case EndsEarly():
                self.ends_early(step)
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
@given(st.tuples(TERMS, TERMS), EARLY, st.sampled_from([0, 20, 60]), STEPS)
def test_deal_1_all_statements_together_are_the_rebate_on_what_the_ledger_holds(
    terms: tuple[Term, Term], early: list[object], back: int, steps: list[object]
) -> None:
    dealt = Dealt(terms, early, back)
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
