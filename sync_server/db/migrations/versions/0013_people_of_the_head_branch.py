"""Staff who never moved between branches are found by a key: who leads the head branch, who keeps its store."""

import json

from alembic import op
from sqlalchemy import text

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    connection = op.get_bind()
    connection.execute(text("DELETE FROM record_keys WHERE kind = 'person' AND name = 'unmoved'"))
    found = connection.execute(text("SELECT id, body FROM records WHERE kind = 'person'")).all()
    keys = [{"id": id} for id, body in found if _unmoved(json.loads(bytes(body)))]
    if keys:
        new = "INSERT INTO record_keys (kind, id, name, value) VALUES ('person', :id, 'unmoved', 'yes')"
        connection.execute(text(new), keys)


def _unmoved(person: dict[str, object]) -> bool:
    """As `Person.unmoved` says it; what a record does not name has its default."""
    return bool(person.get("active", True)) and not person.get("outsider") and not person.get("branches")
