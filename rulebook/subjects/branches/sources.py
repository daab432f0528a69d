"""Which branch a ledger entry belongs to, by the line behind it (COST-1). Pure.

That of the order it is about; where there is none, that of the person whom it concerns, on the day it is booked
in, and then of who wrote the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import Line
from rulebook.kernel.records import Record
from rulebook.kernel.world import World
from rulebook.subjects.approvals.records import ApprovalForm
from rulebook.subjects.books.records import Expense
from rulebook.subjects.branches.membership import key_of, works_for
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.refunds.records import Refund
from rulebook.subjects.rounds.records import Round

About = tuple[str, str]
"""The order and the person that an entry is about; either may be ''."""
BEHIND: tuple[tuple[type[Record], Callable[[Any], About]], ...] = (
    (Order, lambda one: (one.id, "")),
    (Receipt, lambda one: (one.order, one.by)),
    (Receivable, lambda one: (one.order, one.by)),
    (Refund, lambda one: (one.order or "", one.asked_by)),
    (ApprovalForm, lambda one: (one.order or "", one.asked_by)),
    (Complaint, lambda one: (one.order or "", one.owner)),
    (Expense, lambda one: (one.order, one.by)),
    (Irregularity, lambda one: (one.order or "", one.person)),
    (Handover, lambda one: ("", one.technician)),
    (Round, lambda one: ("", one.people[0] if one.people else "")),
)
"""Records that a line may be about, and whose they are."""


def _about(world: World, line: Line) -> Iterator[About]:
    for kind, about in BEHIND:
        if (record := world.get(kind, line.subject)) is not None:
            yield about(record)
    yield "", line.actor


def branch_of_source(world: World, line: Line, day: date) -> str:
    """The branch that what a line booked on that day belongs to, as records name it; '' is the head branch."""
    for order, person in _about(world, line):
        if order and (known := world.get(Order, order)) is not None:
            return known.branch
        if person and (who := world.get(Person, person)) is not None:
            return key_of(works_for(world, who, day))
    return ""
