"""The app is already open in another tab: polite and harmless."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app.state import AppState
from mobile.ui.basics import label, primary_button
from mobile.ui.text import t
from mobile.ui.theme import XL, L, look


@ft.component
def SecondTab(state: AppState) -> ft.Control:
    """Says that the other tab has the journal, that nothing is lost, and offers to try again."""
    colours = look().info

    async def again(_: Any) -> None:
        await state.retry("")

    sign = ft.Container(
        ft.Icon(ft.Icons.TAB_ROUNDED, size=40, color=colours.strong),
        width=88,
        height=88,
        border_radius=44,
        bgcolor=colours.ground,
        alignment=ft.Alignment.CENTER,
    )
    column = ft.Column(
        [
            ft.Row([sign], alignment=ft.MainAxisAlignment.CENTER),
            label(t("second_tab.title"), ft.TextThemeStyle.HEADLINE_SMALL, text_align=ft.TextAlign.CENTER),
            label(t("second_tab.words"), text_align=ft.TextAlign.CENTER, color=ft.Colors.ON_SURFACE_VARIANT),
            primary_button(t("second_tab.again"), again, ft.Icons.REFRESH_ROUNDED, busy=state.busy),
        ],
        spacing=L,
        tight=True,
        width=440,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return ft.Container(column, padding=XL, expand=True, alignment=ft.Alignment.CENTER)
