"""Keeps an index up with the books, in batches by the change numbers; whoever sends lines does not wait for it.

A database with another life (after a rebuild or a restored backup), or another edition of what is put into the
index, begins an empty one. Knows neither an index nor HTTP.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Connection

from rulebook.kernel.visibility import EVERYONE, STAFF
from sync_server.core.company import Company
from sync_server.core.intake import is_the_databases_own
from sync_server.core.watching import looking
from sync_server.db.index_state import State, changed_records, read_state, write_state
from sync_server.db.unit_of_work import UnitOfWork

SEES_ALL = (EVERYONE, STAFF, "role:auditor")
"""The tags of one who reads everything: each record that is put into an index has one of them."""
A_BATCH = 500
WHILE_ASKED_S = 0.5
"""So long somebody who asks waits for the index to catch up; what is missing then is said."""
EVERY_S = 20.0


class Index(NamedTuple):
    """`state`: the table that says how far it has come. `edition` of what is put into it, of these kinds.

    `empty` begins it anew; `put` takes records (kind, id, change, body) in place of what it had of them.
    """

    state: str
    edition: str
    kinds: Collection[str]
    empty: Callable[[Connection], None]
    put: Callable[[Connection, Sequence[Any]], None]


def catch_up(company: Company, index: Index, most_s: float = float("inf")) -> int:
    """Bring the index up to the last change, or as far as `most_s` seconds take; so many changes are missing."""
    began = time.monotonic()
    while True:
        with company.read() as work:
            behind = _behind(work, index)
        if not behind or time.monotonic() - began > most_s:
            return behind
        _one_batch(company, index)


def caught_up(company: Company, index: Index) -> int:
    """As far as it comes while somebody waits; a database that takes no writing now is still asked."""
    try:
        return catch_up(company, index, WHILE_ASKED_S)
    except Exception as error:
        if not is_the_databases_own(error):
            raise
        with company.read() as work:
            return _behind(work, index)


def _behind(work: UnitOfWork, index: Index) -> int:
    state = read_state(work.connection, index.state)
    last = work.last_change()
    known = (state.epoch, state.edition) == (work.epoch(), index.edition)
    return last - state.change if known else max(last, 1)


def _one_batch(company: Company, index: Index) -> None:
    """A transaction of its own; not the books': on PostgreSQL those who write there do not wait for it."""
    with company.engine.begin() as connection:
        work = UnitOfWork(connection)
        state = read_state(connection, index.state, hold=True)
        if (state.epoch, state.edition) != (work.epoch(), index.edition):
            index.empty(connection)
            state = State(work.epoch(), index.edition, 0)
        last = work.last_change()
        rows = changed_records(connection, SEES_ALL, index.kinds, state.change, last, A_BATCH)
        index.put(connection, rows)
        upto = rows[-1].change if len(rows) == A_BATCH else last
        write_state(connection, index.state, state._replace(change=upto))


@contextlib.asynccontextmanager
async def kept_up(app: Any, catch_up: Callable[[Company], int]) -> AsyncIterator[None]:
    """While the application runs, bring an index up every now and then."""
    company: Company = app.state["company"]
    async with looking(company, "an index", partial(catch_up, company), EVERY_S, waits_first=True):
        yield
