"""Visits: what a technician does on site (ORD-7 to ORD-12)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.visits.commands import (
    Arrive,
    CompleteVisit,
    Depart,
    LeaveUnsolved,
    RecordFinding,
    RecordWork,
    ReportDamage,
    SignVisit,
)
from rulebook.subjects.visits.completion import complete_visit
from rulebook.subjects.visits.errors import IRREGULARITIES
from rulebook.subjects.visits.gates import to_complete
from rulebook.subjects.visits.handlers import (
    arrive,
    depart,
    leave_unsolved,
    record_finding,
    record_work,
    report_damage,
    sign_visit,
)
from rulebook.subjects.visits.records import Visit
from rulebook.subjects.visits.visibility import VISIBILITY

SUBJECT = Subject(
    name="visits",
    records=(Visit,),
    handlers={
        CompleteVisit: complete_visit,
        Depart: depart,
        Arrive: arrive,
        RecordFinding: record_finding,
        RecordWork: record_work,
        SignVisit: sign_visit,
        ReportDamage: report_damage,
        LeaveUnsolved: leave_unsolved,
    },
    visibility=VISIBILITY,
    irregularities=IRREGULARITIES,
    to_complete=(to_complete,),
)
