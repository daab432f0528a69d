"""How a screen is put together: a head, a body that scrolls, and the one button at the thumb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.ui.basics import icon_button, label, primary_button, quiet
from mobile.ui.text import t
from mobile.ui.theme import XL, XS, L, M, S, margin


def page_head(
    words: str,
    under: str = "",
    back: Callable[[], Any] | None = None,
    actions: Sequence[ft.Control] = (),
    big: bool = False,
    readable: bool = True,
) -> ft.Control:
    """The head of a screen: where one is, the way back, what else one may do."""
    side = margin(readable)
    style = ft.TextThemeStyle.HEADLINE_SMALL if big else ft.TextThemeStyle.TITLE_LARGE
    names: list[ft.Control] = [ft.Semantics(heading_level=1, content=label(words, style))]
    if under:
        names.append(quiet(under))
    row: list[ft.Control] = [ft.Column(names, spacing=0, tight=True, expand=True), *actions]
    if back is not None:
        row.insert(0, icon_button(t("word.back"), ft.Icons.ARROW_BACK_ROUNDED, lambda _: back()))
    return ft.Container(
        content=ft.Row(row, spacing=XS, vertical_alignment=ft.CrossAxisAlignment.CENTER),
        padding=ft.Padding(left=side - M if back else side + XS, right=side, top=M, bottom=S),
    )


def body(*controls: ft.Control, spacing: int = M, readable: bool = True) -> ft.Control:
    """What scrolls; not wider than one can read."""
    side = margin(readable)
    column = ft.Column(list(controls), spacing=spacing, tight=True, horizontal_alignment=_STRETCH)
    return ft.Column(
        [ft.Container(column, padding=ft.Padding(left=side, right=side, top=XS, bottom=XL))],
        scroll=ft.ScrollMode.AUTO,
        expand=True,
        horizontal_alignment=_STRETCH,
    )


_STRETCH = ft.CrossAxisAlignment.STRETCH


def thumb_bar(
    words: str,
    on_click: Callable[..., Any] | None,
    icon: ft.IconData | None = None,
    busy: bool = False,
    note: str = "",
    others: Sequence[ft.Control] = (),
    danger: bool = False,
    readable: bool = True,
) -> ft.Control:
    """The bar at the bottom with the one button that says what comes next; `note` says why it rests."""
    parts: list[ft.Control] = []
    if note:
        parts.append(quiet(note, text_align=ft.TextAlign.CENTER))
    if others:
        parts.append(ft.Row([*others], spacing=S, alignment=ft.MainAxisAlignment.CENTER, wrap=True))
    parts.append(primary_button(words, on_click, icon, busy, danger))
    return ft.Container(
        content=ft.Column(parts, spacing=S, tight=True, horizontal_alignment=_STRETCH),
        padding=ft.Padding(left=margin(readable), right=margin(readable), top=M, bottom=L),
        bgcolor=ft.Colors.SURFACE_CONTAINER,
        border=ft.Border(top=ft.BorderSide(1, ft.Colors.OUTLINE_VARIANT)),
    )


def screen(head: ft.Control, middle: ft.Control, bottom: ft.Control | None = None) -> ft.Control:
    """A whole screen, between the strip and the bar of tabs."""
    return ft.Column(
        [head, middle, *([bottom] if bottom else [])],
        spacing=0,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
