"""How much room the device has left, so that a person is told before work is lost, not after.

Knows bytes and thresholds; who measures is a port, and what a level means on the screen is the screens' business.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from mobile.store.reserve import Reserve

LOW_BYTES = 50_000_000
"""Below this the person is told to make room: a day's work with photos is about 30 MB."""
LEAST_BYTES = 2_000_000
"""Below this no receipt is begun: the line that says who paid could not be kept for sure."""
LARGE_BYTES = 256_000
"""After so many bytes written it is measured again."""
MEASURE_S = 5.0


async def unmeasured() -> int | None:
    """For a machine that cannot tell."""
    return None


class StorageQuota:
    """The room left on this device, in bytes; None while nobody can tell."""

    def __init__(
        self, measure: Callable[[], Awaitable[int | None]] = unmeasured, reserve: Reserve | None = None
    ) -> None:
        self._measure = measure
        self._reserve = reserve
        self._spent = 0
        self.left: int | None = None

    @property
    def level(self) -> str:
        """ok · low: make room soon · none: what is done now may not be kept."""
        if self.left is None or self.left >= LOW_BYTES:
            return "ok"
        return "low" if self.left >= LEAST_BYTES else "none"

    async def look(self) -> None:
        """Measure now. A machine that does not answer in time has told nothing new."""
        try:
            self.left = await asyncio.wait_for(self._measure(), MEASURE_S)
            self._spent = 0
        except TimeoutError:
            pass
        if self._reserve and not await self._reserve.fill():
            self.left = 0

    async def spent(self, size: int) -> None:
        """So many bytes were written; measured again after a large write, and after any where room is scarce."""
        self._spent += size
        if self.level != "ok" or self._spent >= LARGE_BYTES:
            await self.look()

    def full(self) -> None:
        """The device has just refused to keep something, whatever it says is left."""
        self.left = 0

    async def give_up_reserve(self) -> bool:
        """After a refused write: whether room was freed, so that it may be tried once more."""
        self.full()
        return self._reserve is not None and await self._reserve.give_up()
