"""The store's view: every unit by whose hands it is in, what is owed back, and handing over (STK)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile import routes
from mobile.facade import Session
from mobile.routes import Place as Where
from mobile.screens.office.archive import unit_tile
from mobile.screens.office.archive_unit import UnitPage
from mobile.screens.office.looking import matches, where_is
from mobile.screens.office.panes import (
    cut,
    filter_row,
    list_pane,
    nothing_open,
    pane_head,
    search_field,
    two_panes,
)
from mobile.screens.office.store_offers import store_offers
from mobile.ui.basics import empty_state, heading, pill
from mobile.ui.frame import screen
from mobile.ui.here import Here, keyed, use_form, use_here, use_redraw
from mobile.ui.text import t
from rulebook.authority import units_overdue
from rulebook.records import Place, Unit


def owed(session: Session) -> int:
    """Units that were taken off and are not back yet (STK-5)."""
    return sum(u.owed_to_store for u in session.world.all(Unit))


@ft.component
def Stock(place: Where) -> ft.Control:
    """List and detail."""
    here = use_here()
    leave = None if here.wide else lambda: here.go(routes.office("stock"))
    detail = keyed(UnitPage, f"unit-{place.step}", place.step, leave) if place.step else None
    nothing = nothing_open(ft.Icons.INVENTORY_2_OUTLINED, t("office.stock.pick"))
    return two_panes(here, keyed(Units, "list", place.step), detail, nothing)


@ft.component
def Units(chosen: str) -> ft.Control:
    """Units by holder, narrowed down by place and by what is searched for."""
    here = use_here()
    redraw = use_redraw()
    form = use_form("office.stock.filter")
    world = here.session.world
    everything = world.all(Unit)
    views = {
        "owed": [u for u in everything if u.owed_to_store],
        "store": [u for u in everything if u.place is Place.STORE],
        "person": [u for u in everything if u.place is Place.PERSON],
        "vehicle": [u for u in everything if u.place is Place.VEHICLE],
        "other": [u for u in everything if u.place in (Place.WORKSHOP, Place.SCRAPPED, Place.LOST, Place.UNKNOWN)],
    }
    view = form.text("view", "owed" if views["owed"] else "store")
    found = [
        u for u in views[view] if matches(form.text("query"), (u.number, u.model, u.phone, where_is(world, u)))
    ]
    found.sort(key=lambda u: (where_is(world, u), u.unit, u.model, u.number))
    shown, rest = cut(found, form, redraw)
    rows: list[ft.Control] = store_offers(here)
    offers = len(rows)
    group = None
    for unit in shown:
        name = where_is(world, unit)
        if name != group:
            group = name
            count = sum(where_is(world, u) == name for u in found)
            rows.append(heading(f"{name} · {count}", _late(here, unit)))
        rows.append(unit_tile(here, unit, unit.id == chosen, _press(here, unit.id)))
    if len(rows) == offers:
        rows.append(
            empty_state(ft.Icons.INVENTORY_2_OUTLINED, t("office.stock.empty"), t("office.stock.empty.hint"))
        )
    options = [(key, t(f"office.stock.{key}"), len(views[key])) for key in views]
    top = [search_field(form, t("office.stock.search"), redraw), filter_row(form, "view", options, redraw, view)]
    return screen(pane_head(t("nav.stock"), big=True), list_pane(top, [*rows, *rest]))


def _press(here: Here, id: str) -> Any:
    return lambda _: here.go(routes.office("stock", id))


def _late(here: Here, unit: Unit) -> ft.Control | None:
    """A holder whose return of units is overdue is marked."""
    session = here.session
    if unit.place is not Place.PERSON or not units_overdue(session.world, unit.holder, session.now()):
        return None
    return pill(t("why_not.units_overdue"), "overdue")
