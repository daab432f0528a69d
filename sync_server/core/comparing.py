"""Two databases compared table by table, walked in the order of their keys: no table has to fit into memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Integer, String, collate, select, type_coerce

AT_ONCE = 500
"""So many rows are fetched at a time."""

Key = tuple[Any, ...]
Found = tuple[Any, ...]


class Walk:
    """A table's rows in the order of their primary key, which stands in the first columns, as bytes sort.

    Truth is read as a number: a database that keeps it as one may hold more than two of it.
    """

    def __init__(self, columns: Sequence[Column[Any]], keys: int, connection: Connection) -> None:
        bytewise = connection.dialect.name == "postgresql"  # whose order is else that of a language
        order = [
            collate(column, "C") if bytewise and isinstance(column.type, String) else column
            for column in columns[:keys]
        ]
        plain = [type_coerce(c, Integer) if isinstance(c.type, Boolean) else c for c in columns]
        asked = select(*plain).order_by(*order).execution_options(yield_per=AT_ONCE)
        self._rows, self._keys, self.count = iter(connection.execute(asked)), keys, 0
        self._next: Found | None = None
        self._step()

    def _step(self) -> None:
        row = next(self._rows, None)
        self._next = None if row is None else tuple(row)

    @property
    def key(self) -> Key | None:
        """The next row's key; None after the last."""
        return None if self._next is None else self._next[: self._keys]

    def take(self) -> Found:
        """The next row."""
        row = self._next
        assert row is not None
        self.count += 1
        self._step()
        return row


def apart(old: Walk, new: Walk) -> Iterator[tuple[Key, Found | None, Found | None]]:
    """Key, row of the one and row of the other (None where it has none), wherever the two are not the same."""
    while old.key is not None or new.key is not None:
        key = _earlier(old.key, new.key)
        ours = old.take() if old.key == key else None
        theirs = new.take() if new.key == key else None
        if ours != theirs:
            yield key, ours, theirs


def _earlier(one: Key | None, other: Key | None) -> Key:
    """Which key comes first. SQLite may hold anything anywhere: numbers before texts before bytes."""
    if one is None or other is None or one == other:
        return one or other or ()
    return min(one, other, key=lambda key: [(_RANK.get(type(part), 0), part) for part in key])


_RANK = {int: 1, float: 1, str: 2, bytes: 3}
