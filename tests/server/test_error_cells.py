"""Cells of ODS and XLSB that show an error: no reader hands them over as what they are (ORD-1)."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from sync_server.subjects.company.vehicle_lists.error_cells import ods_errors, xlsb_errors
from sync_server.subjects.company.vehicle_lists.reading import Report, read_vehicle_list
from tests.server.test_lists_as_made import HEADER, imei, rezipped, truck

LISTS = Path(__file__).parent.parent / "data" / "lists"
NOT_FOUND, BAD_REFERENCE = 0x2A, 0x17  # as Excel numbers them: #N/A, #REF!


def record(kind: int, body: bytes = b"") -> bytes:
    size, packed = len(body), b""
    while True:
        packed += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            break
    return (bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])) + packed + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


class Error(int):
    """The number of an error in a cell; `formula` where one failed."""

    formula = False


class FailedFormula(Error):
    formula = True


def cell(column: int, value: object) -> bytes:
    head = struct.pack("<II", column, 0)
    match value:
        case Error():
            behind = struct.pack("<HII", 0, 0, 0) if value.formula else b""
            return record(11 if value.formula else 3, head + bytes([value]) + behind)
        case str():
            return record(6, head + wide(value))
        case int():
            return record(5, head + struct.pack("<d", value))
    return b""


def xlsb(*sheets: tuple[str, list[list[object]]]) -> bytes:
    """A binary workbook as small as the format allows."""
    named = b"".join(
        record(156, struct.pack("<II", 0, n) + wide(f"rId{n}") + wide(name))
        for n, (name, _) in enumerate(sheets, 1)
    )
    packages = "http://schemas.openxmlformats.org/package/2006"
    worksheet = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="{worksheet}" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, len(sheets) + 1)
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("[Content_Types].xml", f'<Types xmlns="{packages}/content-types"/>')
        made.writestr(
            "xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{packages}/relationships">{rels}</Relationships>'
        )
        made.writestr("xl/workbook.bin", record(131) + record(143) + named + record(144) + record(132))
        for n, (_, rows) in enumerate(sheets, 1):
            data = b"".join(
                record(0, struct.pack("<IIHHBI", row, 0, 300, 0, 0, 0))
                + b"".join(cell(column, value) for column, value in enumerate(values))
                for row, values in enumerate(rows)
            )
            size = record(148, struct.pack("<IIII", 0, len(rows), 0, 9))
            made.writestr(
                f"xl/worksheets/sheet{n}.bin",
                record(129) + size + record(145) + data + record(146) + record(130),
            )
    return file.getvalue()


def ods(was: str, now: str) -> bytes:
    """The list saved by a spreadsheet program, with one cell's markup changed."""

    def change(name: str, data: bytes) -> bytes:
        text = data.decode() if name == "content.xml" else ""
        assert name != "content.xml" or was in text
        return text.replace(was, now, 1).encode() if text else data

    return rezipped((LISTS / "as-made.ods").read_bytes(), change)


def failed(shown: str, more: str = "") -> str:
    """A cell in which a formula failed, as LibreOffice saves it."""
    return (
        f'<table:table-cell table:formula="of:=VLOOKUP([.B5];[.F1:.G9];2;0)" office:value-type="string" '
        f'office:string-value="" calcext:value-type="error"{more}><text:p>{shown}</text:p></table:table-cell>'
    )


def plain(text: str) -> str:
    return (
        '<table:table-cell office:value-type="string" calcext:value-type="string">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def told(report: Report) -> dict[int, list[tuple[str, str, object]]]:
    return {
        row.row: [(fault.column, fault.code, fault.details.get("given")) for fault in row.faults]
        for row in report.rows
        if row.faults and row.reason != "row.hidden"
    }


def test_ord_1_an_error_in_a_binary_workbook_is_told_and_is_no_empty_cell() -> None:
    missing, unnamed = truck(2), truck(3)
    missing[4], unnamed[2] = FailedFormula(NOT_FOUND), Error(BAD_REFERENCE)
    report = read_vehicle_list(xlsb(("明细", [list(HEADER), truck(1), missing, unnamed, truck(4)])))
    assert report.kind == "xlsb"
    assert told(report) == {
        3: [("终端号", "cell.error", "#N/A")],
        4: [("司机姓名", "cell.error", "#REF!")],
    }
    assert [row.row for row in report.good] == [2, 5]


@pytest.mark.parametrize("shown", ["#N/A", "#REF!", "Err:502"])
def test_ord_1_an_error_in_an_opendocument_list_is_told_and_is_no_empty_cell(shown: str) -> None:
    report = read_vehicle_list(ods(plain("868124000000033"), failed(shown)))
    assert told(report) == {5: [("终端号(IMEI)", "cell.error", shown)]}


def test_an_error_of_another_sheet_does_not_count() -> None:
    rows: list[list[object]] = [list(HEADER), truck(1), truck(2)]
    other: list[list[object]] = [["旧表"], [Error(NOT_FOUND), Error(NOT_FOUND)]]
    data = xlsb(("旧表", other), ("明细", rows))
    assert told(read_vehicle_list(data)) == {}
    assert xlsb_errors(data, "旧表") == {(2, 0): "#N/A", (2, 1): "#N/A"}
    elsewhere = ods(plain("868124000000033"), failed("#N/A"))
    assert (ods_errors(elsewhere, "安装明细"), ods_errors(elsewhere, "旧表")) == ({(5, 3): "#N/A"}, {})


def test_an_error_written_once_for_several_cells_is_in_each_of_them() -> None:
    thrice = failed("#N/A", ' table:number-columns-repeated="3"')
    assert ods_errors(ods(plain("868124000000033"), thrice), "安装明细") == {(5, 3 + n): "#N/A" for n in range(3)}


def test_a_remark_upon_a_cell_is_not_taken_for_what_it_shows() -> None:
    note = "<office:annotation><text:p>#N/A</text:p></office:annotation>"
    noted = plain("868124000000033").replace("<text:p>", f"{note}<text:p>", 1)
    assert ods_errors(ods(plain("868124000000033"), noted), "安装明细") == {}


def test_a_row_that_holds_nothing_but_an_error_is_there() -> None:
    rows: list[list[object]] = [list(HEADER), truck(1), [None, None, None, None, Error(NOT_FOUND)]]
    report = read_vehicle_list(xlsb(("明细", rows)))
    assert ("终端号", "cell.error", "#N/A") in told(report)[3]


def test_a_workbook_cut_off_inside_a_sheet_keeps_the_errors_before() -> None:
    data = xlsb(("明细", [list(HEADER), [1, "贵D00001", "赵师傅", "13800000001", imei(1)], [Error(NOT_FOUND)]]))

    def cut(name: str, part: bytes) -> bytes:
        return part[:-6] if name.endswith("sheet1.bin") else part

    assert xlsb_errors(rezipped(data, cut), "明细") == {(3, 0): "#N/A"}
