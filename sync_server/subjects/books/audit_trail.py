"""From a figure to what it is made of: postings of an account, and the raw lines behind a record (CASH-1, RCT-4).

Reads only. What is sealed until finance has counted stays sealed here too (CASH-3).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, func, literal, select

from rulebook.kernel.identity import Device, Person
from rulebook.kernel.lines import Unreadable, read_line
from rulebook.kernel.records import Record
from rulebook.kernel.times import in_company_time
from rulebook.kernel.visibility import OFFICE
from rulebook.kernel.wire import Outcome
from rulebook.rules import RECORDS, sees
from rulebook.subjects.confidentiality.classes import narrowed
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.rounds.charges import RoundCharge
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.personal.withheld import Erased, erased_at
from sync_server.subjects.books.words_kept import is_erased, is_sealed, told_by

A_PAGE = 50
"""Rows of a ledger that are told at once."""
MOST = 200
"""So many rows are answered; `all` says how many there are."""


class PostingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One leg of an entry. `source` is the line it comes from; `late` the closed day it happened on (CASH-7).

    `receipt` is the id of what it is about, with its number, plate and customer, where it is one receipt.
    """

    entry: str
    day: str
    late: str
    at: str
    memo: str
    source: str
    account: str
    fen: int
    receipt: str = ""
    number: str = ""
    plate: str = ""
    customer: str = ""


class AccountReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an account (or all of one root, or everything) moved: a page of the rows, how many, and their sum."""

    account: str
    day: str
    rows: tuple[PostingRow, ...]
    all: int
    total: int
    page: int = 0
    a_page: int = A_PAGE


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries: of one day, or from one to another (ISO, '' for none); which page; newest first or not."""

    account: str = ""
    day: str = ""
    first: str = ""
    last: str = ""
    page: int = 0
    oldest: bool = False


class LineRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it arrived. `text` is '' where it is still sealed, or whose it is was erased (SEC-2).

    Of one that cannot be read `id` is ''; `kind`, `at` and `prev` are what it says of itself, or ''.
    """

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


def account_report(work: UnitOfWork, asked: Wanted) -> AccountReport:
    """The postings of an account by date; 'cash_in_hand' alone means everybody's, '' everything."""
    e, p = t.entries.c, t.postings.c
    account, day, first, last = (
        text.replace("\0", "\ufffd") for text in (asked.account, asked.day, asked.first, asked.last)
    )  # PostgreSQL takes no NUL
    wanted: list[ColumnElement[bool]] = []
    if account:
        wanted.append((p.account == account) | p.account.startswith(f"{account}:", autoescape=True))
    if day:
        wanted.append(e.day == day)
    if first:
        wanted.append(e.day >= first)
    if last:
        wanted.append(e.day <= last)
    both = t.postings.join(t.entries, e.id == p.entry)
    count, total = work.connection.execute(
        select(func.count(), func.coalesce(func.sum(p.fen), 0)).select_from(both).where(*wanted)
    ).one()
    rows = _postings(work.connection, wanted, A_PAGE, asked.page * A_PAGE, asked.oldest)
    told = tuple(_about(work, row) for row in rows)
    return AccountReport(account=account, day=day, rows=told, all=int(count), total=int(total), page=asked.page)


def _about(work: UnitOfWork, row: PostingRow) -> PostingRow:
    """The row with the receipt that its line is about; that of a round with what the round came to."""
    for charged in work.find(RoundCharge, "entry", row.entry):
        return msgspec.structs.replace(
            row, receipt=charged.id, number=charged.number, customer=charged.customer_name
        )
    came = select(t.entries.c.arrival).where(t.entries.c.id == row.entry).scalar_subquery()
    raw = work.connection.execute(select(t.lines.c.raw).where(t.lines.c.arrival == came)).scalar()
    try:
        line = read_line(raw) if raw is not None else None
        named = msgspec.json.decode(line.body, type=_Receipt).receipt if line else ""
    except (Unreadable, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return row
    receipt = work.get(Receipt, named or (line.subject if line else ""))
    if receipt is None:
        return row
    order = work.get(Order, receipt.order)
    return msgspec.structs.replace(
        row,
        receipt=receipt.id,
        number=receipt.number,
        plate=receipt.plate,
        customer=order.customer_name if order else receipt.payer,
    )


class _Receipt(msgspec.Struct):
    receipt: str = ""


def _postings(
    connection: Connection,
    wanted: Iterable[ColumnElement[bool]],
    most: int = MOST,
    after: int = 0,
    oldest: bool = False,
) -> tuple[PostingRow, ...]:
    e, p = t.entries.c, t.postings.c
    by_date = (e.day.asc(), e.arrival.asc()) if oldest else (e.day.desc(), e.arrival.desc())
    rows = connection.execute(
        select(e.id, e.day, e.late, e.at, e.memo, e.source, p.account, p.fen)
        .join_from(t.postings, t.entries, e.id == p.entry)
        .where(*wanted)
        .order_by(*by_date, e.id, p.n)
        .limit(most)
        .offset(after)
    )
    return tuple(
        PostingRow(entry=r.id, day=r.day, late=r.late, at=r.at, memo=r.memo, source=r.source, account=r.account,
                   fen=int(r.fen))
        for r in rows
    )  # fmt: skip


def trace(work: UnitOfWork, tags: frozenset[str], kind: str, id: str) -> Trace:
    """The lines that name a record, whole. Raises OutOfSight for what is unknown or out of sight alike."""
    known: type[Record] | None = RECORDS.get(kind)
    record = work.get(known, id) if known else None
    if record is None or not sees(record, tags, work):
        raise OutOfSight(f"{kind} {id}")
    found = _for_reader(work, _lines(work, _naming(work.connection, id)), tags)
    arrivals = [line.arrival for line in found]
    posted = _postings(work.connection, [t.entries.c.arrival.in_(arrivals)])
    return Trace(kind=kind, id=id, lines=found, postings=posted)


_OF_THE_OFFICE = (
    "case.",
    "complaint.",
    "contact.",
    "customer.",
    "erasure.",
    "finding.",
    "followup.",
    "hand.",
    "key.",
    "lead.",
    "leaver_erasure.",
    "leave.",
    "log.",
    "master_key.",
    "measure.",
    "message.",
    "minutes.",
    "notice.read",
    "opinion.",
    "page.",
    "point.",
    "promise.",
    "read.",
    "report.",
    "round.",
    "score.",
    "service.",
    "session.attend",
    "session.feedback",
    "shift.",
    "site.",
    "survey.",
    "swap.",
    "task.",
    "test.",
    "vehicle.",
    "vehicles.",
    "visit.",
    "visitor.",
    "webhook.",
    "week.",
)
"""Lines that hold what the office alone sees: a reader of the books is told of them, not what they say (SEC-1)."""


def _for_reader(work: UnitOfWork, lines: Iterable[LineRow], tags: frozenset[str]) -> tuple[LineRow, ...]:
    """What the office alone sees, and the lines of what this company keeps as close, are told of without words."""
    if tags & OFFICE:
        return tuple(lines)
    closer = tuple(narrowed(work))
    return tuple(
        msgspec.structs.replace(line, text="") if keeps_its_words(line.kind, closer) else line for line in lines
    )


def keeps_its_words(kind: str, closer: tuple[str, ...] = ()) -> bool:
    """Whether a line of this kind is told without words to who is not of the office.

    `closer`: the kinds of records of which this company keeps a field as close.
    """
    return kind.startswith((*_OF_THE_OFFICE, *(f"{one}." for one in closer)))


def line_of(work: UnitOfWork, id: str, tags: frozenset[str]) -> LineRow:
    """One line by its id, as a reader with these tags sees it. Raises OutOfSight where there is none."""
    found = [line for line in _for_reader(work, _lines(work, _naming(work.connection, id)), tags) if line.id == id]
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


def _lines(work: UnitOfWork, wanted: ColumnElement[bool]) -> tuple[LineRow, ...]:
    c = t.lines.c
    rows = work.connection.execute(select(t.lines).where(wanted).order_by(c.arrival).limit(MOST)).all()
    names: dict[str, tuple[str, str, str]] = {}
    for device in {row.device for row in rows}:
        names[device] = _whose(work, device)
    erased = erased_at(work)
    return tuple(_told(work, erased, row, *names[row.device]) for row in rows)


def _whose(work: UnitOfWork, device: str) -> tuple[str, str, str]:
    """Device's name, its person's id and name."""
    owner = work.connection.execute(select(t.devices.c.person).where(t.devices.c.id == device)).scalar() or ""
    known, person = work.get(Device, device), work.get(Person, owner)
    return known.name if known else "", owner, person.name if person else ""


def _told(
    work: UnitOfWork,
    erased: Erased,
    row: Any,
    device_name: str,
    person: str,
    person_name: str,
) -> LineRow:
    outcome = msgspec.json.decode(row.outcome, type=Outcome)
    told = told_by(row.raw)
    line, id = told.line, str(told.line.id) if told.whole else ""
    kept = is_sealed(work, told, row.raw, outcome.outcome) or is_erased(work, erased, told, row.received_at)
    return LineRow(
        id=id,
        arrival=row.arrival,
        device=row.device,
        device_name=device_name,
        person=person,
        person_name=person_name,
        seq=row.seq,
        hash=row.hash,
        prev=line.prev,
        mac=row.mac,
        kind=line.kind,
        at=in_company_time(line.at),
        received_at=in_company_time(row.received_at),
        outcome=outcome.outcome,
        text="" if kept else bytes(row.raw).decode("utf-8", "replace"),
    )
