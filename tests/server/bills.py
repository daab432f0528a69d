"""A merchant's bill of WeChat's, made up row by row: what tests cut, repeat and damage (CASH-5)."""

from __future__ import annotations

import msgspec

HEADS = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率,订单金额,申请退款金额,费率备注"
)
TOTALS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row; sums in fen. `fee` less than nothing where it came back."""

    order: str
    state: str = "SUCCESS"
    at: str = "2026-11-07 11:01:22"
    number: str = ""
    settled: int = 0
    coupon: int = 0
    refund: str = "0"
    back: int = 0
    became: str = ""
    fee: int = 0

    @property
    def worth(self) -> int:
        """What it brings to the wallet before fees."""
        if self.state == "SUCCESS":
            return self.settled
        return -self.back if self.became in ("", "SUCCESS") else 0

    @property
    def charged(self) -> int:
        return self.fee if self.worth else 0

    def text(self) -> str:
        cells = (
            self.at, "wx00000000000000aa", "1600000001", "0", "", self.order, self.number, "oAAAA", "NATIVE",
            self.state, "OTHERS", "CNY", yuan(self.settled), yuan(self.coupon), self.refund, "", yuan(self.back),
            "0.00", "ORIGINAL" if self.refund != "0" else "", self.became, "维修费", "", f"{yuan(self.fee)}000",
            "0.60%", yuan(self.settled + self.coupon), yuan(self.back), "",
        )  # fmt: skip
        return ",".join(f"`{cell}" for cell in cells)


def yuan(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def bill(*rows: Row, summary: bool = True) -> bytes:
    """The file as it is downloaded, with what it says of itself in sum."""
    lines = [HEADS, *(row.text() for row in rows)]
    if summary:
        once = dict.fromkeys(rows)
        paid = sum(row.settled for row in once if row.state == "SUCCESS")
        back = -sum(row.worth for row in once if row.state != "SUCCESS")
        fees = sum(row.fee for row in rows)
        totals = (str(len(rows)), yuan(paid), yuan(back), "0.00", f"{yuan(fees)}000", yuan(paid), yuan(back))
        lines += [TOTALS, ",".join(f"`{total}" for total in totals)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()
