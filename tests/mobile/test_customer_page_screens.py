"""Customers' pages on the screen: given, revoked; what they reported taken or dismissed (CUST-1)."""

from __future__ import annotations

import pytest
from company import TRUCK, Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.screens.cases.case_list import waiting
from mobile.sync.link import Answer, Unreachable
from mobile.ui.text import t
from rulebook.kernel.ids import OrderId, VisitId
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.customer_pages.commands import GivePage, RateVisit, ReportByPage
from rulebook.subjects.customer_pages.records import CustomerPage, PublicReport, ReportState
from rulebook.subjects.orders.records import OrderState

ORDER, PAGE, REPORT = "order-1", "page-1", "report-1"
OFFICE = routes.office("orders", ORDER)
SAID = ReportByPage(page=PAGE, said="又不定位了", caller="赵队长", phone="13800138000", order=OrderId(ORDER))


def paged(company: Company) -> None:
    company.order_in(OrderState.COMPLETED)
    company.anna.must(GivePage(order=OrderId(ORDER), contact="赵队长"), PAGE)


async def away(self: FakeSession, path: str) -> Answer:
    raise Unreachable(path)


def test_cust_1_the_office_gives_a_page_and_revokes_it(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    company.order_in(OrderState.APPROVED)
    monkeypatch.setattr(FakeSession, "get_bytes", away)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("pages.give"))
        await glass.sees(t("pages.given.to", contact="车队长"))
        await glass.tap(t("pages.show"))
        await glass.sees(t("trouble.unreachable"))
        await glass.tap(t("pages.revoke"))
        await glass.sees(t("pages.revoke.sure"))
        await glass.tap(t("pages.revoke.sure"))
        await glass.sees(t("pages.state.revoked"))

    on_screen(company, "anna", OFFICE, story, **{f"pages__give/{ORDER}": {"contact": "车队长"}})
    (page,) = company.world.all(CustomerPage)
    assert (page.order, page.contact, page.revoked_by) == (ORDER, "车队长", "anna")


def test_cust_1_the_technician_gives_one_at_the_customers(company: Company) -> None:
    company.order_in(OrderState.ON_SITE)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("pages.give"))
        await glass.sees(t("pages.show"))
        assert t("pages.revoke") not in glass.words()

    on_screen(company, "li", routes.order(ORDER), story)
    assert [p.given_by for p in company.world.all(CustomerPage)] == ["li"]


def test_cust_1_a_vehicles_page_may_be_the_whole_fleets(company: Company) -> None:
    fleet = {v.id for v in company.world.find(type(company.truck()), "customer", company.truck().customer or "")}

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("pages.give"))
        await glass.sees(t("pages.show"))

    path = routes.office("archive", "vehicle", TRUCK)
    on_screen(company, "anna", path, story, **{f"pages__give/{TRUCK}": {"fleet": True}})
    (page,) = company.world.all(CustomerPage)
    assert set(page.vehicles) == fleet


def test_cust_1_what_a_customer_reported_waits_above_the_cases_and_is_taken(company: Company) -> None:
    paged(company)
    company.system.must(SAID, REPORT)

    async def story(glass: Glass, session: FakeSession) -> None:
        assert waiting(session) == 1
        await glass.sees(t("pages.reports", count=1))
        await glass.sees("又不定位了")
        await glass.go(routes.office("cases", "report", REPORT))
        await glass.sees(t("pages.report.complaint"))
        await glass.tap(t("pages.report.take"))
        await glass.sees(t("case.owners"))

    on_screen(company, "anna", routes.office("cases"), story)
    (case,) = company.world.all(ServiceCase)
    assert (case.owner, case.said) == ("anna", "又不定位了")


def test_cust_1_a_bad_rating_is_taken_as_a_complaint(company: Company) -> None:
    paged(company)
    company.system.must(RateVisit(page=PAGE, visit=VisitId("order-1-visit"), stars=1, words="没修好"), ORDER)
    (report,) = company.world.all(PublicReport)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("pages.report.stars", stars=1))
        await glass.tap(t("pages.report.complaint"))
        await glass.sees(t("case.owners"))

    on_screen(company, "anna", routes.office("cases", "report", report.id), story)
    assert [c.what for c in company.world.all(Complaint)] == ["没修好"]


def test_cust_1_it_is_dismissed_with_a_reason_only(company: Company) -> None:
    paged(company)
    company.system.must(SAID, REPORT)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("pages.report.dismiss"))
        await glass.sees("广告")

    path = routes.office("cases", "report", REPORT)
    on_screen(company, "anna", path, story, **{f"pages__report/{REPORT}": {"why": "广告"}})
    (report,) = company.world.all(PublicReport)
    assert (report.state, report.why) == (ReportState.DISMISSED, "广告")
