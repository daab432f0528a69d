"""Vehicle lists that are huge, damaged or no lists at all: read, or refused in words, nothing else (ORD-1)."""

import io
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.numbers import luhn_holds
from rulebook.subjects.company.vehicle_list.report import RowVerdict
from sync_server.subjects.company.vehicle_lists.faults import FileFault
from sync_server.subjects.company.vehicle_lists.reading import Report, read_vehicle_list, to_import
from sync_server.subjects.company.vehicle_lists.renderers import human_report, report_json_lines

DATA = Path(__file__).parent.parent / "data"
XLSX = DATA / "vehicle-list.xlsx"
CSV = DATA / "vehicle-list-gb18030.csv"
HEADER = ["序号", "车牌号", "司机电话", "终端号(IMEI)", "备注"]


def truck(n: int) -> list[object]:
    body = f"868124{n:08d}"
    imei = next(body + d for d in "0123456789" if luhn_holds(body + d))
    return [n, f"贵D{n:05d}", f"138{n:08d}", imei, None]


def test_twenty_thousand_rows_are_read_in_reasonable_time() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("明细")
    sheet.append(HEADER)
    for n in range(1, 20_001):
        sheet.append(truck(n))
    file = io.BytesIO()
    book.save(file)
    began = time.process_time()
    assert len(to_import(read_vehicle_list(file.getvalue()))) == 20_000
    assert time.process_time() - began < 20


def try_reading(data: bytes) -> Report | None:
    """The report, or None after a clear refusal; anything else fails the test."""
    with suppress(FileFault):
        report = read_vehicle_list(data, "x")
        assert report.rows
        human_report(report)
        assert len(report_json_lines(report).splitlines()) == len(report.rows)
        return report
    return None


@given(st.binary(max_size=400))
def test_no_junk_makes_the_reader_stumble(data: bytes) -> None:
    try_reading(data)
    try_reading(b"PK\x03\x04" + data)
    try_reading((",".join(HEADER) + "\r\n").encode() + data)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 12_000), st.binary(min_size=1, max_size=8))
def test_a_workbook_with_damaged_bytes_is_refused_or_read_as_it_was(place: int, junk: bytes) -> None:
    whole = XLSX.read_bytes()
    place %= len(whole)
    report = try_reading(whole[:place] + junk + whole[place + len(junk) :])
    if report is not None:
        assert len(report.good) == 44


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 7_000), st.binary(min_size=1, max_size=4))
def test_a_csv_with_damaged_bytes_never_imports_a_row_unjudged(place: int, junk: bytes) -> None:
    whole = CSV.read_bytes()
    place %= len(whole)
    report = try_reading(whole[:place] + junk + whole[place + len(junk) :])
    if report is not None:
        assert len(report.rows) >= 58
        assert all((row.vehicle is None) == (row.verdict is RowVerdict.REFUSED) for row in report.rows)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3_000), st.sampled_from([b"<", b">", b'"', b"&", b"/", b"<f>", b"r=", b"\xff", b"99999"]))
def test_xml_that_somebody_wrote_wrong_never_makes_the_reader_stumble(place: int, junk: bytes) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(XLSX) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content[:place] + junk + content[place:]
            new.writestr(name, content)
    try_reading(file.getvalue())
