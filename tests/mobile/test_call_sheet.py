"""The call sheet on a screen: blind until it is answered, then matched at once; coverage beside it (FUP-1)."""

from __future__ import annotations

from datetime import timedelta

from company import CUSTOMER, IN_BAG, OTHER_TRUCK, Company, visit_of
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.screens.follow_ups.due_calls import groups
from mobile.ui.text import t
from rulebook.rules import passed_deadlines
from rulebook.subjects.cases.records import CaseKind, ServiceCase
from rulebook.subjects.follow_ups.commands import SetCallTimes
from rulebook.subjects.follow_ups.records import CallTimes, FollowUp, FollowUpState
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.visits.commands import CompleteVisit, RecordFinding, RecordWork

ORDER, SECOND = "order-1", "order-2"
SHEET = routes.office("calls", "customer", CUSTOMER)


def fleet(company: Company) -> None:
    """Two trucks of one customer were seen; for one of them 300 yuan were taken by receipt, a terminal swapped."""
    order, visit = company.on_site()
    company.li.must(company.swap(visit), order)
    company.li.must(company.receipt_for(company.li, order, visit), order)
    company.li.must(RecordFinding(visit=visit, finding="主板坏"), order)
    company.li.must(RecordWork(visit=visit, work="换终端", customer_tried=True), order)
    company.li.must(company.signature(order, visit), order)
    company.li.must(CompleteVisit(visit=visit_of(order)), order)
    company.order_in(OrderState.COMPLETED, SECOND, company.wang, vehicles=(OTHER_TRUCK,))


def tried(company: Company) -> int:
    found = company.world.get(FollowUp, f"{ORDER}:next_day")
    return len(found.tries) if found else 0


def state(company: Company, id: str) -> FollowUpState:
    found = company.world.get(FollowUp, id)
    assert found is not None
    return found.state


def test_fup_1_a_fleets_call_is_blind_until_it_is_answered_and_finds_300_against_200(company: Company) -> None:
    fleet(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("calls.script.paid"))
        assert "300" not in glass.words(), "the sheet does not say what the receipt says"
        assert IN_BAG not in glass.words()
        assert IN_BAG[-6:] not in glass.words()
        await glass.tap(t("calls.save"))
        await glass.sees(t("calls.matched.differs"))
        for shown in ("200.00", "300.00", t("calls.matched.good"), IN_BAG):
            assert shown in glass.words()

    answers = {
        f"paid-{ORDER}": "200",
        f"unit-{ORDER}": IN_BAG[-6:],
        f"paid-{SECOND}": "0",
        "works": "yes",
        "satisfied": "4",
        "spoken_with": "赵队长",
    }
    on_screen(company, "anna", SHEET, story, **{f"calls__sheet/{CUSTOMER}": answers})
    assert company.open_irregularities() == {"paid_differs"}
    for order in (ORDER, SECOND):
        assert state(company, f"{order}:next_day") is FollowUpState.DONE
        assert state(company, f"{order}:three_days") is FollowUpState.DONE


def test_fup_1_due_calls_are_one_row_a_customer_what_closes_first_on_top(company: Company) -> None:
    fleet(company)
    (one,) = groups(FakeSession(company, company.anna, language="zh"))
    assert (one.key, len(one.calls), one.state(company.now)) == (CUSTOMER, 4, "open")
    company.now += timedelta(days=40)
    for command in passed_deadlines(company.world, company.now):
        company.system.must(command)
    (one,) = groups(FakeSession(company, company.anna, language="zh"))
    assert one.state(company.now) == "late", "a missed call stays on the list: it may still be made"
    assert {call.plate for call in one.planned} == {"京A12345", "京A67890"}


def test_fup_1_nobody_there_is_two_taps_and_after_three_it_is_told(company: Company) -> None:
    fleet(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        for n in range(3):
            await glass.until(lambda: t("calls.try.note") not in glass.words(), "the form as it was")
            await glass.tap(t("calls.try.vain"))
            await glass.sees(t("calls.try.note"))
            await glass.tap(t("calls.try.save"))
            await glass.until(lambda n=n: tried(company) == n + 1, "the try in the books")
        await glass.sees(t("calls.none_here"))

    on_screen(company, "anna", SHEET, story)
    assert "unreachable_thrice" in company.open_irregularities()


def test_fup_1_in_the_customers_rest_the_sheet_says_until_when(company: Company) -> None:
    fleet(company)
    hour = company.now.hour
    company.anna.must(SetCallTimes(quiet=((hour, hour + 2),)), CUSTOMER)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("calls.resting.todo"))
        await glass.tap(t("calls.quiet.change"))
        await glass.sees(t("calls.quiet.hours"))
        await glass.tap(t("calls.quiet.save"))

    on_screen(company, "anna", SHEET, story, **{f"calls__quiet/{CUSTOMER}": {"hours": "12-14, 20到24"}})
    held = company.world.get(CallTimes, CUSTOMER)
    assert held is not None
    assert held.quiet == ((12, 14), (20, 24))


def test_fup_1_role_2_who_was_there_sees_that_somebody_else_has_to_call(company: Company) -> None:
    fleet(company)
    company.set_person("li", roles=("technician", "customer_service"))

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("calls.own"))

    on_screen(company, "li", SHEET, story)


def test_fup_1_coverage_opens_what_it_is_made_of(company: Company) -> None:
    fleet(company)
    company.now += timedelta(days=10)
    for command in passed_deadlines(company.world, company.now):
        company.system.must(command)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("calls.covered.of", asked=0, due=4))
        await glass.sees(t("calls.group.never"))

    on_screen(company, "ji", routes.office("calls", "month", "2026-03"), story)


def test_fup_1_what_else_the_customer_raises_is_written_down_on_the_sheet_as_a_case(company: Company) -> None:
    fleet(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("calls.other.save"))
        await glass.until(lambda: bool(company.world.all(ServiceCase)), "the case in the books")
        (case,) = company.world.all(ServiceCase)
        await glass.sees(case.number)

    draft = {"said": "想再装两台，请报价", "kind": "lead", "order": ORDER}
    on_screen(company, "anna", SHEET, story, **{f"calls__case/{CUSTOMER}": draft})
    (case,) = company.world.all(ServiceCase)
    assert (case.kind, case.said, case.orders, case.owner) == (
        CaseKind.LEAD,
        "想再装两台，请报价",
        (ORDER,),
        "anna",
    )
    assert state(company, f"{ORDER}:next_day") is FollowUpState.DUE, (
        "the questions of the call are still to be asked"
    )
