"""What the archive is searched by, and what a search answers: the same on phone and server (ARC-1). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from rulebook.kernel.records import Record


class Why(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The field that made a record a hit, by its name among the record's, and what stands in it."""

    field: str
    text: str


class Hit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record that was found, and why."""

    kind: str
    id: str
    why: tuple[Why, ...]


class Found(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one thing that was looked for brought, the latest changes first within each kind.

    `more`: kinds of which there is more than is told.
    """

    asked: str
    hits: tuple[Hit, ...] = ()
    more: tuple[str, ...] = ()


class SearchAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One `Found` for each thing looked for. `behind`: so many of the last changes are not searched yet."""

    found: tuple[Found, ...]
    behind: int = 0


def texts_of(record: Record, fields: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(field, text) of each that is set; `past.name` gives one for each of `past`."""
    for name in fields:
        first, _, rest = name.partition(".")
        value: Any = getattr(record, first)
        for one in (getattr(part, rest) for part in value) if rest else (value,):
            if one:
                yield name, str(one)
