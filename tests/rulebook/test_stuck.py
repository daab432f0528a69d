"""An order on which nothing happens is called stuck after the company's days, and no longer once something did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import Company, visit_of

from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.orders.stuck import IN_PROGRESS, stuck
from rulebook.subjects.visits.commands import Arrive


def ids(company: Company) -> list[str]:
    return [o.id for o in stuck(company.world, company.now)]


@pytest.mark.parametrize("state", IN_PROGRESS)
def test_ord_9_an_order_without_any_step_for_three_days_is_stuck(company: Company, state: OrderState) -> None:
    company.order_in(state)
    since = company.now
    company.wait(days=2, hours=23)
    assert ids(company) == []
    company.wait(hours=2)
    assert company.now - since > timedelta(days=3)
    assert ids(company) == ["order-1"]


def test_ord_9_a_step_begins_the_days_anew(company: Company) -> None:
    company.order_in(OrderState.DEPARTED)
    company.wait(days=4)
    assert ids(company) == ["order-1"]
    company.li.must(Arrive(visit=visit_of("order-1")), "order-1")
    assert ids(company) == []


def test_ord_9_an_order_that_waits_for_its_agreed_time_is_not_stuck(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED, appointment=(company.now + timedelta(days=10)).isoformat())
    company.wait(days=12)
    assert ids(company) == []
    company.wait(days=2)
    assert ids(company) == ["order-1"]


def test_ord_9_the_longest_without_a_step_stands_first(company: Company) -> None:
    company.order_in(OrderState.SUBMITTED, "order-2")
    company.wait(hours=1)
    company.order_in(OrderState.SUBMITTED, "order-1")
    company.wait(days=5)
    assert ids(company) == ["order-2", "order-1"]


@pytest.mark.parametrize(("days", "found"), [("5", []), ("1", ["order-1"]), ("0", [])])
def test_role_3_the_company_says_after_how_many_days_and_nought_is_never(
    company: Company, days: str, found: list[str]
) -> None:
    company.order_in(OrderState.SUBMITTED)
    company.wait(days=4)
    company.hua.must(SetSetting(name="stuck_days", value=days, reason="试行"))
    company.wait(minutes=1)
    assert ids(company) == found


@pytest.mark.parametrize("state", [OrderState.SUSPENDED, OrderState.COMPLETED, OrderState.CANCELLED])
def test_ord_9_what_is_put_off_or_over_is_not_stuck(company: Company, state: OrderState) -> None:
    company.order_in(state)
    company.wait(days=30)
    assert ids(company) == []
