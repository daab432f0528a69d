"""A deadline that passes is a line of the server's own, written once, and the books follow from it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from pair.field import ORDER, Field

from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.rules import passed_deadlines
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.approvals.commands import AskApproval
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.irregularities.commands import Explain
from sync_server.core.deadlines import pass_deadlines
from sync_server.core.rebuild import compare


@pytest.fixture
def field(field: Field) -> Field:
    """The demo's visit is agreed for another month, so that its own deadline does not run."""
    field.office("p-li", AgreeTime(time="2026-05-01T10:00:00+08:00"), ORDER)
    return field


def asked(field: Field, id: str) -> None:
    field.office("p-wang", AskApproval(subject="discount", reason="老客户", amount=Fen(5_000)), id)


def terms_that_pass(field: Field) -> int:
    """How many terms of the demo's own cases and orders pass beside what a test is about (SLA-1)."""
    with field.company.read() as work:
        return sum(one.record in ("case", "order") for one in passed_deadlines(work, field.clock.now))


def test_role_3_leave_nobody_gave_in_time_lapses_by_a_line_of_the_servers_own(field: Field) -> None:
    asked(field, "form-1")
    assert pass_deadlines(field.company) == 0
    field.clock.now += timedelta(hours=25)
    lines, terms = len(field.tables()["lines"]), terms_that_pass(field)
    assert pass_deadlines(field.company) == 1 + terms
    assert pass_deadlines(field.company) == 0
    assert len(field.tables()["lines"]) == lines + 1 + terms
    form = field.get(ApprovalForm, "form-1")
    assert form is not None
    assert form.state is FormState.LAPSED
    assert compare(field.company).same


def test_of_server_processes_that_look_at_once_one_writes(field: Field) -> None:
    for n in range(5):
        asked(field, f"form-{n}")
    field.clock.now += timedelta(hours=25)
    terms = terms_that_pass(field)
    with ThreadPoolExecutor(4) as looking:
        passed = list(looking.map(pass_deadlines, [field.company] * 4))
    assert sum(passed) == 5 + terms
    assert all(form.state is FormState.LAPSED for form in field.all(ApprovalForm))
    assert compare(field.company).same


def test_an_irregularity_nobody_settles_reaches_the_department_manager(field: Field) -> None:
    field.office("p-wang", Explain(irregularity="none", text="？"), "")
    for _ in range(4):
        field.clock.now += timedelta(hours=25)
        pass_deadlines(field.company)
    (found,) = (one for one in field.all(Irregularity) if one.rule == "SYS-3")
    assert (found.owner, found.raised) == (Role.DEPARTMENT_MANAGER, (Role.SERVICE_MANAGER,))
    assert compare(field.company).same
