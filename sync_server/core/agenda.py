"""When each watched record is due, remembered: looking what has passed reads what has passed, not all that runs.

A deadline rests on its record and on what `due` looks up (a setting, a calendar, an order). What that was is
noted, and a deadline is worked out again only where something of it changed. Kept in memory, by each server
process for itself; the first look reads everything.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import text

from rulebook.kernel.records import Record, record_id
from rulebook.kernel.subject import Watch
from rulebook.kernel.times import parse_time
from rulebook.kernel.world import R, World
from rulebook.subjects.deadlines.commands import PassDeadline
from rulebook.subjects.deadlines.handlers import is_over
from sync_server.db.unit_of_work import UnitOfWork

_NONE: frozenset[str] = frozenset()
Place = tuple[str, str]
"""A record's kind and id; of what was searched for, the kind and ''."""


class _Noting:
    """A world that notes what is looked up in it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.places: set[Place] = set()

    def get(self, kind: type[R], id: str) -> R | None:
        self.places.add((kind.KIND, id))
        return self.world.get(kind, id)

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        self.places.add((kind.KIND, ""))
        return self.world.find(kind, key, value)


class WatchList:
    """The deadlines of one watch: when each is due, and on what that rests."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self._due: dict[str, datetime] = {}
        self._rests: dict[str, set[Place]] = {}
        self._on: defaultdict[Place, set[str]] = defaultdict(set)

    def begin(self, world: World) -> None:
        """Read all that is watched."""
        self._due, self._rests, self._on = {}, {}, defaultdict(set)
        for value in self.watch.values:
            for record in world.find(self.watch.kind, self.watch.key, value):
                self._work_out(world, record_id(record), record)

    def follow(self, world: World, changed: Iterable[Place]) -> None:
        """These records changed: what rests on them is worked out again."""
        ids: set[str] = set()
        for kind, id in changed:
            ids |= self._on.get((kind, id), _NONE) | self._on.get((kind, ""), _NONE)
            if kind == self.watch.kind.KIND:
                ids.add(id)
        for id in ids:
            self._work_out(world, id, world.get(self.watch.kind, id))

    def passed(self, world: World, now: datetime) -> list[PassDeadline]:
        """What is over at that moment, by what the world says now."""
        found = []
        for id in [id for id, due in self._due.items() if due < now]:
            record = self._watched(world.get(self.watch.kind, id))
            if record is not None and is_over(world, self.watch, record, now):
                place = self.watch.values.index(str(getattr(record, self.watch.key)))
                found.append((place, id))
        return [PassDeadline(record=self.watch.kind.KIND, id=id) for _, id in sorted(found)]

    def _watched(self, record: Record | None) -> Record | None:
        waits = record is not None and str(getattr(record, self.watch.key)) in self.watch.values
        return record if waits else None

    def _work_out(self, world: World, id: str, record: Record | None) -> None:
        self._due.pop(id, None)
        for place in self._rests.pop(id, ()):
            self._on[place].discard(id)
            if not self._on[place]:
                del self._on[place]
        if (record := self._watched(record)) is None:
            return
        noting = _Noting(world)
        due = self.watch.due(noting, record)
        if due:
            self._due[id] = parse_time(due)
        self._rests[id] = noting.places
        for place in noting.places:
            self._on[place].add(id)


class Agenda:
    """All watch lists of the house, following the books by their change numbers."""

    def __init__(self, watches: Sequence[Watch]) -> None:
        self._lists = [WatchList(watch) for watch in watches]
        self._life, self._reached = "", 0
        self._lock = threading.Lock()

    def passed(self, work: UnitOfWork, now: datetime) -> list[PassDeadline]:
        """The deadlines that have passed and that nobody has acted on: one command each, for the system to write.

        `work` holds nothing that is not committed yet.
        """
        with self._lock:
            self._catch_up(work)
            return [one for each in self._lists for one in each.passed(work, now)]

    def _catch_up(self, work: UnitOfWork) -> None:
        life, last = work.epoch(), work.last_change()
        if life != self._life:
            self._life = ""  # where reading breaks off, the next look begins anew
            for each in self._lists:
                each.begin(work)
        elif last > self._reached:
            changed = [(row.kind, row.id) for row in work.connection.execute(_CHANGED, {"after": self._reached})]
            self._life = ""
            for each in self._lists:
                each.follow(work, changed)
        else:
            return
        self._life, self._reached = life, last


_CHANGED = text(
    """WITH RECURSIVE tags(tag) AS (
    SELECT min(tag) FROM sight
    UNION ALL SELECT (SELECT min(s.tag) FROM sight s WHERE s.tag > tags.tag) FROM tags WHERE tags.tag IS NOT NULL)
    SELECT DISTINCT s.kind, s.id FROM tags JOIN sight s ON s.tag = tags.tag WHERE s.change > :after"""
)
"""What changed after a change number: each tag's rows in the order of their index, and no further than needed."""
