"""A vehicle: what is fitted, what was swapped, which orders it had (RPL-3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.archive.swap_history import swap_history
from mobile.screens.archive.vehicle_line import VehicleLine
from mobile.screens.company.customer_amend import customer_part
from mobile.screens.company.customer_erasure import erasure_part
from mobile.screens.company.replate import Replate, earlier_plates, replaced
from mobile.screens.confidentiality.open_file import use_gate
from mobile.screens.confidentiality.who_saw import who_saw
from mobile.screens.customer_pages.page_card import vehicle_part
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.fetch_beyond import fetch_older
from mobile.screens.shared.lookups import customer_name, order_tile
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import link_row, spread
from mobile.ui.app_context import AppContext, keyed, use_app_context
from mobile.ui.basics import card, empty_state, heading, label, pill, quiet
from mobile.ui.contacts import reach
from mobile.ui.fields import grouped
from mobile.ui.frame import screen
from mobile.ui.plate import plate_badge
from mobile.ui.text import day, t
from mobile.ui.theme import M, S
from rulebook.numbers import show_phone, show_plate
from rulebook.subjects.company.commands import ReplateVehicle
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit, UnitKind


@ft.component
def VehiclePage(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """Plate, papers, units, history."""
    here = use_app_context()
    world = here.session.world
    shut = use_gate(Vehicle.KIND, id)
    vehicle = world.get(Vehicle, id)
    while vehicle is not None and vehicle.merged_into:
        vehicle = world.get(Vehicle, vehicle.merged_into)
    if vehicle is None:
        words, hint = t("office.vehicle.unknown"), t("office.unknown.hint")
        return screen(
            pane_head(t("field.vehicles"), back=back),
            pane_body(empty_state(ft.Icons.SEARCH_OFF_ROUNDED, words, hint)),
        )
    if shut is not None:
        return screen(pane_head(show_plate(vehicle.plate), t("nav.archive"), back=back), pane_body(shut))
    id = vehicle.id
    orders = sorted((o for o in world.all(Order) if id in o.vehicles), key=lambda o: o.opened_at, reverse=True)
    planned = ((vehicle.planned_model, ""), (vehicle.planned_terminal, "terminal"), (vehicle.planned_sim, "sim"))
    wanted = " · ".join(grouped(p) if kind else p for p, kind in planned if p)
    driver = " ".join(p for p in (vehicle.driver, show_phone(vehicle.driver_phone)) if p)
    parts: list[ft.Control] = [
        card(
            plate_badge(vehicle.plate, vehicle.vehicle_type, 30),
            spread(
                (t("field.customer"), customer_name(world, vehicle.customer)),
                (t("field.plate_colour"), t(f"colour.{vehicle.plate_colour}") if vehicle.plate_colour else ""),
                (t("office.vehicle.type"), vehicle.vehicle_type),
                (t("office.vehicle.vin"), vehicle.vin),
                (t("office.vehicle.driver"), driver),
                (t("office.vehicle.planned"), wanted),
            ),
            *reach("", (vehicle.driver_phone, vehicle.driver)),
            padding=20,
            spacing=M,
        ),
        *earlier_plates(vehicle),
        *replaced(here, vehicle),
        *customer_part(here, vehicle.customer),
        *erasure_part(here, vehicle.customer),
        heading(t("order.fitted")),
        card(_fitted(here, "terminal", vehicle.terminal), _fitted(here, "sim", vehicle.sim), padding=S, spacing=0),
        keyed(VehicleLine, f"file-{id}", vehicle),
        heading(t("office.swaps")),
        *swap_history(here, list(world.find(Swap, "vehicle", id))),
        heading(t("office.archive.orders", count=len(orders))),
    ]
    go = here.go
    parts += [order_tile(here.session, o, lambda _, i=o.id: go(routes.office("orders", i))) for o in orders]
    if not orders:
        parts.append(card(quiet(t("office.vehicle.no_orders"))))
    parts += [*beyond_note(here), *fetch_older(here, Vehicle.KIND, id)]
    parts += vehicle_part(here, vehicle)
    parts += who_saw(here, Vehicle.KIND, id)
    if ReplateVehicle.ROLES.intersection(here.session.me.roles):
        parts.append(keyed(Replate, f"replate-{id}-{vehicle.plate}", vehicle))
    return screen(pane_head(show_plate(vehicle.plate), t("nav.archive"), back=back), pane_body(*parts))


def _fitted(here: AppContext, kind: str, id: str | None) -> ft.Control:
    unit = here.session.world.get(Unit, id) if id else None
    icon = ft.Icons.GPS_FIXED_ROUNDED if kind == UnitKind.TERMINAL else ft.Icons.SIM_CARD_OUTLINED
    if unit is None:
        row = [ft.Icon(icon, size=22), label(t("office.vehicle.none_fitted", unit=t(f"unit.{kind}")))]
        return ft.Container(ft.Row([*row], spacing=M), padding=S)
    until = t("order.warranty", date=day(unit.warranty_until)) if unit.warranty_until else ""
    note = " · ".join(p for p in (t(f"unit.{kind}"), unit.model, unit.phone, until) if p)
    mark = pill(t("office.vehicle.fitted"), "ok")
    path = routes.office("archive", "unit", unit.id)
    return link_row(grouped(unit.number), note, icon, lambda _: here.go(path), mark)
