"""Single sentences of several rules that an example had left open: the word, the name and the minute of each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from company import Company, opened, visit_of
from refused_ground import refusal_of
from test_leaver_words import LEAVER
from test_shift_swap_edges import YES, agreed, asks, duty, swap

from rulebook.kernel.roles import Role
from rulebook.kernel.times import parse_time
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.vehicle_list.cells import CellText, free_text
from rulebook.subjects.leaver_erasures.replacing import is_about
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.visits.commands import Depart

__all__ = ["duty"]


def test_duty_1_the_second_yes_to_a_swap_is_the_second_leaders(duty: Company) -> None:
    bei = duty.hire("bei", "第二调度", Role.DISPATCHER)
    agreed(duty)
    duty.bo.must(YES, "s-1")
    roles = {"roles": "department_manager, service_manager"}
    assert refusal_of(duty, (bei, YES, "s-1")) == ("ROLE-1", "no_role", roles)


def test_sec_2_a_swap_is_about_who_asked_for_it_and_a_shift_about_whose_it_is(duty: Company) -> None:
    duty.li.must(asks(11), "s-1")
    known = swap(duty)
    assert is_about(known, LEAVER.ids) is False
    assert is_about(known, frozenset({"li"})) is True
    assert is_about(known, frozenset({"wang"})) is False, "the colleague's own name is looked for all the same"


@pytest.mark.parametrize(("skew", "early", "told"), [(1, 0, False), (1, 1, True), (5, 4, False), (5, 5, True)])
def test_time_1_work_before_its_order_is_told_from_the_first_minute_that_counts(
    company: Company, skew: int, early: int, told: bool
) -> None:
    company.hua.must(SetSetting(name="skew_minutes", value=str(skew), reason="试行"), "")
    company.wait(days=1)
    order = company.order_in(OrderState.ACCEPTED)
    when = parse_time(company.order(order).opened_at) - timedelta(minutes=early)
    verdict = company.li.does(Depart(visit=visit_of(order)), order, at=when)
    assert (("TIME-1", "backdated") in opened(verdict)) is told


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (999_999_999_999_999.0, "999999999999999"),
        (1e15, "1000000000000000.0"),
        (-1e15, "-1000000000000000.0"),
        (1.5, "1.5"),
        (None, ""),
    ],
)
def test_a_number_in_a_cell_of_words_is_whole_as_far_as_a_spreadsheet_keeps_it(
    cell: float | None, text: str
) -> None:
    assert free_text(cell) == CellText(text)
