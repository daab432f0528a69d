"""Tests of the vehicle, its terminal and its SIM at a visit, and what was measured there so far (ARC-1)."""

from __future__ import annotations

import flet as ft

from mobile.app import routes
from mobile.screens.measurements.measured import told_rows
from mobile.screens.measurements.recording import RecordTestForm, Thing
from mobile.screens.visits.progress import OrderView
from mobile.ui.app_context import AppContext, keyed, use_app_context
from mobile.ui.basics import card, empty_state, heading
from mobile.ui.fields import grouped
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.numbers import show_plate
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.stock.records import Unit


@ft.component
def MeasureOnSite(view: OrderView) -> ft.Control:
    here = use_app_context()
    order, visit = view.order, view.visit
    assert visit is not None
    head = page_head(t("measure.on_site"), order.number, back=lambda: here.go(routes.order(order.id)))
    things = [thing for vehicle in view.vehicles for thing in things_of(here, vehicle)]
    if not things:
        hint = t("measure.nothing.hint")
        return screen(head, body(empty_state(ft.Icons.SPEED_ROUNDED, t("order.no_vehicle"), hint)))
    made = told_rows(here, here.session.world.find(Measurement, "visit", visit.id))
    done: list[ft.Control] = [heading(t("measure.made")), card(*made, spacing=S)] if made else []
    return screen(head, body(keyed(RecordTestForm, f"test-{visit.id}", visit.id, things, visit.id), *done))


def things_of(here: AppContext, vehicle: Vehicle) -> list[Thing]:
    """The vehicle, and what the archive has on it."""
    plate = show_plate(vehicle.plate)
    found = [Thing(words=plate, vehicle=vehicle.id)]
    for id in (vehicle.terminal, vehicle.sim):
        unit = here.session.world.get(Unit, id) if id else None
        if unit is not None:
            words = f"{plate} · {t(f'unit.{unit.unit}')} {grouped(unit.number)}"
            found.append(Thing(words=words, vehicle=vehicle.id, unit=unit.id))
    return found
