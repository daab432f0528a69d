"""A customer's page, a report and a rating, whole, and what is said no to around them (CUST-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from company import CUSTOMER, OTHER_TRUCK, PLATE, TRUCK, Company, picture
from msgspec.structs import replace
from refused_ground import Asked, No, refusal_of, wrong
from test_customer_pages import FLEET, GIVE, ORDER, PAGE, REPORT, SAID, case, page, report

from rulebook.kernel.files import ref_of
from rulebook.kernel.ids import PersonId, VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso
from rulebook.policy.clocks import ClockEnd
from rulebook.rules import passed_deadlines, tags_of
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.cases.records import CaseKind
from rulebook.subjects.customer_pages.commands import (
    DismissReport,
    GivePage,
    RateVisit,
    ReportByPage,
    RevokePage,
    TakeReport,
)
from rulebook.subjects.customer_pages.limits import reports_left
from rulebook.subjects.customer_pages.records import CustomerPage, PageState, ReportState, VisitRating
from rulebook.subjects.orders.records import OrderState

ANNA = PersonId("anna")
VISIT = VisitId("order-1-visit")


@pytest.fixture
def paged(company: Company) -> Company:
    company.order_in(OrderState.COMPLETED)
    company.anna.must(GIVE, PAGE)
    return company


def test_cust_1_a_page_is_kept_with_whom_it_was_given_to_by_whom_and_revoked_by_whom(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    company.anna.must(GivePage(order=ORDER, contact=" 赵队长 ", until="2026-03-02"), PAGE)
    given = CustomerPage(
        id=PAGE, state=PageState.ACTIVE, order=ORDER, customer=CUSTOMER, customer_name="顺达物流",
        contact="赵队长", until="2026-03-02", given_by=ANNA, given_by_name="安娜", given_at=iso(company.now),
    )  # fmt: skip
    assert page(company) == given
    company.bo.must(RevokePage(reason=" 司机离职 "), PAGE)
    assert page(company) == replace(
        given, state=PageState.REVOKED, revoked_by=company.bo.id, revoked_by_name="薄调度",
        revoked_at=iso(company.now), revoked_why="司机离职",
    )  # fmt: skip


def test_cust_1_a_page_of_vehicles_names_each_once_and_their_owner(company: Company) -> None:
    company.anna.must(GivePage(vehicles=(TRUCK, OTHER_TRUCK, TRUCK), contact="车队长"), FLEET)
    assert page(company, FLEET) == CustomerPage(
        id=FLEET, state=PageState.ACTIVE, vehicles=(TRUCK, OTHER_TRUCK), customer=CUSTOMER,
        customer_name="顺达物流", contact="车队长", given_by=ANNA, given_by_name="安娜", given_at=iso(company.now),
    )  # fmt: skip
    company.anna.must(GivePage(vehicles=(TRUCK,), contact="车队长"), "page-3")
    company.anna.must(GivePage(vehicles=(TRUCK,), contact="司机"), "page-4")
    again = company.anna, GivePage(vehicles=(OTHER_TRUCK, TRUCK), contact="车队长"), "page-5"
    assert refusal_of(company, again) == ("CUST-1", "page_there", {})


def test_cust_1_a_report_is_kept_as_it_was_said_until_somebody_takes_it(paged: Company) -> None:
    photo = ref_of(picture(b"public"))
    paged.system.must(
        ReportByPage(page=PAGE, said=" 又不定位 ", caller=" 赵 ", phone=" 138 ", order=ORDER, photo=photo), REPORT
    )
    waits, now = report(paged), iso(paged.now)
    assert (waits.said, waits.caller, waits.phone, waits.photo, waits.at) == ("又不定位", "赵", "138", photo, now)
    assert (waits.order, waits.vehicle, waits.plate, waits.customer, waits.customer_name) == (
        ORDER, TRUCK, PLATE, CUSTOMER, "顺达物流",
    )  # fmt: skip
    assert (waits.number, waits.stars, waits.state) == ("B260302-ORT-1", None, ReportState.WAITING)
    assert "person:li" not in tags_of(waits)
    paged.anna.must(TakeReport(kind=CaseKind.PRAISE), REPORT)
    taken, now = report(paged), iso(paged.now)
    assert taken == replace(
        waits, state=ReportState.TAKEN, decided_by=ANNA, decided_by_name="安娜", decided_at=now,
        clocks=taken.clocks, case=REPORT,
    )  # fmt: skip
    assert [(clock.end, clock.met_at) for clock in taken.clocks] == [(ClockEnd.MET, now)]
    made = case(paged)
    assert (made.kind, made.said, made.customer, made.customer_name, made.caller, made.phone) == (
        CaseKind.PRAISE, "又不定位", CUSTOMER, "顺达物流", "赵", "138",
    )  # fmt: skip
    assert (made.vehicle, made.plate, made.unit) == (TRUCK, PLATE, paged.truck().terminal)


def test_cust_1_what_is_dismissed_says_by_whom_when_and_why(paged: Company) -> None:
    paged.system.must(ReportByPage(page=PAGE, said="广告", vehicle=OTHER_TRUCK), REPORT)
    before = report(paged)
    assert (before.order, before.vehicle) == (None, OTHER_TRUCK)
    paged.bo.must(DismissReport(reason=" 广告 "), REPORT)
    after = report(paged)
    assert after == replace(
        before, state=ReportState.DISMISSED, decided_by=paged.bo.id, decided_by_name="薄调度",
        decided_at=iso(paged.now), why="广告", clocks=after.clocks,
    )  # fmt: skip


def test_cust_1_a_report_of_a_page_that_nobody_knows_is_the_orders_customers(paged: Company) -> None:
    paged.system.must(ReportByPage(page="none", said="?", order=ORDER), REPORT)
    assert (report(paged).customer, report(paged).customer_name) == (CUSTOMER, "顺达物流")
    paged.system.must(ReportByPage(page="none", said="?", vehicle="vehicle:none"), "report-2")
    lost = report(paged, "report-2")
    assert (lost.customer, lost.customer_name, lost.vehicle, lost.plate) == (None, "", "vehicle:none", "")


def test_cust_1_what_nobody_takes_is_told_by_its_number_to_the_service_manager(paged: Company) -> None:
    paged.without_terms()
    paged.system.must(SAID, REPORT)
    paged.wait(minutes=60)
    assert not passed_deadlines(paged.world, paged.now)
    paged.wait(seconds=1)
    for command in passed_deadlines(paged.world, paged.now):
        paged.system.must(command)
    (told,) = [one for one in paged.world.all(Irregularity) if one.code == "report_untaken"]
    assert (told.rule, told.owner, told.facts["number"]) == ("CUST-1", Role.SERVICE_MANAGER, "B260302-ORT-1")
    assert told.facts["due"] == report(paged).clocks[0].due


@pytest.mark.parametrize(("stars", "told"), [(1, True), (2, True), (3, False), (5, False)])
def test_cust_1_a_rating_is_kept_whole_and_told_where_it_is_bad(paged: Company, stars: int, told: bool) -> None:
    verdict = paged.system.must(RateVisit(page=PAGE, visit=VISIT, stars=stars, words=" 还行 "), ORDER)
    kept = VisitRating(
        id=VISIT, page=PAGE, order=ORDER, visit=VISIT, technician=paged.li.id, technician_name="李师傅",
        stars=stars, words="还行", at=iso(paged.now),
    )  # fmt: skip
    assert paged.world.all(VisitRating) == [kept]
    assert [(one.code, one.order, one.person, one.person_name, one.facts) for one in verdict.irregularities] == [
        ("rated_low", ORDER, "li", "李师傅", {"stars": str(stars), "why": "还行"})
    ] * told


def test_cust_1_a_bad_rating_without_words_says_its_stars(paged: Company) -> None:
    paged.system.must(RateVisit(page=PAGE, visit=VISIT, stars=1), ORDER)
    waits = report(paged, f"rated:{VISIT}")
    assert (waits.said, waits.stars, waits.page, waits.order) == ("1/5", 1, PAGE, ORDER)
    (told,) = [one for one in paged.world.all(Irregularity) if one.code == "rated_low"]
    assert told.facts["why"] == "—"


def test_cust_1_how_many_reports_of_a_day_are_left_is_counted_by_page_and_day(paged: Company) -> None:
    paged.hua.must(SetSetting(name="page_reports_a_day", value="3", since="2026-03-03", reason="总部"))
    paged.now += timedelta(days=1)
    assert reports_left(paged.world, page(paged), paged.now) == 3
    paged.system.must(SAID, REPORT)
    paged.system.must(replace(SAID, page="another"), "report-2")
    assert reports_left(paged.world, page(paged), paged.now) == 2
    assert reports_left(paged.world, page(paged), paged.now + timedelta(days=1)) == 3


def sold(company: Company) -> Asked:
    company.world.records["vehicle", OTHER_TRUCK] = replace(company.truck(OTHER_TRUCK), customer=None)
    return company.anna, GivePage(vehicles=(TRUCK, OTHER_TRUCK)), FLEET


def decided(then: Callable[[Company], Asked]) -> Callable[[Company], Asked]:
    def asked(company: Company) -> Asked:
        company.system.must(SAID, REPORT)
        company.anna.must(TakeReport(), REPORT)
        company.anna.must(RevokePage(), PAGE)
        return then(company)

    return asked


OVER = {"number": "B260302-ORT-1", "name": "安娜"}
NO: No = {
    "of nothing": (lambda c: (c.anna, GivePage(), FLEET), "CUST-1", "page_about", {}),
    "of two things": (
        lambda c: (c.anna, GivePage(order=ORDER, vehicles=(TRUCK,)), FLEET), "CUST-1", "page_about", {},
    ),
    "of two owners": (sold, "CUST-1", "page_about", {}),
    "until yesterday": (
        lambda c: (c.anna, GivePage(order=ORDER, until="2026-03-01"), FLEET),
        "CUST-1", "field_wrong", wrong("until", "not_a_date"),
    ),
    "under a name that is there": (
        lambda c: (c.anna, GivePage(vehicles=(TRUCK,)), PAGE), "CUST-1", "page_there", {},
    ),
    "twice for one thing": (lambda c: (c.anna, GIVE, FLEET), "CUST-1", "page_there", {}),
    "of another's order": (lambda c: (c.wang, GIVE, FLEET), "CUST-1", "page_not_own", {}),
    "revoked twice": (decided(lambda c: (c.anna, RevokePage(), PAGE)), "CUST-1", "page_over", {}),
    "taken twice": (decided(lambda c: (c.bo, TakeReport(), REPORT)), "CUST-1", "report_over", OVER),
    "dismissed when taken": (
        decided(lambda c: (c.bo, DismissReport(reason="x"), REPORT)), "CUST-1", "report_over", OVER,
    ),
    "dismissed without a word": (
        lambda c: (c.bo, DismissReport(reason=" "), REPORT), "SYS-2", "reason_needed", {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NO)
def test_cust_1_it_is_refused_by_its_rule_and_changes_nothing(paged: Company, case: str) -> None:
    asked, *said = NO[case]
    assert refusal_of(paged, asked(paged)) == tuple(said)
