"""Who is told of the symptoms counted for clusters: the auditor, who sees every record, and nobody else."""

from __future__ import annotations

from pair.field import ORDER, Field
from pair.older_database import as_of
from sqlalchemy import select, text

from rulebook.subjects.faults.records import SymptomCluster
from rulebook.subjects.orders.records import Order
from sync_server.core.rebuild import compare
from sync_server.db import tables as t
from sync_server.db.engine import migrate

OFFICE = ("customer_service", "dispatcher", "service_manager", "department_manager", "administrator")


def _tags(field: Field) -> list[tuple[str, str]]:
    rows = select(t.sight.c.id, t.sight.c.tag).where(t.sight.c.kind == SymptomCluster.KIND).order_by(*t.sight.c)
    with field.company.engine.begin() as connection:
        return [(row.id, row.tag) for row in connection.execute(rows)]


def test_sec_1_symptoms_that_are_counted_go_to_the_auditor_alone_also_in_older_books(field: Field) -> None:
    order = field.get(Order, ORDER)
    assert order
    with field.company.read() as work:
        clusters = work.all(SymptomCluster)
    expected = [(cluster.id, "role:auditor") for cluster in sorted(clusters, key=lambda one: one.id)]
    assert expected
    assert _tags(field) == expected
    older = "INSERT INTO sight (kind, id, tag, change, seen) VALUES ('symptom_cluster', :id, :tag, 1, true)"
    with field.company.engine.begin() as connection:
        connection.execute(text(older), [{"id": c.id, "tag": f"role:{role}"} for c in clusters for role in OFFICE])
        as_of(connection, "0013")
    migrate(field.company.engine)
    assert _tags(field) == expected
    assert compare(field.company).same
