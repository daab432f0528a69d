"""The plain parts of every screen: cards, headings, facts, pills, empty states, error banners, the one big button.

Data in, controls out; knows no record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.ui import theme
from mobile.ui.text import refusal_text, t
from mobile.ui.theme import RADIUS, XL, XS, L, M, S
from rulebook.kernel.errors import Refusal

Handler = Callable[..., Any]


def label(
    value: str,
    style: ft.TextThemeStyle = ft.TextThemeStyle.BODY_MEDIUM,
    color: str | None = None,
    **more: Any,
) -> ft.Text:
    """Text in one of the theme's styles."""
    return ft.Text(value, theme_style=style, color=color, **more)


def quiet(value: str, **more: Any) -> ft.Text:
    return label(value, ft.TextThemeStyle.BODY_SMALL, ft.Colors.ON_SURFACE_VARIANT, **more)


def title(value: str, **more: Any) -> ft.Text:
    return label(value, ft.TextThemeStyle.TITLE_MEDIUM, **more)


def heading(value: str, trailing: ft.Control | None = None) -> ft.Control:
    """The heading of a section in a list."""
    name = label(value, ft.TextThemeStyle.LABEL_MEDIUM, ft.Colors.ON_SURFACE_VARIANT, expand=True)
    return ft.Container(
        padding=ft.Padding(left=XS, right=XS, top=M, bottom=0),
        content=ft.Semantics(
            heading_level=2, content=ft.Row([name, trailing] if trailing else [name], vertical_alignment=_MID)
        ),
    )


_MID = ft.CrossAxisAlignment.CENTER


def card(
    *controls: ft.Control,
    on_click: Handler | None = None,
    tone: str | None = None,
    padding: int = L,
    spacing: int = S,
    name: str | None = None,
    hero: bool = False,
) -> ft.Control:
    """A surface for what belongs together; with `on_click` it is a button under `name` or its own words."""
    ground = ft.Colors.SURFACE_CONTAINER_LOW if tone is None else theme.look().tone(tone).ground
    edge = None if tone or hero else ft.Border.all(1, ft.Colors.OUTLINE_VARIANT)
    box = ft.Container(
        content=ft.Column(list(controls), spacing=spacing, tight=True, horizontal_alignment=_STRETCH),
        padding=padding,
        bgcolor=ft.Colors.PRIMARY_CONTAINER if hero else ground,
        border=edge,
        border_radius=RADIUS,
        ink=on_click is not None,
        on_click=on_click,
    )
    if on_click is None:
        return box
    return pressed_whole(box, name)


_STRETCH = ft.CrossAxisAlignment.STRETCH


def pill(words: str, tone: str = "calm", icon: ft.IconData | None = None) -> ft.Control:
    """A state in a word and a sign, on its colour."""
    colours = theme.look().tone(tone)
    return ft.Container(
        content=ft.Row(
            [
                ft.Icon(icon or theme.ICONS[tone], size=16, color=colours.ink),
                label(words[:1].upper() + words[1:], ft.TextThemeStyle.LABEL_MEDIUM, colours.ink),
            ],
            spacing=6,
            tight=True,
            vertical_alignment=_MID,
        ),
        padding=ft.Padding.symmetric(horizontal=10, vertical=5),
        bgcolor=colours.ground,
        border_radius=999,
    )


def fact(name: str, value: str, icon: ft.IconData | None = None, trailing: ft.Control | None = None) -> ft.Control:
    """One named fact: the name small, the value plain."""
    words = ft.Column(
        [quiet(name), label(value or t("word.none"), ft.TextThemeStyle.BODY_LARGE, selectable=False)],
        spacing=1,
        tight=True,
        expand=True,
    )
    row: list[ft.Control] = [words]
    if icon is not None:
        row.insert(0, ft.Icon(icon, size=22, color=ft.Colors.ON_SURFACE_VARIANT))
    if trailing is not None:
        row.append(trailing)
    return ft.Row(row, spacing=M, vertical_alignment=_MID)


def amount(words: str, big: bool = True, color: str | None = None) -> ft.Text:
    """A sum of money, to be read from afar."""
    style = ft.TextThemeStyle.DISPLAY_SMALL if big else ft.TextThemeStyle.TITLE_LARGE
    return label(words, style, color)


def divider() -> ft.Control:
    return ft.Divider(height=1, thickness=1, color=ft.Colors.OUTLINE_VARIANT)


def empty_state(icon: ft.IconData, words: str, hint: str, action: ft.Control | None = None) -> ft.Control:
    """Nothing here: say so kindly, and what to do."""
    colours = theme.look().info
    sign = ft.Container(
        content=ft.Icon(icon, size=40, color=colours.strong),
        width=88,
        height=88,
        border_radius=44,
        bgcolor=colours.ground,
        alignment=ft.Alignment.CENTER,
    )
    parts: list[ft.Control] = [
        sign,
        label(words, ft.TextThemeStyle.TITLE_LARGE, text_align=ft.TextAlign.CENTER),
        label(hint, color=ft.Colors.ON_SURFACE_VARIANT, text_align=ft.TextAlign.CENTER),
    ]
    if action is not None:
        parts.append(action)
    return ft.Container(
        padding=ft.Padding.symmetric(horizontal=XL, vertical=48),
        alignment=ft.Alignment.CENTER,
        content=ft.Column(parts, spacing=L, tight=True, horizontal_alignment=_MID),
    )


def banner(
    words: str,
    todo: str = "",
    tone: str = "overdue",
    rule: str = "",
    kept: str = "",
    actions: Sequence[ft.Control] = (),
) -> ft.Control:
    """What happened, what was kept, what to do next, with the rule's code in small."""
    colours = theme.look().tone(tone)
    lines: list[ft.Control] = [label(words, ft.TextThemeStyle.TITLE_SMALL, colours.ink)]
    lines += [label(line, color=colours.ink) for line in (kept, todo) if line]
    if rule:
        lines.append(label(t("word.rule", rule=rule), ft.TextThemeStyle.BODY_SMALL, colours.ink))
    if actions:
        lines.append(ft.Row(list(actions), wrap=True, spacing=S, run_spacing=S))
    return ft.Semantics(
        live_region=True,
        container=True,
        content=ft.Container(
            bgcolor=colours.ground,
            border_radius=RADIUS,
            padding=L,
            content=ft.Row(
                [
                    ft.Icon(theme.ICONS[tone], size=24, color=colours.ink),
                    ft.Column(lines, spacing=XS, tight=True, expand=True),
                ],
                spacing=M,
                vertical_alignment=ft.CrossAxisAlignment.START,
            ),
        ),
    )


def refusal_banner(refusal: Refusal, kept: str = "") -> ft.Control:
    """A refusal in words."""
    words, todo = refusal_text(refusal)
    return banner(words, todo, "overdue", refusal.rule, kept or t("error.kept"))


def primary_button(
    words: str, on_click: Handler | None, icon: ft.IconData | None = None, busy: bool = False, danger: bool = False
) -> ft.Control:
    """The one thing to do next, as wide as the thumb likes. None or busy: it rests."""
    colours = theme.look().overdue
    ring = ft.ProgressRing(width=20, height=20, stroke_width=2.5)
    face = ft.Row(
        [
            *([ring] if busy else [ft.Icon(icon, size=22)] if icon else []),
            ft.Text(words, size=18, weight=ft.FontWeight.W_600, text_align=ft.TextAlign.CENTER),
        ],
        spacing=10,
        tight=True,
        alignment=ft.MainAxisAlignment.CENTER,
    )
    return ft.FilledButton(
        content=face,
        on_click=None if busy else on_click,
        disabled=busy or on_click is None,
        bgcolor=colours.strong if danger else None,
        color=colours.on_strong if danger else None,
    )


def second_button(words: str, on_click: Handler | None, icon: ft.IconData | None = None) -> ft.Control:
    """Something else one may do."""
    return ft.OutlinedButton(words, icon=icon, on_click=on_click, disabled=on_click is None)


def icon_button(name: str, icon: ft.IconData, on_click: Handler | None, **more: Any) -> ft.Control:
    """A sign that is a button; `name` is what a screen reader says."""
    return named(
        ft.IconButton(icon, on_click=on_click, width=52, height=52, disabled=on_click is None, **more), name
    )


def named(button: ft.Control, name: str) -> ft.Control:
    """A button under a name of its own, one node for screen readers."""
    return pressed_whole(button, name)


def pressed_whole(box: ft.Control, name: str | None = None, key: str | None = None, **more: Any) -> ft.Control:
    """What is pressed as a whole is one button for screen readers, under `name` and what can be read on it.

    Flutter makes a button of whatever is pressed: a second one around it would be a button within a button, of
    which only the inner one is reached by keyboard, and only the outer one has the name.
    """
    return ft.MergeSemantics(ft.Semantics(label=name, button=True, content=box, **more), key=key)
