"""Receipts, their numbers, invoices (RCT-1 to RCT-4)."""

from __future__ import annotations

from rulebook.kernel.subject import Subject
from rulebook.subjects.receipts.amounts import tell_late_leave
from rulebook.subjects.receipts.commands import (
    AskVoid,
    IssueInvoice,
    IssueReceipt,
    NumberReceipt,
    PrintReceipt,
    ShareReceipt,
    VoidReceipt,
)
from rulebook.subjects.receipts.desk_voids import ask_void, void_when_granted
from rulebook.subjects.receipts.errors import IRREGULARITIES, REFUSALS
from rulebook.subjects.receipts.gates import to_complete
from rulebook.subjects.receipts.handlers import issue_invoice, issue_receipt, void_receipt
from rulebook.subjects.receipts.numbering import number_receipt
from rulebook.subjects.receipts.prints import print_receipt, share_receipt
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receipts.visibility import VISIBILITY

SUBJECT = Subject(
    name="receipts",
    records=(Receipt,),
    handlers={
        IssueReceipt: issue_receipt,
        VoidReceipt: void_receipt,
        AskVoid: ask_void,
        IssueInvoice: issue_invoice,
        NumberReceipt: number_receipt,
        PrintReceipt: print_receipt,
        ShareReceipt: share_receipt,
    },
    visibility=VISIBILITY,
    searched={Receipt: ("number", "final", "invoice_number", "plate", "payer", "tax_number")},
    refusals=REFUSALS,
    irregularities=IRREGULARITIES,
    to_complete=(to_complete,),
    after=(void_when_granted,),
    on_complete=(tell_late_leave,),
)
