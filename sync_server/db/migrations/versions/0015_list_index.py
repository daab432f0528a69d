"""The index that lists are read along page by page. It fills itself; nothing is worked out here."""

from alembic import op

from sync_server.db.list_index import FIRST_TABLES

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    for statement in FIRST_TABLES[op.get_bind().dialect.name]:
        op.execute(statement)
