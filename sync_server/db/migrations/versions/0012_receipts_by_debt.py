"""Receipts are found by the debt that they pay: none of the debtor's orders need be read for it."""

import json

from alembic import op
from sqlalchemy import text

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    connection = op.get_bind()
    connection.execute(text("DELETE FROM record_keys WHERE kind = 'receipt' AND name = 'collects'"))
    found = connection.execute(text("SELECT id, body FROM records WHERE kind = 'receipt'")).all()
    keys = [{"id": id, "value": debt} for id, body in found if (debt := json.loads(bytes(body)).get("collects"))]
    if keys:
        new = "INSERT INTO record_keys (kind, id, name, value) VALUES ('receipt', :id, 'collects', :value)"
        connection.execute(text(new), keys)
