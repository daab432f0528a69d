"""Income and cost of the department, by month and branch, out of the ledger (COST-1).

Every posting to an account of income or expense is counted once, in the month it is booked in (CASH-7). So the
sums over all branches are those of the ledger. Which branch an entry belongs to is a rule (`sources.py`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, select

from rulebook.kernel.lines import read_line
from rulebook.policy.ledger import COSTS, EARNED, OTHER_COST, figure_of
from rulebook.subjects.branches.membership import name_of
from rulebook.subjects.branches.records import HEAD
from rulebook.subjects.branches.sources import branch_of_source
from sync_server.core.words import catalogue
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.report import A_READ, Row, plain_yuan
from sync_server.reporting.span import Span

SUMS = (EARNED, "cost", "left")


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
        found[row.day[:7], branch][figure] += -row.fen if figure == EARNED else row.fen
    return found


def rows_of(connection: Connection, span: Span) -> Iterator[Row]:
    """A row for each month and branch that anything was booked for, with all costs and what is left."""
    world, words = UnitOfWork(connection), catalogue("zh")
    for (month, branch), fen in sorted(income_and_cost(connection, span).items()):
        name = name_of(world, branch)
        cost = sum(fen[one] for one in (*COSTS, OTHER_COST))
        sums = (fen[EARNED], cost, fen[EARNED] - cost, *(fen[one] for one in (*COSTS, OTHER_COST)))
        yield (month, words["branch.main"] if name == HEAD else name, *map(plain_yuan, sums))
