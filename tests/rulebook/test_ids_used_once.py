"""SYS-4: a second use of an id writes over nothing; what is wrong is put right by name, with what was before."""

from __future__ import annotations

from typing import Any

import pytest
from company import CUSTOMER, Company, refused

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import CustomerId
from rulebook.kernel.roles import Role
from rulebook.subjects.company.commands import AddCustomer, AmendCustomer
from rulebook.subjects.company.records import Customer
from rulebook.subjects.people.commands import AddPerson


def customer(company: Company, id: str = CUSTOMER) -> Customer:
    found = company.world.get(Customer, CustomerId(id))
    assert found is not None
    return found


def test_sys_4_a_customer_who_is_known_is_not_entered_again(company: Company) -> None:
    before = customer(company)
    again = AddCustomer(name="骗子", address="别处", contact="别人", contact_phone="13900000000")
    assert refused(company.hua.does(again, CUSTOMER)) == ("SYS-4", "exists")
    assert refused(company.anna.does(again, CUSTOMER)) == ("SYS-4", "exists")
    assert customer(company) == before


def test_sys_2_a_customer_needs_an_id_and_a_name(company: Company) -> None:
    assert refused(company.anna.does(AddCustomer(name="新客户"), "")) == ("SYS-2", "field_wrong")
    assert refused(company.anna.does(AddCustomer(name=" "), "customer-9")) == ("SYS-2", "field_wrong")


def test_a_customers_details_are_put_right_with_a_reason_and_what_was_before_is_kept(company: Company) -> None:
    before = customer(company)
    right = AmendCustomer(
        name=before.name, address="新址", contact="李姐", contact_phone="13500000000", reason="搬家"
    )
    company.anna.must(right, CUSTOMER)
    company.anna.must(AmendCustomer(name="顺达", address="新址", contact="李姐", reason="改名"), CUSTOMER)
    now = customer(company)
    assert (now.name, now.address, now.contact, now.contact_phone) == ("顺达", "新址", "李姐", "")
    first, second = now.past
    assert (first.name, first.address, first.contact_phone) == (before.name, before.address, before.contact_phone)
    assert (first.by, first.reason) == (company.anna.id, "搬家")
    assert (second.contact_phone, second.reason) == ("13500000000", "改名")


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"reason": " "}, "reason_needed"), ({"name": ""}, "field_wrong"), ({"same": True}, "nothing_changed")],
)
def test_a_correction_says_why_and_corrects_something(
    company: Company, changes: dict[str, Any], code: str
) -> None:
    now = customer(company)
    said: dict[str, Any] = {
        "name": now.name, "address": now.address if changes.pop("same", False) else "x",
        "contact": now.contact, "contact_phone": now.contact_phone, "reason": "核对",
    }  # fmt: skip
    assert refused(company.anna.does(AmendCustomer(**said | changes), CUSTOMER))[1] == code
    assert customer(company) == now


def test_role_1_only_the_office_puts_customers_right(company: Company) -> None:
    amend = AmendCustomer(name="x", reason="x")
    for hand in (company.li, company.fang):
        assert refused(hand.does(amend, CUSTOMER)) == ("ROLE-1", "no_role")
    assert refused(company.anna.does(amend, "customer-none")) == ("SYS-3", "not_found")


def test_a_person_entered_anew_keeps_what_they_were_called_and_reached_by_before(company: Company) -> None:
    """An administrator may enter a person anew (roles, phone); nothing of before is lost by it."""
    before = company.world.get(Person, company.li.id)
    assert before is not None
    again = AddPerson(name="李四", roles=(Role.TECHNICIAN,), phone="13700000000")
    company.hua.must(again, str(company.li.id))
    now = company.world.get(Person, company.li.id)
    assert now is not None
    assert now.name == "李四"
    (past,) = now.past
    assert (past.name, past.phone, past.roles, past.by) == (
        before.name,
        before.phone,
        before.roles,
        company.hua.id,
    )
