"""The index of lists in the database: what each record is found by, in the order of its days (SEC-1).

A row for each thing that finds a record (its state, whose it is, customer, vehicle, whoever sees it by name), so
that a page of any list is read along one index and no further than needed. It holds ids and days and no words.
Derived from the records, see `index_state.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, text

from rulebook.kernel.paging import ListSort
from sync_server.db.index_state import BYTEWISE, first_state

STATE = "list_state"
FORM = 1
"""The edition of these rows; an index that was made by another is made anew."""
_RECORDS = """CREATE TABLE list_records (kind VARCHAR NOT NULL, id VARCHAR NOT NULL, began VARCHAR NOT NULL,
    ended VARCHAR NOT NULL, facets TEXT NOT NULL, PRIMARY KEY (kind, id))"""
_ROWS = """CREATE TABLE list_rows (kind VARCHAR NOT NULL, facet VARCHAR NOT NULL, began VARCHAR NOT NULL,
    id VARCHAR NOT NULL, ended VARCHAR NOT NULL, PRIMARY KEY (kind, facet, began, id))"""
_BY_END = "CREATE INDEX list_rows_ended ON list_rows (kind, facet, ended, id)"
FIRST_TABLES = {
    "sqlite": (_RECORDS, f"{_ROWS} WITHOUT ROWID", _BY_END, *first_state(STATE)),
    "postgresql": tuple(
        said.replace("VARCHAR", BYTEWISE) for said in (_RECORDS, _ROWS, _BY_END, *first_state(STATE))
    ),
}
"""What migration 0015 makes, by the dialect's name."""


class Indexed(NamedTuple):
    """A record as it is listed: when it began, when it said something last, and all that finds it, in order."""

    kind: str
    id: str
    began: str
    ended: str
    facets: tuple[str, ...]

    def rows(self) -> list[dict[str, str]]:
        """One for each thing that finds it."""
        said = {"kind": self.kind, "id": self.id, "began": self.began, "ended": self.ended}
        return [said | {"facet": facet} for facet in self.facets]


class Position(NamedTuple):
    """Where one is in a list: the moment or day it is sorted by, and the id of the row."""

    at: str
    id: str


class Wanted(NamedTuple):
    """What is read: along `leads` (any of them), after `after`; `checks`: of each tuple a row has one, too.

    `tags`: only what one of these sees. `first`, `last`: days on which it began, both included; '' for no bound.
    """

    kind: str
    sort: ListSort
    leads: Sequence[str]
    checks: Sequence[Sequence[str]]
    tags: Sequence[str]
    first: str
    last: str
    after: Position | None


class Found(NamedTuple):
    """A row that was looked at, and whether all that is checked holds of it."""

    at: str
    id: str
    fits: bool


def empty_index(connection: Connection) -> None:
    """Begin anew: another life of the database, or records are listed by other things."""
    connection.execute(text("DELETE FROM list_rows"))
    connection.execute(text("DELETE FROM list_records"))


def put_rows(connection: Connection, records: Sequence[Indexed]) -> None:
    """Put these records into the index, each in place of what it said of them; most say the same as before."""
    changed, gone = [], []
    for one in records:
        row = connection.execute(_OLD, {"kind": one.kind, "id": one.id}).first()
        old = Indexed(one.kind, one.id, row.began, row.ended, tuple(json.loads(row.facets))) if row else None
        if old != one:
            changed.append(one)
            gone += old.rows() if old else []
    if gone:
        connection.execute(_DROP, gone)
    if changed:
        connection.execute(_FORGET, [{"kind": one.kind, "id": one.id} for one in changed])
        connection.execute(_NOTE, [one._asdict() | {"facets": json.dumps(one.facets)} for one in changed])
        connection.execute(_NEW, [row for one in changed for row in one.rows()])


def _checked(name: str) -> str:
    """One of the facets that a parameter names holds of the row."""
    return (
        f"EXISTS (SELECT 1 FROM list_rows c WHERE c.kind = :kind AND c.facet IN :{name}"
        " AND c.began = p.began AND c.id = p.id)"
    )


def read_rows(connection: Connection, wanted: Wanted, most: int) -> list[Found]:
    """The next `most` rows along the leads in one question, those too that what is checked does not hold of."""
    by = "ended" if wanted.sort is ListSort.ENDED else "began"
    way, after = ("ASC", ">") if wanted.sort is ListSort.OLDEST else ("DESC", "<")
    bounds, said = _bounds(wanted, by, after)
    order = f"{way} LIMIT :most"
    pages = [
        f"SELECT * FROM (SELECT {by} AS at, began, id FROM list_rows WHERE kind = :kind AND facet = :lead{n}"
        f"{bounds} ORDER BY {by} {way}, id {order}) AS page{n}"
        for n in range(len(wanted.leads))
    ]
    said |= {f"lead{n}": lead for n, lead in enumerate(wanted.leads)} | {"kind": wanted.kind, "most": most}
    checks = {f"check{n}": sorted(check) for n, check in enumerate(wanted.checks)}
    fits = [_SEEN, *map(_checked, checks)]
    along = f"SELECT * FROM ({' UNION '.join(pages)}) AS every ORDER BY at {way}, id {order}"
    found = text(
        f"SELECT p.at, p.id, {' AND '.join(fits)} AS fits FROM ({along}) AS p ORDER BY p.at {way}, p.id {way}"
    ).bindparams(*(bindparam(name, expanding=True) for name in ("tags", *checks)))
    rows = connection.execute(found, said | checks | {"tags": sorted(wanted.tags)})
    return [Found(row.at, row.id, bool(row.fits)) for row in rows]


def _bounds(wanted: Wanted, by: str, after: str) -> tuple[str, dict[str, Any]]:
    """What a row must lie between, as SQL, and its values."""
    parts: list[str] = []
    said: dict[str, Any] = {}
    if wanted.after is not None:
        parts.append(f" AND ({by}, id) {after} (:at, :id)")
        said |= wanted.after._asdict()
    if wanted.first:
        parts.append(" AND began >= :first")
        said["first"] = wanted.first
    if wanted.last:
        parts.append(" AND began < :last")
        said["last"] = f"{wanted.last}U"  # behind the day's last moment, which goes on with a T
    return "".join(parts), said


_SEEN = "EXISTS (SELECT 1 FROM sight s WHERE s.kind = :kind AND s.id = p.id AND s.tag IN :tags AND s.seen)"
_OLD = text("SELECT began, ended, facets FROM list_records WHERE kind = :kind AND id = :id")
_FORGET = text("DELETE FROM list_records WHERE kind = :kind AND id = :id")
_NOTE = text(
    "INSERT INTO list_records (kind, id, began, ended, facets) VALUES (:kind, :id, :began, :ended, :facets)"
)
_DROP = text("DELETE FROM list_rows WHERE kind = :kind AND facet = :facet AND began = :began AND id = :id")
_NEW = text("INSERT INTO list_rows (kind, facet, began, id, ended) VALUES (:kind, :facet, :began, :id, :ended)")
