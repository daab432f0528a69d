"""A customer's own page: who is given one, what comes in by it, what a rating does (CUST-1)."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from company import CUSTOMER, OTHER_TRUCK, TRUCK, Company, picture, refused

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.files import ref_of
from rulebook.kernel.ids import SYSTEM_PERSON, OrderId, VehicleId, VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import parse_time
from rulebook.policy.clocks import ClockEnd
from rulebook.rules import passed_deadlines, tags_of
from rulebook.subjects.cases.records import CaseKind, CaseState, Channel, ServiceCase
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.customer_pages.commands import (
    DismissReport,
    GivePage,
    RateVisit,
    ReportByPage,
    RevokePage,
    TakeReport,
)
from rulebook.subjects.customer_pages.records import (
    CustomerPage,
    PageState,
    PublicReport,
    ReportState,
    VisitRating,
)
from rulebook.subjects.orders.records import OrderState

ORDER = OrderId("order-1")
PAGE, FLEET, REPORT = "page-1", "page-2", "report-1"
GIVE = GivePage(order=ORDER, contact="赵队长")
SAID = ReportByPage(page=PAGE, said="又不定位了", caller="赵", phone="13800138000", order=ORDER)


@pytest.fixture
def paged(company: Company) -> Company:
    """The order is done, and its customer has a page of it."""
    company.order_in(OrderState.COMPLETED)
    company.anna.must(GIVE, PAGE)
    return company


def page(company: Company, id: str = PAGE) -> CustomerPage:
    found = company.world.get(CustomerPage, id)
    assert found is not None
    return found


def report(company: Company, id: str = REPORT) -> PublicReport:
    found = company.world.get(PublicReport, id)
    assert found is not None
    return found


def case(company: Company, id: str = REPORT) -> ServiceCase:
    found = company.world.get(ServiceCase, id)
    assert found is not None
    return found


def code(verdict: Decision | Refusal) -> str:
    """By which code a request was refused."""
    return refused(verdict)[1]


def test_cust_1_a_page_is_given_for_one_order_and_says_whose_it_is(paged: Company) -> None:
    given = page(paged)
    assert (given.order, given.customer, given.customer_name) == (ORDER, CUSTOMER, "顺达物流")
    assert (given.given_by, given.contact, given.state) == ("anna", "赵队长", PageState.ACTIVE)
    assert code(paged.anna.does(GIVE, "page-9")) == "page_there", "one at a time"


def test_cust_1_the_technician_gives_one_of_their_own_order_and_of_no_other(company: Company) -> None:
    company.order_in(OrderState.ON_SITE)
    company.li.must(GIVE, PAGE)
    assert code(company.wang.does(GIVE, FLEET)) == "page_not_own"
    fleet = GivePage(vehicles=(VehicleId(TRUCK),))
    assert code(company.li.does(fleet, FLEET)) == "no_role"
    assert "person:li" in tags_of(page(company)), "and can show it again"


def test_cust_1_a_fleet_is_one_customers_own_vehicles(company: Company) -> None:
    both = GivePage(vehicles=(TRUCK, OTHER_TRUCK), contact="车队长")
    owners = {company.truck(TRUCK).customer, company.truck(OTHER_TRUCK).customer}
    if len(owners) == 1:
        company.anna.must(both, FLEET)
        assert page(company, FLEET).customer == owners.pop()
    company.hua.must(AddCustomer(name="联运"), "customer-2")
    sold = msgspec.structs.replace(company.truck(OTHER_TRUCK), customer="customer-2")
    company.world.records["vehicle", OTHER_TRUCK] = sold
    assert code(company.anna.does(both, "page-9")) == "page_about"
    orphan = msgspec.structs.replace(company.truck(TRUCK), customer=None)
    company.world.records["vehicle", TRUCK] = orphan
    assert code(company.anna.does(GivePage(vehicles=(TRUCK,)), "page-9")) == "page_about"


def test_cust_1_of_nothing_of_two_things_or_until_yesterday_no_page_is_given(company: Company) -> None:
    company.order_in(OrderState.APPROVED)
    assert code(company.anna.does(GivePage(), PAGE)) == "page_about"
    assert code(company.anna.does(GivePage(order=ORDER, vehicles=(TRUCK,)), PAGE)) == "page_about"
    assert code(company.anna.does(GivePage(order=OrderId("none")), PAGE)) == "not_found"
    for until in ("2026-03-01", "soon"):
        assert code(company.anna.does(GivePage(order=ORDER, until=until), PAGE)) == "field_wrong"
    assert company.world.get(CustomerPage, PAGE) is None


def test_cust_1_a_revoked_page_opens_nothing_and_another_may_be_given(paged: Company) -> None:
    today = paged.now.date().isoformat()
    assert not page(paged).ended(today)
    paged.anna.must(RevokePage(reason="司机离职"), PAGE)
    assert page(paged).ended(today)
    assert (page(paged).revoked_by, page(paged).revoked_why) == ("anna", "司机离职")
    assert code(paged.anna.does(RevokePage(), PAGE)) == "page_over"
    paged.anna.must(GIVE, FLEET)
    assert page(paged, FLEET).handle != page(paged).handle


def test_cust_1_after_its_last_day_a_page_opens_nothing(paged: Company) -> None:
    paged.anna.must(RevokePage(), PAGE)
    paged.anna.must(GivePage(order=ORDER, until="2026-03-05"), FLEET)
    given = page(paged, FLEET)
    assert [given.ended(day) for day in ("2026-03-04", "2026-03-05", "2026-03-06")] == [False, False, True]


def test_cust_1_a_report_waits_with_its_term_running_from_the_first_second(paged: Company) -> None:
    paged.system.must(SAID, REPORT)
    waiting = report(paged)
    assert (waiting.state, waiting.said, waiting.customer) == (ReportState.WAITING, "又不定位了", CUSTOMER)
    (clock,) = waiting.clocks
    assert clock.start == waiting.at
    assert parse_time(clock.due) - parse_time(clock.start) == timedelta(minutes=60)
    assert waiting.plate == "京A12345", "the only vehicle of the order"
    assert not paged.world.all(ServiceCase), "no case yet: quarantined"


def test_cust_1_taken_it_is_a_case_heard_when_the_customer_wrote_it(paged: Company) -> None:
    paged.system.must(SAID, REPORT)
    wrote = report(paged).at
    paged.wait(minutes=20)
    paged.anna.must(TakeReport(), REPORT)
    taken, made = report(paged), case(paged)
    assert (taken.state, taken.decided_by, taken.case) == (ReportState.TAKEN, "anna", REPORT)
    assert (made.heard_at, made.channel, made.owner, made.state) == (wrote, Channel.WEB, "anna", CaseState.OPEN)
    assert (made.said, made.caller, made.phone, made.order) == ("又不定位了", "赵", "13800138000", ORDER)
    assert [clock.start for clock in made.clocks] == [wrote]
    assert taken.clocks[0].end is ClockEnd.MET
    assert ORDER in made.orders
    assert code(paged.bo.does(TakeReport(), REPORT)) == "report_over", "another was faster"
    assert code(paged.li.does(TakeReport(), REPORT)) == "no_role"


def test_cust_1_taken_as_a_complaint_it_is_one_at_once(paged: Company) -> None:
    paged.system.must(SAID, REPORT)
    paged.anna.must(TakeReport(kind=CaseKind.COMPLAINT), REPORT)
    (complaint,) = paged.world.all(Complaint)
    assert (complaint.case, complaint.owner, complaint.order) == (REPORT, "anna", ORDER)


def test_cust_1_what_nobody_takes_in_time_is_told_and_goes_on_waiting(paged: Company) -> None:
    paged.without_terms()
    paged.system.must(SAID, REPORT)
    paged.wait(hours=2)
    for command in passed_deadlines(paged.world, paged.now):
        paged.system.must(command)
    assert "report_untaken" in paged.open_irregularities()
    assert report(paged).state is ReportState.WAITING
    paged.anna.must(TakeReport(), REPORT)
    assert report(paged).clocks[0].end is ClockEnd.LATE
    (told,) = [i for i in paged.world.all(Irregularity) if i.code == "report_untaken"]
    assert told.facts["number"] == report(paged).number


def test_cust_1_its_photo_is_nobodys_to_read_until_it_is_taken(paged: Company) -> None:
    photo = ref_of(picture(b"public"))
    assert photo is not None
    paged.system.must(ReportByPage(page=PAGE, said="照片", photo=photo), REPORT)
    assert not list(paged.world.find(PublicReport, "sha256", photo.sha256))
    paged.anna.must(TakeReport(), REPORT)
    assert [r.id for r in paged.world.find(PublicReport, "sha256", photo.sha256)] == [REPORT]
    paged.system.must(ReportByPage(page=PAGE, said="广告", photo=photo), "report-2")
    assert code(paged.anna.does(DismissReport(reason="  "), "report-2")) == "reason_needed"
    paged.anna.must(DismissReport(reason="广告"), "report-2")
    assert [r.id for r in paged.world.find(PublicReport, "sha256", photo.sha256)] == [REPORT]
    assert code(paged.anna.does(TakeReport(), "report-2")) == "report_over"


def test_cust_1_a_second_report_under_one_id_writes_over_nothing(paged: Company) -> None:
    paged.system.must(SAID, REPORT)
    paged.system.must(ReportByPage(page=PAGE, said="另一件"), REPORT)
    assert {r.said for r in paged.world.all(PublicReport)} == {"又不定位了", "另一件"}


def test_cust_1_nobody_but_the_server_says_what_a_customer_wrote(paged: Company) -> None:
    paged.li.must(SAID, REPORT)
    paged.li.must(RateVisit(page=PAGE, visit=VisitId("order-1-visit"), stars=5), ORDER)
    assert not paged.world.all(PublicReport)
    assert not paged.world.all(VisitRating)
    assert "no_role_fact" in paged.open_irregularities()


def test_cust_1_a_visit_is_rated_once_and_a_second_rating_is_kept_aside(paged: Company) -> None:
    rate = RateVisit(page=PAGE, visit=VisitId("order-1-visit"), stars=5, words="快")
    paged.system.must(rate, ORDER)
    paged.system.must(RateVisit(page=PAGE, visit=VisitId("order-1-visit"), stars=1), ORDER)
    found = sorted(paged.world.all(VisitRating), key=lambda one: one.aside)
    assert [(one.stars, one.aside) for one in found] == [(5, False), (1, True)]
    assert found[0].technician == "li"
    assert not paged.world.all(PublicReport)


def test_cust_1_a_bad_rating_is_told_and_waits_to_be_taken(paged: Company) -> None:
    paged.system.must(RateVisit(page=PAGE, visit=VisitId("order-1-visit"), stars=2, words="没修好"), ORDER)
    (waiting,) = paged.world.all(PublicReport)
    assert waiting.number.endswith("VISIT"), "by the visit, so that no two are alike"
    assert (waiting.said, waiting.stars, waiting.order, waiting.by) == ("没修好", 2, ORDER, SYSTEM_PERSON)
    (told,) = [i for i in paged.world.all(Irregularity) if i.code == "rated_low"]
    assert (told.person, told.facts) == ("li", {"stars": "2", "why": "没修好"})
    paged.anna.must(TakeReport(kind=CaseKind.COMPLAINT), waiting.id)
    assert [c.what for c in paged.world.all(Complaint)] == ["没修好"]
