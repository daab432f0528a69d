"""Bulk actions of the other lists: one line a record, one outcome a row, the same judge as for one alone."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from company import CUSTOMER, OTHER_TRUCK, PEOPLE, TRUCK, Company
from fake import FakeSession
from glass import Glass, on_screen

from rulebook.kernel.ids import Fen
from rulebook.kernel.times import iso, parse_time
from rulebook.subjects.approvals.commands import AskApproval
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, Channel, ServiceCase
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.measures.commands import DoMeasure, SetMeasure
from rulebook.subjects.measures.records import Measure, MeasureKind
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.spoken.commands import ClaimSpoken

BO = PEOPLE["bo"][0]


async def pick_all(glass: Glass, count: int, words: str = "多选") -> None:
    await glass.sees(words)
    await glass.tap(words)
    await glass.sees("已选 0 条")
    await glass.tap(f"全选筛选内 {count} 条")
    await glass.sees(f"已选 {count} 条")


def two_requests(company: Company) -> None:
    """An order that a service manager approves, and a discount that he asked for himself."""
    company.on_site()
    ask = AskApproval(subject="discount", reason="老客户", order="order-1", amount=Fen(10_000))
    company.chen.must(ask, "form-1")
    company.order_in(OrderState.SUBMITTED, "order-2", vehicles=(OTHER_TRUCK,))


def test_role_3_several_are_granted_at_once_and_what_is_not_mine_stays_with_its_rule(company: Company) -> None:
    two_requests(company)
    number = company.order("order-2").number

    async def story(glass: Glass, session: FakeSession) -> None:
        await pick_all(glass, 2)
        assert number in glass.words(), "the row says which order"
        await glass.tap("同意")
        await glass.sees("同意 2 件")
        await glass.tap("同意 2 件")
        await glass.sees("已办 1 条，未办 1 条")
        await glass.sees("已选 1 条")
        assert "ROLE-2" in glass.words()
        assert session.world.get(Order, "order-2").state is OrderState.APPROVED  # type: ignore[union-attr]  # it is there, or it fails

    on_screen(company, "chen", "/office/approvals", story)
    form = company.world.get(ApprovalForm, "form-1")
    assert form is not None
    assert form.state is FormState.ASKED, "nothing is granted in bulk that would be refused alone"


def test_role_3_several_are_denied_with_one_reason_that_stands_in_each(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED, "order-1")
    company.order_in(OrderState.SUBMITTED, "order-2", vehicles=(OTHER_TRUCK,))

    async def story(glass: Glass, session: FakeSession) -> None:
        await pick_all(glass, 2)
        await glass.sees("驳回 2 件")
        await glass.tap("驳回 2 件")
        await glass.sees("已办 2 条")

    typed = {"office.approvals.bulk.action": {"action": "deny", "reason": "资料不全"}}
    on_screen(company, "chen", "/office/approvals", story, **typed)
    for order in company.world.all(Order):
        assert (order.state, order.rejected_reason) == (OrderState.REJECTED, "资料不全")


def test_role_3_on_a_phone_the_picked_requests_are_decided_on_from_a_page_of_its_own(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED, "order-1")
    company.order_in(OrderState.SUBMITTED, "order-2", vehicles=(OTHER_TRUCK,))

    async def told() -> None:
        glass = Glass(FakeSession(company, company.chen, language="zh"), "/office/approvals", 412)
        try:
            await glass.opened()
            await pick_all(glass, 2)
            await glass.tap("处理已选的 2 条")
            await glass.sees("批量处理 2 条")
            await glass.tap("同意")
            await glass.sees("同意 2 件")
        finally:
            glass.close()

    asyncio.run(told())


def heard_twice(company: Company) -> None:
    for n, truck in ((1, TRUCK), (2, OTHER_TRUCK)):
        hear = HearCase(kind=CaseKind.REQUEST, channel=Channel.CALL, said=f"第{n}辆", vehicle=truck)
        company.anna.must(hear, f"case-0000{n}")
        complain = HearComplaint(what=f"第{n}辆离线", customer=CUSTOMER, vehicle=truck, person="li")
        company.anna.must(complain, f"complaint-{n}")


def test_case_1_several_cases_are_handed_to_a_colleague_and_stay_mine_until_taken(company: Company) -> None:
    heard_twice(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await pick_all(glass, 2)
        await glass.tap("转交")
        await glass.sees("转给谁？")
        await glass.tap(BO)
        await glass.sees(f"把 2 条转给{BO}")
        await glass.tap(f"把 2 条转给{BO}")
        await glass.sees("已办 2 条")

    on_screen(company, "anna", "/office/cases", story)
    for case in company.world.all(ServiceCase):
        assert case.owner == "anna"
        assert case.offered is not None
        assert case.offered.to == "bo"


def test_cmp_1_a_complaint_about_somebody_is_not_handed_to_them_and_says_so(company: Company) -> None:
    heard_twice(company)
    company.anna.must(HearComplaint(what="薄调度态度差", customer=CUSTOMER, person="bo"), "complaint-3")

    async def story(glass: Glass, session: FakeSession) -> None:
        await pick_all(glass, 3)
        await glass.tap("转交")
        await glass.sees("转给谁？")
        await glass.tap(BO)
        await glass.sees(f"把 3 条转给{BO}")
        await glass.tap(f"把 3 条转给{BO}")
        await glass.sees("已办 2 条，未办 1 条")
        assert "ROLE-2" in glass.words()

    on_screen(company, "anna", "/office/complaints", story)
    offered = {c.id: c.offered_to for c in company.world.all(Complaint)}
    assert offered == {"complaint-1": "bo", "complaint-2": "bo", "complaint-3": ""}


def test_cmp_1_several_measures_get_another_day_and_one_that_is_done_stays_as_it_is(company: Company) -> None:
    heard_twice(company)
    due = iso(company.now + timedelta(days=3))[:10]
    for n in (1, 2):
        set_ = SetMeasure(
            matter=f"complaint-{n}", kind=MeasureKind.CORRECTIVE, what=f"返工{n}", who="wang", due=due
        )
        company.chen.must(set_, f"m-{n}")
    later = iso(company.now + timedelta(days=9))[:10]

    async def story(glass: Glass, session: FakeSession) -> None:
        await pick_all(glass, 2, "多选措施")
        await glass.tap("改期")
        await glass.sees("改 2 条")
        company.wang.must(DoMeasure(result="已返工"), "m-2")
        await glass.tap("改 2 条")
        await glass.sees("已办 1 条，未办 1 条")
        assert "CMP-1" in glass.words()

    typed = {"office.measures.bulk.action": {"due": later, "reason": "等配件"}}
    on_screen(company, "chen", "/office/complaints/measures", story, **typed)
    assert {m.id: m.due for m in company.world.all(Measure)} == {"m-1": later, "m-2": due}


def test_fup_1_the_calls_to_a_customer_are_given_to_a_caller_who_finds_them_under_mine(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    company.wait(days=1)
    name = PEOPLE["anna"][0]

    async def gives(glass: Glass, session: FakeSession) -> None:
        await pick_all(glass, 1)
        await glass.tap("派给谁打")
        await glass.sees("谁来打？")
        await glass.tap(name)
        await glass.sees(f"把 1 家客户派给{name}")
        await glass.tap(f"把 1 家客户派给{name}")
        await glass.sees("已办 1 条")

    async def finds(glass: Glass, session: FakeSession) -> None:
        await glass.sees("派给我的 1")
        await glass.tap("派给我的 1")
        await glass.sees(f"由{name}来打")

    on_screen(company, "chen", "/office/calls", gives)
    on_screen(company, "anna", "/office/calls", finds)
    opened = [call for call in company.world.all(FollowUp) if parse_time(call.opens) <= company.now]
    assert {call.caller for call in opened} == {"anna"}


def test_oral_2_what_somebody_remembers_is_said_one_by_one(company: Company) -> None:
    two_requests(company)
    claim = ClaimSpoken(
        claim="claim-1", approver=company.chen.id, subject="discount", what_for="老客户", amount=Fen(10_000)
    )
    company.li.must(claim, "order-1")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("口头同意了")
        await pick_all(glass, 2)
        assert "口头同意了" not in glass.words()

    on_screen(company, "chen", "/office/approvals", story)
