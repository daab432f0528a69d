"""The team's month: everybody's points and figures in one list, the team's own beside it (KPI-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.scores.figures import drill_down, figure_tiles, said
from mobile.screens.scores.score_card import PersonScore
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.branches import asked_branch, branch_filter
from mobile.screens.shared.lookups import technicians, visitors_too
from mobile.screens.shared.panes import list_pane, nothing_open, pane_body, pane_head, two_panes
from mobile.screens.shared.rows import line, row_tile
from mobile.screens.shared.strip_plot import Dot, strip_plot, strip_table
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import empty_state, heading, pill, quiet, title
from mobile.ui.frame import screen
from mobile.ui.text import month as say_month
from mobile.ui.text import t
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day
from rulebook.subjects.branches.membership import works_for
from rulebook.subjects.scores.card import card_of
from rulebook.subjects.scores.indicators import Figure, together
from rulebook.subjects.scores.span import month_of


@ft.component
def Team(place: Place) -> ft.Control:
    here = use_app_context()
    person = here.session.world.get(Person, place.step) if place.step else None

    def back() -> None:
        here.go(routes.office("scores"))

    if person is not None:
        detail: ft.Control | None = keyed(
            PersonScore, f"score-{person.id}", person, None if here.wide else back, False
        )
    else:
        detail = keyed(TeamFigures, "team") if here.wide else None
    return two_panes(
        here,
        keyed(Listed, "list", place.step),
        detail,
        nothing_open(ft.Icons.LEADERBOARD_OUTLINED, t("score.team")),
    )


@ft.component
def Listed(chosen: str) -> ft.Control:
    """Everybody who is scored, by name: figures that rest on too little are not ranked."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("score.team.list")
    month = month_of(company_day(here.session.now()))

    def press(id: str) -> Any:
        return lambda _: here.go(routes.office("scores", id))

    rows: list[ft.Control] = []
    for person in of_branch(here, form, technicians(here.session.world)):
        card = card_of(here.session.world, person.id, month)
        told = [
            f"{t(f'score.figure.{f.name}')} {said(f)}" for f in card.figures if f.unit == "share" and not f.low
        ]
        rows.append(
            row_tile(
                line(title(person.name), pill(t("score.points", points=card.points), "info")),
                quiet(" · ".join(told) or t("score.low")),
                on_click=press(person.id),
                chosen=person.id == chosen,
                name=person.name,
            )
        )
    if not rows:
        rows.append(empty_state(ft.Icons.GROUP_OUTLINED, t("score.nobody"), t("office.unknown.hint")))
    note = [] if here.wide else beyond_note(here)  # on a wide screen it stands beside, with the figures
    return screen(
        pane_head(t("score.team"), say_month(month), big=True),
        list_pane([*branch_filter(form, here.session.world, redraw), *note], rows),
    )


def of_branch(here: AppContext, form: Form, people: Sequence[Person]) -> list[Person]:
    """Those who work today for the branch that is asked for (BR-1)."""
    world, today = here.session.world, company_day(here.session.now())
    asked = asked_branch(form, world)
    return [person for person in people if asked(works_for(world, person, today))]


@ft.component
def TeamFigures() -> ft.Control:
    """The same figures over all of them together, each opening the list that it is the sum of."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("score.team")
    month = month_of(company_day(here.session.now()))
    people = of_branch(here, form, visitors_too(here.session.world))
    cards = [card_of(here.session.world, person.id, month).figures for person in people]
    figures = [together(several) for several in zip(*cards, strict=False)]
    by_figure = {
        figure.name: [
            dot for one, card in zip(people, cards, strict=True) if (dot := dot_of(one.name, card[n])) is not None
        ]
        for n, figure in enumerate(figures)
    }

    def opens(name: str) -> None:
        form.put("figure", name)
        redraw()

    opened = next((f for f in figures if f.name == form.text("figure")), None)
    if opened is not None:
        dots = by_figure[opened.name]
        spread = [figure_strip(opened, dots), strip_table(dots)] if dots else []
        parts = [*spread, *drill_down(here, opened)]
        return screen(pane_head(t("score.team"), back=lambda: opens("")), pane_body(*parts))
    chips = branch_filter(form, here.session.world, redraw)
    strips = [figure_strip(one, by_figure[one.name], opens) for one in figures if by_figure[one.name]]
    spread = [heading(t("score.strips")), quiet(t("score.strips.words")), *strips] if strips else []
    return screen(
        pane_head(t("score.team"), say_month(month)),
        pane_body(*beyond_note(here), *chips, figure_tiles(figures, opens), *spread),
    )


def dot_of(name: str, figure: Figure) -> Dot | None:
    """A person's value of a figure; None where nothing of theirs was to count, which is no nought."""
    if not figure.denominator:
        return None
    return Dot(name, figure.numerator / figure.denominator, said(figure), figure.low)


def figure_strip(figure: Figure, dots: Sequence[Dot], opens: Callable[[str], None] | None = None) -> ft.Control:
    """How far apart people are in a figure, the team's own as a line; a press opens values and things counted."""
    farthest = max(dots, key=lambda dot: dot.value)
    most, ends = (1.0, ("0 %", "100 %")) if figure.unit == "share" else (farthest.value, ("0", farthest.said))
    press = (lambda _: opens(figure.name)) if opens else None
    return strip_plot(
        t(f"score.figure.{figure.name}"), dots, most, ends, dot_of(t("score.team.all"), figure), press
    )
