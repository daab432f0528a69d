"""The generated month's service terms: every mistake of theirs is in it, the books hold, the reports say it."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.service_terms.errors import IRREGULARITIES
from rulebook.subjects.service_terms.figures import income_by_month
from rulebook.subjects.service_terms.lookup import span_now
from rulebook.subjects.service_terms.records import ServiceTerm, TermRenewal, TermState
from sync_server.admin.generating.month import Made, generate
from sync_server.core.company import Company, open_company
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify
from sync_server.reporting.exporting import export
from sync_server.reporting.span import Span


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    folder = tmp_path_factory.mktemp("terms")
    return folder, generate(folder, seed=13, technicians=2, receipts=60)


@pytest.fixture
def company(made: tuple[Path, Made]) -> Company:
    return open_company(made[0])


def sheet(company: Company, name: str) -> list[tuple[object, ...]]:
    book = load_workbook(BytesIO(b"".join(export(company, name, "xlsx", Span(), "孙丽"))), read_only=True)
    return [tuple(row) for row in book[book.sheetnames[0]].iter_rows(values_only=True)]


def test_term_1_each_irregularity_of_terms_is_in_a_month_of_seed_13(company: Company) -> None:
    with company.read() as work:
        told = Counter(one.code for one in work.all(Irregularity))
    assert set(IRREGULARITIES) <= set(told), set(IRREGULARITIES) - set(told)


def test_term_1_terms_run_lapse_and_are_ended_in_it_and_all_reach_as_their_renewals_say(company: Company) -> None:
    with company.read() as work:
        terms = list(work.all(ServiceTerm))
    assert {term.state for term in terms} == set(TermState)
    for term in terms:
        span = span_now(term)
        assert term.until == (span.until.isoformat() if span else ""), term.id
    assert {days for term in terms for days in term.told} == {30, 7, 1}


def test_it_is_sound_with_terms_and_nothing_was_refused(made: tuple[Path, Made], company: Company) -> None:
    assert made[1].refused == ()
    assert verify(company) == []
    assert compare(company).same


def test_term_1_the_income_of_the_report_is_what_the_receipts_say(company: Company) -> None:
    with company.read() as work:
        renewals = list(work.all(TermRenewal))
        receipts = {r.id: r for r in work.all(Receipt)}
    standing = [r for r in renewals if not r.void]
    assert sum(fen for _, fen in income_by_month(renewals).values()) == sum(receipts[r.id].total for r in standing)
    assert all(receipts[r.id].void_reason for r in renewals if r.void)
    rows = sheet(company, "terms_income")
    assert any("2026-11" in str(row[0]) for row in rows)


def test_term_1_the_report_of_terms_due_is_by_their_end(company: Company) -> None:
    rows = [row for row in sheet(company, "terms_due") if str(row[0]).startswith("20")]
    ends = [str(row[0]) for row in rows]
    assert len(ends) > 20
    assert ends == sorted(ends)


def test_term_1_the_command_line_takes_the_report_out(made: tuple[Path, Made], tmp_path: Path) -> None:
    out = tmp_path / "terms.xlsx"
    command = [sys.executable, "-m", "sync_server.admin.cli", "export", "xlsx", "--report", "terms_due"]
    done = subprocess.run(
        [*command, "--data", str(made[0]), "--out", str(out)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert load_workbook(out, read_only=True).sheetnames
