"""On site without a network: a lapsed term is renewed for cash by a receipt; the books have it later (TERM-1)."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hands import fill, sees, tap
from harness import Phone, wait_until
from office import Office
from pair.field import ORDER
from test_money import wang_has_worked

from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import add_months, company_day
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.service_terms.commands import SetPlan, SetTerm
from rulebook.subjects.service_terms.records import ServiceTerm, SimTopUp, TermKind, TermRenewal

pytestmark = pytest.mark.browser

YEAR = Fen(36_000)
PLAN = re.compile("平台服务费一年")


def selling(office: Office, days: int) -> date:
    """A year of the platform is on sale; the order's vehicle has a term that ends so many days from now."""
    today = company_day(office.company.clock())
    price = SetPrice(
        model="PLATFORM-Y",
        name="平台服务费一年",
        name_en="Platform, a year",
        fen=YEAR,
        valid_from=today.isoformat(),
    )
    office.says(price, "", "p-qian")
    office.says(SetPlan(what=TermKind.PLATFORM, months=12), "PLATFORM-Y", "p-qian")
    with office.company.read() as work:
        order = work.get(Order, ORDER)
    assert order is not None
    until = today + timedelta(days=days)
    told = SetTerm(what=TermKind.PLATFORM, vehicle=order.vehicles[0], until=until.isoformat())
    office.says(told, "", "p-li")
    return until


def renewed(office: Office) -> bool:
    with office.company.read() as work:
        return bool(list(work.all(TermRenewal)))


def test_term_1_a_lapsed_term_is_told_and_renewed_on_site_without_a_network(office: Office) -> None:
    selling(office, -3)
    wang_has_worked(office)
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    phone.offline()
    phone.page.evaluate("path => { location.hash = path }", f"#/order/{ORDER}")
    tap(phone, "服务期续费")
    sees(phone, "已过期 3 天")
    tap(phone, PLAN)
    sees(phone, "续到")
    tap(phone, "现金")
    fill(phone, "客户给的现金（可选）", "400")
    sees(phone, "40.00")
    tap(phone, "收 ¥360.00，开具凭证")
    sees(phone, "叁佰陆拾元整")
    assert not renewed(office)

    phone.online()
    wait_until(lambda: renewed(office), "the renewal to arrive", 60)
    today = company_day(office.company.clock())
    with office.company.read() as work:
        (renewal,) = work.all(TermRenewal)
        receipt, term = work.get(Receipt, renewal.id), work.get(ServiceTerm, renewal.rows[0].term)
        told = {i.code for i in work.all(Irregularity) if i.order == ORDER and not i.is_settled}
    assert receipt is not None
    assert (receipt.total, receipt.method, receipt.holder) == (YEAR, Method.CASH, "p-wang")
    assert term is not None
    assert term.until == add_months(today, 12).isoformat()
    assert not {"term_price_differs", "term_paid_twice", "price_differs", "number_gap"} & told
    assert office.balances()["cash_in_hand:p-wang"] == YEAR


def test_term_1_two_phones_without_a_network_renew_one_term_and_both_facts_stand(office: Office) -> None:
    """The second is the desk's, given while the technician's phone was silent."""
    until = selling(office, 10)
    wang_has_worked(office)
    phone = office.comes_in("p-wang", "王建国", Phone)
    phone.installed()
    desk = office.comes_in("p-li", "李静")
    phone.offline()
    phone.page.evaluate("path => { location.hash = path }", f"#/order/{ORDER}/terms")
    tap(phone, PLAN)
    tap(phone, "微信")
    tap(phone, "收 ¥360.00，开具凭证")
    sees(phone, "叁佰陆拾元整")

    with office.company.read() as work:
        (term,) = work.all(ServiceTerm)
    desk.page.evaluate("id => { location.hash = '/office/terms/' + encodeURIComponent(id) }", term.id)
    tap(desk, PLAN)
    tap(desk, "转账")
    tap(desk, "收 ¥360.00，开具凭证")
    sees(desk, "从原到期日顺延")
    wait_until(lambda: renewed(office), "the desk's renewal to arrive", 60)

    phone.online()
    wait_until(lambda: twice(office), "the technician's renewal to arrive", 60)
    with office.company.read() as work:
        (term,) = work.all(ServiceTerm)
        told = {i.code for i in work.all(Irregularity) if not i.is_settled}
        assert not list(work.all(SimTopUp))
    assert term.until == add_months(until, 24).isoformat()
    assert "term_paid_twice" in told


def twice(office: Office) -> bool:
    with office.company.read() as work:
        return len(list(work.all(TermRenewal))) == 2
