"""Asks for the acknowledgement manifest, compares, and lets the phone forget what the server is known to hold.

Nothing younger than KEEP goes even then: a server restored from last week's backup still finds it here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from mobile.client.error_codes import trouble_in
from mobile.client.offline_client import OfflineClient
from mobile.store.folder import StoreFailed
from mobile.store.journal import Entry
from mobile.sync.link import Link, Unreachable
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import parse_time
from rulebook.manifest import Held, Manifest, Matching, compare, files_named
from rulebook.subjects.files.records import File, Photo
from rulebook.subjects.orders.records import Order, OrderState

log = logging.getLogger(__name__)

TIMEOUT_S = 30.0
KEEP = timedelta(days=7)
A_FILE = timedelta(days=1)
"""So long lines go into one file of the journal; a file is forgotten whole."""
ASK_AGAIN = timedelta(hours=1)
SETTLED = (OrderState.CLOSED, OrderState.CANCELLED)
"""Photos of other orders stay: somebody may look at them again, without signal."""


class NotChecked(Exception):
    """The server could not be asked. `code` is of the catalogue `trouble.*`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Reconciler:
    """Compares one device with the server, and tidies it up."""

    def __init__(self, client: OfflineClient, link: Link) -> None:
        self.client = client
        self.link = link
        self.matching: Matching | None = None
        self.checked_at = ""
        self.checked_to = 0
        self._asked: datetime | None = None
        self._one = asyncio.Lock()

    async def check(self) -> Matching:
        """Compare now. Where something differs it is asked for by name. Raises NotChecked."""
        async with self._one:
            self._asked = self.client.clock()
            last = self.client.journal.last_seq
            found = await self._compare(hashes=False)
            if not found.complete:
                found = await self._compare(hashes=True)
            self.matching, self.checked_at = found, self._asked.isoformat(timespec="seconds")
            self.checked_to = last
            return found

    async def _compare(self, hashes: bool) -> Matching:
        first = self.client.journal.first
        manifest = await self._ask(first, hashes)
        await self.client.keep_rescue_key(manifest.rescue)
        return compare(held(self.client.journal.entries), manifest)

    async def _ask(self, first: int, hashes: bool) -> Manifest:
        profile = self.client.profile
        headers = {"authorization": f"Bearer {profile.device}.{profile.token}"}
        path = f"/api/manifest?from={first}" + ("&hashes=true" if hashes else "")
        try:
            got = await self.link.get(path, headers, TIMEOUT_S)
        except Unreachable as error:
            raise NotChecked("unreachable") from error
        if got.status != 200:
            raise NotChecked(trouble_in(got.status, got.body)[0])
        try:
            return msgspec.json.decode(got.body, type=Manifest)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise NotChecked("answer") from error

    async def after_sync(self) -> None:
        """Everything is sent: tidy up where it is time to. What fails is tried again another time."""
        try:
            if self._due():
                await self.tidy(await self.check())
        except NotChecked as error:
            log.info("no manifest: %s", error.code)
        except StoreFailed:
            log.exception("could not tidy up")

    def _due(self) -> bool:
        now, client = self.client.clock(), self.client
        if self._asked and timedelta() <= now - self._asked < ASK_AGAIN:
            return False
        return not client.rescue_key or self._full_file(now) or bool(self._old_ends(now))

    def _full_file(self, now: datetime) -> bool:
        journal = self.client.journal
        oldest = journal.entry(journal.newest_first)
        return oldest is not None and _older(oldest, now - A_FILE)

    def _old_ends(self, now: datetime) -> list[int]:
        """Where files end whose last line is older than KEEP."""
        entries = ((end, self.client.journal.entry(end)) for end in self.client.journal.ends())
        return [end for end, entry in entries if entry and _older(entry, now - KEEP)]

    async def tidy(self, matching: Matching) -> None:
        """Begin a new file where it is time to, and forget the old ones that match."""
        now = self.client.clock()
        if self._full_file(now):
            await self.client.begin_file()
        ends = [end for end in self._old_ends(now) if end <= matching.upto]
        if ends:
            for sha256 in await self._spare_files(ends[-1]):
                await self.client.blobs.remove(sha256)
            await self.client.forget(ends[-1])
        await asyncio.shield(self.client.notes.tidy())

    async def _spare_files(self, upto: int) -> list[str]:
        """Files on this device that matched, that only lines up to `upto` name, and whose order is settled.

        So are those that an earlier forgetting left, once the server's word is here that they arrived.
        """
        client = self.client
        needed = {f for e in client.journal.after(upto) for f in files_named(e.line)}
        matched = {f for e in client.journal.entries if e.seq <= upto for f in files_named(e.line)}
        return [f for f in await client.blobs.taken() - needed if self._is_spare(f, f in matched)]

    def _is_spare(self, sha256: str, matched: bool) -> bool:
        world = self.client.world
        file = world.get(File, sha256)
        with_the_company = file and file.arrived_at and file.had_by(self.client.profile.person)
        if not matched and not with_the_company:
            return False
        orders = [world.get(Order, photo.order) for photo in world.find(Photo, "sha256", sha256)]
        return all(order is None or order.state in SETTLED for order in orders)


def held(entries: Sequence[Entry]) -> list[Held]:
    """The lines as they can be compared. What a damaged one was, the line after it knows."""
    found = []
    for n, entry in enumerate(entries):
        following = entries[n + 1].line if n + 1 < len(entries) else None
        hash = following.prev if entry.line is None and following else entry.hash
        found.append(Held(entry.seq, hash, files_named(entry.line)))
    return found


def _older(entry: Entry, than: datetime) -> bool:
    """Whether the line was made before; one whose time cannot be read is as old as you like."""
    try:
        return entry.line is None or parse_time(entry.line.at) < than
    except Unreadable:
        return True
