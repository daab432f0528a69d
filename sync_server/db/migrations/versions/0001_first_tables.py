"""The first tables: lines, devices, records, feed, ledger, and the ledger's guards.

A migration is frozen once released: it spells its columns out and does not read `tables.py`.
"""

import sqlalchemy as sa
from alembic import op

from sync_server.db.triggers import trigger_statements

revision = "0001"
down_revision = None

Big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str, primary_key: bool = False, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String, primary_key=primary_key, nullable=nullable)


def upgrade() -> None:
    op.create_table("meta", _text("key", primary_key=True), sa.Column("value", sa.Text, nullable=False))
    op.create_table(
        "head",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("arrival", Big, nullable=False),
        sa.Column("change", Big, nullable=False),
    )
    op.execute("INSERT INTO head (id, arrival, change) VALUES (1, 0, 0)")
    op.create_table(
        "lines",
        sa.Column("arrival", Big, primary_key=True, autoincrement=False),
        _text("device"),
        sa.Column("seq", Big, nullable=False),
        _text("hash"),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        _text("mac"),
        _text("received_at"),
        sa.Column("outcome", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("device", "seq"),
    )
    op.create_table(
        "quarantine",
        _text("hash", primary_key=True),
        _text("device", primary_key=True),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        _text("mac"),
        _text("received_at"),
        sa.Column("outcome", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "devices",
        _text("id", primary_key=True),
        _text("person"),
        _text("token_hash"),
        _text("enrolled_at"),
        sa.Column("revoked", sa.Boolean, nullable=False),
        sa.Column("next_seq", Big, nullable=False),
        _text("head_hash"),
        sa.Column("head_sound", sa.Boolean, nullable=False),
    )
    op.create_table(
        "codes",
        _text("hash", primary_key=True),
        _text("person"),
        _text("expires_at"),
        _text("device", nullable=True),
    )
    op.create_table(
        "records",
        _text("kind", primary_key=True),
        _text("id", primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("change", Big, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "record_keys",
        _text("kind", primary_key=True),
        _text("id", primary_key=True),
        _text("name", primary_key=True),
        _text("value"),
    )
    op.create_index("record_keys_lookup", "record_keys", ["kind", "name", "value"])
    op.create_table(
        "sight",
        _text("kind", primary_key=True),
        _text("id", primary_key=True),
        _text("tag", primary_key=True),
        sa.Column("change", Big, nullable=False),
        sa.Column("seen", sa.Boolean, nullable=False),
    )
    op.create_index("sight_feed", "sight", ["tag", "change"])
    op.create_table(
        "entries",
        _text("id", primary_key=True),
        sa.Column("arrival", Big, nullable=False),
        _text("at"),
        _text("source"),
        _text("memo"),
        sa.Column("sealed", sa.Boolean, nullable=False),
    )
    op.create_table(
        "postings",
        sa.Column("entry", sa.String, sa.ForeignKey("entries.id"), primary_key=True),
        sa.Column("n", sa.Integer, primary_key=True),
        _text("account"),
        sa.Column("fen", Big, nullable=False),
    )
    op.create_index("postings_account", "postings", ["account"])
    for statement in trigger_statements(op.get_bind().dialect.name):
        op.execute(statement)
