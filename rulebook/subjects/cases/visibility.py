"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import OFFICE, STAFF, person_tag
from rulebook.subjects.cases.records import ServiceCase, Site


def case(record: ServiceCase) -> frozenset[str]:
    """The office; whoever heard it, owned it, or is offered it."""
    people = {record.heard_by, *(one.person for one in record.owners)}
    if record.offered:
        people.add(record.offered.to)
    return OFFICE | {person_tag(person) for person in people}


def site(_: Site) -> frozenset[str]:
    """A customer's id and how far they are: what a phone works a due time out with."""
    return frozenset({STAFF})


VISIBILITY: Visibility = {ServiceCase: case, Site: site}
