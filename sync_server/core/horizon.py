"""The feed of a device that holds what is open and what ended lately (SEC-1): what lies beyond is not fetched.

Up to where the books stood when the device began, everything is new to it, and what lies beyond is left out. From
then on it is told whatever changes, for it may hold that from before. What comes back within the horizon by such a
change comes whole, since the device may have forgotten the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select, tuple_

from rulebook.horizon.bundles import Bundle, Horizon, bundle_of, members
from rulebook.horizon.kinds import HORIZON, OPEN
from rulebook.horizon.rule import first_day, horizon_days
from rulebook.kernel.identity import Person
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.subject import Narrowed
from rulebook.kernel.wire import Change, SyncHeader
from rulebook.kernel.world import R
from rulebook.rules import sight
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.confidentiality.classes import narrowed
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.records import Visit
from sync_server.core.feed import PAGE_BYTES, Cursor, Row, change_of, page_after
from sync_server.db import tables as t
from sync_server.db.unit_of_work import UnitOfWork

DOUBT_DAYS = 2
"""A device whose clock is ahead forgets so much earlier."""
MOST_PAGES = 20
"""So many pages of changes are looked through for one answer."""


def days_for(work: UnitOfWork, header: SyncHeader, person: Person, now: datetime) -> int:
    """Days for which the asking device holds what ended; 0: for ever, as an app does that says nothing of it."""
    return horizon_days(work, person, now) if header.horizon is True else 0


class InSight:
    """The books as one reader sees them: the World that the horizon is worked out over on both sides."""

    def __init__(self, work: UnitOfWork, tags: frozenset[str], closer: Narrowed) -> None:
        self._work = work
        self._tags = tags
        self._closer = closer

    def get(self, kind: type[R], id: str) -> R | None:
        found = self._work.get(kind, id)
        return sight(found, self._tags, self._closer, self._work) if found is not None else None

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        found = (sight(one, self._tags, self._closer, self._work) for one in self._work.find(kind, key, value))
        return [one for one in found if one is not None]


def changes_within(
    work: UnitOfWork, cursor: Cursor, tags: frozenset[str], limit: int, days: int, now: datetime
) -> tuple[list[Change], Cursor, bool]:
    """What `changes_since` gives, within a horizon of so many days. Pages left out whole cost no answer."""
    feed = _Feed(work, tags, days, now)
    changes: list[Change] = []
    more, size = True, 0
    for _ in range(MOST_PAGES):
        rows, after, more = page_after(work, cursor, tags, limit)
        found, upto = feed.within(rows, cursor.upto, limit - len(changes), PAGE_BYTES - size)
        more, cursor = more or upto is not None, after if upto is None else cursor.at(upto)
        changes += found
        size += size_of(found)
        if upto is not None or not more or len(changes) >= limit // 2 or size > PAGE_BYTES // 2:
            break
    return changes, cursor, more


class _Feed:
    """What of some pages goes out to one reader."""

    def __init__(self, work: UnitOfWork, tags: frozenset[str], days: int, now: datetime) -> None:
        self._work = work
        self._world = InSight(work, tags, narrowed(work))
        self._rule = Horizon(self._world, first_day(now, days))
        self._long_ago = Horizon(self._world, first_day(now + timedelta(days=DOUBT_DAYS), days))
        self._whole: set[Bundle] = set()

    def within(self, rows: list[Row], upto: int, most: int, room: int) -> tuple[list[Change], int | None]:
        """What goes out, and the last row behind which it was cut; None where all went.

        `upto`: changes up to that number are new to the reader. It is cut where more than `most` changes or `room`
        bytes would go, but never within what one row brings back, and never before the first that goes out.
        """
        self._look_ahead(rows)
        changes: list[Change] = []
        last = None
        for row in rows:
            found = self._of(row, upto)
            most, room = most - len(found), room - size_of(found)
            if found and changes and (most < 0 or room < 0):
                return changes, last
            changes += found
            last = row.number
        return changes, None

    def _look_ahead(self, rows: list[Row]) -> None:
        """Load together what their bundles hold, else looked up one by one for each of some hundred orders."""
        work = self._work
        cases = {row.record.id for row in rows if isinstance(row.record, ServiceCase)}
        if cases:
            work.look_found(Complaint, "case", cases)
        orders = {str(id) for row in rows if (id := _order_of(row.record))}
        if orders:
            work.look_ahead(orders)
            work.look_up_found(HORIZON)
            visits = {visit.id for order in orders for visit in work.find(Visit, "order", order)}
            work.look_found(Swap, "visit", visits)

    def _of(self, row: Row, upto: int) -> list[Change]:
        """What goes out of a row and of what comes along with it."""
        return [change for one in (row, *row.along) for change in self._alone(one, upto)]

    def _alone(self, row: Row, upto: int) -> list[Change]:
        if row.change is None:
            return []
        if row.record is None or type(row.record) not in OPEN:
            return [row.change]
        if row.number <= upto:
            return [row.change] if self._rule.holds(row.record) else []
        return [row.change, *self._comes_back(row, upto)]

    def _comes_back(self, row: Row, upto: int) -> list[Change]:
        """The rest of its bundle, where the device may have forgotten that or never had it."""
        assert row.record is not None
        bundle = bundle_of(self._world, row.record)
        if bundle in self._whole or not self._rule.keeps_bundle(row.record):
            return []
        self._whole.add(bundle)
        place = row.record.KIND, record_id(row.record)
        rest = {(m.KIND, record_id(m)): m for m in members(self._world, bundle, row.record)}
        rest = {other: one for other, one in rest.items() if other != place and type(one) in OPEN}
        if not rest:
            return []
        numbers = numbers_of(self._work, rest)
        old = [one for other, one in rest.items() if numbers[other][0] < row.number]
        if any(self._long_ago.keeps(one) for one in old):
            return []  # what keeps it was there before: it was never forgotten
        return [change_of(one, numbers[other][1]) for other, one in rest.items()]


def numbers_of(work: UnitOfWork, places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, int]]:
    """Change number and version of each record."""
    r = t.records.c
    rows = work.connection.execute(
        select(r.kind, r.id, r.change, r.version).where(tuple_(r.kind, r.id).in_(list(places)))
    )
    return {(row.kind, row.id): (row.change, row.version) for row in rows}


def size_of(changes: Iterable[Change]) -> int:
    return sum(len(bytes(one.body)) for one in changes)


def _order_of(record: Record | None) -> str:
    if isinstance(record, Order):
        return record.id
    return str(getattr(record, "order", None) or "")
