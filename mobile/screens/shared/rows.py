"""Rows and boxes of the office lists and details: to pick, to read across, to open. Knows no record."""

from __future__ import annotations

import flet as ft

from mobile.ui import theme
from mobile.ui.basics import Handler, label, pressed_whole, quiet
from mobile.ui.keyboard import ROW
from mobile.ui.theme import XS, L, M, S

_STRETCH = ft.CrossAxisAlignment.STRETCH
_MID = ft.CrossAxisAlignment.CENTER


def small_button(words: str, press: Handler, icon: ft.IconData | None = None, on: bool = False) -> ft.Control:
    """One of several small things to press: a suggestion, a choice."""
    style = ft.ButtonStyle(
        padding=ft.Padding.symmetric(horizontal=14, vertical=10),
        shape=ft.RoundedRectangleBorder(radius=12),
        bgcolor=ft.Colors.PRIMARY_CONTAINER if on else None,
    )
    button = ft.OutlinedButton(words, icon=icon, on_click=press, style=style, height=48)
    return ft.Semantics(selected=True, content=button) if on else button


TOOLS = "tools"
"""The mark of a row of small buttons above a list: two that follow each other share a line."""
PRESSED = ft.Padding.symmetric(horizontal=S, vertical=12)
"""Around a single line that is pressed: with it a thumb has 44 px."""


def row_tile(
    *controls: ft.Control, on_click: Handler, chosen: bool = False, name: str | None = None
) -> ft.Control:
    """A row to pick; the one that is open is tinted."""
    box = ft.Container(
        ft.Column(list(controls), spacing=XS, tight=True, horizontal_alignment=_STRETCH),
        padding=ft.Padding.symmetric(horizontal=M, vertical=10),
        border_radius=14,
        bgcolor=ft.Colors.PRIMARY_CONTAINER if chosen else ft.Colors.SURFACE_CONTAINER_LOW,
        border=ft.Border.all(1, ft.Colors.PRIMARY if chosen else ft.Colors.OUTLINE_VARIANT),
        ink=True,
        on_click=on_click,
    )
    return pressed_whole(box, name, selected=chosen, identifier=ROW)


def spread(*pairs: tuple[str, str]) -> ft.Control:
    """Named facts side by side where there is room, empty ones left out."""
    narrow = theme.room() < PHONE
    cells = [
        ft.Container(
            ft.Column([quiet(name), label(value, ft.TextThemeStyle.BODY_LARGE)], spacing=0, tight=True),
            width=(HALF if _wide(value) <= SHORT else 2 * HALF) if narrow else 248,
        )
        for name, value in pairs
        if value
    ]
    return ft.Row(list(cells), wrap=True, spacing=S if narrow else L, run_spacing=M)


PHONE, HALF, SHORT = 480, 156, 16
"""Below the first width two facts of the second stand side by side, those of up to the third's signs."""


def _wide(value: str) -> int:
    """How much room a text takes, in Latin letters: a Chinese character is as wide as two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in value)


def line(*controls: ft.Control) -> ft.Control:
    """Left and right in one row; the second wraps below where it does not fit."""
    return ft.Row(
        list(controls), alignment=ft.MainAxisAlignment.SPACE_BETWEEN, wrap=True, spacing=S, run_spacing=XS,
        vertical_alignment=_MID,
    )  # fmt: skip


def pair(name: str, value: str | ft.Control, strong: bool = False) -> ft.Control:
    """A name and what it amounts to, at both ends of a line."""
    style = ft.TextThemeStyle.TITLE_MEDIUM if strong else ft.TextThemeStyle.BODY_MEDIUM
    shown = label(value, style, text_align=ft.TextAlign.RIGHT) if isinstance(value, str) else value
    return ft.Row([label(name, style, expand=True), shown], spacing=M, vertical_alignment=_MID)


def link_row(
    words: str, note: str, icon: ft.IconData, on_click: Handler, trailing: ft.Control | None = None
) -> ft.Control:
    """Something that opens something."""
    inner: list[ft.Control] = [
        ft.Icon(icon, size=22, color=ft.Colors.PRIMARY),
        ft.Column([label(words), *([quiet(note)] if note else [])], spacing=0, tight=True, expand=True),
        *([trailing] if trailing else []),
        ft.Icon(ft.Icons.CHEVRON_RIGHT_ROUNDED, size=22, color=ft.Colors.ON_SURFACE_VARIANT),
    ]
    box = ft.Container(
        ft.Row(inner, spacing=M, vertical_alignment=_MID),
        padding=ft.Padding.symmetric(horizontal=S, vertical=10) if note else PRESSED,
        border_radius=12,
        ink=True,
        on_click=on_click,
    )
    return pressed_whole(box)


def toned_box(tone: str, *controls: ft.Control) -> ft.Control:
    """A quiet surface in a meaning's colour."""
    return ft.Container(
        ft.Column(list(controls), spacing=2, tight=True, horizontal_alignment=_STRETCH),
        bgcolor=theme.look().tone(tone).ground,
        border_radius=14,
        padding=M,
    )
