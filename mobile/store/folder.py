"""The port to durable storage: a folder of append-only files. It knows bytes, not what they mean.

Native files stand behind it on Android and the desktop (folder_native), the browser's private file system in the
PWA (folder_opfs). Both keep the same contract, tests/store/folder_contract.py.
"""

import re
from typing import Protocol

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")


class StoreFailed(Exception):
    """The device could not keep what it was given. What was kept before is untouched."""


class StoreFull(StoreFailed):
    """There is no room left on the device, or none that the browser grants."""


class InUse(StoreFailed):
    """Another process or tab has the file open."""


class LogFile(Protocol):
    """An append-only file, open for this process or tab alone. Calls at once are done one after the other."""

    async def read(self) -> bytes:
        """The whole file."""

    async def append(self, data: bytes) -> None:
        """Return once `data` would survive a power cut. On StoreFull and StoreFailed the file is as before."""

    async def truncate(self, size: int) -> None:
        """Cut the file to `size` bytes, durably; `size` is at most what the file holds."""

    async def close(self) -> None:
        """Let others open the file. A closed file refuses everything else with StoreFailed."""


class Folder(Protocol):
    """Files by name: letters, digits, `.`, `_` and `-`, not beginning with a dot or dash; else ValueError."""

    async def names(self) -> list[str]:
        """The names of all files, sorted."""

    async def open(self, name: str) -> LogFile:
        """Open the file, which is made if there is none. Raises InUse while anyone has it open."""

    async def remove(self, name: str) -> None:
        """Remove the file, durably; no matter if there is none. Raises InUse while anyone has it open."""


def checked(name: str) -> str:
    """`name`, if a file may be called so; else ValueError."""
    if not NAME.fullmatch(name):
        raise ValueError(f"not a name for a file: {name!r}")
    return name
