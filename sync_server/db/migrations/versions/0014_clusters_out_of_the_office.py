"""Symptoms that are counted for clusters are seen by the auditor alone: no other device is told of them any more.

A device that has them from before keeps them, shown nowhere, until its feed begins anew.
"""

from alembic import op
from sqlalchemy import text

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.get_bind().execute(text("DELETE FROM sight WHERE kind = 'symptom_cluster' AND tag <> 'role:auditor'"))
