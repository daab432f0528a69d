"""Carries out the erasure of a customer's words that two agreed to (SEC-2): a line of the system's own names the
records, and all of it is one transaction; then photos and signed notes. After a kill the next look goes on.

The note lies where those of photos lie, under a digest of the customer's id: whoever restores an older backup
knows by it that the words are to go again, before anything is served.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.times import parse_time
from rulebook.rules import RULES
from rulebook.subjects.archive.records import SavedQuery
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.erasures.commands import MOST_ROWS, CarryOutErasure, ErasedRow
from rulebook.subjects.erasures.records import ErasedHow, Erasure, ErasureState
from rulebook.subjects.erasures.replacing import drivers_once, replaced, words_of
from rulebook.subjects.erasures.standing_against import need_nothing_against
from rulebook.subjects.files.commands import EraseFile
from rulebook.subjects.files.keeping import naming_elsewhere
from rulebook.subjects.files.records import Erasure as FileErasure
from rulebook.subjects.files.records import File, Photo
from rulebook.subjects.leaver_erasures.records import LeaverErasure
from rulebook.subjects.opinions.records import Lead
from rulebook.subjects.rounds.records import Round, RoundPlan
from sync_server.core.company import Company
from sync_server.core.files.erased import Note, note_of, read_note
from sync_server.core.files.erasing import Eraser
from sync_server.core.keyring import KeyRing
from sync_server.core.system import write_as_system
from sync_server.core.waiting import deadlines_rest
from sync_server.core.watching import looking
from sync_server.core.words import why_refused
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.personal.erasing_leavers import (
    carry_out_leaver,
    name_of_leavers_note,
    why_leaver_waits,
)
from sync_server.reporting.personal.gathering import Found, customer_subject, person_subject
from sync_server.reporting.personal.handing_out import files_of, lines_about, waiting_lines_name
from sync_server.reporting.personal.late import LateLines, Whose

EVERY_S = 600.0
"""How often a server process looks for what was agreed to."""
RULE = "SEC-2"
BY_WORDS: tuple[type[Record], ...] = (Lead, Round, RoundPlan, SavedQuery)
SURE = 4
"""A word of so many characters tells whose a record is that bears no id; 王师傅 does not."""
LAST = ("vehicle", "order", "case", "customer")
"""The kinds that the rest is recognised by: they lose their words last."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One erasure as an operator is told of it. `waits`: why it is not carried out yet, '' for no reason;
    `lines`: how many lines still hold the words, as they were received (docs/erasing.md).
    """

    erasure: Erasure | LeaverErasure
    waits: str
    lines: int


def name_of_note(customer: str) -> str:
    """Under which name the note of a customer's erasure lies: it tells nobody whose it is."""
    return hashlib.sha256(b"paigong erased customers\0" + customer.encode()).hexdigest()


def carry_out(work: UnitOfWork, master: KeyRing, customer: str, how: ErasedHow, now: datetime) -> bool:
    """The words go from every record, and photos that show nothing else are called erased; whether it was done."""
    gathered, before = customer_subject(work, customer), work.get(Erasure, customer)
    if gathered is None:
        return False
    found = sorted([*gathered[1], *_by_their_words(work, customer, gathered[1])], key=_order)
    rows = [ErasedRow(one.record.KIND, record_id(one.record), one.own) for one in found if _may_lose(one)]
    for first in range(0, max(len(rows), 1), MOST_ROWS):
        part, last = tuple(rows[first : first + MOST_ROWS]), first + MOST_ROWS >= len(rows)
        write_as_system(work, master, CarryOutErasure(rows=part, how=how, last=last), customer, now)
    erasure = work.get(Erasure, customer)
    if erasure is None or not erasure.first_at:
        return False
    late = how is ErasedHow.LATE
    if (before is None or before.late_at != erasure.late_at) if late else erasure.state is not ErasureState.DONE:
        return False
    for sha256 in _photos(work, found):
        write_as_system(work, master, EraseFile(how=FileErasure.CUSTOMER), sha256, now)
    return True


def _by_their_words(work: UnitOfWork, id: str, known: Iterable[Found]) -> Iterator[Found]:
    """What bears no id of theirs, but their words: leads, rounds, saved questions, vehicles of another."""
    customer = work.get(Customer, id)
    assert customer is not None
    places = {(one.record.KIND, record_id(one.record)) for one in known}
    once = [one for one in work.all(Vehicle) if one.customer != id and any(drivers_once(one, id))]
    words = [word for word in words_of(work, customer, once) if len(word) >= SURE]
    for record in [*once, *(one for kind in BY_WORDS for one in work.all(kind))]:
        place = (record.KIND, record_id(record))
        if place not in places and (record in once or replaced(record, "", words, False) != record):
            yield Found(record, False)


def _order(found: Found) -> tuple[bool, int, str, str]:
    """What only names something of theirs first, then their own, what they are known by at the end."""
    kind = found.record.KIND
    return found.own, LAST.index(kind) + 1 if kind in LAST else 0, kind, record_id(found.record)


def _may_lose(found: Found) -> bool:
    return found.record.KIND != Erasure.KIND and len(record_id(found.record)) <= 300


def _photos(work: UnitOfWork, found: Iterable[Found]) -> Iterator[str]:
    """Files that only the customer's own records name."""
    own = {(one.record.KIND, record_id(one.record)) for one in found if one.own}
    kinds: tuple[type[Record], ...] = (Photo, *naming_elsewhere(RULES.records.values()))
    for sha256 in sorted({ref.sha256 for one in found if one.own for ref in files_of(one.record)}):
        file = work.get(File, sha256)
        naming = [record for kind in kinds for record in work.find(kind, "sha256", sha256)]
        if file and not file.erased_at and all((one.KIND, record_id(one)) in own for one in naming):
            yield sha256


class CustomerEraser:
    """Looks again and again for what was agreed to."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self._noted: set[tuple[str, str]] = set()
        """Erasures whose note was seen in the store, by its name and moment."""
        self._late = LateLines()

    def look(self) -> int:
        """Carry out what two agreed to and nothing stands against, and again where a line that came late brought
        words back; how many. Raises StoreAway, OSError.
        """
        company = self.company
        with company.read() as work:
            ready = [Whose(kind, str(one.id)) for kind, one in _agreed(work) if not _waits(work, one, company)]
            late = set() if deadlines_rest(work, company.clock()) else self._late.look(work)
        done = sum(self._carry_out(one, ErasedHow.ASKED) for one in ready)
        done += sum(self._carry_out(one, ErasedHow.LATE) for one in sorted(late))
        self.note_down()
        return done

    def _carry_out(self, whose: Whose, how: ErasedHow) -> bool:
        """Judged again in the transaction: another process may have been first, or something came in between."""
        company = self.company
        with company.write() as work:
            now, leaver = company.clock(), whose.kind == Person.KIND
            known = work.get(LeaverErasure, whose.id) if leaver else work.get(Erasure, whose.id)
            if known is None or deadlines_rest(work, now):
                return False
            if how is ErasedHow.ASKED and (known.state is not ErasureState.AGREED or _waits(work, known, company)):
                return False
            if how is ErasedHow.LATE and whose not in self._late.look(work):
                return False
            return (carry_out_leaver if leaver else carry_out)(work, company.master, whose.id, how, now)

    def note_down(self) -> None:
        """Notes of what lines call erased, and the bytes of its photos; what a kill left over is made good."""
        company = self.company
        with company.read() as work:
            company.follow_keys(work)
            done = dict(noted_in(work))
            people = {name_of_leavers_note(one.id): one for one in work.all(LeaverErasure)}
        if not done:
            return
        for name, at in done.items():
            if (name, at) in self._noted:
                continue
            note = read_note(company.master, name, company.files.note(name))
            if note is None or parse_time(note.at) < parse_time(at):
                who = people.get(name)
                more = (who.number, who.first_at) if who else ()
                company.files.erase(name, note_of(company.master, name, at, RULE, *more))
            self._noted.add((name, at))
        Eraser(company).let_go()


def noted_in(work: UnitOfWork) -> Iterator[tuple[str, str]]:
    """Of everybody whose words went: the name of the note, and when they went the last time."""
    yield from ((name_of_note(one.id), one.done_at) for one in work.all(Erasure) if one.first_at)
    yield from ((name_of_leavers_note(one.id), one.done_at) for one in work.all(LeaverErasure) if one.first_at)


def note_names(work: UnitOfWork) -> Iterator[str]:
    """Under which names notes of this company's customers and people would lie."""
    yield from (name_of_note(one.id) for one in work.all(Customer))
    yield from (name_of_leavers_note(one.id) for one in work.all(Person))


def _agreed(work: UnitOfWork) -> Iterator[tuple[str, Erasure | LeaverErasure]]:
    yield from ((Customer.KIND, one) for one in work.find(Erasure, "state", ErasureState.AGREED))
    yield from ((Person.KIND, one) for one in work.find(LeaverErasure, "state", ErasureState.AGREED))


def _waits(work: UnitOfWork, one: Erasure | LeaverErasure, company: Company) -> str:
    waits = why_leaver_waits if isinstance(one, LeaverErasure) else why_it_waits
    return waits(work, one.id, company.clock())


def why_it_waits(work: UnitOfWork, customer: str, now: datetime) -> str:
    """Why what was agreed to is not carried out yet: lines that wait name them, or something stands against it."""
    if deadlines_rest(work, now):
        return "after a restore, lines are waited for"
    if (gathered := customer_subject(work, customer)) and waiting_lines_name(work, gathered[0]):
        return "lines that wait for another device's name them: see `paigong awaited`"
    try:
        need_nothing_against(work, customer, now)
    except Refused as refused:
        return f"{refused.code}: {why_refused(refused.code, refused.facts)}"
    return ""


def erase_again(work: UnitOfWork, master: KeyRing, noted: Mapping[str, Note], now: datetime) -> list[str]:
    """Books that are older than an erasure: the words go again, as these notes say; those that were heeded.

    They may know of an earlier one: a line that came late had brought words back before the backup. People in
    the order of their numbers, which their notes say, so that each is the same former employee as before; notes
    from before they said so, in the order in which their words went.
    """
    heeded = []
    for customer in work.all(Customer):
        note = noted.get(name_of_note(customer.id))
        if note and _is_older(work.get(Erasure, customer.id), note):
            carry_out(work, master, customer.id, ErasedHow.AGAIN, now)
            heeded.append(note.sha256)
    people = {name_of_leavers_note(one.id): one.id for one in work.all(Person)}
    notes = (noted[name] for name in people if name in noted)
    for note in sorted(notes, key=lambda one: (not one.number, one.number, parse_time(one.at))):
        person = people[note.sha256]
        if _is_older(work.get(LeaverErasure, person), note):
            carry_out_leaver(work, master, person, ErasedHow.AGAIN, now, note)
            heeded.append(note.sha256)
    return heeded


def _is_older(known: Erasure | LeaverErasure | None, note: Note) -> bool:
    return known is None or not known.first_at or parse_time(known.done_at) < parse_time(note.at)


def erasures(work: UnitOfWork, now: datetime) -> Iterator[Standing]:
    """Every erasure that was asked for, customers first."""
    for one in work.all(Erasure):
        waits = why_it_waits(work, one.id, now) if one.state is ErasureState.AGREED else ""
        gathered = customer_subject(work, one.id) if one.first_at else None
        count = sum(1 for _ in lines_about(work, gathered[0])) if gathered else 0
        yield Standing(erasure=one, waits=waits, lines=count)
    for left in work.all(LeaverErasure):
        waits = why_leaver_waits(work, left.id, now) if left.state is ErasureState.AGREED else ""
        about = person_subject(work, left.id) if left.first_at else None
        count = sum(1 for _ in lines_about(work, about[0])) if about else 0
        yield Standing(erasure=left, waits=waits, lines=count)


def told(one: Erasure) -> str:
    """'erased by …, agreed by …, on …, why' in a sentence, for who verifies the books."""
    if one.state is not ErasureState.DONE:
        return f"{one.id}: words erased on {one.done_at or one.first_at}, and asked for again since (SEC-2)"
    if one.how is ErasedHow.AGAIN and not one.asked_by:
        return f"{one.id}: words erased again on {one.done_at}, as the note beside the backup says (SEC-2)"
    return (
        f"{one.id}: words erased on {one.done_at}, asked by {one.asked_by_name}, agreed by {one.decided_by_name}: "
        f"{one.reason} (SEC-2)"
    )


@contextlib.asynccontextmanager
async def erasing_customers(app: Any) -> AsyncIterator[None]:
    """While the application runs, look every ten minutes, in a thread of its own."""
    company: Company = app.state["company"]
    async with looking(company, "customers whose words are to go", CustomerEraser(company).look, EVERY_S):
        yield
