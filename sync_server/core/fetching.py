"""What a device asks for from beyond its horizon, with all that hangs on it and its reader may see (SEC-1)."""

from __future__ import annotations

from collections.abc import Iterable

from rulebook.horizon.bundles import Bundle, members
from rulebook.horizon.fetching import bundles_with
from rulebook.kernel.records import record_id
from rulebook.kernel.wire import Change, Fetched, Place
from rulebook.rules import RECORDS
from rulebook.subjects.confidentiality.classes import narrowed
from rulebook.subjects.orders.records import Order
from sync_server.core.feed import PAGE_BYTES, change_of
from sync_server.core.horizon import InSight, numbers_of, size_of
from sync_server.db.unit_of_work import UnitOfWork

MOST_AT_ONCE = 50
"""So many bundles go out in one answer."""


def fetch(
    work: UnitOfWork, wanted: Iterable[Place], tags: frozenset[str]
) -> tuple[list[Change], tuple[Fetched, ...]]:
    """The records as they are now, and what became of each wish; the same again gives the same.

    A bundle is never cut. After PAGE_BYTES or MOST_AT_ONCE the rest is `left`, or not answered: ask again.
    """
    taking = _Taking(work, tags)
    fetched = []
    for place in dict.fromkeys(wanted):
        if not taking.room:
            break
        fetched.append(taking.wish(place))
    return taking.changes, tuple(fetched)


class _Taking:
    """What goes out in one answer, to one reader."""

    def __init__(self, work: UnitOfWork, tags: frozenset[str]) -> None:
        self._work = work
        self._world = InSight(work, tags, narrowed(work))
        self._bytes = PAGE_BYTES
        self._went: set[Bundle] = set()
        self.changes: list[Change] = []

    @property
    def room(self) -> bool:
        return self._bytes > 0 and len(self._went) < MOST_AT_ONCE

    def wish(self, place: Place) -> Fetched:
        """Of a record its bundle, of a vehicle or unit its history; a bundle may be named whose head is unseen."""
        kind, id = place
        struct = RECORDS.get(kind)
        record = self._world.get(struct, id) if struct is not None else None
        if record is not None:
            bundles = bundles_with(self._world, record)
        else:
            bundles = [Bundle(kind, id)]
            if not any(members(self._world, bundles[0])):
                return Fetched(kind=kind, id=id, rule="SYS-3", code="not_found")
        whole: list[Place] = []
        for bundle in bundles:
            if not self.room:
                break
            self._goes(bundle)
            whole.append((bundle.kind, bundle.id))
        left = tuple((one.kind, one.id) for one in bundles[len(whole) :])
        return Fetched(kind=kind, id=id, whole=tuple(whole), left=left)

    def _goes(self, bundle: Bundle) -> None:
        if bundle in self._went:
            return
        self._went.add(bundle)
        if bundle.kind == Order.KIND:
            self._work.look_ahead({bundle.id})
        itself = self._world.get(RECORDS[bundle.kind], bundle.id)
        parts = {(one.KIND, record_id(one)): one for one in members(self._world, bundle, itself)}
        numbers = numbers_of(self._work, parts)
        found = [change_of(one, numbers[place][1]) for place, one in parts.items()]
        self.changes += found
        self._bytes -= size_of(found)
