"""Appointments: what was tried before a visit, and the time agreed for it (ORD-4, ORD-7)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.appointments.commands import AgreeTime, TryFirst
from rulebook.subjects.appointments.errors import IRREGULARITIES
from rulebook.subjects.appointments.handlers import agree_time, appointment_due, miss_appointment, try_first
from rulebook.subjects.orders.records import Order, OrderState

SUBJECT = Subject(
    name="appointments",
    handlers={
        TryFirst: try_first,
        AgreeTime: agree_time,
    },
    irregularities=IRREGULARITIES,
    deadlines=(
        Watch(
            Order,
            "state",
            (OrderState.ASSIGNED, OrderState.ACCEPTED, OrderState.DEPARTED),
            appointment_due,
            miss_appointment,
        ),
    ),
)
