"""What finance may not do, and what is just within its bounds (CASH-1, CASH-5, CASH-7, CASH-8, RCT-1)."""

from __future__ import annotations

from company import Company, Hand, coins
from refused_ground import OWED, VISIT, Allowed, Asked, No, wrong

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.subjects.books.commands import CloseDay, DecideExpense, DepositCash, SpendCash
from rulebook.subjects.receipts.commands import IssueInvoice
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.commands import AskWriteOff, CollectReceivable, DecideWriteOff
from rulebook.subjects.statements.commands import ImportStatement, MatchPayment, SaveStatementLayout, StatementRow


def collect(fen: int = 100, method: Method = Method.TRANSFER, reference: str = "流水1", of: str = OWED) -> Command:
    return CollectReceivable(receivable=of, fen=Fen(fen), method=method, reference=reference)


def paid(co: Company) -> Asked:
    co.fang.must(collect(90_000))
    return co.fang, collect()


def give_up(co: Company, who: Hand, text: str = "同意", asker: Hand | None = None) -> Asked:
    (asker or co.anna).must(AskWriteOff(receivable=OWED, reason="注销"))
    return who, DecideWriteOff(receivable=OWED, grant=True, text=text)


def spent(co: Company, who: Hand, fen: int = 700, allow: bool = True, by: Hand | None = None) -> Asked:
    (by or co.li).must(SpendCash(expense="e-1", fen=Fen(fen), purpose="停车费"))
    return who, DecideExpense(expense="e-1", allow=allow)


def decided(co: Company) -> Asked:
    hand, said, *_ = spent(co, co.chen)
    hand.must(said)
    return hand, said


def layout(method: Method = Method.TRANSFER, **columns: str) -> Command:
    return SaveStatementLayout(layout="own-1", name="村镇银行", method=method, columns=columns)


def statement(method: Method = Method.WECHAT, at: str = "2026-03-02T12:00:00+08:00", fee: int = 0) -> Command:
    row = StatementRow(number="", wallet_number="42", at=at, fen=Fen(50_000), fee=Fen(fee))
    return ImportStatement(method=method, file="a.csv", sha256="0" * 64, rows=(row,))


def to_match(co: Company, receipt: str = "receipt-w", twice: bool = False) -> Asked:
    """A payment of 500 yuan that nobody wrote a number on, two days after everything."""
    co.fang.must(statement(at="2026-03-04T12:00:00+08:00"))
    for id, fen in (("receipt-w", 50_000), ("receipt-x", 40_000)):
        made = co.receipt_for(co.li, "order-1", VISIT, id, method=Method.WECHAT, total=Fen(fen))
        co.li.must(made, "order-1")
    match = MatchPayment(payment="wechat:42", receipt=ReceiptId(receipt))
    if twice:
        co.fang.must(match)
    return co.fang, match


def invoice(co: Company, title: str = "顺达", number: str = "26117", twice: bool = False) -> Asked:
    made = co.receipt_for(co.li, "order-1", VISIT, "receipt-i", total=Fen(100), invoice_title=title)
    co.li.must(made, "order-1")
    said = IssueInvoice(receipt=ReceiptId("receipt-i"), number=number)
    if twice:
        co.fang.must(said)
    return co.fang, said


def closed(co: Company, day: str) -> Asked:
    co.fang.must(CloseDay(day="2026-03-02", counts=()))
    return co.fang, CloseDay(day=day, counts=())


DM = {"roles": "department_manager"}
NO_MONEY: No = {
    # CASH-8: what customers owe
    "debt collected in cash without a receipt": (
        lambda co: (co.fang, collect(method=Method.CASH)),
        "CASH-8", "field_wrong", wrong("method", "cash_needs_a_receipt"),
    ),
    "debt collected by owing": (
        lambda co: (co.fang, collect(method=Method.OWED)),
        "CASH-8", "field_wrong", wrong("method", "cash_needs_a_receipt"),
    ),
    "more collected than owed": (
        lambda co: (co.fang, collect(90_001)), "CASH-8", "field_wrong", wrong("fen", "more_than_owed"),
    ),
    "collected without a reference": (lambda co: (co.fang, collect(reference=" ")), "CASH-8", "reason_needed", {}),
    "collected of no debt": (
        lambda co: (co.fang, collect(of="x")),
        "SYS-3", "not_found", {"what": "receivable x"},
    ),
    "collected of a paid debt": (paid, "CASH-8", "not_owed", {"state": "collected"}),
    "asked to give up without a reason": (
        lambda co: (co.anna, AskWriteOff(receivable=OWED, reason=" ")), "CASH-8", "reason_needed", {},
    ),
    "given up unasked": (
        lambda co: (co.chen, DecideWriteOff(receivable=OWED, grant=True, text="x")), "CASH-8", "not_asked", {},
    ),
    "given up by the manager for less": (lambda co: give_up(co, co.chen), "ROLE-1", "no_role", DM),
    "given up without a word": (lambda co: give_up(co, co.dong, text=" "), "CASH-8", "reason_needed", {}),
    # CASH-1, CASH-7: the safe, outlays, days
    "deposited without a slip": (
        lambda co: (co.fang, DepositCash(fen=Fen(1), reference=" ")), "CASH-1", "reason_needed", {},
    ),
    "deposited more than there is": (
        lambda co: (co.fang, DepositCash(fen=Fen(1), reference="x")),
        "CASH-1", "field_wrong", wrong("fen", "more_than_in_the_safe"),
    ),
    "an outlay denied without a reason": (
        lambda co: spent(co, co.chen, allow=False),
        "SYS-2", "reason_needed", {},
    ),
    "an outlay too large for the manager": (lambda co: spent(co, co.chen, 50_001), "ROLE-1", "no_role", DM),
    "one's own outlay": (lambda co: spent(co, co.chen, by=co.chen), "ROLE-2", "own_request", {}),
    "an outlay decided twice": (decided, "ROLE-2", "settled_already", {}),
    "a day that is none": (
        lambda co: closed(co, "2026-02-30"),
        "CASH-7", "field_wrong", wrong("day", "not_a_date"),
    ),
    "a day to come": (lambda co: closed(co, "2026-03-03"), "CASH-7", "field_wrong", wrong("day", "in_the_future")),
    "a closed day": (lambda co: closed(co, "2026-03-02"), "CASH-7", "day_closed", {"day": "2026-03-02"}),
    "a day before a closed one": (
        lambda co: closed(co, "2026-03-01"),
        "CASH-7", "day_closed", {"day": "2026-03-02"},
    ),
    # CASH-5: statements
    "a statement of cash": (
        lambda co: (co.fang, statement(Method.CASH)), "CASH-5", "field_wrong", wrong("method", "not_electronic"),
    ),
    "a layout of cash": (
        lambda co: (co.fang, layout(method=Method.CASH)), "CASH-5", "field_wrong",
        wrong("method", "not_electronic"),
    ),
    "a layout without a day": (
        lambda co: (co.fang, layout(sum="S")), "CASH-5", "field_wrong", wrong("columns", "no_day"),
    ),
    "a layout without a sum": (
        lambda co: (co.fang, layout(day="D")), "CASH-5", "field_wrong", wrong("columns", "sum_or_income"),
    ),
    "a layout with a sum and money in": (
        lambda co: (co.fang, layout(day="D", sum="S", income="I")), "CASH-5", "field_wrong",
        wrong("columns", "sum_or_income"),
    ),
    "a layout of two sums in one column": (
        lambda co: (co.fang, layout(day="D", income="S", outgo="S")), "CASH-5", "field_wrong",
        wrong("columns", "heading_twice"),
    ),
    "a layout with a column of nothing": (
        lambda co: (co.fang, layout(day="D", sum=" ")), "CASH-5", "field_wrong", wrong("columns", "not_a_heading"),
    ),
    "a layout with a column that is none": (
        lambda co: (co.fang, layout(day="D", sum="S", colour="F")), "CASH-5", "field_wrong",
        wrong("columns", "not_a_column"),
    ),
    "a layout whose words say nothing": (
        lambda co: (co.fang, layout(day="D", sum="S", way="W")), "CASH-5", "field_wrong",
        wrong("columns", "no_money_in"),
    ),
    "a statement of no time": (
        lambda co: (co.fang, statement(at="gestern")), "CASH-5", "field_wrong", wrong("at", "not_a_time"),
    ),
    "a fee above the sum": (
        lambda co: (co.fang, statement(fee=50_001)), "CASH-5", "field_wrong", wrong("fee", "more_than_the_sum"),
    ),
    "matched twice": (lambda co: to_match(co, twice=True), "CASH-5", "settled_already", {}),
    "matched with cash": (
        lambda co: to_match(co, "receipt-0"), "CASH-5", "field_wrong", wrong("receipt", "not_waiting"),
    ),
    "matched with another sum": (
        lambda co: to_match(co, "receipt-x"), "CASH-5", "field_wrong", wrong("receipt", "another_sum"),
    ),
    # RCT-1: invoices
    "an invoice nobody wants": (lambda co: invoice(co, title=""), "RCT-1", "not_asked", {}),
    "an invoice without a number": (lambda co: invoice(co, number=" "), "RCT-1", "reason_needed", {}),
    "a second invoice": (lambda co: invoice(co, twice=True), "RCT-1", "settled_already", {}),
}  # fmt: skip
ALLOWED_MONEY: Allowed = {
    "a debt collected to the last fen": lambda co: (co.fang, collect(90_000)),
    "given up by the manager for more": lambda co: give_up(co, co.dong),
    "an outlay at the manager's limit": lambda co: spent(co, co.chen, 50_000),
    "a fee of the whole sum": lambda co: (co.fang, statement(fee=50_000)),
    "today closed": lambda co: (co.fang, CloseDay(day="2026-03-02", counts=coins(0))),
    "yesterday closed": lambda co: (co.fang, CloseDay(day="2026-03-01", counts=())),
    "matched by hand": to_match,
}
