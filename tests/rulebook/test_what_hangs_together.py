"""What hangs together is held and forgotten together: receipts of no order, cases and their complaints (SEC-1)."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from case_facts import CASE, heard
from company import CUSTOMER, Company, visit_of

from rulebook.horizon.bundles import Bundle, Horizon, bundle_of, members
from rulebook.horizon.kinds import is_open, last_day
from rulebook.horizon.rule import first_day, horizon, horizon_days
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen, OrderId, PersonId, ReceiptId
from rulebook.kernel.records import Record
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.cases.records import CaseKind, CaseState, ServiceCase
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.records import Complaint, ComplaintState
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.refunds.records import Refund, RefundState
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.records import Visit

NO_ORDER = OrderId("")


@pytest.fixture
def desk(company: Company) -> Company:
    """A receipt of no order, written at the desk, with what it was owed by, collected by and paid back of."""
    company.owing()
    receipt, debt = company.receipt("receipt-1"), company.receivable()
    replace = msgspec.structs.replace
    paid = {"holder": None, "clearing": "", "order": NO_ORDER}
    keep(company, replace(receipt, id=ReceiptId("desk-1"), **paid))
    keep(company, replace(receipt, id=ReceiptId("desk-2"), collects=ReceiptId("desk-1"), **paid))
    settled = replace(debt, id=ReceiptId("desk-1"), order=NO_ORDER, state=ReceivableState.COLLECTED)
    keep(company, settled)
    keep(company, refund("refund-1", ReceiptId("desk-1")))
    return company


def refund(id: str, receipt: ReceiptId, state: RefundState = RefundState.PAID) -> Refund:
    return Refund(
        id=id, state=state, whose=CUSTOMER, customer_name="顺达物流", fen=Fen(100), reason="多收", receipt=receipt,
        asked_by=PersonId("anna"), asked_by_name="安娜", granted_by=(PersonId("chen"),), granted_by_name="陈经理",
        granted_at="2026-03-02T09:00:00+08:00", due="2026-03-05T18:00:00+08:00",
    )  # fmt: skip


def keep(company: Company, record: Record) -> None:
    company.world.records[record.KIND, record.id] = record  # type: ignore[attr-defined]  # each of these has one


def ids(found: object) -> list[tuple[str, str]]:
    return sorted((one.KIND, one.id) for one in found)  # type: ignore[attr-defined]


def test_sec_1_a_receipt_of_no_order_hangs_together_with_its_debt_collection_and_refund(desk: Company) -> None:
    bundle = Bundle(Receipt.KIND, "desk-1")
    every = [
        desk.receipt("desk-1"),
        desk.receipt("desk-2"),
        desk.receivable("desk-1"),
        desk.world.get(Refund, "refund-1"),
    ]
    for one in every:
        assert one is not None
        assert bundle_of(desk.world, one) == bundle
    assert ids(members(desk.world, bundle)) == ids(every)


def test_sec_1_a_receipt_of_an_order_hangs_on_the_order(desk: Company) -> None:
    order = Bundle(Order.KIND, "order-1")
    assert bundle_of(desk.world, desk.receivable()) == bundle_of(desk.world, desk.receipt("receipt-1")) == order
    assert list(members(desk.world, Bundle(Receipt.KIND, "receipt-1"))) == []
    found = ids(members(desk.world, Bundle("order", "order-1")))
    assert {(Receipt.KIND, "receipt-1"), (Receivable.KIND, "receipt-1"), (Order.KIND, "order-1")} <= set(found)
    assert (Visit.KIND, visit_of("order-1")) in found
    assert (Swap.KIND, "swap-1") in found
    assert not {place for place in found if place[1].startswith("desk")}


def test_sec_1_a_refund_that_is_owed_keeps_the_receipts_it_is_of_and_no_others(desk: Company) -> None:
    far = Horizon(desk.world, first_day(desk.now + timedelta(days=400), 30))
    assert not far.holds(desk.receipt("desk-1"))
    assert far.holds(desk.receipt("receipt-1")), "its order is open"
    keep(desk, refund("refund-2", ReceiptId("desk-1"), RefundState.OWED))
    again = Horizon(desk.world, far.since)
    assert again.holds(desk.receipt("desk-1"))
    assert again.holds(desk.receipt("desk-2"))
    assert again.holds(desk.receivable("desk-1"))
    assert not far.holds(desk.receipt("desk-2")), "what was worked out is remembered"


def test_sec_1_a_refund_of_no_receipt_stands_by_itself(desk: Company) -> None:
    alone = refund("refund-3", ReceiptId(""))
    bundle = bundle_of(desk.world, alone)
    assert bundle == Bundle(Refund.KIND, "refund-3")
    assert list(members(desk.world, bundle, alone)) == [alone]
    assert list(members(desk.world, bundle)) == []


def test_sec_1_a_case_and_its_complaint_of_no_order_hang_together(company: Company) -> None:
    heard(company, kind=CaseKind.COMPLAINT)
    case, complaint = company.world.get(ServiceCase, CASE), company.world.get(Complaint, CASE)
    assert case is not None
    assert complaint is not None
    bundle = Bundle(ServiceCase.KIND, CASE)
    assert bundle_of(company.world, complaint) == bundle_of(company.world, case) == bundle
    assert ids(members(company.world, bundle)) == ids([case, complaint])
    closed = msgspec.structs.replace(case, state=CaseState.CLOSED)
    keep(company, closed)
    far = first_day(company.now + timedelta(days=400), 30)
    assert Horizon(company.world, far).holds(closed), "the complaint is open"
    keep(company, msgspec.structs.replace(complaint, state=ComplaintState.CLOSED))
    assert not Horizon(company.world, far).holds(closed)
    astray = msgspec.structs.replace(complaint, id="c-2", case="beyond")
    assert bundle_of(company.world, astray) == Bundle(ServiceCase.KIND, "beyond"), "its case is not known here"
    keep(company, astray)
    assert list(members(company.world, Bundle(ServiceCase.KIND, "beyond"))) == [astray]


def test_sec_1_a_complaint_about_an_order_hangs_on_the_order_also_by_its_case(company: Company) -> None:
    order = company.order_in(OrderState.ACCEPTED)
    heard(company, order=order)
    case = company.world.get(ServiceCase, CASE)
    assert case is not None
    assert bundle_of(company.world, case) == Bundle(Order.KIND, order)
    company.anna.must(HearComplaint(what="没修好", customer=CUSTOMER, case=CASE), "complaint-1")
    complaint = company.world.get(Complaint, "complaint-1")
    assert complaint is not None
    if complaint.order is None:
        assert bundle_of(company.world, complaint) == Bundle(Order.KIND, order), "by its case"
    assert (Complaint.KIND, "complaint-1") in ids(members(company.world, Bundle(Order.KIND, order)))
    assert len(ids(members(company.world, Bundle(Order.KIND, order)))) == len(
        set(ids(members(company.world, Bundle(Order.KIND, order))))
    ), "each once"


def test_sec_1_the_first_day_itself_is_held_and_what_says_of_no_day_too(desk: Company) -> None:
    receipt = desk.receipt("desk-1")
    day = last_day(receipt)
    assert len(day) == 10
    assert not is_open(receipt)
    by_itself = msgspec.structs.replace(refund("refund-9", ReceiptId("")), due="")
    assert last_day(by_itself) == "2026-03-02"
    assert Horizon(desk.world, "2026-03-02").holds(by_itself)
    assert not Horizon(desk.world, "2026-03-03").holds(by_itself)
    timeless = msgspec.structs.replace(by_itself, granted_at="")
    assert last_day(timeless) == ""
    assert Horizon(desk.world, "9999-01-01").holds(timeless)


def test_sec_1_a_persons_own_horizon_is_by_their_days_of_today(company: Company) -> None:
    company.hua.must(SetSetting(name="horizon_technician_days", value="30", reason="手机存储"), "")
    later = company.now + timedelta(days=1)
    for name, days in (("li", 30), ("anna", 0)):
        person = company.world.get(Person, name)
        assert person is not None
        assert horizon_days(company.world, person, later) == days
    assert horizon(company.world, 30, later).since == first_day(later, 30) == "2026-02-01"
