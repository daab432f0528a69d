"""The books as one reader sees them, for what quotes other records than the one it is about (SEC-1)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar, cast

from sqlalchemy import Connection

from rulebook.kernel.records import Record
from rulebook.rules import sight
from rulebook.subjects.company.records import Customer
from rulebook.subjects.confidentiality.classes import narrowed
from sync_server.db.unit_of_work import UnitOfWork

R = TypeVar("R", bound=Record)


class SeenBy(UnitOfWork):
    """To read only: what is out of its reader's sight is not there, hidden fields are at their defaults.

    Of a customer out of sight the name is told: debts and receipts, which their reader sees, bear it too.
    """

    def __init__(self, connection: Connection, tags: frozenset[str]) -> None:
        super().__init__(connection)
        self.tags = tags
        self._books = UnitOfWork(connection)
        self._closer = narrowed(self._books)

    def get(self, kind: type[R], id: str) -> R | None:
        found = super().get(kind, id)
        return None if found is None else self._seen(found)

    def find(self, kind: type[R], key: str, value: str) -> Iterable[R]:
        found = (self._seen(one) for one in super().find(kind, key, value))
        return [one for one in found if one is not None]

    def all(self, kind: type[R]) -> list[R]:
        found = (self._seen(one) for one in super().all(kind))
        return [one for one in found if one is not None]

    def _seen(self, record: R) -> R | None:
        seen = sight(record, self.tags, self._closer, self._books)
        if seen is None and isinstance(record, Customer):
            return cast(R, Customer(id=record.id, name=record.name))
        return seen
