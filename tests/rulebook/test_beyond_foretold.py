"""A device that forgot says the same as the books, or leaves it to the server (SEC-1)."""

from __future__ import annotations

from datetime import timedelta

from company import Company
from phone_sight import foretold, forgetful_phone_of, forgetfully_foretold

from rulebook.horizon.foretelling import Watched, foretell
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.rules import decide
from rulebook.subjects.orders.commands import CloseOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.commands import VoidReceipt
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
