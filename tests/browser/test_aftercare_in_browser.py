"""Follow-up calls and the survey in the real app: a blind call by hand, an answer on a phone by its link."""

from __future__ import annotations

import re

import pytest
from hands import fill, reach, sees, tap
from harness import Desk, Phone, wait_until
from office import Office
from pair.field import ORDER, STROKES, TICKED, at_the_office

from rulebook.kernel.ids import Fen, ReceiptId, VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.follow_ups.records import FollowUp, FollowUpState
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.surveys.commands import OpenSurvey
from rulebook.subjects.surveys.records import SurveyAnswer
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart, RecordFinding, RecordWork, SignVisit
from rulebook.subjects.visits.papers import sheet_digest, sheet_for
from rulebook.subjects.visits.records import FeeLine, Visit

pytestmark = pytest.mark.browser

VISIT = VisitId(f"{ORDER}-visit")
CUSTOMER, ROUND = "c-hongyun", "survey-1"


def was_there(office: Office) -> None:
    """Wang repaired it, took 300 yuan by receipt, and the customer signed."""
    company = office.company
    line = FeeLine(model="misc", name="线束", name_en="cable", quantity=1, fen=Fen(30_000))
    receipt = IssueReceipt(
        visit=VISIT,
        receipt=ReceiptId("r-after"),
        number="PGZZ-0001",
        token=f"{'after':-<22}",
        plate="苏E5K208",
        lines=(line,),
        total=Fen(30_000),
        method=Method.CASH,
    )
    for step in (
        AcceptOrder(),
        Depart(visit=VISIT, ticked=TICKED),
        Arrive(visit=VISIT),
        RecordFinding(visit=VISIT, finding="线束磨破"),
        RecordWork(visit=VISIT, work="换线束", customer_tried=True),
        receipt,
    ):
        at_the_office(company, "p-wang", step, ORDER)
    with company.read() as work:
        order, visit = work.get(Order, ORDER), work.get(Visit, VISIT)
        assert order is not None
        assert visit is not None
        sheet = sheet_for(work, order, visit, "zh-CN")
    signed = SignVisit(visit=VISIT, signer="刘师傅", digest=sheet_digest(sheet), sheet=sheet, strokes=STROKES)
    at_the_office(company, "p-wang", signed, ORDER)
    at_the_office(company, "p-wang", CompleteVisit(visit=VISIT), ORDER)


def test_fup_1_a_fleets_call_done_blind_and_offline_finds_300_on_the_receipt_against_200(office: Office) -> None:
    was_there(office)
    desk = office.comes_in("p-li", "李静", Desk)
    desk.installed()
    desk.open(f"/#/office/calls/customer/{CUSTOMER}")
    sees(desk, "鸿运物流有限公司")
    assert "300.00" not in desk.text(), "what the receipt says is not on the sheet"
    desk.offline()
    fill(desk, re.compile("客户说付了多少"), "200")
    tap(desk, "4 满意")
    tap(desk, "保存回答")
    sees(desk, re.compile("凭证上实收.*300"))
    sees(desk, "不一致")
    desk.online()

    def told() -> bool:
        with office.company.read() as work:
            one = work.get(Irregularity, f"paid_differs:{ORDER}")
            call = work.get(FollowUp, f"{ORDER}:next_day")
        done = call is not None and call.state is FollowUpState.DONE
        return done and one is not None and one.facts == {"taken": "20000", "total": "30000"}

    wait_until(told, "the answers to arrive", 60)


def test_fup_2_a_survey_is_answered_on_a_phone_by_its_link_and_once(office: Office) -> None:
    was_there(office)
    today = office.company.clock().date()
    opened = OpenSurvey(year=today.year, topics="company", since=f"{today.year - 1}-01-01", until="2999-12-31")
    at_the_office(office.company, "p-zhou", opened, ROUND)
    desk = office.comes_in("p-li", "李静", Desk)
    desk.open(f"/#/office/surveys/{ROUND}")
    tap(desk, "生成网上链接")
    link = desk.page.get_by_text(re.compile("/s/")).or_(desk.page.get_by_label(re.compile("/s/"))).first
    reach(desk, link)
    found = re.search(r"/s/([\w-]{22})", desk.text())
    assert found is not None
    phone = office.comes_in("p-wang", "王建国", Phone)
    page = phone.page
    page.goto(f"{phone.url}/s/{found[1]}")
    page.locator("fieldset", has_text="产品质量和外观").get_by_text("5", exact=True).click()
    page.locator("fieldset", has_text="供货").get_by_text("4", exact=True).click()
    page.get_by_label("您的意见和建议").fill("配件再快一点")
    page.get_by_role("button", name="提交").click()
    page.get_by_text("已收到您的答卷").wait_for()
    page.goto(f"{phone.url}/s/{found[1]}")
    page.get_by_text("这个链接已经答过了").wait_for()
    with office.company.read() as work:
        (answer,) = work.all(SurveyAnswer)
    assert (answer.scores, answer.words, answer.customer) == ({"quality": 5, "supply": 4}, "配件再快一点", "")
    sees(desk, "配件再快一点", 60_000)
