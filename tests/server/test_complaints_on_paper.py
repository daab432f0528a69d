"""Complaints and faults as forms and in reports: what the books say, totals and definitions (CMP-1, FLT-1)."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pair.field import Field
from test_papers import printed

from rulebook.kernel.ids import PersonId
from rulebook.policy.reports import ALL, REPORTS
from rulebook.subjects.complaints.commands import TellCustomer
from rulebook.subjects.complaints.records import Complaint, Satisfied
from rulebook.subjects.faults.commands import AnalyseFault, ReleaseReport
from rulebook.subjects.faults.records import Fault
from rulebook.subjects.measures.commands import DoMeasure, SetMeasure, VerifyMeasure
from rulebook.subjects.measures.records import MeasureKind
from sync_server.admin.demo_service import COMPLAINT, FAULT
from sync_server.core.deadlines import pass_deadlines
from sync_server.reporting.exporting import export
from sync_server.reporting.span import Span


def sheet(field: Field, name: str) -> list[list[object]]:
    """The report as somebody reads it in a spreadsheet."""
    data = b"".join(export(field.company, name, "xlsx", Span(), "孙丽"))
    rows = load_workbook(BytesIO(data)).active.iter_rows(values_only=True)
    return [[cell for cell in row if cell is not None] for row in rows]


def starting(rows: list[list[object]], words: str) -> list[object]:
    return next(row for row in rows if row and str(row[0]).startswith(words))


@pytest.mark.parametrize(("language", "title"), [("zh", "纠正措施要求表"), ("en", "Corrective-actionform")])
def test_cmp_1_the_form_says_who_owned_it_what_it_came_from_and_what_is_done(
    field: Field, language: str, title: str
) -> None:
    found = field.get(Complaint, COMPLAINT)
    assert found is not None
    said = printed(field, "complaint", COMPLAINT, language)
    whole = (title, found.number, found.what, "赵小燕", "李静", "没有按作业指导书打胶", "重新密封接头并做淋水试验")
    for words in (*whole, "2026-1"):
        assert "".join(words.split()) in said, words


def test_cmp_1_the_form_shows_who_verified_it(field: Field) -> None:
    field.office("p-wang", DoMeasure(result="淋水半小时无进水"), "demo-measure-1")
    field.office("p-li", VerifyMeasure(helped=True, how="抽查三台"), "demo-measure-1")
    said = printed(field, "complaint", COMPLAINT)
    assert "淋水半小时无进水" in said
    assert "抽查三台" in said


def test_flt_1_the_report_is_a_draft_until_it_is_released_and_has_the_timeline(field: Field) -> None:
    draft = printed(field, "fault", FAULT)
    for words in (
        "重大故障报告",
        "草稿：报告尚未发布。",
        "定位数据中断十分钟",
        "备用线路恢复，数据补传完成",
        "苏E9D416",
    ):
        assert words in draft, words
    field.office("p-zhou", AnalyseFault(impact="一台车", process="切换线路", whys=("光缆被挖断",)), FAULT)
    due = (field.company.clock() + timedelta(days=5)).date().isoformat()
    for kind in MeasureKind:
        measure = SetMeasure(matter=FAULT, kind=kind, what=f"双线路{kind}", who=PersonId("p-zheng"), due=due)
        field.office("p-zhou", measure, f"m-{kind}")
    field.office("p-wu", ReleaseReport(), FAULT)
    released = printed(field, "fault", FAULT)
    assert "草稿" not in released
    for words in ("光缆被挖断", "双线路preventive", "吴国强"):
        assert words in released, words


def test_cmp_1_the_report_has_headings_totals_and_says_how_each_is_counted(field: Field) -> None:
    field.office("p-li", TellCustomer(what="原因已说明", satisfied=Satisfied.YES), COMPLAINT)
    rows = sheet(field, "complaints")
    assert rows[1][:2] == ["编号 number", "登记时间 heard"]
    (row,) = (row for row in rows if row and str(row[0]).startswith("TS-") and "顺达混凝土有限公司" in row)
    assert "鸿运物流有限公司" not in row, "whom it is about, not who drove"
    assert starting(rows, "按时答复或接手")[1] == "2 / 2 = 100 %", "with the one that came by a case"
    assert starting(rows, "满意")[1] == "1 / 1 = 100 %"
    defined = rows[rows.index(["定义 definitions"]) :]
    assert any("分母为半小时已结束的投诉" in str(row[1]) for row in defined[1:])
    assert starting(rows, "施工 ")[1:] == [1, "100 %"], "the Pareto of causes"


def test_cmp_1_the_register_of_measures_is_taken_out_with_what_each_figure_is_of(field: Field) -> None:
    rows = sheet(field, "measures")
    found = field.get(Complaint, COMPLAINT)
    assert found is not None
    assert starting(rows, found.number)[1:4] == ["纠正 Corrective", "重新密封接头并做淋水试验", "王建国"]
    assert starting(rows, "未完成 ")[1] == "1"
    assert starting(rows, "已逾期")[1] == "0 / 1 = 0 %"
    field.clock.now += timedelta(days=5)
    pass_deadlines(field.company)
    rows = sheet(field, "measures")
    assert starting(rows, "已逾期")[1] == "1 / 1 = 100 %", "as the register's tile says"
    assert starting(rows, "超过期限")[1] == "1 / 1 = 100 %"
    field.office("p-wang", DoMeasure(result="淋水半小时无进水"), "demo-measure-1")
    field.office("p-li", VerifyMeasure(helped=True, how="抽查三台"), "demo-measure-1")
    rows = sheet(field, "measures")
    assert "抽查三台" in starting(rows, found.number)
    assert [starting(rows, words)[1] for words in ("未完成 ", "已逾期", "待验证", "已验证有效")] == [
        "0",
        "0 / 0",
        "0",
        "1 / 1 = 100 %",
    ]
    assert any("分母为没有取消的措施" in str(row[-1]) for row in rows if row)


def test_flt_1_the_report_of_faults_counts_vehicles_and_what_was_told_in_time(field: Field) -> None:
    rows = sheet(field, "faults")
    found = field.get(Fault, FAULT)
    assert found is not None
    assert starting(rows, "GZ-")[2] == found.began_at
    assert starting(rows, "按时通报经理和销售")[1] == "1 / 1 = 100 %"
    assert starting(rows, "已恢复车辆")[1] == "1 / 1 = 100 %"
    assert any("分母为受影响车辆" in str(row[-1]) for row in rows if row)


def test_sec_1_service_may_take_out_its_own_reports_and_finance_all(field: Field) -> None:
    for name in ("complaints", "measures", "faults"):
        assert REPORTS[name] >= ALL
        assert "technician" not in REPORTS[name]
