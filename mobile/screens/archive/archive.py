"""The archive by any of its numbers: vehicles, units, orders; with nothing typed, the visits of late (ARC-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens import registry
from mobile.screens.archive.databases import Databases, open_databases
from mobile.screens.archive.unit import UnitPage
from mobile.screens.archive.vehicle import VehiclePage
from mobile.screens.archive.visit import VisitPage
from mobile.screens.measurements.measurement import MeasurementPage
from mobile.screens.shared.archive_search import use_archive
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.fetch_beyond import beyond_rows
from mobile.screens.shared.lookups import customer_name, order_texts, order_tile, person_name, where_is
from mobile.screens.shared.panes import list_pane, nothing_open, pane_head, rest_note, search_field, two_panes
from mobile.screens.shared.rows import line, row_tile
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import empty_state, heading, pill, quiet, second_button, title
from mobile.ui.fields import grouped
from mobile.ui.frame import screen
from mobile.ui.plate import plate_badge
from mobile.ui.text import read_choice, t, when
from rulebook.numbers.searching import finder_of_any
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.visits.records import Visit
from rulebook.subjects.visits.visit_states import visit_state

EACH = 20
"""So many hits of each kind are listed; typing more finds the rest."""
DATABASES = "databases"
PAGES = {"vehicle": VehiclePage, "unit": UnitPage, "visit": VisitPage, "measurement": MeasurementPage}


@ft.component
def Archive(place: Place) -> ft.Control:
    """What is searched for at the left, what it says at the right."""
    here = use_app_context()
    if place.step == DATABASES:
        return keyed(Databases, DATABASES)
    leave = None if here.wide else lambda: here.go(routes.office("archive"))
    page = PAGES.get(place.step)
    detail = keyed(page, f"{place.step}-{place.more}", place.more, leave) if page and place.more else None
    nothing = nothing_open(ft.Icons.FOLDER_OPEN_OUTLINED, t("office.archive.pick"))
    return two_panes(here, keyed(Search, "list", place.more), detail, nothing)


@ft.component
def Search(chosen: str) -> ft.Control:
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.archive.filter")
    query = form.text("query").strip()
    archive = use_archive(here, query)
    rows = _hits(here, query, chosen) if query else _late(here, chosen)
    rows += beyond_rows(here, archive)
    if not rows:
        rows = [empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("office.archive.empty"), t("office.search.none.hint"))]
    head = pane_head(t("nav.archive"), big=True)
    top: list[ft.Control] = [search_field(form, t("office.archive.search"), redraw, several=here.wide)]
    if open_databases(here):
        path = routes.office("archive", DATABASES)
        words = t("archive.databases.open")
        top.append(second_button(words, lambda _: here.go(path), ft.Icons.TABLE_CHART_OUTLINED))
    return screen(head, list_pane([*top, *beyond_note(here)], rows))


def _open(here: AppContext, kind: str, id: str) -> Callable[..., Any]:
    return lambda _: here.go(routes.office("archive", kind, id))


def _late(here: AppContext, chosen: str) -> list[ft.Control]:
    """The latest visits, and some vehicles to begin with."""
    world = here.session.world
    visits = sorted(world.all(Visit), key=lambda v: v.completed_at or v.arrived_at or v.departed_at, reverse=True)
    rows: list[ft.Control] = []
    if visits:
        rows.append(heading(t("office.archive.visits")))
        rows += [_visit(here, v, v.id == chosen) for v in visits[:EACH]]
        rows += rest_note(visits, EACH)
    vehicles = [v for v in world.all(Vehicle) if v.plate]
    if vehicles:
        rows.append(heading(t("office.archive.vehicles", count=len(vehicles))))
        rows += [_vehicle(here, v, v.id == chosen) for v in vehicles[:EACH]]
        rows += rest_note(vehicles, EACH)
    return rows


def _hits(here: AppContext, query: str, chosen: str) -> list[ft.Control]:
    world, fits = here.session.world, finder_of_any(query)
    vehicles = [v for v in world.all(Vehicle) if v.plate and fits(_vehicle_texts(here, v))]
    units = [u for u in world.all(Unit) if fits((u.number, u.phone, u.model))]
    opens = {entry.key for entry in registry.opened_by(here.session.me, registry.OFFICE_ENTRIES)}
    orders = [o for o in world.all(Order) if fits(order_texts(world, o))] if "orders" in opens else []
    rows: list[ft.Control] = []
    if vehicles:
        rows.append(heading(t("office.archive.vehicles", count=len(vehicles))))
        rows += [_vehicle(here, v, v.id == chosen) for v in vehicles[:EACH]]
        rows += rest_note(vehicles, EACH)
    if units:
        rows.append(heading(t("office.archive.units", count=len(units))))
        rows += [unit_tile(here, u, _open(here, "unit", u.id), u.id == chosen) for u in units[:EACH]]
        rows += rest_note(units, EACH)
    if orders:
        rows.append(heading(t("office.archive.orders", count=len(orders))))
        rows += [order_tile(here.session, o, _order(here, o.id)) for o in orders[:EACH]]
        rows += rest_note(orders, EACH)
    return rows


def _order(here: AppContext, id: str) -> Callable[..., Any]:
    return lambda _: here.go(routes.office("orders", id))


def _vehicle_texts(here: AppContext, vehicle: Vehicle) -> tuple[str, ...]:
    """What a vehicle is found by: its own numbers, and those of what is fitted (ARC-1)."""
    name = customer_name(here.session.world, vehicle.customer)
    world = here.session.world
    fitted = [u for id in (vehicle.terminal, vehicle.sim) if id and (u := world.get(Unit, id))]
    numbers = [text for unit in fitted for text in (unit.number, unit.phone)]
    earlier = [past.plate for past in vehicle.earlier_plates]
    return (vehicle.plate, *earlier, vehicle.vin, vehicle.driver, vehicle.driver_phone, name, *numbers)


def _vehicle(here: AppContext, vehicle: Vehicle, chosen: bool) -> ft.Control:
    name = customer_name(here.session.world, vehicle.customer)
    words = " · ".join(p for p in (vehicle.vehicle_type, name, vehicle.driver) if p)
    badge = plate_badge(vehicle.plate, vehicle.vehicle_type, 16)
    return row_tile(
        badge, quiet(words or t("word.none")), on_click=_open(here, "vehicle", vehicle.id), chosen=chosen
    )


def unit_tile(here: AppContext, unit: Unit, press: Callable[..., Any], chosen: bool) -> ft.Control:
    """A unit in a list: number, model, in whose hands."""
    mark: list[ft.Control] = [pill(t("office.unit.owed"), "wait")] if unit.owed_to_store else []
    kind = t(f"unit.{unit.unit}")
    icon = ft.Icons.GPS_FIXED_ROUNDED if unit.unit is UnitKind.TERMINAL else ft.Icons.SIM_CARD_OUTLINED
    top = ft.Row([ft.Icon(icon, size=18), title(grouped(unit.number))], spacing=6, tight=True)
    words = " · ".join(p for p in (kind, unit.model, where_is(here.session.world, unit)) if p)
    return row_tile(line(top, *mark), quiet(words), on_click=press, chosen=chosen)


def _visit(here: AppContext, visit: Visit, chosen: bool) -> ft.Control:
    world = here.session.world
    order = world.get(Order, visit.order)
    at = visit.completed_at or visit.arrived_at or visit.departed_at
    state = visit_state(visit)
    tone = "ok" if visit.completed_at else "wait"
    vehicle = world.get(Vehicle, order.vehicles[0]) if order and order.vehicles else None
    top: ft.Control = (
        plate_badge(vehicle.plate, vehicle.vehicle_type, 16) if vehicle else quiet(t("order.no_vehicle"))
    )
    words = (order.number if order else "", person_name(world, visit.technician), when(at, here.session.now()))
    return row_tile(
        line(top, pill(t(f"state.{state}"), tone)),
        title(read_choice(visit.finding) or (order.symptom if order else "") or t("office.visit"), max_lines=2),
        quiet(" · ".join(p for p in words if p)),
        on_click=_open(here, "visit", visit.id),
        chosen=chosen,
    )
