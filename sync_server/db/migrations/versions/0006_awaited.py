"""After a restore: the devices that are waited for, and the lines that wait."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    text = sa.String(collation="C") if op.get_bind().dialect.name == "postgresql" else sa.String()
    op.create_table(
        "awaited",
        sa.Column("device", text, primary_key=True),
        sa.Column("since", text, nullable=False),
        sa.Column("come_at", text, nullable=False, server_default=""),
        sa.Column("given_up", text, nullable=False, server_default=""),
    )
    op.create_table(
        "held",
        sa.Column("device", text, primary_key=True),
        sa.Column("seq", Big, primary_key=True, autoincrement=False),
        sa.Column("hash", text, nullable=False),
        sa.Column("framed", sa.LargeBinary, nullable=False),
        sa.Column("received_at", text, nullable=False),
        sa.Column("told", text, nullable=False),
    )
