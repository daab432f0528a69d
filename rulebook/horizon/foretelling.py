"""What a device says of a line where the books hold more than it does: the same as the server, or nothing.

A verdict that asked for what may lie beyond the horizon foretells no irregularity, settles none and refuses
nothing: the server decides. What the line itself says is shown all the same.
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
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import Line, Unreadable
from rulebook.kernel.records import record_id
from rulebook.kernel.times import company_day
from rulebook.kernel.world import R, World
from rulebook.rules import decide
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.follow_ups.records import FollowUp
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.numbers import is_provisional, number_in
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.records import Visit

log = logging.getLogger(__name__)

NOTHING = Decision(records=(), entries=(), irregularities=())
CLOCK_DOUBT = timedelta(days=2)
_UUID7 = re.compile(r"([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class Foretold(NamedTuple):
    """What a device says of a line. `server_decides`: it needed what it may not hold."""

    verdict: Decision | Refusal
    server_decides: bool = False


class Watched:
    """A device's world, and whether anything was asked of it that may lie beyond the horizon."""

    PARTIAL = True

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
        """Whether something was looked up of which there may be more in the books."""

    def get(self, kind: type[R], id: str) -> R | None:
        found = self._world.get(kind, id)
        if found is None and id and kind.KIND in HORIZON and not self._is_new(id):
            self.missed.add((kind.KIND, id))
        return found

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        if kind.KIND in HORIZON and not self._is_whole(kind, key, value):
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


def foretell(
    world: World,
    line: Line,
    now: datetime,
    before: datetime | None,
    days: int,
    left_open: bool = False,
    whole: Collection[tuple[str, str]] = (),
) -> Foretold:
    """Judge a line on a device that holds what ended within so many days; 0: everything.

    `left_open`: an earlier line waits for the server to decide, so that what it changed is not known here.
    `whole`: bundles that were fetched from beyond and are all here.
    """
    if not days:
        return Foretold(decide(world, line, now, before))
    watched = Watched(world, now - timedelta(days=days), line.device, whole)
    try:
        verdict = decide(watched, line, now, before)
    except Unreadable:
        raise
    except Exception:
        if not (watched.missed or watched.unsure or left_open):
            raise
        log.info("%s needs what lies beyond the horizon", line.kind)
        return Foretold(NOTHING, server_decides=True)
    if isinstance(verdict, Refusal):
        if watched.missed or watched.unsure or left_open:
            return Foretold(NOTHING, server_decides=True)
        return Foretold(verdict)
    missed = watched.missed - {(one.KIND, record_id(one)) for one in verdict.records}
    if not (missed or watched.unsure or left_open):
        return Foretold(verdict)
    own = tuple(one for one in verdict.records if not isinstance(one, Irregularity))
    return Foretold(msgspec.structs.replace(verdict, records=own, irregularities=()), server_decides=True)
