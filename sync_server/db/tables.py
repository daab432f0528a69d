"""The tables. Raw lines are the truth; records, keys, sight, ledger are derived from them (`paigong rebuild`).

Plain SQL types only, so that SQLite and what speaks PostgreSQL's protocol behave alike.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()
Big = BigInteger().with_variant(Integer(), "sqlite")

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False))

head = Table(
    "head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("arrival", Big, nullable=False),
    Column("change", Big, nullable=False),
)
"""One row. Taking numbers from it locks it until commit: numbers become visible in commit order."""

lines = Table(
    "lines",
    metadata,
    Column("arrival", Big, primary_key=True, autoincrement=False),
    Column("device", String, nullable=False),
    Column("seq", Big, nullable=False),
    Column("hash", String, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("mac", String, nullable=False),
    Column("received_at", String, nullable=False),
    Column("outcome", LargeBinary, nullable=False),
    UniqueConstraint("device", "seq"),
)
"""Every line as received, byte for byte, with its arrival number and what became of it."""

seals = Table(
    "seals",
    metadata,
    Column("arrival", Big, primary_key=True, autoincrement=False),
    Column("seal", String, nullable=False),
)
"""A keyed running digest over `lines`, row by row (`seals.py`)."""

quarantine = Table(
    "quarantine",
    metadata,
    Column("hash", String, primary_key=True),
    Column("device", String, primary_key=True),
    Column("raw", LargeBinary, nullable=False),
    Column("mac", String, nullable=False),
    Column("received_at", String, nullable=False),
    Column("outcome", LargeBinary, nullable=False),
)
"""Lines of a second history (a copied phone): kept whole, but they have no place in the chain."""

awaited = Table(
    "awaited",
    metadata,
    Column("device", String, primary_key=True),
    Column("since", String, nullable=False),
    Column("come_at", String, nullable=False, server_default=""),
    Column("given_up", String, nullable=False, server_default=""),
)
"""Devices that may have lines which a restored backup lacks: since when they are waited for, when they came with
all they have, or why somebody said that they never will (`waiting.py`)."""

held = Table(
    "held",
    metadata,
    Column("device", String, primary_key=True),
    Column("seq", Big, primary_key=True, autoincrement=False),
    Column("hash", String, nullable=False),
    Column("framed", LargeBinary, nullable=False),
    Column("received_at", String, nullable=False),
    Column("told", String, nullable=False),
)
"""Lines that wait for those of an awaited device: as they came, not judged yet, and next in their chain."""

devices = Table(
    "devices",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("token_hash", String, nullable=False),
    Column("enrolled_at", String, nullable=False),
    Column("last_seen", String, nullable=False),
    Column("next_seq", Big, nullable=False),
    Column("head_hash", String, nullable=False),
    Column("head_sound", Boolean, nullable=False),
)

codes = Table(
    "codes",
    metadata,
    Column("hash", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("expires_at", String, nullable=False),
    Column("device", String),
)
"""One-time enrolment codes; random and long, so a SHA-256 of them is enough."""

records = Table(
    "records",
    metadata,
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("change", Big, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

record_keys = Table(
    "record_keys",
    metadata,
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
    Index("record_keys_lookup", "kind", "name", "value"),
)

sight = Table(
    "sight",
    metadata,
    Column("kind", String, primary_key=True),
    Column("id", String, primary_key=True),
    Column("tag", String, primary_key=True),
    Column("change", Big, nullable=False),
    Column("seen", Boolean, nullable=False),
    Index("sight_feed", "tag", "change"),
)
"""The change feed: one row per record and tag, with the last change; not `seen` means "out of your sight"."""

entries = Table(
    "entries",
    metadata,
    Column("id", String, primary_key=True),
    Column("arrival", Big, nullable=False),
    Column("at", String, nullable=False),
    Column("source", String, nullable=False),
    Column("memo", String, nullable=False),
    Column("sealed", Boolean, nullable=False),
    Column("day", String, nullable=False, server_default=""),
    Column("late", String, nullable=False, server_default=""),
    Index("entries_day", "day"),
)
"""`day` is the company day an entry is booked in; `late` the closed one that it happened on (CASH-7)."""

postings = Table(
    "postings",
    metadata,
    Column("entry", String, ForeignKey("entries.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("account", String, nullable=False),
    Column("fen", Big, nullable=False),
    Index("postings_account", "account"),
)
"""Append-only; an entry is sealed once its postings balance, and nothing changes after (triggers)."""

survey_links = Table(
    "survey_links",
    metadata,
    Column("round", String, primary_key=True),
    Column("customer", String, primary_key=True),
    Column("nonce", String, nullable=False),
    Column("hash", String, nullable=False, unique=True),
    Column("used", Boolean, nullable=False),
    Column("told", Boolean, nullable=False),
)
"""Which customer has which link of a survey: apart from the lines, in no record, and destroyed when the round
closes, so that no answer on the web leads to anybody (FUP-2). `told`: that they answered is in a line."""

DERIVED = (records, record_keys, sight, postings, entries)
"""What `rebuild` empties and derives again from the lines."""
