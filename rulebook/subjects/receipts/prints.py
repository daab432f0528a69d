"""Receipts on paper: one original, all others copies (RCT-4)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.subjects.receipts.commands import PrintReceipt
from rulebook.subjects.receipts.records import Receipt


def print_receipt(context: DecisionContext, body: PrintReceipt) -> None:
    """It is counted; a second paper without a copy's mark is told to finance, for it may be collected on again."""
    receipt = context.get(Receipt, body.receipt)
    if receipt is None:
        context.irregular("print_unknown", body.receipt, None)
        return
    if receipt.printed and not body.copy:
        context.irregular("original_twice", receipt.id, receipt.order, number=receipt.number)
    context.put(msgspec.structs.replace(receipt, printed=receipt.printed + 1))
