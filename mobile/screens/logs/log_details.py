"""One closed log or week as the office reads it; a leader's words go beside it (LOG-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import flet as ft

from mobile.screens.logs.log_rows import figure_line, timeline
from mobile.screens.logs.my_log import closed_words
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, label, quiet, second_button
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.text import day, t, week, when
from rulebook.subjects.logs.commands import RemarkLog
from rulebook.subjects.logs.records import DayLog, WeekReport


def unknown(back: Callable[[], Any] | None) -> ft.Control:
    return screen(pane_head(t("nav.logs"), back=back), pane_body(banner(t("logs.unknown"), tone="wait")))


@ft.component
def LogOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """The day as it was closed."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.log/{id}")
    log = here.session.world.get(DayLog, id)
    if log is None:
        return unknown(back)
    text = form.text("text").strip()

    async def remark(_: Any) -> None:
        if await doing.do(RemarkLog(log=log.id, text=text), log.id):
            await form.drop()
            redraw()

    parts: list[ft.Control] = [
        figure_line(log.figures),
        *closed_words(here, log),
        timeline(here, log.person, date.fromisoformat(log.day), log.acts),
        quiet(t("log.digest", digest=log.digest[:16])),
    ]
    if RemarkLog.ROLES.intersection(here.session.me.roles) and log.person != here.session.me.id:
        parts += [
            text_field(form, "text", t("log.leader"), redraw, lines=2),
            second_button(t("log.leader.save"), remark if text and not doing.busy else None),
        ]
    return screen(pane_head(log.name, day(log.day), back=back), pane_body(*parts))


@ft.component
def WeekOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """A week as it was closed."""
    here = use_app_context()
    report = here.session.world.get(WeekReport, id)
    if report is None:
        return unknown(back)
    parts: list[ft.Control] = [
        quiet(t("log.closed", when=when(report.closed_at, here.session.now()))),
        figure_line(report.figures),
        quiet(t("log.week.days", count=len(report.days))),
        *[card(label(words)) for words in (report.words, report.plan) if words],
    ]
    return screen(pane_head(report.name, week(report.week), back=back), pane_body(*parts))
