"""Vehicle lists as customers send them: XLSX and CSV in every state of health (ORD-1)."""

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from rulebook.numbers import luhn_holds
from rulebook.subjects.company.vehicle_list.report import RowVerdict
from sync_server.subjects.company.vehicle_lists.faults import FileFault, RefusedRows
from sync_server.subjects.company.vehicle_lists.reading import read_vehicle_list, to_import
from sync_server.subjects.company.vehicle_lists.renderers import human_report, report_json_lines

DATA = Path(__file__).parent.parent / "data"
XLSX = DATA / "vehicle-list.xlsx"
CSV = DATA / "vehicle-list-gb18030.csv"
EXPECTED: dict[str, str] = json.loads((DATA / "vehicle-list.expected.json").read_text("utf-8"))[
    "sheet_row_to_verdict"
]
HEADER = ["序号", "车牌号", "司机电话", "终端号(IMEI)", "备注"]
IMEI = "868124158683440"


def checked(body: str) -> str:
    return next(body + d for d in "0123456789" if luhn_holds(body + d))


def truck(n: int) -> list[object]:
    return [n, f"贵D{n:05d}", f"138{n:08d}", checked(f"868124{n:08d}"), None]


def workbook(
    *sheets: Sequence[Sequence[object]], change: Callable[[openpyxl.Workbook], None] | None = None
) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for nth, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"表{nth}")
        for row in rows:
            sheet.append(row)
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def table(*rows: Sequence[object], delimiter: str = ",") -> str:
    return "".join(delimiter.join("" if cell is None else str(cell) for cell in row) + "\r\n" for row in rows)


def refusal(source: bytes | Path, **how: str) -> FileFault:
    with pytest.raises(FileFault) as caught:
        read_vehicle_list(source, "清单", **how)  # type: ignore[arg-type]  # test data by name
    assert caught.value.text("zh").startswith("清单：")
    assert caught.value.text("en") != caught.value.text("zh")
    return caught.value


# What was asked for: both sample files, row for row


def test_the_sample_workbook_gets_the_expected_verdict_in_every_row() -> None:
    lines = [json.loads(line) for line in report_json_lines(read_vehicle_list(XLSX)).splitlines()]
    assert {str(line["row"]): line["column"] or "ok" for line in lines} == EXPECTED
    assert [line["verdict"] == "refused" for line in lines] == [v != "ok" for v in EXPECTED.values()]


def test_the_sample_csv_gets_the_same_verdicts_at_its_own_lines() -> None:
    """The CSV has no title rows, no gap and no totals: its lines are 2 to 61, in the sheet's order."""
    lines = [json.loads(line) for line in report_json_lines(read_vehicle_list(CSV)).splitlines()]
    expected = dict(enumerate(EXPECTED.values(), start=2))
    assert {line["row"]: line["column"] or "ok" for line in lines} == expected


def test_both_samples_say_the_same_of_each_vehicle_but_for_row_numbers() -> None:
    sheet, lines = read_vehicle_list(XLSX), read_vehicle_list(CSV)
    for one, other in zip(sheet.rows, lines.rows, strict=True):
        assert (one.verdict, one.column, one.reason) == (other.verdict, other.column, other.reason)
        if one.vehicle and other.vehicle:
            assert one.vehicle.plate == other.vehicle.plate
            assert one.vehicle.sim_phone == other.vehicle.sim_phone
    assert (len(sheet.good), len(sheet.refused)) == (44, 16)


def test_the_later_of_two_equal_terminals_names_the_earlier_row_of_its_own_file() -> None:
    assert "第 8 行" in read_vehicle_list(XLSX).rows[38].text("zh")
    assert "row 5" in read_vehicle_list(CSV).rows[38].text("en")


def test_a_file_with_refused_rows_imports_nothing_without_leave() -> None:
    report = read_vehicle_list(XLSX)
    with pytest.raises(RefusedRows) as caught:
        to_import(report)
    assert caught.value.code == "rows.refused"
    assert "16" in caught.value.text("zh")
    assert "44" in caught.value.text("en")


def test_with_leave_the_good_rows_are_imported_and_no_other() -> None:
    vehicles = to_import(read_vehicle_list(XLSX), accept_good_rows=True)
    assert [str(vehicle.row) for vehicle in vehicles] == [
        row for row, verdict in EXPECTED.items() if verdict == "ok"
    ]


def test_a_list_without_faults_is_imported_whole() -> None:
    report = read_vehicle_list(workbook([HEADER, truck(1), truck(2)]))
    assert [vehicle.plate for vehicle in to_import(report)] == ["贵D00001", "贵D00002"]


def test_leave_does_not_help_where_no_row_is_good() -> None:
    report = read_vehicle_list(workbook([HEADER, [1, "无", None, None, None]]))
    with pytest.raises(RefusedRows) as caught:
        to_import(report, accept_good_rows=True)
    assert caught.value.code == "rows.none_good"


# Workbooks


def test_merged_titles_dates_and_numbers_in_cells_are_read() -> None:
    def merge(book: openpyxl.Workbook) -> None:
        book.worksheets[0].merge_cells("A1:E1")
        book.worksheets[0].merge_cells("A2:C2")

    rows = [["安装车辆明细"], ["客户名称：鸿运"], HEADER, [1, datetime(2026, 11, 2), 13800138000, int(IMEI), None]]  # noqa: DTZ001
    report = read_vehicle_list(workbook(rows, change=merge))
    (row,) = report.rows
    assert (row.row, row.column, row.reason) == (4, "车牌号", "cell.date")
    assert len(row.faults) == 1


def test_a_formula_whose_result_was_not_saved_is_refused_not_taken_for_an_empty_cell() -> None:
    report = read_vehicle_list(workbook([HEADER, ["=ROW()-1", "贵D00001", "=1+1", IMEI, "=A2"], ["=ROW()-1"]]))
    (row,) = report.rows
    assert [(fault.column, fault.code) for fault in row.faults] == [
        ("司机电话", "cell.formula"),
        ("备注", "cell.formula"),
    ]
    assert [passed.why for passed in report.judged.passed_over] == ["number_only"]


def test_a_formula_with_its_saved_result_is_a_value() -> None:
    data = workbook([HEADER, [1, "贵D00001", "=1+1", IMEI, '=IF(A2="","","")']])
    cells = {
        b"<f>1+1</f><v/>": b"<f>1+1</f><v>13800138000</v>",
        b"<f>1+1</f><v />": b"<f>1+1</f><v>13800138000</v>",
    }
    data = rewritten(data, "xl/worksheets/sheet1.xml", cells)
    data = rewritten(data, "xl/worksheets/sheet1.xml", {b'<c r="E2"': b'<c t="str" r="E2"'})
    (row,) = read_vehicle_list(data).good
    assert row.vehicle is not None
    assert (row.vehicle.driver_phone, row.vehicle.remark) == ("13800138000", None)


def rewritten(data: bytes, part: str, changes: dict[bytes, bytes]) -> bytes:
    """The workbook with bytes of one part replaced; checksums fit."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                for before, after in changes.items():
                    content = content.replace(before, after)
            new.writestr(name, content)
    return file.getvalue()


def test_the_list_may_stand_on_the_second_sheet() -> None:
    report = read_vehicle_list(workbook([["填表说明"], ["请勿改动表头"]], [HEADER, truck(1)]))
    assert (report.sheet, len(report.good)) == ("表2", 1)


def test_two_lists_in_one_workbook_are_refused_until_one_is_named() -> None:
    data = workbook([HEADER, truck(1)], [HEADER, truck(2)])
    fault = refusal(data)
    assert (fault.code, fault.details["second"]) == ("file.two_lists", "表2")
    assert to_import(read_vehicle_list(data, sheet="表2"))[0].plate == "贵D00002"
    assert refusal(data, sheet="表3").code == "file.no_sheet"


def test_a_hidden_sheet_is_not_read_unasked() -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["表2"].sheet_state = "hidden"

    assert read_vehicle_list(workbook([HEADER, truck(1)], [HEADER, truck(2)], change=hide)).sheet == "表1"


@pytest.mark.parametrize(
    ("sheets", "code"),
    [
        ([[]], "list.empty"),
        ([[], []], "list.empty"),
        ([[HEADER]], "list.no_rows"),
        ([[["a", "b"], ["c", "d"]]], "list.no_header"),
        ([[[*HEADER, "车牌号码"], truck(1)]], "list.column_twice"),
    ],
)
def test_a_workbook_without_a_list_says_why(sheets: Sequence[Sequence[Sequence[object]]], code: str) -> None:
    assert refusal(workbook(*sheets)).code == code


def test_a_wrong_size_stated_in_the_sheet_hides_no_rows() -> None:
    data = workbook([HEADER, *(truck(n) for n in range(1, 6))])
    lying = rewritten(data, "xl/worksheets/sheet1.xml", {b'ref="A1:E6"': b'ref="A1:B2"'})
    assert lying != data
    assert len(read_vehicle_list(lying).good) == 5


def test_a_row_number_beyond_all_bounds_ends_in_an_error_not_in_a_hang() -> None:
    data = workbook([HEADER, truck(1)])
    far = rewritten(data, "xl/worksheets/sheet1.xml", {b'<row r="2"': b'<row r="99999999999"'})
    assert refusal(far).code == "file.torn_row"


def test_a_sheet_that_breaks_off_names_the_row_and_imports_nothing() -> None:
    data = workbook([HEADER, *(truck(n) for n in range(1, 6))])
    fault = refusal(rewritten(data, "xl/worksheets/sheet1.xml", {b'<row r="4"': b'<row r="4'}))
    assert fault.code == "file.torn_row"
    assert fault.details["row"] == 3


def test_a_workbook_torn_anywhere_is_refused() -> None:
    data = XLSX.read_bytes()
    for length in range(4, len(data), 397):
        assert refusal(data[:length]).code == "file.torn"


def test_a_workbook_that_would_fill_the_memory_is_refused_unread() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(101):
                part.write(b" " * 2**20)
    assert refusal(file.getvalue()).code == "file.too_large_inside"


def test_a_document_type_in_a_part_is_refused() -> None:
    bomb = {b"<worksheet": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'}
    assert refusal(rewritten(workbook([HEADER, truck(1)]), "xl/worksheets/sheet1.xml", bomb)).code == "file.torn"


def test_other_archives_are_not_lists() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(file.getvalue()).code == "file.not_a_list"


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b" \r\n \n", "file.empty"),
        (COMPOUND, "file.old_format"),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "file.encrypted"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "file.web_page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "file.web_page"),
        (b"x" * (20 * 2**20 + 1), "file.too_large"),
        (b"\x89PNG\r\n\x1a\n\xff\xff\xff\xfe\xff", "file.not_a_list"),
        ("随便写的一句话".encode(), "list.no_header"),
    ],
)
def test_a_file_that_is_no_list_says_what_to_do_with_it(data: bytes, code: str) -> None:
    assert refusal(data).code == code


def test_a_file_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.xlsx").code == "file.unreadable"
    assert refusal(tmp_path).code == "file.unreadable"


def test_the_content_counts_not_the_name() -> None:
    assert read_vehicle_list(CSV.read_bytes(), "清单.xlsx").kind == "csv"
    assert read_vehicle_list(XLSX.read_bytes(), "清单.csv").kind == "xlsx"


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_separator_are_found_out(encoding: str, delimiter: str) -> None:
    text = table(HEADER, truck(1), truck(2), delimiter=delimiter)
    report = read_vehicle_list(text.encode(encoding))
    assert [row.verdict for row in report.rows] == [RowVerdict.TAKEN] * 2
    assert report.rows[0].column is None
    assert to_import(report)[0].plate == "贵D00001"


def test_a_cell_over_several_lines_does_not_shift_the_line_numbers() -> None:
    rows = [HEADER, [*truck(1)[:4], '"备注\r\n两行"'], [2, "京A1234", *truck(2)[2:]]]
    report = read_vehicle_list(table(*rows).encode())
    assert [row.row for row in report.rows] == [2, 4]
    assert report.rows[0].vehicle is not None
    assert report.rows[0].vehicle.remark == "备注 两行"
    assert report.rows[1].column == "车牌号"


def test_a_quotation_mark_left_open_is_told_with_its_line() -> None:
    open_mark = table(HEADER, truck(1), [*truck(2)[:4], '"开口'], truck(3))
    fault = refusal(open_mark.encode())
    assert (fault.code, fault.details["row"]) == ("file.quote", 3)


def test_a_quotation_mark_that_swallows_whole_rows_is_told_with_its_line() -> None:
    rows = [HEADER, [*truck(1)[:4], '"开口'], truck(2), truck(3), [*truck(4)[:4], '收口"'], truck(5)]
    fault = refusal(table(*rows).encode())
    assert (fault.code, fault.details["row"]) == ("file.quote", 2)


@pytest.mark.parametrize("cut", range(1, 22))
def test_a_csv_cut_off_in_its_last_line_imports_nothing(cut: int) -> None:
    whole = CSV.read_bytes().decode("gb18030").rstrip("\r\n").rstrip(",")
    fault = refusal(whole[:-cut].encode("gb18030"))
    assert fault.code == "file.torn_line"
    assert fault.details["row"] == 61


def test_a_totals_line_without_line_end_is_not_taken_for_a_cut() -> None:
    text = table(HEADER, truck(1)) + "合计,1台"
    assert len(to_import(read_vehicle_list(text.encode()))) == 1


def test_a_whole_last_line_needs_no_line_end() -> None:
    assert len(to_import(read_vehicle_list(table(HEADER, truck(1)).rstrip("\r\n").encode()))) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_damaged_byte_is_told_with_its_line(encoding: str) -> None:
    lines = [table(row).encode(encoding) for row in [HEADER, *(truck(n) for n in range(1, 9))]]
    lines[4] = lines[4].replace("贵".encode(encoding), b"\xff")
    fault = refusal(b"".join(lines))
    assert (fault.code, fault.details["row"]) == ("file.undecodable", 5)


def test_a_stray_separator_is_a_fault_of_its_row() -> None:
    report = read_vehicle_list(table(HEADER, [*truck(1)[:4], "一", "二"], truck(2)).encode())
    assert [(row.row, row.reason) for row in report.refused] == [(2, "row.too_many_cells")]


# Telling


def test_the_report_for_people_is_aligned_and_lists_what_needs_a_look() -> None:
    told = human_report(read_vehicle_list(XLSX))
    assert "共 60 行：可导入 44 行（其中规整 6 行），驳回 16 行" in told
    assert "43  驳回    终端号(IMEI)" in told
    assert "第 66 行（合计）" in told
    assert "贵DF63170" not in told
    english = human_report(read_vehicle_list(CSV), "en")
    assert "60 rows: 44 can be imported (6 of them cleaned), 16 refused" in english
    assert "format the column as text" in english


def test_a_total_that_does_not_fit_the_rows_is_told() -> None:
    report = read_vehicle_list(workbook([HEADER, truck(1), ["合计", "2台"]]))
    assert "合计行写的是 2 台，实际读到 1 行" in human_report(report)


def test_no_control_character_of_a_list_reaches_the_terminal() -> None:
    report = read_vehicle_list(table(HEADER, [1, "贵\x1b[31mD00001", *truck(1)[2:]]).encode(), "\x1b]0;x\x07.csv")
    assert "\x1b" not in human_report(report)
    assert "\x1b" not in report_json_lines(report)
