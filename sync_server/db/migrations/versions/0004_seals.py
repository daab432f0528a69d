"""A keyed running digest over all arrivals, beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "seals",
        sa.Column("arrival", Big, primary_key=True, autoincrement=False),
        sa.Column("seal", sa.String, nullable=False),
    )
