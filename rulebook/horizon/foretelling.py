"""What a device says of a line where the books hold more than it does: the same as the server, or nothing.

A verdict that asked for what may lie beyond the horizon, or be another branch's, foretells no irregularity,
settles none and refuses nothing: the server decides. What the line itself says is shown all the same.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from rulebook.horizon.bundles import Horizon, bundle_of
from rulebook.horizon.kinds import HORIZON, OPEN_KEYS, OPEN_STATES
from rulebook.kernel.decision_context import Decision
from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import Line, Unreadable
from rulebook.kernel.records import record_id
from rulebook.kernel.times import company_day
from rulebook.kernel.world import R, World
from rulebook.rules import decide
from rulebook.subjects.absences.records import Absence, AbsenceKind
from rulebook.subjects.branches.bound import is_bound, own_branch_near
from rulebook.subjects.branches.sight import BRANCHES_OF, BY_BRANCH
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.logs.records import DayLog, WeekReport
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.numbers import is_provisional, number_in
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.rosters.records import ShiftSwap
from rulebook.subjects.shift_handovers.records import Shift, ShiftHandover
from rulebook.subjects.visits.records import Visit

log = logging.getLogger(__name__)

NOTHING = Decision(records=(), entries=(), irregularities=())
CLOCK_DOUBT = timedelta(days=2)
JUST_NOW = timedelta(minutes=10)
"""A visit that is not here and has so young an id is begun by this very line, or by its forerunner."""
_UUID7 = re.compile(r"([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class Foretold(NamedTuple):
    """What a device says of a line. `server_decides`: it needed what it may not hold."""

    verdict: Decision | Refusal
    server_decides: bool = False


class Watched:
    """A device's world, and whether anything was asked of it that may lie beyond the horizon."""

    PARTIAL = True
    KINDS = HORIZON
    """Those of which the books may have more."""

    def __init__(
        self, world: World, since: datetime, device: str, whole: Collection[tuple[str, str]] = ()
    ) -> None:
        """`since`: what was made after this cannot have ended before the horizon. `device`: whose line it is.

        `whole`: bundles (kind, id) from beyond that were fetched and are here with all that hangs on them.
        """
        self._world = world
        self._whole = whole
        self._device = device
        self._horizon = Horizon(world, company_day(since + CLOCK_DOUBT).isoformat())
        self._since_ms = int((since + CLOCK_DOUBT).timestamp() * 1000)
        self.missed: set[tuple[str, str]] = set()
        """Records that were asked for and are not here, though they may be in the books."""
        self.unsure = False

    @property
    def in_doubt(self) -> bool:
        """Whether something was looked up of which there may be more in the books."""
        return self.unsure

    def get(self, kind: type[R], id: str) -> R | None:
        found = self._world.get(kind, id)
        if found is None and id and kind.KIND in self.KINDS and not self._is_new(id):
            self.missed.add((kind.KIND, id))
        return found

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        if kind.KIND in self.KINDS and not self._is_whole(kind, key, value):
            self.unsure = True
        return self._world.find(kind, key, value)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world, name)

    def _is_new(self, id: str) -> bool:
        """Whether the id itself says that it was made since."""
        found = _UUID7.search(id)
        return found is not None and int(found[1] + found[2], 16) > self._since_ms

    def _is_whole(self, kind: type[Any], key: str, value: str) -> bool:
        """Whether all that the books have under that key is held here, as far as it is in sight at all."""
        if not value or (kind.KIND, key) in OPEN_KEYS:
            return True
        if key == "state":
            return value in OPEN_STATES.get(kind.KIND, ())
        if self._is_new(value):
            return True
        if key == "order":  # a planned call is held for its own sake, not for its order's
            return kind is not FollowUp and self._keeps(self._world.get(Order, value))
        if key == "visit":
            visit = self._world.get(Visit, value)
            return visit is not None and self._keeps(self._world.get(Order, visit.order))
        if kind is Receipt and key in ("number", "final"):
            return is_provisional(value) or self._is_unused(value)
        if key == "case" and kind is Complaint:
            return self._keeps(self._world.get(ServiceCase, value))
        return False

    def _keeps(self, record: Order | ServiceCase | None) -> bool:
        """Whether it is here with all that hangs on it: a change to one that lies beyond comes alone."""
        if record is None:
            return False
        return self._horizon.keeps_bundle(record) or bundle_of(self._world, record) in self._whole

    def _is_unused(self, number: str) -> bool:
        """Whether a receipt number comes after all that were given of the device's own block."""
        blocks = self._world.find(NumberBlock, "device", self._device)
        return any((n := number_in(block, number)) is not None and n >= block.next for block in blocks)


OF_SOMEBODY: dict[type[Any], tuple[str, ...]] = {
    DayLog: ("person",),
    WeekReport: ("person",),
    Shift: ("person",),
    ShiftHandover: ("giver", "to"),
}
"""Kinds by branch of which one has all that names oneself, whosesoever it is → the keys that name somebody."""


class WatchedInBranch(Watched):
    """The same of a device whose person sees the records of certain branches only (BR-1).

    What hangs on an order of their own branch is here, as far as they see its kind, and what is about themselves.
    All else may be another's: no id says whose it is, nor does being open. Who is or may be away is known of all,
    of another branch's not why; and of shift swaps only the reasons are kept back, on which no rule rests.
    """

    KINDS = BY_BRANCH - {ShiftSwap.KIND}

    def __init__(self, world: World, now: datetime, line: Line, author: Person) -> None:
        super().__init__(world, now - CLOCK_DOUBT - JUST_NOW, line.device)
        self._within = world if isinstance(world, Watched) else None
        if self._within:
            self.missed = self._within.missed
        self._subject = line.subject
        self._author = author.id
        self._own = own_branch_near(world, author, company_day(now))

    def get(self, kind: type[R], id: str) -> R | None:
        found = self._world.get(kind, id)
        if found is None and id and kind.KIND in self.KINDS and not self._is_ones_own(kind, id):
            self.missed.add((kind.KIND, id))
        self.unsure |= isinstance(found, Absence) and found.kind is AbsenceKind.WITHHELD
        return found

    def _is_ones_own(self, kind: type[Any], id: str) -> bool:
        """Whether it would be here if there were one: it names oneself, or is made by this very line."""
        if kind is Absence:
            return id == self._subject and self._is_new(id)
        return kind in OF_SOMEBODY and id.startswith(f"{self._author}:")

    @property
    def in_doubt(self) -> bool:
        return self.unsure or (self._within is not None and self._within.unsure)

    def _is_whole(self, kind: type[Any], key: str, value: str) -> bool:
        if not value or (kind is Absence and key == "person"):
            return True
        if kind in OF_SOMEBODY:
            return value == self._author and key in OF_SOMEBODY[kind]
        if key == "order":
            return self._is_own(self._world.get(Order, value)) or self._is_made(Order, value)
        if key == "visit":
            visit = self._world.get(Visit, value)
            return self._is_own(self._world.get(Order, visit.order)) if visit else self._is_new(value)
        if kind is Receipt and key in ("number", "final"):
            return is_provisional(value) or self._is_unused(value)
        if key == "case" and kind is Complaint:
            return self._is_own(self._world.get(ServiceCase, value)) or self._is_made(ServiceCase, value)
        return False

    def _is_made(self, kind: type[Order] | type[ServiceCase], id: str) -> bool:
        """Whether the line itself makes it, as far as can be seen; else it is one that is missed."""
        if id != self._subject or self._world.get(kind, id) is not None:
            return False
        self.missed.add((kind.KIND, id))
        return True

    def _is_own(self, record: Order | ServiceCase | None) -> bool:
        """Whether it is here by its branch, with all that hangs on it; not because it names this person."""
        return record is not None and self._own in BRANCHES_OF[type(record)](self._world, record)


def _watched(
    world: World, line: Line, now: datetime, days: int, whole: Collection[tuple[str, str]]
) -> Watched | None:
    """Over which world the line is judged; None where the device holds all that there is to be seen."""
    watched = Watched(world, now - timedelta(days=days), line.device, whole) if days else None
    author = world.get(Person, line.actor)
    if author is None or not is_bound(world, author, now):
        return watched
    return WatchedInBranch(watched or world, now, line, author)


def foretell(
    world: World,
    line: Line,
    now: datetime,
    before: datetime | None,
    days: int,
    left_open: bool = False,
    whole: Collection[tuple[str, str]] = (),
) -> Foretold:
    """Judge a line on a device that holds what ended within so many days; 0: everything that its person sees.

    `left_open`: an earlier line waits for the server to decide, so that what it changed is not known here.
    `whole`: bundles that were fetched from beyond and are all here.
    """
    watched = _watched(world, line, now, days, whole)
    if watched is None:
        return Foretold(decide(world, line, now, before))
    try:
        verdict = decide(watched, line, now, before)
    except Unreadable:
        raise
    except Exception:
        if not (watched.missed or watched.in_doubt or left_open):
            raise
        log.info("%s needs what this device may not hold", line.kind)
        return Foretold(NOTHING, server_decides=True)
    if isinstance(verdict, Refusal):
        if watched.missed or watched.in_doubt or left_open:
            return Foretold(NOTHING, server_decides=True)
        return Foretold(verdict)
    missed = watched.missed - {(one.KIND, record_id(one)) for one in verdict.records}
    if not (missed or watched.in_doubt or left_open):
        return Foretold(verdict)
    own = tuple(one for one in verdict.records if not isinstance(one, Irregularity))
    return Foretold(msgspec.structs.replace(verdict, records=own, irregularities=()), server_decides=True)
