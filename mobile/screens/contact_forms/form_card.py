"""One work contact form: what was done and asked, the answer, the ruling; and the word that is due (WCF-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, label, pill, quiet, refusal_banner, second_button, title
from mobile.ui.fields import text_field
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.commands import Command
from rulebook.kernel.times import parse_time
from rulebook.subjects.contact_forms.commands import RULERS, AcceptContact, RefuseContact, RuleContact
from rulebook.subjects.contact_forms.handlers import departments_of
from rulebook.subjects.contact_forms.records import ContactForm, ContactState

TONES = {
    ContactState.WRITTEN: "wait",
    ContactState.ACCEPTED: "ok",
    ContactState.REFUSED: "wait",
    ContactState.RULED: "info",
}


@ft.component
def FormCard(form: ContactForm, mine: bool) -> ft.Control:
    """`mine`: this person's word is due, and is given here."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    draft = use_form(f"contact.answer/{form.id}")
    text = draft.text("text").strip()
    parts = facts(here, form)
    if not mine:
        return card(*parts, spacing=S)

    def give(command: Command) -> Callable[..., Any]:
        async def press(_: Any) -> None:
            if await doing.do(command, form.id):
                await draft.drop()

        return press

    rules = form.state is ContactState.REFUSED or form.to not in departments_of(here.session.me)
    rules = rules and bool(RULERS.intersection(here.session.me.roles))
    parts.append(text_field(draft, "text", t("contact.ruling" if rules else "contact.answer"), redraw, lines=2))
    yes, no = _words_due(rules, text)
    if not rules:
        parts.append(quiet(t("contact.refuse.why")))
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    press = give(yes[1]) if yes[2] and not doing.busy else None
    accept = ft.FilledButton(t(yes[0]), icon=ft.Icons.CHECK_ROUNDED, on_click=press, height=52)
    accept.disabled = press is None
    refuse = second_button(t(no[0]), give(no[1]) if no[2] and not doing.busy else None)
    parts.append(ft.Row([accept, refuse], wrap=True, spacing=S))
    return card(*parts, spacing=M)


Due = tuple[str, Command, bool]


def _words_due(rules: bool, text: str) -> tuple[Due, Due]:
    """Yes and no, each with its key, its command, and whether it can be given as it is typed."""
    if rules:
        return (
            ("contact.uphold", RuleContact(uphold=True, ruling=text), bool(text)),
            ("contact.dismiss", RuleContact(uphold=False, ruling=text), bool(text)),
        )
    return ("contact.accept", AcceptContact(note=text), True), (
        "contact.refuse",
        RefuseContact(reason=text),
        bool(text),
    )


def facts(here: AppContext, form: ContactForm) -> list[ft.Control]:
    """Who to whom, what was done, what is asked, and every word on it so far."""
    now = here.session.now()
    names = t(
        "contact.between",
        sender=t(f"contact.department.{form.sender}"),
        to=t(f"contact.department.{form.to}"),
    )
    late = bool(form.due) and parse_time(form.due) < now
    mark = (
        pill(t("contact.late"), "overdue") if late else pill(t(f"contact.state.{form.state}"), TONES[form.state])
    )
    rows: list[ft.Control] = [
        ft.Row([title(names, expand=True), mark], spacing=S),
        quiet(t("contact.by", name=form.by_name, when=when(form.written_at, now))),
    ]
    if form.done:
        rows.append(label(t("contact.did", what=form.done, when=when(form.done_at, now))))
    rows.append(label(form.ask, ft.TextThemeStyle.BODY_LARGE))
    if form.due:
        ruling = form.state is ContactState.REFUSED or "answer" in form.missed
        rows.append(quiet(t("contact.ruling_due" if ruling else "contact.due", when=when(form.due, now))))
    if form.answered_by:
        words = form.answer or t(f"contact.state.{ContactState.ACCEPTED}")
        rows.append(label(t("contact.answered", name=form.answered_by_name, words=words)))
    if form.state is ContactState.RULED:
        rows.append(label(t("contact.upheld.yes" if form.upheld else "contact.upheld.no")))
        rows.append(label(t("contact.answered", name=form.ruled_by_name, words=form.ruling)))
    return rows
