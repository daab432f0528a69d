"""Rounds: list left, the round right; plans and the fleet's matrix behind two buttons (RND-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app.routes import Place
from mobile.client.session_api import PhoneWorld, Session
from mobile.screens.rounds import ways
from mobile.screens.rounds.fleet_matrix import FleetMatrix
from mobile.screens.rounds.plan_form import PlanForm
from mobile.screens.rounds.plans import Plans
from mobile.screens.rounds.price import PlanPrice
from mobile.screens.rounds.walk import Walk
from mobile.screens.shared.list_tools import list_tools, narrowing, sorted_out
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import cut, list_pane, nothing_open, pane_head, search_field, two_panes
from mobile.screens.shared.rows import line, row_tile
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import empty_state, heading, pill, quiet, second_button, title
from mobile.ui.frame import screen
from mobile.ui.text import day, t
from rulebook.numbers.searching import sought
from rulebook.subjects.rounds.records import TO_WALK, Round, RoundState, RoundStop, StopState

PLAN, PLANS, MATRIX, NEW, PRICE = "plan", "plans", "matrix", "new", "price"
TONES = {
    RoundState.PLANNED: "calm",
    RoundState.OPEN: "info",
    RoundState.STARTED: "wait",
    RoundState.CLOSED: "ok",
    RoundState.MISSED: "overdue",
}
GROUPS = (
    ("now", TO_WALK),
    ("ahead", (RoundState.PLANNED,)),
    ("done", (RoundState.CLOSED, RoundState.MISSED)),
)
BY_STATE = "state"
COLUMNS: dict[str, Callable[[Round], Any]] = {"name": lambda one: (one.name, one.begins)}


def _walkers(world: PhoneWorld, one: Round) -> list[str]:
    return [person_name(world, id) for id in one.people]


def waiting(session: Session) -> int:
    """Rounds that are to be walked now."""
    return sum(one.state in TO_WALK for one in session.world.all(Round))


@ft.component
def Rounds(place: Place) -> ft.Control:
    here = use_app_context()
    leave = None if here.wide else lambda: here.go(ways.rounds(here))
    if place.step == MATRIX:
        return keyed(FleetMatrix, MATRIX, lambda: here.go(ways.rounds(here)))
    detail = None
    if place.step == PLANS:
        detail = keyed(Plans, PLANS, leave)
    elif place.step == PLAN:
        detail = keyed(PlanForm, f"plan-{place.more}", place.more, lambda: here.go(ways.rounds(here, PLANS)))
    elif place.step == PRICE:
        detail = keyed(PlanPrice, f"price-{place.more}", place.more, lambda: here.go(ways.rounds(here, PLANS)))
    elif place.step:
        detail = keyed(Walk, f"round-{place.step}", place.step, leave)
    nothing = nothing_open(ft.Icons.CHECKLIST_ROUNDED, t("rounds.pick"))
    return two_panes(here, keyed(Listed, "list", place.step), detail, nothing)


@ft.component
def Listed(chosen: str) -> ft.Control:
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("rounds.filter")
    world, query = here.session.world, form.text("query")
    known = sought(query, world.all(Round), lambda one: (one.name, *_walkers(world, one)))
    rows: list[ft.Control] = []
    for key, states in GROUPS:
        found = [one for one in known if one.state in states]
        found.sort(key=lambda one: one.begins, reverse=key == "done")
        found = sorted_out(form, found, lambda one: one.begins[:10], COLUMNS, BY_STATE)
        if found:
            rows.append(heading(t(f"rounds.{key}", count=len(found))))
        shown, rest = cut(found, form, redraw) if key == "done" else (found, [])
        rows += [*(_tile(here, one, one.id == chosen) for one in shown), *rest]
    if not rows:
        any_ = bool(query.strip()) or narrowing(form, BY_STATE).holds("") is False
        words, hint = (
            ("list.nothing", t("list.nothing.hint")) if any_ else ("rounds.empty", ways.how_to_begin(here))
        )
        rows = [empty_state(ft.Icons.CHECKLIST_OUTLINED, t(words), hint)]
    top: list[ft.Control] = []
    if not ways.in_field(here):
        to = ((PLANS, ft.Icons.EVENT_REPEAT_ROUNDED), (MATRIX, ft.Icons.GRID_ON_ROUNDED))
        buttons = [second_button(t(f"rounds.{step}"), _go(here, step), icon) for step, icon in to]
        top = [ft.Row([*buttons], wrap=True)]
    top += [search_field(form, t("rounds.search"), redraw), *list_tools(form, tuple(COLUMNS), redraw, BY_STATE)]
    back = (lambda: here.go("/me")) if ways.in_field(here) else None
    return screen(pane_head(t("nav.rounds"), t("rounds.under"), back=back, big=True), list_pane(top, rows))


def _go(here: AppContext, step: str) -> Any:
    return lambda _: here.go(ways.rounds(here, step))


def _tile(here: AppContext, one: Round, chosen: bool) -> ft.Control:
    stops = [s for s in here.session.world.find(RoundStop, "round", one.id) if s.state is not StopState.DROPPED]
    told = sum(stop.state is not StopState.DUE for stop in stops)
    return row_tile(
        line(title(one.name), pill(t(f"rounds.state.{one.state}"), TONES.get(one.state, "calm"))),
        quiet(t("rounds.window", begins=day(one.begins[:10]), ends=day(one.ends[:10]))),
        quiet(t("rounds.told", told=told, all=len(stops))),
        on_click=_go(here, one.id),
        chosen=chosen,
        name=one.name,
    )
