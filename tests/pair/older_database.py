"""Takes a database back to an earlier revision, as far as its tables go: what an update then does is tried."""

from __future__ import annotations

from sqlalchemy import Connection, text

MADE_IN = {
    "survey_links": "0008",
    "search_groups": "0009",
    "search_rows": "0009",
    "search_state": "0009",
    "list_rows": "0015",
    "list_records": "0015",
    "list_state": "0015",
}
"""Tables and the migration that makes each; columns and keys are the test's own to take away."""


def as_of(connection: Connection, revision: str) -> None:
    """Drop the tables that later migrations make, and say that this is the revision."""
    for table, made in MADE_IN.items():
        if made > revision and not (table == "search_groups" and connection.dialect.name == "postgresql"):
            connection.execute(text(f"DROP TABLE {table}"))
    connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
