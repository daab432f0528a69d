"""A customer's number after the close is masked for who was there (SEC-1)."""

from __future__ import annotations

from company import Company
from hypothesis import given
from hypothesis import strategies as st

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.policy.closed_contacts import masked, masks, phone_shown
from rulebook.subjects.orders.records import OrderState


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
