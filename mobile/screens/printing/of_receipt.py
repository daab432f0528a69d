"""A receipt's own print: its paper in the customer's language, and the fact that counts it (RCT-4)."""

from __future__ import annotations

import flet as ft

from mobile.screens.printing.jobs import Job
from mobile.screens.printing.panel import PrintPanel
from mobile.screens.printing.receipt_paper import receipt_paper
from mobile.screens.receipts.receipt_words import ReceiptWords
from mobile.ui.app_context import AppContext
from rulebook.subjects.receipts.commands import PrintReceipt
from rulebook.subjects.receipts.records import Receipt


def receipt_print(here: AppContext, receipt: Receipt, words: ReceiptWords, tongue: str) -> list[ft.Control]:
    """The panel; nothing for those who only read."""
    if PrintReceipt.ROLES.isdisjoint(here.session.me.roles):
        return []

    async def record(millimetres: int) -> bool:
        printed = PrintReceipt(receipt=receipt.id, copy=bool(receipt.printed), width=millimetres)
        return (await here.session.do(printed, receipt.order)).refusal is None

    paper = receipt_paper(words, tongue, receipt.printed)
    return [PrintPanel(Job(receipt.id, receipt.number, paper, receipt.printed, record))]
