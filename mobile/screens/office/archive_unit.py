"""A unit: where it is, in what condition, and every vehicle it was on (STK-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile import routes
from mobile.screens.office.history import swap_history
from mobile.screens.office.looking import where_is
from mobile.screens.office.panes import pane_body, pane_head
from mobile.screens.office.rows import link_row, spread
from mobile.screens.office.unit_care import Workshop, WriteOff, may_repair, may_write_off
from mobile.screens.office.unit_moves import Moves, may_move
from mobile.ui.basics import card, empty_state, heading, label, pill
from mobile.ui.fields import grouped
from mobile.ui.frame import screen
from mobile.ui.here import keyed, use_here
from mobile.ui.text import day, known, t, when
from mobile.ui.theme import M
from rulebook.records import Place, Swap, Unit, Vehicle


@ft.component
def UnitPage(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """Number, hands, condition, history; the storekeeper moves it from here."""
    here = use_here()
    world, now = here.session.world, here.session.now()
    unit = world.get(Unit, id)
    if unit is None:
        words, hint = t("office.unit.unknown"), t("office.unknown.hint")
        return screen(
            pane_head(t("field.unit"), back=back), pane_body(empty_state(ft.Icons.SEARCH_OFF_ROUNDED, words, hint))
        )
    condition = (
        t(f"swap.condition.{unit.condition}") if known(f"swap.condition.{unit.condition}") else unit.condition
    )
    marks: list[ft.Control] = [pill(t(f"office.place.{unit.place}"), "info", ft.Icons.PLACE_OUTLINED)]
    if unit.owed_to_store:
        since = (
            t("office.unit.owed_since", when=when(unit.owed_since, now))
            if unit.owed_since
            else t("office.unit.owed")
        )
        marks.append(pill(since, "wait"))
    parts: list[ft.Control] = [
        card(
            label(grouped(unit.number), ft.TextThemeStyle.HEADLINE_SMALL),
            ft.Row(marks, wrap=True),
            spread(
                (t("field.unit"), t(f"unit.{unit.unit}")),
                (t("field.product_model"), unit.model),
                (t("office.unit.phone"), unit.phone),
                (t("office.unit.holder"), where_is(world, unit)),
                (t("office.unit.condition"), condition),
                (t("office.unit.warranty"), day(unit.warranty_until) if unit.warranty_until else ""),
            ),
            padding=20,
            spacing=M,
        )
    ]
    vehicle = world.get(Vehicle, unit.holder) if unit.place is Place.VEHICLE else None
    if vehicle is not None:
        path = routes.office("archive", "vehicle", vehicle.id)
        parts.append(
            link_row(
                vehicle.plate, vehicle.vehicle_type, ft.Icons.LOCAL_SHIPPING_OUTLINED, lambda _: here.go(path)
            )
        )
    if may_move(here, unit):
        parts.append(keyed(Moves, "moves", unit))
    if may_repair(here, unit):
        parts.append(keyed(Workshop, "workshop", unit))
    if may_write_off(here, unit):
        parts.append(keyed(WriteOff, "write-off", unit))
    swaps = {s.id: s for key in ("old_number", "new_number") for s in world.find(Swap, key, unit.number)}
    parts += [heading(t("office.swaps")), *swap_history(here, list(swaps.values()), plate=True)]
    return screen(pane_head(t(f"unit.{unit.unit}"), unit.model, back=back), pane_body(*parts))
