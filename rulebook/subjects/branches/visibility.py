"""Who may see which record (SEC-1): branches and who is lent where decide who can be sent, so all staff."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import STAFF
from rulebook.subjects.branches.records import Branch, BranchDays, Loan


def branch(_: Branch) -> frozenset[str]:
    return frozenset({STAFF})


def branch_days(_: BranchDays) -> frozenset[str]:
    return frozenset({STAFF})


def loan(_: Loan) -> frozenset[str]:
    return frozenset({STAFF})


VISIBILITY: Visibility = {Branch: branch, BranchDays: branch_days, Loan: loan}
