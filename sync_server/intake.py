"""Takes lines in: verifies chain and key, has each judged, stores line and verdict in one transaction.

Nothing that reached the server is dropped: what cannot be judged is quarantined whole, and never blocks the
lines after it (rulebook, section 0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

import msgspec
import structlog
from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError, ProgrammingError

from rulebook.decide import decide
from rulebook.errors import Refusal
from rulebook.ids import SYSTEM_DEVICE, LineId
from rulebook.lines import Line, Unreadable, device_key, line_hash, read_line, signature_holds, unframe
from rulebook.times import happened_at
from rulebook.wire import Outcome
from sync_server.db import tables as t
from sync_server.db.book import Book

log = structlog.get_logger()
_encode = msgspec.json.Encoder().encode


def is_the_databases_own(error: Exception) -> bool:
    """Whether it is the database's trouble, not the lines': nothing was taken, and asking again is harmless.

    PostgreSQL says by class 42 what SQLite calls an operational error (a table that is not there, a right taken
    away), and by 54000 that a value is longer than an index takes, which no asking again will mend.
    """
    state = str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")
    if isinstance(error, ProgrammingError):
        return state.startswith("42")
    return isinstance(error, (OperationalError, InterfaceError, InternalError)) and state != "54000"


class SeqDue(Exception):
    """The request does not begin where the server's copy of the chain ends; `seq` is what it waits for."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"seq {seq} is due")
        self.seq = seq


def device_row(book: Book, device: str) -> Row[Any] | None:
    return book.connection.execute(select(t.devices).where(t.devices.c.id == device)).first()


class Chain:
    """Where a device's chain ends on the server, as far as this transaction has come."""

    def __init__(self, book: Book, row: Row[Any], master: bytes) -> None:
        self.book = book
        self.device: str = row.id
        self.person: str = row.person
        self.next: int = row.next_seq
        self.hash: str = row.head_hash
        self.sound: bool = row.head_sound
        self.key = device_key(master, self.device)
        self.aside: list[Outcome] = []
        """What this request brought that had to be quarantined, and had not been before."""
        self._before: datetime | None = None
        self._asked = False
        self.strange = False
        """Whether this request has shown itself to come from a second history; then the rest of it does too."""

    def advance(self, seq: int, hash: str, sound: bool) -> None:
        self.next, self.hash, self.sound = seq + 1, hash, sound

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """As the book's; the chain ends where it ended before, where the lines are not kept after all."""
        before = self.next, self.hash, self.sound, self.strange, self._before, list(self.aside)
        try:
            with self.book.savepoint():
                yield
        except BaseException:
            self.next, self.hash, self.sound, self.strange, self._before, self.aside = before
            raise

    @property
    def before(self) -> datetime | None:
        """When the last line says it happened, where that can be read. The system's own clock is the server's."""
        if not self._asked and self.device != SYSTEM_DEVICE:
            c = t.lines.c
            last = select(c.raw).where(c.device == self.device, c.seq == self.next - 1)
            self.follow(self.book.connection.execute(last).scalar() or b"")
        return self._before

    def follow(self, raw: bytes) -> None:
        """The next line is judged against the time of this one."""
        self._asked = True
        try:
            self._before = happened_at(read_line(raw)) if raw and self.device != SYSTEM_DEVICE else None
        except Unreadable:
            self._before = None

    def save(self) -> None:
        self.book.connection.execute(
            update(t.devices)
            .where(t.devices.c.id == self.device)
            .values(next_seq=self.next, head_hash=self.hash, head_sound=self.sound)
        )


def take_lines(book: Book, chain: Chain, first: int, framed: list[bytes], now: datetime) -> list[Outcome]:
    """Take a run of framed lines whose first has seq `first`. The same line again: the same outcome again."""
    if first > chain.next:
        raise SeqDue(chain.next)
    try:
        with chain.savepoint():
            book.look_ahead(_about(framed))
            outcomes = [take_line(book, chain, seq, line, now, judge) for seq, line in enumerate(framed, first)]
    except Exception as error:  # a mistake of ours in one of them: each by itself then, so that it costs no other
        if is_the_databases_own(error):
            raise
        log.exception("lines could not be judged together", device=chain.device, first=first)
        outcomes = [take_line(book, chain, seq, line, now) for seq, line in enumerate(framed, first)]
    chain.save()
    return outcomes


class _Visit(msgspec.Struct, frozen=True):
    visit: str = ""


class _About(msgspec.Struct, frozen=True):
    """As much of a line as says what it is about, if it can be read."""

    subject: str = ""
    body: _Visit = _Visit()


_about_decoder = msgspec.json.Decoder(_About)


def _about(framed: list[bytes]) -> set[str]:
    """Orders and visits that these lines seem to be about. A hint: it saves questions and decides nothing."""
    found: set[str] = set()
    for line in framed:
        try:
            about = _about_decoder.decode(line.rpartition(b"\t")[0])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        found |= {about.subject, about.body.visit}
    return {id for id in found if id and len(id) <= 200 and "\0" not in id}


Judge = Callable[[Book, Line, int, datetime, datetime | None], Outcome]
"""Book, line, its arrival number, now, and when the line before it says it happened."""


def take_line(
    book: Book, chain: Chain, seq: int, framed: bytes, now: datetime, judging: Judge | None = None
) -> Outcome:
    try:
        raw, mac = unframe(framed)
    except Unreadable:
        raw, mac = framed, ""
    mac = mac.replace("\0", "\ufffd")  # PostgreSQL keeps no NUL in text
    return take(book, chain, seq, raw, mac, now, judging)


def take(
    book: Book, chain: Chain, seq: int, raw: bytes, mac: str, now: datetime, judging: Judge | None = None
) -> Outcome:
    """Take one line at its place in the chain. Deriving the books again comes through here too.

    `judging`: `judge` inside a savepoint of the caller's; else the line has one of its own.
    """
    hash = line_hash(raw)
    if seq < chain.next:
        return _again(book, chain, seq, raw, mac, hash, now)
    if chain.strange or seq > chain.next:  # it follows a line of a second history, which took no place
        return _second_history(book, chain, seq, raw, mac, hash, now, "follows a line that was set aside")
    try:
        line = _verified(chain, seq, raw, mac)
    except Unreadable as error:
        outcome = _quarantined(seq, raw, error)
        _store(book, chain.device, seq, hash, raw, mac, now, outcome)
        chain.advance(seq, hash, sound=False)
        chain.follow(raw)
        chain.aside.append(outcome)
        return outcome
    if line.prev != chain.hash and chain.sound:
        return _second_history(book, chain, seq, raw, mac, hash, now, "does not follow the line before")
    outcome = judge_and_store(book, line, raw, mac, hash, now, judging or judge_apart, chain.before)
    chain.advance(seq, hash, sound=True)
    chain.follow(raw)
    if outcome.outcome == "quarantined":
        chain.aside.append(outcome)
    return outcome


def _verified(chain: Chain, seq: int, raw: bytes, mac: str) -> Line:
    """The line, if it is this device's and this seq's; else `Unreadable` with what is wrong."""
    if not signature_holds(chain.key, raw, mac):
        raise Unreadable("foreign", "the HMAC is not this device's")
    line = read_line(raw)
    if line.device != chain.device:
        raise Unreadable("foreign", f"made by device {line.device}")
    if line.actor != chain.person and chain.device != SYSTEM_DEVICE:
        raise Unreadable("author", f"{line.actor} is not enrolled on this device")
    if line.seq != seq:
        raise Unreadable("order", f"says seq {line.seq}")
    return line


def _again(book: Book, chain: Chain, seq: int, raw: bytes, mac: str, hash: str, now: datetime) -> Outcome:
    c = t.lines.c
    known = book.connection.execute(select(c.hash, c.outcome).where(c.device == chain.device, c.seq == seq)).one()
    if known.hash == hash:
        return msgspec.json.decode(known.outcome, type=Outcome)
    return _second_history(book, chain, seq, raw, mac, hash, now, f"another line has seq {seq}")


def _second_history(
    book: Book, chain: Chain, seq: int, raw: bytes, mac: str, hash: str, now: datetime, why: str
) -> Outcome:
    chain.strange = True
    outcome = _quarantined(seq, raw, Unreadable("second_history", why))
    if _set_aside(book, chain.device, hash, raw, mac, now, outcome):
        chain.aside.append(outcome)
    return outcome


def judge_apart(book: Book, line: Line, arrival: int, now: datetime, before: datetime | None = None) -> Outcome:
    """As `judge`, in a savepoint of its own: what fails half-way, by a mistake of ours, is quarantined."""
    try:
        with book.savepoint():
            return judge(book, line, arrival, now, before)
    except Unreadable:
        raise
    except Exception as error:  # a mistake of ours must not lose the line
        if is_the_databases_own(error):
            raise
        log.exception("line could not be judged", line=line.id, kind=line.kind)
        raise Unreadable("internal", "could not be judged; kept for repair") from None


def judge_and_store(
    book: Book,
    line: Line,
    raw: bytes,
    mac: str,
    hash: str,
    now: datetime,
    judging: Judge = judge_apart,
    before: datetime | None = None,
) -> Outcome:
    """Have a sound line judged; store it with what it changes. One decision, all of it or none."""
    arrival = book.take_arrival()
    try:
        outcome = judging(book, line, arrival, now, before)
    except Unreadable as error:
        outcome = _quarantined(line.seq, raw, error)
    _store(book, line.device, line.seq, hash, raw, mac, now, outcome, arrival)
    return outcome


def judge(book: Book, line: Line, arrival: int, now: datetime, before: datetime | None = None) -> Outcome:
    """What the rules say, and what that changes. Raises `Unreadable` before anything is changed."""
    verdict = decide(book, line, now, before, book.keys)
    if isinstance(verdict, Refusal):
        return Outcome(
            seq=line.seq,
            line=line.id,
            outcome="refused",
            rule=verdict.rule,
            code=verdict.code,
            facts=verdict.facts,
        )
    book.write(verdict.records, book.take_changes(len(verdict.records)))
    book.post(verdict.entries, arrival)
    opened = tuple(i.id for i in verdict.irregularities)
    return Outcome(seq=line.seq, line=line.id, outcome="recorded" if opened else "accepted", irregularities=opened)


def _quarantined(seq: int, raw: bytes, error: Unreadable) -> Outcome:
    return Outcome(
        seq=seq,
        line=_id_in(raw),
        outcome="quarantined",
        rule="SYS-5",
        code=error.code,
        facts={"detail": error.detail[:300]},
    )


class _OnlyId(msgspec.Struct):
    id: Annotated[LineId, msgspec.Meta(max_length=200)]


def _id_in(raw: bytes) -> str:
    """The id, if anything of the line can be read at all; its hash otherwise."""
    try:
        return msgspec.json.decode(raw, type=_OnlyId).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return line_hash(raw)


def _store(
    book: Book,
    device: str,
    seq: int,
    hash: str,
    raw: bytes,
    mac: str,
    now: datetime,
    outcome: Outcome,
    arrival: int | None = None,
) -> None:
    number = book.take_arrival() if arrival is None else arrival
    book.keep_line(
        {
            "arrival": number,
            "device": device,
            "seq": seq,
            "hash": hash,
            "raw": raw,
            "mac": mac,
            "received_at": iso_exact(now),
            "outcome": _encode(outcome),
        }
    )


def _set_aside(book: Book, device: str, hash: str, raw: bytes, mac: str, now: datetime, outcome: Outcome) -> bool:
    """Keep a line that has no place in the chain; whether it is new."""
    q = t.quarantine.c
    known = select(q.hash).where(q.hash == hash, q.device == device)
    if book.connection.execute(known).first() is not None:
        return False
    book.aside.add((hash, device))
    row = {"hash": hash, "device": device, "raw": raw, "mac": mac}
    book.connection.execute(
        insert(t.quarantine).values(**row, received_at=iso_exact(now), outcome=_encode(outcome))
    )
    return True


def iso_exact(moment: datetime) -> str:
    """With microseconds, so that deriving the books again judges at the very same moment."""
    return moment.isoformat()
