"""Statements imported and payments matched (CASH-5)."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from rulebook.kernel.commands import Key, Request, Short
from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.kernel.roles import Role
from rulebook.subjects.books.commands import FINANCE
from rulebook.subjects.receipts.records import Method


class StatementRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One payment as a wallet or bank tells it. `at` with its zone; `fen` and `fee` never negative.

    `entry`: the row's own number where it is not its payment's: a refund's, or that of a list of postings.
    `fee_untold`: the file's layout says nothing of fees. `whole_day`: it gives the day and no time.
    """

    number: Short
    wallet_number: Annotated[str, Key]
    at: Short
    fen: Annotated[Fen, Meta(ge=0, le=10**12)]
    fee: Annotated[Fen, Meta(ge=0, le=10**12)] = Fen(0)
    refund: bool = False
    entry: Short = ""
    fee_untold: bool = False
    whole_day: bool = False


class ImportStatement(Request, frozen=True):
    """Take the rows of a wallet's or bank's statement; those known already stay as they are (CASH-5).

    `layout`: the kind of file they were read from. Lines from before there were layouts name none; their rows go
    by the wallet's number alone.
    """

    KIND: ClassVar[str] = "statement.import"
    ROLES: ClassVar[frozenset[Role]] = FINANCE
    RULE: ClassVar[str] = "CASH-5"
    method: Method
    file: Short
    sha256: Short
    rows: tuple[StatementRow, ...]
    layout: Short = ""


class SaveStatementLayout(Request, frozen=True):
    """Keep a kind of statement as the company's own: its columns were picked on the screen once (CASH-5).

    Saved again under its id it is put right; `retired`: no file is read by it any more.
    """

    KIND: ClassVar[str] = "statement.layout"
    ROLES: ClassVar[frozenset[Role]] = FINANCE
    RULE: ClassVar[str] = "CASH-5"
    layout: Annotated[str, Key]
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    method: Method
    columns: dict[str, str]
    money_in: tuple[Short, ...] = ()
    retired: bool = False


class MatchPayment(Request, frozen=True):
    """Say by hand which receipt a row of a statement belongs to (CASH-5)."""

    KIND: ClassVar[str] = "statement.match"
    ROLES: ClassVar[frozenset[Role]] = FINANCE
    RULE: ClassVar[str] = "CASH-5"
    payment: Short
    receipt: ReceiptId
