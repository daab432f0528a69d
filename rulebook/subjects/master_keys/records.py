"""The master secrets by number: since when, and which are called leaked. Never a secret itself (SYS-9)."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from rulebook.kernel.records import Record
from rulebook.kernel.world import World

ONE = "company"
"""The id of the only record."""


class MasterKey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One master secret. `mark` tells it from another and says nothing about it ("" of the first).

    `since`: ISO, "" of the first, which is as old as the books. `leaked_at`: since when nobody trusts it.
    """

    number: int
    mark: str = ""
    since: str = ""
    reason: str = ""
    leaked_at: str = ""


class MasterKeys(Record, frozen=True, kw_only=True):
    """All that were ever in use, the first first; the last one is in use. Missing: only the first ever was."""

    KIND: ClassVar[str] = "master_keys"
    KEYS: ClassVar[tuple[str, ...]] = ()
    id: str
    keys: tuple[MasterKey, ...]

    @property
    def current(self) -> int:
        return self.keys[-1].number

    @property
    def leaked(self) -> frozenset[int]:
        return frozenset(key.number for key in self.keys if key.leaked_at)


FIRST = MasterKeys(id=ONE, keys=(MasterKey(number=1),))


def master_keys(world: World) -> MasterKeys:
    """What the books know of the master secrets."""
    return world.get(MasterKeys, ONE) or FIRST
