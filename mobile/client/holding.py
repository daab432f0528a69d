"""What this device need not hold any longer: it lies beyond the horizon, and nothing under way is about it.

What it has forgotten it says by a line of its own, signed like any other (SEC-1).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime, timedelta
from time import monotonic

from mobile.client.overlay import SLICE_S
from mobile.store.journal import Journal
from mobile.store.notes import ANEW, Beyond, Wanted
from mobile.store.state import SyncState, SyncStateLog
from mobile.store.world import PhoneWorld
from rulebook.horizon.bundles import Bundle, bundle_of, members
from rulebook.horizon.fetching import KEPT_DAYS
from rulebook.horizon.kinds import OPEN, last_day
from rulebook.horizon.rule import first_day, horizon
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.times import company_day, parse_time
from rulebook.kernel.wire import Change, Place
from rulebook.rules import RECORDS
from rulebook.subjects.devices.commands import ReportForgotten
from rulebook.subjects.devices.records import Forgotten

SAID_AGAIN = timedelta(days=7)
"""So often it says so where nothing went: what it had to say may have been lost with the app's death."""


def beyond(
    world: PhoneWorld, state: SyncState, journal: Journal, now: datetime, stays: list[str]
) -> Iterator[tuple[str, str] | None]:
    """Kind and id of the records that the server told of and that are to be forgotten; None for each that stays.

    What a line in the journal is about stays with all that hangs on it, whether the server has the line or not:
    until a manifest has shown that it does, this device may be the only one that knows. So does what was fetched
    from beyond, for KEPT_DAYS after it was opened last. `stays` is given the last day of each that lies beyond and
    stays all the same. For one revision of the world: whoever pauses between two looks whether it is the same.
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
            goes = place in state.changes and not rule.holds(record)
            if goes and is_pinned(record):
                stays.append(last_day(record))
                goes = False
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
        device: str,
        say: Callable[[ReportForgotten], Awaitable[object]],
    ) -> None:
        """`heard`: the server's time in its last answer since the start, None before the first. No clock of the
        device counts: one that is ahead would forget for good what is held yet. `one`: held while lines are
        written or answers taken. `say` writes a line, which takes the same lock.
        """
        self._world = world
        self._notes = notes
        self._journal = journal
        self._heard = heard
        self._one = one
        self._device = device
        self._say = say
        self._done: tuple[date, int, frozenset[Place]] | None = None
        """The day, the figure and what was here of the fetched, when it was last looked through."""
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

    async def forget_beyond(self) -> bool:
        """Noted first, then done, then said by a line; whether there is one.

        Raises StoreFailed where it cannot be noted; then nothing is forgotten.
        """
        return bool(self._notes.state.horizon) and await asyncio.shield(self._forget_and_say())

    async def _forget_and_say(self) -> bool:
        word = await self._forget_beyond()
        if word is None or not self._is_news(word):
            return False
        await self._say(word)
        return True

    def _is_news(self, word: ReportForgotten) -> bool:
        """Whether something went, the figure is another, older things came, or it was not said for a week."""
        known = self._world.get(Forgotten, self._device)
        if word.gone or known is None or known.days != word.days or word.before < known.before:
            return True
        now = self._heard()
        return not known.said_at or now is None or abs(now - parse_time(known.said_at)) >= SAID_AGAIN

    async def _forget_beyond(self) -> ReportForgotten | None:
        """Worked out beside what the screens do; where something came in between, the next sync does it: None."""
        state, now = self._notes.state, self._heard()
        if now is None:
            return None
        today = company_day(now)
        await self._keep_opened(today.isoformat())
        before = self._stand()
        if self._done == (today, state.horizon, state.whole) or state.staged or state.cursor in ("", ANEW):
            return None
        gone: list[tuple[str, str]] = []
        stays: list[str] = []
        days, began = state.horizon, monotonic()
        for place in beyond(self._world, state, self._journal, now, stays):
            if place:
                gone.append(place)
            if monotonic() - began > SLICE_S:
                await asyncio.sleep(0)
                if self._stand() != before:
                    return None
                began = monotonic()
        async with self._one:
            if self._stand() != before:
                return None
            let_go = no_longer_kept(state, now)
            if self._opened.intersection(let_go):
                return None  # opened again just now
            if gone or let_go:
                await self._notes.write(Beyond(gone=tuple(gone), let_go=tuple(let_go)))
                self._world.apply([Change(kind=kind, id=id, gone=True) for kind, id in gone])
            self._done = today, days, state.whole  # what is fetched after this may be older
        return ReportForgotten(before=min([first_day(now, days), *stays]), days=days, gone=len(gone))

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
