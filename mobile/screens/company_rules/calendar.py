"""The company's calendar by year: rest days, worked weekend days, what they rest on; and its form (STK-5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.company_rules.parts import changing, may_change, who_changes
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, quiet, second_button, title
from mobile.ui.downloads import ask
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.text import day, t, when
from rulebook.kernel.times import company_day
from rulebook.policy.working_days import missing_year
from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import CalendarYear, RestDay


def year_rows(here: AppContext) -> list[tuple[str, tuple[str, str], list[str]]]:
    """(year, its name and how many days rest, notes): next year first, then this one and those before."""
    this = company_day(here.session.now()).year
    known = {one.id: one for one in here.session.world.all(CalendarYear)}
    years = sorted({f"{this + 1:04d}", f"{this:04d}", *known}, reverse=True)
    return [(year, *_row(here, year, known.get(year))) for year in years]


def _row(here: AppContext, year: str, known: CalendarYear | None) -> tuple[tuple[str, str], list[str]]:
    if known is None:
        wanted = missing_year(here.session.world, here.session.now())
        note = t("rules.calendar.wanted") if wanted == int(year) else t("rules.calendar.weekends")
        return (year, ""), [note]
    return (year, t("rules.calendar.days", count=len(known.rest))), [known.notice]


@ft.component
def YearOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One year as it was entered, or that it was not; and the form."""
    here = use_app_context()
    known = here.session.world.get(CalendarYear, id)
    parts: list[ft.Control] = []
    if known is None:
        parts.append(banner(t("rules.calendar.none"), t("rules.calendar.none.todo"), "wait", "STK-5"))
    else:
        entered = t("rules.calendar.by", name=known.set_by_name, at=when(known.set_at, here.session.now()))
        parts.append(card(quiet(t("rules.calendar.notice")), title(known.notice), quiet(entered), padding=20))
        rests = [f"{day(one.day)} {one.name}".strip() for one in known.rest]
        parts += [heading(t("rules.calendar.rest", count=len(rests))), card(*[quiet(words) for words in rests])]
        works = [quiet(day(text)) for text in known.work] or [quiet(t("word.nothing"))]
        parts += [heading(t("rules.calendar.work", count=len(known.work))), card(*works)]
    change = keyed(Change, f"calendar-{id}-{known.set_at if known else ''}", id)
    parts.append(change if may_change(here, SetCalendar) else who_changes(here))
    return screen(pane_head(id, t("rules.view.calendar"), back=back), pane_body(*parts))


def lines_of(command: SetCalendar | CalendarYear) -> tuple[str, str]:
    """Rest days and worked days as they are typed: a day a line, its name behind it."""
    rest = "\n".join(f"{one.day} {one.name}".strip() for one in command.rest)
    return rest, "\n".join(command.work)


def typed(notice: str, rest: str, work: str) -> SetCalendar:
    """What was typed, as a command; the rules say what is wrong with it."""
    rows = [line.split(maxsplit=1) for line in rest.splitlines() if line.strip()]
    return SetCalendar(
        notice=notice.strip(),
        rest=tuple(RestDay(row[0], row[1].strip() if len(row) > 1 else "") for row in rows),
        work=tuple(line.strip() for line in work.splitlines() if line.strip()),
    )


@ft.component
def Change(year: str) -> ft.Control:
    """A year entered whole; the published one is fetched where there is a network."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules/calendar/{year}")
    trouble, set_trouble = ft.use_state("")
    known = here.session.world.get(CalendarYear, year)
    rest, work = lines_of(known) if known else ("", "")

    async def fetch(_: Any) -> None:
        said, wrong = await ask(here, f"/api/calendar/{int(year)}")
        set_trouble(wrong and t("rules.calendar.unpublished"))
        if said:
            form.put("notice", said["notice"])
            form.put("rest", "\n".join(" ".join(one) for one in said["rest"]))
            form.put("work", "\n".join(said["work"]))
        redraw()

    fields: list[ft.Control] = [
        second_button(t("rules.calendar.fetch"), fetch, ft.Icons.EVENT_AVAILABLE_ROUNDED),
        *([quiet(trouble)] if trouble else []),
        text_field(form, "notice", t("rules.calendar.notice"), redraw, default=known.notice if known else ""),
        text_field(form, "rest", t("rules.calendar.rest.typed"), redraw, lines=6, default=rest),
        text_field(form, "work", t("rules.calendar.work.typed"), redraw, lines=3, default=work),
    ]
    command = typed(
        form.text("notice", known.notice if known else ""), form.text("rest", rest), form.text("work", work)
    )
    given = command if command.notice else None
    words, needs = t("rules.calendar.save", year=year), t("rules.calendar.needs")
    return changing(here, doing, fields, given, year, form, words, needs, reason=False)
