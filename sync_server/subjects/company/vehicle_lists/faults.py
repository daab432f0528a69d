"""Why a vehicle list's file cannot be read, or its rows not imported (ORD-1). May not read anything."""

from collections.abc import Mapping
from typing import ClassVar, Final

from rulebook.numbers.reasons import Reason
from rulebook.subjects.company.vehicle_list.reasons import ListError

_WORDS: Final[Mapping[str, Reason]] = {
    "file.unreadable": Reason("ORD-1", "文件打不开：{problem}", "the file cannot be opened: {problem}"),
    "file.empty": Reason("ORD-1", "文件是空的", "the file is empty"),
    "file.too_large": Reason(
        "ORD-1",
        "文件过大（上限 {limit} MB）：请只保留清单，或拆成几个文件",
        "larger than {limit} MB: keep the list only, or split it",
    ),
    "file.too_large_inside": Reason(
        "ORD-1",
        "解压后超过 {limit} MB：请只保留清单另存，或拆成几个文件",
        "more than {limit} MB once unpacked: save the list on its own, or split it",
    ),
    "file.too_many_cells": Reason(
        "ORD-1",
        "超过 {limit} 个单元格：请只保留清单另存，或拆成几个文件",
        "more than {limit} cells: save the list on its own, or split it",
    ),
    "file.too_slow": Reason(
        "ORD-1",
        "读取时间过长，已停止：请只保留清单另存，或拆成几个文件",
        "reading it took too long and was stopped: save the list on its own, or split it",
    ),
    "file.too_much": Reason(
        "ORD-1",
        "读取所需内存过大，已停止：请只保留清单另存，或拆成几个文件",
        "reading it takes too much memory and was stopped: save the list on its own, or split it",
    ),
    "file.encrypted": Reason(
        "ORD-1",
        "文件有密码：请取消密码后另存为 XLSX",
        "protected by a password: remove it and save again as XLSX",
    ),
    "file.locked_by_company": Reason(
        "ORD-1",
        "文件被对方单位的加密软件锁住，在外面打不开：请对方解密后再发",
        "locked by the encryption software of the firm that sent it: ask them to send it unlocked",
    ),
    "file.old_format": Reason(
        "ORD-1",
        "旧版表格（XLS、ET、XLSB、ODS）读不出来：请另存为“Excel 工作簿（.xlsx）”再导入",
        "an older or foreign spreadsheet (XLS, ET, XLSB, ODS) that cannot be read: save it as an Excel workbook "
        "(.xlsx)",
    ),
    "file.hidden_list": Reason(
        "ORD-1",
        "只有隐藏的工作表“{sheet}”像清单：请取消隐藏，或指定这张工作表",
        "only the hidden sheet {sheet!r} looks like a list: show it, or name that sheet",
    ),
    "file.web_page": Reason(
        "ORD-1",
        "这其实是网页或 XML，不是表格：请在表格软件中打开，另存为 XLSX",
        "a web page or XML, whatever its name: open it in a spreadsheet and save it as XLSX",
    ),
    "file.not_a_list": Reason(
        "ORD-1",
        "不是表格文件：请另存为“Excel 工作簿（.xlsx）”或 CSV 再导入",
        "no spreadsheet: save it as an Excel workbook (.xlsx) or CSV",
    ),
    "file.torn": Reason(
        "ORD-1",
        "文件不完整或已损坏（{part}）：请重新取得该文件",
        "not whole, or damaged ({part}): get the file again",
    ),
    "file.torn_row": Reason(
        "ORD-1",
        "工作表“{sheet}”在第 {row} 行之后损坏：请重新取得该文件",
        "the sheet {sheet!r} is damaged after row {row}: get the file again",
    ),
    "file.torn_line": Reason(
        "ORD-1",
        "第 {row} 行中断（{cells} 列，表头 {columns} 列）：文件可能没有传完，请重新取得",
        "line {row} breaks off ({cells} of {columns} columns): the file may have been cut short; get it again",
    ),
    "file.undecodable": Reason(
        "ORD-1",
        "第 {row} 行有字节不是 {encoding} 文字：文件可能已损坏，请重新取得或另存为 XLSX",
        "line {row} holds bytes that are not {encoding}: the file may be damaged; get it again or save it as XLSX",
    ),
    "file.quote": Reason(
        "ORD-1",
        "从第 {row} 行开始的引号没有配对：请检查该行的引号",
        "a quotation mark from line {row} on has no partner: check the quotation marks there",
    ),
    "file.two_lists": Reason(
        "ORD-1",
        "工作表“{first}”和“{second}”都像清单：请指定一张，或只保留一张",
        "the sheets {first!r} and {second!r} both look like lists: name one, or keep only one",
    ),
    "file.no_sheet": Reason("ORD-1", "没有名为“{sheet}”的工作表", "there is no sheet {sheet!r}"),
    "rows.refused": Reason(
        "ORD-1",
        "有 {refused} 行被驳回，整份未导入：请改正后重新导入，或选择只导入合格的 {good} 行",
        "{refused} rows are refused, so nothing was imported: put them right, or import only the {good} good rows",
    ),
    "rows.none_good": Reason("ORD-1", "没有一行可以导入", "not one row can be imported"),
}


class FileFault(ListError):
    """The file cannot be read as a vehicle list; nothing of it is imported. `details` name file, sheet and
    row or line.
    """

    words: ClassVar[Mapping[str, Reason]] = {**ListError.words, **_WORDS}


class RefusedRows(FileFault):
    """Rows are refused and leave was not given to import the others."""
