"""What is made up looks like life: numbers that the rulebook takes, and names, places and weeks that differ."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pair.field import Field

from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import COMPANY_ZONE, parse_time
from rulebook.numbers import judge_iccid, judge_imei, judge_mobile, judge_plate, judge_sim_phone, judge_vin
from rulebook.numbers.plate_kinds import PLATE_COLOURS, PLATE_KINDS, kind_of_plate
from rulebook.rules import RULES
from rulebook.subjects.cases.records import CaseState, ServiceCase
from rulebook.subjects.company.records import Customer, Price, Vehicle
from rulebook.subjects.follow_ups.records import FollowUp, FollowUpKind, FollowUpState
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.records import Visit
from sync_server.admin import demo
from sync_server.admin.demo_weeks import add_weeks
from sync_server.admin.generating import drawing
from sync_server.admin.generating.month import generate
from sync_server.core.company import Company, open_company
from sync_server.core.verify import verify


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Four technicians, a hundred receipts."""
    folder = Path(tmp_path_factory.mktemp("life"))
    assert generate(folder, seed=4, technicians=4, receipts=100).refused == ()
    return open_company(folder)


@pytest.fixture
def shown(tmp_path: Path) -> Company:
    """The demo, as a newcomer finds it in the morning."""
    at = datetime(2026, 3, 2, 9, tzinfo=COMPANY_ZONE)
    company = open_company(tmp_path, clock=lambda: at)
    demo.fill(company)
    add_weeks(company)
    return company


def test_rpl_1_of_five_thousand_vehicles_each_plate_vin_and_phone_is_one_and_no_plate_comes_twice() -> None:
    dice = random.Random(5)
    fleet = [row for rows in drawing.fleets(dice, drawing.customers(dice), 5_000) for row in rows]
    assert len({row.plate for row in fleet}) == len(fleet) >= 5_000
    assert [r.plate for r in fleet if not (judge_plate(r.plate).ok or judge_vin(r.plate).ok)] == []
    assert [row.vin for row in fleet if not judge_vin(row.vin).ok] == []
    assert [row.driver_phone for row in fleet if not judge_mobile(row.driver_phone).ok] == []
    assert {row.plate_colour for row in fleet} <= PLATE_COLOURS.keys()


def test_rpl_1_every_kind_of_plate_is_in_it_in_its_own_colour() -> None:
    dice = random.Random(6)
    fleet = [row for rows in drawing.fleets(dice, drawing.customers(dice), 2_000) for row in rows]
    kinds = {kind.name for row in fleet if (kind := kind_of_plate(row.plate))}
    assert kinds == {kind.name for kind in PLATE_KINDS}
    assert all(row.plate == row.vin for row in fleet if row.plate_colour == "none")
    assert {row.plate_colour for row in fleet if len(row.plate) == 8 and row.plate.isascii() is False} >= {
        "fading_green",
        "yellow_green",
    }
    assert all(len(row.plate) == 7 for row in fleet if row.plate_colour == "blue"), "no eight on a blue plate"


def test_orders_customers_and_receipts_differ_and_come_in_over_weeks(month: Company) -> None:
    with month.read() as work:
        orders, receipts = work.all(Order), work.all(Receipt)
        names = Counter(customer.name for customer in work.all(Customer))
        people = Counter(person.name for person in work.all(Person))
        models = {price.model: price.fen for price in work.all(Price)}
        vehicles = {vehicle.id: vehicle for vehicle in work.all(Vehicle)}
    assert max(names.values()) == max(people.values()) == 1
    for said in ("customer_name", "address", "contact", "problem", "product_model"):
        assert len({getattr(order, said) for order in orders}) >= 5, said
    assert len(set(models.values())) == len(models)
    assert len({receipt.total for receipt in receipts}) >= 8
    assert len({order.number for order in orders}) == len(orders)
    ours = [order for order in orders if vehicles[order.vehicles[0]].customer.startswith("g-c-")]
    assert len(ours) >= 90
    assert all(vehicles[order.vehicles[0]].customer == order.customer for order in ours), "the owner's own"
    days = sorted({date.fromisoformat(order.opened_at[:10]) for order in orders})
    assert days[-1] - days[0] >= timedelta(weeks=5)
    assert len(days) >= 30
    states = Counter(order.state for order in orders)
    assert states[OrderState.CLOSED] + states[OrderState.COMPLETED] >= 90
    assert len(states) >= 4, "some were not visited within the month"


def test_ord_10_a_visit_ends_with_signature_call_and_close_and_few_go_on_for_good(month: Company) -> None:
    with month.read() as work:
        visited = [o for o in work.all(Order) if o.id.startswith("g-") and work.find(Receipt, "order", o.id)]
        signed = {v.order for v in work.all(Visit) if v.signature}
        calls = {o.id: [c.state for c in work.find(FollowUp, "order", o.id) if not c.plan] for o in visited}
        missing = {o.id: RULES.missing_to_close(work, o) for o in visited if o.state is OrderState.COMPLETED}
    states = Counter(order.state for order in visited)
    assert set(states) <= {OrderState.ON_SITE, OrderState.COMPLETED, OrderState.CLOSED}
    assert states[OrderState.CLOSED] >= 75
    assert states[OrderState.ON_SITE] <= 8, "forgotten, or a sum that does not fit"
    assert all(o.id in signed for o in visited if o.state is not OrderState.ON_SITE)
    asked = {FollowUpState.DONE, FollowUpState.UNREACHABLE}
    assert all(set(calls[o.id]) & asked for o in visited if o.state is OrderState.CLOSED)
    assert missing
    assert all(missing.values()), "what nothing is missing of was closed"


def test_ord_6_nobody_is_promised_to_two_customers_at_once(month: Company) -> None:
    with month.read() as work:
        opened = {irregularity.code for irregularity in work.all(Irregularity)}
        promised = [order for order in work.all(Order) if order.appointment]
    assert promised
    assert "double_booked" not in opened


def test_rpl_2_units_of_the_month_are_numbered_as_the_rulebook_wants(month: Company) -> None:
    with month.read() as work:
        units = work.all(Unit)
    assert {unit.unit for unit in units} == {"terminal", "sim"}
    for unit in units:
        assert (judge_imei if unit.unit == "terminal" else judge_iccid)(unit.number).ok, unit.number
        assert not unit.phone or judge_sim_phone(unit.phone).ok, unit.phone


def test_the_demo_shows_weeks_of_work_in_every_state_with_numbers_that_hold(shown: Company) -> None:
    with shown.read() as work:
        orders, vehicles, units = work.all(Order), work.all(Vehicle), work.all(Unit)
    assert [v.plate for v in vehicles if not (judge_plate(v.plate).ok or judge_vin(v.plate).ok)] == []
    assert [v.vin for v in vehicles if not judge_vin(v.vin).ok] == []
    assert len({(unit.unit, unit.number) for unit in units}) == len(units)
    assert len({kind.name for v in vehicles if (kind := kind_of_plate(v.plate))}) >= 4
    assert {o.state for o in orders} >= {
        OrderState.DRAFT,
        OrderState.SUBMITTED,
        OrderState.APPROVED,
        OrderState.ASSIGNED,
        OrderState.SUSPENDED,
    }
    assert len({order.opened_at[:10] for order in orders}) >= 8
    assert verify(shown) == []


def test_the_first_technician_of_the_demo_begins_with_one_order(shown: Company, field: Field) -> None:
    """A newcomer's story is the same with the weeks as without them."""
    with shown.read() as work:
        mine = [order.id for order in work.all(Order) if order.technician == "p-wang"]
    assert mine == [order.id for order in field.all(Order) if order.technician == "p-wang"]


def test_fup_1_the_demo_shows_a_call_that_was_asked_the_case_that_came_of_it_and_one_that_is_due(
    shown: Company,
) -> None:
    with shown.read() as work:
        calls = [call for call in work.all(FollowUp) if call.kind is FollowUpKind.NEXT_DAY]
        (asked,) = [call for call in calls if call.state is FollowUpState.DONE]
        (due,) = [call for call in calls if call.state is FollowUpState.DUE]
        (case,) = (work.get(ServiceCase, id) for id in asked.cases)
        late = [one.code for one in work.all(Irregularity) if one.order in (asked.order, due.order)]
    assert case is not None
    assert (case.orders, case.owner, case.state) == ((asked.order,), "p-li", CaseState.OPEN)
    assert parse_time(due.closes) > shown.clock()
    assert late == []


def test_every_demo_of_one_day_shows_the_same(shown: Company, tmp_path: Path) -> None:
    again = open_company(tmp_path / "again", clock=shown.clock)
    demo.fill(again)
    add_weeks(again)
    with shown.read() as one, again.read() as other:
        assert [(o.id, o.state, o.opened_at) for o in one.all(Order)] == [
            (o.id, o.state, o.opened_at) for o in other.all(Order)
        ]
