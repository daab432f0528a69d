"""What the office's screens are laid out with: list beside detail, search and filters that stay, rows to pick.

Data in, controls out; knows no record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Sized
from typing import Any

import flet as ft

from mobile.screens.shared.rows import PHONE, TOOLS
from mobile.ui import theme
from mobile.ui.app_context import AppContext, Form
from mobile.ui.basics import Handler, label, primary_button, quiet
from mobile.ui.frame import body, page_head
from mobile.ui.keyboard import pane
from mobile.ui.text import t
from mobile.ui.theme import XL, XS, L, M, S
from mobile.ui.typed_text import SEVERAL_LINES, as_typed

AT_ONCE, MORE = 20, 30
"""So many rows are drawn at first, three times what a desk shows; and so many more at a press."""

MOST = 880
"""A detail is not wider than this, however wide the screen."""

_STRETCH = ft.CrossAxisAlignment.STRETCH
_MID = ft.CrossAxisAlignment.CENTER


def list_width(here: AppContext) -> int:
    """How wide the list at the left is."""
    return 420 if here.width >= 1280 else 340


def _spare(here: AppContext) -> float:
    """What a detail does not need at either side on a very wide screen."""
    return max(0, (here.width - list_width(here) - 220 - MOST) / 2)


def two_panes(here: AppContext, rows: ft.Control, detail: ft.Control | None, nothing: ft.Control) -> ft.Control:
    """List left, detail right; on a phone the one or the other. `nothing` fills the right while none is open."""
    if not here.wide:
        return rows if detail is None else detail
    return ft.Row(
        [
            ft.Container(pane(1, rows), width=list_width(here)),
            ft.VerticalDivider(width=1, color=ft.Colors.OUTLINE_VARIANT),
            ft.Container(
                pane(2, detail or nothing), expand=True, padding=ft.Padding.symmetric(horizontal=_spare(here))
            ),
        ],
        spacing=0,
        expand=True,
        vertical_alignment=_STRETCH,
    )


def pane_head(
    words: str,
    under: str = "",
    back: Callable[[], Any] | None = None,
    actions: Sequence[ft.Control] = (),
    big: bool = False,
) -> ft.Control:
    """The head of a pane: as a screen's, but no wider margins than the pane's own."""
    return page_head(words, under, back, actions, big, readable=False)


def pane_body(*controls: ft.Control, spacing: int = M) -> ft.Control:
    """What scrolls in a pane."""
    return body(*controls, spacing=spacing, readable=False)


def pane_bar(
    here: AppContext,
    words: str,
    on_click: Handler | None,
    icon: ft.IconData | None = None,
    busy: bool = False,
    note: str = "",
    others: Sequence[ft.Control] = (),
) -> ft.Control:
    """The bar at the bottom of a pane: one line on a wide screen, at the thumb on a phone."""
    main = primary_button(words, on_click, icon, busy)
    if here.wide:
        inner: ft.Control = ft.Row([quiet(note, expand=True), *others, main], spacing=M, vertical_alignment=_MID)
    else:
        said = [quiet(note, text_align=ft.TextAlign.CENTER)] if note else []
        beside = [ft.Row([*others], wrap=True, spacing=S, run_spacing=S)] if others else []
        inner = ft.Column([*said, *beside, main], spacing=S, tight=True, horizontal_alignment=_STRETCH)
    return ft.Container(
        inner,
        padding=ft.Padding.symmetric(horizontal=XL if here.wide else L, vertical=M),
        bgcolor=ft.Colors.SURFACE_CONTAINER,
        border=ft.Border(top=ft.BorderSide(1, ft.Colors.OUTLINE_VARIANT)),
    )


def nothing_open(icon: ft.IconData, words: str) -> ft.Control:
    """The right half while nothing is picked at the left."""
    return ft.Container(
        ft.Column(
            [
                ft.Icon(icon, size=56, color=ft.Colors.OUTLINE_VARIANT),
                label(words, color=ft.Colors.ON_SURFACE_VARIANT, text_align=ft.TextAlign.CENTER),
            ],
            spacing=M,
            tight=True,
            horizontal_alignment=_MID,
        ),
        alignment=ft.Alignment.CENTER,
        expand=True,
        padding=XL,
    )


def in_one_line(top: Sequence[ft.Control]) -> list[ft.Control]:
    """Rows of small buttons that follow each other share a line where there is room."""
    shown: list[ft.Control] = []
    for control in top:
        before = shown[-1] if shown else None
        if isinstance(control, ft.Row) and isinstance(before, ft.Row) and control.data == before.data == TOOLS:
            both = [*before.controls, *control.controls]
            shown[-1] = ft.Row(both, wrap=True, spacing=S, run_spacing=S, data=TOOLS)
        else:
            shown.append(control)
    return shown


def list_pane(top: Sequence[ft.Control], rows: Sequence[ft.Control]) -> ft.Control:
    """A list with what narrows it down above. At a desk only the rows scroll; on a phone, where large text would
    leave them no room, all of it does.
    """
    head = ft.Container(
        ft.Column(in_one_line(top), spacing=S, tight=True, horizontal_alignment=_STRETCH),
        padding=ft.Padding(left=L, right=L, top=0, bottom=S),
    )
    below = ft.Container(
        ft.Column(list(rows), spacing=XS, tight=True, horizontal_alignment=_STRETCH),
        padding=ft.Padding(left=L, right=L, top=0, bottom=XL),
    )
    if theme.room() < PHONE:
        return _scrolled([head, below])
    whole = [head, _scrolled([below])]
    return ft.Column(whole, spacing=0, expand=True, horizontal_alignment=_STRETCH)


def _scrolled(parts: list[ft.Control]) -> ft.Control:
    return ft.Column(parts, spacing=0, scroll=ft.ScrollMode.AUTO, expand=True, horizontal_alignment=_STRETCH)


def search_field(
    form: Form, words: str, changed: Callable[[], None], name: str = "query", several: bool = False
) -> ft.Control:
    """What one looks for, kept in the form. `several`: a column of numbers may be pasted."""

    return form.typing.field(
        name,
        form.text(name),
        lambda text: form.put(name, text),
        changed,
        as_typed,
        label=words,
        prefix_icon=ft.Icons.SEARCH_ROUNDED,
        border=ft.OutlineInputBorder(border_radius=14),
        filled=True,
        fill_color=ft.Colors.SURFACE_CONTAINER_LOWEST,
        text_size=16,
        content_padding=ft.Padding.symmetric(horizontal=12, vertical=12),
        **(SEVERAL_LINES if several else {}),
    )


def filter_row(
    form: Form,
    name: str,
    options: Sequence[tuple[str, str, int | None]],
    changed: Callable[[], None],
    default: str,
) -> ft.Control:
    """One of several views of a list: (value, words, count or None).

    On a phone the row is pushed by a finger; at a desk, where a mouse pushes nothing, it goes on in a second line.
    """
    chosen = form.text(name, default)

    def chip(value: str, words: str, count: int | None) -> ft.Control:
        on = value == chosen

        def pick(_: Any) -> None:
            form.put(name, value)
            changed()

        style = ft.ButtonStyle(
            padding=ft.Padding.symmetric(horizontal=12, vertical=10),
            side=ft.BorderSide(1, ft.Colors.PRIMARY if on else ft.Colors.OUTLINE_VARIANT),
            bgcolor=ft.Colors.PRIMARY_CONTAINER if on else ft.Colors.SURFACE_CONTAINER_LOWEST,
            color=ft.Colors.ON_PRIMARY_CONTAINER if on else ft.Colors.ON_SURFACE_VARIANT,
            shape=ft.RoundedRectangleBorder(radius=12),
        )
        said = f"{words} {count}" if count else words
        return ft.Semantics(selected=on, content=ft.OutlinedButton(said, on_click=pick, style=style, height=48))

    chips = [chip(*option) for option in options]
    if theme.room() < PHONE:
        return ft.Row(chips, spacing=XS, scroll=ft.ScrollMode.HIDDEN)
    return ft.Row(chips, spacing=XS, run_spacing=XS, wrap=True)


def more_rows(left: int, on_click: Handler) -> ft.Control:
    """There is more than is drawn."""
    return ft.TextButton(t("office.more", count=left), on_click=on_click, height=48)


def rest_note(rows: Sized, most: int) -> list[ft.Control]:
    """Where only the first `most` are drawn and no press shows more: how many there are besides."""
    return [quiet(t("list.rest", count=len(rows) - most))] if len(rows) > most else []


def cut(
    rows: Sequence[Any], form: Form, changed: Callable[[], None], at_once: int = AT_ONCE, name: str = "most"
) -> tuple[Sequence[Any], list[ft.Control]]:
    """The rows to draw now, and the button for the rest. Two lists on one screen each count under a `name`."""
    most = int(form.get(name, at_once))
    if len(rows) <= most:
        return rows, []

    def more(_: Any) -> None:
        form.put(name, most + MORE)
        changed()

    return rows[:most], [more_rows(len(rows) - most, more)]
