"""One's own day log: drawn from what was signed, with its gaps; said are remark and plan. And the week (LOG-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import flet as ft

from mobile.screens.logs.log_rows import figure_line, timeline
from mobile.screens.shared.beyond import beyond_note
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, quiet, second_button, title
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.text import day as day_words
from mobile.ui.text import t, when
from mobile.ui.text import week as week_words
from mobile.ui.theme import M
from rulebook.kernel.times import company_day
from rulebook.subjects.logs.acts import acts_on
from rulebook.subjects.logs.commands import CloseLog, CloseWeek
from rulebook.subjects.logs.due import log_due, week_name
from rulebook.subjects.logs.figures import figures_of, summed
from rulebook.subjects.logs.handlers import log_id, week_of
from rulebook.subjects.logs.records import DayLog, WeekReport

BACK = 3
"""So many days back a log can be chosen."""


@ft.component
def MyLog(back: Callable[[], Any]) -> ft.Control:
    """Today's log, or one of the days before; the week below."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("log.day")
    today = company_day(here.session.now())
    days = [today - timedelta(days=n) for n in range(BACK + 1)]
    options = [(d.isoformat(), t("log.today") if d == today else day_words(d.isoformat())) for d in days]
    chosen = form.text("day", today.isoformat())
    chosen = chosen if chosen in dict(options) else today.isoformat()
    picker = choice(form, "day", "", options, redraw, today.isoformat())
    return keyed(DayOf, f"day-{chosen}", date.fromisoformat(chosen), picker, back)


@ft.component
def DayOf(the_day: date, picker: ft.Control, back: Callable[[], Any]) -> ft.Control:
    """One day: as it was closed, or as it draws itself now."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"log/{the_day.isoformat()}")
    world, me = here.session.world, here.session.me
    known = world.get(DayLog, log_id(me.id, the_day.isoformat()))
    acts = known.acts if known else acts_on(world, me.id, the_day)
    figures = known.figures if known else figures_of(world, me.id, acts)

    async def close(_: Any) -> None:
        command = CloseLog(
            day=the_day.isoformat(), remark=form.text("remark").strip(), plan=form.text("plan").strip()
        )
        if await doing.do(command, ""):
            await form.drop()
            redraw()

    parts: list[ft.Control] = [picker, *closed_words(here, known)]
    if known is None:
        due = when(log_due(world, the_day).isoformat(), here.session.now())
        parts.append(quiet(t("log.due", when=due)))
        if here.session.status.horizon <= BACK:
            parts += beyond_note(here)
    parts += [figure_line(figures), timeline(here, me.id, the_day, acts)]
    if known is None:
        parts += [
            text_field(form, "remark", t("log.remark"), redraw, lines=2),
            text_field(form, "plan", t("log.plan"), redraw, lines=2),
        ]
    parts += [heading(t("log.week")), keyed(Week, f"week-{week_name(the_day)}", the_day)]
    bar = None if known else thumb_bar(t("log.close"), close, ft.Icons.DONE_ALL_ROUNDED, doing.busy)
    return screen(page_head(t("me.page.log"), t("me.page.log.note"), back=back), body(*parts), bar)


def closed_words(here: AppContext, log: DayLog | None) -> list[ft.Control]:
    """That it is closed, what was said, what came after."""
    if log is None:
        return []
    now = here.session.now()
    rows: list[ft.Control] = [banner(t("log.closed", when=when(log.closed_at, now)), tone="ok")]
    said: Sequence[tuple[str, str]] = ((t("log.remark"), log.remark), (t("log.plan"), log.plan))
    rows += [card(quiet(name), label(words)) for name, words in said if words]
    rows += [card(quiet(f"{r.name} · {when(r.at, now)}"), label(r.text)) for r in log.remarks]
    if log.supplements:
        lines = [
            label(t("log.late", what=t(f"command.{s.kind}"), at=when(s.at, now), arrived=when(s.arrived, now)))
            for s in log.supplements
        ]
        rows.append(card(title(t("log.supplements")), *lines))
    return rows


@ft.component
def Week(the_day: date) -> ft.Control:
    """The week's sums so far, and its report."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    week = week_name(the_day)
    form = use_form(f"week/{week}")
    world, me = here.session.world, here.session.me
    known = world.get(WeekReport, f"{me.id}:{week}")
    logs = [log for d in week_of(week) if (log := world.get(DayLog, log_id(me.id, d.isoformat()))) is not None]
    figures = known.figures if known else summed(log.figures for log in logs)

    async def close(_: Any) -> None:
        command = CloseWeek(week=week, words=form.text("words").strip(), plan=form.text("plan").strip())
        if await doing.do(command, ""):
            await form.drop()
            redraw()

    rows: list[ft.Control] = [
        title(t("log.week.of", week=week_words(week))),
        quiet(t("log.week.days", count=len(known.days if known else logs))),
        figure_line(figures),
    ]
    if known is not None:
        rows += [label(line) for line in (known.words, known.plan) if line]
        rows.append(quiet(t("log.closed", when=when(known.closed_at, here.session.now()))))
        return card(*rows, spacing=M)
    rows += [
        text_field(form, "words", t("log.week.words"), redraw, lines=2),
        text_field(form, "plan", t("log.week.plan"), redraw, lines=2),
        second_button(t("log.week.close"), None if doing.busy else close, ft.Icons.SUMMARIZE_OUTLINED),
    ]
    return card(*rows, spacing=M)
