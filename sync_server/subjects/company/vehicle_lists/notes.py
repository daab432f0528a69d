"""What is to be told of a vehicle list's file beside its rows: what was hidden, what was not read (ORD-1).

May not judge.
"""

from collections.abc import Iterator
from typing import Final

from rulebook.kernel.wording import fill
from rulebook.subjects.company.vehicle_list.cells import visible
from sync_server.subjects.company.vehicle_lists.reading import Report

_ZH: Final = {
    "hidden_rows": "有 {count} 行是隐藏的（或被筛选掉）：第 {rows} 行",
    "hidden_columns": "有 {count} 列是隐藏的：{columns}",
    "column": "{letters} 列“{name}”",
    "other_sheet": "另有工作表“{title}”未读（{rows} 行）",
    "hidden_sheet": "另有隐藏的工作表“{title}”未读（{rows} 行）",
    "other_list": "工作表“{title}”也像清单（{rows} 行），未读：要导入请指定它",
    "hidden_list": "隐藏的工作表“{title}”也像清单（{rows} 行），未读：要导入请指定它",
    "sheet_hidden": "读的是隐藏的工作表“{title}”",
    "unknown_hidden": "这种格式（{kind}）看不出哪些行是隐藏的：有隐藏或筛选的行请先另存为 XLSX",
    "comma": "、",
    "more": " 等",
}
_EN: Final = {
    "hidden_rows": "{count} rows are hidden (or filtered out): {rows}",
    "hidden_columns": "{count} columns are hidden: {columns}",
    "column": "{letters} {name!r}",
    "other_sheet": "the sheet {title!r} was not read ({rows} rows)",
    "hidden_sheet": "the hidden sheet {title!r} was not read ({rows} rows)",
    "other_list": "the sheet {title!r} looks like a list too ({rows} rows) and was not read: name it to import it",
    "hidden_list": "the hidden sheet {title!r} looks like a list too ({rows} rows) and was not read: "
    "name it to import it",
    "sheet_hidden": "this is the hidden sheet {title!r}",
    "unknown_hidden": "this format ({kind}) does not say which rows are hidden: save as XLSX where some are",
    "comma": ", ",
    "more": " …",
}
_MOST: Final = 30  # numbers named in one sentence


def file_notes(report: Report, lang: str = "zh") -> Iterator[str]:
    """A sentence, in "zh" or "en", for each thing about the file that nobody sees in its rows."""
    words = _ZH if lang.startswith("zh") else _EN
    judged = report.judged
    if report.sheet_hidden:
        yield fill(words["sheet_hidden"], title=visible(report.sheet or ""))
    if judged.hidden_rows:
        rows = _few([str(row) for row in judged.hidden_rows], words)
        yield fill(words["hidden_rows"], count=len(judged.hidden_rows), rows=rows)
    if judged.hidden_columns:
        named = [fill(words["column"], letters=letters(place), name=name) for place, name in judged.hidden_columns]
        yield fill(words["hidden_columns"], count=len(named), columns=_few(named, words))
    for sheet in report.other_sheets:
        key = ("hidden_" if sheet.hidden else "other_") + ("list" if sheet.is_list else "sheet")
        yield fill(words[key], title=visible(sheet.title), rows=sheet.rows)
    if not report.knows_hidden:
        yield fill(words["unknown_hidden"], kind=report.kind.upper())


def _few(texts: list[str], words: dict[str, str]) -> str:
    return words["comma"].join(texts[:_MOST]) + (words["more"] if len(texts) > _MOST else "")


def letters(place: int) -> str:
    """How a sheet names the column at `place` (from 0): A, B, …, AA."""
    named, left = "", place + 1
    while left:
        left, digit = divmod(left - 1, 26)
        named = chr(ord("A") + digit) + named
    return named
