"""What is promised of orders holds in any weeks of any company (weeks.py), and in busy ones."""

from __future__ import annotations

from inspect import signature
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from weeks import ACTS, COUNTED, MIXED, Weeks

from rulebook.kernel.ids import PersonId
from rulebook.subjects.orders.commands import (
    ApproveOrder,
    AssignOrder,
)
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import OrderState


def test_role_2_ord_5_ord_10_what_is_promised_of_orders_holds_in_any_weeks_of_any_company() -> None:
    COUNTED.clear()
    many = settings(
        max_examples=100,
        stateful_step_count=80,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Weeks, settings=many)
    assert COUNTED["order.approve"], "nothing was ever approved: these weeks show nothing"


HABITS = (
    ("opens", 3), ("decides", 2), ("moves_on", 6), ("sends", 1), ("asks_leave", 1), ("gives_leave", 1),
    ("settles", 1), ("takes_back", 1), ("time_passes", 1), ("closes", 4), ("works", 4), ("a_whole_day", 6),
    ("signal", 4), ("ends_promises", 1),
)  # fmt: skip
"""How often each thing is done in a company that gets its work done."""


def a_busy_week(seed: int, steps: int) -> None:
    dice = Random(seed)
    week = Weeks()
    week.a_company([dice.choice(MIXED) for _ in range(dice.randrange(4))])
    for _ in range(steps):
        act = dice.choices([name for name, _ in HABITS], [weight for _, weight in HABITS])[0]
        made: dict[str, Any] = {
            "n": dice.randrange(10**6),
            "m": dice.randrange(10**6),
            "off": dice.random() < 0.4,
            "steps": dice.randrange(1, 9),
            "kind": dice.choice(list(OrderKind)),
            "draft": dice.random() < 0.2,
            "act": dice.choice(ACTS),
            "amount": dice.choice([0, 20_000, 20_001]),
            "hours": dice.choice([1, 5, 20, 60]),
        }
        step = getattr(week, act)
        wanted = signature(step).parameters
        step(**{name: value for name, value in made.items() if name in wanted})
        week.nobody_approves_what_they_asked_for()
        week.whoever_is_on_an_order_is_there_by_its_approval()
    week.the_books_hold()


def test_role_2_ord_5_ord_10_it_holds_in_busy_weeks_in_which_orders_are_closed() -> None:
    COUNTED.clear()
    for seed in range(25):
        a_busy_week(seed, 150)
    for kind in ("order.approve", "order.assign", "team.join", "approval.grant", "order.amend", "really closed"):
        assert COUNTED[kind], f"{kind} never happened: these weeks show nothing"
    assert any(count for kind, count in COUNTED.items() if kind.startswith("offline visit."))


def test_ord_10_an_order_may_go_its_whole_way_in_such_a_week() -> None:
    """The machine's own steps lead to a close, so that what it asserts of closed orders is asserted of some."""
    COUNTED.clear()
    week = Weeks()
    week.a_company([])
    week.opens(0, OrderKind.INSTALL, False)
    (order,) = week.orders()
    week.company.chen.must(ApproveOrder(revision=1), order.id)
    week.company.bo.must(AssignOrder(technician=PersonId("li")), order.id)
    for off in (False, True, False, True, False):
        week.works(0, 1, off, 8)
        week.signal(0)
    assert week.orders()[0].state is OrderState.COMPLETED
    week.closes(1, 1)
    assert week.orders()[0].state is OrderState.CLOSED
    assert COUNTED["really closed"] == 1
