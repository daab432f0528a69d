"""A device that forgot says the same as the books, or leaves it to the server (SEC-1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import Company, visit_of
from phone_sight import foretold, forgetful_phone_of, forgetfully_foretold

from rulebook.horizon.foretelling import Watched, foretell
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import Line
from rulebook.kernel.records import Record
from rulebook.rules import decide
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.orders.commands import CloseOrder
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.records import Visit


def test_sec_1_an_old_receipt_is_not_called_unknown(company: Company) -> None:
    """The device has forgotten it; the books say that it is too late to void it."""
    company.order_in(OrderState.CLOSED, "order-1")
    line = company.li.line(VoidReceipt(receipt="of-last-year", reason="写错"), "order-1")
    said = forgetfully_foretold(company.world, line, company.now)
    assert said is not None
    assert said.server_decides
    assert isinstance(said.verdict, Decision)
    assert said.verdict.irregularities == ()


def test_sec_1_a_request_about_what_was_forgotten_is_not_refused(company: Company) -> None:
    company.order_in(OrderState.CLOSED, "order-1")
    line = company.anna.line(CloseOrder(follow_up="满意"), "forgotten")
    phone = forgetful_phone_of(company.world, company.world.get(Person, "anna"), "d")
    assert isinstance(decide(phone, line, company.now), Refusal)
    said = foretell(phone, line, company.now, None, days=30)
    assert said.server_decides
    assert said.verdict == Decision(records=(), entries=(), irregularities=())


def test_sec_1_where_a_device_holds_everything_it_says_what_it_always_said(company: Company) -> None:
    company.order_in(OrderState.CLOSED, "order-1")
    line = company.anna.line(CloseOrder(follow_up="满意"), "forgotten")
    said = foretell(company.world, line, company.now, None, days=0)
    assert not said.server_decides
    assert said.verdict == foretold(company.world, line, company.now) == decide(company.world, line, company.now)


def test_sec_1_a_role_that_is_missing_is_refused_at_once(company: Company) -> None:
    """Who may do what is never forgotten."""
    line = company.li.line(CloseOrder(follow_up="满意"), "forgotten")
    said = forgetfully_foretold(company.world, line, company.now)
    assert said is not None
    assert isinstance(said.verdict, Refusal)
    assert said.verdict.code == "no_role"
    assert not said.server_decides


def test_sec_1_what_follows_an_open_verdict_is_left_open_too(company: Company) -> None:
    line = company.anna.line(CloseOrder(follow_up="满意"), "forgotten")
    later = company.now + timedelta(minutes=1)
    phone = forgetful_phone_of(company.world, company.world.get(Person, "li"), "d")
    said = foretell(phone, line, later, None, days=30, left_open=True)
    assert said.server_decides


def test_sec_1_an_order_that_came_alone_is_not_taken_for_whole(company: Company) -> None:
    """A change to what lies beyond comes without what hangs on it; what is found by it is not all there is."""
    order = company.order_in(OrderState.CLOSED, "order-1")
    chen = company.world.get(Person, "chen")
    assert chen is not None
    phone = forgetful_phone_of(company.world, chen, "d")
    phone.records = {("order", order): company.order(order)}
    for since, unsure in ((company.now + timedelta(days=1), True), (company.now - timedelta(days=9), False)):
        watched = Watched(phone, since, "d")
        list(watched.find(Visit, "order", order))
        assert watched.unsure == unsure


def test_sec_1_an_order_that_was_fetched_is_whole(company: Company) -> None:
    """It lies beyond all the same; what is found by it is all there is, and nothing is left to the server."""
    order = company.order_in(OrderState.CLOSED, "order-1")
    chen = company.world.get(Person, "chen")
    assert chen is not None
    phone = forgetful_phone_of(company.world, chen, "d")
    phone.records = {("order", order): company.order(order)}
    since = company.now + timedelta(days=1)
    for whole, unsure in (({("order", order)}, False), ({("order", "another")}, True), (set(), True)):
        watched = Watched(phone, since, "d", whole)
        list(watched.find(Visit, "order", order))
        assert watched.unsure == unsure


@pytest.mark.parametrize(
    ("kind", "key", "value", "whole"),
    [
        (Order, "state", "approved", True),
        (Order, "state", "closed", False),
        (Receipt, "holder", "li", True),
        (Irregularity, "open_about", "x", True),
        (Irregularity, "person", "li", False),
        (Visit, "order", "order-1", True),
        (Visit, "order", "unheard-of", False),
        (FollowUp, "order", "order-1", False),
        (Swap, "visit", visit_of("order-1"), True),
        (Swap, "visit", "unheard-of", False),
        (Receipt, "number", "PGLI-2026-0001", False),
        (Receipt, "number", "", True),
        (Complaint, "case", "unheard-of", False),
        (Complaint, "customer", "customer-1", False),
        (Unit, "holder", "li", True),
    ],
)
def test_sec_1_a_look_up_is_whole_only_where_all_that_the_books_have_under_it_is_held(
    company: Company, kind: type[Record], key: str, value: str, whole: bool
) -> None:
    """The order is open, so all that hangs on it is here; what ended may lie beyond."""
    company.on_site()
    watched = Watched(company.world, company.now + timedelta(days=300), company.li.device)
    list(watched.find(kind, key, value))
    assert watched.unsure is not whole
    assert watched.missed == set()


def test_sec_1_a_receipt_number_that_was_not_given_yet_is_nobodys(company: Company) -> None:
    """The device knows its own block: what comes after the last one given is in no book."""
    given = company.collect(30_000).number
    prefix, last = given[:-4], int(given[-4:])
    for n, whole in ((last, False), (last + 1, True), (last + 50, True), (9_999, False)):
        watched = Watched(company.world, company.now + timedelta(days=300), company.li.device)
        list(watched.find(Receipt, "number", f"{prefix}{n:04d}"))
        assert watched.unsure is not whole, n
    watched = Watched(company.world, company.now + timedelta(days=300), company.wang.device)
    list(watched.find(Receipt, "number", f"{prefix}{last + 1:04d}"))
    assert watched.unsure, "another device's block says nothing"


def test_sec_1_an_id_says_itself_that_it_was_made_since(company: Company) -> None:
    """Two days of doubt about a clock; what is older and not here may lie beyond, what is newer cannot."""
    made = company.new_id()
    for days, missed in ((-3, False), (-1, True), (1, True)):
        watched = Watched(company.world, company.now + timedelta(days=days), "d")
        assert watched.get(Order, made) is None
        assert bool(watched.missed) is missed, days
    watched = Watched(company.world, company.now, "d")
    assert watched.get(Unit, "never forgotten") is None
    assert watched.get(Order, "") is None
    assert watched.missed == set()


def test_sec_1_what_the_line_itself_says_is_shown_and_no_irregularity_is_invented(company: Company) -> None:
    """Anna writes down a call about a closed order: shown, while the server says what is wrong with it."""
    order = company.order_in(OrderState.CLOSED, "order-1")
    line: Line = company.anna.line(AskCustomer(said="问过了", paid=5), order)
    later = company.now + timedelta(days=300)
    said = foretell(company.world, line, later, None, days=30)
    assert said.server_decides
    assert isinstance(said.verdict, Decision)
    assert said.verdict.irregularities == ()
    assert not [one for one in said.verdict.records if isinstance(one, Irregularity)]
    assert [one for one in said.verdict.records if isinstance(one, Order)]
