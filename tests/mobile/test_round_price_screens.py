"""A plan's price asked for and approved on the screen, the charge opened from the debt, a fault ordered anew."""

from __future__ import annotations

from company import CUSTOMER, Company
from fake import FakeSession
from glass import Glass, on_screen
from round_facts import a_round_that_is_owed
from rounds_planned import DESK, FIRST, planned

from mobile.app import routes
from mobile.ui.text import t
from rulebook.kernel.ids import CustomerId, Fen, ReceiptId
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.orders.commands import CancelOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receivables.commands import AskWriteOff, DecideWriteOff
from rulebook.subjects.rounds.charges import Per, PriceState, RoundCharge, RoundPrice
from rulebook.subjects.rounds.commands import NotePoint, OrderFinding, PriceRound
from rulebook.subjects.rounds.records import Finding, Result, RoundPlan

ASKED = {"rounds.price/monthly": {"per": "stop", "sum": "20", "reason": "合同 WB-07"}}


def test_fee_3_a_plans_price_is_asked_for_and_then_waits(company: Company) -> None:
    planned(company)

    async def ask(glass: Glass, session: FakeSession) -> None:
        await glass.sees("没有价格：巡检不收费")
        await glass.sees("这次批的最多是 ¥40.00（含该日起已完成的巡检和不再收的原价），由有权批这个金额的人批")
        await glass.tap("申请这个价格")
        await glass.until(lambda: bool(company.world.all(RoundPrice)), "asked")

    on_screen(company, "bo", routes.office("rounds", "price", "monthly"), ask, **ASKED)
    (one,) = company.world.all(RoundPrice)
    assert (one.per, one.fen, one.customer, one.state) == (Per.STOP, 2_000, CUSTOMER, PriceState.ASKED)


def test_fee_3_who_approves_sees_on_the_card_what_for_and_from_when(company: Company) -> None:
    planned(company)
    said = PriceRound(
        plan="monthly",
        customer=CustomerId(CUSTOMER),
        per=Per.STOP,
        fen=Fen(2_000),
        since="2026-03-02",
        reason="合同 WB-07",
    )
    company.bo.must(said, "price-1")
    company.order_in(OrderState.SUBMITTED, "order-2")

    async def several(glass: Glass, session: FakeSession) -> None:
        await glass.tap("多选")
        await glass.sees("巡检计划：顺达月检 · ¥20 / 处")
        await glass.sees("合同 WB-07")

    on_screen(company, "chen", routes.office("approvals"), several)

    async def grant(glass: Glass, session: FakeSession) -> None:
        await glass.sees("巡检计划：顺达月检")
        await glass.sees("¥20 / 处")
        await glass.sees("合同 WB-07")

    on_screen(company, "chen", routes.office("approvals"), grant)


def test_rnd_1_who_changes_a_plan_sees_who_pays_for_it(company: Company) -> None:
    a_round_that_is_owed(company)

    async def plan(glass: Glass, session: FakeSession) -> None:
        await glass.sees("¥88 / 次 · 2026年3月2日 起 · 顺达物流")

    on_screen(company, "bo", routes.office("rounds", "plan", "plan-owed"), plan)


def test_sec_1_who_sees_no_prices_is_not_told_that_there_are_none(company: Company) -> None:
    a_round_that_is_owed(company)

    async def plan(glass: Glass, session: FakeSession) -> None:
        await glass.sees("季度走访")
        assert "没有价格" not in glass.words()

    on_screen(company, "guo", routes.office("rounds", "plan", "plan-owed"), plan)

    async def price(glass: Glass, session: FakeSession) -> None:
        await glass.sees("价格不归您的岗位看")
        assert "没有价格" not in glass.words()

    on_screen(company, "guo", routes.office("rounds", "price", "plan-owed"), price)


def test_rnd_1_from_the_debt_to_the_stops_that_were_charged(company: Company) -> None:
    id = a_round_that_is_owed(company)
    (charged,) = company.world.all(RoundCharge)

    async def follow(glass: Glass, session: FakeSession) -> None:
        await glass.sees("巡检应收")
        await glass.tap(charged.number)
        await glass.sees("收费的：1 处")
        await glass.sees("¥88 / 次")
        await glass.sees("李师傅")

    on_screen(company, "fang", routes.office("finance", "owed", id), follow)


def test_cash_8_a_round_that_was_given_up_is_not_said_to_be_owed(company: Company) -> None:
    id = a_round_that_is_owed(company)
    (charged,) = company.world.all(RoundCharge)

    async def owed(glass: Glass, session: FakeSession) -> None:
        await glass.sees("未收 ¥88")

    on_screen(company, "fang", routes.office("finance", "receipt", id), owed)
    company.fang.must(AskWriteOff(receivable=ReceiptId(id), reason="客户倒闭"), id)
    company.dong.must(DecideWriteOff(receivable=ReceiptId(id), grant=True, text="算了"), id)

    async def given_up(glass: Glass, session: FakeSession) -> None:
        await glass.sees(charged.number)
        await glass.sees("已核销")
        assert "未收" not in glass.words()

    on_screen(company, "fang", routes.office("finance", "receipt", id), given_up)


def test_rnd_1_a_fault_whose_order_was_cancelled_is_ordered_anew_from_its_card(company: Company) -> None:
    planned(company)
    fault = NotePoint(target="vehicle:京A12345", point="指示灯", result=Result.FAULT, words="不亮", finding="f-1")
    company.li.must(fault, FIRST)
    company.bo.must(OrderFinding(finding="f-1"), "order-9")
    company.bo.must(CancelOrder(reason="地址不对"), "order-9")
    first = company.order("order-9").number

    async def anew(glass: Glass, session: FakeSession) -> None:
        await glass.tap(f"原工单 {first} 已取消，重新转工单：京A12345")
        await glass.sees(f"此前已取消：{first}")

    on_screen(company, "bo", DESK, anew)
    found = company.world.get(Finding, "f-1")
    assert found is not None
    assert found.order != "order-9"
    assert found.earlier == (first,)


def test_rnd_1_a_charge_is_asked_to_be_voided_on_its_page_and_void_once_another_grants(
    company: Company,
) -> None:
    id = a_round_that_is_owed(company)
    form = {f"finance.charge_void/{id}": {"reason": "合同价是八十"}}

    async def asks(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("finance.void.ask"))
        await glass.until(lambda: bool(charge_of(company, id).void_form), "asked")
        await glass.sees("合同价是八十")

    on_screen(company, "fang", routes.office("finance", "receipt", id), asks, **form)

    async def decides(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("matter.round_charge_void"))
        await glass.sees(charge_of(company, id).number)

    on_screen(company, "dong", routes.office("approvals"), decides)
    company.dong.must(GrantApproval(), charge_of(company, id).void_form)

    async def void(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("rounds.charge.void"))
        assert t("finance.void.why") not in glass.words()

    on_screen(company, "fang", routes.office("finance", "receipt", id), void)


def charge_of(company: Company, id: str) -> RoundCharge:
    found = company.world.get(RoundCharge, id)
    assert found is not None
    return found


def test_rnd_1_a_plan_that_leaves_its_payer_asks_before_it_is_saved(company: Company) -> None:
    a_round_that_is_owed(company)
    company.hua.must(AddCustomer(name="安达快运", contact="孙", contact_phone="13800138001"), "customer-2")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees(t("refusal.round_payer", name="顺达物流", plan=plan_name(company)))

    path, typed = routes.office("rounds", "plan", "plan-owed"), {"customers": ["customer-2"]}
    on_screen(company, "bo", path, story, **{"rounds.plan/plan-owed": typed})

    async def saves(glass: Glass, session: FakeSession) -> None:
        await glass.tap(t("rounds.plan.save"))
        await glass.until(lambda: goes_to(company) == ("customer-2",), "the plan's next edition")

    on_screen(company, "bo", path, saves, **{"rounds.plan/plan-owed": typed | {"payer_stays": True}})


def goes_to(company: Company) -> tuple[str, ...]:
    found = company.world.get(RoundPlan, "plan-owed")
    assert found is not None
    return found.customers


def plan_name(company: Company) -> str:
    found = company.world.get(RoundPlan, "plan-owed")
    assert found is not None
    return found.name
