"""Major faults: the list, the form for a new one, and one with all that happened (FLT-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app.routes import Place
from mobile.screens.complaints import ways
from mobile.screens.faults.banner import count_going_on
from mobile.screens.faults.fault import TONES, FaultPage
from mobile.screens.faults.raise_fault import Raise
from mobile.screens.shared.list_tools import list_tools, sorted_out
from mobile.screens.shared.panes import cut, list_pane, nothing_open, pane_head, rest_note, search_field, two_panes
from mobile.screens.shared.rows import line, row_tile
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import empty_state, heading, label, pill, primary_button, quiet, title
from mobile.ui.text import t, when
from rulebook.kernel.irregularities import Irregularity
from rulebook.numbers.searching import sought
from rulebook.subjects.faults.records import Fault, FaultState

__all__ = ["Faults", "count_going_on"]

BY_STATE = "state"
SHOWN = 5
COLUMNS: dict[str, Callable[[Fault], Any]] = {"where": lambda f: (f.place, f.began_at)}


@ft.component
def Faults(place: Place) -> ft.Control:
    """List and detail; on a phone the one or the other."""
    here = use_app_context()

    def home() -> None:
        here.go(ways.fault(here))

    if place.step == ways.HEAR:
        detail: ft.Control | None = keyed(Raise, "raise", home)
    else:
        back = None if here.wide else home
        detail = keyed(FaultPage, f"one-{place.step}", place.step, back) if place.step else None
    nothing = nothing_open(ft.Icons.CAMPAIGN_OUTLINED, t("fault.pick"))
    return two_panes(here, keyed(Listed, "list", place.step), detail, nothing)


@ft.component
def Listed(chosen: str) -> ft.Control:
    """Those that go on first; above them warnings of like symptoms that nobody has raised."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("faults.filter")
    found = sorted(here.session.world.all(Fault), key=lambda f: f.raised_at, reverse=True)
    found.sort(key=lambda f: list(FaultState).index(f.state))
    found = sought(form.text("query"), found, lambda f: (f.number, f.phenomenon, f.place))
    found = sorted_out(form, found, lambda f: f.began_at, COLUMNS, BY_STATE)
    shown, rest = cut(found, form, redraw)
    new = primary_button(
        t("fault.raise"), lambda _: here.go(ways.raise_fault(here)), ft.Icons.CAMPAIGN_ROUNDED, danger=True
    )
    rows: list[ft.Control] = _clusters(here)
    rows += [_tile(here, f, f.id == chosen) for f in shown]
    if not rows:
        rows.append(empty_state(ft.Icons.VERIFIED_OUTLINED, t("fault.none"), t("fault.none.hint")))
    tools = list_tools(form, tuple(COLUMNS), redraw, BY_STATE)
    top = [new, search_field(form, t("faults.search"), redraw), *tools]
    return ft.Column(
        [pane_head(t("nav.faults"), big=True), list_pane(top, [*rows, *rest])], spacing=0, expand=True
    )


def _clusters(here: AppContext) -> list[ft.Control]:
    warned = [i for i in here.session.world.all(Irregularity) if i.code == "hidden_cluster" and not i.is_settled]
    if not warned:
        return []
    said = [label(t("fault.cluster", **i.facts)) for i in warned[:SHOWN]]
    return [heading(t("fault.clusters", count=len(warned))), *said, *rest_note(warned, SHOWN)]


def _tile(here: AppContext, fault: Fault, chosen: bool) -> ft.Control:
    path = ways.fault(here, fault.id)

    def press(_: Any) -> None:
        here.go(path)

    under = (fault.number, fault.place, when(fault.began_at, here.session.now()))
    return row_tile(
        line(title(fault.phenomenon, max_lines=2), pill(t(f"fault.state.{fault.state}"), TONES[fault.state])),
        quiet(" · ".join(p for p in under if p)),
        on_click=press,
        chosen=chosen,
        name=fault.number or fault.phenomenon,
    )
