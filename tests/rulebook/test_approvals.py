"""Leave asked for and given by the matrix (ROLE-3, ROLE-4), and figures that change with time."""

from __future__ import annotations

from typing import Any

import pytest
from company import Company, refused

from rulebook.kernel.decision_context import Decision
from rulebook.kernel.ids import Fen
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.policy.matrix import DEFAULT_MATRIX, deciders, rows_of
from rulebook.policy.settings import setting
from rulebook.rules import passed_deadlines
from rulebook.subjects.approvals.commands import (
    AskApproval,
    DenyApproval,
    GrantApproval,
    SetMatrix,
    SetSetting,
    WithdrawApproval,
)
from rulebook.subjects.approvals.handlers import standing_form
from rulebook.subjects.approvals.records import ApprovalForm, FormState, Lapse, Matrix, MatrixRow, Setting
from rulebook.subjects.deadlines.commands import PassDeadline
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.commands import AmendOrder, ApproveOrder, AssignOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.visits.commands import Depart

SM, DM = Role.SERVICE_MANAGER, Role.DEPARTMENT_MANAGER
OWN = ("ROLE-2", "own_request")


def ask(company: Company, fen: int = 20_000, subject: str = "discount", **said: Any) -> str:
    form = f"form-{company.new_id()}"
    request = AskApproval(subject=subject, reason="老客户", amount=Fen(fen), **said)
    company.li.must(request, form)
    return form


def form(company: Company, id: str) -> ApprovalForm:
    found = company.world.get(ApprovalForm, id)
    assert found is not None
    return found


def let_time_pass(company: Company, **time: float) -> int:
    """The server looks at its deadlines after a while; returns how many had passed."""
    company.wait(**time)
    company.without_terms()
    due = passed_deadlines(company.world, company.now)
    for command in due:
        company.system.must(command)
    return len(due)


# ROLE-3: (subject, condition, amount) → role, deputy, deadline, what lapses


@pytest.mark.parametrize(
    ("fen", "chen", "dong"),
    [(0, True, True), (20_000, True, True), (20_001, False, True), (10**11, False, True)],
)
def test_role_3_the_amount_says_who_decides_to_the_fen(company: Company, fen: int, chen: bool, dong: bool) -> None:
    for who, may in (("chen", chen), ("dong", dong)):
        verdict = getattr(company, who).does(GrantApproval(), ask(company, fen))
        assert isinstance(verdict, Decision) is may, who
        if not may:
            assert refused(verdict) == ("ROLE-1", "no_role")


@pytest.mark.parametrize("subject", sorted(DEFAULT_MATRIX))
def test_role_3_every_subject_has_somebody_to_decide_on_any_amount(company: Company, subject: str) -> None:
    for fen in (0, 1, 20_000, 10**12):
        assert deciders(company.world, subject, fen, company.now)


def test_role_3_leave_once_given_stands_up_to_its_amount_for_its_order_and_paper(company: Company) -> None:
    order = company.order_in(OrderState.APPROVED)
    id = ask(company, 5_000, order=order, about="visit-1")
    assert standing_form(company.world, "discount", order, 5_000) is None
    company.chen.must(GrantApproval(), id)
    assert standing_form(company.world, "discount", order, 5_000) == form(company, id)
    assert standing_form(company.world, "discount", order, 5_000, "visit-1") is not None
    assert standing_form(company.world, "discount", order, 5_001) is None
    assert standing_form(company.world, "discount", order, 1, "visit-2") is None
    assert standing_form(company.world, "waiver", order, 1) is None
    assert standing_form(company.world, "discount", "order-2", 1) is None


def test_role_3_one_answer_to_a_form(company: Company) -> None:
    id = ask(company)
    assert refused(company.chen.does(DenyApproval(reason=" "), id)) == ("SYS-2", "reason_needed")
    company.chen.must(DenyApproval(reason="不符合规定"), id)
    assert (form(company, id).state, form(company, id).why) == (FormState.DENIED, "不符合规定")
    assert refused(company.dong.does(GrantApproval(), id)) == ("ROLE-3", "decided_already")


def test_role_3_what_the_matrix_does_not_know_cannot_be_asked(company: Company) -> None:
    request = AskApproval(subject="holiday", reason="想休息")
    assert refused(company.li.does(request, "form-1")) == ("SYS-3", "not_found")
    assert refused(company.li.does(AskApproval(subject="discount", reason=" "), "f")) == (
        "SYS-2",
        "reason_needed",
    )
    id = ask(company)
    assert refused(company.li.does(AskApproval(subject="waiver", reason="再来"), id)) == ("SYS-4", "exists")


def test_role_3_only_who_asked_takes_it_back(company: Company) -> None:
    id = ask(company)
    assert refused(company.wang.does(WithdrawApproval(), id)) == ("ROLE-3", "not_asker")
    company.li.must(WithdrawApproval(), id)
    assert form(company, id).state is FormState.WITHDRAWN


def test_role_3_unanswered_leave_lapses_or_goes_up_as_its_row_says(company: Company) -> None:
    discount = ask(company, 100)
    write_off = ask(company, 100, "difference_write_off")
    assert let_time_pass(company, hours=25) == 1
    assert form(company, discount).state is FormState.LAPSED
    assert let_time_pass(company, hours=48) == 1
    raised = form(company, write_off)
    assert (raised.state, raised.raised_to) == (FormState.ASKED, DM)
    assert let_time_pass(company, hours=73) == 1
    assert form(company, write_off).state is FormState.LAPSED
    assert let_time_pass(company, hours=500) == 0


def test_role_3_a_deadline_passes_by_the_servers_word_only(company: Company) -> None:
    id = ask(company)
    company.wait(hours=25)
    verdict = company.li.does(PassDeadline(record="approval_form", id=id))
    assert isinstance(verdict, Decision)
    assert {i.code for i in verdict.irregularities} == {"no_role_fact"}
    assert form(company, id).state is FormState.ASKED


def test_role_3_a_deadline_that_somebody_met_meanwhile_changes_nothing(company: Company) -> None:
    id = ask(company)
    company.wait(hours=25)
    (late,) = passed_deadlines(company.world, company.now)
    company.chen.must(GrantApproval(), id)
    assert company.system.must(late).records == ()
    assert form(company, id).state is FormState.GRANTED


# ROLE-2 on forms


def test_role_2_nobody_grants_what_they_asked_for(company: Company) -> None:
    company.chen.must(AskApproval(subject="discount", reason="老客户", amount=Fen(1)), "form-1")
    for answer in (GrantApproval(), DenyApproval(reason="不")):
        assert refused(company.chen.does(answer, "form-1")) == OWN
    company.dong.must(GrantApproval(), "form-1")


# ROLE-4: level by level; skipped in an emergency, told afterwards


def test_role_4_a_higher_level_may_decide_in_an_emergency_and_the_skipped_one_is_told(company: Company) -> None:
    rows = (MatrixRow(role=Role.DISPATCHER),)
    company.hua.must(SetMatrix(subject="discount", rows=rows))
    id = ask(company)
    assert refused(company.dong.does(GrantApproval(), id)) == ("ROLE-1", "no_role")
    company.dong.must(GrantApproval(emergency="客户在现场等"), id)
    granted = form(company, id)
    assert (granted.state, granted.grants[0].skipped) == (FormState.GRANTED, (Role.DISPATCHER, SM))
    told = [i for i in company.world.all(Irregularity) if i.code == "level_skipped"]
    assert {(i.rule, i.owner) for i in told} == {("ROLE-4", Role.DISPATCHER), ("ROLE-4", SM)}
    company.bo.must(Settle(irregularity=f"level_skipped:{id}:dispatcher", text="已知晓"))


def test_role_4_an_emergency_gives_no_right_to_a_lower_level(company: Company) -> None:
    id = ask(company, 30_000)
    assert refused(company.chen.does(GrantApproval(emergency="急"), id)) == ("ROLE-1", "no_role")
    assert refused(company.bo.does(GrantApproval(emergency="急"), id)) == ("ROLE-1", "no_role")


def test_role_4_an_order_approved_over_a_head_tells_the_head(company: Company) -> None:
    company.hua.must(SetMatrix(subject="order", rows=(MatrixRow(role=Role.DISPATCHER),)))
    order = company.order_in(OrderState.SUBMITTED)
    company.chen.must(ApproveOrder(revision=1, emergency="夜间抢修"), order)
    assert company.order(order).state is OrderState.APPROVED
    assert "level_skipped" in company.open_irregularities()


# the matrix is data with history


TWO_STEPS = (MatrixRow(role=SM, deputy=DM), MatrixRow(role=DM, step=2))


def test_role_3_a_second_approver_is_a_row_and_two_people(company: Company) -> None:
    company.hua.must(SetMatrix(subject="order", rows=TWO_STEPS))
    order = company.order_in(OrderState.SUBMITTED)
    company.chen.must(ApproveOrder(revision=1), order)
    assert company.order(order).state is OrderState.SUBMITTED
    assert refused(company.bo.does(AssignOrder(technician=company.li.id), order)) == ("ORD-5", "not_approved")
    assert refused(company.chen.does(ApproveOrder(revision=1), order)) == ("ROLE-1", "no_role")
    company.dong.must(ApproveOrder(revision=1), order)
    assert company.order(order).state is OrderState.APPROVED


def test_role_2_one_person_is_not_both_approvers(company: Company) -> None:
    both = company.hire("sun", "孙", SM, DM)
    company.hua.must(SetMatrix(subject="order", rows=TWO_STEPS))
    company.hua.must(SetMatrix(subject="discount", rows=TWO_STEPS))
    order, id = company.order_in(OrderState.SUBMITTED), ask(company)
    both.must(ApproveOrder(revision=1), order)
    assert refused(both.does(ApproveOrder(revision=1), order)) == OWN
    both.must(GrantApproval(), id)
    assert form(company, id).state is FormState.ASKED
    assert refused(both.does(GrantApproval(), id)) == OWN
    company.dong.must(GrantApproval(), id)
    assert form(company, id).state is FormState.GRANTED


def test_role_3_a_kind_of_order_may_have_its_own_row(company: Company) -> None:
    rows = (MatrixRow(role=SM), MatrixRow(role=Role.DISPATCHER, kind="training"))
    company.hua.must(SetMatrix(subject="order", rows=rows))
    company.order_in(OrderState.SUBMITTED, "order-1", kind="training")
    company.order_in(OrderState.SUBMITTED, "order-2")
    company.bo.must(ApproveOrder(revision=1), "order-1")
    assert refused(company.bo.does(ApproveOrder(revision=1), "order-2")) == ("ROLE-1", "no_role")


def test_role_3_the_fee_told_beforehand_says_who_approves_the_order(company: Company) -> None:
    rows = (MatrixRow(role=SM, up_to=Fen(100_000)), MatrixRow(role=DM, over=Fen(100_000)))
    company.hua.must(SetMatrix(subject="order", rows=rows))
    company.order_in(OrderState.SUBMITTED, agreed_fee=100_001)
    assert refused(company.chen.does(ApproveOrder(revision=1), "order-1")) == ("ROLE-1", "no_role")
    company.dong.must(ApproveOrder(revision=1), "order-1")


def test_ord_5_a_changed_order_goes_by_its_own_rows(company: Company) -> None:
    company.hua.must(SetMatrix(subject="changed_order", rows=(MatrixRow(role=DM),)))
    company.order_in(OrderState.APPROVED)
    company.anna.must(AmendOrder(**company.paper(agreed_fee=50_000)), "order-1")
    assert refused(company.chen.does(ApproveOrder(revision=2), "order-1")) == ("ROLE-1", "no_role")
    company.dong.must(ApproveOrder(revision=2), "order-1")


@pytest.mark.parametrize(
    "rows",
    [
        (MatrixRow(role=SM, up_to=Fen(100)),),
        (MatrixRow(role=SM, over=Fen(100)),),
        (MatrixRow(role=SM, up_to=Fen(100)), MatrixRow(role=DM, over=Fen(101))),
        (MatrixRow(role=SM, kind="repair"),),
        (MatrixRow(role=SM, step=2),),
        (MatrixRow(role=SM), MatrixRow(role=SM, kind="repair", over=Fen(0))),
    ],
)
def test_role_3_rows_that_leave_an_amount_to_nobody_are_refused(
    company: Company, rows: tuple[MatrixRow, ...]
) -> None:
    covered = len(rows) == 2 and rows[1].kind == "repair"
    verdict = company.hua.does(SetMatrix(subject="discount", rows=rows))
    if covered:  # what the kind's own rows leave out, the general row has
        assert isinstance(verdict, Decision)
        return
    assert refused(verdict) == ("ROLE-3", "matrix_gap")
    assert company.world.get(Matrix, "discount") is None


def test_role_3_what_was_asked_is_judged_by_the_rows_of_that_moment(company: Company) -> None:
    before = ask(company, 20_000)
    company.hua.must(SetMatrix(subject="discount", rows=(MatrixRow(role=DM, lapse=Lapse.REFUSED),)))
    after = ask(company, 20_000)
    company.chen.must(GrantApproval(), before)
    assert refused(company.chen.does(GrantApproval(), after)) == ("ROLE-1", "no_role")


def test_role_3_rows_for_the_past_stand_beside_those_they_correct(company: Company) -> None:
    company.hua.must(SetMatrix(subject="discount", rows=(MatrixRow(role=DM),), since="2026-02-01", reason="补录"))
    moment = company.now
    company.hua.must(SetMatrix(subject="discount", rows=(MatrixRow(role=SM),), since="2026-01-01", reason="补录"))
    company.hua.must(SetMatrix(subject="discount", rows=(MatrixRow(role=Role.DISPATCHER),), since="2026-12-01"))
    matrix = company.world.get(Matrix, "discount")
    assert matrix is not None
    assert [v.since[:10] for v in matrix.versions] == ["2026-02-01", "2026-01-01", "2026-12-01"]
    assert rows_of(company.world, "discount", moment) == (MatrixRow(role=DM),)
    assert refused(company.hua.does(SetMatrix(subject="lunch", rows=TWO_STEPS))) == ("SYS-3", "not_found")


# settings are data with history


def test_role_3_a_figure_is_the_one_that_held_at_the_moment(company: Company) -> None:
    early = company.now
    company.wait(days=10)
    company.hua.must(SetSetting(name="cash_minutes", value="30"))
    first = company.now
    company.wait(days=10)
    company.hua.must(SetSetting(name="cash_minutes", value="20", since="2026-03-30"))
    second = company.now
    company.wait(days=30)
    held = [setting(company.world, "cash_minutes", at) for at in (early, first, second, company.now)]
    assert held == [60, 30, 30, 20]


def test_role_3_a_figure_for_the_past_is_added_and_of_two_for_one_moment_the_later_counts(
    company: Company,
) -> None:
    for value in ("24", "18"):
        company.hua.must(SetSetting(name="warranty_months", value=value, since="2024-01-01", reason="补录"))
    known = company.world.get(Setting, "warranty_months")
    assert known is not None
    assert [(s.value, s.since[:10], s.by) for s in known.history] == [
        ("24", "2024-01-01", "hua"),
        ("18", "2024-01-01", "hua"),
    ]
    assert setting(company.world, "warranty_months", company.now) == 18
    for since in ("gestern", "2026-01-01T00:00", "20260101"):
        verdict = company.hua.does(SetSetting(name="warranty_months", value="6", since=since))
        assert refused(verdict) == ("SYS-2", "field_wrong")


def test_fee_2_a_model_may_have_its_own_term(company: Company) -> None:
    company.hua.must(SetSetting(name="warranty_months:GT-100", value="36", since="2020-01-01", reason="补录"))
    assert setting(company.world, "warranty_months", company.now, "GT-100") == 36
    assert setting(company.world, "warranty_months", company.now, "GT-200") == 12
    assert refused(company.hua.does(SetSetting(name="cash_minutes:GT-100", value="1"))) == (
        "SYS-3",
        "not_found",
    )


# section 0: irregularities have an owner and a deadline, and go up when it passes


def test_sys_an_irregularity_nobody_settled_goes_up_level_by_level(company: Company) -> None:
    company.order_in(OrderState.ACCEPTED)
    company.li.must(Depart(visit="order-1-visit", ticked=()), "order-1")  # type: ignore[arg-type]  # an id is a string
    id = "not_ticked:order-1-visit"

    def owner() -> Role:
        found = company.world.get(Irregularity, id)
        assert found is not None
        return found.owner

    assert owner() is Role.DISPATCHER
    for level in (SM, DM):
        assert let_time_pass(company, hours=25) == 1
        assert owner() is level
    assert let_time_pass(company, hours=999) == 0
    company.bo.must(Settle(irregularity=id, text="已问明"))
    assert let_time_pass(company, hours=999) == 0
