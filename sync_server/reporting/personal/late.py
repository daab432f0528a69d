"""Lines that were said before somebody's words went, and came after: they bring words back (SEC-2).

A phone that was off for weeks is one. Which lines are new is told by their arrival; whether one is late, by its
own moment against that of the erasure's line.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from rulebook.kernel.identity import Person
from rulebook.kernel.lines import Unreadable, read_line
from rulebook.kernel.times import parse_time
from rulebook.subjects.company.records import Customer
from rulebook.subjects.erasures.commands import CarryOutErasure
from rulebook.subjects.leaver_erasures.commands import CarryOutLeaverErasure
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.personal.withheld import OWN, customers_of, erased_at, people_of

CARRIED = {CarryOutErasure.KIND: Customer.KIND, CarryOutLeaverErasure.KIND: Person.KIND}


class Whose(NamedTuple):
    """Somebody whose words went: a customer or a person, by kind and id."""

    kind: str
    id: str


class LateLines:
    """Reads what came since the last look, and holds of whom words came back until a line of the server's own says
    what became of it.
    """

    def __init__(self) -> None:
        self._arrival = 0
        self._carried: dict[Whose, datetime] = {}
        self._last: datetime | None = None
        self.pending: set[Whose] = set()

    def look(self, work: UnitOfWork) -> set[Whose]:
        """Those whose words came back, and nobody saw to it yet."""
        c = t.lines.c
        if not self._carried and not any(
            erased_at(work)
        ):  # none came late: what is here is older than any erasure
            self._arrival = work.connection.execute(select(func.max(c.arrival))).scalar() or 0
            return set()
        asked = select(c.arrival, c.raw).where(c.arrival > self._arrival).order_by(c.arrival)
        for row in work.connection.execute(asked, execution_options={"yield_per": 500}):
            self._read(work, row.raw)
            self._arrival = row.arrival
        return set(self.pending)

    def _read(self, work: UnitOfWork, raw: bytes) -> None:
        try:
            line = read_line(raw)
            at = parse_time(line.at)
        except Unreadable:
            return
        if line.kind in CARRIED:
            whose = Whose(CARRIED[line.kind], line.subject)
            self._carried[whose] = at
            self._last = max(at, self._last or at)
            self.pending.discard(whose)
        elif self._last is not None and at <= self._last and not line.kind.startswith(OWN):
            named = {Whose(Customer.KIND, id) for id in customers_of(work, line)}
            named |= {Whose(Person.KIND, id) for id in people_of(work, line)}
            self.pending |= {one for one in named if one in self._carried and at <= self._carried[one]}
