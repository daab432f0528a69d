"""The demo company: what a newcomer finds in it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pair.field import Field

from rulebook.kernel.times import COMPANY_ZONE
from rulebook.subjects.appointments.handlers import appointment_of
from rulebook.subjects.orders.records import Order
from rulebook.subjects.rounds.charges import RoundCharge
from rulebook.subjects.rounds.records import Finding, Round, RoundState, RoundStop, StopState
from rulebook.subjects.trainings.records import Feedback, Qualification
from sync_server.admin.demo import agreed_time
from sync_server.admin.demo_duty import fill_duty
from sync_server.admin.demo_rounds import FLEET, fill_rounds
from sync_server.admin.demo_weeks import add_weeks


@pytest.mark.parametrize("hour", range(24))
def test_ord_7_nobody_is_late_in_a_new_demo(hour: int) -> None:
    now = datetime(2026, 3, 2, hour, 59, tzinfo=COMPANY_ZONE)
    assert timedelta(hours=2) <= agreed_time(now) - now <= timedelta(days=1)


def test_ord_7_its_orders_have_a_time_that_can_be_missed(field: Field) -> None:
    orders = field.all(Order)
    assert orders
    agreed = agreed_time(field.company.clock())
    assert {appointment_of(order) for order in orders} == {agreed, agreed + timedelta(hours=2)}


def test_rnd_1_who_looks_around_finds_a_round_that_is_walked_and_one_that_is_owed(field: Field) -> None:
    fill_duty(field.company)
    add_weeks(field.company)
    fill_rounds(field.company)
    fleet = [one for one in field.all(Round) if one.plan == FLEET and one.state is RoundState.STARTED]
    assert len(fleet) == 1
    states = {one.state for one in field.all(RoundStop) if one.round == fleet[0].id}
    assert states == {StopState.SEEN, StopState.DUE}, "some is left for whoever looks"
    (charged,) = field.all(RoundCharge)
    assert field.balance(f"receivable:{charged.customer}") == charged.total == 20_000
    assert field.all(Finding)[0].order_number
    (granted,) = field.all(Qualification)
    assert field.client.get(f"/v/{granted.token}").status_code == 200
    assert [one.score for one in field.all(Feedback)] == [4]
