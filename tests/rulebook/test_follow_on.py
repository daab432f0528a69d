"""What a customer raises in a follow-up call beside the answers is a case of its own (FUP-1, CASE-1)."""

from __future__ import annotations

import pytest
from company import CUSTOMER, Company, opened

from rulebook.policy.clocks import ClockEnd
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, Channel, ServiceCase
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.follow_ups.commands import FollowOnCase
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.orders.records import Order, OrderState

ORDER = "order-1"


@pytest.fixture
def called(company: Company) -> Company:
    """Li's visit is done; the customer is to be called."""
    company.order_in(OrderState.COMPLETED, ORDER)
    return company


def raised(company: Company, who: str = "anna", case: str = "case-1", **more: object) -> set[tuple[str, str]]:
    body = FollowOnCase(**{"case": case, "said": "想再装两台，请报价", "kind": CaseKind.LEAD} | more)
    return opened(getattr(company, who).does(body, ORDER))


def of(company: Company, id: str = "case-1") -> ServiceCase:
    found = company.world.get(ServiceCase, id)
    assert found is not None
    return found


def test_fup_1_it_is_the_callers_with_its_clock_and_hangs_to_order_and_call(called: Company) -> None:
    calls = tuple(call.id for call in called.world.find(FollowUp, "order", ORDER))
    assert calls
    assert raised(called, follow_ups=calls, spoken_with="赵队长") == set()
    case, order = of(called), called.world.get(Order, ORDER)
    assert order is not None
    assert (case.owner, case.channel, case.kind, case.caller) == ("anna", Channel.CALL, CaseKind.LEAD, "赵队长")
    assert (case.customer, case.orders, case.said) == (CUSTOMER, (ORDER,), "想再装两台，请报价")
    assert [clock.end for clock in case.clocks] == [ClockEnd.RUNNING]
    assert order.cases == ("case-1",)
    assert all(call.cases == ("case-1",) for call in called.world.find(FollowUp, "order", ORDER))


def test_fup_1_it_belongs_with_the_orders_last_case_or_the_one_that_is_named(called: Company) -> None:
    for id in ("old-1", "old-2"):
        heard = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said="不定位", order=ORDER)
        called.anna.must(heard, id)
    raised(called)
    assert of(called).cases == ("old-2",)
    assert of(called, "old-2").cases == ("case-1",)
    raised(called, case="case-2", older="old-1")
    assert of(called, "case-2").cases == ("old-1",)
    assert raised(called, case="case-3", older="nobody") == {("CASE-1", "case_unknown")}
    assert of(called, "case-3").cases == ()


def test_fup_1_a_complaint_among_it_is_heard_as_one(called: Company) -> None:
    raised(called, kind=CaseKind.COMPLAINT, said="师傅迟到两小时")
    (complaint,) = called.world.find(Complaint, "case", "case-1")
    assert (complaint.what, complaint.owner, complaint.order) == ("师傅迟到两小时", "anna", ORDER)


def test_case_1_what_is_no_complaint_opens_none(called: Company) -> None:
    raised(called)
    assert called.world.all(Complaint) == []


def test_fup_1_of_an_order_that_nobody_knows_it_is_told(company: Company) -> None:
    body = FollowOnCase(case="case-1", said="再装两台")
    assert opened(company.anna.does(body, "nobody"))
    assert company.world.get(ServiceCase, "case-1") is None


def test_fup_1_an_id_that_is_taken_loses_nothing(called: Company) -> None:
    raised(called)
    raised(called, said="还要对讲机")
    assert sorted(case.said for case in called.world.all(ServiceCase)) == ["想再装两台，请报价", "还要对讲机"]
