"""Takes files in and gives them out: who may, how much is here, when one has arrived. Knows no HTTP.

A device may send only what one of its own lines names, so lines go first. What a file is called is what its bytes
must be; a whole file is never written again.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from rulebook.kernel.files import MEDIA, MOST_FILE_BYTES, FileRef, file_type
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import DeviceId
from rulebook.kernel.records import Record
from rulebook.kernel.times import company_day
from rulebook.rules import sees
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.customer_pages.records import PublicReport
from rulebook.subjects.dealers.records import Agreement, Shipment
from rulebook.subjects.files.commands import ArriveFile
from rulebook.subjects.files.records import File, Photo
from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.measures.records import Proof
from rulebook.subjects.rounds.records import Finding
from rulebook.subjects.surveys.records import SurveyAnswer
from sync_server.core.chain import device_row
from sync_server.core.company import Company
from sync_server.core.enrolment import handing_in, known_device
from sync_server.core.files.erasing import erased_before
from sync_server.core.files.store import Misplaced, StoreRoom
from sync_server.core.readers import reader_tags
from sync_server.core.system import write_as_system
from sync_server.db.unit_of_work import UnitOfWork

MOST_BITE = 1_000_000
"""The most bytes in one request."""

NAMING: dict[type[Record], str] = {
    Photo: "by",
    Proof: "by",
    PublicReport: "by",
    Handover: "for_by",
    Finding: "by",
    Agreement: "asked_by",
    Shipment: "taken_by",
    SurveyAnswer: "by",
    Measurement: "by",
}
"""Records that name files by a key `sha256` → the field that says who had it: who sees one may read its file."""


class FileProblem(Exception):
    """A file's request that cannot be done. `offset`: how much of the file the server has, where that matters."""

    def __init__(self, status: int, code: str, detail: str, offset: int | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.offset = offset


class Standing(msgspec.Struct, frozen=True):
    """How much of a file is here. `whole`: all of it, verified."""

    offset: int
    whole: bool


class Content(msgspec.Struct, frozen=True):
    """Bytes `first` … `last` of a file of `size` bytes."""

    data: bytes
    first: int
    last: int
    size: int
    media: str


def standing(company: Company, credentials: str, sha256: str) -> Standing:
    """How much of a file is here. For those who may send it or may read it."""
    with company.read() as work:
        row, person, _ = handing_in(work, credentials, company.clock())
        known = _need_named(work, row.id, person, sha256, company.clock())
    _refuse_erased(company, known)
    return _whole(company, known, row.id, person) or Standing(company.files.part(sha256, row.id), False)


def take_bite(company: Company, credentials: str, sha256: str, offset: int, length: int, data: bytes) -> Standing:
    """Append a bite of a file of `length` bytes. The last makes it whole, if the bytes are what it is called.

    An empty bite at the end of all the others asks for that again: a kill may have come right before.
    """
    with company.read() as work:
        row, person, _ = handing_in(work, credentials, company.clock())
        known = work.get(File, sha256)
    if known is None or row.id not in known.named_by:
        raise FileProblem(404, "file_unnamed", "No line of this device names this file; send the lines first.")
    _refuse_erased(company, known)
    _begin_anew(company, known)
    if whole := _whole(company, known, row.id, person):
        return whole
    if not 0 < length <= MOST_FILE_BYTES:
        raise FileProblem(413, "file_too_large", f"A file has at most {MOST_FILE_BYTES} bytes.")
    ended = offset == length == company.files.part(sha256, row.id)
    if not (data or ended) or offset + len(data) > length:
        raise FileProblem(400, "file_length", "The bite is empty, or goes past the file's end.")
    if not company.sent_today.allows(row.id, len(data), company_day(company.clock())):
        raise FileProblem(
            429, "file_day", "This device has sent enough files for one day; the rest goes tomorrow."
        )
    have = length if ended else _append(company, sha256, row.id, offset, data)
    if have < length:
        return Standing(have, False)
    if not company.files.finish(sha256, row.id):
        detail = "The bytes are not what the file is called; they were discarded. Begin again."
        raise FileProblem(422, "file_differs", detail, 0)
    _note_arrival(company, sha256, person)
    return Standing(length, True)


def take_whole(company: Company, device: str, person: Person, sha256: str, data: bytes) -> bool:
    """Take a file all of whose bytes are there, as out of a rescue file; whether it was new.

    Only one that a line of the device names; one that was erased stays so (FILE-2). Raises FileProblem.
    """
    with company.read() as work:
        known = work.get(File, sha256)
    if known is None or device not in known.named_by:
        raise FileProblem(404, "file_unnamed", "No line of this device names this file.")
    if _is_erased(company, known):
        return False
    _begin_anew(company, known)
    if _whole(company, known, device, person):
        return False
    have = company.files.part(sha256, device)
    if data[have:]:
        _append(company, sha256, device, have, data[have:])
    if not company.files.finish(sha256, device):  # what was there of it before was spoilt
        _append(company, sha256, device, 0, data)
        company.files.finish(sha256, device)
    _note_arrival(company, sha256, person)
    return True


def content(company: Company, credentials: str, sha256: str, first: int, last: int | None) -> Content:
    """Bytes of a whole file from `first` on. Only for who sees a record that names it (SEC-1)."""
    with company.read() as work:
        row, person = known_device(work, credentials, company.clock())
        if not _may_read(work, sha256, person, row.id, company.clock()):
            raise FileProblem(404, "file_unknown", "This file is not known here, or not for you.")
        known = work.get(File, sha256)
    if known and known.erased_at:
        raise FileProblem(410, "file_erased", _ERASED)
    size = company.files.size(sha256) if known and known.arrived_at else None
    if size is None:
        raise FileProblem(404, "file_awaited", "This file is still on the phone that took it; try again later.")
    end = size - 1 if last is None else min(last, size - 1)
    if not 0 <= first <= end:
        raise FileProblem(416, "file_range", f"The file has {size} bytes.", size)
    kind = file_type(company.files.read(sha256, 0, 15))
    media = MEDIA[kind] if kind else "application/octet-stream"
    return Content(company.files.read(sha256, first, end), first, end, size, media)


_ERASED = "This photo was erased when its term was over; its record says when (FILE-2)."


def _refuse_erased(company: Company, file: File) -> None:
    """Bytes that were let go are not taken again for what was there before, nor by books older than that."""
    if _is_erased(company, file):
        raise FileProblem(410, "file_erased", _ERASED)


def _is_erased(company: Company, file: File) -> bool:
    if file.erased_at:
        return True
    return file.erased_how is None and erased_before(company, file.id)


def _begin_anew(company: Company, file: File) -> None:
    """A later line named what had gone: the note of that goes before the first byte comes."""
    if file.erased_how is not None and not file.arrived_at:
        company.files.drop_note(file.id)


def _append(company: Company, sha256: str, device: str, offset: int, data: bytes) -> int:
    try:
        return company.files.append(sha256, device, offset, data)
    except Misplaced as error:
        raise FileProblem(409, "file_offset", f"Offset {error.due} is due.", error.due) from error
    except StoreRoom as error:
        raise FileProblem(507, "file_room", "The server has no room for files; nothing is lost.") from error


def _whole(company: Company, file: File, device: str, person: Person) -> Standing | None:
    """The whole file, if it is here and need not be sent from this device.

    Not for a device that names what somebody else sent: it sends the same bytes, and so shows that it had them.
    Nor where a kill came right before the arrival was noted, and several people had named it.
    """
    size = company.files.size(file.id)
    if size is None:
        return None
    if device in file.named_by and not (file.arrived_at and file.had_by(person.id)):
        if file.arrived_at or not _alone_named_by(company, file, person):
            return None
        _note_arrival(company, file.id, person)
    return Standing(size, True)


def _alone_named_by(company: Company, file: File, person: Person) -> bool:
    with company.read() as work:
        rows = [device_row(work, device) for device in file.named_by]
    return all(row is not None and row.person == person.id for row in rows)


def _note_arrival(company: Company, sha256: str, person: Person) -> None:
    """That a file has arrived is a line like any other, so that the books follow from lines alone; once for each
    person who had it.
    """
    size = company.files.size(sha256)
    kind = file_type(company.files.read(sha256, 0, 15)) if size else None
    with company.write() as work:
        known = work.get(File, sha256)
        if size is None or known is None or (known.arrived_at and known.had_by(person.id)):
            return
        ref = FileRef(sha256=sha256, size=size, type=kind or known.type)
        command = ArriveFile(file=ref, sent_by=person.id)
        write_as_system(work, company.master, command, sha256, company.clock())


def _need_named(work: UnitOfWork, device: str, person: Person, sha256: str, now: datetime) -> File:
    known = work.get(File, sha256)
    names_it = known is not None and DeviceId(device) in known.named_by
    if known is None or not (names_it or _may_read(work, sha256, person, device, now)):
        raise FileProblem(404, "file_unnamed", "No line of this device names this file; send the lines first.")
    return known


def _may_read(work: UnitOfWork, sha256: str, person: Person, device: str, now: datetime) -> bool:
    """Whoever sees a record that names it, by somebody who had its bytes. To name a file proves nothing: its hash
    may have been seen on an order that is out of sight now.
    """
    tags = reader_tags(work, person, device, now)
    file = work.get(File, sha256)
    return any(
        sees(record, tags, work)
        for kind, by in NAMING.items()
        for record in work.find(kind, "sha256", sha256)
        if file is None or file.had_by(getattr(record, by))
    )
