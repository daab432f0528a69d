"""Hands out all that the books hold of a customer or a colleague, as one ZIP with the files.

That it was handed out is a line of the system's own before the first byte, with its number and reason; a
customer's file that was opened for it bears a read mark, too (SEC-1).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from rulebook.kernel.files import FileRef
from rulebook.kernel.identity import Person
from rulebook.kernel.lines import unframe
from rulebook.kernel.times import iso
from rulebook.subjects.books.commands import RecordExport
from rulebook.subjects.books.records import export_number
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.confidentiality.commands import OpenFile
from sync_server.core.company import Company
from sync_server.core.private_files import open_private
from sync_server.core.system import write_as_system
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.reporting.personal.gathering import Subject, customer_subject, names_one, person_subject, texts
from sync_server.reporting.personal.page import Line, as_json, as_page, file_name
from sync_server.reporting.personal.reducing import Reducer
from sync_server.reporting.sheets import mark

REPORT = "personal_data"
"""The name under which it stands among the exports."""
A_PIECE = 256 * 1024


class Unknown(Exception):
    """Nobody of that id is in the books."""


class Handed(msgspec.Struct, frozen=True, kw_only=True):
    """What went out: its number, how many records, of which kinds, how many files; `absent`: not arrived yet, or
    damaged.
    """

    number: str
    records: int
    kinds: tuple[str, ...]
    files: int
    absent: tuple[str, ...]
    lines: int
    aside: int


def hand_out(company: Company, out: Path, by: str, reason: str, customer: str = "", person: str = "") -> Handed:
    """Write the ZIP to `out`, for its owner alone to read; it must not be there yet (FileExistsError).

    Raises Unknown, and SystemRefused where no reason is given. All is of one moment.
    """
    with open_private(out, fresh=True) as file:
        try:
            return _write(company, file, by, reason, customer, person)
        except BaseException:
            out.unlink()
            raise


def _write(company: Company, file: Any, by: str, reason: str, customer: str, person: str) -> Handed:
    number, at = _note(company, by, reason, customer, person)
    with company.read() as work:
        gathered = customer_subject(work, customer) if customer else person_subject(work, person)
        assert gathered is not None
        subject, found = gathered
        reducer = Reducer(subject, work.all(Person), work.all(Customer), work.all(Vehicle))
        told = [(one.record, reducer.reduce(one.record, one.own)) for one in found]
        lines, aside = list(lines_about(work, subject)), _set_aside(work, subject)
        marked = mark(by, at, number, reason)
        refs = (
            {}
            if subject.colleague
            else {ref.sha256: ref for one in found if one.own for ref in files_of(one.record)}
        )
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as whole:
            absent = [sha256 for sha256, ref in sorted(refs.items()) if not _add(company, whole, ref)]
            whole.writestr("data.json", as_json(subject, marked, told, lines, absent, aside))
            whole.writestr("read-me.html", as_page(subject, marked, told, lines, absent, aside))
    kinds = tuple(sorted({record.KIND for record, _ in told}))
    return Handed(
        number=number,
        records=len(told),
        kinds=kinds,
        files=len(refs) - len(absent),
        absent=tuple(absent),
        lines=len(lines),
        aside=aside,
    )


def _note(company: Company, by: str, reason: str, customer: str, person: str) -> tuple[str, str]:
    """Note it in the books, before anything is read; its number and time."""
    about = f"{Customer.KIND}:{customer}" if customer else f"{Person.KIND}:{person}"
    now = company.clock()
    taken = RecordExport(
        report=REPORT, form="zip", first="", last="", by=by[:200], reason=reason[:200], asked=True, about=about
    )
    with company.write() as work:
        known = (
            work.get(Customer, customer)
            if customer
            else next((p for p in work.all(Person) if p.id == person), None)
        )
        if known is None:
            raise Unknown(about)
        if customer:
            opened = OpenFile(kind=Customer.KIND, record=customer, reason=reason)
            write_as_system(work, company.master, opened, about, now)
        noted = write_as_system(work, company.master, taken, "", now)
    return export_number(noted.line or ""), iso(now)


def files_of(value: Any) -> Iterator[FileRef]:
    """Every file that a record names."""
    if isinstance(value, FileRef):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from files_of(getattr(value, name))
    elif isinstance(value, tuple):
        for one in value:
            yield from files_of(one)


def _add(company: Company, whole: zipfile.ZipFile, ref: FileRef) -> bool:
    """Put a file into the ZIP, a piece at a time; False where it is not here, or damaged."""
    size = company.files.size(ref.sha256)
    if size is None or company.files.digest(ref.sha256) != ref.sha256:
        return False
    with whole.open(file_name(ref), "w") as into:
        for first in range(0, size, A_PIECE):
            into.write(company.files.read(ref.sha256, first, min(first + A_PIECE, size) - 1))
    return True


class _Said(msgspec.Struct):
    kind: str = ""
    actor: str = ""
    subject: str = ""
    device: str = ""
    body: Any = None


def lines_about(work: UnitOfWork, subject: Subject) -> Iterator[Line]:
    """Every line that names the subject or something of theirs, in the order of arrival."""
    c = t.lines.c
    asked = select(c.raw, c.received_at, c.outcome).order_by(c.arrival)
    for row in work.connection.execute(asked, execution_options={"yield_per": 500}):
        if said := names_of(row.raw, subject):
            outcome = msgspec.json.decode(row.outcome, type=_Became)
            yield Line(row.received_at, said.kind, outcome.outcome)


class _Became(msgspec.Struct):
    outcome: str = ""


def names_of(raw: bytes, subject: Subject) -> _Said | None:
    """What a line says, if it names the subject or something of theirs; None otherwise.

    One that is nested too deep to be read was never judged; it counts where it holds an id of theirs as a text.
    """
    try:
        said = msgspec.json.decode(raw, type=_Said)
        named = [said.actor, said.subject, said.device, *texts(said.body)]
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    except RecursionError:
        return _Said() if any(msgspec.json.encode(id) in raw for id in subject.ids) else None
    return said if any(names_one(text, subject.ids) for text in named) else None


def waiting_lines_name(work: UnitOfWork, subject: Subject) -> bool:
    """Whether a line that waits for another device's names the subject or something of theirs."""
    waiting = work.connection.execute(select(t.held.c.framed))
    return any(names_of(unframe(row.framed)[0], subject) for row in waiting)


def _set_aside(work: UnitOfWork, subject: Subject) -> int:
    """How many lines of a second history, which nobody judged, name the subject."""
    return sum(
        names_of(row.raw, subject) is not None for row in work.connection.execute(select(t.quarantine.c.raw))
    )
