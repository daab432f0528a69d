"""Who may see which record (SEC-1)."""

from __future__ import annotations

from rulebook.kernel.subject import Visibility
from rulebook.kernel.visibility import BOOKS
from rulebook.subjects.statements.records import Payment, StatementLayout


def payment(_: Payment) -> frozenset[str]:
    return BOOKS


def statement_layout(_: StatementLayout) -> frozenset[str]:
    return BOOKS


VISIBILITY: Visibility = {
    Payment: payment,
    StatementLayout: statement_layout,
}
