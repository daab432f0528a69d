"""Commands about receipts, cash, debts and statements, and who says them of what."""

from __future__ import annotations

import msgspec
from company import Company, coins
from kept_ground import LI, LINE, OWED, Said, Says

from rulebook.kernel.ids import Fen, HandoverId, ReceiptId
from rulebook.subjects.books.commands import DecideExpense, SpendCash
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.receipts.commands import IssueInvoice, PrintReceipt, ShareReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Known, Method
from rulebook.subjects.receivables.commands import AskWriteOff, ChaseReceivable, CollectReceivable, DecideWriteOff
from rulebook.subjects.statements.commands import ImportStatement, MatchPayment, SaveStatementLayout, StatementRow


def receipt(co: Company) -> Said:
    said = {"payer": "赵会计", "invoice_title": "顺达物流有限公司", "tax_number": "91110108MA01ABCD2E"}
    said |= {"due": "2026-03-21", "reference": "007781", "rounded_off": Fen(7)}
    made = co.receipt_for(co.li, "order-1", LI, "r-9", plate="京B9", lines=(LINE,), total=Fen(63_400), **said)
    return co.li, msgspec.structs.replace(made, method=Method.WECHAT, collects=OWED), "order-1"


def spent(co: Company) -> Said:
    co.li.must(SpendCash(expense="e-9", fen=Fen(700), purpose="停车费"))
    return co.chen, DecideExpense(expense="e-9", allow=True, text="有发票"), ""


def envelope(co: Company) -> Said:
    co.li.must(co.envelope("h-9", 30_000, "receipt-0"))
    counted = CountHandover(handover=HandoverId("h-9"), counts=coins(30_100), returned=coins(5_003))
    return co.fang, counted, ""


def write_off(co: Company) -> Said:
    co.anna.must(AskWriteOff(receivable=OWED, reason="公司注销"))
    return co.chen, DecideWriteOff(receivable=OWED, grant=True, text="同意核销"), ""


def paid_by_wallet(co: Company) -> Said:
    co.li.must(co.receipt_for(co.li, "order-1", LI, "r-8", method=Method.WECHAT), "order-1")
    row = StatementRow(number="", wallet_number="4200009", at="2026-03-02T01:00:00+08:00", fen=Fen(30_000))
    co.fang.must(ImportStatement(method=Method.WECHAT, file="a.csv", sha256="1" * 64, rows=(row,)))
    return co.fang, MatchPayment(payment="wechat:4200009", receipt=ReceiptId("r-8")), ""


STATEMENT = ImportStatement(
    method=Method.ALIPAY,
    file="三月.csv",
    sha256="2" * 64,
    rows=(
        StatementRow(
            number="PGXX000009",
            wallet_number="2026030299",
            at="2026-03-02T08:00:00+08:00",
            fen=Fen(1_234),
            fee=Fen(7),
            refund=True,
            entry="300000000000003",
            fee_untold=True,
            whole_day=True,
        ),
    ),
    layout="alipay_account",
)
SAID_MONEY: Says = {
    "receipt.issue": (receipt, set()),
    "receipt.void": (lambda co: (co.li, VoidReceipt(receipt=ReceiptId("receipt-0"), reason="写错"), ""), set()),
    "receipt.print": (
        lambda co: (
            co.li,
            PrintReceipt(receipt=ReceiptId("receipt-0"), copy=True, width=58, paper="p-7", known=Known.SENT),
            "",
        ),
        set(),
    ),
    "receipt.share": (lambda co: (co.li, ShareReceipt(receipt=ReceiptId("receipt-0")), ""), set()),
    "expense.pay": (
        lambda co: (co.li, SpendCash(expense="e-1", fen=Fen(555), purpose="高速费", order="order-1"), ""),
        set(),
    ),
    "expense.decide": (spent, {"allow"}),
    "handover.declare": (lambda co: (co.li, co.envelope("h-1", 30_007, "receipt-0"), ""), set()),
    "handover.count": (envelope, set()),
    "receivable.chase": (
        lambda co: (co.anna, ChaseReceivable(receivable=OWED, text="下周付", promised="2026-05-17"), ""),
        set(),
    ),
    "receivable.collect": (
        lambda co: (
            co.fang,
            CollectReceivable(receivable=OWED, fen=Fen(111), method=Method.TRANSFER, reference="流水9"),
            "",
        ),
        {"fen", "method", "reference"},  # booked; the reference is looked up in the line
    ),
    "receivable.ask_write_off": (lambda co: (co.anna, AskWriteOff(receivable=OWED, reason="注销"), ""), set()),
    "receivable.decide_write_off": (write_off, {"grant"}),
    "statement.import": (lambda co: (co.fang, STATEMENT, ""), {"rows", "sha256"}),
    "statement.match": (paid_by_wallet, set()),
    "statement.layout": (
        lambda co: (
            co.fang,
            SaveStatementLayout(
                layout="own-1",
                name="村镇银行",
                method=Method.TRANSFER,
                columns={"day": "入账日", "sum": "发生", "way": "进出"},
                money_in=("进",),
                retired=True,
            ),
            "",
        ),
        {"retired"},
    ),
    "invoice.issue": (
        lambda co: (co.fang, IssueInvoice(receipt=ReceiptId("receipt-0"), number="26117000001"), ""),
        set(),
    ),
}
