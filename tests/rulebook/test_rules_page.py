"""docs/rules.md is what the code says now, no rule is without a test, and its worked examples really work."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from company import Company, refused

from docs import make_rules
from docs.rule_examples import ANOTHER_LIMIT, NEW_KIND, SECOND_APPROVER
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.kernel.times import parse_time
from rulebook.policy.codes import CODES
from rulebook.policy.matrix import DEFAULT_MATRIX, deciders, rows_of
from rulebook.rules import COMMANDS, IRREGULARITIES, REFUSALS
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval, SetMatrix
from rulebook.subjects.orders.commands import ApproveOrder, AssignOrder
from rulebook.subjects.orders.kinds import KINDS
from rulebook.subjects.orders.records import OrderState

ROOT = Path(__file__).resolve().parents[2]
MARCH, APRIL = parse_time("2026-03-31T23:59:59+08:00"), parse_time("2026-04-01T00:00:00+08:00")


def test_the_page_of_rules_is_up_to_date() -> None:
    """To the letter, but for the lists of places and tests, which grow daily: nothing in those may be gone."""
    kept, made = make_rules.PAGE.read_text("utf-8"), make_rules.page()
    growing = ("- lives in: ", "- tests: ")
    still = [[line for line in text.splitlines() if not line.startswith(growing)] for text in (kept, made)]
    assert still[0] == still[1], "run: python -m docs.make_rules"
    for file in re.findall(r"`([\w/]+\.py)`", kept):
        assert (ROOT / "tests" / file).exists() or (ROOT / file).exists(), (
            f"{file} is gone: python -m docs.make_rules"
        )


@pytest.mark.parametrize("code", sorted(CODES))
def test_no_rule_is_without_a_test(code: str) -> None:
    assert make_rules.tests().get(code), f"begin a test's name with {code}"


def test_every_code_that_the_rules_use_is_in_the_table() -> None:
    used = {t.RULE for t in COMMANDS.values()} | {e.rule for e in (*REFUSALS.values(), *IRREGULARITIES.values())}
    assert used <= CODES.keys() | {"SEC-1", "LOG-1"}, used - CODES.keys()


def test_every_rule_lives_somewhere() -> None:
    for code in CODES:
        assert make_rules.places().get(code) or make_rules.commands(code) or make_rules.wrongs(code), code


def changed_deciders(company: Company, command: SetMatrix) -> dict[str, set[int]]:
    """Subject → the amounts on which others decide in April once the command was taken; March stays as it was."""
    amounts = (0, 20_000, 20_001, 30_000, 50_000, 50_001, 10**9)
    before = {s: [(deciders(company.world, s, a, APRIL), a) for a in amounts] for s in DEFAULT_MATRIX}
    verdict = company.hua.must(command)
    assert [r.KIND for r in verdict.records] == ["matrix"]
    assert verdict.entries == ()
    for subject in DEFAULT_MATRIX:
        assert rows_of(company.world, subject, MARCH) == DEFAULT_MATRIX[subject]
    return {
        s: {a for who, a in known if deciders(company.world, s, a, APRIL) != who}
        for s, known in before.items()
        if any(deciders(company.world, s, a, APRIL) != who for who, a in known)
    }


def test_role_3_another_limit_is_one_line_and_changes_nothing_but_who_grants_what_lies_between(
    company: Company,
) -> None:
    assert changed_deciders(company, ANOTHER_LIMIT) == {"discount": {20_001, 30_000, 50_000}}
    ask = AskApproval(subject="discount", reason="老客户", amount=Fen(50_000))
    company.li.must(ask, "in-march")
    assert refused(company.chen.does(GrantApproval(), "in-march")) == ("ROLE-1", "no_role")
    company.now = APRIL
    company.li.must(ask, "in-april")
    assert refused(company.chen.does(GrantApproval(), "in-march")) == ("ROLE-1", "no_role")
    company.chen.must(GrantApproval(), "in-april")


def test_role_3_a_second_approver_is_one_line_and_changes_nothing_but_the_second_step(company: Company) -> None:
    assert changed_deciders(company, SECOND_APPROVER) == {}
    company.order_in(OrderState.APPROVED, "in-march")
    company.now = APRIL
    company.order_in(OrderState.SUBMITTED, "in-april")
    company.chen.must(ApproveOrder(revision=1), "in-april")
    assign = AssignOrder(technician=company.li.id)
    assert refused(company.bo.does(assign, "in-april")) == ("ORD-5", "not_approved")
    company.dong.must(ApproveOrder(revision=1), "in-april")
    for order in ("in-march", "in-april"):
        company.bo.must(assign, order)
    assert deciders(company.world, "order", 0, APRIL, step=2) == {Role.DEPARTMENT_MANAGER}


SCRIPT = """
from company import make_company, visit_of, TRUCK
from rulebook.subjects.orders.commands import CloseOrder
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.kinds import KINDS, OrderKind
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.teams.commands import ReportVehicle
from rulebook.subjects.visits.commands import CompleteVisit, RecordFinding, RecordWork
company = make_company()
order = company.order_in(OrderState.ON_SITE, kind=OrderKind.CALIBRATION)
assert company.order(order).number[0] == "J"
visit = visit_of(order)
li = company.li
li.must(RecordFinding(visit=visit, finding="偏差"), order)
li.must(RecordWork(visit=visit, work="校准", customer_tried=True), order)
li.must(company.signature(order, visit), order)
print(li.does(CompleteVisit(visit=visit), order).facts["missing"])
li.must(ReportVehicle(visit=visit, vehicle=TRUCK), order)
li.must(CompleteVisit(visit=visit), order)
company.anna.must(AskCustomer(said="已恢复"), order)
company.anna.must(CloseOrder(follow_up="满意"), order)
print(company.order(order).state)
for kind in OrderKind:
    company.order_in(OrderState.SUBMITTED, f"order-{kind}", kind=kind)
print(*sorted(KINDS))
"""


def test_ord_3_one_more_order_kind_is_two_lines_of_code(tmp_path: Path) -> None:
    """The lines of docs/rules.md put into a copy of the rulebook: an order of the new kind goes its whole way."""
    shutil.copytree(ROOT / "rulebook", tmp_path / "rulebook", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "assets" / "i18n", tmp_path / "assets" / "i18n")
    shutil.copytree(ROOT / "tests" / "company", tmp_path / "tests" / "company")
    for name in ("memory.py", "phone_sight.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    for path, there, added in NEW_KIND:
        file = tmp_path / path
        source = file.read_text("utf-8")
        assert source.count(there) == 1, f"{path} no longer has the line after which the example adds its own"
        file.write_text(source.replace(there, there + added), "utf-8")
    roots = os.pathsep.join(map(str, (tmp_path, tmp_path / "tests")))
    went = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=tmp_path, env=os.environ | {"PYTHONPATH": roots},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert went.returncode == 0, went.stderr
    missing, state, kinds = went.stdout.splitlines()
    assert (missing, state) == ("vehicles", "closed")
    assert kinds == " ".join(sorted([*KINDS, "calibration"]))
