"""Lets photos of work that is over go after the company's term (FILE-2): a line of the system's own first, then
the bytes, so that after a kill in between the next look goes on.

Any number of server processes may look; whoever comes second finds nothing left to do.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any

import msgspec

from rulebook.policy.settings import setting
from rulebook.rules import RULES
from rulebook.subjects.files.commands import EraseFile
from rulebook.subjects.files.keeping import naming_elsewhere, too_early, why_kept
from rulebook.subjects.files.records import Erasure, File, Photo
from sync_server.core.company import Company
from sync_server.core.files.erased import note_of, read_note
from sync_server.core.keyring import KeyRing
from sync_server.core.system import write_as_system
from sync_server.core.waiting import deadlines_rest
from sync_server.core.watching import looking
from sync_server.db.unit_of_work import UnitOfWork

EVERY_S = 3600.0
"""How often a server process looks: terms are months."""
AT_ONCE = 50
"""So many photos in one transaction: nobody who syncs waits long for it."""
RULE = "FILE-2"


class Due(msgspec.Struct, frozen=True):
    """A photo that may go: its name and size, and the orders that it shows."""

    sha256: str
    size: int
    orders: tuple[str, ...]


def due_photos(work: UnitOfWork, now: datetime) -> Iterator[Due]:
    """What the company's term lets go by now, by what the books say."""
    elsewhere = naming_elsewhere(RULES.records.values())
    for name in _old_enough(work, now):
        file = work.get(File, name)
        if file and not why_kept(work, elsewhere, file, now):
            orders = dict.fromkeys(photo.order for photo in work.find(Photo, "sha256", file.id))
            yield Due(file.id, file.size, tuple(orders))


def _old_enough(work: UnitOfWork, now: datetime) -> list[str]:
    """Files here of which their own record does not say that it is too early; nothing else is looked up."""
    months = setting(work, "photo_keep_months", now)
    return [file.id for file in work.all(File) if not too_early(file, months, now)] if months else []


class Eraser:
    """Looks again and again. What it has seen gone it does not ask the store for a second time."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self._gone: set[str] = set()

    def look(self) -> int:
        """Say by lines what may go, then let the bytes go; how many did. Raises StoreAway, OSError."""
        company = self.company
        with company.read() as work:
            now = company.clock()
            if not setting(work, "photo_keep_months", now) or deadlines_rest(work, now):
                return 0  # after a restore: who may still bring a dispute or a complaint is waited for
            old = _old_enough(work, now)
        for first in range(0, len(old), AT_ONCE):
            if due := self._due(old[first : first + AT_ONCE]):
                self._say(due)
        return self.let_go()

    def _due(self, names: list[str]) -> list[str]:
        """Those of some files that may go; each time a fresh look at the books, and none that lasts long."""
        elsewhere = naming_elsewhere(RULES.records.values())
        with self.company.read() as work:
            files, now = (work.get(File, name) for name in names), self.company.clock()
            return [file.id for file in files if file and not why_kept(work, elsewhere, file, now)]

    def let_go(self) -> int:
        """The bytes of what lines call erased; how many were still here, or had no note."""
        company = self.company
        with company.read() as work:
            company.follow_keys(work)
            said = {file.id: file.erased_at for file in work.all(File) if file.erased_at}
        self._gone &= said.keys()  # one that came anew may go again
        left = [sha256 for sha256 in said if sha256 not in self._gone]
        here = company.files.here(left)
        noted = set(company.files.notes()) if left else set()
        count = 0
        for sha256 in left:
            if sha256 in here or sha256 not in noted:
                company.files.erase(sha256, note_of(company.master, sha256, said[sha256], RULE))
                count += sha256 in here
            self._gone.add(sha256)
        return count

    def _say(self, names: list[str]) -> None:
        """Judged again in the transaction: a complaint may have come since we looked."""
        company = self.company
        elsewhere = naming_elsewhere(RULES.records.values())
        with company.write() as work:
            now = company.clock()
            months = setting(work, "photo_keep_months", now)
            for sha256 in names:
                file = work.get(File, sha256)
                if file and not file.erased_at and not why_kept(work, elsewhere, file, now):
                    command = EraseFile(how=Erasure.TERM, months=months)
                    write_as_system(work, company.master, command, sha256, now)


def say_again(work: UnitOfWork, master: KeyRing, noted: set[str], now: datetime) -> int:
    """Books that are older than what was erased: a line says again what these notes say; how many."""
    count = 0
    for sha256 in sorted(noted):
        file = work.get(File, sha256)
        anew = file is not None and file.erased_how is not None and not file.arrived_at
        if file and not file.erased_at and not anew:
            write_as_system(work, master, EraseFile(how=Erasure.AGAIN), sha256, now)
            count += 1
    return count


def erased_before(company: Company, sha256: str) -> bool:
    """Whether the store has this server's own note that the photo was erased."""
    return read_note(company.master, sha256, company.files.note(sha256)) is not None


@contextlib.asynccontextmanager
async def erasing_photos(app: Any) -> AsyncIterator[None]:
    """While the application runs, look every hour, in a thread of its own."""
    company: Company = app.state["company"]
    async with looking(company, "photos whose term is over", Eraser(company).look, EVERY_S):
        yield
