#!/usr/bin/env bash
# Alembic 1.20.1, batch_alter_table on SQLite, and a table guarded by a trigger.
# Guess: what the table has stays: triggers, AUTOINCREMENT, collations; or a warning says what is lost, as one does for unnamed CHECKs.
# Seen:  renaming a column drops all three without a word; adding one drops none, since the table is then not copied.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" -qq --disable-pip-version-check install alembic==1.20.1 sqlalchemy==2.1.9
"$dir/v/bin/python" - <<'PY'
import warnings
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

def after(change):
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
    with engine.begin() as link, warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        link.exec_driver_sql("CREATE TABLE postings (id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT COLLATE NOCASE, fen INTEGER"
                             " NOT NULL, note TEXT, CONSTRAINT whole CHECK (fen <> 0)) STRICT")
        link.exec_driver_sql("CREATE INDEX held ON postings (account) WHERE fen > 0")
        link.exec_driver_sql("CREATE TRIGGER kept BEFORE UPDATE ON postings BEGIN SELECT RAISE(ABORT, 'append only'); END")
        with Operations(MigrationContext.configure(link)).batch_alter_table("postings") as batch:
            change(batch)
        made = "".join(row[0] or "" for row in link.exec_driver_sql("SELECT sql FROM sqlite_master"))
        sequence = "AUTOINCREMENT" in made
        return [w for w in ("TRIGGER", "NOCASE", "STRICT", "whole", "WHERE fen > 0") if w in made] + ["AUTO"] * sequence, len(said)

renamed = after(lambda batch: batch.alter_column("note", new_column_name="memo"))
added = after(lambda batch: batch.add_column(sa.Column("day", sa.Text)))
assert renamed == (["STRICT", "whole", "WHERE fen > 0"], 0), renamed
assert added == (["TRIGGER", "NOCASE", "STRICT", "whole", "WHERE fen > 0", "AUTO"], 0), added
print("""Alembic 1.20.1: a batch operation that has to copy an SQLite table (rename, NOT NULL, type) keeps STRICT, named CHECKs and partial indexes, and
drops the table's triggers, AUTOINCREMENT and the columns' collations, with no warning. A ledger that a trigger keeps append-only can be
altered after a harmless migration, numbers of deleted rows are given out again, and names are compared by case. Adding a column is safe.""")
PY
