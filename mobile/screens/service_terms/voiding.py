"""One's own receipt of a renewal voided, with its reason, while that is allowed (RCT-2, TERM-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.client.session_api import Session
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, quiet, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.text import money_short, t, when
from mobile.ui.theme import M
from rulebook.kernel.ids import ReceiptId
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receipts.voiding import too_late_to_void
from rulebook.subjects.service_terms.records import TermRenewal


def own_renewals(session: Session, visit: str) -> tuple[Receipt, ...]:
    """My renewals of this visit whose receipts still may be voided, the newest first."""
    mine = [r for r in session.world.find(TermRenewal, "by", session.me.id) if r.visit == visit and not r.void]
    kept = [receipt for r in mine if (receipt := session.world.get(Receipt, r.id))]
    found = [receipt for receipt in kept if not too_late_to_void(session.world, receipt, session.now())]
    return tuple(sorted(found, key=lambda r: r.at, reverse=True))


@ft.component
def VoidRenewal(receipt: Receipt) -> ft.Control:
    """Which one, why, and the button."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"terms.void/{receipt.id}")
    reason = form.text("reason").strip()

    async def void(_: Any) -> None:
        if await doing.do(VoidReceipt(receipt=ReceiptId(receipt.id), reason=reason), receipt.id):
            await form.drop()

    press = void if reason and not doing.busy else None
    said = " · ".join((receipt.number, money_short(receipt.total), when(receipt.at, here.session.now())))
    return card(
        *([refusal_banner(doing.refusal)] if doing.refusal is not None else []),
        quiet(said),
        text_field(form, "reason", t("terms.set.reason"), redraw),
        ft.Row([second_button(t("terms.void.do"), press, ft.Icons.RECEIPT_OUTLINED)]),
        padding=20,
        spacing=M,
    )
