"""Branches: people, stores and orders belong to one; people are moved, and lent for a time (BR-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject, Watch
from rulebook.subjects.branches.closing_days import set_branch_days
from rulebook.subjects.branches.commands import (
    AskLoan,
    CloseBranch,
    DecideLoan,
    EndLoan,
    MoveOrder,
    MovePerson,
    NumberBranch,
    OpenBranch,
    RenameBranch,
    SetBranchDays,
)
from rulebook.subjects.branches.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.branches.handlers import (
    close_branch,
    move_order,
    move_person,
    number_branch,
    open_branch,
    rename_branch,
)
from rulebook.subjects.branches.lending import ask_loan, decide_loan, end_loan, loan_due, loan_passed
from rulebook.subjects.branches.records import Branch, BranchDays, Loan, LoanState
from rulebook.subjects.branches.sight import BRANCHES_OF
from rulebook.subjects.branches.suitability import unsuitable
from rulebook.subjects.branches.visibility import VISIBILITY

SUBJECT = Subject(
    name="branches",
    records=(Branch, BranchDays, Loan),
    handlers={
        OpenBranch: open_branch,
        RenameBranch: rename_branch,
        NumberBranch: number_branch,
        CloseBranch: close_branch,
        MovePerson: move_person,
        MoveOrder: move_order,
        SetBranchDays: set_branch_days,
        AskLoan: ask_loan,
        DecideLoan: decide_loan,
        EndLoan: end_loan,
    },
    visibility=VISIBILITY,
    branches_of=BRANCHES_OF,
    searched={Branch: ("name",)},
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    deadlines=(Watch(Loan, "state", (LoanState.ASKED,), loan_due, loan_passed),),
    unsuitable=(unsuitable,),
)
