"""Statements of wallets and banks (CASH-5)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.statements.commands import ImportStatement, MatchPayment, SaveStatementLayout
from rulebook.subjects.statements.errors import IRREGULARITIES
from rulebook.subjects.statements.handlers import import_statement, match_by_hand, save_layout
from rulebook.subjects.statements.records import Payment, StatementLayout
from rulebook.subjects.statements.visibility import VISIBILITY

SUBJECT = Subject(
    name="statements",
    records=(Payment, StatementLayout),
    handlers={
        ImportStatement: import_statement,
        MatchPayment: match_by_hand,
        SaveStatementLayout: save_layout,
    },
    visibility=VISIBILITY,
    searched={Payment: ("number", "wallet_number")},
    irregularities=IRREGULARITIES,
)
