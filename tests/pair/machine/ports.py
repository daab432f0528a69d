"""The phone's files, which survive, under an app that can die between any two steps, or in the middle of one."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from store.folder_memory import MemoryFile, MemoryFolder


class Killed(BaseException):
    """The process is gone. No code of ours can catch this and go on."""


class Doom:
    """When a process dies: after so many steps. Several deaths may be fated, one behind the other."""

    def __init__(self) -> None:
        self._fated: list[int] = []

    def fate(self, steps: Iterable[int]) -> None:
        self._fated = list(steps)

    def spare(self) -> None:
        self._fated = []

    def step(self) -> bool:
        """One step; whether the process dies in it."""
        if not self._fated:
            return False
        self._fated[0] -= 1
        if self._fated[0] > 0:
            return False
        self._fated.pop(0)
        return True


class MortalFile:
    """A file in whose middle one can die: any part of what was being appended may be there then."""

    def __init__(self, file: MemoryFile, folder: MortalFolder) -> None:
        self._file = file
        self._folder = folder

    async def read(self) -> bytes:
        return await self._file.read()

    async def append(self, data: bytes) -> None:
        if self._folder.doom.step():
            await self._file.append(data[: int(len(data) * self._folder.torn)])
            raise Killed
        await self._file.append(data)

    async def truncate(self, size: int) -> None:
        dies = self._folder.doom.step()
        if not dies or self._folder.torn >= Fraction(1, 2):
            await self._file.truncate(size)
        if dies:
            raise Killed

    async def close(self) -> None:
        await self._file.close()


class MortalFolder:
    """A Folder over one that survives. `torn`: how much of the last append is there after a death, 0 to 1."""

    def __init__(self, kept: MemoryFolder, doom: Doom) -> None:
        self.kept = kept
        self.doom = doom
        self.torn = Fraction(0)

    async def names(self) -> list[str]:
        return await self.kept.names()

    async def open(self, name: str) -> MortalFile:
        if self.doom.step():
            raise Killed
        return MortalFile(await self.kept.open(name), self)

    async def remove(self, name: str) -> None:
        if self.doom.step():
            raise Killed
        await self.kept.remove(name)
