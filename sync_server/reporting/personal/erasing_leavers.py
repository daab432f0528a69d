"""Carries out the erasure of what the books say about somebody who left (SEC-2): the same way as a customer's.

A line of the system's own names the records; rules say what of each goes (`rulebook/subjects/leaver_erasures`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.records import record_id
from rulebook.kernel.times import read_date
from rulebook.subjects.erasures.commands import MOST_ROWS, ErasedRow
from rulebook.subjects.erasures.records import ErasedHow, ErasureState
from rulebook.subjects.leaver_erasures.borne import Bearers, Borne, others_erased
from rulebook.subjects.leaver_erasures.commands import CarryOutLeaverErasure
from rulebook.subjects.leaver_erasures.records import LeaverErasure
from rulebook.subjects.leaver_erasures.replacing import Leaver, is_about, leaver_of, replaced
from rulebook.subjects.leaver_erasures.standing_against import need_nothing_against
from sync_server.core.files.erased import Note
from sync_server.core.keyring import KeyRing
from sync_server.core.system import write_as_system
from sync_server.core.waiting import deadlines_rest
from sync_server.core.words import why_refused
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.personal.gathering import all_records, person_subject
from sync_server.reporting.personal.handing_out import waiting_lines_name
from sync_server.reporting.personal.last_line import last_line_of

MOST_ALIKE = 1000


def name_of_leavers_note(person: str) -> str:
    """Under which name the note of a person's erasure lies: it tells nobody whose it is."""
    return hashlib.sha256(b"paigong erased people\0" + person.encode()).hexdigest()


def carry_out_leaver(
    work: UnitOfWork, master: KeyRing, person: str, how: ErasedHow, now: datetime, note: Note | None = None
) -> bool:
    """The words go from every record; whether it was done. `note`: what lay beside an older backup."""
    who, before = work.get(Person, person), work.get(LeaverErasure, person)
    if who is None:
        return False
    devices = [device.id for device in work.find(Device, "person", person)]
    borne = _borne(work, who, frozenset({person, *devices}))
    instead = (before.stands_for if before else "") or "\0"
    others = others_erased(work.all(LeaverErasure), person)
    rows = list(_rows(work, leaver_of(who, devices, borne, instead, others)))
    for first in range(0, max(len(rows), 1), MOST_ROWS):
        command = CarryOutLeaverErasure(
            rows=tuple(rows[first : first + MOST_ROWS]),
            shared=borne.shared,
            outside=borne.outside,
            inside=borne.inside,
            numbers=borne.numbers,
            alike=tuple(PersonId(id) for id in borne.alike[:MOST_ALIKE]),
            number=note.number if note else 0,
            first_at=note.first_at if note else "",
            how=how,
            last=first + MOST_ROWS >= len(rows),
        )
        write_as_system(work, master, command, person, now)
    erasure = work.get(LeaverErasure, person)
    if erasure is None or not erasure.first_at:
        return False
    if how is ErasedHow.LATE:
        return before is not None and before.late_at == erasure.late_at
    return erasure.state is ErasureState.DONE


def _borne(work: UnitOfWork, who: Person, ids: frozenset[str]) -> Borne:
    """What others bear, too, by every record that is not about them."""
    bearers = Bearers(who)
    for record in all_records(work.connection):
        if not is_about(record, ids):
            bearers.note(record)
    return bearers.found()


def _rows(work: UnitOfWork, leaver: Leaver) -> Iterator[ErasedRow]:
    """Records that lose something, the person themselves last: the rest is recognised by their names."""
    people = []
    for record in all_records(work.connection):
        id, own = record_id(record), is_about(record, leaver.ids)
        if (record.KIND == LeaverErasure.KIND and id in leaver.ids) or len(id) > 300:
            continue
        if replaced(record, leaver, own) != record or (own and record.KIND == Person.KIND):
            row = ErasedRow(record.KIND, id, own)
            if record.KIND == Person.KIND:
                people.append(row)
            else:
                yield row
    yield from people


def why_leaver_waits(work: UnitOfWork, person: str, now: datetime) -> str:
    """Why what was agreed to is not carried out yet: lines that wait name them, or something stands against it."""
    who, known = work.get(Person, person), work.get(LeaverErasure, person)
    if deadlines_rest(work, now):
        return "after a restore, lines are waited for"
    if (gathered := person_subject(work, person)) and waiting_lines_name(work, gathered[0]):
        return "lines that wait for another device's name them: see `paigong awaited`"
    if who is None or known is None:
        return "nobody in the books"
    try:
        need_nothing_against(work, who, known.left, now)
        _need_no_line_after(work, person, known.left)
    except Refused as refused:
        return f"{refused.code}: {why_refused(refused.code, refused.facts)}"
    return ""


def _need_no_line_after(work: UnitOfWork, person: str, left: str) -> None:
    """Raises Refused where they signed a line after the day that was said: whoever asked sees no lines."""
    day, last = read_date(left), last_line_of(work, person)
    if day and last and last > day:
        raise Refused("leaver_day", day=last.isoformat())


def told_leaver(one: LeaverErasure) -> str:
    """'erased by …, agreed by …, on …, why' in a sentence, for who verifies the books."""
    if one.state is not ErasureState.DONE:
        return f"{one.id}: words erased on {one.done_at or one.first_at}, and asked for again since (SEC-2)"
    if one.how is ErasedHow.AGAIN and not one.asked_by:
        return f"{one.id}: words erased again on {one.done_at}, as the note beside the backup says (SEC-2)"
    return (
        f"{one.id}: words erased on {one.done_at}, asked by {one.asked_by_name}, agreed by {one.decided_by_name}: "
        f"{one.reason} (SEC-2)"
    )
