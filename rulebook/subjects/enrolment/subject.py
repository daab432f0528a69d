"""Codes by which devices are enrolled: who gave them, for whom, used by which device (ROLE-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.enrolment.commands import IssueCode, WithdrawCode
from rulebook.subjects.enrolment.errors import IRREGULARITIES
from rulebook.subjects.enrolment.handlers import issue_code, withdraw_code
from rulebook.subjects.enrolment.records import EnrolmentCode
from rulebook.subjects.enrolment.visibility import VISIBILITY

SUBJECT = Subject(
    name="enrolment",
    records=(EnrolmentCode,),
    handlers={
        IssueCode: issue_code,
        WithdrawCode: withdraw_code,
    },
    visibility=VISIBILITY,
    irregularities=IRREGULARITIES,
)
