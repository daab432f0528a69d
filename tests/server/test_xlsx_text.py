"""Text in workbooks that looks like XLSX's way of writing a character by its number."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from sync_server.core.xlsx_text import escaped, unescaped
from sync_server.reporting.report import Report
from sync_server.reporting.sheets import as_xlsx
from sync_server.subjects.company.vehicle_lists.workbook import read_workbook


@pytest.mark.parametrize(
    "text", ["img_x0640_y0480.jpg", "fw_x2026_rc1", "_x005F_", "IMG_20261107.jpg", "_x_", "粤B12345"]
)
def test_a_photos_name_comes_back_from_a_workbook_as_it_went_in(text: str) -> None:
    assert unescaped(escaped(text)) == text


def test_fin_4_an_export_has_a_photos_name_so_that_excel_shows_it(tmp_path: Path) -> None:
    report = Report(title="照片 photos", columns=("name",), rows=lambda _connection, _span: iter(()))
    as_xlsx([(report, [("img_x0640_y0480.jpg",)])], "marked", tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist())
    assert b"img_x005F_x0640_y0480.jpg" in parts


def test_ord_1_a_vehicle_list_saved_by_excel_is_read_without_the_numbers_of_its_line_breaks() -> None:
    book = Workbook()
    for row in (["车牌", "联系人", "备注"], ["粤B12345", "张三_x000D_", "吉_xD842__xDFB7_"]):
        book.active.append(row)  # type: ignore[union-attr]  # a new workbook has a sheet
    out = io.BytesIO()
    book.save(out)
    ((_, _), (_, cells)) = read_workbook(out.getvalue()).rows
    assert cells == ["粤B12345", "张三\r", "吉𠮷"]
