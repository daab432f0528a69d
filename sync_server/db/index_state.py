"""How far an index has come that follows the change numbers, and what has changed since. Knows no index.

Such an index is derived from the records, so neither backed up nor compared; its tables are not in
`tables.metadata`. It has a table of one row that says which life of the database it is of, which edition of what
is put into it, and up to which change.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, text

from sync_server.db import tables as t

BYTEWISE = 'VARCHAR COLLATE "C"'
"""Text is ordered by its bytes, as in every table here: an update of the system's collations damages no index."""


def first_state(table: str) -> tuple[str, str]:
    """What makes the table, and its row of an index that has nothing yet."""
    return (
        f"""CREATE TABLE {table} (id INTEGER PRIMARY KEY, epoch VARCHAR NOT NULL, edition VARCHAR NOT NULL,
    change BIGINT NOT NULL)""",
        f"INSERT INTO {table} (id, epoch, edition, change) VALUES (1, '', '', 0)",
    )


class State(NamedTuple):
    """The life of the database, the edition of what is in the index, the last change that is in it."""

    epoch: str
    edition: str
    change: int


def read_state(connection: Connection, table: str, hold: bool = False) -> State:
    """`hold`: nobody else writes to the index until this transaction ends."""
    locked = " FOR UPDATE" if hold and connection.dialect.name == "postgresql" else ""
    return State(*connection.execute(text(f"SELECT epoch, edition, change FROM {table}{locked}")).one())


def write_state(connection: Connection, table: str, state: State) -> None:
    connection.execute(
        text(f"UPDATE {table} SET epoch = :epoch, edition = :edition, change = :change"), state._asdict()
    )


def changed_records(
    connection: Connection, tags: Iterable[str], kinds: Iterable[str], after: int, upto: int, most: int
) -> list[Any]:
    """The first `most` records of these kinds with a change in that span: kind, id, change, body.

    Read along the feed's own index: under each of `tags`, one of which every such record has.
    """
    asked = {f"tag{n}": tag for n, tag in enumerate(tags)}
    pages = [
        f"SELECT * FROM (SELECT kind, id, change FROM sight WHERE tag = :{name} AND change > :after"
        " AND change <= :upto AND kind IN :kinds ORDER BY change LIMIT :most) AS page"
        for name in asked
    ]
    found = text(
        f"SELECT r.kind, r.id, r.change, r.body FROM ({' UNION '.join(pages)}) AS latest"
        " JOIN records r ON r.kind = latest.kind AND r.id = latest.id AND r.change <= :upto"
        " ORDER BY r.change LIMIT :most"
    ).bindparams(
        bindparam("kinds", expanding=True), bindparam("after", type_=t.Big), bindparam("upto", type_=t.Big)
    )
    told = asked | {"kinds": sorted(kinds), "after": after, "upto": upto, "most": most}
    return list(connection.execute(found, told))
