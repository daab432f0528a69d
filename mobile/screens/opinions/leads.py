"""Leads handed on, and what came of them (CASE-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.shared.people_choice import colleagues, people_choice
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, label, pill, quiet, refusal_banner, second_button, title
from mobile.ui.fields import text_field
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.subjects.opinions.commands import EndLead, HandLead
from rulebook.subjects.opinions.records import Lead, LeadState

TONES = {LeadState.OPEN: "wait", LeadState.WON: "ok", LeadState.LOST: "calm"}


@ft.component
def NewLead() -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("lead.hand")

    async def send(_: Any) -> None:
        said = typed(here, form)
        if said is not None and await doing.do(said, said.lead):
            await form.drop()
            redraw()

    people = colleagues(here.session.world.all(Person), here.session.me.id)
    ready = typed(here, form) is not None
    press = send if ready and not doing.busy else None
    return card(
        title(t("lead.new")),
        text_field(form, "customer", t("lead.customer"), redraw),
        text_field(form, "contact", t("lead.contact"), redraw),
        text_field(form, "phone", t("lead.phone"), redraw),
        text_field(form, "want", t("lead.want"), redraw, lines=2),
        people_choice(form, "person", t("lead.to"), people, redraw),
        *([] if ready else [quiet(t("lead.needs"))]),
        second_button(t("lead.send"), press, ft.Icons.FORWARD_ROUNDED),
        spacing=M,
    )


def typed(here: AppContext, form: Form) -> HandLead | None:
    """None while customer, wish or taker is missing."""
    customer, want, to = (form.text(key).strip() for key in ("customer", "want", "person"))
    if not customer or not want or not to:
        return None
    return HandLead(
        lead=here.session.new_id(),
        customer_name=customer,
        want=want,
        to=to,
        contact=form.text("contact").strip(),
        contact_phone=form.text("phone").strip(),
    )


@ft.component
def LeadCard(lead: Lead) -> ft.Control:
    """Its taker says what came of it; its giver reads that."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"lead/{lead.id}")
    now = here.session.now()
    mark = pill(t(f"lead.state.{lead.state}"), TONES[lead.state])
    under = " · ".join(one for one in (lead.contact, lead.contact_phone) if one)
    parts: list[ft.Control] = [
        ft.Row([title(lead.customer_name, expand=True), mark], spacing=S),
        label(lead.want),
        *([quiet(under)] if under else []),
        quiet(f"{t('lead.between', name=lead.by_name, to=lead.to_name)} · {when(lead.handed_at, now)}"),
    ]
    if lead.told:
        parts.append(label(t("opinion.answered", name=lead.ended_by_name, words=lead.told)))
    if lead.state is not LeadState.OPEN or lead.to != here.session.me.id:
        return card(*parts, spacing=S)

    def end(won: bool) -> Any:
        async def press(_: Any) -> None:
            if await doing.do(EndLead(won=won, told=form.text("text").strip()), lead.id):
                await form.drop()

        return press if form.text("text").strip() and not doing.busy else None

    won, lost = second_button(t("lead.won"), end(True)), second_button(t("lead.lost"), end(False))
    parts.append(text_field(form, "text", t("lead.told"), redraw, lines=2))
    if not form.text("text").strip():
        parts.append(quiet(t("lead.told.needs")))
    parts.append(ft.Row([won, lost], wrap=True, spacing=S))
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    return card(*parts, spacing=M)
