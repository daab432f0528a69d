"""The small read-only port through which the rules look things up.

The phone implements it over its read model, the server over SQL; the rules know neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from rulebook.kernel.records import Record

R = TypeVar("R", bound=Record)


class World(Protocol):
    """What is known now. A phone's world holds only what its person may see."""

    def get(self, kind: type[R], id: str) -> R | None:
        """Return the record, or None where it does not exist or is out of sight."""
        ...

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        """Return the records of that kind whose key (one of its KEYS) has that value, ordered by id."""
        ...


def is_partial(world: World) -> bool:
    """Whether that is a phone's world, or a line judged over one: the books may hold what it lacks."""
    return bool(getattr(world, "PARTIAL", False)) or not getattr(world, "sees_all", True)
