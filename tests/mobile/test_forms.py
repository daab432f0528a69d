"""What the office says of people, prices and customers has a form: each is filled in, pressed, and judged."""

from __future__ import annotations

import asyncio

import flet as ft
import pytest
from company import CUSTOMER, Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.app import routes
from mobile.screens.company_rules.needs import need_rows
from mobile.screens.company_rules.prices import price_rows
from mobile.screens.people.duty import may_set_duty
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.subjects.company.commands import AddCustomer, SetPrice
from rulebook.subjects.company.prices import list_price
from rulebook.subjects.company.records import Customer, Price
from rulebook.subjects.orders.kinds import KINDS
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import AddPerson, ChangeRoles, NeedSkills, SetDuty, SetSkills
from rulebook.subjects.people.records import SkillNeed
from rulebook.subjects.people.skills import skills_of
from tests.mobile.test_company_rules import here


def person(company: Company, id: str) -> Person:
    found = company.world.get(Person, id)
    assert found is not None
    return found


def test_ord_6_a_manager_takes_a_technician_off_duty_on_their_page(company):
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("可以派单")
        await press(glass, "改为不在岗")
        await glass.sees("改为在岗")
        assert not person(company, "li").on_duty

    on_screen(company, "chen", routes.office("rules", "person", "li"), story)


def test_ord_6_a_technician_says_of_themselves_that_they_are_off_duty(company):
    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "改为不在岗")
        await glass.until(lambda: not person(company, "li").on_duty, "off duty")

    on_screen(company, "li", routes.tab("me"), story)


def test_ord_6_the_dispatcher_says_who_is_off_duty_where_orders_are_assigned(company):
    company.order_in(OrderState.APPROVED)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "王师傅 改为不在岗")
        await glass.until(lambda: not person(company, "wang").on_duty, "off duty")
        await glass.sees("王师傅 改为在岗")

    on_screen(company, "bo", routes.office("orders", "order-1"), story)


def test_ord_6_nobody_else_is_offered_the_duty_of_a_technician_and_the_rules_agree(company):
    li = person(company, "li")
    asked = ("anna", "bo", "chen", "dong", "fang", "hua", "li", "wang")
    may = [p for p in asked if may_set_duty(person(company, p), li)]
    assert may == ["bo", "chen", "dong", "li"]
    assert [p for p in ("bo", "chen", "dong", "li") if not here_judges(company, p)] == []
    assert not here_judges(company, "wang")


def here_judges(company: Company, who: str) -> bool:
    return FakeSession(company, getattr(company, who)).judge(SetDuty(on_duty=False), "li") is None


def test_ord_6_what_a_technician_can_do_is_ticked_and_holds_from_a_day(company):
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("技能")
        await press(glass, "更改技能")
        await glass.until(lambda: bool(person(company, "li").skill_history), "skills")
        entry = person(company, "li").skill_history[-1]
        assert (set(entry.skills), entry.since[:10]) == ({"repair", "北斗", "视频"}, "2026-05-06")
        await glass.sees("2026年5月6日")
        assert skills_of(company.world, person(company, "li"), company.now) == frozenset(KINDS)

    draft = {f"skill.{kind}": kind == "repair" for kind in KINDS} | {
        "more": "北斗，视频",
        "from": "other",
        "day": "2026年5月6日",
    }
    on_screen(company, "hua", routes.office("rules", "person", "li"), story, **{"office.rules.skills/li": draft})


def test_role_2_nobody_is_offered_the_form_of_their_own_skills(company):
    company.hua.must(ChangeRoles(roles=(Role.SERVICE_MANAGER, Role.TECHNICIAN)), "chen")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("技能")
        assert "更改技能" not in glass.words()

    on_screen(company, "chen", routes.office("rules", "person", "chen"), story)


def test_role_1_the_administrator_adds_two_people_and_neither_writes_over_the_other(company):
    before = {p.id for p in company.world.all(Person)}

    def added() -> list[Person]:
        return sorted((p for p in company.world.all(Person) if p.id not in before), key=lambda p: p.name)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "添加人员")
        await glass.sees("先写姓名")
        for count, name in ((1, "丁师傅"), (2, "戊师傅")):
            await fill(glass, "姓名", name)
            await fill(glass, "电话", "13800138009")
            await check(glass, "技术员")
            await glass.until(lambda: "先写姓名" not in glass.words(), "a complete form")
            await press(glass, "添加此人")
            await glass.until(lambda n=count: len(added()) == n, name)  # type: ignore[misc]  # the count of this turn
            await glass.sees(f"已添加{name}")

    on_screen(company, "hua", routes.office("rules"), story, **{"office.rules": {"view": "role"}})
    assert [(p.name, p.roles, p.phone) for p in added()] == [
        ("丁师傅", (Role.TECHNICIAN,), "13800138009"), ("戊师傅", (Role.TECHNICIAN,), "13800138009"),
    ]  # fmt: skip


async def fill(glass: Glass, words: str, text: str) -> None:
    """Type into the field of that name, as a client does."""
    field = [c for c in glass.controls() if isinstance(c, ft.TextField) and c.label == words][-1]
    glass.flet.apply_patch(field._i, {"value": text})
    await glass.flet.dispatch_event(field._i, "change", text)
    await asyncio.sleep(0.01)


async def check(glass: Glass, words: str) -> None:
    def boxes() -> list[ft.Checkbox]:
        return [c for c in glass.controls() if isinstance(c, ft.Checkbox) and c.label == words]

    await glass.until(lambda: not boxes()[-1].value, "an empty form")
    glass.flet.apply_patch(boxes()[-1]._i, {"value": True})
    await glass.flet.dispatch_event(boxes()[-1]._i, "change", True)


async def press(glass: Glass, words: str) -> None:
    """Tap as soon as it can be tapped."""
    await glass.until(lambda: not rests(glass, words), words)
    await glass.tap(words)


def rests(glass: Glass, words: str) -> bool:
    """Nothing under these words can be pressed."""
    try:
        glass.button(words)
    except AssertionError:
        return True
    return False


def test_role_1_only_the_administrator_is_offered_a_new_person(company):
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("技术员")
        assert "添加人员" not in glass.words()

    on_screen(company, "chen", routes.office("rules"), story, **{"office.rules": {"view": "role"}})
    assert frozenset({Role.ADMINISTRATOR}) == AddPerson.ROLES


def test_fee_3_a_new_price_holds_from_its_day_and_the_old_one_stays_in_sight(company):
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("¥300.00")
        await press(glass, "改为 ¥350.50")
        await glass.until(lambda: len(list(company.world.find(Price, "model", "GT-100"))) == 2, "a price")
        await glass.sees("2026年4月1日起改为 ¥350.50")
        held = list_price(company.world, "GT-100", company_day(company.now))
        assert held is not None
        assert held.fen == 30_000

    draft = {"fen": "350.5", "from": "month"}
    route = routes.office("rules", "price", "GT-100")
    on_screen(company, "hua", route, story, **{"office.rules.price/GT-100": draft})
    rows = {id: (words, notes) for id, words, notes in price_rows(here(company, "chen"))}
    assert rows["GT-100"][0] == ("GT-100 定位终端", "¥300.00")
    assert "2026年4月1日起改为 ¥350.50" in rows["GT-100"][1]
    assert "-" not in rows


def test_fee_3_a_price_that_begins_in_the_past_is_refused_without_a_reason_and_says_so(company):
    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("FEE-3")
        await glass.sees("原因")
        past = SetPrice(model="GT-100", name="a", name_en="a", fen=Fen(1), valid_from="2026-01-05")
        refusal = session.judge(past, "GT-100")
        assert refusal is not None
        assert refusal.code == "price_backdated"
        assert len(list(company.world.find(Price, "model", "GT-100"))) == 1

    draft = {"fen": "1", "from": "other", "day": "2026-01-05"}
    route = routes.office("rules", "price", "GT-100")
    on_screen(company, "hua", route, story, **{"office.rules.price/GT-100": draft})


def test_fee_3_a_part_without_a_price_gets_its_first_one(company):
    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "改为 ¥12.00")
        await glass.until(lambda: bool(list(company.world.find(Price, "model", "ANT-1"))), "a price")

    draft = {"model": "ANT-1", "name": "天线", "name_en": "Antenna", "fen": "12"}
    on_screen(company, "hua", routes.office("rules", "price", "-"), story, **{"office.rules.price/-": draft})
    (price,) = company.world.find(Price, "model", "ANT-1")
    assert (price.fen, price.valid_from) == (1_200, company_day(company.now).isoformat())


def test_ord_6_what_a_product_needs_is_ticked_by_the_service_manager(company):
    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "更改要求")
        await glass.until(lambda: company.world.get(SkillNeed, "GT-100") is not None, "a need")

    draft = {"model": "GT-100", "more": "北斗", "from": "now"}
    on_screen(company, "chen", routes.office("rules", "skill", "-"), story, **{"office.rules.need/-": draft})
    rows = {id: notes for id, _, notes in need_rows(here(company, "hua"))}
    assert rows["GT-100"] == ["北斗"]
    assert all(company.chen.id == e.by for e in company.world.get(SkillNeed, "GT-100").versions)


def test_ord_6_what_a_product_needs_has_its_history_on_its_page(company):
    company.chen.must(NeedSkills(model="GT-100", skills=("北斗",)))
    company.hua.must(SetSkills(skills=("北斗", "repair")), "li")
    company.chen.must(NeedSkills(model="GT-100", skills=("视频",), since="2026-05-06"))

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("2026年5月6日起改为 视频")
        await glass.sees("陈经理 录入")
        assert "更改要求" not in glass.words()

    on_screen(company, "ji", routes.office("rules", "skill", "GT-100"), story)


def test_ord_2_a_caller_nobody_knows_is_entered_in_the_order_form_and_picked(company):
    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "新建客户“远方货运”")
        await press(glass, "把“远方货运”存进档案")
        await glass.until(lambda: any(c.name == "远方货运" for c in company.world.all(Customer)), "a customer")
        await glass.until(lambda: "新建客户" not in glass.words(), "the picked customer")

    order = {
        "customer_name": "远方货运",
        "address": "港口路 8 号",
        "contact": "孙队",
        "contact_phone": "13800138007",
    }
    on_screen(company, "anna", routes.office("orders", "new"), story, **{"office.order.new": order})
    (kept,) = [c for c in company.world.all(Customer) if c.name == "远方货运"]
    assert (kept.address, kept.contact, kept.contact_phone) == ("港口路 8 号", "孙队", "13800138007")


def test_ord_2_a_customer_with_a_wrong_phone_number_is_not_kept(company):
    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "新建客户")
        await glass.sees("存进档案")
        await glass.sees("存进档案")
        assert rests(glass, "存进档案")

    order = {"customer_name": "远方货运", "contact_phone": "1380"}
    on_screen(company, "anna", routes.office("orders", "new"), story, **{"office.order.new": order})


@pytest.mark.parametrize("where", ["order", "vehicle"])
def test_sys_4_a_customer_is_put_right_and_what_was_before_stays_in_sight(company, where):
    company.order_in(OrderState.APPROVED)
    truck = company.order("order-1").vehicles[0]
    route = routes.office("orders", "order-1") if where == "order" else routes.office("archive", "vehicle", truck)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "更正客户资料")
        await press(glass, "保存更正")
        await glass.until(lambda: bool(company.world.get(Customer, CUSTOMER).past), "a correction")
        await glass.sees("搬家了")
        customer = company.world.get(Customer, CUSTOMER)
        assert customer is not None
        assert (customer.address, customer.past[-1].address, customer.name) == ("新港路 9 号", "", "顺达物流")

    draft = {"address": "新港路 9 号", "reason": "搬家了"}
    on_screen(company, "anna", route, story, **{f"office.customer/{CUSTOMER}": draft})
    assert len(company.world.get(Customer, CUSTOMER).past) == 1


def test_sys_4_an_old_phone_number_that_is_none_does_not_bar_a_correction_of_the_address(company):
    company.hua.must(AddCustomer(name="远方货运", contact_phone="1380"), "customer-2")
    company.order_in(OrderState.APPROVED, customer="customer-2", customer_name="远方货运")

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "更正客户资料")
        await press(glass, "保存更正")
        await glass.until(lambda: bool(company.world.get(Customer, "customer-2").past), "a correction")

    draft = {"address": "新港路 9 号", "reason": "搬家了"}
    on_screen(
        company, "anna", routes.office("orders", "order-1"), story, **{"office.customer/customer-2": draft}
    )  # fmt: skip
    assert company.world.get(Customer, "customer-2").contact_phone == "1380"


def test_sys_4_without_a_reason_a_correction_rests(company):
    company.order_in(OrderState.APPROVED)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "更正客户资料")
        await glass.sees("再写一句为什么改")
        await glass.sees("保存更正")
        assert rests(glass, "保存更正")

    route = routes.office("orders", "order-1")
    on_screen(company, "anna", route, story, **{f"office.customer/{CUSTOMER}": {"address": "新港路 9 号"}})


def test_ord_13_the_customer_is_asked_without_the_books_being_shown_first(company):
    company.order_in(OrderState.COMPLETED)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "记录回访")
        await glass.sees("先问客户，再看账")
        assert "说付了 ¥1.00" not in glass.words()
        await press(glass, "保存回访")
        await glass.sees("说付了 ¥1.00 · 看到的编号 9999")

    draft = {"said": "一切正常", "paid": "1", "unit": "9999"}
    on_screen(company, "anna", routes.office("orders", "order-1"), story, **{"service.ask/order-1": draft})
    (back,) = company.order("order-1").callbacks
    assert (back.by, back.said, back.paid, back.unit) == (company.anna.id, "一切正常", 100, "9999")
    assert {"paid_differs", "unit_differs"} <= company.open_irregularities()


@pytest.mark.parametrize(
    ("draft", "said"), [({"said": "好", "paid": "viel"}, "金额读不出来"), ({"paid": "1"}, "先写客户怎么说")]
)
def test_ord_13_a_call_that_cannot_be_read_is_not_sent(company, draft, said):
    company.order_in(OrderState.COMPLETED)

    async def story(glass: Glass, session: FakeSession) -> None:
        await press(glass, "记录回访")
        await glass.sees(said)
        await glass.sees("保存回访")
        assert rests(glass, "保存回访")

    on_screen(company, "anna", routes.office("orders", "order-1"), story, **{"service.ask/order-1": draft})


def test_ord_13_before_anybody_was_there_nobody_is_asked_and_the_dispatcher_does_not_ask(company):
    company.order_in(OrderState.APPROVED)
    company.order_in(OrderState.COMPLETED, "order-2")

    async def story(glass: Glass, session: FakeSession) -> None:
        await glass.sees("顺达物流")
        assert "记录回访" not in glass.words()

    on_screen(company, "anna", routes.office("orders", "order-1"), story)
    on_screen(company, "bo", routes.office("orders", "order-2"), story)
