"""What a person sees before there is a session: opening, enrolling, a second tab, several people, no storage."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft

from mobile.app_state import AppState
from mobile.screens.enrol import Enrol
from mobile.screens.second_tab import SecondTab
from mobile.ui.basics import banner, card, label, primary_button, quiet, title
from mobile.ui.text import t, trouble_text
from mobile.ui.theme import XL, L, M


def alone(*controls: ft.Control) -> ft.Control:
    """One thing in the middle of an otherwise empty screen."""
    column = ft.Column(
        list(controls), spacing=L, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH, width=440
    )
    return ft.Column(
        [ft.Container(column, padding=XL, alignment=ft.Alignment.CENTER)],
        scroll=ft.ScrollMode.AUTO,
        expand=True,
        alignment=ft.MainAxisAlignment.CENTER,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )


@ft.component
def Phase(state: AppState) -> ft.Control:
    """The screen of the phase that the app is in."""
    if state.phase == "enrol":
        return Enrol(state)
    if state.phase == "second_tab":
        return SecondTab(state)
    if state.phase == "choose":
        return Choose(state)
    if state.phase == "broken":
        return Broken(state)
    return Starting(state)


@ft.component
def Starting(state: AppState) -> ft.Control:
    return alone(
        label("派工", ft.TextThemeStyle.DISPLAY_SMALL, ft.Colors.PRIMARY, text_align=ft.TextAlign.CENTER),
        ft.ProgressBar(value=state.progress, bar_height=6, border_radius=3),
        label(t(state.note), text_align=ft.TextAlign.CENTER),
    )


@ft.component
def Choose(state: AppState) -> ft.Control:
    """Several people use this device: who is it now?"""

    def tile(id: str, name: str) -> ft.Control:
        async def press(_: Any) -> None:
            await state.choose(id)

        row = ft.Row([ft.Icon(ft.Icons.PERSON_ROUNDED, size=28), title(name, expand=True)], spacing=M)
        return card(row, on_click=press, name=name)

    return alone(
        label(t("choose.title"), ft.TextThemeStyle.HEADLINE_SMALL),
        *[tile(id, name) for id, name in state.people],
        quiet(t("choose.note")),
    )


@ft.component
def Broken(state: AppState) -> ft.Control:
    """Nothing can be kept here: say so, and do not collect what would be lost."""
    return alone(
        label(t("broken.title"), ft.TextThemeStyle.HEADLINE_SMALL),
        banner(trouble_text(state.trouble or "storage"), t("broken.todo")),
        *([quiet(state.detail, selectable=True)] if state.detail else []),
        _again(state.retry),
    )


def _again(retry: Callable[[str], Awaitable[None]]) -> ft.Control:
    async def press(_: Any) -> None:
        await retry("")

    return primary_button(t("word.try_again"), press, ft.Icons.REFRESH_ROUNDED)
