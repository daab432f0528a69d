"""Opens what this device holds while the page is still loading, so that the first screen finds it open.

Only what a start without an enrolment code would open by itself: never a profile behind its PIN, and nothing where
something is being removed. What fails here is tried again, and told, by the start itself. Knows no page.
"""

from __future__ import annotations

import asyncio
import logging

from mobile.client.offline_client import OfflineClient, Profile
from mobile.client.profiles import being_wiped, locks, read_profiles
from mobile.device.ports import Ports
from mobile.store.folder import StoreFailed

ROOT = "paigong"
log = logging.getLogger(__name__)


def own_name(device: str) -> str:
    """What a profile's folder is called, and the lock under which one tab alone works in it."""
    return f"{ROOT}-{device}"


class Ahead:
    """The client of the profile used last, opened at once or not at all. Made by main, inside an event loop."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports
        self._claimed = ""
        self._opening = asyncio.create_task(self._open())

    async def _open(self) -> OfflineClient | None:
        root = self.ports.folder(ROOT)
        try:
            if await being_wiped(root):
                return None
            locked = await locks(root)
            free = [profile for profile in await read_profiles(root) if profile.device not in locked]
            if not free or not await self.ports.take_tab_lock(own_name(free[0].device)):
                return None
            self._claimed = free[0].device
            return await OfflineClient.open(self.ports.folder(own_name(free[0].device)), free[0])
        except StoreFailed:
            return None
        except Exception:  # the start opens it again, and says what is wrong
            log.exception("could not be opened ahead")
            return None

    async def ended(self) -> None:
        """Wait until it is opened, or is not: what a kill left half-way is brought to its end by one alone."""
        await asyncio.wait({self._opening})

    async def claimed(self, device: str) -> bool:
        """Whether the tab lock of that device was taken here; it is this tab's until the tab ends."""
        await self.ended()
        return self._claimed == device

    async def take(self, profile: Profile) -> OfflineClient | None:
        """The open client of that profile, once; None where another was opened, or none."""
        client = await self._opening
        if client is None or client.profile.device != profile.device:
            return None
        self._opening = asyncio.create_task(_nothing())
        return client


async def _nothing() -> None:
    return None
