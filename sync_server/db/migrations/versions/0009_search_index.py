"""The index that the archive is searched by (ARC-1). It fills itself; nothing is worked out here."""

from alembic import op

from sync_server.db.search_index import FIRST_TABLES

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for statement in FIRST_TABLES[op.get_bind().dialect.name]:
        op.execute(statement)
