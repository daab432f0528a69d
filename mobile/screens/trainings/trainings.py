"""Trainings to come and held, planning one, and who is qualified until when (TRN-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.shared.panes import cut
from mobile.screens.trainings.plan import Plan
from mobile.screens.trainings.qualification import Held
from mobile.screens.trainings.session_card import SessionCard
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.times import parse_time
from rulebook.subjects.trainings.commands import PlanSession
from rulebook.subjects.trainings.records import Qualification, SessionState, TrainingSession


def sessions_of(here: AppContext) -> list[TrainingSession]:
    """What is planned, the next first; then what is over, the latest first."""
    found = list(here.session.world.all(TrainingSession))
    planned = [s for s in found if s.state is SessionState.PLANNED]
    over = [s for s in found if s.state is not SessionState.PLANNED]
    planned.sort(key=lambda s: parse_time(s.begins))
    over.sort(key=lambda s: parse_time(s.begins), reverse=True)
    return [*planned, *over]


@ft.component
def Trainings(back: Callable[[], Any]) -> ft.Control:
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("trainings.list")
    sessions = sessions_of(here)
    shown, rest = cut(sessions, form, redraw)
    parts: list[ft.Control] = [heading(t("training.coming"))]
    parts += [keyed(SessionCard, f"session-{s.id}-{s.state}", s) for s in shown]
    parts += rest
    if not sessions:
        parts.append(empty_state(ft.Icons.SCHOOL_OUTLINED, t("training.none"), ""))
    if PlanSession.ROLES.intersection(here.session.me.roles):
        parts.append(keyed(Plan, f"plan-{len(sessions)}"))
    rows = [keyed(Held, f"qualification-{q.id}-{q.state}", q) for q in qualifications_of(here)]
    if rows:
        parts += [heading(t("training.qualifications")), card(*rows, spacing=M)]
    return screen(page_head(t("me.page.trainings"), t("me.page.trainings.note"), back=back), body(*parts))


def qualifications_of(here: AppContext) -> list[Qualification]:
    """The last of each person and skill, whatever ends first on top; one's own alone where one plans nothing."""
    last: dict[tuple[str, str], Qualification] = {}
    for q in here.session.world.all(Qualification):
        known = last.get((q.person, q.skill))
        if known is None or parse_time(q.until) > parse_time(known.until):
            last[q.person, q.skill] = q
    all_of = PlanSession.ROLES.intersection(here.session.me.roles)
    mine = [q for q in last.values() if all_of or q.person == here.session.me.id]
    return sorted(mine, key=lambda q: (parse_time(q.until), q.name))
