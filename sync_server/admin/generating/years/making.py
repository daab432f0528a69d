"""Years of a company in minutes: a fortnight done twice the normal way, then copied to all later weeks."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import msgspec
from sqlalchemy import func, select

from sync_server.admin.generating.people import Clock, moment
from sync_server.admin.generating.years.copying import Copier
from sync_server.admin.generating.years.people import SINCE, Staff
from sync_server.admin.generating.years.sampling import judge_copy
from sync_server.admin.generating.years.stretch import DAYS, Stretch
from sync_server.admin.generating.years.taking import Pattern, mark_of, take_out
from sync_server.core.company import Company, open_company
from sync_server.core.progress import track
from sync_server.db import tables as t
from sync_server.db.engine import is_in_use

ENDS = date(2026, 10, 26)
"""A Monday: the last stretch ends before it."""
A_YEAR = 26
"""Stretches of a fortnight."""
DONE = 2
"""So many are done the normal way: the first finds a company that is new, the second is the one to be copied."""
VISITS = 5
CACHE_KB = 200_000
"""SQLite's own cache while millions of rows go into its indexes; else it reads their pages again and again."""
MOST_TECHNICIANS, MOST_YEARS, MOST_VISITS = 99, 20, 12


class Years(msgspec.Struct, frozen=True, kw_only=True):
    """What was made: fortnights in all, of them `judged` line by line (all others were copied)."""

    fortnights: int
    judged: int
    lines: int
    records: int
    refused: tuple[str, ...]


def generate_years(
    data: Path,
    seed: int,
    technicians: int,
    years: int = 0,
    url: str | None = None,
    visits: int = VISITS,
    fortnights: int = 0,
) -> Years:
    """Make a company's years in an empty folder (or database, by `url`); the same bytes for the same seed.

    `visits`: of a technician on each of nine days of a fortnight. `fortnights`: so many, in place of `years`.
    Raises FileExistsError, and Disagrees or Uneven where the rules say other things of a sample than was copied.
    """
    if (data / "paigong.db").exists():
        raise FileExistsError(f"{data} holds a company already")
    if url and is_in_use(url):
        raise FileExistsError("the database holds tables already")
    count = fortnights or years * A_YEAR
    first = ENDS - timedelta(days=DAYS * count)
    clock = Clock(moment(SINCE, 6))
    company = open_company(data, url=url, clock=clock, entropy=random.Random(f"{seed} entropy").randbytes)
    try:
        staff = Staff(company, clock, random.Random(seed), technicians)
        pattern = _done(company, staff, seed, first, visits)
        judged = _copied(company, pattern, count)
        refused = tuple(f"{o.rule} {o.code} {o.facts}" for hand in staff.everybody for o in hand.refused)
        return _made(company, count, judged + DONE, refused)
    finally:
        company.engine.dispose()


def _done(company: Company, staff: Staff, seed: int, first: date, visits: int) -> Pattern:
    """Two stretches by hand; the pattern of the second."""
    for number in range(DONE):
        with company.read() as work:
            began = mark_of(work.connection)
        stretch = Stretch(staff, seed, number, first + timedelta(days=DAYS * number), visits)
        stretch.run()
    with company.read() as work:
        return take_out(work.connection, began, stretch)


def _copied(company: Company, pattern: Pattern, count: int) -> int:
    """All the others; the one in the middle and the last are judged line by line, how many that are."""
    with company.read() as work:
        devices = work.connection.execute(select(t.devices.c.id, t.devices.c.head_hash))
        copier = Copier(pattern, company.master, {row.id: row.head_hash for row in devices})
    if company.engine.dialect.name == "sqlite":
        with company.engine.begin() as connection:  # of the one connection that writes here
            connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KB}")
    sample = {count // 2, count - 1} - set(range(DONE))
    for number in track(range(DONE, count), "fortnights"):
        bulk = copier.copy(number - DONE + 1)
        with company.write() as work:
            if number in sample:
                judge_copy(work, bulk)
            else:
                work.take_arrivals(pattern.arrivals)
                work.take_changes(pattern.changes)
                bulk.write(work.connection)
                work.kept += bulk.lines
    return len(sample)


def _made(company: Company, count: int, judged: int, refused: tuple[str, ...]) -> Years:
    with company.read() as work:
        head = work.connection.execute(select(t.head)).one()
        records = work.connection.execute(select(func.count()).select_from(t.records)).scalar_one()
    return Years(fortnights=count, judged=judged, lines=head.arrival, records=records, refused=refused)
