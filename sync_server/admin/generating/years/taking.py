"""Takes a judged stretch out of the books as a pattern: its lines, and every row that came of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from rulebook.kernel.lines import read_line
from rulebook.subjects.devices.commands import LeaseBlock
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.logs.records import DayLog
from rulebook.subjects.visits.commands import SignVisit
from sync_server.admin.generating.years.errands import token_of
from sync_server.admin.generating.years.numbers import card, phone, plate
from sync_server.admin.generating.years.shifting import Move, Pieces, Stencil, digest_moved
from sync_server.admin.generating.years.stretch import DAYS, Stretch
from sync_server.db import tables as t

_CHAINED = re.compile(r'"seq":[0-9]+,"prev":"[0-9a-f]{64}"')
_SEQ = re.compile(r'^\{"seq":[0-9]+')
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


class Uneven(ValueError):
    """The stretch changed what was there before it in a way that no copy of it could follow."""


class Mark(msgspec.Struct, frozen=True):
    """Where the books stood when a stretch began: arrivals, changes, devices' next seq, versions of records."""

    arrival: int
    change: int
    seqs: dict[str, int]
    versions: dict[tuple[str, str], int]


def mark_of(connection: Connection) -> Mark:
    head = connection.execute(select(t.head)).one()
    r = t.records.c
    return Mark(
        head.arrival,
        head.change,
        {row.id: row.next_seq for row in connection.execute(select(t.devices))},
        {(row.kind, row.id): row.version for row in connection.execute(select(r.kind, r.id, r.version))},
    )


class LinePattern(msgspec.Struct, frozen=True):
    """A line: what stands before and after its place in the chain, its outcome after its seq, when it came."""

    device: str
    seq: int
    before: Stencil
    after: Stencil
    outcome: Stencil
    received: int


@dataclass
class Pattern:
    """A stretch to be copied. Texts that stand in many rows are kept once: rows name them by their place.

    `records`: kind, id, version, writes of a later stretch (0: it is new in each), change, body.
    """

    began: Mark
    arrivals: int
    changes: int
    pieces: Pieces
    texts: list[Stencil] = field(default_factory=list)
    lines: list[LinePattern] = field(default_factory=list)
    records: list[tuple[str, int, int, int, int, Stencil]] = field(default_factory=list)
    keys: list[tuple[str, int, str, int]] = field(default_factory=list)
    sight: list[tuple[str, int, int, int, bool]] = field(default_factory=list)
    entries: list[tuple[int, int, int, int, int, int, int]] = field(default_factory=list)
    postings: list[tuple[int, int, int, int]] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)

    def text(self, text: str) -> int:
        place = self._places.get(text)
        if place is None:
            place = self._places[text] = len(self.texts)
            self.texts.append(self.pieces.stencil(text))
        return place


def take_out(connection: Connection, began: Mark, stretch: Stretch) -> Pattern:
    """The pattern of the stretch that has just been judged. Raises Uneven."""
    head = connection.execute(select(t.head)).one()
    c = t.lines.c
    lines = connection.execute(select(t.lines).where(c.arrival > began.arrival).order_by(c.arrival)).all()
    pieces, words = _pieces(stretch, lines)
    words.update(_logs(connection, began, pieces))
    pattern = Pattern(began, head.arrival - began.arrival, head.change - began.change, pieces)
    pattern.lines = [_line(pattern, row) for row in lines]
    _records(connection, pattern)
    _ledger(connection, pattern)
    return pattern


def _pieces(stretch: Stretch, lines: Sequence[Row[Any]]) -> tuple[Pieces, dict[str, Move]]:
    """What moves, and how; and its words, that may still be added to.

    Plates and units are numbered on by as many as a stretch has.
    """
    every = [one for own in stretch.errands for one in own]
    running = {one.vehicle.plate: stretch.number * len(every) + n for n, one in enumerate(every)}
    words: dict[str, Move] = {}
    for one in every:
        words[one.vehicle.plate] = _numbered(plate, running[one.vehicle.plate], len(every))
        words[one.card] = _numbered(card, running[one.vehicle.plate], len(every))
        words[one.phone] = _numbered(phone, running[one.vehicle.plate], len(every))
        for n in range(one.numbers):
            words[token_of(f"{one.order}-r{n}")] = _token(stretch.number, f"{one.order[6:]}-r{n}")
    numbers = {
        hand.series: sum(one.numbers for one in own)
        for hand, own in zip(stretch.staff.technicians, stretch.errands, strict=True)
    }
    read = [read_line(row.raw) for row in lines]
    pieces = Pieces(DAYS, (line.id for line in read), numbers, words)
    for line in read:
        if line.kind == SignVisit.KIND:
            words.update(_sheet(pieces, bytes(line.body)))
        else:
            words.update((digest, digest_moved(digest)) for digest in _DIGEST.findall(bytes(line.body).decode()))
    return pieces, words


def _numbered(of: Any, running: int, each: int) -> Move:
    return lambda by: str(of(running + by * each))


def _token(number: int, rest: str) -> Move:
    return lambda by: token_of(f"y{number + by:04d}-{rest}")


def _sheet(pieces: Pieces, body: bytes) -> dict[str, Move]:
    """The digest of what a customer signs follows from the sheet beside it."""
    return _digest_of(pieces, msgspec.json.encode(msgspec.json.decode(body, type=SignVisit).sheet))


def _logs(connection: Connection, began: Mark, pieces: Pieces) -> dict[str, Move]:
    """The digests of day logs, which follow from the acts in them."""
    r = t.records.c
    logs = select(r.body).where(r.kind == DayLog.KIND, r.change > began.change)
    read = (msgspec.json.decode(body, type=DayLog) for body in connection.execute(logs).scalars())
    return {
        digest: move for one in read for digest, move in _digest_of(pieces, msgspec.json.encode(one.acts)).items()
    }


def _digest_of(pieces: Pieces, said: bytes) -> dict[str, Move]:
    """The digest of these bytes, as it is of the bytes moved."""
    stencil = pieces.stencil(said.decode())

    def moved(by: int) -> str:
        return hashlib.sha256(pieces.filled(stencil, by).encode()).hexdigest()

    return {moved(0): moved}


def _line(pattern: Pattern, row: Row[Any]) -> LinePattern:
    raw = row.raw.decode()
    chained = _CHAINED.search(raw)
    assert chained is not None
    line = read_line(row.raw)
    series = msgspec.json.decode(line.body, type=LeaseBlock).series if line.kind == LeaseBlock.KIND else ""
    return LinePattern(
        row.device,
        row.seq,
        pattern.pieces.stencil(raw[: chained.start()]),
        pattern.pieces.stencil(raw[chained.end() :], series),
        pattern.pieces.stencil(_SEQ.sub("", row.outcome.decode())),
        pattern.text(row.received_at),
    )


def _records(connection: Connection, pattern: Pattern) -> None:
    began, r = pattern.began, t.records.c
    changed = connection.execute(select(t.records).where(r.change > began.change).order_by(r.change)).all()
    places = {(row.kind, row.id) for row in changed}
    for row in changed:
        before = began.versions.get((row.kind, row.id), 0)
        series = row.id.partition(":")[0] if row.kind == NumberBlock.KIND else ""
        body = pattern.pieces.stencil(row.body.decode(), series)
        known = pattern.text(row.id)
        if bool(before) != (not pattern.texts[known].places):
            raise Uneven(f"{row.kind} {row.id}")
        writes = row.version - before if before else 0
        pattern.records.append((row.kind, known, row.version, writes, row.change, body))
    for row in connection.execute(select(t.record_keys)):
        if (row.kind, row.id) in places and (row.kind, row.id) not in began.versions:
            pattern.keys.append((row.kind, pattern.text(row.id), row.name, pattern.text(row.value)))
    for row in connection.execute(select(t.sight)):
        if (row.kind, row.id) in places and (row.kind, row.id) not in began.versions:
            pattern.sight.append((row.kind, pattern.text(row.id), pattern.text(row.tag), row.change, row.seen))


def _ledger(connection: Connection, pattern: Pattern) -> None:
    e, p, cut = t.entries.c, t.postings.c, pattern.text
    after = e.arrival > pattern.began.arrival
    for row in connection.execute(select(t.entries).where(after).order_by(e.arrival, e.id)):
        said = (row.at, row.source, row.memo, row.day, row.late)
        pattern.entries.append((cut(row.id), row.arrival, *(cut(one) for one in said)))
    rows = connection.execute(
        select(t.postings).join(t.entries, e.id == p.entry).where(after).order_by(e.arrival, p.entry, p.n)
    )
    pattern.postings = [(cut(row.entry), row.n, cut(row.account), row.fen) for row in rows]
