"""The database in the hands of somebody who owns it: what they may do to it, and undo."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pair.field import Field
from sqlalchemy import ColumnElement, Connection, NullPool, Table, create_engine, select, text, update
from sqlalchemy.exc import IntegrityError

NOT_TOLD = {("devices", "token_hash"), ("devices", "enrolled_at"), ("devices", "last_seen")}
"""A secret, and when somebody was heard of, that no line tells."""


@contextmanager
def past_the_guards(field: Field) -> Iterator[Connection]:
    """A connection for which there are no triggers and no foreign keys."""
    engine = create_engine(field.company.engine.url, poolclass=NullPool)
    with engine.connect() as connection:
        taken: dict[str, str] = {}
        if engine.dialect.name == "sqlite":
            rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
            taken = {row.name: row.sql for row in rows}
            for name in taken:
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET session_replication_role = replica"))
        connection.commit()
        yield connection
        for guard in taken.values():  # nobody sees that they were gone
            connection.exec_driver_sql(guard)
        connection.commit()


def rewrite(connection: Connection, table: Table, column: str, old: bytes, new: bytes, *where: Any) -> int:
    """Replace bytes in a column; in how many rows."""
    count = 0
    for row in connection.execute(select(table).where(*where)).all():
        before = getattr(row, column)
        after = before.replace(old, new)
        if after != before:
            count += 1
            connection.execute(update(table).where(*_this(table, row._mapping)).values({column: after}))
    return count


def _this(table: Table, row: Any) -> list[ColumnElement[bool]]:
    return [column == row[column.name] for column in table.primary_key]


def another(dice: random.Random, value: object) -> object:
    """A value that is not that one, of its own kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + dice.choice((-1, 1, 100))
    if isinstance(value, bytes):
        at = dice.randrange(len(value)) if value else 0
        return value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :] if value else b"x"
    said = str(value or "")
    at = dice.randrange(len(said) + 1)
    return said[:at] + dice.choice("x7") + said[at:]


def tamper(dice: random.Random, connection: Connection, table: Table) -> tuple[str, Callable[[], None]]:
    """Edit one cell or delete one row; returns what was done ("" where nothing was) and how to undo it."""
    name = table.name
    row = dict(dice.choice(connection.execute(text(f"SELECT * FROM {name}")).mappings().all()))
    key = " AND ".join(f"{column.name} = :{column.name}" for column in table.primary_key)
    said = {column.name: row[column.name] for column in table.primary_key}
    now = row
    if dice.random() < 0.3:
        done = f"deleted from {name}: {said}"
        connection.execute(text(f"DELETE FROM {name} WHERE {key}"), said)
    else:
        column = dice.choice([column.name for column in table.c if (name, column.name) not in NOT_TOLD])
        now = row | {column: another(dice, row[column])}
        done = f"{name}.{column} of {said}: {row[column]!r} became {now[column]!r}"
        try:
            connection.execute(
                text(f"UPDATE {name} SET {column} = :fresh WHERE {key}"), {**said, "fresh": now[column]}
            )
        except IntegrityError:  # the number is somebody else's
            connection.rollback()
            return "", lambda: None
    connection.commit()

    def undo() -> None:
        connection.execute(text(f"DELETE FROM {name} WHERE {key}"), {name: now[name] for name in said})
        holes = ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO {name} ({', '.join(row)}) VALUES ({holes})"), row)
        connection.commit()

    return done, undo
