"""What the server holds of a device's lines and files, for the phone to compare. Knows no HTTP."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from rulebook.kernel.lines import GENESIS, Unreadable, read_line
from rulebook.manifest import Manifest, files_named, lines_mark
from rulebook.subjects.files.records import File
from sync_server.core.backed_up import backed_up_to, files_since_backup
from sync_server.core.company import Company
from sync_server.core.enrolment import handing_in
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork


def _files(raw: bytes) -> tuple[str, ...]:
    if b'"sha256"' not in raw:
        return ()
    try:
        return files_named(read_line(raw))
    except Unreadable:
        return ()


def _lost(work: UnitOfWork, device: str, sha256: str) -> bool:
    """Whether nobody waits for it: the device says that it lost it, or the company let it go (FILE-2)."""
    file = work.get(File, sha256)
    return file is not None and (device in file.lost_by or bool(file.erased_at))


def _erased(work: UnitOfWork, sha256: str) -> bool:
    file = work.get(File, sha256)
    return file is not None and bool(file.erased_at)


def _awaited(work: UnitOfWork, person: str, sha256: str) -> bool:
    """Whether the device is still to show that it has the bytes, which somebody else sent."""
    file = work.get(File, sha256)
    return file is not None and not file.had_by(person)


def _safe(upto: int, named: Mapping[int, tuple[str, ...]], fresh: set[str]) -> int:
    """The last seq up to which the backup has every file, too; `fresh` came after it."""
    return min([upto, *(seq - 1 for seq, names in named.items() if fresh.intersection(names))])


def manifest_for(company: Company, credentials: str, first: int, hashes: bool = False) -> Manifest:
    """The calling device's lines from seq `first` on. `hashes`: each line's too. Raises NotLetIn, StoreAway."""
    c = t.lines.c
    with company.read() as work:
        company.follow_keys(work)
        row = handing_in(work, credentials, company.clock()).row
        kept = work.connection.execute(
            select(c.seq, c.hash, c.raw).where(c.device == row.id, c.seq >= first).order_by(c.seq)
        ).all()
        named = {line.seq: names for line in kept if (names := _files(line.raw))}
        safe = backed_up_to(work.connection, row.id)
        if safe is not None and named:
            safe = _safe(safe, named, files_since_backup(work.connection))
        files = dict.fromkeys(sha256 for names in named.values() for sha256 in names)
        lost = [sha256 for sha256 in files if _lost(work, row.id, sha256)]
        erased = {sha256 for sha256 in lost if _erased(work, sha256)}
        awaited = {sha256 for sha256 in files if sha256 not in lost and _awaited(work, row.person, sha256)}
    found = [line.hash for line in kept]
    whole = company.files.here(f for f in files if f not in awaited and f not in erased)
    here = tuple(f for f in files if f in whole)
    return Manifest(
        first=first,
        count=len(found),
        digest=lines_mark(found),
        seq=row.next_seq - 1,
        hash=row.head_hash or GENESIS,
        files=here,
        lost=tuple(sha256 for sha256 in lost if sha256 not in here),
        hashes=tuple(found) if hashes else (),
        rescue=company.rescue_key,
        safe=safe,
    )
