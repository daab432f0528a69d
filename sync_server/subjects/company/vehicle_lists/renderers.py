"""Tells a judged vehicle list: to programs as JSON lines, to people as aligned text (ORD-1). May not judge."""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from rulebook.kernel.wording import fill
from rulebook.subjects.company.vehicle_list.cells import visible
from rulebook.subjects.company.vehicle_list.reasons import Fault
from rulebook.subjects.company.vehicle_list.report import RowReport, RowVerdict
from sync_server.subjects.company.vehicle_lists.notes import file_notes
from sync_server.subjects.company.vehicle_lists.reading import Report

_HEAD_ZH: Final = ("行", "结论", "列", "说明")
_HEAD_EN: Final = ("row", "verdict", "column", "what to know")
_ZH: Final = {
    "taken": "可导入",
    "cleaned": "已规整",
    "refused": "驳回",
    "sum": "共 {all} 行：可导入 {good} 行（其中规整 {cleaned} 行），驳回 {refused} 行",
    "sheet": "（工作表“{sheet}”）",
    "passed": "未计入：{rows}",
    "one": "第 {row} 行（{why}）",
    "totals": "合计",
    "note": "说明文字",
    "number_only": "只有序号",
    "header_again": "重复的表头",
    "ignored": "未使用的列：{columns}",
    "total": "注意：合计行写的是 {stated} 台，实际读到 {read} 行，请核对",
    "stop": "有驳回的行时整份不导入：请改正后重新导入，或选择只导入合格的行",
    "ready": "没有驳回的行：{good} 行都可以导入，请先看上面的提醒",
    "comma": "、",
}
_EN: Final = {
    "taken": "taken",
    "cleaned": "cleaned",
    "refused": "refused",
    "sum": "{all} rows: {good} can be imported ({cleaned} of them cleaned), {refused} refused",
    "sheet": " (sheet {sheet!r})",
    "passed": "passed over: {rows}",
    "one": "row {row} ({why})",
    "totals": "totals",
    "note": "a note",
    "number_only": "a number only",
    "header_again": "the header again",
    "ignored": "columns not used: {columns}",
    "total": "mind: the totals row says {stated}, but {read} rows were read; please check",
    "stop": "with rows refused nothing is imported: put them right, or choose to import the good rows only",
    "ready": "no row is refused: all {good} can be imported; please read the remarks above first",
    "comma": ", ",
}


def report_json_lines(report: Report, lang: str = "zh") -> str:
    """One JSON object a row, each on its line: row, verdict (taken, cleaned, refused), column, reason, code.

    `column` is the first column at fault as the header writes it, null where none is; `reason` is in words in
    `lang` ("zh" or "en"), for a good row what was put right or is worth a look, else null; `code` is the
    fault's stable code.
    """
    lines = (
        {
            "row": row.row,
            "verdict": row.verdict.value,
            "column": row.column,
            "reason": row.text(lang) or None,
            "code": row.reason,
        }
        for row in report.rows
    )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def human_report(report: Report, lang: str = "zh") -> str:
    """The report for a terminal, in "zh" or "en": the count, each row worth a look, what was passed over,
    what next.
    """
    words, head = (_ZH, _HEAD_ZH) if lang.startswith("zh") else (_EN, _HEAD_EN)
    judged = report.judged
    title = visible(report.name) + (fill(words["sheet"], sheet=visible(report.sheet)) if report.sheet else "")
    told = [title.strip(), _summary(report, words["sum"])]
    table = [line for row in report.rows for line in _lines(row, words, lang)]
    if table:
        told += ["", *_aligned([head, *table]), ""]
    told += file_notes(report, lang)
    if judged.passed_over:
        rows = (fill(words["one"], row=p.row, why=words[p.why]) for p in judged.passed_over)
        told.append(fill(words["passed"], rows=words["comma"].join(rows)))
    if judged.ignored_columns:
        told.append(fill(words["ignored"], columns=words["comma"].join(judged.ignored_columns)))
    if judged.stated_total is not None and judged.stated_total != len(report.rows):
        told.append(fill(words["total"], stated=judged.stated_total, read=len(report.rows)))
    if report.refused:
        told.append(words["stop"])
    elif len(told) > 2:  # something was told in between: what follows from it comes last
        told.append(fill(words["ready"], good=len(report.good)))
    return "\n".join(told) + "\n"


def _summary(report: Report, words: str) -> str:
    cleaned = sum(row.verdict is RowVerdict.CLEANED for row in report.rows)
    return fill(words, all=len(report.rows), good=len(report.good), cleaned=cleaned, refused=len(report.refused))


def _lines(row: RowReport, words: dict[str, str], lang: str) -> Iterator[Sequence[str]]:
    """A line for each thing to say of a row; the row's number and verdict on the first."""
    faults: tuple[Fault, ...] = row.faults or row.warnings
    said = [(fault.column or "", fault.text(lang)) for fault in faults]
    said += [(c.column, f"{c.before} → {c.after}") for c in row.cleaned]
    for nth, (column, text) in enumerate(said):
        first = (str(row.row), words[row.verdict.value]) if nth == 0 else ("", "")
        yield (*first, visible(column), visible(text))


def _aligned(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns side by side in a font where Chinese characters are two wide; the last one runs free."""
    widths = [max(_width(line[place]) for line in lines) for place in range(len(lines[0]) - 1)]
    for line in lines:
        padded = (text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=False))
        yield "  ".join((*padded, line[-1])).rstrip()


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
