"""A file of nothing that is given up when the device is full, so that the line being written still finds room.

Browsers do not tell how much they would still take (Chromium always says 10 GB): only a refused write does, and
then it is too late for that write. With a reserve it is not. Knows bytes, not what they mean.
"""

from __future__ import annotations

from mobile.store.folder import Folder, StoreFailed, StoreFull

NAME = "reserve"
RESERVE_BYTES = 2_000_000
"""Some hundred visits without photos."""


class Reserve:
    """The reserve in one folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.there = False

    async def fill(self) -> bool:
        """Lay it up if it is not there; False where the device has no room for it, whatever it says."""
        if not self.there:
            try:
                self.there = await self._laid_up()
            except StoreFull:
                return False
            except StoreFailed:  # in use by another tab, or trouble that the journal tells of: nothing about room
                return True
        return True

    async def _laid_up(self) -> bool:
        file = await self._folder.open(NAME)
        try:
            missing = RESERVE_BYTES - len(await file.read())
            if missing > 0:
                await file.append(bytes(missing))
        finally:
            await file.close()
        return True

    async def give_up(self) -> bool:
        """Free its room; whether there was any to free."""
        given, self.there = self.there, False
        if given:
            try:
                await self._folder.remove(NAME)
            except StoreFailed:
                return False
        return given
