"""Approvals: forms, the matrix and the company's own figures (ROLE-3, ROLE-4)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.approvals.commands import (
    AskApproval,
    DenyApproval,
    GrantApproval,
    SetMatrix,
    SetSetting,
    WithdrawApproval,
)
from rulebook.subjects.approvals.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.approvals.handlers import (
    ask_approval,
    deny_approval,
    form_due,
    form_passed,
    grant_approval,
    set_matrix,
    set_setting,
    withdraw_approval,
)
from rulebook.subjects.approvals.records import ApprovalForm, FormState, Matrix, Setting
from rulebook.subjects.approvals.visibility import VISIBILITY

SUBJECT = Subject(
    name="approvals",
    records=(
        Setting,
        Matrix,
        ApprovalForm,
    ),
    handlers={
        SetSetting: set_setting,
        SetMatrix: set_matrix,
        AskApproval: ask_approval,
        GrantApproval: grant_approval,
        DenyApproval: deny_approval,
        WithdrawApproval: withdraw_approval,
    },
    visibility=VISIBILITY,
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(ApprovalForm, "state", (FormState.ASKED,), form_due, form_passed),),
)
