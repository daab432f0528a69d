"""A receipt voided by the desk: asked for on its page, and what follows said before anybody decides (RCT-2)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.rows import link_row
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, quiet, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.text import money, t, when
from mobile.ui.theme import M
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.receipts.commands import AskVoid
from rulebook.subjects.receipts.desk_voids import with_company
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.refunds.records import Refund


def void_facts(here: AppContext, receipt: Receipt) -> list[ft.Control]:
    """Which receipt, and what becomes of its money where it is voided."""
    way = routes.office("finance", "receipt", receipt.id)
    number = t("approvals.void.receipt", number=receipt.number)
    return [*void_follows(here, receipt), ft.TextButton(number, on_click=lambda _: here.go(way), height=48)]


def void_follows(here: AppContext, receipt: Receipt) -> list[ft.Control]:
    """What becomes of its money where it is voided, in words."""
    said = []
    if receipt.method is Method.OWED:
        said.append(t("approvals.void.owed"))
    elif with_company(receipt):
        said.append(t("approvals.void.back", sum=money(receipt.total)))
    elif receipt.total:
        said.append(t("approvals.void.hand", name=person_name(here.session.world, receipt.by)))
    if receipt.collects:
        said.append(t("approvals.void.debt"))
    return [label(words) for words in said]


def void_of(here: AppContext, receipt: Receipt) -> list[ft.Control]:
    """Who voided it and what is owed back of it; while it stands, the way to ask for that."""
    world, now = here.session.world, here.session.now()
    if receipt.void_reason:
        rows: list[ft.Control] = []
        if receipt.voided_by:
            name = person_name(world, receipt.voided_by)
            rows.append(quiet(t("finance.void.by", name=name, when=when(receipt.voided_at, now))))
        owed = world.get(Refund, receipt.void_form) if receipt.void_form else None
        if owed is not None:
            path = routes.office("finance", "refund", owed.id)
            words = t("finance.void.refund")
            rows.append(
                card(link_row(words, money(owed.fen), ft.Icons.UNDO_ROUNDED, lambda _: here.go(path)), padding=4)
            )
        return rows
    form = world.get(ApprovalForm, receipt.void_form) if receipt.void_form else None
    if form is not None and form.state is FormState.ASKED:
        waits = t("finance.void.waits", name=form.asked_by_name, when=when(form.asked_at, now))
        return [banner(waits, form.reason, "wait", "RCT-2")]
    if not AskVoid.ROLES.intersection(here.session.me.roles):
        return []
    return [heading(t("finance.void")), keyed(AskToVoid, f"void-{receipt.id}", receipt)]


@ft.component
def AskToVoid(receipt: Receipt) -> ft.Control:
    """What follows, why, and the button; where it cannot be voided now, that."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"finance.void/{receipt.id}")
    reason = form.text("reason").strip()
    barred = here.session.judge(AskVoid(receipt=receipt.id, reason="-"), "new")
    if barred is not None:
        return card(refusal_banner(barred))

    async def ask(_: Any) -> None:
        if await doing.do(AskVoid(receipt=receipt.id, reason=reason), here.session.new_id()):
            await form.drop()

    parts: list[ft.Control] = [*void_follows(here, receipt)]
    parts.append(text_field(form, "reason", t("finance.void.why"), redraw, lines=2))
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    press = ask if reason and not doing.busy else None
    return card(*parts, second_button(t("finance.void.ask"), press, ft.Icons.BLOCK_ROUNDED), padding=20, spacing=M)
