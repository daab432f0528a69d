"""At the customer's: a fee in several ways, nobody to try it, a unit taken back, a debt's day (FEE-4, RPL-4)."""

from __future__ import annotations

import flet as ft
from company import FITTED, PRICE, Company, visit_of
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.screens.cash.back_at_base import items
from mobile.screens.receipts.fee_parts import last_figures
from rulebook.kernel.ids import Fen, HandoverId
from rulebook.kernel.irregularities import Irregularity
from rulebook.rules import missing_to_complete
from rulebook.subjects.appointments.commands import TryFirst
from rulebook.subjects.cash.commands import CountHandover, ReturnToBase
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.records import OrderState, Step, Waiting
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.spoken.commands import ClaimSpoken, EnterCode
from rulebook.subjects.visits.commands import LeaveUnsolved, RecordWork

ORDER, VISIT = "order-1", visit_of("order-1")


def swapped(company: Company) -> None:
    company.on_site()
    company.li.must(company.swap(VISIT), ORDER)


def receipts(company: Company) -> list[tuple[Method, int]]:
    found = sorted(company.world.find(Receipt, "order", ORDER), key=lambda r: r.number)
    return [(r.method, r.total) for r in found]


def test_fee_4_notes_and_wallet_are_one_press_two_receipts_and_nothing_irregular(company: Company) -> None:
    swapped(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("合计正好")
        await glass.tap("收 ¥300.00，开 2 张凭证")
        await glass.sees("第 1 张，共 2 张")
        await glass.tap("下一张凭证")
        await glass.sees("第 2 张，共 2 张")

    form = {"split": "yes", "part.cash": "200", "part.wechat": "100", "reference": "4200 0077 8１２３"}
    on_screen(company, "li", routes.order(ORDER, "fee"), story, **{f"fee/{VISIT}": form})
    assert receipts(company) == [(Method.CASH, 20_000), (Method.WECHAT, 10_000)]
    assert "price_differs" not in company.open_irregularities()
    wallet = next(r for r in company.world.find(Receipt, "order", ORDER) if r.method is Method.WECHAT)
    assert wallet.reference == "778123"


def test_fee_4_parts_that_do_not_add_up_cannot_be_taken(company: Company) -> None:
    swapped(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("还差 ¥50.00")
        await glass.sees("各部分合计须等于应收")

    form = {"split": "yes", "part.cash": "200", "part.owed": "50"}
    on_screen(company, "li", routes.order(ORDER, "fee"), story, **{f"fee/{VISIT}": form})
    assert receipts(company) == []


def test_fee_4_where_the_app_died_after_the_first_part_the_rest_is_what_is_due(company: Company) -> None:
    swapped(company)
    company.li.must(company.receipt_for(company.li, ORDER, VISIT, "r-1", total=Fen(20_000)), ORDER)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("还应收")
        await glass.tap("收 ¥100.00，开具凭证")
        await glass.until(lambda: len(receipts(company)) == 2, "the rest")

    on_screen(company, "li", routes.order(ORDER, "fee"), story, **{f"fee/{VISIT}": {"method": "cash"}})
    assert receipts(company) == [(Method.CASH, 20_000), (Method.CASH, 10_000)]


def test_cash_8_what_is_owed_asks_for_its_day(company: Company) -> None:
    swapped(company)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("约定何时付")
        await glass.tap("7天后")
        await glass.sees("最迟2026年3月9日")
        await glass.tap("记为应收款")

    on_screen(company, "li", routes.order(ORDER, "fee"), story, **{f"fee/{VISIT}": {"method": "owed"}})
    (owed,) = company.world.find(Receipt, "order", ORDER)
    assert (owed.due, company.receivable(owed.id).due) == ("2026-03-09", "2026-03-09")


def test_fee_4_a_fee_that_was_agreed_stands_on_the_screen_with_its_reason(company: Company) -> None:
    company.on_site(agreed_fee=Fen(26_000))

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("按约定收费")
        assert "¥260.00" in glass.words()

    on_screen(company, "li", routes.order(ORDER, "fee"), story)


def test_rct_1_of_what_was_scanned_the_last_six_figures_are_kept() -> None:
    assert [last_figures(text) for text in ("4200002351202611070000000001", "１２３", "尾号 88-31", "")] == [
        "000001",
        "123",
        "8831",
        "",
    ]


def test_ord_10_the_signing_sheet_says_paid_after_it_was_paid(company: Company) -> None:
    swapped(company)
    company.li.must(company.receipt_for(company.li, ORDER, VISIT, "r-1"), ORDER)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("已收")
        assert "应付" not in glass.words()
        assert "费用合计" in glass.words()

    on_screen(company, "li", routes.order(ORDER, "sign"), story)
    assert PRICE == 30_000


# ORD-8: nobody there to try it


def test_ord_8_the_screen_offers_the_honest_way(company: Company) -> None:
    company.on_site()

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.tap("现场没有人")
        await glass.sees("可以完工；下一个工作日由客服打电话确认")
        await glass.tap("记录处理结果")
        await glass.until(lambda: bool(company.visit(VISIT).work), "the work")

    on_screen(company, "li", routes.order(ORDER, "act"), story, **{f"act/{VISIT}": {"work": "重新接线"}})
    visit = company.visit(VISIT)
    assert (visit.customer_tried, visit.not_tried) == (False, "现场没有人")
    assert "customer_tried" not in missing_to_complete(company.world, company.order(ORDER), visit)


# RPL-4, ORD-9: taken back for repair


def test_rpl_4_taken_back_for_repair_takes_the_unit_and_shows_its_label(company: Company) -> None:
    company.on_site()

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("带回哪台设备")
        await glass.sees("请选择设备状况")
        await glass.tap("完全不工作")
        await glass.until(lambda: "请选择设备状况" not in glass.words(), "the form whole")
        await glass.tap("结束这次上门")
        await glass.sees("返修标签")

    on_screen(
        company, "li", routes.order(ORDER, "unsolved"), story, **{f"unsolved/{VISIT}": {"waiting": "workshop"}}
    )
    unit = company.unit(FITTED)
    assert (unit.holder, unit.owed_to_store) == ("li", True)
    order = company.order(ORDER)
    assert (order.state, order.waiting) == (OrderState.SUSPENDED, Waiting.UNIT_REPAIR)
    assert company.truck().terminal is None


# CASH-4: who bears a difference


def test_cash_4_a_difference_that_was_settled_is_red_no_longer_and_says_who_bears_it(company: Company) -> None:
    company.collect(30_000)
    company.li.must(ReturnToBase())
    company.li.must(company.envelope("h-1", 29_000, "receipt-1"))
    from company import coins

    company.fang.must(CountHandover(handover=HandoverId("h-1"), counts=coins(29_000)))

    async def before(glass: Glass, session: FakeSession) -> None:
        await glass.sees("等经理处理")
        assert {i.key: i.tone for i in items(session)}["cash"] == "overdue"  # type: ignore[arg-type]  # the preview's session

    on_screen(company, "li", routes.tab("bag", "base"), before)
    told = "difference:h-1"
    company.chen.must(Settle(irregularity=told, text="找零差错", write_off=True), told)
    found = company.world.get(Irregularity, told)
    assert found
    assert found.borne_by == "company"

    async def after(glass: Glass, session: FakeSession) -> None:
        await glass.sees("公司承担")
        assert {i.key: i.tone for i in items(session)}["cash"] == "ok"  # type: ignore[arg-type]  # the preview's session

    on_screen(company, "li", routes.tab("bag", "base"), after)


# ORD-4: what was tried before


def test_ord_4_what_was_tried_and_by_whose_leave_stands_on_the_technicians_screen(company: Company) -> None:
    company.order_in(OrderState.ASSIGNED)
    tried = TryFirst(step=Step.REMOTE, what="远程复位", leave_by="周队")
    company.anna.must(tried, ORDER)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("远程复位")
        assert "周队 同意" in glass.words()

    on_screen(company, "li", routes.order(ORDER), story)


def test_ord_9_a_visit_that_ended_unsolved_is_suspended_in_archive_and_order_too(company: Company) -> None:
    company.on_site()
    company.li.must(LeaveUnsolved(visit=VISIT, symptom="仍不定位", waiting_for="配件"), ORDER)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("已暂停")
        assert "在现场" not in glass.words()

    for route in (routes.office("archive", "visit", VISIT), routes.office("orders", ORDER)):
        on_screen(company, "bo", route, story)


# FEE-4: the company's own code


def test_fee_4_finance_sets_a_code_and_the_fee_screen_shows_it_with_the_sum(company: Company) -> None:
    swapped(company)

    async def at_the_desk(glass: Glass, session: FakeSession) -> None:
        await glass.sees("收款码")
        await glass.tap("启用这个收款码")
        await glass.sees("方会计 设置于")

    way = routes.office("finance", "codes", "all")
    on_screen(company, "fang", way, at_the_desk, **{"office__paycode/transfer": {"text": "wxp://f2f0AbCd"}})

    async def on_site(glass: Glass, session: FakeSession) -> None:
        await glass.sees("请客户扫码付 ¥300.00")
        await glass.sees("转账收款码")

    on_screen(company, "li", routes.order(ORDER, "fee"), on_site, **{f"fee/{VISIT}": {"method": "transfer"}})


# ORAL-3: another price by word of mouth


def test_oral_3_the_fee_screen_says_whether_a_spoken_price_holds_yet(company: Company) -> None:
    swapped(company)
    claim = ClaimSpoken(
        claim="s-1", approver=company.chen.id, subject="discount", what_for="老客户", amount=Fen(10_000)
    )
    company.li.must(claim, ORDER)

    async def before(glass: Glass, session: FakeSession) -> None:
        await glass.sees("还没有陈经理的口令或确认")
        assert "¥300.00" in glass.words()

    on_screen(company, "li", routes.order(ORDER, "fee"), before)
    company.keys = None  # as on the phone: only the server has the keys
    company.li.must(EnterCode(claim="s-1", code="12345678"), ORDER)

    async def after(glass: Glass, session: FakeSession) -> None:
        await glass.sees("口令已输入，按此价收费")
        assert "¥200.00" in glass.words()

    on_screen(company, "li", routes.order(ORDER, "fee"), after)


def test_ord_8_the_box_says_what_is_on_record(company: Company) -> None:
    company.on_site()
    company.li.must(RecordWork(visit=VISIT, work="重新接线", customer_tried=True), ORDER)

    async def story(glass: Glass, session: FakeSession) -> None:
        (box,) = [one for one in glass.controls() if isinstance(one, ft.Checkbox)]
        assert (box.label, box.value) == ("客户已亲自试用", True)

    on_screen(company, "li", routes.order(ORDER, "act"), story)
