"""A receipt that the desk voids: how it came about, and the two who void it."""

from __future__ import annotations

from company import PRICE, Company, coins, opened, visit_of

from rulebook.kernel.ids import HandoverId, ReceiptId
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.commands import AskVoid
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.refunds.records import Refund
from rulebook.subjects.visits.commands import CompleteVisit, LeaveUnsolved, RecordFinding, RecordWork

RECEIPT, FORM = ReceiptId("receipt-1"), "form-v"
ASK = AskVoid(receipt=RECEIPT, reason="客户付了两次")
INCOME = "income:service"
UNPAID = ("RCT-2", "void_unpaid")
"""What the visit that is over was due nobody has paid any more."""


def on_site(company: Company, **said: object) -> Company:
    """Li is on site, has done all of the visit and taken 300 yuan at it."""
    order, visit = company.on_site()
    company.li.must(RecordFinding(visit=visit, finding="主板坏"), order)
    company.li.must(company.swap(visit), order)
    company.li.must(RecordWork(visit=visit, work="换终端", customer_tried=True), order)
    company.li.must(company.receipt_for(company.li, order, visit, RECEIPT, **said), order)
    company.li.must(company.signature(order, visit), order)
    return company


def collected(company: Company, **said: object) -> Company:
    """Li has completed a visit and taken 300 yuan at it."""
    on_site(company, **said).li.must(CompleteVisit(visit=visit_of("order-1")), "order-1")
    return company


def counted(company: Company) -> Company:
    company.li.must(company.envelope("h-1", PRICE, RECEIPT))
    company.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(PRICE)))
    return company


def voided(company: Company, receipt: str = RECEIPT) -> set[tuple[str, str]]:
    company.fang.must(AskVoid(receipt=ReceiptId(receipt), reason="客户付了两次"), FORM)
    return opened(company.chen.must(GrantApproval(), FORM))


def owed(company: Company) -> Refund:
    found = company.world.get(Refund, FORM)
    assert found is not None
    return found


def owing(company: Company) -> str:
    """Li let 300 yuan be owed; Wang has collected them at another visit, and finance has counted."""
    collected(company, method=Method.OWED)
    order = company.order_in(OrderState.ON_SITE, "order-2", company.wang)
    paying = company.receipt_for(
        company.wang, order, visit_of(order), "receipt-2", total=PRICE, lines=(), collects=RECEIPT
    )
    company.wang.must(paying, order)
    company.wang.must(LeaveUnsolved(visit=visit_of(order), symptom="还是掉线", waiting_for="配件"), order)
    company.wang.must(company.envelope("h-2", PRICE, "receipt-2"))
    company.fang.must(CountHandover(handover=HandoverId("h-2"), counts=coins(PRICE)))
    return order
