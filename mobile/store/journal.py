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
        content = await file.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            await file.truncate(whole)
        lines = content[:whole].splitlines(keepends=True)
        entries = [_entry(seq, framed) for seq, framed in enumerate(lines, 1)]
        return cls(file, entries, len(content) - whole)

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


def _entry(seq: int, framed: bytes) -> Entry:
    try:
        raw, _ = unframe(framed)
        return Entry(seq, framed, line_hash(raw), read_line(raw))
    except Unreadable:
        return Entry(seq, framed, line_hash(framed.removesuffix(b"\n")), None)
