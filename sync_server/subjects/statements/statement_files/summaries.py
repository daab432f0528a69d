"""What a statement says of itself in sum, above or below its rows, held against what its rows say (CASH-5).

May not know books. Sums are compared to the fen, counts as counts; what a file does not tell is not asked of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise

import msgspec

from rulebook.kernel.ids import Fen
from sync_server.subjects.statements.statement_files import cells
from sync_server.subjects.statements.statement_files.faults import BadRow
from sync_server.subjects.statements.statement_files.headings import key
from sync_server.subjects.statements.statement_files.layouts import Layout
from sync_server.subjects.statements.statement_files.rows import Line
from sync_server.subjects.statements.statement_files.tables import Row

HEADED = {
    "总交易单数": "count", "应结订单总金额": "income", "退款总金额": "back", "总退款金额": "back",
    "手续费总金额": "fee", "总交易额": "net",
    "资金流水总笔数": "count", "收入笔数": "income_count", "收入金额": "income", "支出笔数": "outgo_count",
    "支出金额": "outgo", "总笔数": "count", "借方发生总笔数": "outgo_count", "借方发生总额": "outgo",
    "贷方发生总笔数": "income_count", "贷方发生总额": "income",
}  # fmt: skip
"""Headings of a summary → what stands under (or beside) them."""
_FIRST = frozenset({"总交易单数", "资金流水总笔数"})
_TOLD = re.compile(
    r"(?<!中性)(收入|支出|交易|退款|贷方|借方)(?:合计|总计)?\s*[:：]\s*(\d+)\s*笔[,，]?\s*(?:商家实收(?:退款)?)?共?\s*[¥]?([-+]?[\d,]+(?:\.\d+)?)\s*元"
)
_TOLD_AS = {"收入": "income", "贷方": "income", "交易": "income", "支出": "outgo", "借方": "outgo", "退款": "back"}
_RECORDS = re.compile(r"共\s*(\d+)\s*笔(?:记录|交易)")
_TOTAL = ("合计", "总计")
_PART = re.compile(
    r".{0,8}(?:小计|累计)[:：]?|(?:本|当|每)[日页天月季年](?:发生额)?(?:合计|总计)[:：]?|(?:承前|过次|转次)页"
    r"|(?:期初|期末|上期|上日|昨日|上月|上年|年初|月初)(?:账户)?余额|.{0,4}结转"
)


class Check(msgspec.Struct, frozen=True):
    """One thing that the summary says, and what the rows come to. In fen, but for counts."""

    what: str
    told: int
    listed: int

    @property
    def agrees(self) -> bool:
        return self.told == self.listed


def is_summary_head(row: Sequence[str]) -> bool:
    return bool(row) and row[0] in _FIRST


def headed(heads: Sequence[str], values: Sequence[str]) -> dict[str, int | Decimal]:
    """A summary under a heading of its own."""
    told: dict[str, int | Decimal] = {}
    for head, value in zip(heads, values, strict=False):
        what = HEADED.get(key(head)) or HEADED.get(head)
        if what and value:
            told |= _one(what, value)
    if "net" in told and "back" in told:  # before 2018: the total still holds what was paid back
        told["income"] = told.pop("net")
    return told


def _one(what: str, value: str) -> dict[str, int | Decimal]:
    try:
        if what == "fee":
            return {what: cells.fee(value)[1]}
        if what.endswith("count"):
            return {what: int(Decimal(value.replace(",", "")))}
        return {what: cells.fen(value) if what == "net" else abs(cells.fen(value))}
    except (BadRow, ArithmeticError, ValueError):
        return {}


def in_words(lines: Iterable[Row]) -> dict[str, int | Decimal]:
    """A summary in words or side by side: 收入：2笔 388.00元, #支出合计：3笔，共-553.20元, 贷方发生总额,267.10."""
    told: dict[str, int | Decimal] = {}
    for _, row in lines:
        text = unicodedata.normalize("NFKC", " ".join(cell for cell in row if cell))
        for word, count, total in _TOLD.findall(text):
            what = _TOLD_AS[word]
            told |= _one(f"{what}_count", count) | _one(what, total)
        if found := _RECORDS.search(text):
            told |= _one("count", found[1])
        for head, value in pairwise(row):
            name = key(head.split("[")[0])
            if name in ("总笔数", "借方发生总额", "贷方发生总额", "借方发生总笔数", "贷方发生总笔数"):
                told |= _one(HEADED[name], value)
    return told


def is_part_of_total(row: Sequence[str]) -> bool:
    """What a page or a day comes to, or is carried over: no posting, and nothing of the file as a whole."""
    first = next((cell for cell in row if cell), "")
    return bool(_PART.fullmatch(first))


def is_total(row: Sequence[str]) -> bool:
    """A row of totals under its columns: 合计, 人民币合计, 总计."""
    first = next((cell for cell in row if cell), "")
    return len(first) <= 12 and first.endswith(_TOTAL)


def checks(layout: Layout, told: dict[str, int | Decimal], lines: Sequence[Line]) -> tuple[Check, ...]:
    """Everything that the summary says, beside what the rows say.

    Where a row stands in the file twice, the summary may count it once or as often as it stands there.
    """
    listed = [_listed(layout, some) for some in (lines, _once(lines))]
    found: list[Check] = []
    for what, value in told.items():
        fitting = [each for sums in listed for each in sums.get(what, ())]
        if fitting:
            said = int(Decimal(100) * value) if what == "fee" else int(value)
            found.append(Check(what, said, said if said in fitting else fitting[0]))
    return tuple(found)


def _listed(layout: Layout, lines: Sequence[Line]) -> dict[str, tuple[int, ...]]:
    sums = _trades(lines) if layout.sums == "trades" else _flows(lines)
    exact = sum((line.fee for line in lines), Decimal(0))
    return sums | {"fee": (int(Decimal(100) * exact),)}


def _once(lines: Sequence[Line]) -> list[Line]:
    def own(line: Line) -> object:
        row = line.taken
        return (row.refund, row.wallet_number, row.entry) if row else line.row

    return list({own(line): line for line in lines}.values())


def _flows(lines: Sequence[Line]) -> dict[str, tuple[int, ...]]:
    """What was never paid may be counted as income or not; nobody says which."""
    income = [line.listed for line in lines if line.listed > 0 and line.why not in ("neither", "unpaid")]
    never = [line.listed for line in lines if line.why == "unpaid"]
    outgo = [-line.listed for line in lines if line.listed < 0]
    return {
        "count": (len(lines),),
        "income": (sum(income), sum(income) + sum(never)),
        "income_count": (len(income), len(income) + len(never)),
        "outgo": (sum(outgo),),
        "outgo_count": (len(outgo),),
        "net": (sum(income) - sum(outgo),),
    }


def _trades(lines: Sequence[Line]) -> dict[str, tuple[int, ...]]:
    """Refunds that failed may stand in a summary or not; nobody says which."""
    income = [line.sum for line in lines if line.taken and not line.refund]
    back = [-line.sum for line in lines if line.taken and line.refund]
    tried = [-line.sum for line in lines if line.why in ("refund_failed", "refund_pending")]
    return {
        "count": (len(lines),),
        "income": (sum(income),),
        "income_count": (len(income),),
        "back": (sum(back), sum(back) + sum(tried)),
        "back_count": (len(back), len(back) + len(tried)),
        "net": (sum(income) - sum(back),),
    }


def told_of_taken(layout: Layout, told: dict[str, int | Decimal], lines: Sequence[Line]) -> Fen | None:
    """What the summary says of the rows that are taken: its balance, less what was left out of the file's rows."""
    if "net" in told:
        return Fen(int(told["net"]))
    if "income" not in told:
        return None
    income = int(told["income"])
    if layout.sums == "trades":
        back = int(told.get("back", 0))
        tried = sum(-line.sum for line in lines if line.why in ("refund_failed", "refund_pending"))
        taken = sum(-line.sum for line in lines if line.taken and line.refund)
        return Fen(income - (taken if back == taken + tried else back))
    flows = [line for line in lines if line.why not in ("neither", "unpaid")]
    outgo = int(told["outgo"]) if "outgo" in told else sum(-line.listed for line in flows if line.listed < 0)
    untaken: int = sum(line.listed for line in flows if line.left_out)
    if income == _flows(lines)["income"][1]:
        untaken += sum(line.listed for line in lines if line.why == "unpaid")
    return Fen(income - outgo - untaken - sum(line.within for line in lines))
