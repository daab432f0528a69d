"""The demo company: what a newcomer finds in it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pair.field import Field

from rulebook.kernel.times import COMPANY_ZONE
from rulebook.subjects.appointments.handlers import appointment_of
from rulebook.subjects.orders.records import Order
from sync_server.admin.demo import agreed_time


@pytest.mark.parametrize("hour", range(24))
def test_ord_7_nobody_is_late_in_a_new_demo(hour: int) -> None:
    now = datetime(2026, 3, 2, hour, 59, tzinfo=COMPANY_ZONE)
    assert timedelta(hours=2) <= agreed_time(now) - now <= timedelta(days=1)


def test_ord_7_its_orders_have_a_time_that_can_be_missed(field: Field) -> None:
    orders = field.all(Order)
    assert orders
    agreed = agreed_time(field.company.clock())
    assert {appointment_of(order) for order in orders} == {agreed, agreed + timedelta(hours=2)}
