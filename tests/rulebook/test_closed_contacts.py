"""A customer's number after the close, and when a phone forgets whom an order was for (SEC-1)."""

from __future__ import annotations

from datetime import date

import pytest
from company import TRUCK, Company
from hypothesis import given
from hypothesis import strategies as st

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.policy.closed_contacts import (
    CONTACTS,
    FORGET_DAYS,
    forgets,
    masked,
    masks,
    phone_shown,
    without_contacts,
)
from rulebook.rules import RECORDS
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import OrderState

CLOSED = date(2026, 3, 2)


def person(company: Company, id: str) -> Person:
    found = company.world.get(Person, id)
    assert found is not None
    return found


def test_sec_1_a_technician_sees_a_closed_orders_number_masked_the_office_sees_it_whole(
    company: Company,
) -> None:
    company.order_in(OrderState.COMPLETED)
    order = company.order("order-1")
    assert order.contact_phone
    assert phone_shown(person(company, "li"), order) == order.contact_phone
    company.order_in(OrderState.CLOSED, "order-2", company.wang)
    closed = company.order("order-2")
    shown = phone_shown(person(company, "wang"), closed)
    assert shown != closed.contact_phone
    assert shown[-4:] == closed.contact_phone[-4:]
    assert phone_shown(person(company, "anna"), closed) == closed.contact_phone
    company.hire("zu", "组长", Role.TECHNICIAN, Role.DISPATCHER)
    assert not masks(person(company, "zu"), closed), "whoever also dispatches calls customers"


@given(st.text("0123456789+-", max_size=20))
def test_sec_1_no_masked_number_can_be_dialled(number: str) -> None:
    shown = masked(number)
    assert len(shown) == len(number)
    assert len(number) < 3 or "*" in shown
    assert sum(sign != "*" for sign in shown) <= 7


@pytest.mark.parametrize(
    ("closed", "today", "acknowledged", "backed_up", "goes"),
    [
        (CLOSED, date(2026, 4, 1), True, True, True),
        (CLOSED, date(2026, 3, 31), True, True, False),
        (CLOSED, date(2027, 4, 1), False, True, False),
        (CLOSED, date(2027, 4, 1), True, False, False),
        (None, date(2027, 4, 1), True, True, False),
    ],
)
def test_sec_1_contact_data_goes_thirty_days_after_the_close_once_all_is_acknowledged_and_backed_up(
    closed: date | None, today: date, acknowledged: bool, backed_up: bool, goes: bool
) -> None:
    assert FORGET_DAYS == 30
    assert forgets(closed, today, acknowledged=acknowledged, backed_up=backed_up) is goes
    assert not forgets(closed, today, acknowledged=True, backed_up=True, days=0), "0 days: never"


def test_sec_1_what_is_left_names_nobody_and_is_otherwise_the_same(company: Company) -> None:
    company.order_in(OrderState.CLOSED)
    order = company.order("order-1")
    left = without_contacts(order)
    assert (left.contact, left.contact_phone, left.address, left.customer_name) == ("", "", "", "")
    assert (left.number, left.vehicles, left.state, left.customer) == (
        order.number,
        order.vehicles,
        order.state,
        order.customer,
    )
    vehicle = company.world.get(Vehicle, TRUCK)
    assert vehicle is not None
    assert without_contacts(vehicle).plate == vehicle.plate
    unit = next(record for record in company.world.records.values() if record.KIND == "unit")
    assert without_contacts(unit) is unit


def test_sec_1_every_contact_field_is_one_of_its_record() -> None:
    for kind, fields in CONTACTS.items():
        assert RECORDS[kind.KIND] is kind
        assert set(fields) <= set(kind.__struct_fields__)
