"""Years of a company on this machine: made in bulk, then what people and operators do on them.

The company is that of `paigong generate --years`. Seconds are of CPU, of this process alone, with those by the
clock beside them: others may be at work. Syncs go through the server's own `sync`, without HTTP; bytes are of
packed answers. Where PAIGONG_BENCH_COMPANY names a folder, the company is made there once and copied.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from sqlalchemy import text

from benchmarks.big_company import KEPT
from benchmarks.entry import Entry, figure, table
from rulebook import RULES_VERSION
from rulebook.kernel.packing import pack
from rulebook.kernel.roles import Role
from rulebook.kernel.wire import CHUNK_LINES, SyncHeader, lines_digest, request_body
from rulebook.policy.ledger import safe_by
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.books.commands import CloseDay
from sync_server.admin.backup import back_up
from sync_server.admin.generating.people import Clock, moment
from sync_server.admin.generating.rounds import notes
from sync_server.admin.generating.years import generate_years
from sync_server.admin.generating.years.making import A_YEAR, ENDS
from sync_server.admin.generating.years.people import Staff, Worker
from sync_server.admin.generating.years.stretch import Stretch
from sync_server.core.company import Company, open_company
from sync_server.core.pace import Pace
from sync_server.core.searching import catch_up, search
from sync_server.core.syncing import sync
from sync_server.core.verify import verify
from sync_server.reporting.exporting import export
from sync_server.reporting.span import Span

SEED, YEARS, TECHNICIANS, VISITS = 1, 2, 3, 5
"""As `make bench` has it, to end in some minutes; `python -m benchmarks.years 5 10` makes five years of ten."""
HORIZON_DAYS = 30
SEARCHES = 40
OFTEN = Pace(burst=10**9, per_second=10**9)
"""A first fetch goes on without the waits between its pages."""


def run(small: bool = False, years: int = YEARS, technicians: int = TECHNICIANS) -> list[Entry]:
    visits = 1 if small else VISITS
    if small:
        years = technicians = 1
    with TemporaryDirectory(prefix="paigong-bench-") as scratch:
        entries: list[Entry] = []
        folder = _company(Path(scratch), entries, years, technicians, visits)
        clock = Clock(moment(ENDS, 7))
        company = open_company(folder, clock=clock)
        company.pace = OFTEN
        staff = Staff(company, clock, random.Random(SEED), technicians, known=True)
        entries += [
            *_size(company, folder),
            *_first_fetches(company, staff),
            *_a_day(company, staff, years * A_YEAR),
            *_searches(company),
            *_taken_out(company, Path(scratch)),
        ]
        company.engine.dispose()
        return [*entries, *_verified(Path(scratch) / "small", 4 if small else A_YEAR)]


def _took(name: str, act: Callable[[], object], note: str = "") -> Entry:
    cpu, clock = time.process_time(), time.perf_counter()
    act()
    by_clock = f"{time.perf_counter() - clock:.3g} s by the clock"
    return figure(name, time.process_time() - cpu, "s", "; ".join(filter(None, (by_clock, note))))


def _company(scratch: Path, entries: list[Entry], years: int, technicians: int, visits: int) -> Path:
    """The folder to measure; to make it is the first figure."""
    kept = os.environ.get(KEPT)
    made = Path(kept) / f"years-{SEED}-{years}-{technicians}-{visits}" if kept else scratch / "years"
    if not (made / "paigong.db").exists():
        partly = made.with_name(f"{made.name}.partly")
        shutil.rmtree(partly, ignore_errors=True)
        what = f"{years} years of {technicians} technicians made"
        entries.append(_took(what, partial(generate_years, partly, SEED, technicians, years, visits=visits)))
        partly.rename(made)
    return Path(shutil.copytree(made, scratch / "years")) if kept else made


def _size(company: Company, folder: Path) -> Iterator[Entry]:
    with company.engine.connect() as connection:
        for table in ("lines", "records", "sight", "postings"):
            count = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            yield figure(f"rows of {table}", count, "")
    yield figure("database", (folder / "paigong.db").stat().st_size / 1e6, "MB")


# syncs
def _asked(worker: Worker, cursor: str, lines: list[bytes], horizon: bool) -> tuple[str, bytes]:
    """Credentials and body of a request that hands in these first lines of the device."""
    framed = b"".join(lines)
    header = SyncHeader(
        first=1,
        count=len(lines),
        digest=lines_digest(framed),
        cursor=cursor,
        rules=RULES_VERSION,
        horizon=True if horizon else msgspec.UNSET,
    )
    return f"Bearer {worker.device}.{worker.token}", request_body(header, framed)


def _first_fetches(company: Company, staff: Staff) -> Iterator[Entry]:
    """A new device that has nothing yet: everything, then what is open and what ended within the horizon."""
    technician, manager = staff.technicians[0], staff.office[Role.SERVICE_MANAGER]
    asking = (("technician", technician), ("manager", manager))
    for who, worker in asking:
        yield from _fetched(company, worker, f"first sync, {who}, everything", horizon=False)
    days = str(HORIZON_DAYS)
    staff.as_system((SetSetting(name=name, value=days), name) for name in (f"horizon_{w}_days" for w in WHO))
    for who, worker in asking:
        yield from _fetched(company, worker, f"first sync, {who}, {days} days", horizon=True)


WHO = ("technician", "office")


def _fetched(company: Company, worker: Worker, name: str, horizon: bool) -> Iterator[Entry]:
    pages, changes, size, cursor, more = 0, 0, 0, "", True
    cpu, clock = time.process_time(), time.perf_counter()
    while more:
        answer = sync(company, *_asked(worker, cursor, [], horizon))
        cursor, more = answer.cursor, answer.more
        pages, changes = pages + 1, changes + len(answer.changes)
        size += len(pack(msgspec.json.encode(answer)))
    took = time.process_time() - cpu
    note = f"{time.perf_counter() - clock:.3g} s by the clock, packing and all; {changes:,} records, {pages} pages"
    yield figure(name, took, "s", note)
    yield figure(f"{name}, packed", size / 1e6, "MB")


def _a_day(company: Company, staff: Staff, number: int) -> Iterator[Entry]:
    """The day after: a phone hands in a hundred lines at once, and finance closes the day."""
    day = Stretch(staff, SEED, number, ENDS, CHUNK_LINES // 10)
    staff.as_system(day.prepared())
    own, worker = day.errands[0][: day.visits], staff.technicians[0]
    day.send_out(0, own)
    day.round(0, worker, own)
    staff.clock.now = moment(ENDS, 17.8)
    lines = worker.waiting[:CHUNK_LINES]
    yield _took(f"sync of {len(lines)} lines of a phone", lambda: sync(company, *_asked(worker, "", lines, True)))
    finance = staff.office[Role.FINANCE]
    with company.read() as work:
        safe = safe_by(work, ENDS)
    finance.does(moment(ENDS, 19), CloseDay(day=ENDS.isoformat(), counts=notes(safe)))
    yield _took("close of a day", finance.sync)
    yield _took("first look at what is due, as a server starts", lambda: _look(company))


def _look(company: Company) -> None:
    with company.read() as work:
        company.agenda.passed(work, company.clock())


# the archive, the books
def _searches(company: Company) -> Iterator[Entry]:
    yield _took("archive's index made anew", lambda: catch_up(company))
    times: list[float] = []
    for asked in _texts(company):
        began = time.process_time()
        found = search(company, asked)
        times.append((time.process_time() - began) * 1000)
        if not any(one.hits for one in found.found):
            raise RuntimeError(f"{asked} was not found")
    yield figure(f"search, p95 of {len(times)}", statistics.quantiles(times, n=20)[-1], "ms", "CPU")


def _texts(company: Company) -> list[str]:
    """Ends of plates, cards' last six figures, numbers of orders and receipts, drawn from all years."""
    draw, found = random.Random(SEED), []
    with company.engine.connect() as connection:
        for kind, name, cut in (
            ("vehicle", "plate", 1),
            ("unit", "number", -6),
            ("order", "number", 0),
            ("receipt", "number", 0),
        ):
            said = text(f"SELECT body FROM records WHERE kind = '{kind}'")
            bodies = list(connection.execute(said).scalars())
            drawn = draw.sample(bodies, min(SEARCHES // 4, len(bodies)))
            found += [str(msgspec.json.decode(body)[name])[cut:] for body in drawn]
    return found


def _taken_out(company: Company, scratch: Path) -> Iterator[Entry]:
    month = (ENDS.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    for form, report in (("csv", "receipts"), ("xlsx", "receipts"), ("beancount", "books")):
        taken = partial(_export, company, report, form, month)
        yield _took(f"a month's {report} as {form}", taken)
    target = scratch / "backup.tar"
    yield _took("backup", partial(back_up, company, target))
    yield figure("backup's size", target.stat().st_size / 1e6, "MB")


def _export(company: Company, report: str, form: str, month: str) -> int:
    return sum(len(piece) for piece in export(company, report, form, Span.month(month), "bench"))


def _verified(folder: Path, fortnights: int) -> Iterator[Entry]:
    """All of a smaller company's lines judged again: the figure is per thousand lines."""
    made = generate_years(folder, SEED, 1, visits=2, fortnights=fortnights)
    company = open_company(folder)
    began = time.process_time()
    faults = verify(company)
    took = time.process_time() - began
    company.engine.dispose()
    if faults:
        raise RuntimeError(f"the books are not sound: {faults[0]}")
    yield figure("verify, for 1,000 lines", took * 1000 / made.lines, "s", f"of {made.lines:,}, each judged again")


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]] or [YEARS, TECHNICIANS]
    print(
        table("Years of a company", run(years=asked[0], technicians=asked[1] if len(asked) > 1 else TECHNICIANS))
    )
