"""A sum that a spreadsheet could not work out is told with its row; it is not nothing (CASH-5)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from sync_server.subjects.statements.statement_files.reading import read_statement

HEAD = ("交易日期", "交易时间", "收入", "支出", "余额", "对方户名", "摘要")
ROWS = (
    ("2026-11-07", "10:01:00", 300, "", 1300, "顺达物流", "服务费"),
    ("2026-11-07", "11:01:00", "#N/A", "", 1750.5, "锡山渣土", "服务费"),
)
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
ODS_HEAD = (
    f'<office:document-content xmlns:office="{_OASIS}:office:1.0" xmlns:table="{_OASIS}:table:1.0" '
    f'xmlns:text="{_OASIS}:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Sheet1">'
)
ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def xlsx() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (HEAD, *ROWS):
        sheet.append(row)
    sheet["C3"].data_type = "e"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def ods() -> bytes:
    def cell(value: object) -> str:
        if value == "#N/A":
            return (
                '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
                'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
            )
        number = f'office:value-type="float" office:value="{value}"'
        kind = number if isinstance(value, int | float) else 'office:value-type="string"'
        return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in (HEAD, *ROWS))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"{ODS_HEAD}{rows}{ODS_END}")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0"/>')
    return file.getvalue()


@pytest.mark.parametrize("file", [xlsx, ods])
def test_cash_5_a_sum_that_shows_an_error_is_told_by_its_row_and_value(file: Callable[[], bytes]) -> None:
    first, second = read_statement(file()).lines
    assert first.taken is not None
    assert first.taken.fen == 30_000
    assert (second.row, second.taken, second.refused, second.why, second.value) == (3, None, True, "sum", "#N/A")
