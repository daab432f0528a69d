"""The file of a vehicle on one line in time; one part of it alone, where that is wanted (ARC-1)."""

from __future__ import annotations

import flet as ft

from mobile.app import routes
from mobile.screens.shared.archive_search import page_of
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import cut, filter_row
from mobile.screens.shared.rows import link_row
from mobile.ui.app_context import AppContext, use_app_context, use_form, use_redraw
from mobile.ui.basics import card, heading, label, quiet
from mobile.ui.fields import grouped
from mobile.ui.text import money, t, when
from mobile.ui.theme import M, S
from rulebook.policy.vehicle_file import Event, Part, file_of
from rulebook.subjects.company.records import Vehicle

ICONS = {
    Part.ORDER: ft.Icons.ASSIGNMENT_OUTLINED,
    Part.VISIT: ft.Icons.HOME_REPAIR_SERVICE_OUTLINED,
    Part.UNIT: ft.Icons.SWAP_HORIZ_ROUNDED,
    Part.TEST: ft.Icons.FACT_CHECK_OUTLINED,
    Part.PAPER: ft.Icons.DRAW_OUTLINED,
    Part.MONEY: ft.Icons.RECEIPT_LONG_OUTLINED,
    Part.CALL: ft.Icons.SUPPORT_AGENT_OUTLINED,
}
ALL = "all"


@ft.component
def VehicleLine(vehicle: Vehicle) -> ft.Control:
    """All that is known of it, the latest first; a row opens what it tells of, where this person may."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form(f"vehicle.file/{vehicle.id}")
    events = file_of(here.session.world, vehicle)
    counts = {part: sum(event.part is part for event in events) for part in Part}
    options: list[tuple[str, str, int | None]] = [(ALL, t("file.all"), len(events))]
    options += [(part.value, t(f"file.part.{part}"), counts[part]) for part in Part if counts[part]]
    chosen = form.text("part", ALL)
    shown, rest = cut([e for e in events if chosen in (ALL, e.part)], form, redraw)
    rows: list[ft.Control] = [_row(here, event) for event in shown]
    return ft.Column(
        [
            heading(t("file.title")),
            filter_row(form, "part", options, redraw, ALL),
            card(*(rows or [quiet(t("file.none"))]), *rest, padding=S, spacing=0),
        ],
        spacing=M,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def words_of(event: Event) -> str:
    """What it was: a repair order, a terminal swapped, cash taken."""
    return t(
        f"file.{event.what}", of=t(event.of) if event.of else "", count=event.numbers[0] if event.numbers else ""
    )


def _row(here: AppContext, event: Event) -> ft.Control:
    who = person_name(here.session.world, event.person) if event.person else event.name
    numbers = () if event.what == "photos" else event.numbers
    shown = " → ".join(grouped(number) if event.part is Part.UNIT else number for number in numbers)
    note = " · ".join(p for p in (when(event.at, here.session.now()), who, shown) if p)
    path = _path(here, event)
    sum_ = label(money(event.fen)) if event.fen is not None else None
    words, icon = words_of(event), ICONS[event.part]
    if path:
        return link_row(words, note, icon, lambda _: here.go(path), sum_)
    told = ft.Column([label(words), quiet(note)], spacing=2, tight=True, expand=True)
    return ft.Container(ft.Row([ft.Icon(icon, size=22), told, *([sum_] if sum_ else [])], spacing=M), padding=S)


def _path(here: AppContext, event: Event) -> str:
    if event.kind == "visit":
        return routes.office("archive", "visit", event.id)
    return page_of(here, event.kind, event.id)
