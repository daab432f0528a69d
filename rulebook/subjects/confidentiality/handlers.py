"""A read leaves one mark for each person, record and day; a reason opens what is not one's own work (SEC-1)."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_5
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import company_day, iso, parse_time
from rulebook.policy.classes import Class
from rulebook.policy.settings import setting
from rulebook.subjects.branches.bound import reader_tags
from rulebook.subjects.confidentiality.bases import basis_holds
from rulebook.subjects.confidentiality.classes import held_class, marks_reads
from rulebook.subjects.confidentiality.commands import NoteReads, OpenFile, Read
from rulebook.subjects.confidentiality.keeping import open_month
from rulebook.subjects.confidentiality.records import (
    MOST_KEPT,
    ReadDay,
    Reading,
    ReadMark,
    about_of,
    mark_id,
)

replace = msgspec.structs.replace


def note_reads(context: DecisionContext, body: NoteReads) -> None:
    """Mark what was read; what needs no mark, or has today's already, changes nothing."""
    for read in body.reads:
        if not marks_reads(context, read.kind) or read.kind not in context.tables.records:
            continue
        at = _read_at(context, read)
        reading = Reading(at=iso(at), device=context.line.device, basis=read.basis)
        if _mark(context, read.kind, read.id, reading, at):
            _judge_basis(context, read)


def open_file(context: DecisionContext, body: OpenFile) -> None:
    """The reason stands on the mark, before anything is shown."""
    known = context.tables.records.get(body.kind)
    record = context.get(known, body.record) if known else None
    tags = reader_tags(context, context.author, context.line.device, context.now)
    seen = context.author.id == SYSTEM_PERSON or (record and context.tables.sees(record, tags, context))
    if record is None or not seen:
        raise Refused("not_found", what=about_of(body.kind, body.record))
    reason = " ".join(body.reason.split())
    if len(reason) < LEAST_REASON:
        raise Refused("read_reason_missing")
    reading = Reading(at=iso(context.at), device=context.line.device, why=reason)
    _mark(context, body.kind, body.record, reading, context.at)


LEAST_REASON = 2
"""A reason has at least two characters: 回访 is one."""


def _read_at(context: DecisionContext, read: Read) -> datetime:
    """When it was on the screen: as the app says, but never after the line that says so, nor long before it."""
    try:
        at = parse_time(read.at)
    except Unreadable:
        return context.at
    return at if context.at - LONGEST_WAIT <= at <= context.at else context.at


LONGEST_WAIT = timedelta(days=7)
"""So long a read may wait for its line; the app waits seconds."""


def _mark(context: DecisionContext, kind: str, id: str, reading: Reading, at: datetime) -> bool:
    """Put the reading on the mark; whether it is the day's first. A reason given later that day is added."""
    reader, day = context.author, company_day(at).isoformat()
    known = context.get(ReadMark, mark_id(kind, id, reader.id))
    today = next((r for r in known.readings if _day(r.at) == day), None) if known else None
    if known and today:
        if reading.why and not today.why:
            told = tuple(replace(r, why=reading.why) if r is today else r for r in known.readings)
            context.put(replace(known, readings=told))
        return False
    if known and known.forgotten:
        known = None
    earlier = known.readings if known else ()
    readings = tuple(sorted((*earlier, reading), key=lambda r: parse_time(r.at)))
    mark = ReadMark(
        id=mark_id(kind, id, reader.id),
        about=about_of(kind, id),
        cls=held_class(context, kind),
        reader=reader.id,
        reader_name=reader.name,
        first_at=min(known.first_at, reading.at, key=parse_time) if known else reading.at,
        last_at=max(known.last_at, reading.at, key=parse_time) if known else reading.at,
        days=(known.days if known else 0) + 1,
        readings=readings[-MOST_KEPT:],
        month=_day(max(known.last_at, reading.at, key=parse_time) if known else reading.at)[:7],
    )
    context.put(mark)
    open_month(context, mark.month)
    _count(context, kind, reading.at, day)
    return True


def _day(at: str) -> str:
    return company_day(parse_time(at)).isoformat()


def _count(context: DecisionContext, kind: str, at: str, day: str) -> None:
    """Count the day's reads; more customers' files within an hour than the company allows are told once a day."""
    reader = context.author.id
    id = f"{reader}:{day}"
    known = context.get(ReadDay, id) or ReadDay(id=id, reader=reader, day=day, month=day[:7])
    files = known.files
    most = setting(context, "read_many", context.now)
    if held_class(context, kind) is Class.TOP_SECRET:
        files = tuple(sorted((*files, at), key=parse_time))
        found = _within_an_hour([parse_time(one) for one in files], parse_time(at), since_5(context))
        if most and found > most:
            context.irregular("read_many", id, count=str(found), day=day)
    context.put(replace(known, count=known.count + 1, files=files[-MOST_FILES:]))


def _within_an_hour(files: list[datetime], at: datetime, around: bool) -> int:
    """How many lie in the fullest hour with this one: up to it, or `around` it where later ones came before it."""
    ends = [one for one in files if at <= one < at + HOUR] if around else [at]
    return max(sum(end - HOUR < one <= end for one in files) for end in ends)


HOUR = timedelta(hours=1)
MOST_FILES = 201
"""The company's figure is never larger: so many moments a day's count keeps."""


def _judge_basis(context: DecisionContext, read: Read) -> None:
    """A top-secret record read for no work of its customer is told; a reason has made the day's mark before."""
    if held_class(context, read.kind) is not Class.TOP_SECRET or not context.sees_all:
        return
    if not basis_holds(context, read.basis, read.kind, read.id):
        about = mark_id(read.kind, read.id, context.author.id)
        context.irregular("foreign_read", about, what=about_of(read.kind, read.id))
