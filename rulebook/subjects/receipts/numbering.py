"""Final numbers for receipts that went out with a provisional one (RCT-2)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.authority import by_system
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import SYSTEM_DEVICE, SYSTEM_PERSON
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.receipts.commands import NumberReceipt
from rulebook.subjects.receipts.handlers import is_taken
from rulebook.subjects.receipts.numbers import receipt_number
from rulebook.subjects.receipts.records import Receipt

replace = msgspec.structs.replace


COMPANY_SERIES = "PGS"
"""The series of final numbers; devices have longer ones, so the two never meet."""
MOST = 999_999


def number_receipt(context: DecisionContext, body: NumberReceipt) -> None:
    """The next number of the company's own series takes the place of a provisional one, once (RCT-2).

    Both stay on the receipt: the customer's copy bears the provisional one.
    """
    receipt = context.get(Receipt, body.receipt)
    if not by_system(context) or receipt is None or not receipt.provisional or receipt.final:
        return
    block = _company_block(context)
    while is_taken(
        context, receipt_number(block.series, block.next)
    ):  # a phone may have claimed what it never had
        block = replace(block, next=block.next + 1)
    context.put(replace(block, next=block.next + 1))
    context.put(replace(receipt, final=receipt_number(block.series, block.next)))
    context.settle_about("provisional", receipt.id)


def _company_block(context: DecisionContext) -> NumberBlock:
    """Where final numbers come from; a new series once a restored backup has retired the one before."""
    blocks = context.find(NumberBlock, "device", SYSTEM_DEVICE)
    found = next((b for b in blocks if not b.retired and b.next <= b.last), None)
    if found is not None:
        return found
    series = COMPANY_SERIES + (str(len(list(blocks)) + 1) if blocks else "")
    return NumberBlock(
        id=f"{series}:1",
        device=SYSTEM_DEVICE,
        person=SYSTEM_PERSON,
        series=series,
        first=1,
        last=MOST,
        next=1,
    )
