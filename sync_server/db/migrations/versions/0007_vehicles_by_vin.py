"""Vehicles are looked up by their VIN: those that stand in the books already get the key."""

import json

from alembic import op
from sqlalchemy import text

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    connection = op.get_bind()
    found = connection.execute(text("SELECT id, body FROM records WHERE kind = 'vehicle'")).all()
    keys = [
        {"kind": "vehicle", "id": id, "name": "vin", "value": vin}
        for id, body in found
        if (vin := json.loads(bytes(body)).get("vin"))
    ]
    if keys:
        connection.execute(
            text("INSERT INTO record_keys (kind, id, name, value) VALUES (:kind, :id, :name, :value)"), keys
        )
