"""What the server said and what is half done: an append-only file of notes, compacted when it has grown.

The read model is derived from this and the journal. Notes are written before they count.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from mobile.store.folder import Folder, LogFile, StoreFailed
from mobile.store.notes import (
    ANEW,
    About,
    Beyond,
    Dealt,
    Draft,
    Forgot,
    Kept,
    Note,
    RescueKey,
    SigningKey,
    Snapshot,
    Synced,
    Wanted,
    decoder,
    encode,
)
from rulebook.kernel.lines import GENESIS
from rulebook.kernel.wire import MOST_FETCHED, Change, Fetched, Outcome, Place

COMPACT_BYTES = 400_000
"""Smaller files are left as they are."""


@dataclass
class SyncState:
    """What the notes add up to."""

    cursor: str = ""
    at: str = ""
    offset: int | None = None
    acknowledged: int = 0
    changes: dict[tuple[str, str], Change] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    dealt: set[str] = field(default_factory=set)
    forgotten: int = 0
    forgotten_hash: str = GENESIS
    about: dict[int, About] = field(default_factory=dict)
    rescue: str = ""
    key_number: int = 0
    """The number of `key`, which the server gave out after the enrolment; 0: none."""
    key: str = ""
    settled: int = 0
    """The last line whose effects `changes` has; those of later ones are laid over it."""
    staged: list[Change] = field(default_factory=list)
    """Changes that wait for the rest, so that nothing of one's own is missing or there twice meanwhile."""
    staged_reset: bool = False
    shut: str = ""
    """Why the server feeds this device nothing; "" where it does."""
    knew: dict[str, bool] = field(default_factory=dict)
    """Devices known before the feed began anew, and whether each was revoked; told with the next request."""
    horizon: int = 0
    """Days for which `changes` hold what ended; 0: for ever. Who holds less than the books foretells less."""
    staged_horizon: int = 0
    """The same of what is staged; it counts with that."""
    kept: dict[Place, Kept] = field(default_factory=dict)
    """What was asked for from beyond the horizon: records, and bundles once their answer has named them."""
    staged_whole: list[Place] = field(default_factory=list)
    """Bundles of which all is among what is staged."""
    _out: list[Change] = field(default_factory=list, compare=False)
    _out_reset: bool = field(default=False, compare=False)

    def take(self, note: Note) -> None:
        match note:
            case Synced():
                self._synced(note)
            case Beyond() | Wanted():
                self._kept(note)
            case Draft():
                if note.value:
                    self.drafts[note.key] = note.value
                else:
                    self.drafts.pop(note.key, None)
            case Dealt():
                self.dealt.add(note.line)
                self._drop_settled()
            case Forgot():
                self.forgotten, self.forgotten_hash = note.seq, note.hash
                self.about |= note.about
                self._drop_settled()
            case RescueKey():
                self.rescue = note.key
            case SigningKey():
                self.key_number, self.key = note.number, note.key
            case Snapshot():
                self.cursor, self.at, self.offset = note.cursor, note.at, note.offset
                self.acknowledged = note.acknowledged
                self._changed(note.changes)
                self.outcomes = {o.seq: o for o in note.outcomes}
                self.drafts, self.dealt = dict(note.drafts), set(note.dealt)
                self.forgotten, self.forgotten_hash = note.forgotten, note.forgotten_hash
                self.about, self.rescue = dict(note.about), note.rescue
                self.key_number, self.key = note.key_number, note.key
                self.settled = note.settled if note.settled >= 0 else note.acknowledged
                self.staged, self.staged_reset = list(note.staged), note.staged_reset
                self.shut, self.knew = note.shut, note.knew
                self.horizon, self.staged_horizon = note.horizon, note.staged_horizon
                self.kept, self.staged_whole = dict(note.kept), list(note.staged_whole)

    def _synced(self, note: Synced) -> None:
        if note.reset:
            self.staged, self.staged_reset, self.staged_whole = [], True, []
        self.staged.extend(note.changes)
        for one in note.fetched:
            self._fetched(one, note.today)
        self.outcomes.update({o.seq: o for o in note.outcomes})
        self.cursor, self.at, self.offset = note.cursor, note.at, note.offset
        self.acknowledged = note.acknowledged
        self.shut, self.knew = note.shut, note.knew
        self.settled = min(self.settled, self.acknowledged)
        if not note.shut:
            self.staged_horizon = note.horizon
        if not note.partial:
            self._settle()

    def _kept(self, note: Beyond | Wanted) -> None:
        """Of what lies beyond the horizon, something is forgotten or wanted."""
        if isinstance(note, Wanted):
            for place in note.places:
                known = self.kept.get(place, Kept())
                self.kept[place] = Kept(note.day, known.here)
            return
        for place in note.gone:
            self.changes.pop(place, None)
        for place in note.let_go:
            self.kept.pop(place, None)

    def _settle(self) -> None:
        """All that was waited for is here: let the changes count."""
        if self.staged_reset:
            self.changes.clear()
            self._out, self._out_reset = [], True
            self.kept = {place: Kept(one.day) for place, one in self.kept.items()}
        for place in self.staged_whole:
            if place in self.kept:
                self.kept[place] = Kept(self.kept[place].day, here=True)
        self.staged_whole = []
        self._changed(self.staged)
        self._out += self.staged
        self.staged, self.staged_reset, self.settled = [], False, self.acknowledged
        self.horizon = self.staged_horizon
        if not self.horizon:
            self.kept.clear()  # all is held, and nothing lies beyond

    def _fetched(self, one: Fetched, today: str) -> None:
        """In the place of a wish comes what it hangs on; what is not given out is asked for no more."""
        wish = self.kept.pop((one.kind, one.id), None)
        if wish is None:
            return  # given up meanwhile; what came is forgotten with the rest
        day = wish.day or today  # what is asked for since a feed began anew was not opened again
        for place in (*one.whole, *one.left):
            known = self.kept.get(place, Kept())
            self.kept[place] = Kept(max(known.day, day), known.here)
        self.staged_whole += one.whole

    @property
    def wanted(self) -> tuple[Place, ...]:
        """What is to be asked for next from beyond the horizon."""
        missing = [place for place, one in self.kept.items() if not one.here]
        return tuple(place for place in missing if place not in self.staged_whole)[:MOST_FETCHED]

    @property
    def whole(self) -> frozenset[Place]:
        """Bundles from beyond the horizon that are here with all that hangs on them."""
        return frozenset(place for place, one in self.kept.items() if one.here)

    def let_out(self) -> tuple[bool, list[Change]]:
        """What began to count since this was last asked; and whether what was before counts no more."""
        out, reset = self._out, self._out_reset
        self._out, self._out_reset = [], False
        return reset, out

    def _drop_settled(self) -> None:
        """Of forgotten lines only the outcomes stay that their author has yet to deal with."""
        settled = [
            seq
            for seq, o in self.outcomes.items()
            if seq <= self.forgotten and (o.outcome == "accepted" or o.line in self.dealt)
        ]
        for seq in settled:
            self.dealt.discard(self.outcomes.pop(seq).line)
            self.about.pop(seq, None)

    def _changed(self, changes: Iterable[Change]) -> None:
        for change in changes:
            if change.gone:
                self.changes.pop((change.kind, change.id), None)
            else:
                self.changes[change.kind, change.id] = change

    def snapshot(self, after: int = 0) -> Snapshot:
        return Snapshot(
            after=after,
            cursor=self.cursor,
            at=self.at,
            offset=self.offset,
            acknowledged=self.acknowledged,
            changes=tuple(self.changes.values()),
            outcomes=tuple(self.outcomes.values()),
            drafts=self.drafts,
            dealt=tuple(sorted(self.dealt)),
            forgotten=self.forgotten,
            forgotten_hash=self.forgotten_hash,
            about=self.about,
            rescue=self.rescue,
            key_number=self.key_number,
            key=self.key,
            settled=self.settled,
            staged=tuple(self.staged),
            staged_reset=self.staged_reset,
            shut=self.shut,
            knew=self.knew,
            horizon=self.horizon,
            staged_horizon=self.staged_horizon,
            kept=tuple(self.kept.items()),
            staged_whole=tuple(self.staged_whole),
        )


class SyncStateLog:
    """The open file of notes and what they add up to."""

    def __init__(
        self, folder: Folder, name: str, file: LogFile, state: SyncState, size: int, after: int = 0
    ) -> None:
        self._folder = folder
        self._name = name
        self._file = file
        self._size = size
        self._after = after
        self._one = asyncio.Lock()
        self.state = state

    @property
    def overgrown(self) -> bool:
        """Whether most of the file is about what counts no more."""
        return self._size > COMPACT_BYTES and self._size > 4 * len(encode(self.state.snapshot()))

    @classmethod
    async def open(cls, folder: Folder, prefix: str) -> SyncStateLog:
        """Open the newest file that was finished and gone on with; the others go."""
        names = [n for n in await folder.names() if n.startswith(f"{prefix}.")]
        newest_first = sorted(names, key=_generation, reverse=True)
        log = await cls._newest(folder, newest_first)
        if log is None:
            log = await cls._fresh(
                folder, f"{prefix}.{_generation(newest_first[0]) + 1 if names else 1}", SyncState()
            )
        await log.tidy()
        for name in names:
            if name != log._name:
                with contextlib.suppress(StoreFailed):  # the next start removes it
                    await folder.remove(name)
        return log

    @classmethod
    async def _newest(cls, folder: Folder, newest_first: list[str]) -> SyncStateLog | None:
        """The file that counts. One whose first line is torn, or damaged by a power cut, was never finished."""
        found = None
        for sound in (True, False):  # where none begins soundly, damage costs itself and nothing else
            for name in newest_first:
                older = await cls._read(folder, name, sound)
                if older is None:
                    continue
                if found is None or _went_on(older, found):
                    older, found = found, older
                if older is not None:
                    await older.close()
            if found is not None:
                return found
        return None

    async def tidy(self) -> None:
        """Write an overgrown file anew. Where there is no room for that, the old one is good."""
        if not self.overgrown:
            return
        async with self._one:
            prefix, _, number = self._name.rpartition(".")
            following = f"{prefix}.{int(number) + 1}"
            try:
                fresh = await self._fresh(self._folder, following, self.state, self._size)
            except StoreFailed:
                with contextlib.suppress(StoreFailed):
                    await self._folder.remove(following)
                return
            old_file, old_name = self._file, self._name
            self._file, self._name, self._size = fresh._file, fresh._name, fresh._size
            await old_file.close()
            with contextlib.suppress(StoreFailed):  # the next start removes it
                await self._folder.remove(old_name)

    @classmethod
    async def _read(cls, folder: Folder, name: str, sound: bool) -> SyncStateLog | None:
        """None where it has no whole first line, or, if it is to be `sound`, one that cannot be read."""
        file = await folder.open(name)
        try:
            content = await file.read()
            whole = content.rfind(b"\n") + 1
            first = _read_note(content[: content.find(b"\n") + 1])
            if not whole or (sound and first is None):
                await file.close()
                return None
            if whole < len(content):
                await file.truncate(whole)
        except BaseException:
            await file.close()
            raise
        after = first.after if isinstance(first, Snapshot) else 0
        return cls(folder, name, file, _added_up(content[:whole]), whole, after)

    @classmethod
    async def _fresh(cls, folder: Folder, name: str, state: SyncState, after: int = 0) -> SyncStateLog:
        file = await folder.open(name)
        content = encode(state.snapshot(after)) + b"\n"
        try:
            await file.truncate(0)
            await file.append(content)
        except BaseException:
            await file.close()
            raise
        return cls(folder, name, file, state, len(content), after)

    async def write(self, note: Note, lazily: bool = False) -> None:
        """Keep a note durably, then let it count. `lazily`: losing it costs nothing, so it is not kept."""
        async with self._one:
            if not lazily:
                content = encode(note) + b"\n"
                await self._file.append(content)
                self._size += len(content)
            self.state.take(note)

    async def close(self) -> None:
        await self._file.close()


def _added_up(content: bytes) -> SyncState:
    """What whole notes add up to. Damaged ones are passed over, and the server is asked for everything again."""
    state, damaged = SyncState(), False
    for line in content.split(b"\n")[:-1]:
        note = _read_note(line)
        if note is None:
            damaged = True
        else:
            state.take(note)
    if damaged and state.cursor:
        state.cursor = ANEW
    return state


def _read_note(line: bytes) -> Note | None:
    try:
        return decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _went_on(older: SyncStateLog, newer: SyncStateLog) -> bool:
    """Whether writing went on in the older file after the newer one was made of it."""
    following = _generation(newer._name) == _generation(older._name) + 1
    return following and 0 < newer._after < older._size


def _generation(name: str) -> int:
    return int(name.rpartition(".")[2])
