"""Survey rounds, one a year: list left, the round right; a new one is opened here (FUP-2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.list_tools import NEWEST, list_tools, sorted_out
from mobile.screens.shared.panes import (
    cut,
    filter_row,
    list_pane,
    nothing_open,
    pane_body,
    pane_head,
    search_field,
    two_panes,
)
from mobile.screens.shared.report_files import reports_of_mine
from mobile.screens.shared.rows import line, row_tile
from mobile.screens.surveys.round import Round
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    card,
    empty_state,
    heading,
    pill,
    primary_button,
    quiet,
    refusal_banner,
    second_button,
    title,
)
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.text import day, t, titled
from mobile.ui.theme import M
from rulebook.kernel.times import add_months, company_day
from rulebook.numbers.searching import matches
from rulebook.subjects.surveys.commands import OpenSurvey
from rulebook.subjects.surveys.records import RoundState, SurveyAnswer, SurveyInvite, SurveyRound
from rulebook.subjects.surveys.results import Returns, returns
from rulebook.subjects.surveys.topics import TOPICS

NEW = "new"
VIEWS = ("all", *RoundState)


@ft.component
def Surveys(place: Place) -> ft.Control:
    here = use_app_context()
    leave = None if here.wide else lambda: here.go(routes.office("surveys"))
    detail = None
    if place.step == NEW:
        detail = keyed(NewRound, NEW, leave)
    elif place.step:
        detail = keyed(Round, f"round-{place.step}", place.step, leave)
    nothing = nothing_open(ft.Icons.POLL_ROUNDED, t("surveys.pick"))
    return two_panes(here, keyed(Listed, "list", place.step), detail, nothing)


@ft.component
def Listed(chosen: str) -> ft.Control:
    """Rounds by when they were opened, by the share that answered, or by how many were asked."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("surveys.filter")
    every = list(here.session.world.all(SurveyRound))
    view = form.text("view", VIEWS[0])
    figures = {one.id: _figures(here, one) for one in every}
    columns: dict[str, Callable[[SurveyRound], Any]] = {
        "returned": lambda one: (figures[one.id].percent, one.year),
        "population": lambda one: (-one.population, one.year),
    }
    found = [one for one in every if view in (VIEWS[0], one.state) and matches(form.text("query"), _texts(one))]
    found = sorted_out(form, found, lambda one: one.opened_at, columns, NEWEST)
    shown, rest = cut(found, form, redraw)
    rows = [_tile(here, one, figures[one.id], one.id == chosen) for one in shown]
    if not rows:
        key = "surveys.none" if every else "surveys.empty"
        rows = [empty_state(ft.Icons.POLL_OUTLINED, t(key), t(f"{key}.hint"))]
    top: list[ft.Control] = []
    if OpenSurvey.ROLES.intersection(here.session.me.roles):
        path = routes.office("surveys", NEW)
        top.append(second_button(t("surveys.new"), lambda _: here.go(path), ft.Icons.ADD_ROUNDED))
    files: list[ft.Control] = []
    if every:
        options = [
            (name, titled(f"surveys.state.{name}"), sum(name in (VIEWS[0], one.state) for one in every))
            for name in VIEWS
        ]
        top.append(search_field(form, t("surveys.search"), redraw))
        top.append(filter_row(form, "view", options, redraw, view))
        top += list_tools(form, tuple(columns), redraw, NEWEST)
        files = reports_of_mine(here, "surveys.list", ("survey",))
    below = [heading(t("finance.exports")), *files] if files else []
    return screen(
        pane_head(t("nav.surveys"), t("surveys.under"), big=True), list_pane(top, [*rows, *rest, *below])
    )


def _texts(one: SurveyRound) -> tuple[str, ...]:
    return str(one.year), t(f"surveys.topics.{one.topics}")


def _figures(here: AppContext, one: SurveyRound) -> Returns:
    world = here.session.world
    return returns(one, world.find(SurveyInvite, "round", one.id), world.find(SurveyAnswer, "round", one.id))


def _tile(here: AppContext, one: SurveyRound, found: Returns, chosen: bool) -> ft.Control:
    path = routes.office("surveys", one.id)
    open_still = one.state is RoundState.OPEN
    mark = pill(t(f"surveys.state.{one.state}"), "info" if open_still else "calm")
    return row_tile(
        line(title(t("surveys.of_year", year=one.year)), mark),
        quiet(t("surveys.returned", count=found.counted, of=found.population, percent=found.percent)),
        quiet(t("surveys.until", day=day(one.until))),
        on_click=lambda _: here.go(path),
        chosen=chosen,
        name=str(one.year),
    )


@ft.component
def NewRound(back: Any) -> ft.Control:
    """Year, topics, since when a customer must have been seen, until when it runs."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("surveys.new")
    id = ft.use_memo(here.session.new_id, [])
    today = company_day(here.session.now())
    year, since, until = str(today.year), add_months(today, -12).isoformat(), add_months(today, 2).isoformat()
    typed = form.text("year", year).strip()
    command = None
    if typed.isdecimal() and 2000 <= int(typed) <= 2999:
        command = OpenSurvey(
            year=int(typed),
            topics=form.text("topics", next(iter(TOPICS))),
            since=typed_date(form.text("since", since)),
            until=typed_date(form.text("until", until)),
        )

    async def save(_: Any) -> None:
        if command is not None and await doing.do(command, id):
            await form.drop()
            here.go(routes.office("surveys", id))

    options = [(name, t(f"surveys.topics.{name}")) for name in TOPICS]
    chosen = TOPICS[form.text("topics", next(iter(TOPICS)))]
    example = t("office.form.like", example="2026-12-31")
    parts: list[ft.Control] = [
        card(
            text_field(form, "year", t("surveys.year"), redraw, default=year),
            choice(form, "topics", t("surveys.topics"), options, redraw, next(iter(TOPICS))),
            quiet(t("list.comma").join(t(f"survey.topic.{topic}") for topic in chosen)),
            text_field(form, "since", t("surveys.since"), redraw, default=since, helper=example),
            text_field(form, "until", t("surveys.until_day"), redraw, default=until, helper=example),
            quiet(t("surveys.population.words")),
            spacing=M,
        ),
    ]
    parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    press = save if command is not None and not doing.busy else None
    parts.append(primary_button(t("surveys.open"), press, ft.Icons.PLAY_ARROW_ROUNDED, doing.busy))
    return screen(pane_head(t("surveys.new"), back=back), pane_body(*parts))
