"""What this device need not hold any longer: it lies beyond the horizon, and nothing under way is about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date, datetime
from time import monotonic

from mobile.client.overlay import SLICE_S
from mobile.store.journal import Journal
from mobile.store.notes import ANEW, Beyond, Wanted
from mobile.store.state import SyncState, SyncStateLog
from mobile.store.world import PhoneWorld
from rulebook.horizon.bundles import Bundle, bundle_of, members
from rulebook.horizon.fetching import KEPT_DAYS
from rulebook.horizon.kinds import OPEN
from rulebook.horizon.rule import first_day, horizon
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.times import company_day
from rulebook.kernel.wire import Change
from rulebook.rules import RECORDS


def beyond(
    world: PhoneWorld, state: SyncState, journal: Journal, now: datetime
) -> Iterator[tuple[str, str] | None]:
    """Kind and id of the records that the server told of and that are to be forgotten; None for each that stays.

    What a line in the journal is about stays with all that hangs on it, whether the server has the line or not:
    until a manifest has shown that it does, this device may be the only one that knows. So does what was fetched
    from beyond, for KEPT_DAYS after it was opened last. For one revision of the world: whoever pauses between two
    looks whether it is still the same.
    """
    rule = horizon(world, state.horizon, now)
    kept = state.kept.keys() - set(no_longer_kept(state, now))
    written = {entry.line.subject for entry in journal.entries if entry.line}
    pinned: dict[object, bool] = {}

    def is_pinned(record: Record) -> bool:
        bundle = bundle_of(world, record)
        if bundle not in pinned:
            whole = (bundle.id, *(record_id(one) for one in members(world, bundle, record)))
            pinned[bundle] = bundle in kept or not written.isdisjoint(whole)
        return pinned[bundle]

    for kind in OPEN:
        for record in world.all(kind):
            place = kind.KIND, record_id(record)
            goes = place in state.changes and not rule.holds(record) and not is_pinned(record)
            yield place if goes else None


def no_longer_kept(state: SyncState, now: datetime) -> list[tuple[str, str]]:
    """What was fetched from beyond the horizon and was opened last more than KEPT_DAYS ago."""
    since = first_day(now, KEPT_DAYS)
    return [place for place, one in state.kept.items() if one.day and one.day < since]


class Holding:
    """Forgets, once a day, what lies beyond the horizon that the server feeds this device within."""

    def __init__(
        self,
        world: PhoneWorld,
        notes: SyncStateLog,
        journal: Journal,
        heard: Callable[[], datetime | None],
        one: asyncio.Lock,
    ) -> None:
        """`heard`: the server's time in its last answer since the start, None before the first. No clock of the
        device counts: one that is ahead would forget for good what is held yet. `one`: held while lines are
        written or answers taken.
        """
        self._world = world
        self._notes = notes
        self._journal = journal
        self._heard = heard
        self._one = one
        self._done: tuple[date, int] | None = None
        self._opened: set[Bundle] = set()

    async def want(self, kind: str, id: str) -> None:
        """Note durably that a record is to be fetched from beyond the horizon. Raises StoreFailed."""
        record = self._world.get(RECORDS[kind], id) if kind in RECORDS else None
        bundle = bundle_of(self._world, record) if record is not None else Bundle(kind, id)
        self.opened(kind, id)
        if not {(kind, id), bundle} & self._notes.state.whole:
            await self._notes.write(Wanted(places=((kind, id),)))

    def opened(self, kind: str, id: str) -> None:
        """A record is on the screen: what was fetched with it is kept for longer, from the next sync on."""
        kept = self._notes.state.kept
        record = self._world.get(RECORDS[kind], id) if kept and kind in RECORDS else None
        if record is not None and (bundle := bundle_of(self._world, record)) in kept:
            self._opened.add(bundle)

    async def forget_beyond(self) -> None:
        """Noted first, then done. Raises StoreFailed where it cannot be noted; then nothing is forgotten."""
        if self._notes.state.horizon:
            await asyncio.shield(self._forget_beyond())

    async def _forget_beyond(self) -> None:
        """Worked out beside what the screens do; where something came in between, the next sync does it."""
        state, now = self._notes.state, self._heard()
        if now is None:
            return
        today = company_day(now), state.horizon
        await self._keep_opened(today[0].isoformat())
        before = self._stand()
        if self._done == today or state.staged or state.cursor in ("", ANEW):
            return
        gone, began = [], monotonic()
        for place in beyond(self._world, state, self._journal, now):
            if place:
                gone.append(place)
            if monotonic() - began > SLICE_S:
                await asyncio.sleep(0)
                if self._stand() != before:
                    return
                began = monotonic()
        async with self._one:
            if self._stand() != before:
                return
            let_go = no_longer_kept(state, now)
            if self._opened.intersection(let_go):
                return  # opened again just now
            if gone or let_go:
                await self._notes.write(Beyond(gone=tuple(gone), let_go=tuple(let_go)))
                self._world.apply([Change(kind=kind, id=id, gone=True) for kind, id in gone])
            self._done = today

    async def _keep_opened(self, today: str) -> None:
        opened, kept = self._opened, self._notes.state.kept
        self._opened = set()
        again = tuple((one.kind, one.id) for one in sorted(opened) if one in kept and kept[one].day != today)
        if again:
            await self._notes.write(Wanted(places=again, day=today))

    def _stand(self) -> tuple[object, ...]:
        """Something else after every change, line and answer: what was worked out before it holds no longer."""
        state = self._notes.state
        return self._world.revision, self._journal.next_seq, state.cursor, len(state.staged), state.horizon
