"""What the server said and what is half done: an append-only file of notes, compacted when it has grown.

The read model is derived from this and the journal. Notes are written before they count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from mobile.store.folder import Folder, LogFile, StoreFailed
from rulebook.wire import Change, Outcome

COMPACT_BYTES = 2_000_000
ANEW = "anew"
"""A cursor that no server gives: it is answered with everything, from the beginning."""


class Note(msgspec.Struct, tag_field="note", omit_defaults=True):
    """Base of what is written; one JSON object a line."""


class Synced(Note, tag="synced"):
    """One answer of the server. `reset`: the changes before it count no more."""

    cursor: str
    at: str
    offset: int
    acknowledged: int
    changes: tuple[Change, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    reset: bool = False


class Draft(Note, tag="draft"):
    key: str
    value: dict[str, Any]


class Dealt(Note, tag="dealt"):
    line: str


class Snapshot(Note, tag="snapshot"):
    """All of it, as the first line of a new file."""

    cursor: str = ""
    at: str = ""
    offset: int | None = None
    acknowledged: int = 0
    changes: tuple[Change, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    drafts: dict[str, dict[str, Any]] = {}
    dealt: tuple[str, ...] = ()


_decoder = msgspec.json.Decoder(Synced | Draft | Dealt | Snapshot)
_encode = msgspec.json.Encoder().encode


@dataclass
class State:
    """What the notes add up to."""

    cursor: str = ""
    at: str = ""
    offset: int | None = None
    acknowledged: int = 0
    changes: dict[tuple[str, str], Change] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    dealt: set[str] = field(default_factory=set)

    def take(self, note: Note) -> None:
        match note:
            case Synced():
                if note.reset:
                    self.changes.clear()
                self._changed(note.changes)
                self.outcomes.update({o.seq: o for o in note.outcomes})
                self.cursor, self.at, self.offset = note.cursor, note.at, note.offset
                self.acknowledged = note.acknowledged
            case Draft():
                if note.value:
                    self.drafts[note.key] = note.value
                else:
                    self.drafts.pop(note.key, None)
            case Dealt():
                self.dealt.add(note.line)
            case Snapshot():
                self.cursor, self.at, self.offset = note.cursor, note.at, note.offset
                self.acknowledged = note.acknowledged
                self._changed(note.changes)
                self.outcomes = {o.seq: o for o in note.outcomes}
                self.drafts, self.dealt = dict(note.drafts), set(note.dealt)

    def _changed(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            if change.gone:
                self.changes.pop((change.kind, change.id), None)
            else:
                self.changes[change.kind, change.id] = change

    def snapshot(self) -> Snapshot:
        return Snapshot(
            cursor=self.cursor,
            at=self.at,
            offset=self.offset,
            acknowledged=self.acknowledged,
            changes=tuple(self.changes.values()),
            outcomes=tuple(self.outcomes.values()),
            drafts=self.drafts,
            dealt=tuple(sorted(self.dealt)),
        )


class StateLog:
    """The open file of notes and what they add up to."""

    def __init__(self, file: LogFile, state: State, overgrown: bool = False) -> None:
        self._file = file
        self.state = state
        self.overgrown = overgrown

    @classmethod
    async def open(cls, folder: Folder, prefix: str) -> StateLog:
        """Open the newest whole file; one without a whole first line was never finished, and goes."""
        names = [n for n in await folder.names() if n.startswith(f"{prefix}.")]
        newest_first = sorted(names, key=_generation, reverse=True)
        log = None
        for name in newest_first:
            log = await cls._read(folder, name)
            if log is not None:
                kept = name
                break
        if log is None or log.overgrown:
            following = f"{prefix}.{_generation(newest_first[0]) + 1 if names else 1}"
            try:
                fresh = await cls._fresh(folder, following, log.state if log else State())
            except StoreFailed:
                if log is None:
                    raise
                return log  # no room to tidy up in: the old file is good
            if log:
                await log.close()
            log, kept = fresh, following
        for name in names:
            if name != kept:
                await folder.remove(name)
        return log

    @classmethod
    async def _read(cls, folder: Folder, name: str) -> StateLog | None:
        file = await folder.open(name)
        try:
            content = await file.read()
            whole = content.rfind(b"\n") + 1
            if not whole:
                await file.close()
                return None
            if whole < len(content):
                await file.truncate(whole)
        except BaseException:
            await file.close()
            raise
        state = _added_up(content[:whole])
        overgrown = whole > COMPACT_BYTES and whole > 4 * len(_encode(state.snapshot()))
        return cls(file, state, overgrown)

    @classmethod
    async def _fresh(cls, folder: Folder, name: str, state: State) -> StateLog:
        file = await folder.open(name)
        try:
            await file.truncate(0)
            await file.append(_encode(state.snapshot()) + b"\n")
        except BaseException:
            await file.close()
            raise
        return cls(file, state)

    async def write(self, note: Note, lazily: bool = False) -> None:
        """Keep a note durably, then let it count. `lazily`: losing it costs nothing, so it is not kept."""
        if not lazily:
            await self._file.append(_encode(note) + b"\n")
        self.state.take(note)

    async def close(self) -> None:
        await self._file.close()


def _added_up(content: bytes) -> State:
    """What whole notes add up to. Damaged ones are passed over, and the server is asked for everything again."""
    state, damaged = State(), False
    for line in content.split(b"\n")[:-1]:
        try:
            state.take(_decoder.decode(line))
        except (msgspec.DecodeError, UnicodeDecodeError):
            damaged = True
    if damaged and state.cursor:
        state.cursor = ANEW
    return state


def _generation(name: str) -> int:
    return int(name.rpartition(".")[2])
