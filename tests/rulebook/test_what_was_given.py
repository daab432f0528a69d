"""What a customer may mean by what they paid: there, for the order by now, before and after a void (ORD-13)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from company import Company

from rulebook.kernel.ids import Fen, OrderId, PersonId, ReceiptId, VisitId
from rulebook.kernel.times import iso
from rulebook.subjects.follow_ups.answers import taken_of
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.refunds.records import Refund, RefundState

NOON = datetime.fromisoformat("2026-03-02T12:00:00+08:00")
MINUTE = timedelta(minutes=1)
ORDER = OrderId("order-1")


@pytest.fixture
def done(company: Company) -> Company:
    company.order_in(OrderState.COMPLETED)
    return company


def receipt(company: Company, id: str, fen: int, at: datetime = NOON, **said: Any) -> None:
    """A receipt in the books; how it came there is other tests' matter."""
    usual = {"number": id, "token": f"{id:-<22}", "order": ORDER, "visit": VisitId("v"), "plate": "", "lines": ()}
    of: dict[str, Any] = {"method": Method.CASH, "at": iso(at), "by": PersonId("li"), **usual, **said}
    company.world.records["receipt", id] = Receipt(id=ReceiptId(id), total=Fen(fen), **of)


def debt(company: Company, id: str, total: int, paid: int, rounded: int = 0) -> None:
    company.world.records["receivable", id] = Receivable(
        id=ReceiptId(id), number=id, customer="customer-1", order=ORDER, by=PersonId("li"), opened_at=iso(NOON),
        due="2026-04-01", total=Fen(total), paid=Fen(paid), rounded=Fen(rounded),
    )  # fmt: skip


def back(company: Company, fen: int, at: datetime, state: RefundState = RefundState.PAID, **said: Any) -> None:
    company.world.records["refund", f"f-{fen}"] = Refund(
        id=f"f-{fen}", state=state, whose="customer-1", customer_name="", order=ORDER, fen=Fen(fen), reason="",
        asked_by=PersonId("a"), asked_by_name="", granted_by=(), granted_by_name="", granted_at=iso(NOON),
        due="2026-04-01", paid_at=iso(at), **said,
    )  # fmt: skip


def given(company: Company, until: datetime | None = None) -> tuple[int, ...]:
    return taken_of(company.world, company.order(ORDER), until)


def test_ord_13_cash_was_given_and_what_is_owed_was_not(done: Company) -> None:
    assert given(done) == (0, 0)
    receipt(done, "r-1", 20_000)
    receipt(done, "r-2", 10_000, method=Method.OWED)
    debt(done, "r-2", 10_000, 0)
    assert given(done) == (20_000, 20_000)
    debt(done, "r-2", 10_000, 4_003, 3)
    assert given(done) == (20_000, 24_000), "what came for it later, without what no coins make"


def test_ord_13_an_older_debt_collected_at_the_visit_was_given_there_and_not_for_this_order(done: Company) -> None:
    receipt(done, "r-1", 20_000)
    receipt(done, "r-2", 5_000, collects=ReceiptId("old"))
    receipt(done, "r-3", 7_000, collects=ReceiptId("old-2"), method=Method.OWED)
    debt(done, "r-3", 7_000, 7_000)
    assert given(done) == (25_000, 20_000)


def test_ord_13_money_back_may_be_taken_off_once_it_is_paid(done: Company) -> None:
    receipt(done, "r-1", 20_000)
    back(done, 1_000, NOON + MINUTE)
    back(done, 2_000, NOON, RefundState.OWED)
    back(done, 4_000, NOON, of_void=True)
    assert given(done) == (20_000, 19_000, 20_000)
    assert given(done, NOON + MINUTE) == (20_000, 19_000, 20_000)
    assert given(done, NOON) == (20_000, 20_000), "not yet paid back when they spoke"


def test_ord_13_what_was_taken_after_they_spoke_is_none_of_it(done: Company) -> None:
    receipt(done, "r-1", 20_000)
    receipt(done, "r-2", 3_000, NOON + MINUTE)
    assert given(done, NOON) == (20_000, 20_000)
    assert given(done, NOON - MINUTE) == (0, 0)
    assert given(done) == (23_000, 23_000)


def test_ord_13_what_its_issuer_voided_was_spoilt_and_a_void_of_the_desk_is_either_way(done: Company) -> None:
    receipt(done, "r-1", 20_000)
    receipt(done, "r-2", 99_000, void_reason="写错")
    assert given(done) == (20_000, 20_000)
    receipt(done, "r-3", 3_000, void_reason="付了两次", voided_at=iso(NOON + MINUTE))
    assert given(done) == (23_000, 23_000, 20_000, 20_000), "the last is what the books say now"
    assert given(done, NOON) == (20_000, 20_000, 23_000, 23_000), "then it still stood"
    assert given(done, NOON + MINUTE) == (23_000, 23_000, 20_000, 20_000)


def test_ord_13_of_two_voids_of_the_desk_each_moment_may_be_meant(
    done: Company,
) -> None:
    receipt(done, "r-1", 20_000)
    receipt(done, "r-2", 3_000, void_reason="x", voided_at=iso(NOON + 2 * MINUTE))
    receipt(done, "r-3", 500, void_reason="x", voided_at=iso(NOON + MINUTE))
    assert given(done)[::2] == (23_500, 23_000, 20_000)
    assert given(done, NOON + MINUTE)[-1] == 23_000


def test_ord_13_a_payer_of_a_debt_that_the_desk_voided_paid_it_all_the_same(done: Company) -> None:
    receipt(done, "r-1", 10_000, method=Method.OWED)
    debt(done, "r-1", 10_000, 0)
    elsewhere = {"order": OrderId("order-2"), "collects": ReceiptId("r-1")}
    receipt(done, "p-1", 4_000, void_reason="x", voided_at=iso(NOON + MINUTE), **elsewhere)
    receipt(done, "p-2", 900, void_reason="写错", **elsewhere)
    assert given(done) == (0, 4_000, 0, 0), "before the void, and after it"
