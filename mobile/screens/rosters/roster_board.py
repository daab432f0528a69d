"""The roster, person by day: shifts, leave, holidays tinted, orders laid over; set here (DUTY-1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.rosters.grid import Grid, grid_of
from mobile.screens.rosters.roster_form import PATTERNS, RosterDraft, draft_of, pattern_lines
from mobile.screens.shared.branches import open_branches, several
from mobile.screens.shared.people_choice import people_choice
from mobile.screens.shared.rows import small_button
from mobile.ui import theme
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    banner,
    card,
    empty_state,
    heading,
    icon_button,
    label,
    quiet,
    refusal_banner,
    second_button,
)
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import month as month_words
from mobile.ui.text import t
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.times import add_months, company_day
from rulebook.policy.working_days import is_working_day
from rulebook.subjects.branches.records import HEAD
from rulebook.subjects.rosters.commands import SetRoster
from rulebook.subjects.rosters.lookup import month_of
from rulebook.subjects.rosters.records import Roster, ShiftPattern

BRANCH = HEAD
"""The branch where a company has only one."""


@ft.component
def RosterBoard(place: Place) -> ft.Control:
    """One month of one branch; the month before and after are a tap away."""
    here = use_app_context()
    month = place.step or month_of(company_day(here.session.now()))
    branch = place.more or BRANCH
    first = date.fromisoformat(f"{month}-01")
    earlier, later = (month_of(add_months(first, n)) for n in (-1, 1))

    def go(to: str) -> Callable[[Any], None]:
        return lambda _: here.go(routes.office("roster", to, branch if branch != BRANCH else ""))

    actions: list[ft.Control] = [
        icon_button(month_words(earlier), ft.Icons.CHEVRON_LEFT_ROUNDED, go(earlier)),
        icon_button(month_words(later), ft.Icons.CHEVRON_RIGHT_ROUNDED, go(later)),
    ]
    known = here.session.world.get(Roster, f"{branch}:{month}")
    under = (
        t("roster.edition", number=known.edition, name=known.history[-1].by_name) if known else t("roster.none")
    )
    head = page_head(month_words(month), under, actions=actions, big=True, readable=False)
    world = here.session.world
    if several(world):

        def other(to: str) -> Callable[[Any], None]:
            return lambda _: here.go(routes.office("roster", month, to if to != BRANCH else ""))

        chips = [small_button(name, other(id), on=id == branch) for id, name in open_branches(world)]
        actions.insert(0, ft.Row([*chips], spacing=S, wrap=True))
    board = keyed(MonthOf, f"{branch}:{month}:{known.edition if known else 0}", branch, first, known)
    return screen(head, board)


@ft.component
def MonthOf(branch: str, first: date, known: Roster | None) -> ft.Control:
    """The month as it is; for who may set it, with a brush for each shift."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    id = f"{branch}:{month_of(first)}"
    form = use_form(f"office.roster/{id}")
    may = bool(SetRoster.ROLES.intersection(here.session.me.roles))
    draft = draft_of(form, known, first)
    changed = may and draft.changed

    def put(person: str, day: int) -> None:
        draft.put(person, day, form.text("brush"))
        redraw()

    def add() -> None:
        if form.text("who"):
            draft.add(form.text("who"), _usual(here, first))
            form.put("who", "")
        redraw()

    async def save(_: Any) -> None:
        command = SetRoster(
            patterns=draft.patterns, rows=draft.rows, edition=known.edition if known else 0,
            reason=form.text("reason").strip(),
        )  # fmt: skip
        if await doing.do(command, id):
            await form.drop()

    parts: list[ft.Control] = []
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    if may:
        brushes = [(p.code, f"{p.code} {p.name} {p.begins}–{p.ends}") for p in draft.patterns]
        parts.append(choice(form, "brush", t("roster.brush"), [*brushes, ("", t("roster.off"))], redraw, ""))
    if draft.rows:
        parts.append(grid_of(Grid(here, draft, first, put if may else None)))
        parts.append(_legend(() if may else draft.patterns))
    else:
        parts.append(empty_state(ft.Icons.CALENDAR_MONTH_OUTLINED, t("roster.empty"), t("roster.empty.hint")))
    if may:
        parts += _changing(here, form, draft, redraw, add)
        hint = t("roster.patterns.hint") if draft.typed else t("roster.patterns.wrong")
        known_lines = pattern_lines(draft.known_patterns)
        parts.append(
            text_field(form, "patterns", t("roster.patterns"), redraw, lines=4, default=known_lines, helper=hint)
        )
        note = text_field(form, "reason", t("roster.reason"), redraw)
        parts += [note, second_button(t("roster.save"), save if changed and not doing.busy else None)]
    if known is not None:
        parts += [heading(t("roster.holidays")), _holidays(here, known, first)]
    return body(*parts, readable=False)


def _usual(here: AppContext, first: date) -> tuple[str, ...]:
    """A new row: the first shift on every working day."""
    days = (add_months(first, 1) - first).days
    world = here.session.world
    usual = PATTERNS[0].code
    return tuple(usual if is_working_day(world, first + timedelta(days=n)) else "" for n in range(days))


def _changing(
    here: AppContext, form: Any, draft: RosterDraft, redraw: Callable[[], None], add: Callable[[], None]
) -> list[ft.Control]:
    """Somebody more in the roster."""
    inside = {row.person for row in draft.rows}
    people = [p for p in here.session.world.all(Person) if p.active and not p.outsider and p.id not in inside]
    if not people:
        return []
    return [people_choice(form, "who", t("roster.add"), people, add)]


def _legend(shifts: Iterable[ShiftPattern]) -> ft.Control:
    """What colours and letters mean; who sets shifts has the letters on the brushes."""
    marks = (("roster.legend.leave", "info"), ("roster.legend.rest", "calm"), ("roster.legend.holiday", "wait"))
    cells: list[ft.Control] = []
    for key, tone in marks:
        colours = theme.look().tone(tone)
        words = label(t(key), ft.TextThemeStyle.BODY_SMALL, colours.ink)
        cells.append(ft.Container(words, bgcolor=colours.ground, border_radius=8, padding=6))
    cells += [quiet(f"{shift.code} {shift.name} {shift.begins}–{shift.ends}") for shift in shifts]
    return ft.Row([*cells, quiet(t("roster.legend.orders"))], wrap=True, spacing=S, run_spacing=S)


def _holidays(here: AppContext, roster: Roster, first: date) -> ft.Control:
    """Who is on duty on the month's public holidays: the holiday duty plan."""
    from rulebook.subjects.rosters.lent import holds
    from rulebook.subjects.rosters.lookup import is_holiday, shifts_of

    world = here.session.world
    rows: list[ft.Control] = []
    days = sorted({shift.day for _, shift in shifts_of(roster)})
    for day in (d for d in days if is_holiday(world, d)):
        names = []
        for person, shift in shifts_of(roster):
            found = world.get(Person, person)
            if shift.day == day and holds(world, person, shift):
                names.append(f"{found.name if found else person} {shift.pattern.code}")
        rows.append(label(f"{day.month}/{day.day}  {t('list.comma').join(names)}"))
    if not rows:
        return banner(t("roster.no_holiday"), tone="calm")
    return card(*rows, spacing=M)
