"""The wallets' bills, each a row: WeChat's and Alipay's, merchants' and persons' (CASH-5; docs/statements.md)."""

from __future__ import annotations

from rulebook.subjects.receipts.records import Method
from sync_server.subjects.statements.statement_files.layouts import (
    BACK,
    IN,
    PAID_BACK,
    UNDONE,
    UNPAID,
    WAYS,
    Layout,
)

WECHAT_TRADE = Layout(
    name="wechat_trade",
    method=Method.WECHAT,
    columns={
        "at": ("交易时间",),
        "wallet": ("微信订单号", "微信支付订单号"),
        "number": ("商户订单号",),
        "state": ("交易状态",),
        "sum": ("应结订单金额", "订单金额", "总金额"),
        "refund_number": ("微信退款单号", "微信支付退款单号"),
        "refund_sum": ("退款金额", "申请退款金额"),
        "refund_state": ("退款状态",),
        "fee": ("手续费",),
        "currency": ("货币种类",),
        "memo": ("商户数据包", "商品名称"),
    },
    needs=("at", "wallet", "state", "sum"),
    marks=("微信订单号", "微信支付订单号"),
    states={
        "success": IN,
        "支付成功": IN,
        "refund": BACK,
        "转入退款": BACK,
        "revoked": UNDONE,
        "已撤销": UNDONE,
        **dict.fromkeys(("closed", "notpay", "userpaying", "payerror", "已关闭", "未支付", "支付失败"), UNPAID),
    },
    alone=True,
    sums="trades",
)
WECHAT_FUNDS = Layout(
    name="wechat_funds",
    method=Method.WECHAT,
    columns={
        "at": ("记账时间",),
        "wallet": ("微信支付业务单号",),
        "way": ("收支类型",),
        "sum": ("收支金额",),
        "kind": ("业务类型", "业务名称"),
        "balance": ("账户结余",),
        "number": ("业务凭证号",),
        "memo": ("备注",),
    },
    needs=("at", "wallet", "way", "sum"),
    marks=("微信支付业务单号",),
    ways=WAYS,
    back=PAID_BACK,
    charged=("手续费",),
    alone=True,
)
WECHAT_PERSONAL = Layout(
    name="wechat_personal",
    method=Method.WECHAT,
    columns={
        "at": ("交易时间",),
        "wallet": ("交易单号",),
        "way": ("收/支",),
        "sum": ("金额",),
        "kind": ("交易类型",),
        "standing": ("当前状态",),
        "memo": ("备注", "商品"),
        "number": ("商户单号",),
        "party": ("交易对方",),
    },
    needs=("at", "wallet", "way", "sum", "standing"),
    marks=("当前状态",),
    ways=WAYS,
    back=PAID_BACK,
    alone=True,
)
ALIPAY_TRADE = Layout(
    name="alipay_trade",
    method=Method.ALIPAY,
    columns={
        "at": ("完成时间", "付款时间", "创建时间", "交易时间"),
        "wallet": ("支付宝交易号", "交易号"),
        "number": ("商户订单号", "商家订单号"),
        "state": ("业务类型", "交易类型"),
        "sum": ("商家实收", "订单金额"),
        "income": ("收入",),
        "outgo": ("支出",),
        "refund_number": ("退款批次号/请求号", "退款批次号", "退款请求号"),
        "fee": ("服务费", "手续费"),
        "memo": ("备注", "商品名称"),
    },
    needs=("at", "wallet", "state"),
    marks=("支付宝交易号", "业务明细"),
    states={
        **dict.fromkeys(("交易", "收款", "交易成功", "在线支付"), IN),
        **dict.fromkeys(("退款", "交易退款"), BACK),
        **dict.fromkeys(("交易关闭", "关闭", "等待付款"), UNPAID),
    },
    sums="trades",
)
ALIPAY_ACCOUNT = Layout(
    name="alipay_account",
    method=Method.ALIPAY,
    columns={
        "at": ("发生时间", "入账时间"),
        "entry": ("账务流水号",),
        "wallet": ("业务流水号", "支付宝交易号"),
        "number": ("商户订单号",),
        "income": ("收入金额", "收入"),
        "outgo": ("支出金额", "支出"),
        "balance": ("账户余额",),
        "kind": ("业务类型", "账务类型"),
        "memo": ("备注", "商品名称"),
        "party": ("对方账号", "对方账户"),
    },
    needs=("at", "entry", "wallet", "income", "outgo"),
    marks=("账务流水号",),
    back=PAID_BACK,
    charged=("收费", "退费", "手续费", "服务费"),
)
ALIPAY_PERSONAL = Layout(
    name="alipay_personal",
    method=Method.ALIPAY,
    columns={
        "at": ("交易时间", "付款时间", "交易创建时间"),
        "wallet": ("交易订单号", "交易号"),
        "way": ("收/支",),
        "sum": ("金额",),
        "kind": ("交易分类", "类型"),
        "standing": ("交易状态",),
        "memo": ("备注", "商品说明", "商品名称"),
        "number": ("商家订单号",),
        "party": ("交易对方",),
    },
    needs=("at", "wallet", "way", "sum", "standing"),
    marks=("交易订单号", "商家订单号", "支付宝"),
    ways=WAYS,
    back=PAID_BACK,
    alone=True,
)

WALLETS = (WECHAT_TRADE, WECHAT_FUNDS, WECHAT_PERSONAL, ALIPAY_ACCOUNT, ALIPAY_TRADE, ALIPAY_PERSONAL)
