"""What customers are written on each occasion: the words, the administrator's form, earlier words (MSG-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.company_rules.parts import may_change, unknown_rule
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, label, primary_button, quiet, refusal_banner
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.text import t, when
from mobile.ui.theme import M
from rulebook.subjects.messages.commands import WordMessages
from rulebook.subjects.messages.occasions import is_on, places_of
from rulebook.subjects.messages.records import MessageWording, Occasion
from rulebook.subjects.messages.wording import LANGUAGES, worded, wording


def wording_rows(here: AppContext) -> list[tuple[str, tuple[str, str], list[str]]]:
    """A row for each occasion: whether it is on, whose words they are."""
    world, now = here.session.world, here.session.now()
    rows = []
    for one in Occasion:
        on = t("message.word.on" if is_on(world, one, now) else "message.word.off")
        whose = t("message.word.own" if world.get(MessageWording, one) else "message.word.usual")
        rows.append((str(one), (t(f"message.occasion.{one}"), on), [whose]))
    return rows


@ft.component
def WordingOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    here = use_app_context()
    if id not in tuple(Occasion):
        return unknown_rule(back)
    occasion = Occasion(id)
    world, now = here.session.world, here.session.now()
    known = world.get(MessageWording, occasion)
    if may_change(here, WordMessages):
        rows: list[ft.Control] = [keyed(Change, f"wording-{id}-{known.set_at if known else ''}", occasion)]
    else:
        rows = [card(*[label(wording(world, occasion, one)) for one in LANGUAGES], spacing=M)]
    if known:
        entered = t("rules.entered", name=person_name(world, known.set_by), when=when(known.set_at, now))
        rows.append(quiet(entered))
    for past in known.past if known else ():
        until = t("message.word.before", at=when(past.until, now))
        rows.append(card(label(past.zh), label(past.en), quiet(until)))
    return screen(
        pane_head(t(f"message.occasion.{id}"), t("rules.view.message.under"), back=back), pane_body(*rows)
    )


@ft.component
def Change(occasion: Occasion) -> ft.Control:
    """Both languages; what may be filled in, and how it comes out."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"messages.wording/{occasion}")
    before = {one: wording(here.session.world, occasion, one) for one in LANGUAGES}
    typed = {one: form.text(one, before[one]).strip() for one in LANGUAGES}
    facts = {name: f"〔{t(f'message.place.{name}')}〕" for name in places_of(occasion)}

    async def save(_: Any) -> None:
        if await doing.do(WordMessages(zh=typed["zh"], en=typed["en"]), occasion):
            await form.drop()

    parts: list[ft.Control] = []
    for one in LANGUAGES:
        parts.append(text_field(form, one, t(f"message.word.{one}"), redraw, lines=4, default=before[one]))
        parts.append(quiet(worded(typed[one], occasion, facts)))
    places = (f"{{{name}}} {t(f'message.place.{name}')}" for name in places_of(occasion))
    parts += [heading(t("message.word.places")), quiet(" · ".join(places))]
    parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    rests = doing.busy or typed == before or not all(typed.values())
    parts.append(
        primary_button(t("message.word.save"), None if rests else save, ft.Icons.CHECK_ROUNDED, doing.busy)
    )
    return card(*parts, spacing=M)
