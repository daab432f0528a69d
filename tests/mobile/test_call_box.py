"""A call in half a minute: what is found, what comes along, what is told before a second is opened (ORD-2)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import flet as ft
import msgspec
import pytest
from company import CUSTOMER, OTHER_TRUCK, PLATE, TRUCK, Company
from fake import FakeSession
from glass import Glass, on_screen

from mobile.screens.orders.call_box import CALL, bought_on, found, still_open, strangers, take
from mobile.screens.orders.order_paper import Paper
from mobile.ui.text import t
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, parse_time
from rulebook.subjects.company.commands import AddCustomer, AmendCustomer
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.people.commands import ChangeRoles
from rulebook.subjects.stock.records import Unit

OTHER = "customer-2"


class Page:
    def run_task(self, *_: object) -> None: ...


def paper(company: Company, **typed: object) -> Paper:
    from mobile.ui.app_context import Form

    session = FakeSession(company, company.anna, language="zh")
    session.drafts["office.order.new"] = dict(typed)
    return Paper(session, Form(session, "office.order.new", Page()), None)


def another_firm(company: Company) -> None:
    new = AddCustomer(name="同城冷链", address="一路", contact="王", contact_phone="13800138001")
    company.anna.must(new, OTHER)


def vehicle(company: Company, id: str = TRUCK) -> Vehicle:
    got = company.world.get(Vehicle, id)
    assert got is not None
    return got


@pytest.mark.parametrize("query", [PLATE, PLATE[-5:], "京a·１２３４５", "terminal", "customer"])
def test_one_box_takes_plate_number_and_name(company, query):
    if query == "terminal":
        query = company.world.get(Unit, vehicle(company).terminal).number[-6:]
    if query == "customer":
        query = company.world.get(Customer, CUSTOMER).name
        assert isinstance(found(company.world, query)[0], Customer)
    assert TRUCK in [match.id for match in found(company.world, query)]


def test_the_owner_the_model_and_the_day_come_with_the_plate(company):
    company.order_in(OrderState.CLOSED, "order-1", vehicles=(TRUCK,), purchase_date="2025-05-04")
    form = paper(company)
    take(company.world, form, vehicle(company))
    owner = company.world.get(Customer, CUSTOMER)
    assert (form.text("customer"), form.text("customer_name")) == (CUSTOMER, owner.name)
    assert form.text("product_model") == company.world.get(Unit, vehicle(company).terminal).model
    assert form.vehicles == [TRUCK]
    assert form.text(CALL) == ""


def test_fee_2_no_day_is_guessed_for_a_terminal_that_was_swapped(company):
    company.on_site("order-1", vehicles=(TRUCK,), purchase_date="2025-05-04")
    assert bought_on(company.world, vehicle(company)) == "2025-05-04"
    company.wait(minutes=5)
    company.li.must(company.swap("order-1-visit", "swap-1"), "order-1")
    assert bought_on(company.world, vehicle(company)) == ""


def test_fee_2_where_older_swaps_are_not_held_only_a_late_order_says_the_day(company):
    """A swap from before may be forgotten (SEC-1): what was said or reckoned before it would be a guess."""
    company.order_in(OrderState.CLOSED, "order-1", vehicles=(TRUCK,), purchase_date="2025-05-04")
    day = company_day(parse_time(company.order("order-1").opened_at))
    assert bought_on(company.world, vehicle(company), day.isoformat()) == "2025-05-04"
    assert bought_on(company.world, vehicle(company), (day + timedelta(days=1)).isoformat()) == ""


def test_fee_2_no_day_is_reckoned_from_a_warranty_where_older_swaps_are_not_held(company):
    fitted = company.world.get(Unit, vehicle(company).terminal)
    company.world.records["unit", fitted.id] = msgspec.structs.replace(fitted, warranty_until="2027-01-15")
    assert bought_on(company.world, vehicle(company)) == "2026-01-15"
    assert bought_on(company.world, vehicle(company), "2026-01-01") == ""


def test_the_same_call_twice_is_told(company):
    company.order_in(OrderState.ASSIGNED, "order-1", vehicles=(TRUCK,))
    form = paper(company, vehicles=[TRUCK])
    assert [o.id for o in still_open(company.world, form)] == ["order-1"]
    phone = company.world.get(Order, "order-1").contact_phone
    assert [o.id for o in still_open(company.world, paper(company, contact_phone=phone))] == ["order-1"]
    assert still_open(company.world, paper(company, vehicles=[OTHER_TRUCK])) == []


def test_a_plate_of_one_firm_and_a_customer_of_another_do_not_go_through_without_a_word(company):
    company.anna.must(
        AddCustomer(name="同城冷链", address="一路", contact="王", contact_phone="13800138001"), OTHER
    )
    form = paper(company, vehicles=[TRUCK], customer=OTHER, customer_name="同城冷链")
    ((_, owner),) = strangers(company.world, form)
    assert owner.id == CUSTOMER
    assert strangers(company.world, paper(company, vehicles=[TRUCK], customer=CUSTOMER)) == []


def test_a_vehicle_of_another_firm_is_named_on_the_form_and_one_press_mends_it(company):
    company.anna.must(
        AddCustomer(name="同城冷链", address="一路", contact="王", contact_phone="13800138001"), OTHER
    )
    typed = {"vehicles": [TRUCK], "customer": OTHER, "customer_name": "同城冷链", "address": "一路"}
    owner = company.world.get(Customer, CUSTOMER)

    async def story(glass, session):
        await glass.sees("工单上写的是别家客户")
        await glass.tap(f"客户改为 {owner.name}")
        await glass.until(lambda: "工单上写的是别家客户" not in glass.words(), "the owner")

    on_screen(company, "anna", "/office/orders/new", story, office__order__new=typed)


def call(company: Company, typed: str) -> tuple[Glass, dict]:
    """Type into the box, press Enter; what the form holds then."""

    async def scene() -> dict:
        session = FakeSession(company, company.anna, language="zh")
        glass = Glass(session, "/office/orders/new", 1440)
        await glass.opened()
        box = next(c for c in glass.controls() if isinstance(c, ft.TextField) and c.label == t("call.words"))
        await glass.until(lambda: box._i in glass.wire.focused, "the focus in the box")
        glass.flet.apply_patch(box._i, {"value": typed})
        await glass.flet.dispatch_event(box._i, "change", typed)
        await glass.flet.dispatch_event(box._i, "submit", typed)
        await glass.until(lambda: bool(session.drafts.get("office.order.new", {}).get("vehicles")), "the vehicle")
        glass.close()
        return session.drafts["office.order.new"]

    return asyncio.run(scene())


def test_enter_takes_the_match(company):
    assert call(company, PLATE[-5:])["vehicles"] == [TRUCK]


def test_ord_1_a_vehicle_that_no_list_brought_is_typed_in_place(company):
    typed = call(company, "苏e·9k208")["vehicles"]
    assert company.world.get(Vehicle, typed[0]).plate == "苏E9K208"


class Clerk:
    """Who takes a call: every press and every field that is typed into is counted, Enter as a press."""

    def __init__(self, glass: Glass) -> None:
        self.glass, self.taps, self.typed = glass, 0, 0

    def fields(self, label: str) -> list[ft.TextField]:
        every = [c for c in self.glass.controls() if isinstance(c, ft.TextField)]
        return [c for c in every if str(c.label).startswith(label)]

    async def presses(self, words: str) -> None:
        self.taps += 1
        await self.glass.sees(words)
        await self.glass.tap(words)

    async def types(self, label: str, text: str, enter: bool = False) -> None:
        self.typed += 1
        await self.glass.until(lambda: bool(self.fields(label)), label)
        field = self.fields(label)[0]
        self.glass.flet.apply_patch(field._i, {"value": text})
        await self.glass.flet.dispatch_event(field._i, "change", text)
        if enter:
            self.taps += 1
            await self.glass.flet.dispatch_event(field._i, "submit", text)


def test_ord_2_a_call_takes_six_presses_and_four_fields_at_most(company):
    async def story(glass, session):
        clerk = Clerk(glass)
        await clerk.presses("新建工单")
        await clerk.types("来电", PLATE[-5:], enter=True)
        await glass.until(lambda: bool(session.drafts.get("office.order.new", {}).get("vehicles")), "the vehicle")
        await clerk.types("问题", "不上线")
        await clerk.types("故障现象", "平台显示离线三天")
        await clerk.types("已尝试", "司机重启过，无效")
        await clerk.presses("明天")
        await clerk.presses("09:00")
        await clerk.presses("提交")
        await glass.until(lambda: bool(opened(company)), "the order")
        assert clerk.taps <= 6, clerk.taps
        assert clerk.typed <= 4, clerk.typed

    def opened(company) -> list[Order]:
        return [o for o in company.world.find(Order, "state", OrderState.SUBMITTED) if TRUCK in o.vehicles]

    company.anna.must(
        AmendCustomer(name="顺达物流", address="一路 1 号", contact="王师傅", contact_phone="13800138001",
                      reason="补全"), CUSTOMER,
    )  # fmt: skip
    company.order_in(OrderState.COMPLETED, "order-0", vehicles=(TRUCK,))  # it says when the terminal was bought
    on_screen(company, "anna", "/office/orders", story)
    (order,) = opened(company)
    assert (order.customer, order.symptom, order.appointment[11:16]) == (CUSTOMER, "平台显示离线三天", "09:00")


def test_a_vehicle_that_may_not_be_entered_is_told_and_not_swallowed(company):
    """Their roles were changed while the form was open: why not, and what now, where the press brought nothing."""

    async def story(glass, session):
        clerk = Clerk(glass)
        company.hua.must(ChangeRoles(roles=(Role.STOREKEEPER,)), "anna")
        await clerk.types("来电", "苏E9K208", enter=True)
        await glass.until(lambda: any(isinstance(c, ft.SnackBar) for c in glass.controls()), "a note")
        assert "(ROLE-1)" in glass.words()
        assert "vehicles" not in session.drafts.get("office.order.new", {})

    on_screen(company, "anna", "/office/orders/new", story)
