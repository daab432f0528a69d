"""Receipts issued, voided, numbered; invoices (RCT-1, RCT-2)."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from rulebook.kernel.commands import MANAGERS, TECHNICIAN, Fact, Key, Request, Short, Text
from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.kernel.roles import Role
from rulebook.subjects.books.commands import FINANCE
from rulebook.subjects.devices.commands import _NOBODY
from rulebook.subjects.receipts.records import Known, Method
from rulebook.subjects.visits.commands import VisitFact
from rulebook.subjects.visits.records import FeeLine

PRINTS = TECHNICIAN | {
    Role.FINANCE,
    Role.SERVICE_MANAGER,
    Role.DEPARTMENT_MANAGER,
    Role.DISPATCHER,
    Role.CUSTOMER_SERVICE,
}


class IssueInvoice(Request, frozen=True):
    """The invoice that the customer asked for was issued under this number (RCT-1)."""

    KIND: ClassVar[str] = "invoice.issue"
    ROLES: ClassVar[frozenset[Role]] = FINANCE
    RULE: ClassVar[str] = "RCT-1"
    receipt: ReceiptId
    number: Short


class NumberReceipt(Fact, frozen=True):
    """A receipt came with a provisional number: the server gives it the next of the company's own series."""

    KIND: ClassVar[str] = "receipt.number"
    ROLES: ClassVar[frozenset[Role]] = _NOBODY
    RULE: ClassVar[str] = "RCT-2"
    receipt: ReceiptId


class IssueReceipt(VisitFact, frozen=True):
    """Money taken (or owed) and a receipt given (RCT-1). `token` opens the public check (RCT-3).

    `collects`: the receipt of what was owed and is paid now (CASH-8). One fee may be paid by several receipts,
    each with the lines of all of it (FEE-4). `due`: the ISO date by which what is owed is to be paid.
    `reference`: the last figures of the payer's number in the wallet. `total` is what was paid; `rounded_off` what
    was left off it because no coins make it, so that `total + rounded_off` of the fee is settled.
    """

    KIND: ClassVar[str] = "receipt.issue"
    RULE: ClassVar[str] = "RCT-1"
    receipt: Annotated[ReceiptId, Key]
    number: Short
    token: Annotated[str, Meta(min_length=22, max_length=64, pattern="^[A-Za-z0-9_-]+$")]
    plate: Short
    lines: tuple[FeeLine, ...]
    total: Annotated[Fen, Meta(ge=0, le=10**12)]
    method: Method
    payer: Short = ""
    invoice_title: Short = ""
    tax_number: Short = ""
    collects: Annotated[ReceiptId, Meta(max_length=100)] | None = None
    due: Short = ""
    reference: Short = ""
    rounded_off: Annotated[Fen, Meta(ge=0, le=99)] = Fen(0)


class VoidReceipt(Fact, frozen=True):
    """A spoilt receipt: voided with a reason, never deleted (RCT-2)."""

    KIND: ClassVar[str] = "receipt.void"
    ROLES: ClassVar[frozenset[Role]] = TECHNICIAN
    RULE: ClassVar[str] = "RCT-2"
    receipt: Annotated[ReceiptId, Key]
    reason: Text


class AskVoid(Request, frozen=True):
    """Ask that a receipt be voided, whosever it is; the line's subject is the approval form's own id (RCT-2).

    Somebody else decides by the matrix; granted, it is void, and what the company holds of it is owed back.
    """

    KIND: ClassVar[str] = "receipt.ask_void"
    ROLES: ClassVar[frozenset[Role]] = FINANCE | MANAGERS
    RULE: ClassVar[str] = "RCT-2"
    receipt: ReceiptId
    reason: Text


class PrintReceipt(Fact, frozen=True):
    """A receipt went to a printer whole (RCT-4). `copy`: it says that it is one. `width`: of paper, in mm.

    A print that broke off is none: what came out of the printer lacks its last line. `known`: who says that it is
    out. `paper` names it: what is heard later of the same print by the same person takes the place of what was
    known; '' where nothing later will be said.
    """

    KIND: ClassVar[str] = "receipt.print"
    ROLES: ClassVar[frozenset[Role]] = PRINTS
    RULE: ClassVar[str] = "RCT-4"
    receipt: Annotated[ReceiptId, Key]
    copy: bool = False
    width: Annotated[int, Meta(ge=0, le=300)] = 0
    paper: Annotated[str, Meta(max_length=100)] = ""
    known: Known = Known.PRINTER


class ShareReceipt(Fact, frozen=True):
    """A picture of a receipt was handed over to be shared: that is no print (RCT-4)."""

    KIND: ClassVar[str] = "receipt.share"
    ROLES: ClassVar[frozenset[Role]] = PRINTS
    RULE: ClassVar[str] = "RCT-4"
    receipt: Annotated[ReceiptId, Key]
