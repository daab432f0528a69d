"""Vehicle lists as people make them: merged, filtered, hidden, of other formats, locked (ORD-1).

The files in tests/data/lists are one invented list, saved by a spreadsheet program as XLSX, XLS and ODS.
"""

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from rulebook.numbers import luhn_holds
from sync_server.subjects.company.vehicle_lists.faults import FileFault
from sync_server.subjects.company.vehicle_lists.notes import file_notes
from sync_server.subjects.company.vehicle_lists.reading import Report, read_vehicle_list, to_import
from sync_server.subjects.company.vehicle_lists.renderers import human_report
from sync_server.subjects.company.vehicle_lists.sheet_layout import STRICT

LISTS = Path(__file__).parent.parent / "data" / "lists"
HEADER = ["序号", "车牌号", "司机姓名", "司机电话", "终端号"]


def imei(n: int) -> str:
    body = f"868124{n:08d}"
    return next(body + d for d in "0123456789" if luhn_holds(body + d))


def truck(n: int) -> list[object]:
    return [n, f"贵D{n:05d}", "赵师傅", f"138{n:08d}", imei(n)]


def book(change: Callable[[openpyxl.Workbook], None], *rows: Sequence[object]) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.worksheets[0]
    sheet.title = "明细"
    for row in rows:
        sheet.append(list(row))
    change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def rezipped(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return file.getvalue()


def told(report: Report) -> list[str]:
    return list(file_notes(report, "en"))


@pytest.mark.parametrize("name", ["as-made.xlsx", "as-made.xls", "as-made.ods"])
def test_one_list_saved_in_three_formats_is_read_alike(name: str) -> None:
    report = read_vehicle_list(LISTS / name)
    assert report.kind == Path(name).suffix[1:]
    assert [(row.row, row.verdict.value, row.reason) for row in report.rows] == [
        (3, "taken", None), (4, "taken", None), (5, "taken", None), (6, "taken", None),
        (7, "refused", "row.hidden"), (8, "taken", None),
    ]  # fmt: skip
    vehicles = to_import(report, accept_good_rows=True)
    assert [(v.plate, v.driver) for v in vehicles] == [
        ("贵D00001", "赵师傅"), ("贵D00001", None), ("贵D00003", "赵师傅"), ("贵D00004", "赵师傅"),
        ("贵D00006", "赵师傅"),
    ]  # fmt: skip
    assert vehicles[0].remark == "旧车"
    assert told(report) == [
        "1 rows are hidden (or filtered out): 7",
        "1 columns are hidden: E '备注'",
        "the hidden sheet '旧表' was not read (2 rows)",
    ]


def test_a_list_with_hidden_rows_is_not_imported_until_somebody_says_what_about_them() -> None:
    report = read_vehicle_list(LISTS / "as-made.xlsx")
    with pytest.raises(FileFault, match="1 rows are refused"):
        to_import(report)


def test_rows_and_columns_made_too_small_to_see_are_hidden_too() -> None:
    def squeeze(made: openpyxl.Workbook) -> None:
        made.worksheets[0].row_dimensions[3].height = 0.5
        made.worksheets[0].column_dimensions["C"].width = 0.1

    report = read_vehicle_list(book(squeeze, HEADER, truck(1), truck(2)))
    assert [row.row for row in report.refused] == [3]
    assert report.judged.hidden_columns == ((2, "司机姓名"),)


def test_of_two_columns_that_mean_the_same_the_hidden_one_gives_way() -> None:
    def hide(made: openpyxl.Workbook) -> None:
        made.worksheets[0].column_dimensions["E"].hidden = True

    report = read_vehicle_list(book(hide, [*HEADER, "设备号"], [*truck(1), imei(9)]))
    assert to_import(report)[0].terminal_number == imei(9)
    assert told(report) == ["1 columns are hidden: E '终端号'"]


def test_a_hidden_row_that_repeats_a_visible_one_does_not_refuse_the_visible_one() -> None:
    def hide(made: openpyxl.Workbook) -> None:
        made.worksheets[0].row_dimensions[2].hidden = True

    report = read_vehicle_list(book(hide, HEADER, truck(1), truck(1)))
    assert [row.row for row in report.good] == [3]


def test_a_merged_cell_belongs_to_all_its_rows_and_to_no_other() -> None:
    def merge(made: openpyxl.Workbook) -> None:
        for area in ("C2:C4", "D2:D3", "A6:E6"):
            made.worksheets[0].merge_cells(area)

    rows: list[list[object]] = [truck(1), truck(2), truck(3), truck(4), ["合计：4台"]]
    report = read_vehicle_list(book(merge, HEADER, *rows))
    assert [(v.driver, v.driver_phone) for v in to_import(report)] == [
        ("赵师傅", "13800000001"), ("赵师傅", "13800000001"), ("赵师傅", "13800000003"), ("赵师傅", "13800000004"),
    ]  # fmt: skip
    assert report.judged.stated_total == 4


def test_a_terminal_merged_over_two_trucks_is_told_as_standing_twice() -> None:
    def merge(made: openpyxl.Workbook) -> None:
        made.worksheets[0].merge_cells("E2:E3")

    report = read_vehicle_list(book(merge, HEADER, truck(1), truck(2)))
    assert [(row.row, row.reason) for row in report.refused] == [(3, "row.repeated")]


@pytest.mark.parametrize("plate_above", [True, False])
def test_a_header_over_two_merged_rows_is_one_header(plate_above: bool) -> None:
    def merge(made: openpyxl.Workbook) -> None:
        sheet = made.worksheets[0]
        sheet.merge_cells("C1:D1")
        for area in ("A1:A2", "B1:B2", "E1:E2") if plate_above else ():
            sheet.merge_cells(area)

    upper = ["序号", "车牌号", "司机", None, "终端号"] if plate_above else [None, None, "司机", None, None]
    lower = [None, None, "姓名", "电话", None] if plate_above else ["序号", "车牌号", "姓名", "电话", "终端号"]
    report = read_vehicle_list(book(merge, upper, lower, truck(1), truck(2)))
    assert [(v.row, v.plate, v.driver, v.driver_phone) for v in to_import(report)] == [
        (3, "贵D00001", "赵师傅", "13800000001"),
        (4, "贵D00002", "赵师傅", "13800000002"),
    ]


def test_a_strict_workbook_is_read_like_any_other() -> None:
    def strict(name: str, content: bytes) -> bytes:
        for written, plain in STRICT:
            content = content.replace(plain, written)
        return content

    plain = (LISTS / "as-made.xlsx").read_bytes()
    data = rezipped(plain, strict)
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert read_vehicle_list(data).judged == read_vehicle_list(plain).judged


def test_a_file_with_a_password_is_named_as_such_in_each_format() -> None:
    workbook = (LISTS / "as-made.xls").read_bytes()
    begin = workbook.find(b"\x09\x08\x10\x00")
    after = begin + 4 + int.from_bytes(workbook[begin + 2 : begin + 4], "little")
    sealed = workbook[:after] + b"\x2f\x00" + workbook[after + 2 :]  # the record that says: encrypted
    spreadsheet = rezipped(
        (LISTS / "as-made.ods").read_bytes(),
        lambda name, content: content + b"<!-- encryption-data -->" if name.endswith("manifest.xml") else content,
    )
    for data in ((LISTS / "with-password.xlsx").read_bytes(), sealed, spreadsheet):
        with pytest.raises(FileFault) as caught:
            read_vehicle_list(data, "安装明细")
        assert caught.value.code == "file.encrypted"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\x14#e\x00\x00E-SafeNet\x00LOCK" + bytes(200), "file.locked_by_company"),
        (b"%TSD-Header-###%" + bytes(200), "file.locked_by_company"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "file.web_page"),
        (b"<?xml version='1.0'?><Workbook/>", "file.web_page"),
        (b"%PDF-1.7\n", "list.no_header"),
        ((LISTS / "as-made.xls").read_bytes()[:3000], "file.old_format"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_do(data: bytes, code: str) -> None:
    with pytest.raises(FileFault) as caught:
        read_vehicle_list(data, "明细.xls")
    assert caught.value.code == code


def test_a_formula_that_no_program_ever_calculated_is_named() -> None:
    """A program that writes a workbook without calculating leaves no result, or 0."""
    made = book(lambda _: None, HEADER, [1, "贵D00001", "=1-1", "=1-1", "=A1"])
    data = rezipped(
        made,
        lambda name, part: (
            part.replace(b"<f>1-1</f><v></v>", b"<f>1-1</f><v>0</v>").replace(
                b"<f>1-1</f><v />", b"<f>1-1</f><v>0</v>"
            )
            if name.endswith("sheet1.xml")
            else part
        ),
    )
    (row,) = read_vehicle_list(data).rows
    assert [(fault.column, fault.code) for fault in row.faults] == [
        ("司机电话", "cell.formula_zero"),
        ("终端号", "cell.formula"),
    ]


def two_lists(state: str) -> bytes:
    def add(made: openpyxl.Workbook) -> None:
        other = made.create_sheet("旧明细")
        other.append(HEADER)
        other.append(truck(7))
        other.sheet_state = state

    return book(add, HEADER, truck(1))


def test_a_hidden_sheet_that_is_a_list_too_is_told_and_read_when_named() -> None:
    report = read_vehicle_list(two_lists("hidden"))
    assert "looks like a list too (2 rows)" in human_report(report, "en")
    named = read_vehicle_list(two_lists("veryHidden"), sheet="旧明细")
    assert [v.plate for v in to_import(named)] == ["贵D00007"]
    assert told(named)[0] == "this is the hidden sheet '旧明细'"


def test_where_only_a_hidden_sheet_is_a_list_it_is_asked_for_by_name() -> None:
    def hide(made: openpyxl.Workbook) -> None:
        made.create_sheet("说明").append(["见附件"])
        made.worksheets[0].sheet_state = "hidden"

    with pytest.raises(FileFault) as caught:
        read_vehicle_list(book(hide, HEADER, truck(1)))
    assert (caught.value.code, caught.value.details["sheet"]) == ("file.hidden_list", "明细")


def vins() -> list[str]:
    return ["LZZ5CLSB9NA100001", "LZZ5CLSB0NA100002", "LZZ5CLSB2NA100003", "LZZ5CLSB4NA100004"]


def csv_of(*rows: Sequence[object]) -> bytes:
    return "".join(",".join(str(c or "") for c in row) + "\r\n" for row in rows).encode("utf-16")


@pytest.mark.parametrize("word", ["未上牌", "新车", "新车2", "待上牌", "暂无牌照", "无牌", "尚未上牌", "临牌"])
def test_a_truck_without_a_plate_goes_by_its_vin(word: str) -> None:
    rows = [["车牌号", "车架号", "终端号"], [word, vins()[0], imei(1)], ["贵D00002", vins()[1], imei(2)]]
    (first, _) = read_vehicle_list(csv_of(*rows)).good
    assert first.vehicle is not None
    assert (first.vehicle.plate, first.vehicle.vin, first.vehicle.plate_colour) == (vins()[0], vins()[0], "无")
    assert [warning.code for warning in first.warnings] == ["plate.none_yet"]


def test_a_list_of_new_trucks_needs_no_column_of_plates() -> None:
    rows: list[list[object]] = [
        ["序号", "车架号", "终端号"],
        *([n, vin, imei(n)] for n, vin in enumerate(vins(), start=1)),
    ]
    assert [v.plate for v in to_import(read_vehicle_list(csv_of(*rows)))] == vins()


def test_a_hole_where_other_trucks_have_plates_is_a_mistake_unless_the_row_says_why() -> None:
    rows = [
        ["车牌号", "车架号", "备注"],
        ["", vins()[0], ""],
        ["", vins()[1], "新车待上牌"],
        ["贵D00003", vins()[2], ""],
    ]
    report = read_vehicle_list(csv_of(*rows))
    assert [(row.row, row.reason) for row in report.refused] == [(2, "empty")]


def test_a_truck_with_neither_plate_nor_vin_is_refused() -> None:
    rows = [["车牌号", "车架号", "终端号"], ["未上牌", "", imei(1)], ["贵D00002", vins()[1], imei(2)]]
    report = read_vehicle_list(csv_of(*rows))
    assert [row.reason for row in report.refused] == ["plate.no_vin"]


def test_trailers_need_no_vin_and_tractors_have_numbers_of_their_own() -> None:
    rows = [
        ["车牌号", "车架号", "备注"],
        ["贵D1234挂", "", ""],
        ["鲁08·12345", "DF1204-2-00317", ""],
        ["黑01·A2345", "", ""],
        ["贵D00002", "", ""],
        ["贵D00003", vins()[2], ""],
    ]
    report = read_vehicle_list(csv_of(*rows))
    assert [(row.row, row.reason) for row in report.refused] == [(5, "empty")]
    assert [(v.plate, v.vin) for v in to_import(report, accept_good_rows=True)][:3] == [
        ("贵D1234挂", None),
        ("鲁0812345", "DF1204200317"),
        ("黑01A2345", None),
    ]


def test_the_three_formats_hold_the_same_numbers() -> None:
    answers = {
        json.dumps([v.terminal_number for v in to_import(read_vehicle_list(LISTS / name), accept_good_rows=True)])
        for name in ("as-made.xlsx", "as-made.xls", "as-made.ods")
    }
    assert len(answers) == 1
