"""The company's days, expenses and exports (CASH-1, CASH-7)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.books.commands import CloseDay, DecideExpense, DepositCash, RecordExport, SpendCash
from rulebook.subjects.books.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.books.exports import record_export
from rulebook.subjects.books.handlers import close_day, decide_expense, deposit, spend
from rulebook.subjects.books.records import Books, Day, Expense, Export
from rulebook.subjects.books.visibility import VISIBILITY

SUBJECT = Subject(
    name="books",
    records=(
        Books,
        Day,
        Expense,
        Export,
    ),
    handlers={
        CloseDay: close_day,
        DepositCash: deposit,
        SpendCash: spend,
        DecideExpense: decide_expense,
        RecordExport: record_export,
    },
    visibility=VISIBILITY,
    searched={Export: ("number", "by_name", "reason")},
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
)
