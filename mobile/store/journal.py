"""The journal: this device's own lines, one after the other, durable before anything is shown.

Knows the chain, not what the commands mean. The files' bytes are what is sent. Lines that the server is known to
hold may be forgotten, a whole file at a time, from the front.
"""

from __future__ import annotations

import contextlib
import logging
from dataclasses import dataclass
from itertools import pairwise

from mobile.store.folder import Folder, LogFile, StoreFailed
from mobile.store.segments import Segment, segment, segments_among
from rulebook.kernel.lines import GENESIS, Line, Unreadable, frame, line_hash, read_line, unframe

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """One line as it stands in the file. `line` is None where the bytes were damaged; they are sent too."""

    seq: int
    framed: bytes
    hash: str
    line: Line | None


@dataclass(frozen=True)
class Anchor:
    """The last line that was forgotten, by seq and hash; 0 and GENESIS where none was."""

    seq: int = 0
    hash: str = GENESIS


MOST_LOST = 1000
"""A line that claims a place further on than this is damaged itself."""


class Journal:
    """The open journal of one device. `torn` is how many bytes of a half-written last line were cut off.

    `entries` are the lines still held, from seq `first` on.
    """

    def __init__(
        self, folder: Folder, name: str, segments: list[Segment], file: LogFile, entries: list[Entry], torn: int
    ) -> None:
        self._folder = folder
        self._name = name
        self._segments = segments
        self._file = file
        self.entries = entries
        self.torn = torn

    @classmethod
    async def open(cls, folder: Folder, name: str, forgotten: Anchor = Anchor()) -> Journal:
        """Open (or make) the journal; a torn last line, never reported as saved, is cut off.

        Files that hold nothing after `forgotten` are removed unread: a forgetting that was cut short goes on.
        """
        segments = segments_among(name, await folder.names())
        segments = segments or [segment(name, forgotten.seq + 1, forgotten.hash)]
        segments = await _without_unused(folder, segments)
        file = await folder.open(segments[-1].name)
        try:
            content = await file.read()
            whole = content.rfind(b"\n") + 1
            if whole < len(content):
                await file.truncate(whole)
            segments = await _without_forgotten(folder, segments, forgotten.seq)
            entries: list[Entry] = []
            for one, following in pairwise(segments):
                entries += _fitted(await _read(folder, one), one.first, following.first - one.first)
        except BaseException:
            await file.close()
            raise
        entries += _entries(content[:whole], segments[-1].first)
        return cls(folder, name, segments, file, entries, len(content) - whole)

    @property
    def first(self) -> int:
        """The seq of the first line that is held, or will be."""
        return self._segments[0].first

    @property
    def last_seq(self) -> int:
        return self.first + len(self.entries) - 1

    @property
    def next_seq(self) -> int:
        return self.last_seq + 1

    @property
    def head(self) -> str:
        """The hash that the next line names as `prev`."""
        newest = self._segments[-1]
        return newest.before if self.next_seq == newest.first else self.entries[-1].hash

    def entry(self, seq: int) -> Entry | None:
        """The line of that seq, if it is still held."""
        return self.entries[seq - self.first] if self.first <= seq <= self.last_seq else None

    def hash_at(self, seq: int) -> str | None:
        """The hash of the line of that seq, which may be the last one forgotten; None where it is not known."""
        if seq == self.first - 1:
            return self._segments[0].before
        found = self.entry(seq)
        return found.hash if found else None

    async def append(self, line: Line, raw: bytes, mac: str) -> None:
        """Keep a new line; returns once it is durable. On StoreFull or StoreFailed nothing was kept."""
        if line.seq != self.next_seq or line.prev != self.head:
            raise ValueError(f"line {line.seq} does not follow the journal's {self.next_seq - 1}")
        framed = frame(raw, mac)
        await self._file.append(framed)
        self.entries.append(Entry(line.seq, framed, line_hash(raw), line))

    def after(self, seq: int) -> list[Entry]:
        """The entries behind `seq`, in order.

        A server that forgot more than we still hold (a backup months old) gets empty lines for those, so that what
        follows them is not held up: they stand there as lost, in their places.
        """
        gap = [_entry(n, b"") for n in range(seq + 1, self.first)]
        return gap + self.entries[max(0, seq + 1 - self.first) :]

    # forgetting
    @property
    def newest_first(self) -> int:
        """The seq with which the file begins that lines are appended to."""
        return self._segments[-1].first

    def ends(self) -> list[int]:
        """The last seq of each file but the newest: up to there lines can be forgotten."""
        return [following.first - 1 for following in self._segments[1:]]

    async def roll(self) -> None:
        """Begin a new file for the lines to come. Where that fails, the old one goes on."""
        if self.next_seq == self.newest_first:
            return
        fresh = segment(self._name, self.next_seq, self.head)
        file = await self._folder.open(fresh.name)
        old, self._file = self._file, file
        self._segments.append(fresh)
        await old.close()

    async def forget(self, upto: int) -> None:
        """Remove the files that hold nothing behind `upto`. The caller has noted first that they may go."""
        while len(self._segments) > 1 and self._segments[1].first <= upto + 1:
            await self._folder.remove(self._segments[0].name)
            gone = self._segments.pop(0)
            del self.entries[: self.first - gone.first]

    async def close(self) -> None:
        await self._file.close()


async def _without_forgotten(folder: Folder, segments: list[Segment], forgotten: int) -> list[Segment]:
    """Those that hold something behind `forgotten`, and the newest; the others are removed."""
    count = sum(following.first <= forgotten + 1 for following in segments[1:])
    for gone in segments[:count]:
        with contextlib.suppress(StoreFailed):  # it is tried again at the next start
            await folder.remove(gone.name)
    return segments[count:]


async def _without_unused(folder: Folder, segments: list[Segment]) -> list[Segment]:
    """Those that were ever begun. A file was made for the lines to come, and going over to it failed: it stands
    there empty, the one before it went on, and the lines in that one are not too many.
    """
    used = segments[:1]
    for one in segments[1:]:
        if await _read(folder, one) or not _goes_on(await _read(folder, used[-1]), used[-1].first, one.first):
            used.append(one)
        else:
            with contextlib.suppress(StoreFailed):  # it is passed over again at the next start
                await folder.remove(one.name)
    return used


def _goes_on(content: bytes, first: int, seq: int) -> bool:
    """Whether the lines in it go on beyond `seq`, if only by half a line."""
    torn = bool(content) and not content.endswith(b"\n")
    return torn or any(e.line and e.line.seq >= seq for e in _entries(content, first))


async def _read(folder: Folder, one: Segment) -> bytes:
    file = await folder.open(one.name)
    try:
        return await file.read()
    finally:
        await file.close()


async def read_raw(folder: Folder, name: str) -> list[Entry]:
    """All lines that can be read at all, file by file, for a rescue where the journal cannot be opened."""
    found: list[Entry] = []
    for one in segments_among(name, await folder.names()):
        try:
            found += _entries(await _read(folder, one), one.first)
        except StoreFailed:
            log.exception("%s cannot be read", one.name)
    return found


def _fitted(content: bytes, first: int, places: int) -> list[Entry]:
    """The lines of a file that was full when the next one was begun: exactly so many."""
    whole = content if content.endswith(b"\n") or not content else content + b"\n"
    entries = _entries(whole, first)
    if len(entries) == places:
        return entries
    kept = min(len(entries), places - 1)
    return entries[:kept] + _filled([e.framed[:-1] for e in entries[kept:]], first + kept, places - kept)


def _entries(content: bytes, first: int = 1) -> list[Entry]:
    """The lines of the file, each at its own seq, so that a damaged one costs no other its place.

    Damage may make two lines of one (a new newline) or one of several (lost ones). The pieces are put together
    again, or empty lines stand for what is lost, until a sound line says which seq is its own.
    """
    entries: list[Entry] = []
    damaged: list[bytes] = []
    pieces = content.split(b"\n")[:-1]
    for piece in pieces:
        entry = _entry(first + len(entries), piece)
        seq = entry.line.seq if entry.line else 0
        if seq == entry.seq and not damaged:
            entries.append(entry)
        elif damaged and entry.seq < seq <= entry.seq + MOST_LOST:
            entries += _filled(damaged, entry.seq, seq - entry.seq)
            entries.append(_entry(seq, piece))
            damaged = []
        else:
            damaged.append(piece)
    if damaged and any(_entry(0, piece).line for piece in damaged[1:]):  # it does not come out even
        return [_entry(seq, piece) for seq, piece in enumerate(pieces, first)]
    return entries + _filled(damaged, first + len(entries), len(damaged))


def _filled(damaged: list[bytes], first: int, places: int) -> list[Entry]:
    """Exactly so many entries out of damaged pieces; what is over goes into the last one, nothing is left out."""
    kept = damaged[:places]
    if len(damaged) > places:
        kept[-1] = b" ".join(damaged[places - 1 :])
    kept += [b""] * (places - len(kept))
    return [_entry(first + n, piece) for n, piece in enumerate(kept)]


def _entry(seq: int, line: bytes) -> Entry:
    framed = line + b"\n"
    try:
        raw, _ = unframe(framed)
    except Unreadable:
        return Entry(seq, framed, line_hash(line), None)
    try:
        return Entry(seq, framed, line_hash(raw), read_line(raw))
    except Unreadable:
        return Entry(seq, framed, line_hash(raw), None)
