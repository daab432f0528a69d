"""What the server notes down by itself of receipts and books: final numbers (RCT-2), exports (SEC-1)."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.ids import SYSTEM_DEVICE, SYSTEM_PERSON
from rulebook.judging.company import by_system
from rulebook.judging.receipts import is_taken
from rulebook.receipt_numbers import receipt_number
from rulebook.records import Export, Irregularity, NumberBlock, Receipt
from rulebook.times import iso

replace = msgspec.structs.replace

COMPANY_SERIES = "PGS"
"""The series of final numbers; devices have longer ones, so the two never meet."""
MOST = 999_999


def number_receipt(case: Case, body: c.NumberReceipt) -> None:
    """The next number of the company's own series takes the place of a provisional one, once (RCT-2).

    Both stay on the receipt: the customer's copy bears the provisional one.
    """
    receipt = case.get(Receipt, body.receipt)
    if not by_system(case) or receipt is None or not receipt.provisional or receipt.final:
        return
    block = _company_block(case)
    while is_taken(case, receipt_number(block.series, block.next)):  # a phone may have claimed what it never had
        block = replace(block, next=block.next + 1)
    case.put(replace(block, next=block.next + 1))
    case.put(replace(receipt, final=receipt_number(block.series, block.next)))
    case.settle(case.get(Irregularity, f"provisional:{receipt.id}"))


def _company_block(case: Case) -> NumberBlock:
    """Where final numbers come from; a new series once a restored backup has retired the one before."""
    blocks = case.find(NumberBlock, "device", SYSTEM_DEVICE)
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


def record_export(case: Case, body: c.RecordExport) -> None:
    """Who took which report out of the books, when, and of which days (SEC-1)."""
    if case.line.device != SYSTEM_DEVICE:
        case.irregular("no_role_fact", case.line.id, roles="system")
        return
    taken = Export(
        id=case.line.id,
        by=case.author.id,
        by_name=body.by or case.author.name,
        at=iso(case.at),
        report=body.report,
        form=body.form,
        first=body.first,
        last=body.last,
    )
    case.put(taken)
