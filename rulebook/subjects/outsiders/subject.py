"""Outsiders, by consent for one order and one day (EXT-1)."""

from __future__ import annotations

from rulebook.kernel.identity import Person
from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.outsiders.commands import SendOutsider
from rulebook.subjects.outsiders.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.outsiders.handlers import outsider_due, outsider_passed, send_outsider

SUBJECT = Subject(
    name="outsiders",
    handlers={
        SendOutsider: send_outsider,
    },
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(Person, "outside", ("now",), outsider_due, outsider_passed),),
)
