"""Swaps as a history: old unit off, new unit on, why, by whom, when (RPL-1, RPL-2)."""

from __future__ import annotations

from collections.abc import Sequence

import flet as ft

from mobile.app import routes
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.rows import line
from mobile.ui import theme
from mobile.ui.app_context import AppContext
from mobile.ui.basics import card, label, pill, quiet
from mobile.ui.fields import grouped
from mobile.ui.plate import plate_badge
from mobile.ui.text import known, read_choice, t, when
from mobile.ui.theme import XS, M, S
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import UnitKind


def coded(prefix: str, value: str) -> str:
    """A code in words; what is none, as it was written."""
    return t(f"{prefix}.{value}") if value and known(f"{prefix}.{value}") else read_choice(value)


def swap_card(here: AppContext, swap: Swap, plate: bool = False) -> ft.Control:
    """One swap, old above new."""
    look = theme.look()
    why = " · ".join(p for p in (coded("swap.reason", swap.reason), coded("swap.condition", swap.condition)) if p)
    icon = ft.Icons.GPS_FIXED_ROUNDED if swap.unit is UnitKind.TERMINAL else ft.Icons.SIM_CARD_OUTLINED
    marks: list[ft.Control] = [pill(t(f"unit.{swap.unit}"), "info", icon)]
    if plate:
        vehicle = here.session.world.get(Vehicle, swap.vehicle)
        marks.append(plate_badge(swap.plate, vehicle.vehicle_type if vehicle else "", 14))
    rows: list[ft.Control] = [
        line(ft.Row(marks, spacing=S, tight=True), quiet(when(swap.at, here.session.now()))),
        _unit(t("swap.off"), swap.old_number, swap.old_phone, ft.Icons.REMOVE_CIRCLE_OUTLINE, look.overdue.ink),
        _unit(t("swap.on"), swap.new_number, swap.new_phone, ft.Icons.ADD_CIRCLE_OUTLINE, look.ok.ink),
    ]
    foot = [p for p in (swap.model, why, person_name(here.session.world, swap.by)) if p]
    rows.append(quiet(" · ".join(foot)))
    if swap.sim_moves:
        rows.append(quiet(t("swap.sim_moved")))
    if swap.line:
        rows.append(quiet(t("office.swap.line", line=swap.line)))
    return card(*rows, spacing=S)


def _unit(words: str, number: str, phone: str, icon: ft.IconData, ink: str) -> ft.Control:
    shown = grouped(number) if number else t("word.none")
    return ft.Row(
        [
            ft.Icon(icon, size=20, color=ink),
            label(words, color=ink),
            label(shown, ft.TextThemeStyle.TITLE_SMALL),
            *([quiet(phone)] if phone else []),
        ],
        spacing=S,
        run_spacing=XS,
        wrap=True,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )


def swap_history(here: AppContext, swaps: Sequence[Swap], plate: bool = False) -> list[ft.Control]:
    """The swaps, the latest first, each with the way to its visit."""
    shown: list[ft.Control] = []
    for swap in sorted(swaps, key=lambda s: s.at, reverse=True):
        to_visit = ft.TextButton(
            t("office.visit.open"),
            icon=ft.Icons.OPEN_IN_NEW_ROUNDED,
            on_click=lambda _, id=swap.visit: here.go(routes.office("archive", "visit", id)),
            height=48,
        )
        shown.append(ft.Column([swap_card(here, swap, plate), ft.Row([to_visit])], spacing=0, tight=True,
                               horizontal_alignment=ft.CrossAxisAlignment.STRETCH))  # fmt: skip
    return shown or [card(quiet(t("office.swaps.none")), padding=M)]
