"""Who saw a customer, in the real app: the desk opens the file without signal, the auditor sees it (SEC-1)."""

from __future__ import annotations

import re

import pytest
from hands import fill, sees, tap
from harness import wait_until
from office import Office

from mobile.app import routes
from rulebook.kernel.identity import Person
from rulebook.subjects.company.records import Customer
from rulebook.subjects.confidentiality.bases import basis_of
from rulebook.subjects.confidentiality.records import ReadMark
from rulebook.subjects.orders.records import Order

pytestmark = pytest.mark.browser


def customer_in_hand(office: Office, person: str) -> tuple[Order, Customer]:
    """An order in progress of a customer whose file is kept."""
    with office.company.read() as work:
        reader = work.get(Person, person)
        assert reader is not None
        for order in work.all(Order):
            if order.customer and basis_of(work, reader, "customer", order.customer) == f"order:{order.id}":
                customer = work.get(Customer, order.customer)
                assert customer is not None
                return order, customer
    raise AssertionError("the demo has no order in progress of a customer on file")


def marks(office: Office, about: str) -> list[ReadMark]:
    with office.company.read() as work:
        return list(work.find(ReadMark, "about", about))


def test_sec_1_the_auditor_sees_who_read_a_customers_file_and_has_to_say_why_they_read_it(office: Office) -> None:
    order, customer = customer_in_hand(office, "p-li")
    about = f"customer:{customer.id}"
    desk = office.comes_in("p-li", "李静")
    page = routes.office("orders", order.id)
    desk.open(f"/#{page}")
    sees(desk, "更正客户资料")
    wait_until(lambda: bool(marks(office, about)), "the read to arrive", 60)
    (mark,) = marks(office, about)
    assert (mark.reader, mark.days, mark.readings[0].basis) == ("p-li", 1, f"order:{order.id}")

    auditor = office.comes_in("p-feng", "冯雪")
    auditor.open(f"/#{page}")
    sees(auditor, "客户档案属绝密")
    sees(auditor, re.compile(f"李静 · 看过 1 天[\\s\\S]*因工单 {re.escape(order.number)}"))
    fill(auditor, "查阅理由", "年度审计抽查")
    tap(auditor, "说明理由并查阅")
    sees(auditor, "理由：年度审计抽查")
    wait_until(lambda: len(marks(office, about)) == 2, "the auditor's own mark", 60)
