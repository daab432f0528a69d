"""A customer's page in every browser that a customer brings: followed, reported by, rated (CUST-1)."""

from __future__ import annotations

import pytest
from drivers import Browser
from harness import Server, wait_until
from pair.field import ORDER, STROKES, TICKED, at_the_office
from playwright.sync_api import Error

from rulebook.kernel.ids import OrderId, VisitId
from rulebook.subjects.customer_pages.commands import GivePage
from rulebook.subjects.customer_pages.records import CustomerPage, PublicReport, VisitRating
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart, RecordFinding, RecordWork, SignVisit
from rulebook.subjects.visits.papers import sheet_digest, sheet_for
from rulebook.subjects.visits.records import Visit
from sync_server.core.company import Company
from sync_server.subjects.customer_pages.links import page_url

pytestmark = pytest.mark.engines

VISIT = VisitId(f"{ORDER}-visit")
READ = "() => document.body ? document.body.innerText : ''"
STEP = "() => document.querySelector('li[aria-current=step]')?.innerText ?? ''"
PLACE = """(query) => {
    const found = document.querySelector(query);
    found.scrollIntoView({block: 'center'});
    const box = found.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
}"""


def read(browser: Browser, function: str) -> str:
    """What the page says; nothing while it gives way to the next one."""
    try:
        return str(browser.evaluate(function))
    except Error as error:
        if "context was destroyed" in str(error):
            return ""
        raise


def press(browser: Browser, query: str) -> None:
    x, y = browser.evaluate(PLACE, query)
    browser.click(x, y)


def done(company: Company) -> None:
    steps = (
        AcceptOrder(),
        Depart(visit=VISIT, ticked=TICKED),
        Arrive(visit=VISIT),
        RecordFinding(visit=VISIT, finding="线束磨破"),
        RecordWork(visit=VISIT, work="换线束", customer_tried=True),
    )
    for step in steps:
        at_the_office(company, "p-wang", step, ORDER)
    with company.read() as work:
        order, visit = work.get(Order, ORDER), work.get(Visit, VISIT)
        assert order is not None
        assert visit is not None
        sheet = sheet_for(work, order, visit, "zh-CN")
    signed = SignVisit(visit=VISIT, signer="刘师傅", digest=sheet_digest(sheet), sheet=sheet, strokes=STROKES)
    at_the_office(company, "p-wang", signed, ORDER)
    at_the_office(company, "p-wang", CompleteVisit(visit=VISIT), ORDER)


def test_cust_1_a_customer_follows_reports_and_rates(browser: Browser, company: Company, server: Server) -> None:
    at_the_office(company, "p-li", GivePage(order=OrderId(ORDER)), "page-1")
    with company.read() as work:
        (given,) = work.all(CustomerPage)
    url = page_url(company, given) + "?lang=zh"
    browser.goto(url)
    wait_until(lambda: read(browser, STEP) == "已安排", "the page")
    press(browser, "summary")
    press(browser, "textarea[name=said]")
    browser.type("W12 X")
    press(browser, "details button")
    wait_until(lambda: "我们会尽快联系您" in read(browser, READ), "the thanks")
    done(company)
    browser.goto(url)
    wait_until(lambda: read(browser, STEP) == "已完成", "the page once more")
    press(browser, "input[name=stars][value='4'] + span")
    press(browser, "form button")
    wait_until(lambda: "您的评价：4/5" in read(browser, READ), "the rating")
    with company.read() as work:
        assert [one.said for one in work.all(PublicReport)] == ["W12 X"]
        assert [one.stars for one in work.all(VisitRating)] == [4]
