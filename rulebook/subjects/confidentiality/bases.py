"""The work a reading belongs to: an order, case or complaint of the very customer (SEC-1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.world import World
from rulebook.subjects.cases.records import CaseState, ServiceCase
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.visits.records import Visit

AT_THE_DESK = frozenset({Role.CUSTOMER_SERVICE, Role.DISPATCHER, Role.SERVICE_MANAGER})
"""Every order in progress is in their hands; anybody else's are those that name them."""
OVER = frozenset({OrderState.CLOSED, OrderState.CANCELLED, OrderState.REJECTED})
_KINDS: dict[str, Any] = {"order": Order, "case": ServiceCase, "complaint": Complaint}


def basis_of(world: World, reader: Person, kind: str, id: str) -> str:
    """`order:<id>` or `case:<id>` in this person's hands that a reading belongs to; '' where there is none."""
    customer = customer_of(world, kind, id)
    if not customer:
        return ""
    for order in world.find(Order, "customer", customer):
        if order.state not in OVER and _in_hands(order, reader):
            return f"order:{order.id}"
    return next(_cases(world, reader, customer), "")


def customer_of(world: World, kind: str, id: str) -> str:
    """The customer whose file a record belongs to; '' where none is known."""
    match kind:
        case Customer.KIND:
            return id
        case Visit.KIND:
            visit = world.get(Visit, id)
            order = world.get(Order, visit.order) if visit else None
            return order.customer or "" if order else ""
        case Vehicle.KIND | ServiceCase.KIND | Complaint.KIND:
            record: Any = world.get(_OF_A_CUSTOMER[kind], id)
            return record.customer or "" if record else ""
    return ""


_OF_A_CUSTOMER: dict[str, Any] = {one.KIND: one for one in (Vehicle, ServiceCase, Complaint)}


def _in_hands(order: Order, reader: Person) -> bool:
    named = {order.opened_by, order.submitted_by, order.technician, order.assigned_by, *order.team}
    return reader.id in named or bool(AT_THE_DESK.intersection(reader.roles))


def _cases(world: World, reader: Person, customer: str) -> Iterator[str]:
    for case in world.find(ServiceCase, "customer", customer):
        if case.state is not CaseState.CLOSED and case.owner == reader.id:
            yield f"case:{case.id}"


def basis_holds(world: World, basis: str, kind: str, id: str) -> bool:
    """Whether what a reading names is indeed about the customer it read, whatever became of it since."""
    name, _, work = basis.partition(":")
    record = world.get(_KINDS[name], work) if name in _KINDS else None
    return record is not None and bool(record.customer) and record.customer == customer_of(world, kind, id)
