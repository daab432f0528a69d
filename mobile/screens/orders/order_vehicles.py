"""The vehicles of an order at the desk: how far they are, and what became of each, by whom (ORD-1, ORD-10)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.panes import filter_row, more_rows, search_field
from mobile.screens.teams.vehicle_rows import VIEWS, counts, listed, progress_bar, vehicle_row
from mobile.ui.app_context import use_app_context, use_form, use_redraw
from mobile.ui.basics import card, quiet
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.subjects.orders.records import Order
from rulebook.subjects.orders.teamwork import progress

AT_ONCE = 8
"""So many rows are drawn at once; the rest of the order stands below them."""


@ft.component
def OrderVehicles(order: Order) -> ft.Control:
    """The total above; below it each vehicle by state, found by plate or driver; a row opens its history."""
    here = use_app_context()
    redraw = use_redraw()
    world = here.session.world
    form = use_form(f"office.vehicles/{order.id}")
    everything = progress(world, order)
    view, query = form.text("view", "all"), form.text("query")
    rows = listed(world, everything, view, query)
    most = int(form.get("most", AT_ONCE))
    found = counts(everything)
    options = [(key, t(f"vehicles.view.{key}"), found[key]) for key in (VIEWS[-1], *VIEWS[:-1])]

    def opens(id: str) -> Any:
        return lambda _: here.go(routes.office("archive", "vehicle", id))

    def more(_: Any) -> None:
        form.put("most", most + AT_ONCE * 3)
        redraw()

    parts: list[ft.Control] = [progress_bar(world, order)]
    if len(everything) > AT_ONCE:
        parts.append(search_field(form, t("vehicles.search"), redraw))
    parts.append(filter_row(form, "view", options, redraw, "all"))
    parts += [vehicle_row(world, row, opens(str(row[0].vehicle))) for row in rows[:most]]
    if len(rows) > most:
        parts.append(more_rows(len(rows) - most, more))
    if not rows:
        parts.append(quiet(t("vehicles.none")))
    return card(*parts, spacing=M)
