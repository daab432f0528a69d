"""`paigong clock`, the reports of terms, and a made-up month with every kind of lateness in it (SLA-1, CASE-1)."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pair.field import Field

from rulebook.kernel.irregularities import Irregularity
from rulebook.policy.clocks import Clock, ClockEnd
from rulebook.rules import RULES
from rulebook.subjects.cases.commands import AnswerCase
from rulebook.subjects.cases.errors import IRREGULARITIES
from rulebook.subjects.cases.figures import OUTCOMES
from rulebook.subjects.cases.records import CaseKind, Channel, ServiceCase
from rulebook.subjects.orders.records import Order
from sync_server.admin import cli
from sync_server.admin.generating.month import generate
from sync_server.core.company import Company, open_company
from sync_server.core.deadlines import pass_deadlines
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify
from sync_server.reporting.exporting import export
from sync_server.reporting.reports import REPORTS
from sync_server.reporting.span import Span

CASE = "demo-case-00d2m8"


def told(capsys: pytest.CaptureFixture[str], *args: str, data: Path) -> dict[str, object]:
    assert cli.main(["clock", *args, "--json", "--data", str(data)]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(
    ("start", "site", "due"),
    [
        ("2026-09-30T18:30+08:00", "", "2026-10-08T17:30:00+08:00"),
        ("2026-02-13T17:00+08:00", "", "2026-02-14T17:30:00+08:00"),
        ("2026-09-30T18:30+08:00", "remote", "2026-10-10T17:30:00+08:00"),
        ("2026-02-13T09:00:00+00:00", "", "2026-02-14T17:30:00+08:00"),
    ],
)
def test_sla_1_the_command_line_says_when_a_term_is_due_and_why(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, start: str, site: str, due: str
) -> None:
    args = ["--start", start, "--rule", "on_site", *(["--site", site] if site else [])]
    said = told(capsys, *args, data=tmp_path)
    assert said["due"] == due
    assert "2026" in str(said["zh"])
    assert "default settings" in str(said["en"])
    assert not list(tmp_path.iterdir()), "to ask leaves nothing behind"


def test_sla_1_beyond_the_last_published_year_it_says_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = told(capsys, "--start", "2098-12-31T10:00+08:00", "--rule", "mail", data=tmp_path)
    assert said["unknown_years"] == [2098, 2099]
    assert "2099 年日历未发布" in str(said["zh"])


def test_sla_1_a_company_is_asked_by_its_own_calendar_and_settings(
    capsys: pytest.CaptureFixture[str], field: Field
) -> None:
    said = told(capsys, "--start", "2026-09-30T18:30+08:00", "--rule", "on_site", data=field.folder)
    assert said["unknown_years"] == ([] if "国务院" in str(said["zh"]) else [2026])


def test_sla_1_a_start_that_is_no_time_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["clock", "--start", "soon", "--rule", "mail", "--data", str(tmp_path)]) == 2
    assert "2026-09-30T18:30+08:00" in capsys.readouterr().err


@pytest.mark.parametrize("start", ["9999-12-31T17:20+08:00", "0001-01-01T00:00+14:00", "1899-12-31T23:59+08:00"])
def test_sla_1_a_start_that_no_line_may_bear_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, start: str
) -> None:
    assert cli.main(["clock", "--start", start, "--rule", "mail", "--data", str(tmp_path)]) == 2
    assert f"out of range: {start!r}" in capsys.readouterr().err


def late_answers(field: Field) -> list[Irregularity]:
    return [i for i in field.all(Irregularity) if i.code == "answer_late" and CASE in i.about]


def answer_clock(field: Field) -> Clock:
    heard = field.get(ServiceCase, CASE)
    assert heard is not None
    return next(c for c in heard.clocks if c.row == "answer")


def test_sla_1_what_passed_and_was_answered_in_time_offline_settles_itself_in_the_books(field: Field) -> None:
    async def scene() -> None:
        service = await field.phone("p-li")
        await service.sync()
        field.clock.now += timedelta(hours=2)
        await service.does(AnswerCase(what="已答复", channel=Channel.CALL, outcome=True), CASE)
        field.clock.now += timedelta(hours=23)
        pass_deadlines(field.company)
        assert [i.is_settled for i in late_answers(field)] == [False]
        await service.sync()

    asyncio.run(scene())
    met = answer_clock(field)
    assert met.end is ClockEnd.MET
    assert met.met_at < met.due < met.arrived_at
    (told,) = late_answers(field)
    assert (told.is_settled, told.facts["met"], told.facts["arrived"]) == (True, met.met_at, met.arrived_at)
    assert compare(field.company).same
    assert verify(field.company) == []


def test_sla_1_what_was_answered_after_its_term_stays_late_in_the_books(field: Field) -> None:
    field.clock.now += timedelta(hours=25)
    pass_deadlines(field.company)
    field.office("p-li", AnswerCase(what="已答复", channel=Channel.CALL, outcome=True), CASE)
    assert answer_clock(field).end is ClockEnd.LATE
    assert [i.is_settled for i in late_answers(field)] == [False]
    assert compare(field.company).same


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases")
    made = generate(folder, seed=11, technicians=3, receipts=40)
    assert made.refused == ()
    return folder


@pytest.fixture
def company(month: Path) -> Company:
    return open_company(month, clock=lambda: datetime.fromisoformat("2026-11-02T09:00+08:00"))


def test_case_1_a_made_up_month_has_each_kind_of_lateness_and_follows_from_its_lines(
    company: Company,
) -> None:
    with company.read() as work:
        codes = {i.code for i in work.all(Irregularity)}
        cases = work.all(ServiceCase)
    assert IRREGULARITIES.keys() <= codes
    assert {c.kind for c in cases} == set(CaseKind)
    assert {c.channel for c in cases} == set(Channel)
    assert verify(company) == []
    assert compare(company).same


@pytest.mark.parametrize("subject", ["cases", "complaints", "measures", "follow_ups", "surveys", "faults"])
def test_fup_1_fup_2_cmp_1_flt_1_a_month_of_seed_11_has_each_irregularity_of_its_subject(
    company: Company, subject: str
) -> None:
    wanted = next(one for one in RULES.subjects if one.name == subject).irregularities
    with company.read() as work:
        told = {one.code for one in work.all(Irregularity)}
    assert wanted
    assert wanted.keys() <= told, wanted.keys() - told


@pytest.mark.parametrize("name", ["follow_ups", "complaints", "clocks", "survey", "faults"])
def test_each_report_of_the_service_has_its_headings_a_figure_and_what_it_is_of(
    company: Company, name: str
) -> None:
    book = load_workbook(BytesIO(b"".join(export(company, name, "xlsx", Span(), "孙丽"))))
    rows = [[cell for cell in row if cell is not None] for row in book.active.iter_rows(values_only=True)]
    columns = list(REPORTS[name].columns)
    assert rows[1][: len(columns)] == columns
    below = [" ".join(map(str, row)) for row in rows[2:]]
    assert any("definition" in text or "＝" in text or " = " in text or "÷" in text for text in below)
    assert any(isinstance(cell, int | float) for row in rows[2:] for cell in row)


def test_sla_1_the_report_has_headings_totals_and_the_definition_of_each_figure(company: Company) -> None:
    book = load_workbook(BytesIO(b"".join(export(company, "clocks", "xlsx", Span(), "孙丽"))))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][: len(REPORTS["clocks"].columns)] == REPORTS["clocks"].columns
    names = [row[0] for row in rows]
    total = rows[names.index("合计 total")]
    above = rows[2 : names.index("合计 total")]
    for column in range(2, 6):
        assert total[column] == sum(row[column] for row in above)
    assert "定义 definitions" in names
    assert any("kept ÷ (kept + broken)" in str(row[1]).lower() for row in rows)


def test_sla_1_each_figure_of_the_report_is_as_long_as_its_list(company: Company) -> None:
    with company.read() as work:
        counted = list(REPORTS["clocks"].rows(work.connection, Span()))
        listed = list(REPORTS["clock_list"].rows(work.connection, Span()))
        clocks = [c for kind in (ServiceCase, Order) for one in work.all(kind) for c in one.clocks]
    assert len(listed) == len(clocks)
    for column, outcome in enumerate(OUTCOMES, start=2):
        words = {"kept": "按时", "broken": "超时", "running": "进行中", "paused": "暂停中"}[outcome]
        assert counted[-1][column] == sum(row[4] == words for row in listed)
    assert all(str(row[-1]).endswith("。") for row in listed)


def test_sla_1_a_month_without_terms_has_its_total_and_no_row(company: Company) -> None:
    with company.read() as work:
        rows = list(REPORTS["clocks"].rows(work.connection, Span.month("2020-01")))
    assert [row[0] for row in rows] == ["合计 total"]


def test_sla_1_hours_that_a_row_never_counts_by_are_not_passed_over_in_silence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    args = ["clock", "--start", "2026-09-30T18:30+08:00", "--data", str(tmp_path)]
    assert cli.main([*args, "--rule", "on_site", "--hours", "hotline"]) == 2
    assert "--hours hotline: on_site always counts by the hours office" in capsys.readouterr().err
    assert cli.main([*args, "--rule", "on_site", "--hours", "office"]) == 0
    assert cli.main([*args, "--rule", "answer", "--hours", "hotline"]) == 0
