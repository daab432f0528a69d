"""Income and cost of the department, by month and branch, out of the ledger (COST-1).

Every posting to an account of income or expense is counted once, in the month it is booked in (CASH-7). So the
sums over all branches are those of the ledger. The branch is that of the order behind the entry; where there is
none, that of the person whom it concerns, on the day it is booked in, and then of who wrote the line.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import Line, read_line
from rulebook.kernel.records import Record
from rulebook.kernel.world import World
from rulebook.policy.ledger import COSTS, OTHER_COST, figure_of
from rulebook.subjects.approvals.records import ApprovalForm
from rulebook.subjects.books.records import Expense
from rulebook.subjects.branches.membership import key_of, name_of, works_for
from rulebook.subjects.branches.records import HEAD
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receivables.records import Receivable
from rulebook.subjects.refunds.records import Refund
from rulebook.subjects.rounds.records import Round
from sync_server.core.words import catalogue
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.report import A_READ, Row, plain_yuan
from sync_server.reporting.span import Span

INCOME = "income"
SUMS = (INCOME, "cost", "left")

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


def income_and_cost(connection: Connection, span: Span) -> dict[tuple[str, str], Counter[str]]:
    """(month, branch) → figure → fen: what came in and what was spent, both above nought."""
    world = UnitOfWork(connection)
    found: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    e, p, c = t.entries.c, t.postings.c, t.lines.c
    rows = connection.execute(
        select(e.day, p.account, p.fen, c.raw)
        .join_from(t.entries, t.postings, e.id == p.entry)
        .join(t.lines, c.arrival == e.arrival)
        .where(e.day >= span.first, e.day <= span.last, p.account.like("income%") | p.account.like("expense%"))
        .order_by(e.day, e.arrival, e.id, p.n),
        execution_options={"yield_per": A_READ},
    )
    for row in rows:
        figure = figure_of(row.account)
        branch = branch_of_source(world, read_line(row.raw), date.fromisoformat(row.day))
        found[row.day[:7], branch][figure] += -row.fen if figure == INCOME else row.fen
    return found


def rows_of(connection: Connection, span: Span) -> Iterator[Row]:
    """A row for each month and branch that anything was booked for, with all costs and what is left."""
    world, words = UnitOfWork(connection), catalogue("zh")
    for (month, branch), fen in sorted(income_and_cost(connection, span).items()):
        name = name_of(world, branch)
        cost = sum(fen[one] for one in (*COSTS, OTHER_COST))
        sums = (fen[INCOME], cost, fen[INCOME] - cost, *(fen[one] for one in (*COSTS, OTHER_COST)))
        yield (month, words["branch.main"] if name == HEAD else name, *map(plain_yuan, sums))
