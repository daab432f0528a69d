"""Cash into the envelope: counted note by note, for all receipts in hand, no picking (CASH-3)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.cash.in_hand import due_in_hand
from mobile.screens.shared.rule_preview import warnings
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, empty_state, heading, label, quiet, refusal_banner
from mobile.ui.dialogs import confirm
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.money import counts_of, denomination_counter, total_line, total_of
from mobile.ui.text import money, t
from mobile.ui.theme import M
from rulebook.kernel.ids import HandoverId
from rulebook.subjects.cash.commands import DeclareHandover
from rulebook.subjects.receipts.records import Receipt


@ft.component
def HandoverForm() -> ft.Control:
    """Count, compare, put it in the envelope."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    asking, ask = ft.use_state(False)
    session = here.session
    form = use_form("handover")
    id = ft.use_memo(session.new_id, [])
    held = session.world.find(Receipt, "holder", session.me.id)
    receipts = [r for r in held if r.handover is None and not r.void_reason]
    due, total = due_in_hand(session), total_of(form)
    spent = sum(r.total for r in receipts) - due
    command = DeclareHandover(
        handover=HandoverId(id), counts=counts_of(form), receipts=tuple(r.id for r in receipts)
    )

    async def declare(_: Any) -> None:
        ask(False)
        if await doing.do(command, id):
            await form.drop()
            here.go(routes.tab("bag"))

    question = confirm(
        t("handover.ask"),
        t("handover.ask.words", total=money(total), due=money(due), difference=money(total - due)),
        t("handover.declare"),
        declare,
        lambda _: ask(False),
        danger=total != due,
    )
    ft.use_dialog(question if asking else None)
    head = page_head(t("handover.title"), back=lambda: here.go(routes.tab("bag")))
    if not receipts:
        return screen(
            head, body(empty_state(ft.Icons.SAVINGS_OUTLINED, t("handover.none"), t("handover.none.hint")))
        )
    parts: list[ft.Control] = []
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts += [
        card(
            ft.Row([label(t("handover.due", count=len(receipts)), expand=True), label(money(due))], spacing=M),
            *([quiet(t("handover.spent", sum=money(spent)))] if spent else []),
            total_line(form, t("handover.counted")),
        ),
        quiet(t("handover.words")),
        heading(t("handover.count")),
        denomination_counter(form, redraw),
    ]
    if total and total != due:
        parts.append(
            banner(
                t("handover.differs", difference=money(total - due)), t("handover.differs.todo"), "wait", "CASH-4"
            )
        )
    if total:
        parts += warnings(here, command, id)
    note = "" if total else t("handover.need")

    async def press(event: Any) -> None:
        if total == due:
            await declare(event)
        else:
            ask(True)

    words = t("handover.seal", total=money(total)) if total else t("handover.declare")
    return screen(
        head,
        body(*parts),
        thumb_bar(words, press if total else None, ft.Icons.MARK_EMAIL_READ_OUTLINED, doing.busy, note),
    )
