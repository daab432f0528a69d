"""The way from a receipt to its print (RCT-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import flet as ft

from mobile.screens.printing.entry import PrintEntry
from mobile.screens.receipts.receipt_words import ReceiptWords
from mobile.ui.app_context import AppContext
from rulebook.subjects.receipts.commands import PrintReceipt
from rulebook.subjects.receipts.records import Receipt

if TYPE_CHECKING:
    from mobile.screens.printing.jobs import Job


def receipt_print(here: AppContext, receipt: Receipt, words: ReceiptWords, tongue: str) -> list[ft.Control]:
    """The button that opens it; nothing for those who only read."""
    if PrintReceipt.ROLES.isdisjoint(here.session.me.roles):
        return []

    def make() -> Job:
        from mobile.screens.printing.receipt_job import receipt_job

        return receipt_job(here, receipt, words, tongue)

    return [PrintEntry(receipt.id, receipt.printed, make)]
