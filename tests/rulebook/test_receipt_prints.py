"""Receipts on paper: one original, copies that say so, counted by whoever prints (RCT-4)."""

from __future__ import annotations

from company import Company, opened, visit_of

from rulebook.kernel.ids import ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.subjects.receipts.commands import PrintReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Receipt

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
