"""The plans of rounds, each with its rhythm in a sentence; a new one is begun here (RND-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.rounds import ways
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import line, row_tile
from mobile.ui.app_context import AppContext, use_app_context
from mobile.ui.basics import empty_state, pill, quiet, second_button, title
from mobile.ui.frame import screen
from mobile.ui.text import day, t
from rulebook.subjects.rounds.commands import PlanRound
from rulebook.subjects.rounds.records import Every, PlanState, Rhythm, RoundPlan


@ft.component
def Plans(back: Callable[[], Any] | None) -> ft.Control:
    here = use_app_context()
    found = sorted(here.session.world.all(RoundPlan), key=lambda one: (one.state, one.name))
    parts: list[ft.Control] = []
    if PlanRound.ROLES.intersection(here.session.me.roles):
        press = _go(here, "new")
        parts.append(second_button(t("rounds.plan.new"), press, ft.Icons.ADD_ROUNDED))
    parts += [_tile(here, one) for one in found]
    if not found:
        parts.append(empty_state(ft.Icons.EVENT_REPEAT_ROUNDED, t("rounds.plan.none"), ways.how_to_begin(here)))
    return screen(pane_head(t("rounds.plans"), back=back), pane_body(*parts))


def _go(here: AppContext, plan: str) -> Any:
    return lambda _: here.go(ways.rounds(here, "plan", plan))


def _tile(here: AppContext, one: RoundPlan) -> ft.Control:
    names = t("list.comma").join(person_name(here.session.world, person) for person in one.people)
    going = one.state is PlanState.CURRENT
    return row_tile(
        line(title(one.name), pill(t(f"rounds.plan.{one.state}"), "info" if going else "calm")),
        quiet(f"{t(f'rounds.kind.{one.kind}')} · {rhythm_words(one.rhythm)} · {names}"),
        quiet(t("rounds.plan.next", day=day(one.next)) if one.next else t("rounds.plan.last")),
        on_click=_go(here, one.id),
        name=one.name,
    )


def rhythm_words(rhythm: Rhythm) -> str:
    """The rhythm in a sentence, as people say it."""
    key = f"rounds.every.{rhythm.every}.words"
    which = t("rounds.nth.last") if rhythm.nth < 1 else t(f"rounds.nth.{rhythm.nth}")
    weekday = t(f"rounds.weekday.{rhythm.weekday}")
    if rhythm.every is Every.ONCE:
        return t(key)
    return t(key, count=rhythm.count, nth=which, weekday=weekday)
