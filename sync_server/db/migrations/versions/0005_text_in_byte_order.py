"""On PostgreSQL: text in byte order, as SQLite has it, and no table of the books emptied at a stroke.

What a machine's language settings say of sorting is then nothing to the books: reports come in one order
everywhere, and an update of the system's collations damages no index.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

TEXT = {
    "meta": ("key",),
    "lines": ("device", "hash", "mac", "received_at"),
    "quarantine": ("hash", "device", "mac", "received_at"),
    "devices": ("id", "person", "token_hash", "enrolled_at", "head_hash", "last_seen"),
    "codes": ("hash", "person", "expires_at", "device"),
    "records": ("kind", "id"),
    "record_keys": ("kind", "id", "name", "value"),
    "sight": ("kind", "id", "tag"),
    "entries": ("id", "at", "source", "memo", "day", "late"),
    "postings": ("entry", "account"),
    "seals": ("seal",),
}
APPEND_ONLY = ("lines", "postings", "entries")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in TEXT.items():
        changes = ", ".join(f'ALTER COLUMN "{name}" TYPE varchar COLLATE "C"' for name in columns)
        op.execute(f"ALTER TABLE {table} {changes}")
    for table in APPEND_ONLY:  # new databases have it already
        op.execute(f"DROP TRIGGER IF EXISTS {table}_whole ON {table}")
        op.execute(
            f"""CREATE TRIGGER {table}_whole BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION paigong_refuse()"""
        )
