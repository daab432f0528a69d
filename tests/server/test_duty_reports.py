"""Leave and logs taken out, the supervision report on paper, and the deadlines of a roster on a real server."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.absences.records import Absence
from rulebook.subjects.logs.records import DayLog, SupervisionReport
from rulebook.subjects.orders.records import Order
from rulebook.subjects.rosters.records import Roster, ShiftSwap, SwapState
from sync_server.admin import cli, demo
from sync_server.admin.demo_duty import fill_duty
from sync_server.admin.generating.month import Made, generate
from sync_server.core.company import Company, open_company
from sync_server.core.rebuild import compare
from sync_server.papers.printing import data_of
from sync_server.papers.typeset import typeset
from sync_server.papers.words import speaker


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    """A small company's month, with the duty that follows it."""
    folder = tmp_path_factory.mktemp("duty")
    return folder, generate(folder, seed=4, technicians=4, receipts=24)


@pytest.fixture
def company(month: tuple[Path, Made]) -> Company:
    return open_company(month[0])


def test_duty_1_the_generated_company_has_leave_swap_roster_and_logs_and_nothing_was_refused(month, company):
    assert month[1].refused == ()
    with company.read() as work:
        assert {a.state for a in work.all(Absence)} == {"approved", "asked", "told"}
        assert [s.state for s in work.all(ShiftSwap)] == [SwapState.APPROVED]
        assert [r.edition for r in work.all(Roster)] == [2]
        assert len(list(work.all(DayLog))) == 4 * 5
        assert "spot_check_failed" in {i.code for i in work.all(Irregularity)}


def test_duty_1_the_books_with_leave_and_logs_are_derived_anew_byte_for_byte(company):
    assert compare(company).same


@pytest.mark.parametrize(("report", "rows"), [("absences", 4), ("logs", 20)])
def test_duty_1_leave_and_logs_are_taken_out_as_a_workbook(month, tmp_path, report, rows):
    out = tmp_path / "out.xlsx"
    taken = cli.main(["export", "xlsx", "--data", str(month[0]), "--report", report, "--out", str(out)])
    assert taken == 0
    sheet = load_workbook(BytesIO(out.read_bytes())).worksheets[0]
    named = [row for row in sheet.iter_rows(values_only=True) if any(row)]
    assert len([row for row in named if row[0] and "g-" not in str(row[0])]) >= rows


@pytest.mark.parametrize("language", ["zh", "en"])
def test_log_1_the_supervision_report_is_printed_with_its_figures(company, language):
    with company.read() as work:
        (report,) = work.all(SupervisionReport)
        data = data_of(work, report, speaker(language), "")
        taken = next(figure.ids for figure in report.latest.figures if figure.name == "taken")
        first = work.get(Order, taken[0])
    figures = dict(data["figures"])
    assert figures[speaker(language)("supervision.taken")] == str(len(taken))
    assert len(taken) >= 24
    assert first is not None
    assert first.opened_at.startswith(report.id)
    data["printed"] = "test"
    assert typeset("supervision", data, language).startswith(b"%PDF")


def test_duty_1_the_demo_shows_a_roster_a_leave_given_and_one_that_waits(tmp_path):
    company = open_company(tmp_path)
    demo.fill(company)
    fill_duty(company)
    with company.read() as work:
        assert sorted(a.state for a in work.all(Absence)) == ["approved", "asked"]
        assert [r.rows[0].person for r in work.all(Roster)] == ["p-li"]
