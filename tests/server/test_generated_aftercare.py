"""The generated month's follow-up calls and survey: every mistake of theirs is in it, and the reports say it."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.follow_ups.errors import IRREGULARITIES as OF_CALLS
from rulebook.subjects.follow_ups.records import FollowUp, FollowUpState
from rulebook.subjects.surveys.errors import IRREGULARITIES as OF_SURVEYS
from rulebook.subjects.surveys.records import RoundState, SurveyAnswer, SurveyRound
from sync_server.admin.generating.month import Made, generate
from sync_server.core.company import Company, open_company
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify
from sync_server.reporting.exporting import export
from sync_server.reporting.span import Span

WIDEST = 20


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Made]:
    folder = tmp_path_factory.mktemp("aftercare")
    return folder, generate(folder, seed=11, technicians=1, receipts=2)


@pytest.fixture
def company(made: tuple[Path, Made]) -> Company:
    return open_company(made[0])


def sheet(company: Company, name: str) -> list[tuple[object, ...]]:
    book = load_workbook(BytesIO(b"".join(export(company, name, "xlsx", Span(), "孙丽"))), read_only=True)
    rows = [tuple(row) for row in book[book.sheetnames[0]].iter_rows(values_only=True)]
    return [row + (None,) * (WIDEST - len(row)) for row in rows]


def test_fup_1_fup_2_each_irregularity_is_in_a_month_of_seed_11(company: Company) -> None:
    with company.read() as work:
        told = Counter(one.code for one in work.all(Irregularity))
    wanted = set(OF_CALLS) | set(OF_SURVEYS)
    assert wanted <= set(told), wanted - set(told)


def test_fup_1_every_end_that_a_call_may_have_is_in_it(company: Company) -> None:
    with company.read() as work:
        calls = work.all(FollowUp)
    states = {call.state for call in calls}
    assert states == set(FollowUpState) - {FollowUpState.REFUSED, FollowUpState.REPLACED}
    assert any(call.late for call in calls)
    assert any(
        call.state is FollowUpState.DONE and not call.late and call.arrived_at > call.closes for call in calls
    )


def test_fup_2_the_round_is_closed_below_what_is_wanted(company: Company) -> None:
    with company.read() as work:
        (round,) = work.all(SurveyRound)
        aside = Counter(answer.aside for answer in work.all(SurveyAnswer))
    assert (round.state, round.returned) == (RoundState.CLOSED, 3)
    assert 8 <= round.population <= 10, "theirs, and whom the month's own visits were for by then"
    assert aside == {"": 3, "twice": 1, "void": 1}


def test_it_is_sound_and_nothing_was_refused(made: tuple[Path, Made], company: Company) -> None:
    assert made[1].refused == ()
    assert verify(company) == []
    assert compare(company).same


def test_fup_1_the_report_has_headings_totals_and_what_each_figure_is_of(company: Company) -> None:
    rows = sheet(company, "follow_ups")
    assert rows[1][:2] == ("计划日 planned day", "客户 customer")
    total = next(row for row in rows if row[0] == "2026-10")
    due, asked, percent = total[1:4]
    assert isinstance(due, int)
    assert isinstance(asked, int)
    listed = Counter(row[6] for row in rows[2:] if str(row[0]).startswith("2026-10-"))
    assert asked == listed["done"] + listed["late"]
    assert due == asked + listed["unreached"] + listed["never"], "headline and rows are one query"
    assert percent == asked * 100 // due
    assert any("coverage" in str(row[0]) for row in rows)


def test_fup_2_the_report_has_returns_topics_names_and_its_method(company: Company) -> None:
    rows = sheet(company, "survey")
    assert ("2026", 8, 3, 37) in [(str(row[0]), row[3], row[4], row[5]) for row in rows]
    assert sum(row[1] == "题目 topic" for row in rows) == 6
    assert sum(row[1] == "从未联系上 never reached" for row in rows) >= 1
    assert any(str(row[0]).startswith("回收率") for row in rows)
