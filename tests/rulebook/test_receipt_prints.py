"""Receipts on paper: one original, copies that say so, counted by whoever prints (RCT-4)."""

from __future__ import annotations

from company import Company, opened, visit_of

from rulebook.kernel.ids import ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.subjects.receipts.commands import PrintReceipt, ShareReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Known, Receipt

ID = ReceiptId("receipt-1")


def with_receipt(company: Company) -> Company:
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit_of(order), ID), order)
    return company


def printed(company: Company) -> int:
    receipt = company.world.get(Receipt, ID)
    assert receipt is not None
    return receipt.printed


def test_rct_4_each_print_is_counted_and_a_copy_opens_nothing(company: Company) -> None:
    with_receipt(company)
    assert printed(company) == 0
    assert opened(company.li.must(PrintReceipt(receipt=ID, width=58), "order-1")) == set()
    assert opened(company.fang.must(PrintReceipt(receipt=ID, copy=True, width=80), "order-1")) == set()
    assert printed(company) == 2


def test_rct_4_two_originals_printed_apart_are_told_to_finance(company: Company) -> None:
    with_receipt(company)
    company.li.must(PrintReceipt(receipt=ID, width=58), "order-1")
    company.fang.must(PrintReceipt(receipt=ID, width=80), "order-1")
    told = company.world.get(Irregularity, f"original_twice:{ID}")
    assert told is not None
    assert (told.owner, told.order) == (Role.FINANCE, "order-1")
    assert told.facts["number"]
    assert printed(company) == 2


def test_rct_4_a_void_receipt_may_be_printed_and_stays_void(company: Company) -> None:
    with_receipt(company)
    company.li.must(VoidReceipt(receipt=ID, reason="写错"), "order-1")
    assert opened(company.li.must(PrintReceipt(receipt=ID, width=58), "order-1")) == set()
    receipt = company.world.get(Receipt, ID)
    assert receipt is not None
    assert (receipt.void_reason, receipt.printed) == ("写错", 1)


def a_print(known: Known, paper: str = "p-1", copy: bool = False) -> PrintReceipt:
    return PrintReceipt(receipt=ID, width=58, paper=paper, known=known, copy=copy)


def test_rct_4_one_print_told_of_twice_is_counted_once(company: Company) -> None:
    with_receipt(company)
    for known in (Known.SENT, Known.SEEN, Known.SENT, Known.SEEN):
        assert opened(company.li.must(a_print(known), "order-1")) == set()
    receipt = company.world.get(Receipt, ID)
    assert receipt is not None
    assert receipt.printed == 1
    assert [(one.known, one.copy, one.width) for one in receipt.prints] == [(Known.SEEN, False, 58)]


def test_rct_4_a_print_of_which_nobody_knows_counts_until_somebody_says_that_it_failed(company: Company) -> None:
    with_receipt(company)
    company.li.must(a_print(Known.SENT), "order-1")
    assert printed(company) == 1
    company.li.must(a_print(Known.FAILED), "order-1")
    assert printed(company) == 0
    assert opened(company.li.must(a_print(Known.PRINTER, "p-2"), "order-1")) == set()
    assert printed(company) == 1


def test_rct_4_two_originals_are_told_only_once_both_are_known_to_be_out(company: Company) -> None:
    with_receipt(company)
    company.li.must(a_print(Known.SENT), "order-1")
    assert opened(company.fang.must(a_print(Known.PRINTER, "p-2"), "order-1")) == set()
    assert opened(company.li.must(a_print(Known.SEEN), "order-1")) == {("RCT-4", "original_twice")}


def test_rct_4_a_copy_that_came_out_before_its_original_is_nobodys_fault(company: Company) -> None:
    with_receipt(company)
    company.li.must(a_print(Known.SENT), "order-1")
    company.fang.must(a_print(Known.PRINTER, "p-2", copy=True), "order-1")
    assert opened(company.li.must(a_print(Known.SEEN), "order-1")) == set()


def test_rct_4_nobody_says_for_another_that_a_print_failed(company: Company) -> None:
    with_receipt(company)
    company.li.must(a_print(Known.SEEN), "order-1")
    company.fang.must(a_print(Known.FAILED), "order-1")
    assert printed(company) == 1


def test_rct_4_a_picture_that_was_shared_is_no_print(company: Company) -> None:
    with_receipt(company)
    assert opened(company.li.must(ShareReceipt(receipt=ID), "order-1")) == set()
    receipt = company.world.get(Receipt, ID)
    assert receipt is not None
    assert (receipt.printed, receipt.shared, receipt.prints) == (0, 1, ())
