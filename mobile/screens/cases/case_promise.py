"""A promise made in a case, with its date; it stands against the close until it is kept (ORD-11, CASE-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.appointments.agree_time import day_and_hour, said_moment
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, second_button
from mobile.ui.fields import text_field
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.subjects.promises.commands import MakePromise


@ft.component
def PromiseForm(case: str) -> ft.Control:
    """Closed until one wants it."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    open_, set_open = ft.use_state(False)
    form = use_form(f"case.promise/{case}")
    what, due = form.text("what").strip(), said_moment(form) or form.text("day").strip()

    async def save(_: Any) -> None:
        if await doing.do(MakePromise(promise=here.session.new_id(), what=what, due=due), case):
            await form.drop()
            set_open(False)

    button = second_button(t("promise.make"), lambda _: set_open(not open_), ft.Icons.HANDSHAKE_OUTLINED)
    if not open_:
        return ft.Row([button])
    ready = save if what and due and not doing.busy else None
    return card(
        text_field(form, "what", t("promise.what"), redraw, lines=2),
        day_and_hour(here, form, redraw),
        second_button(t("promise.save"), ready, ft.Icons.CHECK_ROUNDED),
        spacing=M,
    )
