"""Sends what others on this device left unsent, each under their own name, while somebody else works.

Who works sees nothing of it: a colleague's records are opened, sent and closed beside the session, never shown.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable

from mobile.client.offline_client import OfflineClient, Profile
from mobile.client.profiles import read_profiles
from mobile.client.session import Session
from mobile.store.folder import Folder, StoreFailed

log = logging.getLogger(__name__)

AGAIN_S = 60.0


class SharedDeviceSync:
    """One task for all profiles but the one in use. `told` hears how many records of a device are unsent."""

    def __init__(
        self,
        root: Folder,
        files_of: Callable[[Profile], Folder],
        session_of: Callable[[OfflineClient], Session],
        told: Callable[[str, int], None],
    ) -> None:
        self._root = root
        self._files_of = files_of
        self._session_of = session_of
        self._told = told
        self._task: asyncio.Task[None] | None = None
        self._sending: asyncio.Task[None] | None = None
        self._over = asyncio.Event()

    def start(self, but: str) -> None:
        """Begin to send for everybody but the device in use ('' for none)."""
        if self._task is None or self._task.done():
            self._over.clear()
            self._task = asyncio.get_running_loop().create_task(self._run(but))

    async def stop(self) -> None:
        """End it, and give back every file that it has open. Only the network is not waited for."""
        self._over.set()
        if self._sending is not None:
            self._sending.cancel()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _run(self, but: str) -> None:
        waiting = [p for p in await read_profiles(self._root) if p.device != but]
        while waiting and not self._over.is_set():
            waiting = [p for p in waiting if self._over.is_set() or not await self._all_sent(p)]
            if not waiting:
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), AGAIN_S)

    async def _all_sent(self, profile: Profile) -> bool:
        """Send what there is of one profile. Open in another tab, it sends for itself."""
        try:
            return await self.send_for(profile) == 0
        except StoreFailed:
            log.info("%s cannot be opened now", profile.device)
        except Exception:  # a mistake of ours with one must not keep the others' work here
            log.exception("could not send for %s", profile.device)
        return False

    async def send_for(self, profile: Profile) -> int:
        """Send for one profile; how many records are left."""
        client = await OfflineClient.open(self._files_of(profile), profile)
        try:
            session = self._session_of(client)
            if not session.unsent.nothing:
                self._sending = asyncio.get_running_loop().create_task(session.sync())
                await asyncio.gather(self._sending, return_exceptions=True)
            left = session.unsent
            self._told(profile.device, left.records + left.files)
            return left.records + left.files
        finally:
            self._sending = None
            await client.close()
