"""What a dishonest technician or a careless clerk would try: all of it is recorded, and somebody is told."""

from __future__ import annotations

from datetime import timedelta

import invariants
import pytest
from company import CUSTOMER, PRICE, Company, Hand, opened

from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import Fen, ReceiptId, VisitId
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import SetMatrix, SetSetting
from rulebook.subjects.approvals.records import MatrixRow
from rulebook.subjects.cash.checkout import checkout
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.devices.commands import RetireBlock
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.commands import NumberReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import AskWriteOff, ChaseReceivable, DecideWriteOff
from rulebook.subjects.receivables.records import ReceivableState
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, ReportDamage
from rulebook.subjects.visits.pricing import work_out_fee

DEBT = ReceiptId("debt")


@pytest.fixture
def owing(company: Company) -> Company:
    """Li is still with the customer, who owes 300 yuan under the receipt `debt`."""
    return company.owing(DEBT)


def pays(company: Company, fen: int, method: Method = Method.CASH, by: Hand | None = None) -> set[tuple[str, str]]:
    """So much of the debt is paid, says a receipt `payment`; what that opens."""
    order, hand = "order-1", by or company.li
    said = {"total": Fen(fen), "lines": (), "collects": DEBT, "method": method}
    return opened(hand.does(company.receipt_for(hand, order, "order-1-visit", "payment", **said), order))


def voids(company: Company, receipt: str) -> set[tuple[str, str]]:
    return opened(company.li.does(VoidReceipt(receipt=ReceiptId(receipt), reason="写错"), "order-1"))


def test_cash_8_a_debt_paid_with_a_debt_is_not_paid_and_is_told(owing: Company) -> None:
    assert pays(owing, PRICE, Method.OWED) == {("CASH-8", "debt_for_debt")}
    assert (owing.receivable(DEBT).state, owing.receivable(DEBT).left) == (ReceivableState.OPEN, PRICE)
    assert owing.world.balance(f"receivable:{CUSTOMER}") == PRICE
    assert voids(owing, "payment") == set()
    assert (owing.receivable(DEBT).state, owing.receivable(DEBT).left) == (ReceivableState.OPEN, PRICE)
    invariants.hold(owing.world)


def test_cash_8_voiding_a_debt_that_was_paid_is_told(owing: Company) -> None:
    assert pays(owing, PRICE) == set()
    assert voids(owing, DEBT) == {("CASH-8", "void_settled")}
    assert owing.world.balance("cash_in_hand:li") == PRICE, "what was taken is still to be handed in"
    invariants.hold(owing.world)


@pytest.mark.parametrize("receipt", ["payment", DEBT])
def test_cash_8_a_receipt_voided_after_the_rest_was_given_up_is_told(owing: Company, receipt: str) -> None:
    pays(owing, 10_000)
    owing.fang.must(AskWriteOff(receivable=DEBT, reason="注销"))
    owing.chen.must(DecideWriteOff(receivable=DEBT, grant=True, text="同意"))
    assert voids(owing, receipt) == {("CASH-8", "void_settled")}
    invariants.hold(owing.world)


def test_cash_8_a_debt_put_off_for_ever_is_told_and_one_within_the_companys_term_is_not(owing: Company) -> None:
    within = owing.now.date() + timedelta(days=30)
    said = ChaseReceivable(receivable=DEBT, text="月底付", promised=within.isoformat())
    assert opened(owing.li.does(said)) == set()
    never = ChaseReceivable(receivable=DEBT, text="以后再说", promised="9999-12-31")
    assert opened(owing.li.does(never)) == {("CASH-8", "promise_far")}
    again = ChaseReceivable(receivable=DEBT, text="还是以后")
    assert opened(owing.li.does(again)) == set(), "it is told once"


def test_ord_10_damage_wants_its_photo_whatever_the_visit_is_called(company: Company) -> None:
    order, visit = company.order_in(OrderState.ACCEPTED), VisitId("visit:1")
    company.li.must(Arrive(visit=visit), order)
    company.li.must(ReportDamage(visit=visit, what="碰掉后视镜"), order)
    assert "photo_damage" in missing(company, order, visit)
    company.li.must(company.photo(visit, purpose=Purpose.DAMAGE), "order-none")
    assert "photo_damage" in missing(company, order, visit), "a photo of another order shows nothing of this one"
    company.li.must(company.photo(visit, "photo-2", b"mirror", purpose=Purpose.DAMAGE), order)
    assert "photo_damage" not in missing(company, order, visit)


def missing(company: Company, order: str, visit: VisitId) -> list[str]:
    refused = company.li.does(CompleteVisit(visit=visit), order)
    assert isinstance(refused, Refusal)
    return refused.facts["missing"].split(",")


def test_ord_10_one_photo_for_two_visits_is_told_and_twice_on_one_visit_is_not(company: Company) -> None:
    order, visit = company.on_site()
    company.li.must(company.photo(visit, purpose=Purpose.DAMAGE), order)
    assert opened(company.li.must(company.photo(visit, "photo-again"), order)) == set()
    other = company.order_in(OrderState.ON_SITE, "order-2", company.wang)
    told = opened(company.wang.must(company.photo("order-2-visit", "photo-2", purpose=Purpose.DAMAGE), other))
    assert told == {("FILE-1", "photo_reused")}
    fresh = company.photo("order-2-visit", "photo-3", b"new", purpose=Purpose.DAMAGE)
    assert opened(company.wang.must(fresh, other)) == set()


def test_rct_2_a_provisional_number_given_twice_gets_two_final_ones(owing: Company) -> None:
    for id, told in (("first", {"provisional"}), ("second", {"provisional", "number_twice"})):
        again = owing.receipt_for(owing.li, "order-1", "order-1-visit", id, number="T-1", total=Fen(0), lines=())
        assert {code for _, code in opened(owing.li.must(again, "order-1"))} == told
        owing.system.must(NumberReceipt(receipt=ReceiptId(id)), id)
    assert [owing.receipt(id).final for id in ("first", "second")] == ["PGS-000001", "PGS-000002"]


def test_rct_2_a_final_number_that_a_phone_claimed_before_is_given_to_nobody_else(owing: Company) -> None:
    numbers = {"claimed": "PGS-000001", "true": "T-1", "late": "PGS-000002"}
    for id, number in numbers.items():
        said = owing.receipt_for(owing.li, "order-1", "order-1-visit", id, number=number, total=Fen(0), lines=())
        told = {code for _, code in opened(owing.li.must(said, "order-1"))}
        assert told == {"claimed": {"number_foreign"}, "true": {"provisional"}, "late": {"number_twice"}}[id]
        owing.system.must(NumberReceipt(receipt=ReceiptId(id)), id)
    assert owing.receipt("true").final == "PGS-000002"


def test_time_1_a_visit_dated_before_its_order_was_opened_is_told(company: Company) -> None:
    """A clock set back by a year would bring the unit back under warranty, and the fee to nothing."""
    order, visit = company.order_in(OrderState.ACCEPTED), VisitId("visit-1")
    last_year = company.now - timedelta(days=400)
    assert ("TIME-1", "backdated") in opened(company.li.does(Arrive(visit=visit), order, at=last_year))
    company.li.must(company.swap(visit), order, at=last_year)
    assert work_out_fee(company.world, company.order(order), company.visit(visit)).reason == "under_warranty"
    assert "backdated" in company.open_irregularities()
    assert "backdated" not in {code for _, code in opened(company.li.does(Arrive(visit=visit), order))}


@pytest.mark.parametrize(
    ("subject", "role"),
    [
        ("debt_write_off", Role.FINANCE),
        ("stock_write_off", Role.STOREKEEPER),
        ("outlay", Role.TECHNICIAN),
        ("order", Role.AUDITOR),
    ],
)
def test_role_3_rows_of_roles_that_may_not_decide_leave_a_gap(company: Company, subject: str, role: Role) -> None:
    verdict = company.hua.does(SetMatrix(subject=subject, rows=(MatrixRow(role=role),)))
    assert isinstance(verdict, Refusal)
    assert (verdict.rule, verdict.code) == ("ROLE-3", "matrix_gap")
    with_deputy = (MatrixRow(role=role, deputy=Role.DEPARTMENT_MANAGER),)
    company.hua.must(SetMatrix(subject=subject, rows=with_deputy))


@pytest.mark.parametrize("who", ["li", "fang", "guo", "bo", "chen", "dong", "ji"])
def test_role_3_nobody_but_the_administrator_changes_the_companys_rules(company: Company, who: str) -> None:
    hand: Hand = getattr(company, who)
    rows = (MatrixRow(role=Role.TECHNICIAN, deputy=Role.FINANCE),)
    for command in (SetSetting(name="cash_limit_fen", value="1"), SetMatrix(subject="outlay", rows=rows)):
        assert isinstance(hand.does(command), Refusal)
    for value in ("-1", "1e3", "", "٣", "9" * 200):
        assert isinstance(company.hua.does(SetSetting(name="cash_limit_fen", value=value)), Refusal)


@pytest.mark.parametrize("since", ["2026-03-01", "2020-01-01T00:00:00+08:00"])
def test_role_3_a_rule_for_days_that_are_over_needs_its_reason(company: Company, since: str) -> None:
    rows = (MatrixRow(role=Role.DEPARTMENT_MANAGER),)
    for reason, taken in (("", False), (" ", False), ("审计更正", True)):
        figure = company.hua.does(SetSetting(name="cash_limit_fen", value="1", since=since, reason=reason))
        matrix = company.hua.does(SetMatrix(subject="outlay", rows=rows, since=since, reason=reason))
        assert [isinstance(verdict, Refusal) for verdict in (figure, matrix)] == [not taken] * 2
    company.hua.must(SetSetting(name="cash_limit_fen", value="2", since=company.now.date().isoformat()))


@pytest.mark.parametrize("subject", ["debt_write_off", "stock_write_off", "outlay", "difference", "irregularity"])
def test_role_3_a_second_approver_who_would_never_be_asked_is_refused(company: Company, subject: str) -> None:
    rows = tuple(MatrixRow(role=r, step=n) for n, r in ((1, Role.SERVICE_MANAGER), (2, Role.DEPARTMENT_MANAGER)))
    verdict = company.hua.does(SetMatrix(subject=subject, rows=rows))
    assert isinstance(verdict, Refusal)
    assert (verdict.rule, verdict.code) == ("ROLE-3", "one_step_only")
    company.hua.must(SetMatrix(subject="discount", rows=rows))


def test_cash_8_a_debt_collected_from_somebody_else_is_told(owing: Company) -> None:
    """Whoever pays has a true receipt in hand, for what another owes."""
    owing.anna.must(AddCustomer(name="远通"), "customer-2")
    order = owing.order_in(OrderState.ON_SITE, "order-2", owing.wang, customer="customer-2", customer_name="远通")
    said = {"total": PRICE, "lines": (), "collects": DEBT}
    issue = owing.receipt_for(owing.wang, order, "order-2-visit", "payment", **said)
    assert ("CASH-8", "debt_of_another") in opened(owing.wang.does(issue, order))
    assert owing.receivable(DEBT).state is ReceivableState.COLLECTED
    invariants.hold(owing.world)


def test_rct_2_a_number_far_past_a_retired_block_is_not_its(company: Company) -> None:
    """Every number up to the last one used is accounted for one by one; a million millions are not."""
    order, visit = company.on_site()
    company.system.must(RetireBlock(), "PGLI:1")
    for id, number, told in (
        ("far", "PGLI-999999999999", "number_foreign"),
        ("near", "PGLI-000150", "number_gap"),
    ):
        issue = company.receipt_for(company.li, order, visit, id, number=number, total=Fen(0), lines=())
        assert ("RCT-2", told) in opened(company.li.does(issue, order))
    assert len(checkout(company.world, "li").used) == 1
