"""From a figure to what it is made of: postings of an account, and the raw lines behind a record (CASH-1, RCT-4).

Reads only. What is sealed until finance has counted stays sealed here too (CASH-3).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, func, literal, select

from rulebook.commands import DeclareHandover
from rulebook.lines import Unreadable, read_line
from rulebook.records import RECORDS, Declaration, Device, Person, Record
from rulebook.sight import tags_of, tags_of_reader
from rulebook.wire import Outcome
from sync_server.db import tables as t
from sync_server.db.book import Book

MOST = 200
"""So many rows are answered; `all` says how many there are."""


class PostingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One leg of an entry. `source` is the line it comes from; `late` the closed day it happened on (CASH-7)."""

    entry: str
    day: str
    late: str
    at: str
    memo: str
    source: str
    account: str
    fen: int


class AccountReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an account (or all of one root, or everything) moved: the newest rows, how many, and their sum."""

    account: str
    day: str
    rows: tuple[PostingRow, ...]
    all: int
    total: int


class LineRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it arrived. `text` is '' where it is still sealed."""

    id: str
    arrival: int
    device: str
    device_name: str
    person: str
    person_name: str
    seq: int
    hash: str
    prev: str
    mac: str
    kind: str
    at: str
    received_at: str
    outcome: str
    text: str


class Trace(msgspec.Struct, frozen=True, kw_only=True):
    """A record's own lines in the order of their arrival, and what they posted."""

    kind: str
    id: str
    lines: tuple[LineRow, ...]
    postings: tuple[PostingRow, ...]


class OutOfSight(LookupError):
    """There is no such record in this person's sight."""


def account_report(connection: Connection, account: str, day: str) -> AccountReport:
    """The postings of `account`; 'cash_in_hand' alone means everybody's. `day` narrows to one, '' to none."""
    e, p = t.entries.c, t.postings.c
    account, day = account.replace("\0", "\ufffd"), day.replace("\0", "\ufffd")  # PostgreSQL takes no NUL
    wanted: list[ColumnElement[bool]] = []
    if account:
        wanted.append((p.account == account) | p.account.startswith(f"{account}:", autoescape=True))
    if day:
        wanted.append(e.day == day)
    both = t.postings.join(t.entries, e.id == p.entry)
    count, total = connection.execute(
        select(func.count(), func.coalesce(func.sum(p.fen), 0)).select_from(both).where(*wanted)
    ).one()
    rows = _postings(connection, wanted)
    return AccountReport(account=account, day=day, rows=rows, all=int(count), total=int(total))


def _postings(connection: Connection, wanted: Iterable[ColumnElement[bool]]) -> tuple[PostingRow, ...]:
    e, p = t.entries.c, t.postings.c
    rows = connection.execute(
        select(e.id, e.day, e.late, e.at, e.memo, e.source, p.account, p.fen)
        .join_from(t.postings, t.entries, e.id == p.entry)
        .where(*wanted)
        .order_by(e.arrival.desc(), e.id, p.n)
        .limit(MOST)
    )
    return tuple(
        PostingRow(entry=r.id, day=r.day, late=r.late, at=r.at, memo=r.memo, source=r.source, account=r.account,
                   fen=int(r.fen))
        for r in rows
    )  # fmt: skip


def trace(book: Book, reader: Person, device: str, kind: str, id: str) -> Trace:
    """The lines that name a record, whole. Raises OutOfSight for what is unknown or out of sight alike."""
    known: type[Record] | None = RECORDS.get(kind)
    record = book.get(known, id) if known else None
    if record is None or tags_of_reader(reader, device).isdisjoint(tags_of(record)):
        raise OutOfSight(f"{kind} {id}")
    found = _lines(book, _naming(book.connection, id))
    arrivals = [line.arrival for line in found]
    posted = _postings(book.connection, [t.entries.c.arrival.in_(arrivals)])
    return Trace(kind=kind, id=id, lines=found, postings=posted)


def line_of(book: Book, id: str) -> LineRow:
    """One line by its id. Raises OutOfSight where there is none."""
    found = [line for line in _lines(book, _naming(book.connection, id)) if line.id == id]
    if not found:
        raise OutOfSight(f"line {id}")
    return found[0]


def _naming(connection: Connection, id: str) -> ColumnElement[bool]:
    """Whether a line holds `id` as a whole JSON string; looked for in the database itself.

    A line that spells letters as escapes, which no app of ours does, is read to see what it names.
    """
    needle = msgspec.json.encode(id)
    holding = _holding(connection, needle)
    spelt = _holding(connection, b"\\u") | _holding(connection, b"\\/")
    rows = connection.execute(select(t.lines.c.arrival, t.lines.c.raw).where(spelt, ~holding))
    hidden = [row.arrival for row in rows if needle in _plainly(row.raw)]
    return holding | t.lines.c.arrival.in_(hidden[:MOST])


def _holding(connection: Connection, part: bytes) -> ColumnElement[bool]:
    needle = literal(part, t.lines.c.raw.type)
    if connection.dialect.name == "sqlite":
        return func.instr(t.lines.c.raw, needle) > 0
    return func.position(needle.op("IN")(t.lines.c.raw)) > 0


def _plainly(raw: bytes) -> bytes:
    """The same JSON without needless escapes; nothing where it is none."""
    try:
        return msgspec.json.encode(msgspec.json.decode(raw))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return b""


def _lines(book: Book, wanted: ColumnElement[bool]) -> tuple[LineRow, ...]:
    c = t.lines.c
    rows = book.connection.execute(select(t.lines).where(wanted).order_by(c.arrival).limit(MOST)).all()
    names: dict[str, tuple[str, str, str]] = {}
    for device in {row.device for row in rows}:
        names[device] = _whose(book, device)
    return tuple(_told(book, row, *names[row.device]) for row in rows)


def _whose(book: Book, device: str) -> tuple[str, str, str]:
    """Device's name, its person's id and name."""
    owner = book.connection.execute(select(t.devices.c.person).where(t.devices.c.id == device)).scalar() or ""
    known, person = book.get(Device, device), book.get(Person, owner)
    return known.name if known else "", owner, person.name if person else ""


def _told(book: Book, row: Any, device_name: str, person: str, person_name: str) -> LineRow:
    outcome = msgspec.json.decode(row.outcome, type=Outcome)
    try:
        line = read_line(row.raw)
        id, kind, at, prev = str(line.id), line.kind, line.at, line.prev
        sealed = kind == DeclareHandover.KIND and _is_sealed(book, line.body)
    except Unreadable:
        id = kind = at = prev = ""
        sealed = False
    return LineRow(
        id=id,
        arrival=row.arrival,
        device=row.device,
        device_name=device_name,
        person=person,
        person_name=person_name,
        seq=row.seq,
        hash=row.hash,
        prev=prev,
        mac=row.mac,
        kind=kind,
        at=at,
        received_at=row.received_at,
        outcome=outcome.outcome,
        text="" if sealed else bytes(row.raw).decode("utf-8", "replace"),
    )


class _About(msgspec.Struct):
    handover: str = ""


def _is_sealed(book: Book, body: bytes) -> bool:
    """What the technician declared stays out of sight until finance has counted (CASH-3)."""
    try:
        declared = book.get(Declaration, msgspec.json.decode(body, type=_About).handover)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # it declared nothing
        return False
    return declared is None or not declared.opened
