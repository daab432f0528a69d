"""A customer's data is to go: asked for here, decided on here, and what became of it (SEC-2)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    banner,
    card,
    heading,
    label,
    primary_button,
    quiet,
    refusal_banner,
    second_button,
)
from mobile.ui.fields import text_field
from mobile.ui.text import t, when
from mobile.ui.theme import M
from rulebook.subjects.company.records import Customer
from rulebook.subjects.erasures.commands import AskErasure, DecideErasure
from rulebook.subjects.erasures.records import ErasedHow, Erasure, ErasureState
from rulebook.subjects.erasures.visibility import WATCHERS


def erasure_part(here: AppContext, id: str | None) -> list[ft.Control]:
    """What was asked for and what became of it; the form, for whoever may ask or decide. Nothing for others."""
    roles = here.session.me.roles
    customer = here.session.world.get(Customer, id) if id else None
    known = here.session.world.get(Erasure, id) if id else None
    may_ask, may_decide = AskErasure.ROLES.intersection(roles), DecideErasure.ROLES.intersection(roles)
    if customer is None or not WATCHERS.intersection(roles) or not (known or may_ask):
        return []
    parts: list[ft.Control] = [heading(t("erasure.title"))]
    parts += [card(*_told(here, known))] if known else []
    waits = known is not None and known.state in (ErasureState.ASKED, ErasureState.AGREED)
    if may_decide and known and waits:
        parts.append(keyed(Decide, f"erasure-decide-{id}", customer.id, known.state is ErasureState.AGREED))
    elif may_ask and not waits:
        parts.append(keyed(Ask, f"erasure-ask-{id}", customer.id))
    return parts if len(parts) > 1 else []


_DONE = {
    ErasedHow.ASKED: "erasure.done",
    ErasedHow.AGAIN: "erasure.done.again",
    ErasedHow.LATE: "erasure.done.late",
}


def _told(here: AppContext, one: Erasure) -> list[ft.Control]:
    now = here.session.now()
    said: list[ft.Control] = []
    if one.asked_at:
        said.append(label(t("erasure.asked", name=one.asked_by_name, when=when(one.asked_at, now))))
        said.append(quiet(t("rules.because", why=one.reason)))
    if one.state in (ErasureState.AGREED, ErasureState.DONE) and one.decided_at:
        key = "erasure.agreed" if one.state is ErasureState.AGREED else "erasure.agreed.then"
        said.append(label(t(key, name=one.decided_by_name, when=when(one.decided_at, now))))
    if one.state is ErasureState.DECLINED:
        words = t("erasure.declined", name=one.decided_by_name, when=when(one.decided_at, now), why=one.why)
        said.append(label(words))
    if one.state is ErasureState.DONE:
        said.append(
            banner(t(_DONE[one.how], when=when(one.done_at, now), word=one.stands_for), "", "calm", "SEC-2")
        )
    return said


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


@ft.component
def Decide(customer: str, agreed: bool) -> ft.Control:
    """Agree, or decline and say why; what is agreed to and not carried out yet can still be declined."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.erasure.decide/{customer}")
    why = form.text("why").strip()
    barred = None if agreed else here.session.judge(DecideErasure(agreed=True), customer)
    refusal = doing.refusal or barred

    async def decide(yes: bool) -> None:
        if await doing.do(DecideErasure(agreed=yes, why=why), customer):
            await form.drop()

    async def agree(_: Any) -> None:
        await decide(True)

    async def decline(_: Any) -> None:
        await decide(False)

    yes = primary_button(t("erasure.agree"), None if doing.busy or barred else agree, None, doing.busy)
    return card(
        quiet(t("erasure.ask.note")),
        text_field(form, "why", t("erasure.why"), redraw, lines=2),
        *([refusal_banner(refusal)] if refusal else []),
        *([] if agreed else [yes]),
        second_button(t("erasure.decline"), decline if why and not doing.busy else None),
        spacing=M,
    )
