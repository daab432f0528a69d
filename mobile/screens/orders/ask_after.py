"""After the visit the customer is called: what they paid, which unit they see, what they say (ORD-13).

The form does not say what the books say: who asks is not to lead the customer.
"""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.shared.lookups import person_name, visits_of
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, keyed, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, label, primary_button, quiet, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.money import typed_fen
from mobile.ui.text import money, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.ids import Fen
from rulebook.subjects.follow_ups.commands import AskCustomer
from rulebook.subjects.orders.records import Order


def asking(here: AppContext, order: Order) -> list[ft.Control]:
    """What the customer said so far, and the form; from the day somebody has been there."""
    been = any(v.completed_at for v in visits_of(here.session.world, order))
    may = been and bool(AskCustomer.ROLES.intersection(here.session.me.roles))
    if not may and not order.callbacks:
        return []
    parts: list[ft.Control] = [heading(t("forms.ask"))]
    if order.callbacks:
        parts.append(_said(here, order))
    if may:
        parts.append(keyed(Ask, f"ask-{order.id}", order))
    return parts


def _said(here: AppContext, order: Order) -> ft.Control:
    """The calls there were, the last one first."""
    rows: list[ft.Control] = []
    for one in reversed(order.callbacks):
        who = person_name(here.session.world, one.by)
        paid = t("forms.ask.said_paid", sum=money(one.paid)) if one.paid is not None else ""
        unit = t("forms.ask.said_unit", number=one.unit) if one.unit else ""
        rows.append(line(label(one.said), quiet(f"{who} · {when(one.at, here.session.now())}")))
        if paid or unit:
            rows.append(quiet(" · ".join(p for p in (paid, unit) if p)))
    return card(*rows, spacing=S)


@ft.component
def Ask(order: Order) -> ft.Control:
    """Three questions, in the customer's own words; sum and unit may be left out."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"service.ask/{order.id}")
    opened, set_opened = ft.use_state(False)
    said, paid, unit = form.text("said").strip(), typed_fen(form, "paid"), form.text("unit").strip()
    unread = bool(form.text("paid").strip()) and paid is None
    command = None
    if said and not unread:
        command = AskCustomer(said=said, paid=None if paid is None else Fen(paid), unit=unit)

    async def save(_: Any) -> None:
        if command is not None and await doing.do(command, order.id):
            await form.drop()
            set_opened(False)

    press = None if command is None or doing.busy else save
    button = second_button(t("forms.ask.open"), lambda _: set_opened(not opened), ft.Icons.PHONE_IN_TALK_OUTLINED)
    if not opened:
        return ft.Row([button], wrap=True)
    needs = t("forms.ask.unread") if unread else "" if said else t("forms.ask.needs")
    return card(
        quiet(t("forms.ask.words")),
        text_field(
            form, "paid", t("forms.ask.paid"), redraw, prefix="¥ ", keyboard_type=ft.KeyboardType.NUMBER,
            helper=t("forms.ask.paid.hint"),
        ),
        text_field(form, "unit", t("forms.ask.unit"), redraw, helper=t("forms.ask.unit.hint")),
        text_field(form, "said", t("forms.ask.said"), redraw, lines=3),
        *([refusal_banner(doing.refusal)] if doing.refusal is not None else [quiet(needs)] if needs else []),
        primary_button(t("forms.ask.save"), press, ft.Icons.CHECK_ROUNDED, doing.busy),
        spacing=M,
    )  # fmt: skip
