"""Sends the files that this device's lines name and the server does not have, bite by bite, after the lines.

Which those are is derived: from the journal, and from what the server says has arrived. One file that fails never
keeps the others, nor any line.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic

from mobile.client.offline_client import OfflineClient
from mobile.client.session_api import Progress
from mobile.store.folder import StoreFailed
from mobile.sync.files import FILE_BITE, SMALLEST_FILE_BITE, Failed, Upload, Whole, after, next_ask
from mobile.sync.link import Link, Unreachable
from rulebook.kernel.files import FileRef
from rulebook.rules import files_in
from rulebook.subjects.files.commands import LoseFile
from rulebook.subjects.files.records import File

log = logging.getLogger(__name__)

TIMEOUT_S = 30.0
A_BITE_S = 10.0
"""So long a bite may take, by what the link gave last: one that is cut off by the timeout is sent for nothing."""
PATIENCE = 3
"""So many requests without an answer and no bite through between them, and the link counts as gone."""


class FileSender:
    """The files of one device. `failing`: why a file does not get through, by SHA-256."""

    def __init__(self, client: OfflineClient, told: Callable[[], None]) -> None:
        self.client = client
        self.told = told
        self.failing: dict[str, str] = {}
        self._named: dict[str, FileRef] = {}
        self._read_to = 0
        self._there: set[str] = set()
        self._lost: set[str] = set()
        self._tries: dict[str, int] = {}
        self.smallest, self.largest = SMALLEST_FILE_BITE, FILE_BITE
        """Between these a bite is as long as the link lets through."""
        self._bite = self.largest
        self._done: dict[str, int] = {}
        self._under_way = 0
        self._misses = 0
        self.sent = 0
        """Bytes that the server answered for, since the start."""

    def names(self, sha256: str) -> bool:
        """Whether an own line names the file."""
        return sha256 in self._all_named()

    def waiting(self) -> list[FileRef]:
        """Files that own lines name and the server is not known to have; those tried least often first."""
        named = self._all_named().values()
        found = [ref for ref in named if not (self.arrived(ref.sha256) or self.given_up(ref.sha256))]
        return sorted(found, key=lambda ref: self._tries.get(ref.sha256, 0))

    def _all_named(self) -> dict[str, FileRef]:
        for entry in self.client.journal.after(self._read_to):
            self._read_to = max(self._read_to, entry.seq)
            if entry.line is not None:
                if entry.line.kind == LoseFile.KIND:
                    self._lost.add(entry.line.subject)
                self._named |= {ref.sha256: ref for ref in files_in(entry.line)}
        return self._named

    def arrived(self, sha256: str) -> bool:
        """Whether the server is known to have the file, and that we had it; or to have erased it (FILE-2)."""
        known = self.client.world.get(File, sha256)
        me = self.client.profile.person
        if sha256 in self._there or (known and known.erased_at):
            return True
        return bool(known and known.arrived_at and known.had_by(me))

    def given_up(self, sha256: str) -> bool:
        """Whether an own line says that it is gone from here."""
        return sha256 in self._lost

    def forget_arrivals(self) -> None:
        """The server was restored or begins anew: what it has is asked for again."""
        self._there.clear()

    @property
    def progress(self) -> Progress:
        """Since the queue was last empty; a break or a pause does not begin it anew."""
        left = self.waiting()
        if not left:
            return Progress()
        done = sum(self._done.values())
        return Progress(
            files=len(self._done),
            all_files=len(self._done) + len(left),
            bytes=done + self._under_way,
            all_bytes=done + sum(ref.size for ref in left),
        )

    async def send(self, link: Link, stop: Callable[[], bool]) -> str:
        """Send what waits, until there is no more or `stop` says so between two bites.

        Returns '' or the trouble that holds all files up. Raises Unreachable.
        """
        if not self.waiting():
            return ""
        tried: set[str] = set()
        while not stop() and (left := [ref for ref in self.waiting() if ref.sha256 not in tried]):
            tried.add(left[0].sha256)
            trouble = await self._send_one(link, left[0], stop)
            if trouble:
                return trouble
        if not self.waiting():
            self._done.clear()
        return ""

    async def _send_one(self, link: Link, ref: FileRef, stop: Callable[[], bool]) -> str:
        step: Upload | Whole | Failed = Upload(ref)
        content = b""
        while isinstance(step, Upload) and not stop():
            if step.offset is not None and not content:
                content = await self.client.blobs.read(ref) or b""
                if not content:
                    step = Failed("file_lost", False)
                    await self._tell_loss(ref)
                    break
            self._under_way = step.offset or 0
            self.told()
            step = await self._ask(link, step, content)
        self._under_way = 0
        if isinstance(step, Whole):
            self._there.add(ref.sha256)
            self._done[ref.sha256] = ref.size
            self.failing.pop(ref.sha256, None)
        elif isinstance(step, Failed):
            log.warning("file %s: %s", ref.sha256, step.code)
            self.failing[ref.sha256] = step.code
            self._tries[ref.sha256] = self._tries.get(ref.sha256, 0) + 1
        self.told()
        return step.code if isinstance(step, Failed) and step.for_all else ""

    async def _tell_loss(self, ref: FileRef) -> None:
        """Neither this device has it nor the server: a line says so, once, and nobody waits for it any more."""
        try:
            await self.client.do(LoseFile(), ref.sha256)
        except StoreFailed:
            log.exception("cannot note that %s is lost", ref.sha256)

    async def _ask(self, link: Link, upload: Upload, content: bytes) -> Upload | Whole | Failed:
        ask = next_ask(upload, content, self._bite)
        profile = self.client.profile
        headers = ask.headers | {"authorization": f"Bearer {profile.device}.{profile.token}"}
        began = monotonic()
        try:
            got = await link.send(ask.method, ask.path, ask.body, headers, TIMEOUT_S)
        except Unreachable:
            self._bite = max(self._bite // 4, self.smallest)
            self._misses += 1
            if self._misses < PATIENCE:
                return Upload(upload.ref)
            # the next try begins with another file: it may be this one that no proxy lets through
            self._misses, self._under_way = 0, 0
            self._tries[upload.ref.sha256] = self._tries.get(upload.ref.sha256, 0) + 1
            raise
        if ask.body:
            self._misses = 0
            fits = int(len(ask.body) * A_BITE_S / max(monotonic() - began, 0.001))
            self._bite = max(min(self._bite * 2, fits, self.largest), self.smallest)
            self.sent += len(ask.body)
        return after(upload, got.status, got.headers, got.body)
