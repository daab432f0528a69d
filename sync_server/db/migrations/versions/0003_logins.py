"""Logins lapse: when a device was last heard of. Whether it is revoked, its record says."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("devices") as devices:
        devices.add_column(sa.Column("last_seen", sa.String, nullable=False, server_default=""))
        devices.drop_column("revoked")
    op.execute("UPDATE devices SET last_seen = enrolled_at")
