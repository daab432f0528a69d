"""Visitors of the premises (VIS-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.visitors.commands import AllowZone, VisitorIn, VisitorOut
from rulebook.subjects.visitors.errors import IRREGULARITIES
from rulebook.subjects.visitors.handlers import allow_zone, visitor_due, visitor_in, visitor_out, visitor_passed
from rulebook.subjects.visitors.records import Visitor, VisitorState, ZoneLeave
from rulebook.subjects.visitors.visibility import VISIBILITY

SUBJECT = Subject(
    name="visitors",
    records=(Visitor, ZoneLeave),
    handlers={VisitorIn: visitor_in, VisitorOut: visitor_out, AllowZone: allow_zone},
    visibility=VISIBILITY,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(Visitor, "state", (VisitorState.INSIDE, VisitorState.OUT), visitor_due, visitor_passed),),
)
