"""One major fault: whom to call first, what happened since, who is affected, analysis and report (FLT-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.complaints.measures import SetMeasureHere, measure_card
from mobile.screens.complaints.people import staff
from mobile.screens.faults.acts import FaultActs
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.panes import pane_body, pane_head, rest_note
from mobile.screens.shared.rows import line, spread
from mobile.ui import theme
from mobile.ui.app_context import AppContext, keyed, use_app_context
from mobile.ui.basics import banner, card, empty_state, heading, label, pill, quiet
from mobile.ui.contacts import dial
from mobile.ui.downloads import print_button
from mobile.ui.frame import screen
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.commands import MANAGERS
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import parse_time
from rulebook.subjects.complaints.gates import measures_of
from rulebook.subjects.faults.affected import affected, over_time
from rulebook.subjects.faults.deadlines import pending
from rulebook.subjects.faults.records import Fault, FaultState, Whom
from rulebook.subjects.faults.timeline import timeline

STEPS = 8
"""So many steps are drawn, the last ones."""
TONES = {
    FaultState.RAISED: "overdue",
    FaultState.ENDED: "wait",
    FaultState.ANALYSED: "info",
    FaultState.RELEASED: "ok",
}
WHO = {
    Whom.MANAGER: frozenset({Role.SERVICE_MANAGER}),
    Whom.SALES: frozenset({Role.CUSTOMER_SERVICE}),
    Whom.TOP: frozenset({Role.DEPARTMENT_MANAGER}),
}
"""Whose numbers are offered; sales have no role of their own: customer service knows the contact."""
LISTED = 40


@ft.component
def FaultPage(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """What is due stands first, then whom to call, then all that happened."""
    here = use_app_context()
    fault = here.session.world.get(Fault, id)
    if fault is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("fault.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("fault.one"), back=back), pane_body(nothing))
    parts: list[ft.Control] = [_matter(here, fault), *_due(here, fault)]
    if fault.state is FaultState.RAISED:
        parts += [heading(t("fault.call")), _to_call(here, fault)]
    parts += [heading(t("fault.now")), keyed(FaultActs, f"acts-{id}-{fault.state}", fault)]
    measures = measures_of(here.session.world, fault.id)
    parts += [heading(t("fault.timeline")), _timeline(here, fault)]
    parts += _affected(here, fault)
    if fault.ended_at:
        parts.append(heading(t("measures.title", count=len(measures))))
        parts += [measure_card(here, m) for m in measures] or [quiet(t("measures.none"))]
        if fault.state is not FaultState.RELEASED and MANAGERS.intersection(here.session.me.roles):
            parts.append(keyed(SetMeasureHere, f"measure-{id}", fault.id, ""))
    parts.append(ft.Row([print_button("fault", fault.id, fault.number or fault.id, t("fault.report"))]))
    mark = pill(t(f"fault.state.{fault.state}"), TONES[fault.state])
    return screen(
        pane_head(fault.number or t("fault.one"), fault.place, back=back, actions=[mark]), pane_body(*parts)
    )


def _matter(here: AppContext, fault: Fault) -> ft.Control:
    now = here.session.now()
    analysis = fault.analysis
    rows: list[ft.Control] = [
        label(fault.phenomenon, ft.TextThemeStyle.HEADLINE_SMALL),
        spread(
            (t("fault.began"), when(fault.began_at, now)),
            (t("fault.raised_by"), f"{fault.raised_by_name} {when(fault.raised_at, now)}"),
            (t("fault.model"), fault.model),
            (t("fault.planned"), fault.plan),
            (t("fault.ended"), f"{when(fault.ended_at, now)} {fault.how_ended}" if fault.ended_at else ""),
        ),
    ]
    if analysis is not None:
        rows.append(label(t("fault.impact.is", text=analysis.impact)))
        rows.append(label(t("fault.process.is", text=analysis.process)))
        rows.append(label(t("fault.cause.is", text=" ← ".join(analysis.whys))))
    return card(*rows, padding=20, spacing=M)


def _due(here: AppContext, fault: Fault) -> list[ft.Control]:
    """What is due next, and what is over."""
    now = here.session.now()
    found = sorted(pending(here.session.world, fault), key=lambda one: parse_time(one[1]))
    marks = [
        pill(t(f"fault.due.{name}", when=when(due, now)), "overdue" if parse_time(due) < now else "wait")
        for name, due in found
    ]
    return [ft.Row(list(marks), wrap=True, spacing=S, run_spacing=S)] if marks else []


def _to_call(here: AppContext, fault: Fault) -> ft.Control:
    """Whoever is still to be told, with a number that dials without signal for data."""
    told = {one.whom for one in fault.told}
    rows: list[ft.Control] = []
    for whom, roles in WHO.items():
        if whom in told:
            continue
        people = [p for p in staff(here, (str(here.session.me.id),)) if roles & set(p.roles)]
        buttons = [button for p in people for button in _dials(p)]
        names = t("list.comma").join(p.name for p in people)
        rows.append(line(label(t(f"fault.whom.{whom}")), quiet(names)))
        rows.append(
            ft.Row(buttons, wrap=True, spacing=S, run_spacing=S) if buttons else quiet(t("fault.no_number"))
        )
    return card(*rows, spacing=S) if rows else banner(t("fault.all_told"), "", "ok")


def _dials(person: Person) -> list[ft.Control]:
    return dial(person.phone, person.name)


def _timeline(here: AppContext, fault: Fault) -> ft.Control:
    """Drawn from the lines, in the order in which it happened."""
    now = here.session.now()
    rows: list[ft.Control] = []
    for one in timeline(fault, measures_of(here.session.world, fault.id)):
        said = " · ".join(p for p in (one.name, one.text) if p)
        rows.append(line(label(t(f"fault.step.{one.step}")), quiet(when(one.at, now))))
        if said:
            rows.append(quiet(said))
    return card(*rows, spacing=S)


def _affected(here: AppContext, fault: Fault) -> list[ft.Control]:
    """How many vehicles do not work over time, then each with its state."""
    found = affected(here.session.world, fault)
    if not found:
        return []
    left = sum(not one.restored_at for one in found)
    now = here.session.now()
    rows = [
        line(
            label(" ".join(p for p in (one.plate, one.number) if p)),
            pill(t("fault.restored", when=when(one.restored_at, now)), "ok")
            if one.restored_at
            else pill(t("fault.affected"), "overdue"),
        )
        for one in found[:LISTED]
    ]
    if len(found) > LISTED:
        rows.append(quiet(t("fault.affected.more", count=len(found) - LISTED)))
    title = t("fault.affected.count", left=left, count=len(found))
    return [
        heading(title),
        *beyond_note(here),
        _chart(here, over_time(found, fault), len(found)),
        card(*rows, spacing=S),
    ]


def _chart(here: AppContext, points: list[tuple[str, int]], most: int) -> ft.Control:
    """How many still do not work, after each moment at which some came back."""
    now = here.session.now()
    colour = theme.look().tone("overdue").strong
    last = dict(points)  # several at one moment are one step
    rows = []
    for at, left in list(last.items())[-STEPS:]:
        length = max(1, round(left * 100 / most)) if most else 1
        bar = ft.Row(
            [
                ft.Container(height=14, border_radius=6, bgcolor=colour, expand=length, visible=bool(left)),
                ft.Container(expand=101 - length),
            ],
            spacing=0,
            expand=True,
        )
        rows.append(
            ft.Row([ft.Container(quiet(when(at, now)), width=112), bar, ft.Container(label(str(left)), width=48)])
        )
    return card(*rows, *rest_note(last, STEPS), spacing=S)
