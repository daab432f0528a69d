"""Who had which part in an order, over all its documents, and which parts exclude each other (ROLE-2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from rulebook.kernel.identity import Person
from rulebook.kernel.records import Record
from rulebook.kernel.roles import Role
from rulebook.kernel.world import World
from rulebook.subjects.approvals.records import ApprovalForm
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.faults.records import Fault
from rulebook.subjects.measures.records import Measure
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.records import Visit


class Part(StrEnum):
    """What somebody did in an order."""

    REQUESTER = "requester"
    APPROVER = "approver"
    ASSIGNER = "assigner"
    WORKER = "worker"
    COLLECTOR = "collector"
    CUSTODIAN = "custodian"
    COMPLAINED_OF = "complained_of"
    DOER = "doer"
    ANALYST = "analyst"


def of_order(order: Order) -> Iterable[tuple[Part, str | None]]:
    """The parts that the order itself names."""
    for person in (order.opened_by, order.submitted_by, order.amended_by):
        yield Part.REQUESTER, person
    for approval in (*order.approvals, *((order.approval,) if order.approval else ())):
        yield Part.APPROVER, approval.by
    yield Part.ASSIGNER, order.assigned_by
    for person in (order.technician, *order.team, *order.past_technicians):
        yield Part.WORKER, person


DOCUMENTS: tuple[tuple[type[Record], str, Callable[[Any], Iterable[tuple[Part, str | None]]]], ...] = (
    (Visit, "order", lambda visit: [(Part.WORKER, visit.technician)]),
    (Receipt, "order", lambda receipt: [(Part.COLLECTOR, receipt.by)]),
    (
        ApprovalForm,
        "order",
        lambda form: [(Part.REQUESTER, form.asked_by), *((Part.APPROVER, g.by) for g in form.grants)],
    ),
)
"""The documents of an order: kind, the key that finds them by the order, and who has which part in one."""


def parts_in(world: World, order: Order) -> dict[Part, set[str]]:
    """Who had which part in an order, over all documents that name it."""
    found: dict[Part, set[str]] = {part: set() for part in Part}

    def note(named: Iterable[tuple[Part, str | None]]) -> None:
        for part, person in named:
            if person:
                found[part].add(person)

    note(of_order(order))
    for kind, key, named in DOCUMENTS:
        for record in world.find(kind, key, order.id):
            note(named(record))
    for visit in world.find(Visit, "order", order.id):
        for swap in world.find(Swap, "visit", visit.id):
            for unit in world.find(Unit, "number", swap.old_number):
                note([(Part.CUSTODIAN, unit.holder if unit.owed_to_store else None)])
    return found


APART: dict[str, tuple[Part, ...]] = {
    "approve": (Part.REQUESTER, Part.WORKER),
    "be_sent": (Part.APPROVER,),
    "grant": (Part.WORKER, Part.COLLECTOR),
    "follow_up": (Part.WORKER, Part.COLLECTOR),
    "settle": (Part.WORKER, Part.COLLECTOR),
    "confirm_spoken": (Part.WORKER, Part.COLLECTOR),
    "own_complaint": (Part.COMPLAINED_OF,),
    "do_measure": (Part.COMPLAINED_OF,),
    "verify_measure": (Part.DOER, Part.COMPLAINED_OF),
    "release_report": (Part.ANALYST,),
}
"""An act about an order or matter, and the parts in it that whoever does it may not have had."""


def barred(world: World, order: Order, act: str, person: str) -> bool:
    """Whether a person's own part in an order keeps them from an act about it (ROLE-2)."""
    parts = parts_in(world, order)
    return any(person in parts[part] for part in APART[act])


OTHER_LINE: dict[str, frozenset[Role]] = {
    "supervise": frozenset({Role.TECHNICIAN, Role.CUSTOMER_SERVICE, Role.DISPATCHER, Role.SERVICE_MANAGER}),
}
"""An act of supervision, and the line that it looks at: whoever holds one of its roles may not do it (S0/3 一)."""


def of_own_line(act: str, roles: Iterable[Role]) -> bool:
    """Whether somebody with these roles would look at their own line (ROLE-2)."""
    return not OTHER_LINE[act].isdisjoint(roles)


MATTERS: dict[type[Record], Callable[[Any], Iterable[tuple[Part, str | None]]]] = {
    Complaint: lambda complaint: [(Part.COMPLAINED_OF, complaint.person)],
    Measure: lambda measure: [(Part.DOER, measure.done_by or measure.who)],
    Fault: lambda fault: [(Part.ANALYST, fault.analysis.by if fault.analysis else None)],
}
"""Complaints, their measures and major faults: who has which part in one (CMP-1, FLT-1)."""


def barred_from(matter: Iterable[Record], act: str, person: str) -> bool:
    """Whether a person's own part in one of these records keeps them from an act (ROLE-2)."""
    parts = (named for record in matter for named in MATTERS[type(record)](record))
    return any(who == person and part in APART[act] for part, who in parts)


DEPARTMENTS: dict[Role, str] = {
    Role.TECHNICIAN: "service",
    Role.DISPATCHER: "service",
    Role.SERVICE_MANAGER: "service",
    Role.CUSTOMER_SERVICE: "customer_service",
    Role.DEPARTMENT_MANAGER: "head",
    Role.FINANCE: "finance",
    Role.STOREKEEPER: "store",
    Role.ADMINISTRATOR: "administration",
    Role.AUDITOR: "audit",
}
"""To which department a role belongs: a measure is verified by another than its doer's (CMP-1)."""


def departments(person: Person) -> frozenset[str]:
    """The departments that a person works for."""
    return frozenset(DEPARTMENTS[role] for role in person.roles)
