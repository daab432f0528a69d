"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.roles import Role
from rulebook.kernel.subject import FieldSight, Visibility
from rulebook.kernel.visibility import OFFICE, STORE, person_tag
from rulebook.subjects.orders.places import Assignment, VehicleJob
from rulebook.subjects.orders.records import Order


def assignment(record: Assignment) -> frozenset[str]:
    return OFFICE | {person_tag(record.technician)}


def vehicle_job(record: VehicleJob) -> frozenset[str]:
    return STORE | {person_tag(p) for p in (record.by, *record.open_to)}


def order(record: Order) -> frozenset[str]:
    return _at_work(record) | {f"role:{Role.FINANCE}"}


def _at_work(record: Order) -> frozenset[str]:
    """The office and whoever worked on it. Finance sees an order, not what was said on the telephone."""
    people = {*record.past_technicians, *record.team, record.technician, record.opened_by}
    return OFFICE | {person_tag(p) for p in people if p}


FIELD_SIGHT: FieldSight = {Order: {"tries": _at_work, "callbacks": _at_work}}


VISIBILITY: Visibility = {
    Assignment: assignment,
    VehicleJob: vehicle_job,
    Order: order,
}
