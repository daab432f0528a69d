"""Terms at the desk and on site, on screen: told before money is taken, renewed, topped up (TERM-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import CUSTOMER, OTHER_PLATE, PLATE, SIM_FITTED, TRUCK, Company, unit
from fake import FakeSession
from glass import Glass, on_screen
from msgspec.structs import replace
from selling import YEAR, paid, plans

from mobile.app import routes
from mobile.screens.books.accounts import account_name
from mobile.ui.text import t
from rulebook.kernel.ids import VehicleId
from rulebook.kernel.times import iso
from rulebook.subjects.company.commands import ImportVehicles, ReplateVehicle, VehicleLine
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.service_terms.commands import AT_MOST, ReportSigns, SetPlan, SetTerm, Sign
from rulebook.subjects.service_terms.figures import due_by_month, income_by_month
from rulebook.subjects.service_terms.records import (
    ServiceTerm,
    SimTopUp,
    TermKind,
    TermPlan,
    TermRenewal,
    TermState,
)
from rulebook.subjects.stock.records import UnitKind

TERM = f"platform:{TRUCK}"
SIM = f"sim:{unit(UnitKind.SIM, SIM_FITTED)}"


@pytest.fixture
def selling(company: Company) -> Company:
    return plans(company)


def ready(glass: Glass, words: str) -> bool:
    try:
        return bool(glass.button(words))
    except AssertionError:
        return False


async def press(glass: Glass, words: str) -> None:
    """Tap it as soon as it may be pressed."""
    await glass.until(lambda: ready(glass, words), words)
    await glass.tap(words)


def term(company: Company, id: str = TERM) -> ServiceTerm | None:
    return company.world.get(ServiceTerm, id)


def ends(company: Company, days: int) -> None:
    until = (company.now + timedelta(days=days)).date().isoformat()
    company.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until=until), "")


def test_term_1_on_site_a_lapsed_term_is_told_and_renewed_for_cash(selling: Company) -> None:
    selling.on_site()
    ends(selling, -10)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("已过期 10 天")
        await glass.sees("新的服务期从收费当天算起")
        await press(glass, "平台服务费一年")
        await glass.sees("续到")
        await press(glass, "现金")
        await press(glass, "收 ¥360.00，开具凭证")
        await glass.sees("叁佰陆拾元整")

    on_screen(selling, "li", routes.order("order-1", "terms"), story)
    (receipt,) = selling.world.all(Receipt)
    assert (receipt.total, receipt.method, receipt.holder, receipt.visit) == (YEAR, Method.CASH, "li", "")
    known = term(selling)
    assert known is not None
    assert known.until == "2027-03-02"
    (renewal,) = selling.world.all(TermRenewal)
    assert renewal.visit == "order-1-visit"


def test_term_1_the_order_says_that_the_term_lapsed_and_leads_to_its_renewal(selling: Company) -> None:
    selling.on_site()
    ends(selling, -10)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("平台可能因此收不到数据")
        await press(glass, "续费")
        await glass.sees("续费")
        await glass.sees("新的服务期从收费当天算起")

    on_screen(selling, "li", routes.order("order-1"), story)


def test_rct_2_ones_own_renewal_is_voided_on_site_with_its_reason(selling: Company) -> None:
    selling.on_site()
    ends(selling, 5)
    before = term(selling)
    body = paid("term-0001", TRUCK, PLATE)
    selling.li.does(replace(body, visit="order-1-visit", method=Method.CASH), "")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("作废续费凭证")
        await press(glass, "作废这张凭证")
        await glass.until(lambda: bool(selling.receipt("term-0001").void_reason), "the void")

    form = {"reason": "客户改为转账"}
    on_screen(selling, "li", routes.order("order-1", "terms"), story, **{"terms.void/term-0001": form})
    known = term(selling)
    assert before is not None
    assert known is not None
    assert known.until == before.until


def test_term_1_a_dead_unit_is_told_before_money_and_wants_a_yes(selling: Company) -> None:
    selling.on_site()
    ends(selling, 5)
    old = iso(selling.now - timedelta(days=90))
    selling.anna.must(ReportSigns(signs=(Sign(vehicle=TRUCK, at=old),)), "")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("设备可能已停用，收费前请先核实")
        await press(glass, "平台服务费一年")
        await press(glass, "微信")
        await glass.sees("请先确认客户仍要续费")
        await press(glass, "是")
        await press(glass, "收 ¥360.00，开具凭证")
        await glass.until(lambda: bool(selling.world.all(TermRenewal)), "the renewal")

    on_screen(selling, "li", routes.order("order-1", "terms"), story)
    (renewal,) = selling.world.all(TermRenewal)
    assert renewal.rows[0].dead == "silent"


def test_term_1_on_site_a_sim_is_topped_up_with_the_carriers_slip(selling: Company) -> None:
    selling.on_site()

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "登记充值")
        await glass.until(lambda: bool(selling.world.all(SimTopUp)), "the top-up")

    form = {"fen": "30", "slip": "CM2026", "until": "2026-12-31", "carrier": "移动"}
    on_screen(selling, "li", routes.order("order-1", "terms"), story, **{"top_up/order-1": form})
    (kept,) = selling.world.all(SimTopUp)
    assert (kept.fen, kept.slip, kept.until, kept.number) == (3_000, "CM2026", "2026-12-31", SIM_FITTED)


def test_term_1_where_nothing_is_on_sale_it_says_who_can_change_that(company: Company) -> None:
    company.on_site()

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("还没有套餐")

    on_screen(company, "li", routes.order("order-1", "terms"), story)


def test_term_1_the_desk_renews_by_transfer_and_shows_the_receipt_and_its_outcome(selling: Company) -> None:
    ends(selling, 20)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("还有 20 天")
        await press(glass, "平台服务费一个月")
        await press(glass, "转账")
        await press(glass, "收 ¥35.00，开具凭证")
        await glass.sees("从原到期日顺延")

    on_screen(selling, "anna", routes.office("terms", TERM), story)
    known = term(selling)
    assert known is not None
    assert known.until == "2026-04-22"


def test_term_1_a_pasted_list_says_what_becomes_of_each_row_and_is_one_receipt(selling: Company) -> None:
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=TRUCK, until="2026-03-20"), "")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("共 4 行，可续 2 行")
        await glass.sees("档案中没有")
        await glass.sees("重复，只续一次")
        await press(glass, "收 ¥720.00，开具凭证")
        await glass.sees("逐行结果")

    form = {"plan": "PLATFORM-Y", "list": f"{PLATE}\n{OTHER_PLATE}\n京Z99999\n{PLATE}", "method": "transfer"}
    on_screen(selling, "anna", routes.office("terms", "list"), story, **{"terms.bulk": form})
    (renewal,) = selling.world.all(TermRenewal)
    assert [(row.plate, row.until) for row in renewal.rows] == [(PLATE, "2027-03-20"), (OTHER_PLATE, "2027-03-02")]


def test_term_1_a_list_too_long_for_one_renewal_says_from_which_line_and_renews_nothing(
    selling: Company,
) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("terms.bulk.too_long", row=AT_MOST + 2, count=3, most=AT_MOST))
        assert "开具凭证" not in glass.words()

    plates = [f"京E{n:05d}" for n in range(AT_MOST + 2)]
    form = {"plan": "PLATFORM-Y", "list": "\n".join([PLATE, "", *plates]), "method": "transfer"}
    on_screen(selling, "anna", routes.office("terms", "list"), story, **{"terms.bulk": form})


def test_term_1_the_office_lists_terms_by_their_end_with_income_and_what_comes_due(selling: Company) -> None:
    ends(selling, 3)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("每月收入")
        await glass.sees("每月到期金额")
        await glass.sees("还有 3 天")
        await press(glass, "京A·12345")
        await glass.sees("登记最后在线")

    on_screen(selling, "anna", routes.office("terms"), story)


def test_term_1_an_end_is_set_a_sign_noted_and_a_term_ended_at_the_desk(selling: Company) -> None:
    ends(selling, 3)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "保存到期日")
        await glass.until(lambda: getattr(term(selling), "until", "") == "2026-06-30", "the end")
        await glass.until(lambda: "原到期日" in glass.words(), "the end before")
        await press(glass, "终止，不再提醒")
        await glass.until(lambda: getattr(term(selling), "state", "") == TermState.ENDED, "ended")

    drafts = {
        f"terms.set/{TERM}": {"until": "2026-06-30", "reason": "合同"},
        f"terms.end/{TERM}": {"reason": "车辆报废"},
    }
    on_screen(selling, "anna", routes.office("terms", TERM), story, **drafts)

    async def sign(glass: Glass, session: FakeSession) -> None:
        await glass.sees("已终止")
        assert "终止，不再提醒" not in glass.words()

    on_screen(selling, "anna", routes.office("terms", TERM), sign)


def test_term_1_a_last_sign_is_typed_as_a_day_or_an_hour(selling: Company) -> None:
    ends(selling, 3)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.until(lambda: "登记最后在线" in glass.words(), "the form")
        await press(glass, "保存时间")
        await glass.until(lambda: bool(getattr(term(selling), "last_sign", "")), "the sign")

    on_screen(selling, "anna", routes.office("terms", TERM), story, **{f"terms.sign/{TERM}": {"at": "2026-03-01"}})
    known = term(selling)
    assert known is not None
    assert known.last_sign == "2026-03-01T12:00:00+08:00"


def test_term_1_a_vehicles_first_term_is_entered_by_its_plate(selling: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "保存到期日")
        await glass.until(lambda: term(selling, SIM) is not None, "the term")

    form = {"plate": "京a12345", "what": "sim", "until": "2026-12-31"}
    on_screen(selling, "anna", routes.office("terms", "new"), story, **{"terms.new": form})


def test_term_1_an_administrator_makes_an_item_of_the_price_list_a_plan(company: Company) -> None:
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("还没有套餐")
        await press(glass, "IoT-SIM")
        await press(glass, "SIM卡套餐")
        await press(glass, "设为套餐")
        await glass.until(lambda: company.world.get(TermPlan, "IoT-SIM") is not None, "the plan")

    on_screen(company, "hua", routes.office("terms", "plans"), story, **{"terms.plans": {"months": "1"}})


def test_term_1_a_plan_says_what_it_was_until_when(selling: Company) -> None:
    (plan, *_) = sorted(selling.world.find(TermPlan, "what", "platform"), key=lambda one: one.id)
    selling.hua.must(SetPlan(what=TermKind.PLATFORM, months=24), plan.id)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("之前：1 个月")

    on_screen(selling, "hua", routes.office("terms", "plans"), story)


def test_term_1_a_term_that_went_over_to_another_opens_that_one(selling: Company) -> None:
    ends(selling, 3)
    line = VehicleLine(plate="京K99999")
    listed = ImportVehicles(file="b", sha256="1" * 64, customer=CUSTOMER, vehicles=(line,))
    selling.anna.must(listed)
    second = "vehicle:京K99999"
    selling.anna.must(SetTerm(what=TermKind.PLATFORM, vehicle=VehicleId(second), until="2026-09-30"), "")
    selling.anna.must(ReplateVehicle(vehicle=TRUCK, plate="京K99999", reason="过户"), "")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("登记最后在线")
        await glass.sees("2026年9月30日")
        assert glass.words().count("京K·99999") == 2, "one row of the list, and the page's head"

    on_screen(selling, "anna", routes.office("terms", f"platform:{second}"), story)


@pytest.mark.parametrize(("whose", "name"), [(CUSTOMER, "顺达物流"), ("vehicle:京C00001", "京C00001")])
def test_cash_8_who_owes_a_renewal_is_named_as_people_know_them(selling: Company, whose: str, name: str) -> None:
    assert account_name(selling.world, f"receivable:{whose}").endswith(f" · {name}")


def test_term_1_the_charts_count_what_stands_and_what_comes(selling: Company) -> None:
    ends(selling, -3)
    today = selling.now.date()
    assert income_by_month([]) == {}
    due = due_by_month(selling.world.all(ServiceTerm), today)
    assert due["before"] == (1, 0)
    assert sum(count for count, _ in due.values()) == 1


def test_term_1_picked_terms_go_into_the_list_that_is_renewed_at_once(selling: Company) -> None:
    ends(selling, 5)

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("多选")
        await glass.tap("多选")
        await press(glass, "全选筛选内 1 条")
        await press(glass, "续期")
        await press(glass, "续 1 辆车")
        await glass.until(lambda: glass.flet.page.route == "/office/terms/list", "the list")
        await glass.sees("共 1 行，可续 1 行")

    on_screen(selling, "anna", routes.office("terms"), story)
