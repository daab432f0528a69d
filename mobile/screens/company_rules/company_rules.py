"""The company's own rules: figures, who decides what, who has which role; what holds, since when and why (ROLE-3).

Managers and auditors read; the administrator changes, by a line like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.branches.branches import BranchOf, branch_rows
from mobile.screens.company_rules.calendar import YearOf, year_rows
from mobile.screens.company_rules.classes import ClassOf, class_rows
from mobile.screens.company_rules.figures import FigureOf, figure_rows
from mobile.screens.company_rules.matrix import MatterOf, matter_rows
from mobile.screens.company_rules.models import ModelOf, model_rows
from mobile.screens.company_rules.needs import NeedOf, need_rows
from mobile.screens.company_rules.prices import PriceOf, price_rows
from mobile.screens.company_rules.roles import PersonOf, RoleOf, role_rows
from mobile.screens.letterhead.letterhead import LetterheadOf, letterhead_rows
from mobile.screens.messages.wordings import WordingOf, wording_rows
from mobile.screens.shared.panes import filter_row, list_pane, nothing_open, pane_head, two_panes
from mobile.screens.shared.rows import line, row_tile
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import quiet, title
from mobile.ui.frame import screen
from mobile.ui.text import t

VIEWS = (
    "figure",
    "matter",
    "role",
    "branch",
    "model",
    "calendar",
    "price",
    "skill",
    "letterhead",
    "message",
    "class",
)
ROWS = {
    "figure": figure_rows,
    "matter": matter_rows,
    "role": role_rows,
    "branch": branch_rows,
    "model": model_rows,
    "calendar": year_rows,
    "price": price_rows,
    "skill": need_rows,
    "letterhead": letterhead_rows,
    "message": wording_rows,
    "class": class_rows,
}
DETAILS: dict[str, tuple[str, Callable[..., Any]]] = {
    "figure": ("figure", FigureOf),
    "matter": ("matter", MatterOf),
    "role": ("role", RoleOf),
    "person": ("role", PersonOf),
    "branch": ("branch", BranchOf),
    "model": ("model", ModelOf),
    "calendar": ("calendar", YearOf),
    "price": ("price", PriceOf),
    "skill": ("skill", NeedOf),
    "letterhead": ("letterhead", LetterheadOf),
    "message": ("message", WordingOf),
    "class": ("class", ClassOf),
}
"""Step of the address → the list it belongs to, and what is drawn at the right."""


@ft.component
def CompanyRules(place: Place) -> ft.Control:
    """Lists left; one figure, matter, role or person right."""
    here = use_app_context()
    leave = None if here.wide else lambda: here.go(routes.office("rules"))
    view, build = DETAILS.get(place.step, ("", None))
    detail = keyed(build, f"{place.step}-{place.more}", place.more, leave) if build and place.more else None
    nothing = nothing_open(ft.Icons.BALANCE_ROUNDED, t("rules.pick"))
    return two_panes(here, keyed(Lists, "list", view, place.more), detail, nothing)


@ft.component
def Lists(opened: str, chosen: str) -> ft.Control:
    """One list at a time; what is opened by its address brings its own list along."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.rules")

    def follow() -> None:
        if opened and form.text("view", VIEWS[0]) != opened:
            form.put("view", opened)
            redraw()

    ft.use_effect(follow, [opened])
    view = form.text("view", VIEWS[0])
    options = [(v, t(f"rules.view.{v}"), None) for v in VIEWS]
    rows = [_row(here, view, id, words, notes, id == chosen) for id, words, notes in ROWS[view](here)]
    head = pane_head(t("nav.rules"), t(f"rules.view.{view}.under"), big=True)
    return screen(head, list_pane([filter_row(form, "view", options, redraw, VIEWS[0])], rows))


def _row(
    here: AppContext, view: str, id: str, words: tuple[str, str], notes: list[str], chosen: bool
) -> ft.Control:
    head = line(title(words[0]), title(words[1])) if words[1] else title(words[0])
    path = routes.office("rules", view, id)
    return row_tile(head, *[quiet(n) for n in notes], on_click=lambda _: here.go(path), chosen=chosen)
