"""What may not be set, approved or sent outside, and what is just within bounds (ROLE-3, EXT-1)."""

from __future__ import annotations

from company import Company
from refused_ground import Allowed, Asked, No, wrong

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import (
    AskApproval,
    DenyApproval,
    GrantApproval,
    SetMatrix,
    SetSetting,
    WithdrawApproval,
)
from rulebook.subjects.approvals.records import MatrixRow
from rulebook.subjects.outsiders.commands import SendOutsider
from rulebook.subjects.people.commands import SetDuty


def asked(co: Company, said: Command, who: str, subject: str = "waiver") -> Asked:
    co.li.must(AskApproval(subject=subject, reason="老客户", order="order-1", amount=Fen(100)), "f-1")
    return getattr(co, who), said, "f-1"


def withdrawn(co: Company) -> Asked:
    co.li.must(AskApproval(subject="waiver", reason="老客户", order="order-1", amount=Fen(100)), "f-1")
    co.li.must(WithdrawApproval(), "f-1")
    return co.chen, GrantApproval(), "f-1"


def outsider(co: Company, **changes: str) -> Asked:
    """Consent for somebody from outside on order-2, nobody of one's own being on duty."""
    for technician in (co.li, co.wang):
        technician.must(SetDuty(on_duty=False), technician.id)
    co.bo.must(AskApproval(subject="outsider", reason="无人", order="order-2"), "f-1")
    co.dong.must(GrantApproval(), "f-1")
    said = {"order": "order-2", "form": "f-1", "name": "外援", "firm": "联修", "day": "2026-03-03"} | changes
    return co.bo, SendOutsider(**said), "o-1"


def setting(name: str, value: str, since: str = "") -> Command:
    return SetSetting(name=name, value=value, since=since)


NO_RULES: No = {
    # ROLE-3: settings, matrix, leave
    "a setting nobody knows": (
        lambda co: (co.hua, setting("x", "1")), "SYS-3", "not_found", {"what": "x"},
    ),
    "a setting of one model that has none": (
        lambda co: (co.hua, setting("cash_minutes:GT-100", "1")),
        "SYS-3", "not_found", {"what": "cash_minutes:GT-100"},
    ),
    "a setting in words": (
        lambda co: (co.hua, setting("cash_minutes", "一")),
        "SYS-2", "field_wrong", wrong("cash_minutes", "not_a_number"),
    ),
    "a setting below nought": (
        lambda co: (co.hua, setting("cash_minutes", "-1")),
        "SYS-2", "field_wrong", wrong("cash_minutes", "not_a_number"),
    ),
    "a setting out of reach": (
        lambda co: (co.hua, setting("day_ends_hour", "24")),
        "SYS-2", "field_wrong", wrong("day_ends_hour", "too_large"),
    ),
    "a setting from no day on": (
        lambda co: (co.hua, setting("day_ends_hour", "23", "x")),
        "SYS-2", "field_wrong", wrong("since", "not_a_date"),
    ),
    "a matrix of nothing known": (
        lambda co: (co.hua, SetMatrix(subject="x", rows=(MatrixRow(role=Role.FINANCE),))),
        "SYS-3", "not_found", {"what": "x"},
    ),
    "a matrix with a gap": (
        lambda co: (co.hua, SetMatrix(subject="outlay", rows=(MatrixRow(role=Role.FINANCE, up_to=Fen(9)),))),
        "ROLE-3", "matrix_gap", {"subject": "outlay"},
    ),
    "leave without a reason": (
        lambda co: (co.li, AskApproval(subject="waiver", reason=" "), "f"), "SYS-2", "reason_needed", {},
    ),
    "leave for nothing known": (
        lambda co: (co.li, AskApproval(subject="x", reason="y"), "f"), "SYS-3", "not_found", {"what": "x"},
    ),
    "leave on a nameless form": (
        lambda co: (co.li, AskApproval(subject="waiver", reason="y"), ""), "SYS-4", "exists", {"what": ""},
    ),
    "leave on a form in use": (
        lambda co: asked(co, AskApproval(subject="waiver", reason="y"), "wang"),
        "SYS-4", "exists", {"what": "f-1"},
    ),
    "leave denied without a reason": (
        lambda co: asked(co, DenyApproval(reason=" "), "chen"), "SYS-2", "reason_needed", {},
    ),
    "leave taken back by another": (
        lambda co: asked(co, WithdrawApproval(), "wang"), "ROLE-3", "not_asker", {},
    ),
    "leave given by whom the matrix does not name": (
        lambda co: asked(co, GrantApproval(), "fang"),
        "ROLE-1", "no_role", {"roles": "department_manager, service_manager"},
    ),
    "leave given after it was taken back": (withdrawn, "ROLE-3", "decided_already", {"state": "withdrawn"}),
    # EXT-1: outsiders
    "an outsider for no order": (
        lambda co: (co.bo, AskApproval(subject="outsider", reason="x"), "f"),
        "EXT-1", "field_missing", {"fields": "order"},
    ),
    "an outsider while one's own are free": (
        lambda co: (co.bo, AskApproval(subject="outsider", reason="x", order="order-2"), "f"),
        "EXT-1", "somebody_free", {"person": "李师傅, 王师傅"},
    ),
    "an outsider without consent": (lambda co: outsider(co, form="f-2"), "EXT-1", "no_consent", {}),
    "an outsider for another order": (lambda co: outsider(co, order="order-1"), "EXT-1", "no_consent", {}),
    "an outsider for yesterday": (
        lambda co: outsider(co, day="2026-03-01"), "EXT-1", "field_wrong", wrong("day", "not_a_date"),
    ),
    "an outsider for no day": (
        lambda co: outsider(co, day="morgen"), "EXT-1", "field_wrong", wrong("day", "not_a_date"),
    ),
    "an outsider without a name": (
        lambda co: outsider(co, name=" "),
        "EXT-1", "field_missing", {"fields": "name"},
    ),
    "an outsider without a firm": (
        lambda co: outsider(co, firm=" "),
        "EXT-1", "field_missing", {"fields": "firm"},
    ),
}  # fmt: skip
ALLOWED_RULES: Allowed = {
    "an hour within the day": lambda co: (co.hua, setting("day_ends_hour", "23")),
    "a setting of one model": lambda co: (co.hua, setting("warranty_months:GT-100", "18")),
    "an outsider for today": lambda co: outsider(co, day="2026-03-02"),
}
