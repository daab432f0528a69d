"""The device's clocks: one that people can set, one that nobody can, and the server's when heard last."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import msgspec

from mobile.store.state import SyncState
from rulebook.kernel.times import parse_time


def device_clock() -> datetime:
    return datetime.now(UTC)


def device_monotonic() -> float:
    """Seconds by a clock that nobody can set. Where the system has one that goes on in sleep, that one."""
    try:
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    except (AttributeError, OSError):  # browsers name that clock and do not have it
        return time.monotonic()


class ServerTimeAnchor(msgspec.Struct, frozen=True):
    """The server's time when it was last heard (ms since 1970), and what the unsettable clock said then."""

    server_ms: int
    monotonic: float | None


def anchor_before(state: SyncState) -> ServerTimeAnchor | None:
    """What an earlier run of the app had heard; how long ago, no clock can say that can be trusted."""
    if not state.at or state.offset is None:
        return None
    return ServerTimeAnchor(since_1970_ms(parse_time(state.at)) + state.offset, None)


def since_1970_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
