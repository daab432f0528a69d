"""Complaints and what is done about them (CMP-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.complaints.commands import (
    CalmComplaint,
    CloseComplaint,
    ExplainComplaint,
    HandComplaint,
    HearComplaint,
    TakeComplaint,
    TellCustomer,
)
from rulebook.subjects.complaints.deadlines import complaint_due, complaint_passed
from rulebook.subjects.complaints.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.complaints.from_case import keep_step
from rulebook.subjects.complaints.handlers import (
    calm_complaint,
    close_complaint,
    explain_complaint,
    hand_complaint,
    take_complaint,
    tell_customer,
)
from rulebook.subjects.complaints.hearing import hear_complaint
from rulebook.subjects.complaints.numbers import NumberSeries
from rulebook.subjects.complaints.records import Complaint, ComplaintState
from rulebook.subjects.complaints.root import to_close_case
from rulebook.subjects.complaints.visibility import VISIBILITY

SUBJECT = Subject(
    name="complaints",
    records=(Complaint, NumberSeries),
    handlers={
        HearComplaint: hear_complaint,
        HandComplaint: hand_complaint,
        TakeComplaint: take_complaint,
        CalmComplaint: calm_complaint,
        ExplainComplaint: explain_complaint,
        TellCustomer: tell_customer,
        CloseComplaint: close_complaint,
    },
    visibility=VISIBILITY,
    searched={Complaint: ("number", "customer_name", "contact", "contact_phone", "plate", "what")},
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(Complaint, "state", (ComplaintState.OPEN,), complaint_due, complaint_passed),),
    after=(keep_step,),
    to_close_case=(to_close_case,),
)
