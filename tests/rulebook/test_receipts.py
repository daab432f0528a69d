"""Receipts: numbers from the device's block, voids, and the gate that asks for the fee (RCT-1, RCT-2)."""

from __future__ import annotations

import msgspec
import pytest
from company import IN_BAG, PRICE, SECOND_IN_BAG, Company, opened, visit_of

from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import Fen, PersonId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.devices.commands import EnrolDevice, LeaseBlock
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.orders.commands import CancelOrder, WithdrawOrder
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.numbers import next_number, number_in
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.visits.commands import CompleteVisit, LeaveUnsolved, RecordFinding, RecordWork

VISIT = visit_of("order-1")


@pytest.fixture
def swapped(company: Company) -> Company:
    """Li has fitted a terminal out of warranty: 300 yuan are due."""
    order, visit = company.on_site()
    company.li.must(RecordFinding(visit=visit, finding="主板坏"), order)
    company.li.must(company.swap(visit), order)
    company.li.must(RecordWork(visit=visit, work="换终端", customer_tried=True), order)
    return company


def issue(company: Company, id: str = "receipt-1", **changes: object) -> set[tuple[str, str]]:
    return opened(company.li.does(company.receipt_for(company.li, "order-1", VISIT, id, **changes), "order-1"))


def void(company: Company, id: str = "receipt-1", reason: str = "写错") -> set[tuple[str, str]]:
    return opened(company.li.does(VoidReceipt(receipt=ReceiptId(id), reason=reason), id))


def block(company: Company, device: str = "device-li") -> NumberBlock:
    return next(iter(company.world.find(NumberBlock, "device", device)))


def missing(company: Company) -> list[str]:
    verdict = company.li.does(CompleteVisit(visit=VISIT), "order-1")
    return verdict.facts["missing"].split(",") if isinstance(verdict, Refusal) else []


def told(company: Company, code: str, about: str = "receipt-1") -> dict[str, str]:
    found = company.world.get(Irregularity, f"{code}:{about}")
    assert found is not None
    return found.facts


# RCT-1: what becomes of the money


@pytest.mark.parametrize(
    ("method", "account", "holder"),
    [
        (Method.CASH, "cash_in_hand:li", "li"),
        (Method.WECHAT, "clearing:wechat", ""),
        (Method.ALIPAY, "clearing:alipay", ""),
        (Method.TRANSFER, "clearing:transfer", ""),
        (Method.OWED, "receivable:customer-1", ""),
    ],
)
def test_rct_1_money_goes_to_the_account_of_its_method(
    swapped: Company, method: Method, account: str, holder: str
) -> None:
    assert issue(swapped, method=method) == set()
    assert swapped.world.balance(account) == PRICE
    assert swapped.world.balance("income:service") == -PRICE
    assert swapped.receipt("receipt-1").holder == holder
    assert swapped.visit(VISIT).receipts == ("receipt-1",)


def test_rct_1_a_receipt_for_another_technicians_visit_is_kept_as_ones_own(swapped: Company) -> None:
    other = swapped.receipt_for(swapped.wang, "order-1", VISIT)
    found = opened(swapped.wang.does(other, "order-1"))
    assert {("SYS-4", "id_twice"), ("ORD-5", "not_assigned"), ("FEE-3", "price_differs")} == found
    assert swapped.visit(VISIT).receipts == ()
    assert swapped.receipt("receipt-1").holder == "wang"
    assert missing(swapped) == ["fee", "signature"]


def test_rct_1_a_receipt_for_nothing_puts_nothing_in_hand(company: Company) -> None:
    order, visit = company.on_site()
    assert opened(company.li.does(company.receipt_for(company.li, order, visit), order)) == set()
    assert company.receipt("receipt-1").holder == ""
    assert company.world.ledger == []


# RCT-2: numbers


def test_rct_2_numbers_follow_each_other(swapped: Company) -> None:
    assert issue(swapped) == set()
    assert swapped.receipt("receipt-1").number == "PGLI-000001"
    assert next_number([block(swapped)]) == "PGLI-000002"


@pytest.mark.parametrize(
    ("number", "skipped"),
    [("PGLI-000002", "PGLI-000001"), ("PGLI-000005", "PGLI-000001–PGLI-000004")],
    ids=["one", "several"],
)
def test_rct_2_a_gap_is_told_with_the_missing_numbers(swapped: Company, number: str, skipped: str) -> None:
    assert issue(swapped, number=number) == {("RCT-2", "number_gap")}
    assert told(swapped, "number_gap") == {"numbers": skipped}
    assert block(swapped).next == int(number[-6:]) + 1


@pytest.mark.parametrize("number", ["PGWA-000001", "PGLI-000101", "PGLI-1", "PGLI-0000001", "PGLI--0001", "", "7"])
def test_rct_2_a_number_from_elsewhere_is_told(swapped: Company, number: str) -> None:
    assert issue(swapped, number=number) == {("RCT-2", "number_foreign")}
    assert block(swapped).next == 1


def test_rct_2_beginning_the_next_block_before_the_first_is_used_up_is_a_gap(swapped: Company) -> None:
    more = LeaseBlock(device="device-li", person=PersonId("li"), series="PGLI", first=101, last=200)
    swapped.system.must(more)
    assert issue(swapped, number="PGLI-000101") == {("RCT-2", "number_gap")}
    assert told(swapped, "number_gap") == {"numbers": "PGLI-000001–PGLI-000100"}


def test_rct_2_the_next_block_follows_when_the_first_is_used_up(swapped: Company) -> None:
    more = LeaseBlock(device="device-li", person=PersonId("li"), series="PGLI", first=101, last=200)
    swapped.system.must(more)
    assert issue(swapped, number="PGLI-000100", method=Method.OWED) == {("RCT-2", "number_gap")}
    assert ("RCT-2", "number_gap") not in issue(swapped, "receipt-2")
    assert swapped.receipt("receipt-2").number == "PGLI-000101"


def test_rct_2_a_number_is_used_once(swapped: Company) -> None:
    issue(swapped, total=Fen(10_000), lines=())
    second = issue(swapped, "receipt-2", number="PGLI-000001", total=Fen(20_000), lines=())
    assert ("RCT-2", "number_twice") in second
    assert [r.total for r in swapped.world.find(Receipt, "number", "PGLI-000001")] == [10_000, 20_000]


def test_rct_2_the_number_of_a_voided_receipt_is_used_up(swapped: Company) -> None:
    issue(swapped)
    void(swapped)
    assert issue(swapped, "receipt-2", number="PGLI-000001") == {("RCT-2", "number_twice")}
    assert issue(swapped, "receipt-3") == {("FEE-3", "price_differs")}, "300 yuan were taken with receipt-2"


def test_rct_2_with_the_block_used_up_offline_a_provisional_number_is_given_and_told(swapped: Company) -> None:
    assert issue(swapped, number="T-ICE-LI-0001") == {("RCT-2", "provisional")}
    assert swapped.receipt("receipt-1").provisional


def test_rct_2_a_receipt_id_used_again_loses_neither_receipt(swapped: Company) -> None:
    issue(swapped)
    second = issue(swapped, total=Fen(5_000), lines=(), method=Method.WECHAT, token="second".ljust(22, "-"))
    assert ("SYS-4", "id_twice") in second
    assert [r.total for r in swapped.world.find(Receipt, "order", "order-1")] == [PRICE, 5_000]
    assert swapped.world.balance("cash_in_hand:li") == PRICE
    assert len(set(swapped.visit(VISIT).receipts)) == 2


def test_rct_3_a_token_that_opens_two_receipts_is_told(swapped: Company) -> None:
    issue(swapped, method=Method.OWED)
    assert ("SYS-4", "id_twice") in issue(swapped, "receipt-2", token=swapped.receipt("receipt-1").token)


@pytest.mark.parametrize("who", ["li", "guo", "hua"])
def test_rct_2_only_the_server_gives_out_numbers_and_devices(company: Company, who: str) -> None:
    before = company.world.snapshot()[0]
    grab = LeaseBlock(device="device-li", person=PersonId("li"), series="PGLI", first=1, last=9999)
    enrol = EnrolDevice(device="device-chen", person=PersonId("li"))
    for fact in (grab, enrol):
        assert opened(getattr(company, who).does(fact)) == {("ROLE-1", "no_role_fact")}
    after = {k: r for k, r in company.world.records.items() if not isinstance(r, Irregularity)}
    assert after == before


def test_rct_2_a_block_given_out_twice_keeps_its_place(company: Company) -> None:
    company.collect(100)
    again = LeaseBlock(device="device-li", person=PersonId("li"), series="PGLI", first=1, last=100)
    assert opened(company.system.does(again)) == {("SYS-4", "id_twice")}
    held = company.world.get(NumberBlock, "PGLI:1")
    assert held is not None
    assert held.next == 2


# Voids


def test_rct_2_a_spoilt_receipt_stays_with_its_reason_and_the_next_takes_the_money(swapped: Company) -> None:
    issue(swapped)
    assert void(swapped) == set()
    spoilt = swapped.receipt("receipt-1")
    assert (spoilt.void_reason, spoilt.holder, spoilt.total) == ("写错", "", PRICE)
    assert swapped.world.balance("cash_in_hand:li") == 0
    assert missing(swapped) == ["fee", "signature"]
    assert issue(swapped, "receipt-2") == set()
    assert swapped.world.balance("cash_in_hand:li") == PRICE


def test_rct_2_a_void_without_a_reason_is_a_void_and_is_told(swapped: Company) -> None:
    issue(swapped)
    assert void(swapped, reason="  ") == {("RCT-2", "void_unexplained")}
    assert void(swapped) == {("RCT-2", "void_unknown")}, "it is not voided twice"
    assert swapped.world.balance("cash_in_hand:li") == 0
    assert swapped.world.balance("income:service") == 0


def test_rct_2_voiding_what_is_not_there_is_told(company: Company) -> None:
    assert void(company, "receipt-none") == {("RCT-2", "void_unknown")}


def test_rct_2_nobody_voids_a_colleagues_receipt(swapped: Company) -> None:
    issue(swapped)
    verdict = swapped.wang.does(VoidReceipt(receipt=ReceiptId("receipt-1"), reason="我来"), "receipt-1")
    assert opened(verdict) == {("RCT-2", "void_late")}
    assert swapped.receipt("receipt-1").holder == "li"


def test_rct_2_after_the_handover_a_receipt_stays_valid(swapped: Company) -> None:
    issue(swapped)
    swapped.li.must(swapped.envelope("h-1", PRICE, "receipt-1"))
    assert void(swapped) == {("RCT-2", "void_late")}
    assert swapped.receipt("receipt-1").void_reason == ""
    assert swapped.world.balance("cash_in_hand:li") == PRICE


def test_rct_2_after_the_visit_a_void_does_not_let_the_money_disappear(swapped: Company) -> None:
    issue(swapped)
    swapped.li.must(swapped.signature("order-1", VISIT), "order-1")
    swapped.li.must(CompleteVisit(visit=VISIT), "order-1")
    assert void(swapped) == {("RCT-2", "void_late")}
    assert swapped.world.balance("cash_in_hand:li") == PRICE


def test_rct_2_after_a_visit_left_unsolved_a_void_changes_nothing_either(swapped: Company) -> None:
    issue(swapped)
    swapped.li.must(LeaveUnsolved(visit=VISIT, symptom=" ", waiting_for="配件"), "order-1")
    assert void(swapped) == {("RCT-2", "void_late")}
    assert swapped.world.balance("cash_in_hand:li") == PRICE


def test_rct_2_of_a_cancelled_order_a_receipt_is_voided_on_its_day_and_stays_valid_after_it(
    swapped: Company,
) -> None:
    """No visit of it is ever completed: without an end its money could be voided away for ever."""
    for id in ("receipt-1", "receipt-2"):
        issue(swapped, id)
    swapped.bo.must(CancelOrder(reason="客户取消"), "order-1")
    assert ("RCT-2", "void_late") not in void(swapped, "receipt-1")
    swapped.wait(days=1)
    assert void(swapped, "receipt-2") == {("RCT-2", "void_late")}
    assert swapped.world.balance("cash_in_hand:li") == PRICE


def test_rct_2_a_void_while_withdrawn_is_done_and_the_dispatcher_told(swapped: Company) -> None:
    issue(swapped)
    swapped.bo.must(WithdrawOrder(reason="改派"), "order-1")
    assert void(swapped) == {("ORD-5", "not_assigned")}
    assert swapped.world.balance("cash_in_hand:li") == 0


# The gate: fee settled or owed


def test_ord_10_a_part_fitted_after_the_receipt_is_paid_or_owed_as_well(swapped: Company) -> None:
    issue(swapped)
    swapped.li.must(RecordFinding(visit=VISIT, finding="主板坏", customer_damage="进水"), "order-1")
    swapped.li.must(swapped.photo(VISIT, purpose=Purpose.DAMAGE), "order-1")
    second = swapped.swap(VISIT, "swap-2", old_number=IN_BAG, new_number=SECOND_IN_BAG)
    swapped.li.must(second, "order-1")
    assert missing(swapped) == ["fee", "signature"]
    lines = swapped.receipt("receipt-1").lines
    assert issue(swapped, "receipt-2", total=PRICE, lines=lines, method=Method.OWED) == set()
    assert missing(swapped) == ["signature"]


def test_ord_10_an_irregular_number_does_not_stand_for_the_fee(swapped: Company) -> None:
    assert issue(swapped, number="PGLI-000009") == {("RCT-2", "number_gap")}
    swapped.li.must(RecordFinding(visit=VISIT, finding="主板坏", customer_damage="进水"), "order-1")
    swapped.li.must(swapped.photo(VISIT, purpose=Purpose.DAMAGE), "order-1")
    second = swapped.swap(VISIT, "swap-2", old_number=IN_BAG, new_number=SECOND_IN_BAG)
    swapped.li.must(second, "order-1")
    assert missing(swapped) == ["fee", "signature"]


def test_ord_10_what_was_taken_and_is_no_longer_due_is_not_passed_over(company: Company) -> None:
    order, visit = company.on_site(purchase_date="2026-01-01")
    company.li.must(company.swap(visit), order)
    company.li.must(RecordFinding(visit=visit, finding="坏", customer_damage="进水"), order)
    assert issue(company) == set()
    company.li.must(RecordFinding(visit=visit, finding="坏"), order)
    assert "fee" in missing(company)


def test_ord_10_less_than_due_passes_only_because_the_manager_was_told(swapped: Company) -> None:
    issue(swapped, total=Fen(1), lines=())
    assert missing(swapped) == ["signature"]
    void(swapped)
    assert missing(swapped) == ["fee", "signature"]


def test_cash_8_nobody_owes_what_was_paid_at_once_and_cash_waits_for_no_statement(swapped: Company) -> None:
    issue(swapped)
    assert swapped.world.all(Receivable) == []
    assert swapped.receipt("receipt-1").clearing == ""
    free = {"total": Fen(0), "lines": ()}
    for id, method in (("receipt-2", Method.WECHAT), ("receipt-3", Method.OWED)):
        issue(swapped, id, method=method, **free)
        assert swapped.receipt(id).clearing == ""
    assert swapped.world.all(Receivable) == [], "nothing is not owed"
    issue(swapped, "receipt-4", method=Method.ALIPAY)
    assert swapped.receipt("receipt-4").clearing == "alipay"
    void(swapped, "receipt-4")
    assert swapped.receipt("receipt-4").clearing == ""


def test_rct_2_numbers_of_a_retired_block_are_taken_as_many_as_there_are(company: Company) -> None:
    (block,) = company.world.find(NumberBlock, "device", company.li.device)
    assert number_in(block, "PGLI-000100") == 100
    assert number_in(block, "PGLI-000101") is None
    retired = msgspec.structs.replace(block, retired=True)
    assert number_in(retired, "PGLI-000101") == 101
    assert number_in(retired, "PGLI-000000") is None
    for foreign in ("PGWA-000001", "PGLI-1", "PGLI-²", "PGLI-", "000001"):
        assert number_in(block, foreign) is None
