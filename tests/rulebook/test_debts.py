"""What customers owe: told when its day has passed, in sight of whoever visits them next (CASH-8)."""

from __future__ import annotations

from datetime import datetime, timedelta

import invariants
import pytest
from company import CUSTOMER, OTHER_TRUCK, PRICE, Company, Hand, opened, visit_of

from rulebook.kernel.identity import Outsider, Person
from rulebook.kernel.ids import Fen, OrderId, PersonId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.visibility import tags_of_reader
from rulebook.rules import passed_deadlines, tags_of
from rulebook.subjects.deadlines.commands import PassDeadline
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.commands import WithdrawOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.commands import IssueReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import AskWriteOff, ChaseReceivable, CollectReceivable, DecideWriteOff
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.teams.commands import JoinTeam

DUE = datetime.fromisoformat("2026-04-01T23:59:00+08:00")
"""The last minute of the day by which the debt of March 2 is to be paid."""


def passes(company: Company, moment: datetime) -> set[tuple[str, str]]:
    """The clock reaches that moment, and the server looks at its deadlines; what of debts is told."""
    company.now = moment
    told: set[tuple[str, str]] = set()
    for command in passed_deadlines(company.world, moment):
        if command.record == Receivable.KIND:
            told |= opened(company.system.does(command))
    return told


def overdue(company: Company) -> list[Irregularity]:
    return [i for i in company.world.all(Irregularity) if i.code == "receivable_overdue"]


def test_cash_8_a_debt_not_paid_by_its_day_is_told_once_to_finance_with_a_deadline(owing: Company) -> None:
    assert passes(owing, DUE) == set()
    assert passes(owing, DUE + timedelta(minutes=5)) == {("CASH-8", "receivable_overdue")}
    assert passes(owing, DUE + timedelta(hours=1)) == set()
    (told,) = overdue(owing)
    assert (told.owner, told.person, told.order) == ("finance", "li", None)
    assert (told.facts["sum"], told.facts["due"], told.facts["customer"]) == ("300.00", "2026-04-01", "顺达物流")
    assert datetime.fromisoformat(told.due_at) > DUE + timedelta(days=2)


def test_cash_8_a_promise_puts_it_off_and_is_told_where_it_is_not_kept(owing: Company) -> None:
    owing.anna.must(ChaseReceivable(receivable="receipt-1", text="月底付", promised="2026-04-30"))
    assert passes(owing, DUE + timedelta(days=2)) == set()
    assert passes(owing, DUE + timedelta(days=30)) == {("CASH-8", "receivable_overdue")}
    owing.fang.must(Settle(irregularity="receivable_overdue:receipt-1", text="客户答应五月十日付"))
    owing.anna.must(ChaseReceivable(receivable="receipt-1", text="再宽限", promised="2026-05-10"))
    assert passes(owing, DUE + timedelta(days=31)) == set()
    assert passes(owing, DUE + timedelta(days=40)) == {("CASH-8", "receivable_overdue")}
    assert [i.state for i in overdue(owing)] == ["settled", "open"]


@pytest.mark.parametrize("way", ["transfer", "written_off", "void"])
def test_cash_8_once_it_is_paid_given_up_or_void_nobody_has_to_ask_any_more(owing: Company, way: str) -> None:
    passes(owing, DUE + timedelta(minutes=5))
    if way == "transfer":
        paid = CollectReceivable(receivable="receipt-1", fen=PRICE, method=Method.TRANSFER, reference="工行 1")
        owing.fang.must(paid)
    elif way == "written_off":
        owing.fang.must(AskWriteOff(receivable="receipt-1", reason="注销"))
        owing.dong.must(DecideWriteOff(receivable="receipt-1", grant=True, text="同意"))
    else:
        owing.li.must(VoidReceipt(receipt=ReceiptId("receipt-1"), reason="写错"))
    assert [i.state for i in overdue(owing)] == ["settled"]
    assert passes(owing, DUE + timedelta(days=90)) == set()
    invariants.hold(owing.world)


def test_cash_8_a_payment_that_is_voided_is_owed_and_told_anew(owing: Company) -> None:
    passes(owing, DUE + timedelta(minutes=5))
    order = owing.order_in(OrderState.ON_SITE, "order-2", owing.wang)
    owing.wang.must(collecting(owing, owing.wang, order), order)
    assert [i.state for i in overdue(owing)] == ["settled"]
    owing.wang.must(VoidReceipt(receipt=ReceiptId("receipt-2"), reason="假钞"))
    assert passes(owing, owing.now + timedelta(minutes=1)) == {("CASH-8", "receivable_overdue")}


def test_cash_8_the_system_alone_says_that_a_debt_is_overdue(owing: Company) -> None:
    owing.now = DUE + timedelta(days=1)
    verdict = owing.fang.does(PassDeadline(record="receivable", id="receipt-1"))
    assert opened(verdict) == {("ROLE-1", "no_role_fact")}
    assert overdue(owing) == []


# in sight of whoever visits the customer next


def collecting(company: Company, hand: Hand, order: str, fen: int = PRICE) -> IssueReceipt:
    return company.receipt_for(
        hand, order, visit_of(order), "receipt-2", total=Fen(fen), lines=(), collects=ReceiptId("receipt-1")
    )


def sees_the_debt(company: Company, hand: Hand, id: str = "receipt-1") -> bool:
    person = company.world.get(Person, hand.id)
    assert person is not None
    return bool(tags_of(company.receivable(id)) & tags_of_reader(person, hand.device))


def test_cash_8_another_technician_on_an_order_of_the_customer_sees_the_debt_and_collects_it(
    owing: Company,
) -> None:
    assert not sees_the_debt(owing, owing.wang)
    order = owing.order_in(OrderState.ON_SITE, "order-2", owing.wang)
    assert sees_the_debt(owing, owing.wang)
    assert opened(owing.wang.does(collecting(owing, owing.wang, order), order)) == set()
    assert owing.receivable().state is ReceivableState.COLLECTED
    assert owing.world.balance(f"receivable:{CUSTOMER}") == 0
    assert owing.world.balance("cash_in_hand:wang") == PRICE
    invariants.hold(owing.world)


def test_cash_8_a_debt_that_arises_while_another_is_on_his_way_is_in_sight_too(company: Company) -> None:
    company.order_in(OrderState.ASSIGNED, "order-2", company.wang)
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit, method=Method.OWED), order)
    assert sees_the_debt(company, company.wang)
    assert sees_the_debt(company, company.li)


def test_sec_1_the_debt_goes_out_of_sight_with_the_last_order_of_its_customer(owing: Company) -> None:
    for id in ("order-2", "order-3"):
        owing.order_in(OrderState.ASSIGNED, id, owing.wang, vehicles=(OTHER_TRUCK,))
    owing.bo.must(WithdrawOrder(reason="改派"), "order-2")
    assert sees_the_debt(owing, owing.wang), "order-3 is the same customer's"
    owing.bo.must(WithdrawOrder(reason="改派"), "order-3")
    assert not sees_the_debt(owing, owing.wang)


def test_sec_1_a_debt_is_shown_on_orders_of_its_customer_only(owing: Company) -> None:
    owing.order_in(OrderState.ASSIGNED, "order-2", owing.wang, customer="", customer_name="散客")
    assert not sees_the_debt(owing, owing.wang)
    owing.order_in(OrderState.ASSIGNED, "order-3", owing.li)
    owing.bo.must(JoinTeam(technician=PersonId("wang")), "order-3")
    assert sees_the_debt(owing, owing.wang), "whoever comes along may collect"


def test_ext_1_an_outsider_sees_no_debt_of_the_customer(owing: Company) -> None:
    owing.set_person(
        "wang", outsider=Outsider(order=OrderId("order-2"), day="2026-03-02", firm="外协", form="form-1")
    )
    owing.order_in(OrderState.ASSIGNED, "order-2", owing.wang)
    assert not sees_the_debt(owing, owing.wang)
