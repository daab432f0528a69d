"""The journal: this device's own lines, one after the other, durable before anything is shown.

Knows the chain, not what the commands mean. The file's bytes are what is sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from mobile.store.folder import Folder, LogFile
from rulebook.lines import GENESIS, Line, Unreadable, frame, line_hash, read_line, unframe


@dataclass(frozen=True)
class Entry:
    """One line as it stands in the file. `line` is None where the bytes were damaged; they are sent too."""

    seq: int
    framed: bytes
    hash: str
    line: Line | None


MOST_LOST = 1000
"""A line that claims a place further on than this is damaged itself."""


class Journal:
    """The open journal of one device. `torn` is how many bytes of a half-written last line were cut off."""

    def __init__(self, file: LogFile, entries: list[Entry], torn: int) -> None:
        self._file = file
        self.entries = entries
        self.torn = torn

    @classmethod
    async def open(cls, folder: Folder, name: str) -> Journal:
        """Open (or make) the journal; a torn last line, never reported as saved, is cut off."""
        file = await folder.open(name)
        try:
            content = await file.read()
            whole = content.rfind(b"\n") + 1
            if whole < len(content):
                await file.truncate(whole)
        except BaseException:
            await file.close()
            raise
        return cls(file, _entries(content[:whole]), len(content) - whole)

    @property
    def next_seq(self) -> int:
        return len(self.entries) + 1

    @property
    def head(self) -> str:
        """The hash that the next line names as `prev`."""
        return self.entries[-1].hash if self.entries else GENESIS

    async def append(self, line: Line, raw: bytes, mac: str) -> None:
        """Keep a new line; returns once it is durable. On StoreFull or StoreFailed nothing was kept."""
        if line.seq != self.next_seq or line.prev != self.head:
            raise ValueError(f"line {line.seq} does not follow the journal's {self.next_seq - 1}")
        framed = frame(raw, mac)
        await self._file.append(framed)
        self.entries.append(Entry(line.seq, framed, line_hash(raw), line))

    def after(self, seq: int) -> list[Entry]:
        """The entries behind `seq`, in order."""
        return self.entries[seq:]

    async def close(self) -> None:
        await self._file.close()


def _entries(content: bytes) -> list[Entry]:
    """The lines of the file, each at its own seq, so that a damaged one costs no other its place.

    Damage may make two lines of one (a new newline) or one of several (lost ones). The pieces are put together
    again, or empty lines stand for what is lost, until a sound line says which seq is its own.
    """
    entries: list[Entry] = []
    damaged: list[bytes] = []
    pieces = content.split(b"\n")[:-1]
    for piece in pieces:
        entry = _entry(len(entries) + 1, piece)
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
        return [_entry(seq, piece) for seq, piece in enumerate(pieces, 1)]
    return entries + _filled(damaged, len(entries) + 1, len(damaged))


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
        return Entry(seq, framed, line_hash(raw), read_line(raw))
    except Unreadable:
        return Entry(seq, framed, line_hash(line), None)
