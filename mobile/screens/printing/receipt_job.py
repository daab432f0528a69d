"""A receipt's own print: its paper in the customer's language, and the facts that count it (RCT-4)."""

from __future__ import annotations

from collections import Counter

from mobile.screens.printing.jobs import Job, Told
from mobile.screens.printing.receipt_paper import receipt_paper
from mobile.screens.receipts.receipt_words import ReceiptWords
from mobile.ui.app_context import AppContext
from mobile.ui.text import t
from rulebook.subjects.receipts.commands import PrintReceipt, ShareReceipt
from rulebook.subjects.receipts.records import Known, Receipt


def receipt_job(here: AppContext, receipt: Receipt, words: ReceiptWords, tongue: str) -> Job:
    async def record(told: Told) -> None:
        copy = told.copies > 0
        said = PrintReceipt(receipt=receipt.id, copy=copy, width=told.width, paper=told.paper, known=told.known)
        await here.session.do(said, receipt.order)

    async def shared() -> None:
        await here.session.do(ShareReceipt(receipt=receipt.id), receipt.order)

    return Job(
        receipt.id,
        receipt.number,
        receipt_paper(words, tongue, receipt.printed),
        receipt.printed,
        record,
        shared,
        shows=receipt_paper(words, tongue, 0, picture=True),
        so_far=so_far(receipt),
    )


def so_far(receipt: Receipt) -> str:
    """Who says what of earlier prints, and how often a picture was handed over; '' where there was nothing."""
    counts = Counter[str](one.known.value for one in receipt.prints if one.known is not Known.FAILED)
    counts["shared"] = receipt.shared
    said = [t(f"printing.known.{known}", count=count) for known, count in counts.items() if count]
    return t("printing.so_far", what=t("list.comma").join(said)) if said else ""
