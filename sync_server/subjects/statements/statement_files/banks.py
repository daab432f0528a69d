"""The banks' lists of postings, each a row; the next bank is a row here (CASH-5; docs/statements.md)."""

from __future__ import annotations

from collections.abc import Mapping

from rulebook.subjects.receipts.records import Method
from sync_server.subjects.statements.statement_files.layouts import WAYS, Layout

Names = tuple[str, ...]

DAY: Names = (
    *("交易日期", "交易日", "记账日期", "记账日", "入账日期", "日期"),
    *("账务日期", "会计日期", "发生日期"),
)
MOMENT: Names = ("交易时间", "日期")
ONLY_MOMENT: Names = ("交易日期时间", "日期时间", "记账时间", "入账时间", "发生时间")
"""Where no other column tells the moment or the day: beside one, rows that are in the books would look new."""
USUAL: Mapping[str, Names] = {
    "day": DAY,
    "clock": ("交易时间", "记账时间", "时间"),
    "balance": ("余额", "账户余额", "本次余额", "联机余额", "交易后余额", "账面余额"),
    "party": (
        *("对方户名", "对方单位名称", "对方单位", "收(付)方名称", "对方账户名", "对方名称", "对手信息"),
        *("对方账号与户名", "付款人名称"),
    ),
    "memo": (
        *("附言", "交易附言", "交易地点/附言", "用途", "交易用途", "备注", "摘要", "交易摘要", "业务摘要"),
        *("其它摘要", "其他摘要", "款项用途", "客户摘要", "交易备注", "个性化信息", "交易地点"),
    ),
    "currency": ("币种", "币别", "货币", "交易币种", "记账币种", "交易货币"),
    "kind": ("交易名称", "交易类型", "业务类型", "摘要", "交易摘要"),
}
"""What a list of postings has beside its sums, as banks call it; a row names only what is its own.

A row without a number goes by its balance and payer: another name for one of these makes rows that are in the
books already look new, so such a name goes to a bank's own row. Further names of days, sums and signs go behind
those here.
"""
TWO: Mapping[str, Names] = {
    "income": (
        *("记账金额(收入)", "交易金额(收入)", "贷方发生额/元(收入)", "贷方发生额/元", "贷方发生额", "贷方金额"),
        *("收入金额", "转入金额", "存入金额", "收入", "贷方", "存入", "入账金额", "汇入金额", "收方金额"),
    ),
    "outgo": (
        *("记账金额(支出)", "交易金额(支出)", "借方发生额/元(支取)", "借方发生额/元", "借方发生额", "借方金额"),
        *("支出金额", "转出金额", "支取金额", "支出", "借方", "支取", "出账金额", "汇出金额", "付方金额"),
    ),
}
"""Money in and money out in a column each."""
SIGN: Names = (
    *("借贷标志", "借贷标识", "借/贷", "借贷", "收支方向", "交易方向", "收/支", "收支"),
    *("借贷方向", "借贷标记", "收支标志", "收支类型", "收付标志", "收付方向", "资金方向", "资金流向", "收/付"),
)
SUM: Names = ("交易金额", "发生额", "交易额", "发生金额", "金额")


def bank(
    name: str, marks: Names, columns: Mapping[str, Names], *needs: str, signed: bool = False, proved: bool = False
) -> Layout:
    return Layout(
        name=name,
        method=Method.TRANSFER,
        columns={**USUAL, **columns},
        needs=needs,
        marks=marks,
        ways=WAYS,
        signed=signed,
        proved=proved,
    )


_ICBC = ("对方单位", "对方单位名称")
_CCB = ("借方发生额/元(支取)", "账户明细编号-交易流水号")
_AT: Mapping[str, Names] = {"at": MOMENT, "only_at": ONLY_MOMENT}
_SIGNED: Mapping[str, Names] = {"sum": SUM}
_BOTH = ("income", "outgo")

BANKS = (
    bank("icbc_personal", ("记账金额(收入)",), TWO, "day", *_BOTH),
    bank("icbc_company", _ICBC, {**_AT, **TWO}, "at", *_BOTH),
    bank("icbc_signs", _ICBC, {**_AT, "way": SIGN, "sum": SUM}, "at", "way", "sum"),
    bank("icbc_app", ("收入/支出金额",), {"sum": ("收入/支出金额",)}, "day", "sum", signed=True),
    bank("ccb_company", _CCB, {**_AT, **TWO, "wallet": _CCB[1:]}, "at", *_BOTH),
    bank("ccb_personal", ("对方账号与户名", "交易地点/附言"), _SIGNED, "day", "sum", signed=True),
    bank("ccb_two_columns", ("中国建设银行", "交易地点"), TWO, "day", *_BOTH),
    bank(
        "cmb_company", ("收(付)方名称", "流程实例号"), {**TWO, "wallet": ("流水号", "交易流水号")}, "day", *_BOTH
    ),
    bank("cmb_personal", ("联机余额", "客户摘要"), _SIGNED, "day", "sum", signed=True),
    bank("cmb_two_columns", ("招商银行",), TWO, "day", *_BOTH),
    bank("abc_company", ("交易行名", "交易用途", "中国农业银行"), {**_AT, **TWO}, "at", *_BOTH),
    bank("abc_personal", ("日志号", "本次余额"), _SIGNED, "day", "sum", signed=True),
    bank(
        *("boc_company", ("付款人名称", "收款人名称"), {**_SIGNED, "wallet": ("交易流水号",)}, "day", "sum"),
        signed=True,
    ),
    bank("boc_personal", ("对方账户名", "网点名称"), {"sum": ("金额", "交易金额")}, "day", "sum", signed=True),
    bank("bank_two_columns", (), {**_AT, **TWO}, "when", *_BOTH),
    bank("bank_signs", (), {**_AT, "way": SIGN, "sum": SUM}, "when", "way", "sum"),
    bank("bank_signed", (), {**_AT, **_SIGNED}, "when", "sum", "balance", signed=True, proved=True),
)
"""The last three are any bank that has these columns under usual names, and none of the marks above."""
