"""Who had which part in an order, over all its documents, and which parts exclude each other (ROLE-2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from rulebook.records import ApprovalForm, Order, Receipt, Record, Swap, Unit, Visit
from rulebook.world import World


class Part(StrEnum):
    """What somebody did in an order."""

    REQUESTER = "requester"
    APPROVER = "approver"
    ASSIGNER = "assigner"
    WORKER = "worker"
    COLLECTOR = "collector"
    CUSTODIAN = "custodian"


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
}
"""An act about an order, and the parts in it that whoever does it may not have had."""


def barred(world: World, order: Order, act: str, person: str) -> bool:
    """Whether a person's own part in an order keeps them from an act about it (ROLE-2)."""
    parts = parts_in(world, order)
    return any(person in parts[part] for part in APART[act])
