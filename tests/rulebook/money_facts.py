"""Facts and requests about receipts, cash, debts and statements, as any history may hold them."""

from __future__ import annotations

from typing import Any

from company import coins
from drawn_values import (
    counts,
    days,
    fee_lines,
    fen,
    handovers,
    payments,
    receipt_numbers,
    receipts,
    statement_rows,
    tokens,
    visits,
    words,
)
from hypothesis import strategies as st

from rulebook.kernel.commands import Command
from rulebook.subjects.books.commands import CloseDay, DecideExpense, DepositCash, RecordExport, SpendCash
from rulebook.subjects.cash.commands import CountHandover, DeclareHandover, ReturnToBase, SignOff
from rulebook.subjects.receipts.commands import (
    IssueInvoice,
    IssueReceipt,
    NumberReceipt,
    PrintReceipt,
    ShareReceipt,
    VoidReceipt,
)
from rulebook.subjects.receipts.records import Known, Method
from rulebook.subjects.receivables.commands import AskWriteOff, ChaseReceivable, CollectReceivable, DecideWriteOff
from rulebook.subjects.refunds.commands import DropRefund, PayRefund
from rulebook.subjects.refunds.records import PaidFrom
from rulebook.subjects.statements.commands import ImportStatement, MatchPayment, SaveStatementLayout

MONEY_FACTS: dict[type[Command], st.SearchStrategy[Any]] = {
    IssueReceipt: st.builds(
        IssueReceipt,
        visit=visits,
        receipt=receipts,
        number=receipt_numbers,
        token=tokens,
        plate=words,
        lines=st.lists(fee_lines, max_size=2).map(tuple),
        total=fen,
        method=st.sampled_from(Method),
        collects=st.one_of(st.none(), receipts),
        tax_number=words,
    ),
    SpendCash: st.builds(
        SpendCash, expense=st.sampled_from(["e-1", "e-2"]), fen=st.sampled_from([1, 500, 10**6]), purpose=words
    ),
    ChaseReceivable: st.builds(
        ChaseReceivable,
        receivable=receipts,
        text=words,
        promised=st.sampled_from(["", "2026-04-01", "9999-12-31", "soon"]),
    ),
    VoidReceipt: st.builds(VoidReceipt, receipt=receipts, reason=words),
    ReturnToBase: st.builds(ReturnToBase),
    DeclareHandover: st.builds(
        DeclareHandover, handover=handovers, counts=counts, receipts=st.lists(receipts, max_size=2).map(tuple)
    ),
    NumberReceipt: st.builds(NumberReceipt, receipt=receipts),
    PrintReceipt: st.builds(
        PrintReceipt,
        receipt=receipts,
        copy=st.booleans(),
        width=st.sampled_from([0, 58, 80]),
        paper=st.sampled_from(["", "p-1", "p-2"]),
        known=st.sampled_from(Known),
    ),
    ShareReceipt: st.builds(ShareReceipt, receipt=receipts),
    RecordExport: st.builds(RecordExport, report=words, form=words, first=words, last=words, by=words),
}

MONEY_REQUESTS: list[st.SearchStrategy[Any]] = [
    st.builds(CountHandover, handover=handovers, counts=st.one_of(counts, st.just(coins(30_000)))),
    st.builds(SignOff, technician=st.sampled_from(["li", "wang", "fang", "none"])),
    st.builds(CloseDay, day=days, counts=counts),
    st.builds(DepositCash, fen=st.sampled_from([1, 30_000]), reference=words),
    st.builds(DecideExpense, expense=st.sampled_from(["e-1", "e-2"]), allow=st.booleans(), text=words),
    st.builds(
        CollectReceivable,
        receivable=receipts,
        fen=st.sampled_from([1, 30_000]),
        method=st.sampled_from(Method),
        reference=words,
    ),
    st.builds(AskWriteOff, receivable=receipts, reason=words),
    st.builds(DecideWriteOff, receivable=receipts, grant=st.booleans(), text=words),
    st.builds(
        ImportStatement,
        method=st.sampled_from(Method),
        file=words,
        sha256=words,
        rows=st.lists(statement_rows, max_size=3).map(tuple),
    ),
    st.builds(
        SaveStatementLayout,
        layout=st.sampled_from(["own-1", "own-2"]),
        name=st.just("村镇银行"),
        method=st.sampled_from(Method),
        columns=st.dictionaries(st.sampled_from(["day", "sum", "income", "x"]), st.sampled_from(["D", "S", ""])),
    ),
    st.builds(MatchPayment, payment=payments, receipt=receipts),
    st.builds(IssueInvoice, receipt=receipts, number=words),
    st.builds(
        PayRefund,
        fen=st.sampled_from([1, 20_000, 20_001, 10**12]),
        paid_from=st.sampled_from(PaidFrom),
        reference=st.sampled_from(["", "ICBC-1"]),
    ),
    st.builds(DropRefund, reason=words),
]
