"""What a layout of a statement is made of, and the words by which rows are sorted (CASH-5).

The rows themselves are in `wallets.py` and `banks.py`. May not know files or books.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from rulebook.subjects.receipts.records import Method

IN, OUT, NEITHER, BACK, UNDONE, UNPAID = "in", "out", "neither", "back", "undone", "unpaid"
"""What a word in a row says: money in, money out, neither, paid back, undone with all of its sum, never paid."""

Words = Mapping[str, str]


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of file.

    `columns`: what is read → the headings it goes by, the best first, compared without blanks, brackets and case.
    `needs`: without one of each of these it is another kind. `marks`: headings or words above them that only this
    kind has. `ways`: words of the column `way` → money in, out or neither; `otherwise`: what any other word says.
    `states`: words of the column `state` → what became of it; a word that is not there says that nobody knows.
    `back`: words by which money that went out was paid back to a payer; `charged`: words by which money that came
    in is a charge of the wallet's, given back. `alone`: a refund's own number is nobody else's; else it holds
    within its payment only. `signed`: the sum's sign says the way, whatever a word beside it says. `sums`: how its
    own summary is told: of `trades` (payments, refunds), or of all that `flows` in and out. `proved`: it reads a
    file only if the balances beside the sums move by them.
    """

    name: str
    method: Method
    columns: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    marks: tuple[str, ...] = ()
    ways: Words = MappingProxyType({})
    states: Words = MappingProxyType({})
    back: tuple[str, ...] = ()
    charged: tuple[str, ...] = ()
    alone: bool = False
    signed: bool = False
    proved: bool = False
    otherwise: str = ""
    sums: str = "flows"

    @property
    def tells_fees(self) -> bool:
        return "fee" in self.columns


WAYS: Words = {
    **dict.fromkeys(("收入", "收", "贷", "贷方", "转入", "存入", "入账", "来账", "进账", "c", "cr", "+"), IN),
    **dict.fromkeys(("汇入", "贷记", "入", "credit"), IN),
    **dict.fromkeys(("支出", "支", "借", "借方", "转出", "支取", "出账", "往账", "付款", "d", "dr", "-"), OUT),
    **dict.fromkeys(("汇出", "借记", "出", "debit"), OUT),
    **dict.fromkeys(("/", "中性交易", "不计收支", "其他"), NEITHER),
}
PAID_BACK = ("退款", "撤销", "refund")
FEES = ("手续费", "服务费", "收费", "佣金", "账户管理费", "短信费", "工本费", "退费")
"""Words of a row of the wallet's or bank's own charges, or of a charge that it gave back."""
REVERSED = ("冲正", "抹账", "红字", "退汇")
"""Words of a bank's posting that takes another back; money out by such a word may be a payment that is gone."""
WITHDRAWALS = ("提现", "充值", "转账到银行卡", "自动提现")
NEVER = ("交易关闭", "已关闭", "支付失败", "等待付款", "等待买家", "待收款", "失败")
"""A standing in which nothing was paid."""
RETURNED = ("已全额退款", "已退还", "对方已退还", "已退回")
"""A state in which what was paid has gone back."""
YUAN = frozenset(("人民币", "人民币元", "cny", "rmb", "156", "元"))
