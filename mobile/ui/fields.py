"""Fields that remember: text, choices, ticks and the numbers of the trade, each kept in a `Form` as it changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.device.codes import ReadCodes
from mobile.ui import theme
from mobile.ui.app_context import Form
from mobile.ui.basics import banner, label, quiet
from mobile.ui.scanning import ScanButton
from mobile.ui.text import language, t
from mobile.ui.theme import XS, M, S
from mobile.ui.typed_text import Mend, as_typed, number_signs
from rulebook.numbers import State, Verdict, show_iccid, show_imei
from rulebook.numbers.codes import number_in

Changed = Callable[[], None]


def _nothing() -> None:
    return None


LABEL_ROOM = ft.Margin(left=0, top=6, right=0, bottom=0)
"""What a label on a field's border needs above it."""


def text_field(
    form: Form,
    name: str,
    words: str,
    changed: Changed = _nothing,
    lines: int = 1,
    hint: str = "",
    helper: str = "",
    default: str = "",
    mend: Mend = as_typed,
    keep: Callable[[str], None] | None = None,
    **more: Any,
) -> ft.TextField:
    """A text kept in `form[name]` as `mend` makes it. `lines` > 1 gives room to write.

    Its label stands on the border, so it keeps off what is above; not in a row, where neighbours line up.
    """

    more.setdefault("margin", None if more.get("expand") else LABEL_ROOM)
    return form.typing.field(
        name,
        form.text(name, default),
        keep or (lambda text: form.put(name, text)),
        changed,
        mend,
        label=words,
        hint_text=hint or None,
        helper=helper or None,
        multiline=lines > 1,
        min_lines=lines if lines > 1 else None,
        max_lines=more.pop("max_lines", max(lines, 6)) if lines > 1 else None,
        border=ft.OutlineInputBorder(border_radius=14),
        filled=True,
        fill_color=ft.Colors.SURFACE_CONTAINER_LOWEST,
        align_label_with_hint=True,
        text_size=17,
        content_padding=ft.Padding.symmetric(horizontal=16, vertical=16),
        **more,
    )


def tick(
    form: Form, name: str, words: str, changed: Changed = _nothing, hint: str = "", default: bool = False
) -> ft.Control:
    """One thing to tick off: the whole card is to be hit, its hint and its edges too."""

    def on_change(event: Any) -> None:
        form.put(name, bool(event.control.value))
        changed()

    def flip(_: Any) -> None:
        form.put(name, not form.get(name, default))
        changed()

    on = bool(form.get(name, default))
    box = ft.Checkbox(
        label=words,
        value=on,
        on_change=on_change,
        expand=True,
        label_style=ft.TextStyle(size=17),
        active_color=None,
    )
    parts: list[ft.Control] = [ft.Row([box])]
    if hint:
        parts.append(ft.Container(quiet(hint), padding=ft.Padding(left=40, top=0, right=S, bottom=S)))
    card = ft.Container(
        content=ft.Column(parts, spacing=0, tight=True),
        padding=ft.Padding.symmetric(horizontal=XS, vertical=6),
        border_radius=14,
        border=ft.Border.all(1, ft.Colors.PRIMARY if on else ft.Colors.OUTLINE_VARIANT),
        bgcolor=ft.Colors.PRIMARY_CONTAINER if on else ft.Colors.SURFACE_CONTAINER_LOWEST,
    )
    return ft.GestureDetector(card, on_tap=flip, exclude_from_semantics=True)  # the box itself has the name


def choice(
    form: Form,
    name: str,
    words: str,
    options: Sequence[tuple[str, str]],
    changed: Changed = _nothing,
    default: str = "",
    icons: dict[str, ft.IconData] | None = None,
) -> ft.Control:
    """One of a few, as large chips: (value, words)."""
    chosen = form.text(name, default)

    def chip(value: str, text: str) -> ft.Control:
        on = value == chosen

        def pick(_: Any) -> None:
            form.put(name, value)
            changed()

        icon = ft.Icons.CHECK_ROUNDED if on else (icons or {}).get(value)
        style = ft.ButtonStyle(
            padding=ft.Padding.symmetric(horizontal=18, vertical=14),
            side=ft.BorderSide(1.4, ft.Colors.PRIMARY if on else ft.Colors.OUTLINE_VARIANT),
            bgcolor=ft.Colors.PRIMARY_CONTAINER if on else ft.Colors.SURFACE_CONTAINER_LOWEST,
            color=ft.Colors.ON_PRIMARY_CONTAINER if on else ft.Colors.ON_SURFACE,
            icon_color=ft.Colors.ON_PRIMARY_CONTAINER if on else ft.Colors.ON_SURFACE_VARIANT,
        )
        return ft.Semantics(selected=on, content=ft.OutlinedButton(text, icon=icon, on_click=pick, style=style))

    said = [(value, text[:1].upper() + text[1:]) for value, text in options]
    chips = ft.Row([chip(value, text) for value, text in said], wrap=True, spacing=S, run_spacing=S)
    if not words:
        return chips
    return ft.Column([label(words, ft.TextThemeStyle.TITLE_SMALL), chips], spacing=S, tight=True)


def suggest(words: str, press: Callable[..., Any]) -> ft.Control:
    """Words one need not type: a tap adds them."""
    style = ft.ButtonStyle(
        padding=ft.Padding.symmetric(horizontal=14, vertical=12),
        side=ft.BorderSide(1.2, ft.Colors.OUTLINE_VARIANT),
        bgcolor=ft.Colors.SURFACE_CONTAINER_LOWEST,
        text_style=ft.TextStyle(size=15, font_family=theme.FONT),
    )
    return ft.OutlinedButton(words, icon=ft.Icons.ADD_ROUNDED, on_click=press, style=style)


_TONES = {
    State.EMPTY: ("calm", ft.Icons.PIN_OUTLINED),
    State.INCOMPLETE: ("calm", ft.Icons.MORE_HORIZ_ROUNDED),
    State.GOOD: ("ok", ft.Icons.CHECK_CIRCLE_ROUNDED),
    State.WARN: ("wait", ft.Icons.WARNING_AMBER_ROUNDED),
    State.BAD: ("overdue", ft.Icons.ERROR_ROUNDED),
}


MOST_LETTERS = 2
"""So many stand among the figures of an ICCID at most."""


def grouped(number: str) -> str:
    """A long number in groups, for reading it aloud; others (W260302-IPT-1, a name) as they are."""
    figures = sum(sign.isdigit() for sign in number)
    if not number.isalnum() or figures < len(number) - MOST_LETTERS:
        return number
    return show_imei(number) if len(number) <= 15 else show_iccid(number)


def verdict_line(verdict: Verdict, good: str = "") -> ft.Control:
    """The number as read, in groups, and the verdict on it in a word and a sign."""
    tone, icon = _TONES[verdict.state]
    colours = theme.look().tone(tone)
    words = verdict.text(language()) if verdict.reason else good or t("number.good")
    if verdict.state is State.EMPTY:
        words = t("number.empty")
    rows: list[ft.Control] = []
    if verdict.value:
        rows.append(
            ft.Text(
                grouped(verdict.value),
                size=22,
                weight=ft.FontWeight.W_600,
                style=ft.TextStyle(letter_spacing=1.2),
                color=None if verdict.state is not State.BAD else colours.ink,
            )
        )
    rows.append(
        ft.Row(
            [
                ft.Icon(icon, size=18, color=colours.ink),
                ft.Text(words, size=14, color=colours.ink, expand=True),
            ],
            spacing=6,
            vertical_alignment=ft.CrossAxisAlignment.START,
        )
    )
    return ft.Container(
        content=ft.Semantics(live_region=True, content=ft.Column(rows, spacing=2, tight=True)),
        padding=ft.Padding.symmetric(horizontal=M, vertical=S + 2),
        border_radius=12,
        bgcolor=colours.ground,
    )


def number_field(
    form: Form,
    name: str,
    words: str,
    judge: Callable[[str], Verdict],
    changed: Changed,
    default: str = "",
    scan: ReadCodes | None = None,
    good: str = "",
) -> ft.Control:
    """A long number, judged as it is typed; `scan` adds a camera. Read it by `judge(form.text(name))`.

    A photo on which no such number was found is told until something is typed.
    """

    typed = form.text(name, default)

    def heard(texts: Sequence[str]) -> None:
        found = number_in(texts, judge)
        form.put(f"{name}.unread", "" if found else form.text(name, default) or "-")
        if found:
            form.put(name, found)
        changed()

    field = text_field(
        form,
        name,
        words,
        changed,
        default=default,
        mend=number_signs,
        autocorrect=False,
        enable_suggestions=False,
        expand=True,
    )
    row: list[ft.Control] = [field]
    if scan is not None:
        row.append(ScanButton(scan, heard, judge=judge))
    parts: list[ft.Control] = [ft.Row(row, spacing=S)]
    if form.text(f"{name}.unread") == (typed or "-"):
        parts.append(banner(t("scan.none"), t("scan.none.todo"), "wait"))
    parts.append(verdict_line(judge(typed), good))
    return ft.Column(parts, spacing=S, tight=True, margin=LABEL_ROOM)
