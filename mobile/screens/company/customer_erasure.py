"""A customer's data is to go: asked for here, decided on here, and what became of it (SEC-2)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.shared.erasing import WAITING, Decide, told
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    card,
    heading,
    primary_button,
    quiet,
    refusal_banner,
    second_button,
)
from mobile.ui.fields import text_field
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.subjects.company.records import Customer
from rulebook.subjects.erasures.commands import AskErasure, DecideErasure
from rulebook.subjects.erasures.records import ErasedHow, Erasure, ErasureState
from rulebook.subjects.erasures.visibility import WATCHERS

DONE = {
    ErasedHow.ASKED: "erasure.done",
    ErasedHow.AGAIN: "erasure.done.again",
    ErasedHow.LATE: "erasure.done.late",
}


def erasure_part(here: AppContext, id: str | None) -> list[ft.Control]:
    """What was asked for and what became of it; the form, for whoever may ask or decide. Nothing for others."""
    roles = here.session.me.roles
    customer = here.session.world.get(Customer, id) if id else None
    known = here.session.world.get(Erasure, id) if id else None
    may_ask, may_decide = AskErasure.ROLES.intersection(roles), DecideErasure.ROLES.intersection(roles)
    if customer is None or not WATCHERS.intersection(roles) or not (known or may_ask):
        return []
    parts: list[ft.Control] = [heading(t("erasure.title"))]
    parts += [card(*told(here, known, DONE))] if known else []
    waits = known is not None and known.state in WAITING
    if may_decide and known and waits:
        agreed = known.state is ErasureState.AGREED
        parts.append(keyed(Decide, f"erasure-decide-{id}", customer.id, agreed, "erasure", DecideErasure))
    elif may_ask and not waits:
        parts.append(keyed(Ask, f"erasure-ask-{id}", customer.id))
    return parts if len(parts) > 1 else []


@ft.component
def Ask(customer: str) -> ft.Control:
    """Why, and the button; what stands against it is said before it is pressed."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.erasure/{customer}")
    opened, set_opened = ft.use_state(False)
    reason = form.text("reason").strip()
    command = AskErasure(reason=reason) if reason else None
    refusal = doing.refusal or (here.session.judge(command, customer) if command else None)

    async def save(_: Any) -> None:
        if command is not None and await doing.do(command, customer):
            await form.drop()

    if not opened:
        button = second_button(t("erasure.ask"), lambda _: set_opened(True), ft.Icons.PERSON_REMOVE_OUTLINED)
        return ft.Row([button], wrap=True)
    said = [refusal_banner(refusal)] if refusal else [] if command else [quiet(t("erasure.needs.reason"))]
    rests = command is None or refusal is not None or doing.busy
    return card(
        quiet(t("erasure.ask.note")),
        text_field(form, "reason", t("erasure.reason"), redraw, lines=2, helper=t("erasure.reason.hint")),
        *said,
        primary_button(t("erasure.ask"), None if rests else save, ft.Icons.PERSON_REMOVE_OUTLINED, doing.busy),
        spacing=M,
    )
