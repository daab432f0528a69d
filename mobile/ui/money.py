"""Counting money: notes and coins by denomination, and a sum typed in yuan."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from mobile.ui.app_context import Form
from mobile.ui.basics import label, named, quiet
from mobile.ui.text import money, money_short, t
from mobile.ui.theme import M, S
from mobile.ui.typed_text import figures
from rulebook.numbers import NumberFault, parse_yuan
from rulebook.subjects.cash.records import Count

DENOMINATIONS = (10000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 2, 1)
"""Notes and coins in use, in fen; a price may end in fen, so those are counted too (FEE-4)."""

MOST = 99999


def counts_of(form: Form) -> tuple[Count, ...]:
    """What has been counted, the great notes first."""
    return tuple(Count(d, n) for d in DENOMINATIONS if (n := _pieces(form, d)))


def total_of(form: Form) -> int:
    """The sum of what has been counted, in fen."""
    return sum(d * _pieces(form, d) for d in DENOMINATIONS)


def _pieces(form: Form, denomination: int) -> int:
    text = form.text(f"n{denomination}", "0")
    return min(int(text), MOST) if text.isdecimal() else 0


def denomination_counter(form: Form, changed: Callable[[], None]) -> ft.Control:
    """A row for each note and coin: less, how many, more, and what that makes."""
    rows = [_row(form, d, changed) for d in DENOMINATIONS]
    return ft.Column(rows, spacing=S, tight=True)


def _row(form: Form, denomination: int, changed: Callable[[], None]) -> ft.Control:
    pieces = _pieces(form, denomination)
    name = money_short(denomination)

    def put(number: int) -> None:
        form.put(f"n{denomination}", str(max(0, min(MOST, number))))
        changed()

    def typed(text: str) -> None:
        form.put(f"n{denomination}", text.lstrip("0") or "0")

    def button(words: str, icon: ft.IconData, step: int) -> ft.Control:
        return named(
            ft.IconButton(
                icon,
                on_click=lambda _: put(_pieces(form, denomination) + step),
                disabled=pieces + step < 0,
                width=52,
                height=52,
                style=ft.ButtonStyle(bgcolor=ft.Colors.SURFACE_CONTAINER_HIGH),
            ),
            words,
        )

    note = ft.Container(
        content=ft.Text(name, size=16, weight=ft.FontWeight.W_700, color=ft.Colors.ON_SURFACE, no_wrap=True),
        expand=4,
    )
    many = form.typing.field(
        f"n{denomination}",
        str(pieces) if pieces else "",
        typed,
        changed,
        figures(len(str(MOST))),
        label=t("money.pieces_of", name=name),
        label_style=ft.TextStyle(size=14),
        hint_text="0",
        keyboard_type=ft.KeyboardType.NUMBER,
        text_align=ft.TextAlign.CENTER,
        text_size=18,
        expand=6,
        border=ft.OutlineInputBorder(border_radius=12),
        content_padding=ft.Padding.symmetric(horizontal=4, vertical=12),
    )
    makes = ft.Container(
        content=label(
            money_short(denomination * pieces) if pieces else "—",
            color=ft.Colors.ON_SURFACE if pieces else ft.Colors.ON_SURFACE_VARIANT,
            text_align=ft.TextAlign.RIGHT,
        ),
        expand=4,
    )
    return ft.Row(
        [
            note,
            button(t("money.less", name=name), ft.Icons.REMOVE_ROUNDED, -1),
            many,
            button(t("money.more", name=name), ft.Icons.ADD_ROUNDED, 1),
            makes,
        ],
        spacing=S,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )


def total_line(form: Form, words: str) -> ft.Control:
    """The sum, large."""
    return ft.Row(
        [
            label(words, ft.TextThemeStyle.TITLE_MEDIUM, expand=True),
            label(money(total_of(form)), ft.TextThemeStyle.HEADLINE_SMALL),
        ],
        spacing=M,
    )


def typed_fen(form: Form, name: str) -> int | None:
    """A sum typed in yuan, in fen; None where it is empty or no sum."""
    text = form.text(name).strip()
    if not text:
        return None
    try:
        return int(parse_yuan(text))
    except NumberFault:
        return None


def change_line(due: int, given: int | None) -> ft.Control:
    """What to give back."""
    if given is None:
        return quiet(t("fee.change_hint"))
    if given < due:
        return quiet(t("fee.short_by", sum=money(due - given)))
    return label(t("fee.change", sum=money(given - due)), ft.TextThemeStyle.TITLE_MEDIUM)
