"""Scans and photos of dealers and surveys are found by their name: who sees the record may read the file."""

import json

from alembic import op
from sqlalchemy import text

revision = "0011"
down_revision = "0010"

NAMED_IN = {"agreement": "scan", "shipment": "photo", "survey_answer": "photo"}


def upgrade() -> None:
    connection = op.get_bind()
    for kind, field in NAMED_IN.items():
        about = {"kind": kind}
        connection.execute(text("DELETE FROM record_keys WHERE kind = :kind AND name = 'sha256'"), about)
        found = connection.execute(text("SELECT id, body FROM records WHERE kind = :kind"), about).all()
        keys = [
            {"kind": kind, "id": id, "value": file["sha256"]}
            for id, body in found
            if (file := json.loads(bytes(body)).get(field))
        ]
        if keys:
            connection.execute(
                text("INSERT INTO record_keys (kind, id, name, value) VALUES (:kind, :id, 'sha256', :value)"), keys
            )
