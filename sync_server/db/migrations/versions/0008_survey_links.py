"""Links of a survey: who was given which, kept apart from the books and destroyed at the close."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    text = sa.String(collation="C") if op.get_bind().dialect.name == "postgresql" else sa.String()
    op.create_table(
        "survey_links",
        sa.Column("round", text, primary_key=True),
        sa.Column("customer", text, primary_key=True),
        sa.Column("nonce", text, nullable=False),
        sa.Column("hash", text, nullable=False, unique=True),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
    )
