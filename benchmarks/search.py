"""The archive of N records searched as `/api/search` searches it, beside what the databases bring alone.

The records are customers, vehicles and units as rows in the tables, as the server's UnitOfWork writes them; the
index over them is filled by the server's own code. Beside it, over the very same texts, in turns: SQLite's FTS5
with its trigram tokenizer, and a PostgreSQL with pg_trgm. What is looked for: last six figures, whole numbers,
numbers with colons, plates without their province, names of two characters, initials, and pieces that thousands
share. A peer is asked for the rows alone; ours also reads the records, judges who may see them and says why.
p95 in milliseconds.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlalchemy import create_engine, insert, text, update

from benchmarks.entry import Entry, absent, compared, figure
from benchmarks.peers import Absent
from benchmarks.peers.postgres import postgres
from rulebook.kernel.ids import CustomerId, UnitId, VehicleId
from rulebook.kernel.records import Record, record_id
from rulebook.numbers.initials import initials
from rulebook.numbers.searching import search_key
from rulebook.rules import tags_of
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.stock.records import Place, Unit, UnitKind
from sync_server.core.company import Company, open_company
from sync_server.core.searching import catch_up, search
from sync_server.db import tables as t

SIZE, SMALL = 1_000_000, 2_000
ROUNDS = 40
AIM_MS = 50.0
A_BATCH = 5_000
READER = frozenset({"all", "staff", "role:dispatcher", "person:p-li", "device:d-li"})
SEEN_BY = frozenset({"role:auditor", "role:dispatcher", "role:administrator"})
"""Of some ten tags that each record has, these get their rows: what is not asked for only takes time to fill."""
SURNAMES, NAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾",
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英",
)
Ask = Callable[[str], int]
"""Look for a text; how many hits."""


def run(small: bool = False, size: int = 0, with_postgres: bool = True) -> list[Entry]:
    size = size or (SMALL if small else SIZE)
    entries: list[Entry] = []
    with TemporaryDirectory(prefix="paigong-bench-") as folder, ExitStack() as stack:
        company = open_company(Path(folder))
        _fill(company, size)
        began = time.perf_counter()
        catch_up(company)
        entries.append(figure(f"index of {size:,} records made", time.perf_counter() - began, "s"))
        asked, texts = _asked(company), _texts(company)
        ways: dict[str, Ask] = {"here, SQLite": _ours(company)}
        ways["FTS5 trigram"] = stack.enter_context(_trigram(Path(folder), texts))
        with suppress_absent(entries, "pg_trgm"):
            if not with_postgres:
                raise Absent("left out")
            url = stack.enter_context(postgres())
            ways["here, PostgreSQL"] = _on_postgres(stack, url, company, Path(folder) / "pg")
            ways["pg_trgm"] = stack.enter_context(_pg_trgm(url, texts))
        times, hits = _in_turns(ways, asked)
        entries += list(_entries(times, hits, size))
        company.engine.dispose()
    return entries


@contextmanager
def suppress_absent(entries: list[Entry], name: str) -> Iterator[None]:
    try:
        yield
    except Absent as error:
        entries.append(absent(name, str(error)))


def _entries(
    times: dict[str, dict[str, list[float]]], hits: dict[str, dict[str, int]], size: int
) -> Iterator[Entry]:
    for ours, peer in (("here, SQLite", "FTS5 trigram"), ("here, PostgreSQL", "pg_trgm")):
        if ours not in times:
            continue
        every = sorted(ms for several in times[ours].values() for ms in several)
        p95 = every[int(len(every) * 0.95)]
        yield Entry(
            f"{ours}, all, p95 of {size:,}",
            "ms",
            round(p95, 2),
            "aim",
            AIM_MS,
            round(p95 / AIM_MS, 3),
            "≤ 1",
            p95 <= AIM_MS,
        )
        for what in times[ours]:
            mine, theirs = (_p95(times[way][what]) for way in (ours, peer))
            told = f"{what} ({hits[ours][what]} hits of {ROUNDS}, {peer} {hits[peer][what]})"
            yield compared(f"{ours}, {told}", mine, "ms", peer, theirs)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _in_turns(
    ways: dict[str, Ask], asked: dict[str, list[str]]
) -> tuple[dict[str, dict[str, list[float]]], dict[str, dict[str, int]]]:
    """Way → what → times; and how many of the texts found anything at all."""
    times: dict[str, dict[str, list[float]]] = {way: {what: [] for what in asked} for way in ways}
    hits = {way: dict.fromkeys(asked, 0) for way in ways}
    for what, texts in asked.items():
        for one in texts:
            for way, ask in ways.items():
                began = time.perf_counter()
                found = ask(one)
                times[way][what].append((time.perf_counter() - began) * 1000)
                hits[way][what] += bool(found)
    return times, hits


def _ours(company: Company) -> Ask:
    def ask(one: str) -> int:
        return sum(len(found.hits) for found in search(company, one, READER).found)

    return ask


def _on_postgres(stack: ExitStack, url: str, company: Company, folder: Path) -> Ask:
    host, _, name = url.partition("/")
    other = open_company(folder, url=f"postgresql+psycopg://postgres@{host}/{name}")
    stack.callback(other.engine.dispose)
    with company.engine.connect() as old, other.engine.begin() as new:
        for table in (t.records, t.sight):
            rows = old.execute(table.select(), execution_options={"yield_per": A_BATCH}).mappings()
            for batch in rows.partitions(A_BATCH):
                new.execute(insert(table), [dict(row) for row in batch])
        new.execute(update(t.head).values(change=old.execute(t.head.select()).one().change))
    catch_up(other)
    with other.engine.begin() as new:
        new.execute(text("ANALYZE"))
    return _ours(other)


@contextmanager
def _trigram(folder: Path, texts: list[str]) -> Iterator[Ask]:
    """As one would use it alone: the texts in a table with the trigram tokenizer, asked by LIKE."""
    with sqlite3.connect(folder / "trigram.db") as db:
        db.execute("CREATE VIRTUAL TABLE found USING fts5(texts, tokenize='trigram')")
        db.executemany("INSERT INTO found (texts) VALUES (?)", ((one,) for one in texts))
        db.commit()

        def ask(one: str) -> int:
            rows = db.execute("SELECT texts FROM found WHERE texts LIKE ? LIMIT 80", (f"%{search_key(one)}%",))
            return len(rows.fetchall())

        yield ask


@contextmanager
def _pg_trgm(url: str, texts: list[str]) -> Iterator[Ask]:
    host, _, name = url.partition("/")
    engine = create_engine(f"postgresql+psycopg://postgres@{host}/{name}")
    with engine.begin() as db:
        db.execute(text("CREATE EXTENSION pg_trgm"))
        db.execute(text("CREATE TABLE alone (texts text NOT NULL)"))
        db.execute(text("INSERT INTO alone VALUES (:texts)"), [{"texts": one} for one in texts])
        db.execute(text("CREATE INDEX ON alone USING gin (texts gin_trgm_ops)"))
        db.execute(text("ANALYZE alone"))

    def ask(one: str) -> int:
        with engine.connect() as db:
            found = db.execute(
                text("SELECT texts FROM alone WHERE texts LIKE :like LIMIT 80"), {"like": f"%{search_key(one)}%"}
            )
            return len(found.fetchall())

    yield ask
    with suppress(Exception):
        engine.dispose()


def _texts(company: Company) -> list[str]:
    with company.engine.connect() as connection:
        return list(connection.execute(text("SELECT texts FROM search_rows")).scalars())


def _asked(company: Company) -> dict[str, list[str]]:
    """What people type, drawn from the records themselves."""
    draw = random.Random(7)
    with company.read() as work:
        units, vehicles, customers = work.all(Unit), work.all(Vehicle), work.all(Customer)
    terminals = draw.sample(units, ROUNDS)
    return {
        "last six figures": [unit.number[-6:] for unit in terminals],
        "whole number": [unit.number for unit in terminals],
        "with colons": [":".join(unit.number[n : n + 2] for n in range(0, 15, 2)) for unit in terminals],
        "plate without province": [one.plate[1:] for one in draw.sample(vehicles, ROUNDS)],
        "name of two characters": [one.contact[:2] for one in draw.sample(customers, ROUNDS)],
        "mobile phone": [one.driver_phone for one in draw.sample(vehicles, ROUNDS)],
        "initials of a name": [initials(one.driver)[0] for one in draw.sample(vehicles, ROUNDS)],
        "two characters of a company": [one.name[2:4] for one in draw.sample(customers, ROUNDS)],
        "town that all customers bear": [one.name[:2] for one in draw.sample(customers, ROUNDS)],
        "first three figures of a phone": [one.driver_phone[:3] for one in draw.sample(vehicles, ROUNDS)],
    }


def _fill(company: Company, size: int) -> None:
    """A tenth customers; of the rest half vehicles and half terminals of three makes."""
    draw = random.Random(1)
    with company.write() as work:
        first = work.take_changes(size)
        raw = work.connection
        for begin in range(0, size, A_BATCH):
            made = [(first + n, _record(draw, n)) for n in range(begin, min(begin + A_BATCH, size))]
            raw.execute(
                insert(t.records),
                [
                    {"kind": r.KIND, "id": record_id(r), "version": 1, "change": n, "body": msgspec.json.encode(r)}
                    for n, r in made
                ],
            )
            rows: list[dict[str, Any]] = [
                {"kind": r.KIND, "id": record_id(r), "tag": tag, "change": n, "seen": True}
                for n, r in made
                for tag in sorted(tags_of(r) & SEEN_BY)
            ]
            raw.execute(insert(t.sight), rows)


def _record(draw: random.Random, n: int) -> Record:
    person = draw.choice(SURNAMES) + "".join(draw.sample(NAMES, draw.choice((1, 2))))
    phone = f"1{draw.choice((3, 5, 8))}{draw.randrange(10**9):09d}"
    if n % 10 == 0:
        name = "".join(draw.sample("通达顺捷恒远安泰盛鑫宏瑞", 3))
        return Customer(
            id=CustomerId(f"c-{n}"), name=f"江阴{name}物流有限公司", contact=person, contact_phone=phone
        )
    if n % 2:
        number = f"{draw.choice(('86812050', '86741603', '86455404'))}{draw.randrange(10**7):07d}"
        return Unit(id=UnitId(f"u-{n}"), unit=UnitKind.TERMINAL, number=number, model="G6", place=Place.STORE)
    plate = draw.choice("苏浙沪皖鲁豫") + draw.choice("ABCDEFGH") + f"{draw.randrange(36**5):05d}"[-5:]
    vin = f"LZZ5{draw.choice('ABCDEFGH')}LNA{draw.randrange(10**9):09d}"
    return Vehicle(id=VehicleId(f"v-{n}"), plate=plate, vin=vin, driver=person, driver_phone=phone)


if __name__ == "__main__":
    import sys

    from benchmarks.entry import table

    asked = [int(word) for word in sys.argv[1:] if word.isdigit()]
    print(
        table("Searching the archive", run(size=asked[0] if asked else 0, with_postgres="sqlite" not in sys.argv))
    )
