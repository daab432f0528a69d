"""Approve or send back, where one reads the order: one press each, the reason beside it (ORD-5, ROLE-2)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.ui.basics import banner, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.here import Here, use_doing, use_form, use_here, use_redraw
from mobile.ui.text import refusal_text, t
from mobile.ui.theme import M, S
from rulebook.commands import ApproveOrder, RejectOrder
from rulebook.judging.orders import matter_of, step_due
from rulebook.matrix import named, rows_for
from rulebook.records import Order
from rulebook.states import after_request


def decidable(here: Here, order: Order) -> bool:
    """Whether an order waits for a decision that a person of one's role takes."""
    if after_request(order.state, ApproveOrder.KIND) is None:
        return False
    subject, amount = matter_of(order)
    rows = rows_for(here.session.world, subject, amount, here.session.now(), order.kind)
    return bool(named(rows, step_due(order, rows)).intersection(here.session.me.roles))


@ft.component
def Decide(order: Order) -> ft.Control:
    """The two buttons, or why one may not decide."""
    here = use_here()
    doing = use_doing()
    redraw = use_redraw()
    form = use_form(f"office.decide/{order.id}")
    approve = ApproveOrder(revision=order.revision)
    if (barred := here.session.judge(approve, order.id)) is not None:
        words, todo = refusal_text(barred)
        return banner(words, todo, "wait", barred.rule)

    async def yes(_: Any) -> None:
        if await doing.do(approve, order.id):
            await form.drop()

    async def no(_: Any) -> None:
        said = form.text("reason").strip()
        if await doing.do(RejectOrder(revision=order.revision, reason=said), order.id):
            await form.drop()

    unsaid = (
        doing.refusal is not None and doing.refusal.code == "reason_needed" and not form.text("reason").strip()
    )
    parts: list[ft.Control] = []
    if doing.refusal is not None and not unsaid:
        parts.append(refusal_banner(doing.refusal))
    error = t("refusal.reason_needed") if unsaid else None
    green = ft.FilledButton(
        t("office.approve"), icon=ft.Icons.CHECK_ROUNDED, on_click=yes, disabled=doing.busy, height=56, width=168
    )
    field = text_field(form, "reason", t("office.reject.reason"), redraw, error=error, expand=True)
    refuse = second_button(t("office.reject"), None if doing.busy else no, ft.Icons.UNDO_ROUNDED)
    if here.width >= 700:
        parts.append(ft.Row([green, ft.Container(width=S), field, refuse], spacing=S, vertical_alignment=_START))
    else:
        green.width = None
        parts += [green, ft.Row([field, refuse], spacing=S, vertical_alignment=_START)]
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


_START = ft.CrossAxisAlignment.START
