"""The sheet of a day that is over says what it said, whatever the desk voids afterwards (CASH-7, RCT-2)."""

from __future__ import annotations

import pytest
from company import PRICE, Company, coins

from rulebook.kernel.ids import HandoverId, ReceiptId
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.books.records import Day, DayState
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.receipts.commands import AskVoid, VoidReceipt
from rulebook.subjects.visits.commands import LeaveUnsolved
from sync_server.papers.words import sum_of
from sync_server.subjects.books.day_sheet import day_paper

DAY = "2026-03-02"
TAKEN = [["method.cash", "1", sum_of(PRICE)]]
VOID = [["print.day.void", "1", ""]]


def methods(company: Company, closed_at: str = "") -> list[list[str]]:
    day = Day(id=DAY, state=DayState.CLOSED if closed_at else DayState.OPEN, closed_at=closed_at)
    rows: list[list[str]] = day_paper(company.world, day, lambda key, **_: key)["methods"]  # type: ignore[arg-type]  # reads only
    return rows


def counted(company: Company) -> Company:
    receipt = company.collect(PRICE)
    visit = company.visit(receipt.visit)
    company.li.must(LeaveUnsolved(visit=visit.id, symptom="还是掉线", waiting_for="配件"), visit.order)
    company.li.must(company.envelope("h-1", PRICE, receipt.id))
    company.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(PRICE)))
    return company


def voided(company: Company) -> None:
    company.fang.must(AskVoid(receipt=ReceiptId("receipt-1"), reason="付了两次"), "form-v")
    company.chen.must(GrantApproval(), "form-v")


@pytest.mark.parametrize("closed_at", ["", f"{DAY}T18:00:00+08:00"])
def test_cash_7_a_void_of_a_later_day_leaves_the_sheet_as_it_was(company: Company, closed_at: str) -> None:
    counted(company)
    assert methods(company, closed_at) == TAKEN
    company.wait(days=1)
    voided(company)
    assert methods(company, closed_at) == TAKEN


def test_cash_7_a_void_of_the_same_day_is_on_its_sheet_unless_that_was_closed_before(company: Company) -> None:
    closed_at = f"{DAY}T{counted(company).now:%H:%M:%S}+08:00"
    company.wait(hours=1)
    voided(company)
    assert methods(company) == VOID
    assert methods(company, closed_at) == TAKEN


def test_rct_2_what_its_issuer_voided_is_void_on_its_sheet(company: Company) -> None:
    company.collect(PRICE)
    company.li.must(VoidReceipt(receipt=ReceiptId("receipt-1"), reason="写错"), "receipt-1")
    assert methods(company) == VOID
