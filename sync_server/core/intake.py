"""Takes lines in: verifies chain and key, has each judged, stores line and verdict in one transaction.

Nothing that reached the server is dropped: what cannot be judged is quarantined whole, and never blocks the
lines after it (rulebook, section 0).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any

import msgspec
import structlog
from sqlalchemy import insert, select
from sqlalchemy.exc import DatabaseError, InterfaceError, InternalError, OperationalError, ProgrammingError

from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import SYSTEM_DEVICE, LineId
from rulebook.kernel.lines import Line, Unreadable, is_too_deep, line_hash, read_line, unframe
from rulebook.kernel.subject import Hint
from rulebook.kernel.wire import Outcome
from rulebook.rules import decide
from sync_server.core.chain import Chain
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork

log = structlog.get_logger()
_encode = msgspec.json.Encoder().encode


def is_the_databases_own(error: Exception) -> bool:
    """Whether it is the database's trouble, not the lines': nothing was taken, and asking again is harmless.

    PostgreSQL says by class 42 what SQLite calls an operational error (a table that is not there, a right taken
    away), and by 54000 that a value is longer than an index takes, which no asking again will mend. SQLite's plain
    DatabaseError is a file that is damaged, or no database at all.
    """
    state = str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")
    if isinstance(error, ProgrammingError):
        return state.startswith("42")
    damaged = type(error) is DatabaseError
    return damaged or (isinstance(error, (OperationalError, InterfaceError, InternalError)) and state != "54000")


class SeqDue(Exception):
    """The request does not begin where the server's copy of the chain ends; `seq` is what it waits for."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"seq {seq} is due")
        self.seq = seq


@dataclass(frozen=True)
class Arrived:
    """A line as it came: its place, its bytes, its HMAC (hex) and when it was received."""

    seq: int
    raw: bytes
    mac: str
    now: datetime

    @cached_property
    def hash(self) -> str:
        return line_hash(self.raw)


def arrived(seq: int, framed: bytes, now: datetime) -> Arrived:
    """What a framed line holds, or all of it as it is where it cannot be taken apart."""
    try:
        raw, mac = unframe(framed)
    except Unreadable:
        raw, mac = framed, ""
    return Arrived(seq, raw, mac.replace("\0", "\ufffd"), now)  # PostgreSQL keeps no NUL in text


def take_lines(chain: Chain, first: int, framed: list[bytes], now: datetime) -> list[Outcome]:
    """Take a run of framed lines whose first has seq `first`. The same line again: the same outcome again."""
    if first > chain.next:
        raise SeqDue(chain.next)
    try:
        with chain.savepoint():
            look_ahead(chain.work, (line.rpartition(b"\t")[0] for line in framed))
            outcomes = _take_run(chain, first, framed, now, judge)
    except Exception as error:  # a mistake of ours in one of them: each by itself then, so that it costs no other
        if is_the_databases_own(error):
            raise
        log.exception("lines could not be judged together", device=chain.device, first=first)
        outcomes = _take_run(chain, first, framed, now, judge_apart)
    chain.save()
    return outcomes


def _take_run(chain: Chain, first: int, framed: list[bytes], now: datetime, judging: Judge) -> list[Outcome]:
    """Line by line; a copy of an earlier one has its answer and takes no place."""
    outcomes: list[Outcome] = []
    seq = first
    for line in framed:
        outcome = take_line(chain, arrived(seq, line, now), judging)
        outcomes.append(outcome)
        seq += outcome.seq == seq
    return outcomes


class _Visit(msgspec.Struct, frozen=True):
    visit: str = ""
    finding: str = ""


class _About(msgspec.Struct, frozen=True):
    """As much of a line as says what it is about, if it can be read."""

    kind: str = ""
    subject: str = ""
    body: _Visit = _Visit()


_about_decoder = msgspec.json.Decoder(_About)


def look_ahead(work: UnitOfWork, raw: Iterable[bytes]) -> None:
    """Load together what these lines will ask for one by one, as far as can be told; it decides nothing."""
    hints = _hints_of(raw)
    work.look_ahead({id for hint in hints for id in (hint.subject, hint.visit) if id})
    work.foresee(hints)


def _hints_of(raw: Iterable[bytes]) -> list[Hint]:
    """Which orders and visits these lines seem to be about."""
    found: list[Hint] = []
    for line in raw:
        try:
            seen = _about_decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            continue
        found.append(Hint(seen.kind, _askable(seen.subject), _askable(seen.body.visit), seen.body.finding))
    return found


def _askable(id: str) -> str:
    """The id, or '' for what no record can bear and PostgreSQL does not even let one ask for."""
    return id if len(id) <= 200 and "\0" not in id else ""


Judge = Callable[[UnitOfWork, Line, int, datetime, datetime | None, bool], Outcome]
"""Unit of work, line, its arrival number, now, when the line before it says it happened, and whether it is signed
under a leaked key."""


def take_line(chain: Chain, one: Arrived, judging: Judge | None = None) -> Outcome:
    """Take one line, or answer a copy of an earlier one as that was answered."""
    return _copied(chain, one) or take(chain, one, judging)


_SEQ = re.compile(rb'"seq":([0-9]{1,15})[,}]')


def _copied(chain: Chain, one: Arrived) -> Outcome | None:
    """What became of this very line, where it was taken at the earlier place that it names; else None."""
    found = _SEQ.search(one.raw, 0, 400)
    if found is None or (own := int(found[1])) >= min(one.seq, chain.next):
        return None
    c = t.lines.c
    earlier = select(c.raw, c.outcome).where(c.device == chain.device, c.seq == own)
    known = chain.work.connection.execute(earlier).first()
    return msgspec.json.decode(known.outcome, type=Outcome) if known and known.raw == one.raw else None


def take(chain: Chain, one: Arrived, judging: Judge | None = None) -> Outcome:
    """Take one line at its place in the chain. Deriving the books again comes through here too.

    `judging`: `judge` inside a savepoint of the caller's; else the line has one of its own.
    """
    if one.seq < chain.next:
        return _again(chain, one)
    if chain.strange or one.seq > chain.next:  # it follows a line of a second history, which took no place
        return _second_history(chain, one, "follows a line that was set aside")
    try:
        line, number = _verified(chain, one)
    except Unreadable as error:
        outcome = _quarantined(one, error)
        _store(chain.work, chain.device, one, outcome, chain.work.take_arrival())
        chain.advance(one.seq, one.hash, sound=False)
        chain.follow(one.raw)
        chain.aside.append(outcome)
        return outcome
    if line.prev != chain.hash and chain.sound:
        return _second_history(chain, one, "does not follow the line before")
    leaked = chain.has_leaked(number)
    outcome = judge_and_store(chain.work, line, one, judging or judge_apart, chain.before, leaked)
    chain.reach(number)
    chain.advance(one.seq, one.hash, sound=True)
    chain.follow_line(line)
    if outcome.outcome == "quarantined":
        chain.aside.append(outcome)
    return outcome


def _verified(chain: Chain, one: Arrived) -> tuple[Line, int]:
    """The line and its key's number, if it is this device's and this seq's. Raises Unreadable: why not."""
    number = chain.signed_by(one.raw, one.mac)
    if not number:
        raise Unreadable("foreign", "the HMAC is not this device's")
    line = read_line(one.raw)
    if line.device != chain.device:
        raise Unreadable("foreign", f"made by device {line.device}")
    if line.actor != chain.person and chain.device != SYSTEM_DEVICE:
        raise Unreadable("author", f"{line.actor} is not enrolled on this device")
    if line.seq != one.seq:
        raise Unreadable("order", f"says seq {line.seq}")
    return line, number


def _again(chain: Chain, one: Arrived) -> Outcome:
    c = t.lines.c
    there = select(c.hash, c.outcome).where(c.device == chain.device, c.seq == one.seq)
    known = chain.work.connection.execute(there).one()
    if known.hash == one.hash:
        return msgspec.json.decode(known.outcome, type=Outcome)
    return set_aside_twin(chain, one)


def _second_history(chain: Chain, one: Arrived, why: str) -> Outcome:
    chain.strange = True
    outcome = _quarantined(one, Unreadable("second_history", why))
    if _set_aside(chain, one, outcome):
        chain.aside.append(outcome)
    return outcome


def set_aside_twin(chain: Chain, one: Arrived) -> Outcome:
    """Keep a line whose place another line has, or waits for (`waiting.py`)."""
    return _second_history(chain, one, f"another line has seq {one.seq}")


def judge_apart(
    work: UnitOfWork,
    line: Line,
    arrival: int,
    now: datetime,
    before: datetime | None = None,
    leaked: bool = False,
) -> Outcome:
    """As `judge`, in a savepoint of its own: what fails half-way, by a mistake of ours, is quarantined."""
    try:
        with work.savepoint():
            return judge(work, line, arrival, now, before, leaked)
    except Unreadable:
        raise
    except Exception as error:  # a mistake of ours must not lose the line
        if is_the_databases_own(error):
            raise
        log.exception("line could not be judged", line=line.id, kind=line.kind)
        raise Unreadable("internal", "could not be judged; kept for repair") from None


def judge_and_store(
    work: UnitOfWork,
    line: Line,
    one: Arrived,
    judging: Judge = judge_apart,
    before: datetime | None = None,
    leaked: bool = False,
) -> Outcome:
    """Have a sound line judged; store it with what it changes. One decision, all of it or none."""
    arrival = work.take_arrival()
    try:
        outcome = judging(work, line, arrival, one.now, before, leaked)
    except Unreadable as error:
        outcome = _quarantined(one, error)
    _store(work, line.device, one, outcome, arrival)
    return outcome


def judge(
    work: UnitOfWork,
    line: Line,
    arrival: int,
    now: datetime,
    before: datetime | None = None,
    leaked: bool = False,
) -> Outcome:
    """What the rules say, and what that changes. Raises `Unreadable` before anything is changed."""
    verdict = decide(work, line, now, before, work.keys, leaked)
    if isinstance(verdict, Refusal):
        return Outcome(
            seq=line.seq,
            line=line.id,
            outcome="refused",
            rule=verdict.rule,
            code=verdict.code,
            facts=verdict.facts,
        )
    work.write(verdict.records, work.take_changes(len(verdict.records)))
    work.post(verdict.entries, arrival)
    opened = tuple(i.id for i in verdict.irregularities)
    return Outcome(seq=line.seq, line=line.id, outcome="recorded" if opened else "accepted", irregularities=opened)


def _quarantined(one: Arrived, error: Unreadable) -> Outcome:
    return Outcome(
        seq=one.seq,
        line=_id_in(one),
        outcome="quarantined",
        rule="SYS-5",
        code=error.code,
        facts={"detail": error.detail[:300]},
    )


class _OnlyId(msgspec.Struct):
    id: Annotated[LineId, msgspec.Meta(max_length=200)]


def _id_in(one: Arrived) -> str:
    """The id, if anything of the line can be read at all; its hash otherwise."""
    if is_too_deep(one.raw):  # whether it can be read would hang on how deep the reader is
        return one.hash
    try:
        return msgspec.json.decode(one.raw, type=_OnlyId).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return one.hash


def _store(work: UnitOfWork, device: str, one: Arrived, outcome: Outcome, arrival: int) -> None:
    work.keep_line(
        {
            "arrival": arrival,
            "device": device,
            "seq": one.seq,
            "hash": one.hash,
            "raw": one.raw,
            "mac": one.mac,
            "received_at": iso_exact(one.now),
            "outcome": _encode(outcome),
        }
    )


def _set_aside(chain: Chain, one: Arrived, outcome: Outcome) -> bool:
    """Keep a line that has no place in the chain; whether it is new."""
    q, connection = t.quarantine.c, chain.work.connection
    known = select(q.hash).where(q.hash == one.hash, q.device == chain.device)
    if connection.execute(known).first() is not None:
        return False
    chain.work.aside.add((one.hash, chain.device))
    row: dict[str, Any] = {"hash": one.hash, "device": chain.device, "raw": one.raw, "mac": one.mac}
    connection.execute(
        insert(t.quarantine).values(**row, received_at=iso_exact(one.now), outcome=_encode(outcome))
    )
    return True


def iso_exact(moment: datetime) -> str:
    """With microseconds, so that deriving the books again judges at the very same moment."""
    return moment.isoformat()
