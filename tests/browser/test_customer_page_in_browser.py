"""A customer's page from the code on the screen to the rating, on a phone without script (CUST-1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from hands import reach, sees, tap
from harness import FLAGS, Desk, chromium, wait_until
from office import Office
from pair.field import ORDER, STROKES, TICKED, at_the_office
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright
from test_axe import violations

from rulebook.kernel.ids import OrderId, VisitId
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.customer_pages.commands import GivePage
from rulebook.subjects.customer_pages.records import CustomerPage, PublicReport, ReportState, VisitRating
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart, RecordFinding, RecordWork, SignVisit
from rulebook.subjects.visits.papers import sheet_digest, sheet_for
from rulebook.subjects.visits.records import Visit
from sync_server.core.verify import verify
from sync_server.subjects.customer_pages.links import page_url

pytestmark = pytest.mark.browser

VISIT = VisitId(f"{ORDER}-visit")
WIDTHS = {"phone": (360, 780), "small phone at 200 %": (180, 390), "desk": (1440, 900)}
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def customers(playwright: Playwright) -> Iterator[Browser]:
    """The browser of somebody who is none of us."""
    browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
    yield browser
    browser.close()


def on_the_way(office: Office) -> None:
    at_the_office(office.company, "p-wang", AcceptOrder(), ORDER)
    at_the_office(office.company, "p-wang", Depart(visit=VISIT, ticked=TICKED), ORDER)


def done(office: Office) -> None:
    company = office.company
    at_the_office(company, "p-wang", Arrive(visit=VISIT), ORDER)
    at_the_office(company, "p-wang", RecordFinding(visit=VISIT, finding="线束磨破"), ORDER)
    at_the_office(company, "p-wang", RecordWork(visit=VISIT, work="换线束", customer_tried=True), ORDER)
    with company.read() as work:
        order, visit = work.get(Order, ORDER), work.get(Visit, VISIT)
        assert order is not None
        assert visit is not None
        sheet = sheet_for(work, order, visit, "zh-CN")
    signed = SignVisit(visit=VISIT, signer="刘师傅", digest=sheet_digest(sheet), sheet=sheet, strokes=STROKES)
    at_the_office(company, "p-wang", signed, ORDER)
    at_the_office(company, "p-wang", CompleteVisit(visit=VISIT), ORDER)


def here(page: Page) -> str:
    return page.locator("li[aria-current=step]").inner_text()


def test_cust_1_from_the_code_to_the_rating_without_script_and_back_into_the_office(
    office: Office, customers: Browser, tmp_path: Path
) -> None:
    office.company.base_url = office.server.url
    desk = office.comes_in("p-li", "李静", Desk)
    desk.open(f"/#/office/orders/{ORDER}")
    tap(desk, "开通客户页面")
    sees(desk, "出示二维码")
    tap(desk, "出示二维码")
    reach(desk, desk.page.get_by_label("客户页面的二维码").first)
    desk.page.mouse.wheel(0, 200)

    def read() -> str:
        found = zxingcpp.read_barcodes(Image.open(desk.screenshot(tmp_path / "code.png")).convert("L"))
        return next((one.text for one in found if "/c/" in one.text), "")

    url = wait_until(read, "the code to be on the screen")
    with office.company.read() as work:
        (given,) = work.all(CustomerPage)
    assert url == page_url(office.company, given), "the code on the screen is the link"

    context = customers.new_context(
        java_script_enabled=False, viewport={"width": 412, "height": 860}, locale="zh-CN"
    )
    page = context.new_page()
    page.goto(url)
    assert here(page) == "已安排"
    on_the_way(office)
    page.reload()
    assert here(page) == "在路上"
    assert "王师傅" in page.content()
    assert "王建国" not in page.content()

    picture = tmp_path / "lamp.jpg"
    Image.new("RGB", (640, 480), "#884422").save(picture, "JPEG")
    page.get_by_text("报修、反映问题").click()
    page.get_by_label("出了什么问题").fill("指示灯又灭了")
    page.get_by_label("联系电话").fill("13862130977")
    page.get_by_label("照片").set_input_files(picture)
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_text("我们会尽快联系您").wait_for()
    with office.company.read() as work:
        (report,) = work.all(PublicReport)
    assert report.photo is not None
    assert office.company.files.read(report.photo.sha256, 0, report.photo.size) == picture.read_bytes()
    page.reload()
    with office.company.read() as work:
        assert len(work.all(PublicReport)) == 1, "the page that thanks is fetched anew, nothing is sent again"

    done(office)
    page.goto(url)
    assert here(page) == "已完成"
    page.get_by_role("radio", name="4").check()
    page.get_by_label("想说的话").fill("来得快")
    page.get_by_role("button", name="提交评价").click()
    page.get_by_text("谢谢，评价已收到").wait_for()
    page.get_by_text("您的评价：4/5").wait_for()
    with office.company.read() as work:
        (rating,) = work.all(VisitRating)
    assert (rating.stars, rating.words, rating.visit) == (4, "来得快", VISIT)

    desk.open(f"/#/office/cases/report/{report.id}")
    sees(desk, "指示灯又灭了", 60_000)
    tap(desk, "受理")

    def taken() -> bool:
        with office.company.read() as work:
            known = work.get(PublicReport, report.id)
        return known is not None and known.state is ReportState.TAKEN

    wait_until(taken, "the report to be taken", 60)
    with office.company.read() as work:
        case = work.get(ServiceCase, report.id)
    assert case is not None
    assert (case.heard_at, case.owner) == (report.at, "p-li")
    page.goto(url)
    page.get_by_text("处理中").wait_for()
    assert verify(office.company) == []
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_cust_1_axe_finds_nothing_and_nothing_is_cut_at_any_width(
    office: Office, customers: Browser, language: str, scheme: str
) -> None:
    office.company.base_url = office.server.url
    at_the_office(office.company, "p-li", GivePage(order=OrderId(ORDER)), "page-1")
    on_the_way(office)
    with office.company.read() as work:
        (given,) = work.all(CustomerPage)
    url = f"{page_url(office.company, given)}?lang={language}"
    context = customers.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]  # as named
    page = context.new_page()
    page.goto(url)
    assert violations(page) == []
    page.locator("summary").click()
    assert violations(page) == []
    done(office)
    page.reload()
    page.locator("summary").click()
    assert violations(page) == []
    for name, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(SIDEWAYS) <= 0, name
    page.goto(f"{office.server.url}/c/none?lang={language}")
    assert violations(page) == []
    context.close()
