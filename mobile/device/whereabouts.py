"""The port to where the device is: asked each time anew, only where the person said so. Nothing is kept here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

MILLION = 1_000_000
WITHIN_S = 8.0
"""So long a scan waits for its place: what the machine asks the person meanwhile may never be answered."""


class Fix(NamedTuple):
    """Millionths of a degree (WGS 84), accurate to so many metres."""

    latitude: int
    longitude: int
    metres: int


WhereAmI = Callable[[], Awaitable["Fix | None"]]
"""Where the device is now; None where it may not be told, or is not known soon."""


def fix_of(latitude: Any, longitude: Any, metres: Any) -> Fix | None:
    """What a machine says in degrees; None for what is on no map."""
    try:
        found = Fix(round(latitude * MILLION), round(longitude * MILLION), round(min(abs(metres), MILLION)))
    except (TypeError, ValueError, OverflowError):
        return None
    fits = abs(found.latitude) <= 90 * MILLION and abs(found.longitude) <= 180 * MILLION
    return found if fits else None
