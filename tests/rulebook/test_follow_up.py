"""What a customer says when called, against what was taken and what is fitted (ORD-13); the call (ORD-8)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import FITTED, IN_BAG, PRICE, Company, opened, visit_of

from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.rules import missing_to_complete, passed_deadlines
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.promises.commands import KeepPromise, MakePromise
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import CollectReceivable
from rulebook.subjects.refunds.commands import PayRefund
from rulebook.subjects.refunds.records import PaidFrom
from rulebook.subjects.visits.commands import CompleteVisit, RecordFinding, RecordWork

ORDER, VISIT = "order-1", visit_of("order-1")
PAID = ("ORD-13", "paid_differs")
UNIT = ("ORD-13", "unit_differs")


@pytest.fixture
def swapped(company: Company) -> Company:
    """Li has fitted a terminal out of warranty: 300 yuan are due."""
    company.on_site()
    company.li.must(company.swap(VISIT), ORDER)
    return company


def takes(company: Company, fen: int, method: Method, id: str = "r-1") -> None:
    company.li.must(company.receipt_for(company.li, ORDER, VISIT, id, total=Fen(fen), method=method), ORDER)


def says(company: Company, paid: int | None = None, unit: str = "") -> set[tuple[str, str]]:
    fen = None if paid is None else Fen(paid)
    return opened(company.anna.does(AskCustomer(said="问过了", paid=fen, unit=unit), ORDER))


def still_open(company: Company, code: str) -> bool:
    return code in company.open_irregularities()


def test_ord_13_what_is_owed_and_said_to_be_paid_was_pocketed(swapped: Company) -> None:
    takes(swapped, PRICE, Method.OWED)
    assert says(swapped, PRICE) == {PAID}
    told = swapped.world.get(Irregularity, f"paid_differs:{ORDER}")
    assert told
    assert (told.person, told.facts) == ("li", {"taken": str(PRICE), "total": "0"})


def test_ord_13_who_owes_and_says_so_accuses_nobody(swapped: Company) -> None:
    takes(swapped, PRICE, Method.OWED)
    assert says(swapped, 0) == set()


@pytest.mark.parametrize(("said", "told"), [(20_000, set()), (30_000, {PAID}), (0, {PAID})])
def test_ord_13_of_a_fee_in_parts_what_was_taken_counts(
    swapped: Company, said: int, told: set[tuple[str, str]]
) -> None:
    takes(swapped, 20_000, Method.CASH)
    takes(swapped, 10_000, Method.OWED, "r-2")
    assert says(swapped, said) == told


def test_ord_13_a_debt_that_was_paid_since_was_paid(swapped: Company) -> None:
    takes(swapped, PRICE, Method.OWED)
    paid = CollectReceivable(
        receivable=ReceiptId("r-1"), fen=Fen(PRICE), method=Method.TRANSFER, reference="流水 8831"
    )
    swapped.fang.must(paid)
    assert says(swapped, PRICE) == set()


def test_ord_13_a_receipt_that_arrives_after_the_call_and_matches_settles_it(swapped: Company) -> None:
    taken = swapped.now
    assert says(swapped, PRICE) == {PAID}
    receipt = swapped.receipt_for(swapped.li, ORDER, VISIT, "late")
    swapped.li.must(receipt, ORDER, at=taken)
    assert not still_open(swapped, "paid_differs")
    told = swapped.world.get(Irregularity, f"paid_differs:{ORDER}")
    assert told
    assert (told.state, told.settled_by) == (IrregularityState.SETTLED, "system")


def test_ord_13_a_receipt_that_arrives_after_the_call_and_differs_opens_it(swapped: Company) -> None:
    taken = swapped.now
    assert says(swapped, 0) == set()
    late = swapped.li.does(swapped.receipt_for(swapped.li, ORDER, VISIT, "late"), ORDER, at=taken)
    assert opened(late) == {PAID}


def test_ord_13_what_was_taken_after_the_call_is_none_of_what_was_said(swapped: Company) -> None:
    says(swapped, PRICE)
    swapped.wait(hours=1)
    takes(swapped, PRICE, Method.CASH)
    assert still_open(swapped, "paid_differs"), "written after the accusation, it does not clear it"


def test_ord_13_a_receipt_that_is_voided_after_the_call_was_pocketed(swapped: Company) -> None:
    takes(swapped, PRICE, Method.CASH)
    assert says(swapped, PRICE) == set()
    swapped.wait(hours=1)
    assert PAID in opened(swapped.li.does(VoidReceipt(receipt=ReceiptId("r-1"), reason="写错"), ORDER))


# the unit


@pytest.mark.parametrize("shown", ["{}", "{:.8}"], ids=["all figures", "the last ones"])
def test_ord_13_where_nothing_was_swapped_the_archives_unit_is_the_one(company: Company, shown: str) -> None:
    company.on_site()
    assert says(company, unit=FITTED if shown == "{}" else FITTED[-6:]) == set()
    assert says(company, unit=IN_BAG) == {UNIT}


def test_ord_13_a_number_read_in_groups_or_full_width_is_the_same_number(swapped: Company) -> None:
    spaced = f"{IN_BAG[:3]} {IN_BAG[3:9]}-{IN_BAG[9:]}".translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789"})
    assert says(swapped, unit=spaced) == set()


def test_ord_13_a_swap_that_arrives_after_the_call_settles_or_opens(company: Company) -> None:
    company.on_site()
    fitted = company.now
    assert says(company, unit=IN_BAG) == {UNIT}
    company.li.must(company.swap(VISIT), ORDER, at=fitted)
    assert not still_open(company, "unit_differs")
    assert says(company, unit=FITTED) == {UNIT}, "it came off"


# ORD-8: nobody there to try it


def works(company: Company, **said: object) -> set[tuple[str, str]]:
    company.li.must(RecordFinding(visit=VISIT, finding="线松"), ORDER)
    return opened(company.li.does(RecordWork(visit=VISIT, work="接好", **said), ORDER))  # type: ignore[arg-type]  # test data by name


def let_time_pass(company: Company, **time: float) -> list[str]:
    company.now += timedelta(**time)
    company.without_terms()
    due = passed_deadlines(company.world, company.now)
    for command in due:
        company.system.must(command)
    return [command.record for command in due]


def wanted(company: Company) -> tuple[str, ...]:
    return missing_to_complete(company.world, company.order(ORDER), company.visit(VISIT))


def test_ord_8_where_nobody_is_there_to_try_it_that_is_said_and_not_ticked(company: Company) -> None:
    company.on_site()
    assert works(company) == set()
    assert "customer_tried" in wanted(company)
    assert works(company, not_tried="现场没有人") == {("ORD-8", "not_tried")}
    assert "customer_tried" not in wanted(company)
    assert not company.visit(VISIT).customer_tried


def test_ord_8_who_tries_it_after_all_settles_it(company: Company) -> None:
    company.on_site()
    works(company, not_tried="现场没有人")
    works(company, customer_tried=True, not_tried="现场没有人")
    assert not still_open(company, "not_tried")
    assert (company.visit(VISIT).not_tried, company.order(ORDER).call_by) == ("", "")


def test_ord_8_the_call_of_the_next_working_day_is_chased(company: Company) -> None:
    company.on_site()
    works(company, not_tried="现场没有人")
    assert company.order(ORDER).call_by == "2026-03-03T18:00:00+08:00"
    company.li.must(company.signature(ORDER, VISIT), ORDER)
    company.li.must(CompleteVisit(visit=VISIT), ORDER)
    assert let_time_pass(company, hours=24) == []
    assert let_time_pass(company, hours=12) == ["order", "follow_up"]
    assert still_open(company, "not_called")
    assert not still_open(company, "followup_missed"), "one call is not told twice"


def test_ord_8_a_call_that_was_made_is_not_chased(company: Company) -> None:
    company.on_site()
    works(company, not_tried="现场没有人")
    company.li.must(company.signature(ORDER, VISIT), ORDER)
    company.li.must(CompleteVisit(visit=VISIT), ORDER)
    says(company, 0)
    assert "order" not in let_time_pass(company, days=3)


# ORD-11: a promise is chased until it is ended


def test_ord_11_a_promise_is_chased_again_though_what_was_told_of_it_is_settled(company: Company) -> None:
    company.on_site()
    company.anna.must(MakePromise(promise="p-1", what="寄说明书", due="2026-03-02"), ORDER)
    assert let_time_pass(company, days=1) == ["promise"]
    told = "promise_late:p-1"
    company.chen.must(Settle(irregularity=told, text="客户说不急"), told)
    assert not still_open(company, "promise_late")
    assert let_time_pass(company, hours=12) == []
    assert let_time_pass(company, hours=13) == ["promise"]
    assert still_open(company, "promise_late")


@pytest.mark.parametrize("broken", [False, True], ids=["kept", "taken back"])
def test_ord_11_a_promise_that_was_ended_is_chased_no_more(company: Company, broken: bool) -> None:
    company.on_site()
    company.anna.must(MakePromise(promise="p-1", what="寄说明书", due="2026-03-02"), ORDER)
    let_time_pass(company, days=1)
    company.anna.must(KeepPromise(promise="p-1", how="已寄", broken=broken), ORDER)
    assert "promise" not in let_time_pass(company, days=5)


def test_ord_13_who_got_money_back_may_say_what_they_paid_before_or_after_it(swapped: Company) -> None:
    takes(swapped, PRICE, Method.CASH)
    swapped.anna.must(AskApproval(subject="refund", order=ORDER, amount=Fen(10_000), reason="退差价"), "form-1")
    swapped.chen.must(GrantApproval(), "form-1")
    assert says(swapped, PRICE - 10_000) == {PAID}, "granted is not given"
    swapped.fang.must(PayRefund(fen=Fen(10_000), paid_from=PaidFrom.BANK, reference="B-1"), "form-1")
    assert says(swapped, PRICE - 10_000) == says(swapped, PRICE) == set()
    assert says(swapped, PRICE - 20_000) == {PAID}
