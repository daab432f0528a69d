"""Sickness told, one's own or a colleague's: works without signal, goes out with the next (DUTY-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import flet as ft

from mobile.screens.shared.people_choice import colleagues, people_choice
from mobile.screens.shared.rule_preview import warnings
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import label, quiet
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.text import t, until
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, day_begins, iso
from rulebook.subjects.absences.commands import TellSick

DAYS = (1, 2, 3, 5, 7)


def told(here: AppContext, form: Form, id: str) -> TellSick:
    """From now, or from tomorrow's midnight, until the end of the last day."""
    now = here.session.now()
    today = day_begins(company_day(now))
    tomorrow = form.text("from", "now") == "tomorrow"
    begins = today + timedelta(days=1) if tomorrow else now
    days = int(form.text("days", "1"))
    ends = today + timedelta(days=days + (1 if tomorrow else 0))
    who = form.text("who") or str(here.session.me.id)
    words = form.text("words").strip()
    return TellSick(absence=id, person=who, begins=iso(begins), ends=iso(ends), words=words)


@ft.component
def Sick(back: Callable[[], Any]) -> ft.Control:
    """Who, from when, how long, what is to be said; then it is told."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("leave.sick")
    command = told(here, form, "sick-as-typed")
    people = colleagues(here.session.world.all(Person), here.session.me.id)

    async def send(_: Any) -> None:
        id = here.session.new_id()
        if await doing.do(told(here, form, id), id):
            await form.drop()
            back()

    return screen(
        page_head(t("me.page.sick"), t("me.page.sick.note"), back=back),
        body(
            label(t("sick.words")),
            people_choice(form, "who", t("sick.who"), people, redraw, t("sick.me")),
            choice(
                form,
                "from",
                t("sick.from"),
                [(f, t(f"sick.from.{f}")) for f in ("now", "tomorrow")],
                redraw,
                "now",
            ),
            choice(form, "days", t("sick.days"), [(str(n), t("sick.day", count=n)) for n in DAYS], redraw, "1"),
            quiet(t("sick.until", when=until(command.ends, here.session.now()))),
            text_field(form, "words", t("sick.say"), redraw, lines=2),
            *warnings(here, command, "sick-as-typed"),
            quiet(t("sick.papers")),
        ),
        thumb_bar(t("sick.send"), send, ft.Icons.SICK_OUTLINED, doing.busy),
    )
