"""What somebody sees on a device, worked out over the books (SEC-1, BR-1)."""

from __future__ import annotations

from datetime import datetime

from rulebook.kernel.identity import Person
from rulebook.subjects.branches import bound
from sync_server.db.unit_of_work import UnitOfWork


def reader_tags(work: UnitOfWork, person: Person, device: str, now: datetime) -> frozenset[str]:
    """As the rulebook's `reader_tags`; whom it asks about is loaded in a few questions and not one by one."""
    if bound.is_bound(work, person, now):
        for key in ("moved", "unmoved"):
            work.look_found(Person, key, ("yes",))
    return bound.reader_tags(work, person, device, now)
