"""How long one more record takes to be durable, with 100 and with 10,000 there.

Ours is the phone's journal over a native file. Beside it the same framed line by write and fsync alone, SQLite
(WAL, synchronous=FULL) and TinyDB's JSONStorage, which writes everything again and does not even fsync.
They take turns, record by record, so that a busy machine slows all of them alike.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec
from tinydb import TinyDB

from benchmarks.day import as_document, company_with, day_of
from benchmarks.entry import Entry, compared
from mobile.store.folder_native import NativeFolder
from mobile.store.journal import Journal
from rulebook.kernel.lines import encode_line, frame, line_hash, read_line, sign_line, unframe

SIZES = (100, 10_000)

Append = Callable[[int], Awaitable[None]]
KEY = bytes(32)
MOST = 2.0
"""Of what write and fsync alone take."""
FLAT = 1.25
"""Ten thousand records there against a hundred."""


def run(small: bool = False) -> list[Entry]:
    sizes, rounds = ((100, 300), 20) if small else (SIZES, 300)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        lines = _lines(folder)
        for n in sizes:
            (folder / str(n)).mkdir()
        ours, peers = asyncio.run(_measured(folder, lines, sizes, rounds))
    entries = []
    for n in sizes:
        for peer, times in peers.items():
            name = f"append with {n:,} records there"
            at_most = MOST if peer == "write + fsync" else None
            entries.append(compared(name, ours[n] * 1e3, "ms", peer, times[n] * 1e3, at_most=at_most))
    few, many = sizes
    name, flat = f"append with {many:,} records there", f"the same with {few:,}"
    return [*entries, compared(name, ours[many] * 1e3, "ms", flat, ours[few] * 1e3, at_most=FLAT)]


def _lines(folder: Path) -> list[bytes]:
    with company_with(folder / "server", [2]) as company:
        return list(asyncio.run(day_of(company, 0, 2, folder / "phone")).lines)


async def _measured(
    folder: Path, lines: list[bytes], sizes: Sequence[int], rounds: int
) -> tuple[dict[int, float], dict[str, dict[int, float]]]:
    """Median seconds of one append by how many were there: ours, and the peers' by name."""
    journals = {n: await _journal(folder / str(n), lines, n, rounds) for n in sizes}
    raw = {n: _raw(folder / str(n), lines, n) for n in sizes}
    sqlite = {n: _sqlite(folder / str(n), lines, n) for n in sizes}
    ours, raws, sqlites = await _in_turns([journals, raw, sqlite], rounds)
    tiny = {n: _tinydb(folder / str(n), lines, n) for n in sizes}  # last: what it writes would slow the others
    (tinies,) = await _in_turns([tiny], max(5, rounds // 30))
    return ours, {"write + fsync": raws, "SQLite (WAL, FULL)": sqlites, "TinyDB JSONStorage": tinies}


async def _in_turns(contenders: list[dict[int, Append]], rounds: int) -> list[dict[int, float]]:
    times: list[dict[int, list[float]]] = [{n: [] for n in by_size} for by_size in contenders]
    for turn in range(rounds):
        for by_size, kept in zip(contenders, times, strict=True):
            for n, append in by_size.items():
                began = time.perf_counter()
                await append(turn)
                kept[n].append(time.perf_counter() - began)
    return [{n: statistics.median(values) for n, values in kept.items()} for kept in times]


async def _journal(folder: Path, lines: list[bytes], there: int, rounds: int) -> Append:
    """A journal of so many lines, each following the one before; the next ones made beforehand."""
    chain, prev = [], "0" * 64
    for seq in range(1, there + rounds + 1):
        line = read_line(unframe(lines[seq % len(lines)])[0])
        raw = encode_line(msgspec.structs.replace(line, seq=seq, prev=prev))
        prev = line_hash(raw)
        chain.append((read_line(raw), raw, sign_line(KEY, raw)))
    (folder / "journal.log").write_bytes(b"".join(frame(raw, mac) for _, raw, mac in chain[:there]))
    journal = await Journal.open(NativeFolder(folder), "journal.log")
    assert journal.next_seq == there + 1

    async def append(n: int) -> None:
        await journal.append(*chain[there + n])

    return append


def _raw(folder: Path, lines: list[bytes], there: int) -> Append:
    file = os.open(folder / "raw", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(file, b"".join(lines[n % len(lines)] for n in range(there)))
    os.fsync(file)

    async def append(n: int) -> None:
        os.write(file, lines[n % len(lines)])
        os.fsync(file)

    return append


def _sqlite(folder: Path, lines: list[bytes], there: int) -> Append:
    db = sqlite3.connect(folder / "lines.db", isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE lines (seq INTEGER PRIMARY KEY, framed BLOB NOT NULL)")
    db.execute("BEGIN")
    db.executemany("INSERT INTO lines VALUES (?, ?)", [(n, lines[n % len(lines)]) for n in range(there)])
    db.execute("COMMIT")

    async def append(n: int) -> None:
        db.execute("INSERT INTO lines VALUES (?, ?)", (there + n, lines[n % len(lines)]))

    return append


def _tinydb(folder: Path, lines: list[bytes], there: int) -> Append:
    documents = [as_document(line) for line in lines]
    db = TinyDB(folder / "tiny.json")
    db.insert_multiple([dict(documents[n % len(documents)]) for n in range(there)])

    async def append(n: int) -> None:
        db.insert(dict(documents[n % len(documents)]))

    return append
