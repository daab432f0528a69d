"""Receipts on paper: one original, all others copies; pictures are counted apart (RCT-4)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.times import iso
from rulebook.subjects.receipts.commands import PrintReceipt, ShareReceipt
from rulebook.subjects.receipts.records import Known, Receipt, ReceiptPrint

OUT = frozenset({Known.PRINTER, Known.SEEN})
"""What is known to be on paper."""


def print_receipt(context: DecisionContext, body: PrintReceipt) -> None:
    """It is counted; a second original is told to finance, for it may be collected on again.

    One print is counted once, however often it is told of. One of which nobody knows yet whether it is out counts,
    so that the next paper says that it is a copy, but is nobody's fault; one that failed was none.
    """
    receipt = context.get(Receipt, body.receipt)
    if receipt is None:
        if body.known is not Known.FAILED:
            context.irregular("print_unknown", body.receipt, None)
        return
    said = ReceiptPrint(
        id=body.paper or str(context.line.id),
        by=context.author.id,
        at=iso(context.at),
        copy=body.copy,
        width=body.width,
        known=body.known,
    )
    known = next((one for one in receipt.prints if (one.id, one.by) == (said.id, said.by)), None)
    if known is not None and said.known is Known.SENT:
        return  # more than that is known already
    if known is not None:
        said = msgspec.structs.replace(said, at=known.at)
    others = tuple(one for one in receipt.prints if one is not known)
    if _original(said) and any(_original(one) for one in others):
        context.irregular("original_twice", receipt.id, receipt.order, number=receipt.number)
    prints = tuple(said if one is known else one for one in receipt.prints)
    prints += () if known is not None else (said,)
    count = sum(one.known is not Known.FAILED for one in prints)
    context.put(msgspec.structs.replace(receipt, prints=prints, printed=count))


def share_receipt(context: DecisionContext, body: ShareReceipt) -> None:
    receipt = context.get(Receipt, body.receipt)
    if receipt is None:
        context.irregular("share_unknown", body.receipt, None)
        return
    context.put(msgspec.structs.replace(receipt, shared=receipt.shared + 1))


def _original(one: ReceiptPrint) -> bool:
    return one.known in OUT and not one.copy
