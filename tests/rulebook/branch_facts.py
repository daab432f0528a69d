"""Requests about branches and loans, as anybody's device might make them; the subjects are the orders' ids."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

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
from rulebook.subjects.calendar.records import RestDay

words = st.sampled_from(["", "苏州服务中心", "x" * 40, "{0}"])
branches = st.sampled_from(["main", "order-1", "order-2", "none"])
people = st.sampled_from(["li", "anna", "chen", "none"])
days = st.sampled_from(["", "2026-03-01", "2026-03-02", "2026-03-09", "9999-12-31", "0001-01-01", "x"])

BRANCH_REQUESTS: list[st.SearchStrategy[Any]] = [
    st.builds(OpenBranch, name=words),
    st.builds(RenameBranch, name=words),
    st.builds(NumberBranch, prefix=st.sampled_from(["", "SZ", "sz", "Z9"])),
    st.builds(CloseBranch, reason=words),
    st.builds(MovePerson, branch=branches, since=days, reason=words),
    st.builds(MoveOrder, branch=branches, reason=words),
    st.builds(SetBranchDays, rest=st.lists(st.builds(RestDay, days), max_size=2).map(tuple), reason=words),
    st.builds(AskLoan, person=people, branch=branches, begins=days, ends=days, reason=words),
    st.builds(DecideLoan, agree=st.booleans(), reason=words),
    st.builds(EndLoan, reason=words, last=days),
]
