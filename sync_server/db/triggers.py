"""The ledger's guards inside the database: entries balance, nothing is edited, lines are kept.

Code balances its entries too; these hold against everything else that writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Connection, text

_SQLITE = (
    # REPLACE deletes without asking the guards below
    """CREATE TRIGGER lines_new BEFORE INSERT ON lines
       WHEN EXISTS (SELECT 1 FROM lines WHERE arrival = NEW.arrival)
         OR EXISTS (SELECT 1 FROM lines WHERE device = NEW.device AND seq = NEW.seq)
       BEGIN SELECT RAISE(ABORT, 'the line is there already'); END""",
    """CREATE TRIGGER entries_new BEFORE INSERT ON entries
       WHEN EXISTS (SELECT 1 FROM entries WHERE id = NEW.id)
       BEGIN SELECT RAISE(ABORT, 'the entry is there already'); END""",
    """CREATE TRIGGER lines_kept BEFORE DELETE ON lines
       BEGIN SELECT RAISE(ABORT, 'lines are kept for ever'); END""",
    """CREATE TRIGGER lines_unedited BEFORE UPDATE ON lines
       BEGIN SELECT RAISE(ABORT, 'lines are kept as received'); END""",
    """CREATE TRIGGER postings_unedited BEFORE UPDATE ON postings
       BEGIN SELECT RAISE(ABORT, 'postings are never edited'); END""",
    """CREATE TRIGGER postings_kept BEFORE DELETE ON postings
       BEGIN SELECT RAISE(ABORT, 'postings are never deleted'); END""",
    """CREATE TRIGGER postings_open BEFORE INSERT ON postings
       WHEN (SELECT sealed FROM entries WHERE id = NEW.entry)
       BEGIN SELECT RAISE(ABORT, 'the entry is sealed'); END""",
    """CREATE TRIGGER entries_kept BEFORE DELETE ON entries
       BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END""",
    """CREATE TRIGGER entries_born_open BEFORE INSERT ON entries WHEN NEW.sealed
       BEGIN SELECT RAISE(ABORT, 'an entry is sealed after its postings'); END""",
    """CREATE TRIGGER entries_sealed_once BEFORE UPDATE ON entries
       BEGIN SELECT CASE
         WHEN OLD.sealed OR NOT NEW.sealed OR NEW.id <> OLD.id OR NEW.at <> OLD.at
           OR NEW.source <> OLD.source OR NEW.memo <> OLD.memo OR NEW.arrival <> OLD.arrival
           THEN RAISE(ABORT, 'entries are never edited')
         WHEN (SELECT count(*) FROM postings WHERE entry = OLD.id) < 2
           OR (SELECT sum(fen) FROM postings WHERE entry = OLD.id) <> 0
           THEN RAISE(ABORT, 'the entry does not balance')
       END; END""",
)

_POSTGRESQL = (
    """CREATE FUNCTION paigong_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% may not be changed by %', TG_TABLE_NAME, TG_OP; END $$""",
    """CREATE FUNCTION paigong_open_entry() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN IF (SELECT sealed FROM entries WHERE id = NEW.entry) THEN
         RAISE EXCEPTION 'the entry is sealed'; END IF; RETURN NEW; END $$""",
    """CREATE FUNCTION paigong_seal() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF TG_OP = 'INSERT' THEN
           IF NEW.sealed THEN RAISE EXCEPTION 'an entry is sealed after its postings'; END IF;
           RETURN NEW;
         END IF;
         IF OLD.sealed OR NOT NEW.sealed OR NEW.id <> OLD.id OR NEW.at <> OLD.at OR NEW.source <> OLD.source
            OR NEW.memo <> OLD.memo OR NEW.arrival <> OLD.arrival THEN
           RAISE EXCEPTION 'entries are never edited'; END IF;
         IF (SELECT count(*) FROM postings WHERE entry = OLD.id) < 2
            OR (SELECT sum(fen) FROM postings WHERE entry = OLD.id) <> 0 THEN
           RAISE EXCEPTION 'the entry does not balance'; END IF;
         RETURN NEW;
       END $$""",
    "CREATE TRIGGER lines_kept BEFORE UPDATE OR DELETE ON lines FOR EACH ROW EXECUTE FUNCTION paigong_refuse()",
    """CREATE TRIGGER postings_kept BEFORE UPDATE OR DELETE ON postings
       FOR EACH ROW EXECUTE FUNCTION paigong_refuse()""",
    "CREATE TRIGGER entries_kept BEFORE DELETE ON entries FOR EACH ROW EXECUTE FUNCTION paigong_refuse()",
    """CREATE TRIGGER postings_open BEFORE INSERT ON postings
       FOR EACH ROW EXECUTE FUNCTION paigong_open_entry()""",
    """CREATE TRIGGER entries_sealed BEFORE INSERT OR UPDATE ON entries
       FOR EACH ROW EXECUTE FUNCTION paigong_seal()""",
    *(
        f"""CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}
       FOR EACH STATEMENT EXECUTE FUNCTION paigong_refuse()"""
        for table in ("lines", "postings", "entries")
    ),
)


def trigger_statements(dialect: str) -> tuple[str, ...]:
    """The statements that set the guards up, for the dialect's name."""
    return {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[dialect]


_TRIGGER = re.compile(r"CREATE TRIGGER (\w+)\s[^;]*? ON (\w+)")
_CALLS = re.compile(r"EXECUTE FUNCTION (\w+)")
_FUNCTION = re.compile(r"CREATE FUNCTION (\w+).*?\$\$(.*)\$\$", re.DOTALL)

_STANDING = {
    "sqlite": "SELECT name, sql AS does, '' AS mode FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """SELECT tgname AS name, prosrc AS does, tgenabled AS mode FROM pg_trigger
        JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
        WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace""",
}
SWITCHED_OFF = ("D", "R")
"""PostgreSQL's modes in which a trigger sleeps while people write."""


def _expected(dialect: str) -> dict[str, str]:
    """Trigger → what it does, as the database tells it."""
    statements = trigger_statements(dialect)
    if dialect == "sqlite":
        return {found[1]: s for s in statements if (found := _TRIGGER.match(s))}
    bodies = {found[1]: found[2] for s in statements if (found := _FUNCTION.match(s))}
    calls = [(found[1], _CALLS.search(s)) for s in statements if (found := _TRIGGER.match(s))]
    return {name: bodies[call[1]] for name, call in calls if call}


def strange_guards(connection: Connection) -> Iterator[tuple[str, str]]:
    """(guard, what is wrong with it): missing, altered, switched off, or put there by somebody else."""
    dialect = connection.dialect.name
    standing = {row.name: row for row in connection.execute(text(_STANDING[dialect]))}
    expected = _expected(dialect)
    for name, does in expected.items():
        found = standing.get(name)
        if found is None:
            yield name, "missing"
        elif found.does.split() != does.split():
            yield name, "altered"
        elif str(found.mode) in SWITCHED_OFF:
            yield name, "switched off"
    for name in standing.keys() - expected.keys():
        yield name, "not ours"


def take_guards_down(connection: Connection, *tables: str) -> None:
    """Take these tables' guards away until they are put back in the same transaction."""
    for statement in trigger_statements(connection.dialect.name):
        if (found := _TRIGGER.match(statement)) and found[2] in tables:
            _drop(connection, found[1], found[2])


def put_guards_back(connection: Connection) -> None:
    """Set up anew what is missing, altered or switched off. What is not ours stays, for somebody to look at."""
    wanting = {name for name, _ in strange_guards(connection)}
    for statement in trigger_statements(connection.dialect.name) if wanting else ():
        found = _TRIGGER.match(statement)
        if found is None:
            connection.execute(text(statement.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")))
        elif found[1] in wanting:
            _drop(connection, found[1], found[2])
            connection.execute(text(statement))


def _drop(connection: Connection, trigger: str, table: str) -> None:
    where = "" if connection.dialect.name == "sqlite" else f" ON {table}"
    connection.execute(text(f"DROP TRIGGER IF EXISTS {trigger}{where}"))
