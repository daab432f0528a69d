"""One test: its values against their limits, the instrument, who and when, the photo (ARC-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.measurements.measured import value_rows
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import link_row, spread
from mobile.ui.app_context import use_app_context
from mobile.ui.basics import card, empty_state, label
from mobile.ui.fields import grouped
from mobile.ui.frame import screen
from mobile.ui.photos import Tile
from mobile.ui.text import t, when
from mobile.ui.theme import M
from rulebook.numbers import show_plate
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.stock.records import Unit


@ft.component
def MeasurementPage(id: str, back: Callable[[], Any] | None) -> ft.Control:
    here = use_app_context()
    world = here.session.world
    test = world.get(Measurement, id)
    if test is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("measure.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("measure.title"), back=back), pane_body(nothing))
    number = test.number or t("measure.unnumbered")
    parts: list[ft.Control] = [
        card(*value_rows(test), spacing=M),
        card(
            spread(
                (t("measure.instrument"), test.instrument),
                (t("measure.by"), test.by_name or person_name(world, test.by)),
                (t("measure.at"), when(test.at, here.session.now())),
            ),
            *([label(test.words)] if test.words else []),
            padding=20,
            spacing=M,
        ),
    ]
    if test.photo is not None:
        parts.append(ft.Row([Tile(test.photo, "", "calm")]))
    vehicle, unit = world.get(Vehicle, test.vehicle), world.get(Unit, test.unit)
    if vehicle is not None:
        there = routes.office("archive", "vehicle", vehicle.id)
        icon = ft.Icons.LOCAL_SHIPPING_OUTLINED
        parts.append(link_row(show_plate(vehicle.plate), vehicle.vehicle_type, icon, lambda _: here.go(there)))
    if unit is not None:
        its = routes.office("archive", "unit", unit.id)
        icon = ft.Icons.GPS_FIXED_ROUNDED
        parts.append(link_row(grouped(unit.number), t(f"unit.{unit.unit}"), icon, lambda _: here.go(its)))
    return screen(pane_head(t("measure.title"), number, back=back), pane_body(*parts))
