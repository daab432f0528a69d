"""Most of a term is gone: its owner is told, then whoever is on duty, until it is kept, paused or past (SLA-1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from company import Company

from rulebook.kernel.identity import Person
from rulebook.kernel.times import COMPANY_ZONE, parse_time
from rulebook.policy.clocks import WaitFor
from rulebook.subjects.cases.commands import AnswerCase, GoOnCase, HearCase, WaitCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.cases.warnings import Warned, warnings
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import SetDuty

CASE = "case-00001"
TEN = datetime(2026, 3, 2, 10, tzinfo=COMPANY_ZONE)


@pytest.fixture
def heard(company: Company) -> Company:
    """A complaint at ten, to answer in half an hour: warned of at 10:24, half of the rest gone at 10:27."""
    company.now = TEN - timedelta(minutes=1)  # a command takes one
    company.anna.must(HearCase(kind=CaseKind.COMPLAINT, channel=Channel.CALL, said="没人来"), CASE)
    return company


def near(company: Company, minutes: int, row: str = "complaint") -> list[Warned]:
    now = TEN + timedelta(minutes=minutes)
    found = warnings(company.world, company.world.all(Person), now)
    return [one for one in found if one.clock.row == row]


def told(company: Company, minutes: int, row: str = "complaint") -> set[str]:
    return {str(id) for one in near(company, minutes, row) for id in one.told}


@pytest.mark.parametrize(
    ("minutes", "who"),
    [
        (0, set()),
        (23, set()),
        (24, {"anna"}),
        (26, {"anna"}),
        (27, {"anna", "bo"}),
        (30, {"anna", "bo"}),
        (31, set()),
    ],
)
def test_sla_1_at_four_fifths_the_owner_is_told_then_the_dispatcher_and_nobody_once_it_is_past(
    heard: Company, minutes: int, who: set[str]
) -> None:
    assert told(heard, minutes) == who


def test_sla_1_an_owner_who_is_off_duty_is_told_and_so_is_the_dispatcher_at_once(heard: Company) -> None:
    heard.chen.must(SetDuty(on_duty=False), "anna")
    assert told(heard, 24) == {"anna", "bo"}


def test_sla_1_with_no_dispatcher_on_duty_a_manager_is_told_and_somebody_always_is(heard: Company) -> None:
    heard.bo.must(SetDuty(on_duty=False), "bo")
    assert told(heard, 28) == {"anna", "chen"}
    heard.chen.must(SetDuty(on_duty=False), "chen")
    assert told(heard, 28) == {"anna", "bo", "chen"}


def test_sla_1_a_warning_is_over_by_itself_once_the_term_is_kept(heard: Company) -> None:
    assert near(heard, 25)
    heard.wait(minutes=25)
    heard.anna.must(AnswerCase(what="马上派人", channel=Channel.CALL), CASE)
    assert near(heard, 26) == []


def test_sla_1_what_stands_still_warns_nobody_and_goes_on_where_it_stood(heard: Company) -> None:
    heard.wait(minutes=9)
    heard.anna.must(WaitCase(why=WaitFor.CUSTOMER, note="等客户回电"), CASE)
    assert near(heard, 25) == []
    heard.wait(minutes=29)
    heard.anna.must(GoOnCase(how="回电了"), CASE)
    assert near(heard, 53) == [], "ten minutes were gone at 10:10, and at 10:40 it went on"
    assert told(heard, 54) == {"anna"}


def test_sla_1_an_order_that_nobody_is_sent_to_is_the_dispatchers_and_later_its_technicians(
    company: Company,
) -> None:
    company.now = TEN
    company.order_in(OrderState.SUBMITTED)
    clock = next(c for c in company.order("order-1").clocks if c.row == "arrival")
    at = int((parse_time(clock.warn) - TEN).total_seconds() // 60) + 1
    assert told(company, at, "arrival") == {"bo"}
    assert told(company, at - 2, "arrival") == set()
    company.order_in(OrderState.ACCEPTED, "order-2", company.li)
    sent = next(c for c in company.order("order-2").clocks if c.row == "arrival")
    at = int((parse_time(sent.warn) - TEN).total_seconds() // 60) + 1
    assert [one.told for one in near(company, at, "arrival") if one.of.id == "order-2"] == [{"li"}]
