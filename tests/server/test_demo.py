"""The demo company: what a newcomer finds in it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from pair.field import Field

from rulebook.judging.service import appointment_of
from rulebook.records import Order
from rulebook.times import COMPANY_ZONE
from sync_server.demo import agreed_time


@pytest.mark.parametrize("hour", range(24))
def test_ord_7_nobody_is_late_in_a_new_demo(hour: int) -> None:
    now = datetime(2026, 3, 2, hour, 59, tzinfo=COMPANY_ZONE)
    assert timedelta(hours=2) <= agreed_time(now) - now <= timedelta(days=1)


def test_ord_7_its_orders_have_a_time_that_can_be_missed(field: Field) -> None:
    orders = field.all(Order)
    assert orders
    assert all(appointment_of(order) == agreed_time(field.company.clock()) for order in orders)
