"""Closing a day and taking a month out of the books, over 10,000 and over 100,000 receipts: time, memory, growth.

The receipts and their entries are put into the tables in bulk, as the rules would have left them; the close and
the exports are the real ones. Memory is what Python had at its most (tracemalloc, in a run of its own).
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from sqlalchemy import insert, text

from benchmarks.entry import Entry, figure
from rulebook.kernel.ids import Fen, OrderId, PersonId, ReceiptId, VisitId
from rulebook.kernel.roles import Role
from rulebook.subjects.books.commands import CloseDay
from rulebook.subjects.books.records import Day
from rulebook.subjects.cash.records import Count
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.visits.records import FeeLine
from sync_server.core.company import Company, open_company
from sync_server.core.system import write_as_system
from sync_server.db import tables as t
from sync_server.reporting.exporting import export
from sync_server.reporting.span import Span

SIZES = (10_000, 100_000)
SMALL = (200, 2_000)
A_BATCH = 2_000
NOW = datetime(2026, 10, 31, 11, tzinfo=UTC)
FEN = 30_000
FORMS = (("beancount", "books"), ("csv", "ledger"), ("xlsx", "receipts"))


class Undone(Exception):
    """So that the same day can be closed once more."""


def run(small: bool = False) -> list[Entry]:
    sizes = SMALL if small else SIZES
    found: dict[str, list[tuple[float, float]]] = {}
    for size in sizes:
        with TemporaryDirectory(prefix="paigong-bench-") as folder:
            company = open_company(Path(folder), clock=lambda: NOW)
            fill(company, size)
            for form, report in FORMS:
                take = _export(company, form, report)
                found.setdefault(f"month as {form}", []).append((_timed(take), _most(take)))
            memory = _most(partial(close, company, undone=True))
            found.setdefault("close of a day", []).append((_timed(partial(close, company)), memory))
            company.engine.dispose()
    entries = []
    for name, ((few, few_memory), (many, many_memory)) in found.items():
        entries.append(figure(f"{name}, {sizes[0]:,}", few, "s", _peak(few_memory)))
        entries.append(figure(f"{name}, {sizes[1]:,}", many, "s", _peak(many_memory)))
        grown = f"receipts × {sizes[1] // sizes[0]}; memory × {many_memory / few_memory:.1f}"
        entries.append(figure(f"{name}, growth", many / few, "×", grown))
    return entries


def _peak(memory: float) -> str:
    return f"at most {memory:.1f} MB"


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _most(act: Callable[[], object]) -> float:
    """Megabytes of Python at its most while it ran."""
    tracemalloc.start()
    try:
        act()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def _export(company: Company, form: str, report: str) -> Callable[[], int]:
    return lambda: sum(len(piece) for piece in export(company, report, form, Span.month("2026-10"), "bench"))


def close(company: Company, undone: bool = False) -> None:
    """The last day of the month, with all of its days still open."""
    with suppress(Undone), company.write() as work:
        write_as_system(work, company.master, AddPerson(name="孙丽", roles=(Role.FINANCE,)), "p-sun", NOW)
        command = CloseDay(day="2026-10-31", counts=(Count(denomination=100, pieces=1),))
        write_as_system(work, company.master, command, "2026-10-31", NOW, "p-sun")
        if undone:
            raise Undone


def fill(company: Company, receipts: int) -> None:
    """Receipts over thirty days by twenty people, each with its entry and its day's control totals."""
    line = FeeLine(model="GT-100", name="终端", name_en="terminal", quantity=1, fen=Fen(FEN))
    totals: dict[str, dict[str, Fen]] = {}
    with company.engine.begin() as connection:
        for start in range(0, receipts, A_BATCH):
            rows, entries, postings = [], [], []
            for n in range(start, min(start + A_BATCH, receipts)):
                day, person = f"2026-10-{n % 30 + 1:02d}", PersonId(f"p-{n % 20:02d}")
                receipt = Receipt(
                    id=ReceiptId(f"r-{n:07d}"),
                    number=f"PGA{n % 20:02d}-{n // 20:06d}",
                    token=f"token-{n:020d}",
                    order=OrderId(f"o-{n:07d}"),
                    visit=VisitId(f"v-{n:07d}"),
                    plate="苏E5K208",
                    lines=(line,),
                    total=Fen(FEN),
                    method=Method.CASH,
                    at=f"{day}T10:00:00+08:00",
                    by=person,
                    holder=person,
                )
                account = f"cash_in_hand:{person}"
                rows.append(_row(receipt.KIND, receipt.id, receipt, n + 1))
                entries.append(
                    {"id": f"e-{n:07d}", "arrival": n, "at": receipt.at, "source": f"l-{n}", "memo": "receipt",
                     "sealed": False, "day": day, "late": ""}
                )  # fmt: skip
                for leg, (name, fen) in enumerate(((account, FEN), ("income:service", -FEN))):
                    postings.append({"entry": f"e-{n:07d}", "n": leg, "account": name, "fen": fen})
                    of_day = totals.setdefault(day, {})
                    of_day[name] = Fen(of_day.get(name, 0) + fen)
            connection.execute(insert(t.records), rows)
            connection.execute(insert(t.entries), entries)
            connection.execute(insert(t.postings), postings)
        connection.execute(text("UPDATE entries SET sealed = 1"))
        days = [Day(id=day, totals=sums, entries=receipts // 30) for day, sums in totals.items()]
        connection.execute(insert(t.records), [_row(day.KIND, day.id, day, 1) for day in days])
        keys = [{"kind": "day", "id": day.id, "name": "state", "value": "open"} for day in days]
        connection.execute(insert(t.record_keys), keys)
        connection.execute(text(f"UPDATE head SET change = {receipts + 40}"))


def _row(kind: str, id: str, record: object, change: int) -> dict[str, object]:
    return {"kind": kind, "id": id, "version": 1, "change": change, "body": msgspec.json.encode(record)}


if __name__ == "__main__":
    from benchmarks.entry import table

    print(table("Closing a day and taking a month out of the books", run()))
