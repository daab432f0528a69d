"""Why a row or a whole vehicle list is not taken (ORD-1): stable codes and words. May not judge anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

import msgspec

from rulebook.kernel.wording import fill_from
from rulebook.numbers import REASONS
from rulebook.numbers.reasons import Reason

ROW_REASONS: Final[Mapping[str, Reason]] = {
    "cell.formula": Reason(
        "ORD-1",
        "公式没有保存计算结果：请在表格软件中打开并保存，或粘贴为数值",
        "a formula without its result: open and save the file in a spreadsheet, or paste it as a value",
    ),
    "cell.error": Reason(
        "ORD-1", "单元格是表格错误值（{given}），请改正", "a spreadsheet error ({given}); please correct it"
    ),
    "cell.date": Reason(
        "ORD-1",
        "这里被表格软件当成了日期：请把该列设为“文本”格式，再重填",
        "the spreadsheet has made a date of it: format the column as text, then enter it again",
    ),
    "cell.lost_digits": Reason(
        "ORD-1",
        "号码存成了数值，只保留了前 15 位：请把该列设为“文本”格式，再重填完整号码",
        "stored as a number, which keeps 15 digits only: format the column as text, enter it again in full",
    ),
    "cell.not_text": Reason(
        "ORD-1", "不是号码（{given}），请改正", "not a number of this kind ({given}); please correct it"
    ),
    "cell.too_long": Reason(
        "ORD-1", "内容过长（超过 {limit} 个字符），请缩短", "longer than {limit} characters; please shorten it"
    ),
    "cell.as_printed": Reason(
        "RPL-2",
        "校验位不符，按原样收下：装车时请对照标签拍照",
        "its check digit fails; taken as printed: photograph the label when it is fitted",
    ),
    "cell.formula_zero": Reason(
        "ORD-1",
        "公式的结果是 0，很可能从未计算：请在表格软件中打开并保存，或粘贴为数值",
        "a formula whose result is 0, most likely never calculated: open and save the file in a spreadsheet, "
        "or paste it as a value",
    ),
    "cell.too_dear": Reason(
        "FEE-3",
        "一件不会超过一千万元（{given}）：请核对",
        "no part costs over ten million yuan ({given}): check it",
    ),
    "cell.not_a_day": Reason(
        "ORD-1",
        "不是日期（{given}）：请写成 2026-03-02 的样子",
        "not a day ({given}): write it like 2026-03-02",
    ),
    "cell.not_one_of": Reason("ORD-1", "“{given}”不在可选之列：{known}", "{given!r} is none of these: {known}"),
    "row.not_known": Reason(
        "SYS-4",
        "档案里没有“{value}”：请核对；新的一行请把编号留空",
        "the archive has no {value!r}: please check it; leave the id of a new one empty",
    ),
    "row.several_known": Reason(
        "SYS-4",
        "档案里有几个“{value}”：请先导出，按编号填写",
        "the archive has several of the name {value!r}: take the list out first, and keep the ids",
    ),
    "row.unit_differs": Reason(
        "STK-1",
        "账上已有这个号码，此项是“{value}”：清单不改账上的设备，请用交接、返修或盘点办理",
        "the books have this number with {value!r} here: no list changes a unit; hand it over, repair or count it",
    ),
    "row.changed_since": Reason(
        "SYS-4",
        "试看之后有人改过这一条：请重新试看再导入",
        "somebody changed this record after the trial: look at the list again before it is brought in",
    ),
    "row.done_before": Reason(
        "SYS-4",
        "这份文件的这一行以前导入过，之后有人改了名称：没有再动",
        "this row of this very file was brought in before and renamed since: nothing was done again",
    ),
    "row.hidden": Reason(
        "ORD-1",
        "这一行在表中是隐藏的（或被筛选掉）：要导入，请先取消隐藏；不导入，请选择只导入合格的行",
        "this row is hidden (or filtered out) in the sheet: show it to have it imported; to leave it out, "
        "import the good rows only",
    ),
    "row.too_many_cells": Reason(
        "ORD-1",
        "这一行的单元格比表头多，可能是内容里有未加引号的分隔符",
        "more cells than the header has; perhaps a separator inside a text without quotation marks",
    ),
    "row.repeated": Reason(
        "ORD-1",
        "{value} 与第 {first_row} 行重复，请核对两行",
        "{value} stands in row {first_row} already; please check both",
    ),
    "row.plate_other_vin": Reason(
        "ORD-1",
        "第 {first_row} 行的同一车牌号对应另一个车架号，请核对",
        "row {first_row} gives the same plate another VIN; please check both",
    ),
    "row.vin_other_plate": Reason(
        "ORD-1",
        "第 {first_row} 行的同一车架号对应另一个车牌号，请核对",
        "row {first_row} gives the same VIN another plate; please check both",
    ),
    "row.known_other_plate": Reason(
        "RPL-3",
        "档案里这个车架号的车牌号是 {value}：换了牌请在档案中办理换牌，否则请核对车架号",
        "the archive knows this VIN under the plate {value}: re-plate the vehicle there, or check the VIN",
    ),
    "row.vehicle_again": Reason(
        "ORD-1",
        "与第 {first_row} 行是同一辆车：同车加装第二台终端请确认",
        "the same vehicle as in row {first_row}: please confirm that it gets a second terminal",
    ),
    "row.number_again": Reason(
        "ORD-1",
        "{value} 在第 {first_row} 行已出现，请核对",
        "{value} stands in row {first_row} already; please check",
    ),
}

_LIST_REASONS: Final[Mapping[str, Reason]] = {
    "list.empty": Reason("ORD-1", "表中没有任何内容", "there is nothing in the list"),
    "list.no_header": Reason(
        "ORD-1",
        "找不到表头：应有一行列名，如“车牌号、车架号、终端号(IMEI)、SIM卡号(ICCID)”",
        "no header found: one row must name the columns, such as 车牌号, 车架号, 终端号(IMEI), SIM卡号(ICCID)",
    ),
    "list.no_columns": Reason(
        "ORD-1",
        "找不到表头：应有一行列名，如“{columns}”",
        "no header found: one row must name the columns, such as {columns}",
    ),
    "list.no_lines": Reason(
        "ORD-1", "第 {row} 行的表头下面没有内容", "there is nothing below the header in row {row}"
    ),
    "list.no_plate_column": Reason(
        "ORD-1",
        "第 {row} 行的表头中没有“车牌号”一列，也没有“车架号”一列",
        "the header in row {row} has no column 车牌号 (plate number), nor 车架号 (VIN)",
    ),
    "list.column_twice": Reason(
        "ORD-1",
        "第 {row} 行的表头中“{first}”和“{second}”是同一项，请只保留一列",
        "in the header in row {row}, {first!r} and {second!r} mean the same; please keep one",
    ),
    "list.no_rows": Reason(
        "ORD-1", "第 {row} 行的表头下面没有车辆", "there are no vehicles below the header in row {row}"
    ),
    "list.too_many_rows": Reason(
        "ORD-1", "超过 {limit} 行，请拆成几个文件", "more than {limit} rows; please split the list"
    ),
}


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong, or worth a warning, in a row: the column as its header is written (None: the whole
    row) and why.

    `code` is from ROW_REASONS here or from REASONS of rulebook.numbers; `details` fill the words.
    """

    column: str | None
    code: str
    details: dict[str, str | int] = {}

    def text(self, lang: str = "zh") -> str:
        """What is wrong and what to do next, in "zh" or "en"."""
        return _words(ROW_REASONS.get(self.code) or REASONS[self.code], lang, self.details)

    @property
    def rule(self) -> str:
        """The rule behind it, such as "RPL-1"."""
        return (ROW_REASONS.get(self.code) or REASONS[self.code]).rule


class ListError(ValueError):
    """The list as a whole cannot be judged, so nothing of it may be imported (ORD-1). `code` is stable."""

    words: ClassVar[Mapping[str, Reason]] = _LIST_REASONS
    rule: ClassVar[str] = "ORD-1"

    def __init__(self, code: str, **details: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def text(self, lang: str = "zh") -> str:
        """What is wrong and what to do next, in "zh" or "en"; begins with the file's name where there is one."""
        name = self.details.get("name")
        return (f"{name}{colon(lang)}" if name else "") + _words(self.words[self.code], lang, self.details)

    def __str__(self) -> str:
        return f"{self.code}: {self.text('en')}"


def colon(lang: str) -> str:
    """What parts a name from what is said of it."""
    return "：" if lang.startswith("zh") else ": "


def _words(reason: Reason, lang: str, details: Mapping[str, str | int]) -> str:
    return fill_from(reason.zh if lang.startswith("zh") else reason.en, {"missing": 0, **details})
