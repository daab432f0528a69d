"""Irregularities are looked up by their matter and their person while they are open: the books get these keys."""

import json
from collections.abc import Iterator
from typing import Any

from alembic import op
from sqlalchemy import text

revision = "0010"
down_revision = "0009"

SETTLED = ("settled", "written_off")


def upgrade() -> None:
    connection = op.get_bind()
    connection.execute(
        text("DELETE FROM record_keys WHERE kind = 'irregularity' AND name IN ('open_about', 'open_of')")
    )
    found = connection.execute(text("SELECT id, body FROM records WHERE kind = 'irregularity'")).all()
    if keys := [key for id, body in found for key in _keys(id, json.loads(bytes(body)))]:
        connection.execute(
            text("INSERT INTO record_keys (kind, id, name, value) VALUES ('irregularity', :id, :name, :value)"),
            keys,
        )


def _keys(id: str, told: dict[str, Any]) -> Iterator[dict[str, str]]:
    if told["state"] not in SETTLED:
        yield {"id": id, "name": "open_about", "value": f"{told['code']}:{told['about']}"}
        yield {"id": id, "name": "open_of", "value": told["person"]}
