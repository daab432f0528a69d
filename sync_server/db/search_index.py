"""The search index in the database: rows of normalised text, and the groups of four signs that they hold (ARC-1).

Every text is kept as letters and figures only, and every group of four that follow one another in it is a word of
the index, at its end shorter ones, and every pair without a figure. Whatever is looked for then is found anywhere
in a text: four signs or more by the groups they are made of, two or three letters by their pairs, one sign and few
figures by the groups that begin so; whether the text holds them as one piece is looked at last. Derived from the
records, so neither backed up nor compared: the tables are not in `tables.metadata`.
SQLite has the groups in FTS5 without content or places, PostgreSQL in a tsvector under GIN that is written as
such, so that neither a tokenizer nor the database's locale has a say in what a letter is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import Connection, Integer, String, TextClause, bindparam, text

from sync_server.db.index_state import BYTEWISE, first_state

GROUP = 4
FIGURES = "0123456789"
_RUN = re.compile("[0-9]+")
FORM = 2
"""The edition of `groups_of`; an index that was made by another is made anew."""
AT_A_PLACE = 40
"""Bits of a row's number that its change takes; above them stands the place of its kind."""
MOST_GROUPS = 12
"""So many groups of what is looked for are asked of the index; the text itself is looked at in the end."""
ENOUGH_FIGURES = 8
"""Of a number that ends in so many figures these are asked of the index: the others, thousands share."""

_ROWS = """CREATE TABLE search_rows (place BIGINT PRIMARY KEY, kind VARCHAR NOT NULL, id VARCHAR NOT NULL,
    texts TEXT NOT NULL{more}, UNIQUE (kind, id))"""
STATE = "search_state"
FIRST_TABLES = {
    "sqlite": (
        _ROWS.replace("{more}", "").replace("BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY"),
        "CREATE VIRTUAL TABLE search_groups USING fts5(groups, content='', detail=none, tokenize='ascii')",
        *first_state(STATE),
    ),
    "postgresql": (
        _ROWS.replace("{more}", ", groups TSVECTOR NOT NULL").replace("VARCHAR", BYTEWISE),
        "CREATE INDEX search_groups ON search_rows USING gin (groups) WITH (fastupdate = off)",
        *(said.replace("VARCHAR", BYTEWISE) for said in first_state(STATE)),
    ),
}
"""What migration 0009 makes, by the dialect's name."""


class SearchRow(NamedTuple):
    """A record as it is searched: `texts` are normalised, one a line."""

    place: int
    kind: str
    id: str
    texts: str


def groups_of(texts: str) -> list[str]:
    """The words of the index for normalised texts, one a line; each once."""
    keys = texts.split("\n")
    groups = {key[n : n + GROUP] for key in keys for n in range(len(key))}
    return sorted(groups.union(*(_pairs(key) for key in keys), *(_ends(key) for key in keys)))


def _pairs(key: str) -> list[str]:
    """What stands side by side, unless one of the two is a figure: thousands share each of those few pairs."""
    pairs = (key[n : n + 2] for n in range(len(key) - 1))
    return [pair for pair in pairs if not (pair[0] in FIGURES or pair[1] in FIGURES)]


def _ends(key: str) -> list[str]:
    """The last figures before anything else, two and three: groups of four figures miss no beginning then."""
    return [run[-long:] for run in _RUN.findall(key) for long in (2, 3) if len(run) >= long]


def groups_asked(key: str) -> tuple[list[str], bool]:
    """The groups that a text holds which holds `key`, and whether a group need only begin so.

    From the end on: what numbers differ in stands there. A few letters are asked by their pairs: of a town's name
    thousands of groups begin so, and all would be put in order before the first is read.
    """
    if len(key) < GROUP:
        pairs = _pairs(key)
        return (sorted(set(pairs)), False) if pairs and len(pairs) == len(key) - 1 else ([key], True)
    tail = key[-ENOUGH_FIGURES:]
    if len(tail) == ENOUGH_FIGURES and tail.isdigit():
        key = tail
    ends = [*range(len(key), GROUP - 1, -GROUP), GROUP]
    return sorted({key[end - GROUP : end] for end in ends[:MOST_GROUPS]}), False


def empty_index(connection: Connection) -> None:
    """Begin anew: another life of the database, or other fields are searched."""
    connection.execute(text("DELETE FROM search_rows"))
    if connection.dialect.name == "sqlite":
        connection.execute(text("INSERT INTO search_groups (search_groups) VALUES ('delete-all')"))


def put_rows(connection: Connection, rows: Sequence[SearchRow]) -> None:
    """Put these records into the index, each in place of what it says of them so far."""
    if not rows:
        return
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        olds = [old for row in rows if (old := connection.execute(_OLD, {"k": row.kind, "i": row.id}).first())]
        if olds:
            gone = [{"place": old.place, "groups": " ".join(groups_of(old.texts))} for old in olds]
            connection.execute(_UNGROUP, gone)
    connection.execute(_DROP, [{"k": row.kind, "i": row.id} for row in rows])
    full = [row for row in rows if row.texts]
    if not full:
        return
    if sqlite:
        connection.execute(_NEW, [row._asdict() for row in full])
        connection.execute(_GROUP, [{"place": r.place, "groups": " ".join(groups_of(r.texts))} for r in full])
    else:
        said = [r._asdict() | {"groups": " ".join(f"'{group}'" for group in groups_of(r.texts))} for r in full]
        connection.execute(_NEW_WITH_GROUPS, said)


def find_rows(
    connection: Connection, keys: Sequence[str], tags: frozenset[str] | None, most: int
) -> list[SearchRow]:
    """At most `most` rows of each kind, the latest change first, that hold every one of `keys`.

    `tags`: only records that one of these sees; None: all.
    """
    sqlite = connection.dialect.name == "sqlite"
    asked: dict[str, Any] = {f"key{n}": key for n, key in enumerate(keys)}
    asked |= {"groups": _query(keys, sqlite), "most": most}
    holds = " AND ".join(f"{'instr' if sqlite else 'strpos'}(r.texts, :key{n}) > 0" for n in range(len(keys)))
    seen = "true"
    if tags is not None:
        seen = (
            "(SELECT s.seen FROM sight s"
            " WHERE s.kind = r.kind AND s.id = r.id AND s.seen AND s.tag IN :tags LIMIT 1)"
        )
        asked["tags"] = sorted(tags)
    found = _sqlite(f"{holds} AND {seen}") if sqlite else _postgresql(holds, seen)
    if tags is not None:
        found = found.bindparams(bindparam("tags", expanding=True))
    if not sqlite:
        rows = connection.execute(found, asked | {"bits": AT_A_PLACE})
        return [SearchRow(*row) for row in rows]
    return _walked(connection, found, asked)


def _walked(connection: Connection, found: TextClause, asked: dict[str, Any]) -> list[SearchRow]:
    """From the last kind's latest on, past what there is too much of: a kind that has none costs nothing."""
    of_kind: dict[int, list[SearchRow]] = {}
    below, most = 1 << 62, asked["most"]
    while True:
        page = [SearchRow(*row) for row in connection.execute(found, asked | {"below": below})]
        for row in page:
            of_kind.setdefault(row.place >> AT_A_PLACE, []).append(row)
        if len(page) < most:
            return [row for kind in sorted(of_kind) for row in of_kind[kind][:most]]
        kind = page[-1].place >> AT_A_PLACE
        below = kind << AT_A_PLACE if len(of_kind[kind]) >= most else page[-1].place


def _query(keys: Sequence[str], sqlite: bool) -> str:
    parts = []
    for key in keys:
        groups, begins = groups_asked(key)
        if sqlite and begins and len(key) > 1 and not key.strip(FIGURES):
            parts.append(f"({' OR '.join(_figures(key))})")
        elif sqlite:
            parts += [f'"{group}"{"*" if begins else ""}' for group in groups]
        else:
            parts += [f"'{group}'{':*' if begins else ''}" for group in groups]
    return (" AND " if sqlite else " & ").join(parts)


def _figures(key: str) -> list[str]:
    """Each group of figures that begins so, by name: these are read from the latest on, whereas of what only
    begins so all records are put in order first.
    """
    more = range(GROUP - len(key) + 1)
    return [f'"{key}{"".join(last)}"' for long in more for last in product(FIGURES, repeat=long)]


def _sqlite(holds: str) -> TextClause:
    """A kind's rows are a span of numbers, read from the latest on until there are enough."""
    return text(
        "SELECT r.place, r.kind, r.id, r.texts FROM search_groups"
        " JOIN search_rows r ON r.place = search_groups.rowid"
        f" WHERE search_groups MATCH :groups AND search_groups.rowid < :below AND {holds}"
        " ORDER BY search_groups.rowid DESC LIMIT :most"
    )


def _postgresql(holds: str, seen: str) -> TextClause:
    """All kinds at once: a GIN index gives all of its rows in any case. Whether they may be seen is asked of the
    latest of each kind only, one after the other (`seen` joins nothing), until there are enough.
    """
    return text(
        "WITH found AS MATERIALIZED (SELECT r.place FROM search_rows r"
        f" WHERE r.groups @@ CAST(:groups AS tsquery) AND {holds})"
        " SELECT o.place, o.kind, o.id, o.texts FROM (SELECT DISTINCT place >> :bits AS n FROM found) AS kinds"
        " CROSS JOIN LATERAL (SELECT r.* FROM"
        " (SELECT place FROM found WHERE place >> :bits = kinds.n ORDER BY place DESC OFFSET 0) AS f"
        f" JOIN search_rows r ON r.place = f.place WHERE {seen} ORDER BY f.place DESC LIMIT :most) AS o"
        " ORDER BY kinds.n, o.place DESC"
    ).bindparams(bindparam("groups", type_=String), bindparam("bits", type_=Integer))


_OLD = text("SELECT place, texts FROM search_rows WHERE kind = :k AND id = :i")
_DROP = text("DELETE FROM search_rows WHERE kind = :k AND id = :i")
_NEW = text("INSERT INTO search_rows (place, kind, id, texts) VALUES (:place, :kind, :id, :texts)")
_NEW_WITH_GROUPS = text(
    "INSERT INTO search_rows (place, kind, id, texts, groups)"
    " VALUES (:place, :kind, :id, :texts, CAST(:groups AS tsvector))"
)
_GROUP = text("INSERT INTO search_groups (rowid, groups) VALUES (:place, :groups)")
_UNGROUP = text("INSERT INTO search_groups (search_groups, rowid, groups) VALUES ('delete', :place, :groups)")
