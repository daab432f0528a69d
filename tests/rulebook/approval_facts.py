"""Facts and requests about approvals, the matrix and the company's own figures, as any history may hold them."""

from __future__ import annotations

from typing import Any

from drawn_values import orders, words
from hypothesis import strategies as st

from rulebook.kernel.commands import Command
from rulebook.kernel.roles import Role
from rulebook.policy.matrix import DEFAULT_MATRIX
from rulebook.subjects.approvals.commands import (
    AskApproval,
    DenyApproval,
    GrantApproval,
    SetMatrix,
    SetSetting,
    WithdrawApproval,
)
from rulebook.subjects.approvals.records import Lapse, MatrixRow
from rulebook.subjects.archive.commands import SaveQuery
from rulebook.subjects.archive.records import Database, Query
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.spoken.commands import ClaimSpoken, ConfirmSpoken, DenySpoken, EnterCode

APPROVAL_FACTS: dict[type[Command], st.SearchStrategy[Any]] = {
    ClaimSpoken: st.builds(
        ClaimSpoken,
        claim=st.sampled_from(["s-1", "s-2"]),
        approver=st.sampled_from(["chen", "dong", "li", "none", ""]),
        subject=st.sampled_from([*DEFAULT_MATRIX, "x"]),
        what_for=words,
        amount=st.sampled_from([0, 10**12]),
        code=st.sampled_from(["", "12345678", "一二三"]),
    ),
    EnterCode: st.builds(EnterCode, claim=st.sampled_from(["s-1", "s-2", "s-3"]), code=words),
}

APPROVAL_REQUESTS: list[st.SearchStrategy[Any]] = [
    st.just(ConfirmSpoken()),
    st.builds(DenySpoken, reason=words),
    st.builds(
        AskApproval,
        subject=st.sampled_from([*DEFAULT_MATRIX, "x"]),
        reason=words,
        order=orders,
        amount=st.sampled_from([0, 20_000, 20_001, 10**12]),
    ),
    st.builds(GrantApproval, emergency=words),
    st.builds(DenyApproval, reason=words),
    st.just(WithdrawApproval()),
    st.builds(
        SetMatrix,
        subject=st.sampled_from([*DEFAULT_MATRIX, "x"]),
        rows=st.lists(
            st.builds(
                MatrixRow,
                role=st.sampled_from(Role),
                step=st.integers(1, 3),
                over=st.sampled_from([None, 0, 20_000]),
                lapse=st.sampled_from(Lapse),
            ),
            min_size=1,
            max_size=3,
        ).map(tuple),
        since=st.sampled_from(["", "2026-01-01", "0001-01-01", "9999-12-31", "x"]),
    ),
    st.builds(
        SetSetting,
        name=st.sampled_from(["warranty_months", "replacement_warranty_months", "day_ends_hour", "cash_minutes"]),
        value=st.sampled_from(["0", "1", "23", "24", "1200", "99999999999"]),
        since=st.sampled_from(["", "2026-01-01", "0001-01-01", "9999-12-31", "x", "0001-01-01T00:00:00+14:00"]),
    ),
    st.builds(
        SetPrice,
        model=st.sampled_from(["GT-100", "X", ""]),
        name=words,
        name_en=words,
        fen=st.integers(0, 10**9),
        valid_from=st.sampled_from(["2026-03-02", "0001-01-01", "9999-12-31", "20260302"]),
    ),
    st.builds(
        SaveQuery,
        name=st.sampled_from(["发货", " "]),
        query=st.builds(Query, database=st.sampled_from(Database), year=st.sampled_from(["", "2026", "26"])),
        dropped=st.booleans(),
    ),
]
