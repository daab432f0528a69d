"""Former colleagues: their data is to go, is asked for and decided on here, and what became of it (SEC-2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.erasing import WAITING, Decide, told
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import link_row
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
from mobile.ui.frame import screen
from mobile.ui.text import day, t
from mobile.ui.theme import M
from rulebook.kernel.identity import Person
from rulebook.subjects.erasures.records import ErasedHow, ErasureState
from rulebook.subjects.erasures.visibility import WATCHERS
from rulebook.subjects.leaver_erasures.commands import AskLeaverErasure, DecideLeaverErasure
from rulebook.subjects.leaver_erasures.records import LeaverErasure

LEFT = "left"
"""In the address, in a role's place."""


DONE = {
    ErasedHow.ASKED: "leaver_erasure.done",
    ErasedHow.AGAIN: "leaver_erasure.done.again",
    ErasedHow.LATE: "leaver_erasure.done.late",
}


def leavers(here: AppContext) -> list[Person]:
    """Who was shut out, those first of whom somebody has to decide; nobody for who has no say in it."""
    if not WATCHERS.intersection(here.session.me.roles):
        return []
    gone = [one for one in here.session.world.all(Person) if not one.active]
    return sorted(gone, key=lambda one: (not _is_open(here, one), one.name))


def leavers_row(here: AppContext) -> list[tuple[str, tuple[str, str], list[str]]]:
    """The row below the roles."""
    gone = leavers(here)
    waiting = sum(_is_open(here, one) for one in gone)
    words = t("leaver_erasure.waiting", count=waiting) if waiting else t("leaver_erasure.left.people.words")
    return [(LEFT, (t("leaver_erasure.left.people"), str(len(gone))), [words])] if gone else []


def leavers_page(here: AppContext, back: Callable[[], Any] | None) -> ft.Control:
    rows = [_person(here, one) for one in leavers(here)]
    return screen(pane_head(t("leaver_erasure.left.people"), back=back), pane_body(card(*rows)))


def _is_open(here: AppContext, person: Person) -> bool:
    known = here.session.world.get(LeaverErasure, person.id)
    return known is not None and known.state in WAITING


def _person(here: AppContext, person: Person) -> ft.Control:
    path = routes.office("rules", "person", person.id)
    note = t("leaver_erasure.waits") if _is_open(here, person) else ""
    return link_row(person.name, note, ft.Icons.PERSON_OFF_OUTLINED, lambda _: here.go(path))


def leaver_part(here: AppContext, person: Person) -> list[ft.Control]:
    """What was asked for and what became of it; the form, for whoever may ask or decide. Nothing for others."""
    roles = here.session.me.roles
    known = here.session.world.get(LeaverErasure, person.id)
    may_ask, may_decide = AskLeaverErasure.ROLES.intersection(roles), DecideLeaverErasure.ROLES.intersection(roles)
    if person.active or not WATCHERS.intersection(roles) or not (known or may_ask):
        return []
    parts: list[ft.Control] = [heading(t("leaver_erasure.title"))]
    if known:
        left = quiet(t("leaver_erasure.left.said", day=day(known.left)))
        parts.append(card(*told(here, known, DONE, [left])))
    waits = known is not None and known.state in WAITING
    if may_decide and known and waits:
        agreed = known.state is ErasureState.AGREED
        parts.append(
            keyed(Decide, f"leaver-decide-{person.id}", person.id, agreed, "leaver_erasure", DecideLeaverErasure)
        )
    elif may_ask and not waits:
        parts.append(keyed(Ask, f"leaver-ask-{person.id}", person.id))
    return parts if len(parts) > 1 else []


@ft.component
def Ask(person: str) -> ft.Control:
    """When they left, why it goes, and the button; what stands against it is said before it is pressed."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.leaver/{person}")
    opened, set_opened = ft.use_state(False)
    left, reason = typed_date(form.text("left")), form.text("reason").strip()
    command = AskLeaverErasure(left=left, reason=reason) if left and reason else None
    refusal = doing.refusal or (here.session.judge(command, person) if command else None)

    async def save(_: Any) -> None:
        if command is not None and await doing.do(command, person):
            await form.drop()

    if not opened:
        button = second_button(
            t("leaver_erasure.ask"), lambda _: set_opened(True), ft.Icons.PERSON_REMOVE_OUTLINED
        )
        return ft.Row([button], wrap=True)
    said = [refusal_banner(refusal)] if refusal else [] if command else [quiet(t("leaver_erasure.needs"))]
    rests = command is None or refusal is not None or doing.busy
    ask = primary_button(
        t("leaver_erasure.ask"), None if rests else save, ft.Icons.PERSON_REMOVE_OUTLINED, doing.busy
    )
    return card(
        quiet(t("leaver_erasure.ask.note")),
        text_field(form, "left", t("leaver_erasure.left"), redraw, helper=t("leaver_erasure.left.hint")),
        text_field(form, "reason", t("erasure.reason"), redraw, lines=2, helper=t("leaver_erasure.reason.hint")),
        *said,
        ask,
        spacing=M,
    )
