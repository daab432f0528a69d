"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, STAFF, person_tag
from rulebook.subjects.visitors.records import Visitor, ZoneLeave


def visitor(record: Visitor) -> frozenset[str]:
    """The office, the host, and whoever registered them."""
    return OFFICE | {person_tag(record.host), person_tag(record.by)}


def zone_leave(_: ZoneLeave) -> frozenset[str]:
    return frozenset({STAFF})


VISIBILITY: Visibility = {Visitor: visitor, ZoneLeave: zone_leave}
