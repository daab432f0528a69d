"""Entries say which company day they are booked in, and which closed one they happened on (CASH-7)."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for name in ("day", "late"):
        op.add_column("entries", sa.Column(name, sa.String, nullable=False, server_default=""))
    op.create_index("entries_day", "entries", ["day"])
