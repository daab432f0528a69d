"""A report on paper: the same rows as its CSV, as a PDF whose every row bears the number of its line (SEC-1)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from sync_server.papers.glyphs import unprintable, with_geta
from sync_server.papers.typeset import typeset
from sync_server.reporting.report import Report, Row

MOST_ROWS = 2000
"""More would be a book; the sheet says that there are more, and that a workbook has all."""


def as_pdf(report: Report, rows: Iterable[Row], marked: str, number: str) -> bytes:
    """The sheets; `marked` stands at the foot of each, `number` in the margin of every row.

    Characters that no font has are printed as 〓.
    """
    every = iter(rows)
    said = report.said
    shown = [
        [said.get(text, text) for text in ("" if value is None else str(value) for value in row)]
        for row in islice(every, MOST_ROWS)
    ]
    cut = ""
    if next(every, None) is not None:
        cut = (
            f"只印前 {MOST_ROWS} 行，全部内容请导出 XLSX。 "
            f"Only the first {MOST_ROWS} rows are printed; the XLSX file has all of them."
        )
    data = {
        "title": report.title,
        "number": f"{len(shown)} 行 rows",
        "across": True,
        "cut": cut,
        "heads": list(report.columns),
        "rows": shown,
        "defined": [list(pair) for pair in report.definitions],
        "printed": marked,
        "mark": number,
    }
    if missing := unprintable(data):
        data = with_geta(data, missing)
    return typeset("table", data)
