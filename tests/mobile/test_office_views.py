"""What the office's lists and figures say is what the books say; no screen has a rule of its own."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from company import Company, coins

from mobile.screens.books.money_rows import aged, difference_words
from mobile.screens.company.import_report import Report
from mobile.screens.irregularities.irregularities import is_mine
from mobile.screens.orders.assign import assignable
from mobile.screens.orders.order_actions import offered
from mobile.screens.receipts.fee_estimate import expected_fee
from mobile.screens.registry import OFFICE_ENTRIES, home, opened_by
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import HandoverId, ReceiptId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.subjects.cash.commands import CountHandover, DeclareHandover, ReturnToBase
from rulebook.subjects.cash.handlers import receipts_in_hand
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState


def of(company: Company, person: str) -> Any:
    """A session's reading side for one person."""
    me = company.world.get(Person, person)
    return SimpleNamespace(me=me, world=company.world, now=lambda: company.now)


def here(company: Company, person: str) -> Any:
    return SimpleNamespace(session=of(company, person))


def test_the_fee_expected_is_the_list_price_once_the_warranty_is_over(company):
    company.order_in(OrderState.SUBMITTED)
    fee = expected_fee(of(company, "chen"), company.order("order-1"))
    assert (fee.reason, fee.total) == ("out_of_warranty", 30_000)


def test_the_fee_expected_under_warranty_is_nothing(company):
    company.order_in(OrderState.SUBMITTED, purchase_date="2026-01-15")
    fee = expected_fee(of(company, "chen"), company.order("order-1"))
    assert (fee.reason, fee.total) == ("under_warranty", 0)


def test_supposing_a_visit_writes_nothing(company):
    company.order_in(OrderState.SUBMITTED)
    before = company.world.snapshot()
    expected_fee(of(company, "chen"), company.order("order-1"))
    assert company.world.snapshot() == before


def test_no_fee_is_expected_of_an_installation(company):
    company.order_in(OrderState.SUBMITTED, kind=OrderKind.INSTALL)
    assert expected_fee(of(company, "chen"), company.order("order-1")) is None


def test_cash_ages_in_four_buckets_that_add_up(company):
    company.collect(10_000, "old")
    company.wait(days=8)
    company.collect(2_000, "older")
    company.wait(days=2)
    company.collect(300, "new")
    sums = aged(receipts_in_hand(company.world, "li"), company.now)
    assert sums == {"0-1": 300, "1-3": 2_000, "3-7": 0, "7+": 10_000}


def test_a_receipt_is_a_day_old_to_the_minute(company):
    receipt = company.collect(500)
    from rulebook.kernel.times import parse_time

    day = parse_time(receipt.at) + timedelta(days=1)
    assert aged([receipt], day)["0-1"] == 500
    assert aged([receipt], day + timedelta(minutes=1))["1-3"] == 500


@pytest.mark.parametrize(("fen", "words"), [(0, "账实相符"), (-10_000, "短款 ¥100.00"), (50, "长款 ¥0.50")])
def test_a_difference_is_said_in_a_word(fen, words):
    assert difference_words(fen) == words


def test_a_difference_is_the_managers_and_neither_the_technicians_nor_the_counters(company):
    company.collect(30_000)
    company.li.must(ReturnToBase(), "li")
    declare = DeclareHandover(handover=HandoverId("h"), counts=coins(30_000), receipts=(ReceiptId("receipt-1"),))
    company.li.must(declare, "h")
    company.fang.must(CountHandover(handover=HandoverId("h"), counts=coins(20_000)), "h")
    found = next(i for i in company.world.all(Irregularity) if i.code == "difference")
    owners = [p for p in ("li", "fang", "chen", "guo") if is_mine(of(company, p).me, found)]
    assert owners == ["chen"]


@pytest.mark.parametrize(
    ("state", "person", "keys"),
    [
        (OrderState.DRAFT, "anna", ["submit", "cancel"]),
        (OrderState.ASSIGNED, "bo", ["withdraw", "suspend", "cancel"]),
        (OrderState.ASSIGNED, "fang", []),
        (OrderState.SUSPENDED, "bo", ["resume", "cancel"]),
        (OrderState.COMPLETED, "anna", ["close"]),
        (OrderState.CLOSED, "chen", []),
    ],
)
def test_what_may_be_asked_of_an_order_is_read_off_the_table_and_the_roles(company, state, person, keys):
    company.order_in(state)
    assert [a.key for a in offered(here(company, person), company.order("order-1"))] == keys


def test_who_could_go_is_shown_before_approval_too(company):
    company.order_in(OrderState.SUBMITTED)
    order = company.order("order-1")
    assert assignable(of(company, "bo").me, order)
    assert not assignable(of(company, "anna").me, order)


def test_everybody_starts_where_their_work_is(company):
    first = {person: home(of(company, person).me).key for person in ("anna", "bo", "chen", "fang", "guo", "li")}
    assert first == {
        "anna": "cases", "bo": "dispatch", "chen": "dispatch", "fang": "finance", "guo": "stock", "li": "today",
    }  # fmt: skip


def test_every_office_screen_can_be_imported_and_counted(company):
    everyone = Person(id="all", name="全能", roles=tuple(Role))  # type: ignore[arg-type]  # an id is text
    assert opened_by(everyone, OFFICE_ENTRIES) == list(OFFICE_ENTRIES)
    session = of(company, "chen")
    session.judge = lambda command, subject: None
    for entry in OFFICE_ENTRIES:
        assert entry.component()
        assert entry.count(session) >= 0


def test_a_report_of_an_import_is_read_as_the_server_says_it():
    row = {"row": 3, "verdict": "refused", "column": "车牌", "reason": "车牌: 少一位", "code": "plate.missing"}
    report = Report.read({"rows": [row], "good": 0, "refused": 1, "imported": 0})
    assert (report.count("refused"), report.count("taken"), report.rows[0].reason) == (1, 0, "车牌: 少一位")
