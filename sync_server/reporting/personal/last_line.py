"""The last line that somebody signed, whatever became of it: their file is kept from no earlier day (SEC-2)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from rulebook.kernel.lines import Unreadable, read_line
from rulebook.kernel.times import company_day, parse_time
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork


def last_line_of(work: UnitOfWork, person: str) -> date | None:
    """The company day of it; a clock that went ahead counts by the moment the line came. None for no line."""
    last, named = None, person.encode()
    asked = select(t.lines.c.raw, t.lines.c.received_at)
    for row in work.connection.execute(asked, execution_options={"yield_per": 500}):
        if named not in bytes(row.raw):
            continue
        try:
            line = read_line(row.raw)
            moment = min(parse_time(line.at), parse_time(row.received_at))
        except Unreadable:
            continue
        if line.actor == person:
            last = max(moment, last or moment)
    return company_day(last) if last else None
