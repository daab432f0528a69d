"""A unit: where it is, in what condition, and every vehicle it was on (STK-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.archive.swap_history import swap_history
from mobile.screens.confidentiality.who_saw import seen_of, use_read
from mobile.screens.measurements.measured import test_rows
from mobile.screens.measurements.recording import RecordTestForm, Thing, may_test
from mobile.screens.printing.of_label import unit_print
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.fetch_beyond import fetch_older
from mobile.screens.shared.lookups import where_is
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import link_row, spread
from mobile.screens.stock.repairs import Workshop, WriteOff, may_repair, may_write_off
from mobile.screens.stock.unit_moves import Moves, may_move
from mobile.ui.app_context import keyed, use_app_context
from mobile.ui.basics import card, empty_state, heading, label, pill
from mobile.ui.fields import grouped
from mobile.ui.frame import screen
from mobile.ui.text import day, known, read_choice, t, when
from mobile.ui.theme import M
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Place, Unit


@ft.component
def UnitPage(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """Number, hands, condition, history; the storekeeper moves it from here."""
    here = use_app_context()
    world, now = here.session.world, here.session.now()
    unit = world.get(Unit, id)
    use_read(Unit.KIND, id if unit else "")
    if unit is None:
        words, hint = t("office.unit.unknown"), t("office.unknown.hint")
        return screen(
            pane_head(t("field.unit"), back=back), pane_body(empty_state(ft.Icons.SEARCH_OFF_ROUNDED, words, hint))
        )
    coded = f"swap.condition.{unit.condition}"
    condition = t(coded) if known(coded) else read_choice(unit.condition)
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
    parts.append(unit_print(unit))
    if may_move(here, unit):
        parts.append(keyed(Moves, "moves", unit))
    if may_repair(here, unit):
        parts.append(keyed(Workshop, "workshop", unit))
    if may_write_off(here, unit):
        parts.append(keyed(WriteOff, "write-off", unit))
    swaps = {s.id: s for key in ("old_number", "new_number") for s in world.find(Swap, key, unit.number)}
    parts += [heading(t("office.swaps")), *swap_history(here, list(swaps.values()), plate=True)]
    parts += test_rows(here, world.find(Measurement, "unit", id))
    if may_test(here):
        where = unit.holder if vehicle is not None else ""
        thing = Thing(words=unit.number, vehicle=where, unit=unit.id)
        parts += [heading(t("measure.record")), keyed(RecordTestForm, f"test-{id}", id, [thing], "")]
    parts += seen_of(here, Unit.KIND, id)
    parts += [*beyond_note(here), *fetch_older(here, Unit.KIND, id)]
    return screen(pane_head(t(f"unit.{unit.unit}"), unit.model, back=back), pane_body(*parts))
