"""What a clerk types becomes a request, whole; what is missing is named at its field by the rules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from company import CUSTOMER, OTHER_TRUCK, PLATE, TRUCK, Company

from mobile.screens.orders.order_paper import Paper, errors_of, phone_note
from mobile.screens.shared.date_parsing import appointment, parts, picked_date, typed_date, typed_time
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.numbers import judge_contact_phone
from rulebook.numbers.searching import matches
from rulebook.rules import decide
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.records import Order, OrderState


class Session:
    """As much of a session as a paper asks for."""

    def __init__(self, company: Company) -> None:
        self.company, self.world, self.hand = company, company.world, company.anna

    def judge(self, command: Any, subject: str) -> Refusal | None:
        seq, head = self.hand.seq, self.hand.head
        verdict = decide(self.world, self.hand.line(command, subject), self.company.now)
        self.hand.seq, self.hand.head = seq, head
        return verdict if isinstance(verdict, Refusal) else None


class Form:
    """A form that forgets at the end of the test."""

    def __init__(self, **values: Any) -> None:
        self.values = values

    def get(self, name: str, default: Any = "") -> Any:
        return self.values.get(name, default)

    def text(self, name: str, default: str = "") -> str:
        return str(self.values.get(name, default))

    def put(self, name: str, value: Any) -> None:
        self.values[name] = value


def paper(company: Company, order: Order | None = None, **values: Any) -> Paper:
    return Paper(Session(company), Form(**values), order)  # type: ignore[arg-type]  # stands in for both


def test_an_empty_repair_call_is_refused_with_every_field_named(company):
    errors = errors_of(paper(company).judged("new", submit=True))
    assert {
        "customer_name",
        "address",
        "contact",
        "contact_phone",
        "symptom",
        "tried",
        "vehicles",
    } <= errors.keys()


def test_an_empty_draft_may_be_kept(company):
    assert paper(company).judged("new", submit=False) is None


def test_picking_a_vehicle_says_whose_it_is_and_what_is_fitted(company):
    call = paper(company)
    call.pick_vehicle(company.world.get(Vehicle, TRUCK))
    said = call.command(submit=True)
    assert said.vehicles == (TRUCK,)
    assert said.customer == CUSTOMER
    assert said.customer_name == "顺达物流"
    assert said.product_model == "GT-100"


def test_picking_never_writes_over_what_was_typed(company):
    call = paper(company, address="北京市通州区", contact="钱师傅", product_model="GT-200")
    call.pick_customer(company.world.get(Customer, CUSTOMER))
    call.pick_vehicle(company.world.get(Vehicle, TRUCK))
    assert (call.text("contact"), call.text("product_model")) == ("钱师傅", "GT-200")


def test_what_was_typed_in_the_usual_ways_is_submitted_in_one_act(company):
    call = paper(
        company, customer_name="新客户", address="北京市大兴区兴华路1号", contact="赵队长",
        contact_phone="138 0013-8000", product_model="GT-100", purchase_date="2025/1/15", problem="不定位",
        symptom="指示灯不亮", tried="电话指导重启", vehicles=[TRUCK, OTHER_TRUCK],
        day="2026-03-03", hour="9点30分",
    )  # fmt: skip
    verdict = company.anna.does(call.command(submit=True), "order-1")
    assert isinstance(verdict, Decision)
    order = company.order("order-1")
    assert order.state is OrderState.SUBMITTED
    assert (order.contact_phone, order.purchase_date) == ("13800138000", "2025-01-15")
    assert order.appointment == "2026-03-03T09:30:00+08:00"


def test_a_date_that_is_none_is_named_at_its_field(company):
    call = paper(company, purchase_date="去年夏天")
    assert errors_of(call.judged("new", submit=False)) == {"purchase_date": "不是日期"}


def test_an_amendment_starts_from_what_the_order_said(company):
    company.order_in(OrderState.APPROVED, appointment="2026-03-03T09:30:00+08:00")
    order = company.order("order-1")
    same = paper(company, order).command(submit=True)
    assert (same.symptom, same.vehicles, same.appointment) == (order.symptom, order.vehicles, order.appointment)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("2025/1/5", "2025-01-05"), ("20250105", "2025-01-05"), ("2025年1月5日", "2025-01-05"),
     ("2025-02-30", "2025-02-30"), ("昨天", "昨天"), ("", "")],
)  # fmt: skip
def test_dates_are_read_as_people_write_them_and_never_guessed(typed, read):
    assert typed_date(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"), [("9:05", "09:05"), ("0930", "09:30"), ("14时", "14:00"), ("25:00", "25:00")]
)
def test_times_are_read_as_people_write_them(typed, read):
    assert typed_time(typed) == read


def test_an_appointment_can_be_taken_apart_again():
    assert parts(appointment("2026-03-03", "14:00")) == ("2026-03-03", "14:00")
    assert appointment("2026-03-03", "") == "2026-03-03"


@pytest.mark.parametrize(("zone", "midnight"), [
    ("Asia/Shanghai", (2, 16)), ("Pacific/Auckland", (2, 11)), ("America/New_York", (3, 5)),
])  # fmt: skip
def test_a_day_picked_in_the_calendar_is_that_day_wherever_the_machine_thinks_it_is(zone, midnight, in_zone):
    in_zone(zone)
    assert picked_date(datetime(2026, 3, *midnight, tzinfo=UTC)) == "2026-03-03"


def test_a_phone_number_is_judged_while_it_is_typed():
    assert phone_note(judge_contact_phone("1380013800"))[0] is None
    assert phone_note(judge_contact_phone("23800138000"))[0]
    assert phone_note(judge_contact_phone("13800138000")) == (None, "号码格式正确")


def test_a_plate_is_found_with_and_without_its_dot():
    assert matches("京A·123", [PLATE])
    assert matches("京a 12345", [PLATE])
    assert not matches("京B", [PLATE])
