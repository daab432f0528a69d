"""A strip plot: a dot for each person on one line, so that one sees how far apart they are; its values as words.

Nobody is ranked: dots stand where their value is, those of one value above each other, and what rests on too
little to compare is hollow (KPI-1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from mobile.screens.shared.rows import line, pair
from mobile.ui import theme
from mobile.ui.basics import card, label, quiet, title
from mobile.ui.text import t
from mobile.ui.theme import XS, M, S

DOT, MARGIN, WIDEST = 12, 8, 440
MOST_HIGH = 6
"""So many dots stand above each other; further ones stand on the highest."""


@dataclass(frozen=True)
class Dot:
    """One person's value, as a number and as it is said; `low`: it rests on too little to be compared."""

    name: str
    value: float
    said: str
    low: bool = False


def places(dots: Sequence[Dot], most: float, width: float) -> list[tuple[Dot, float, int]]:
    """Each dot with its distance from the left, and how many stand below it already; nought is at the left end."""
    reach = width - DOT
    taken: Counter[int] = Counter()
    found = []
    for dot in sorted(dots, key=lambda one: (one.value, one.name)):
        left = reach * min(max(dot.value / most, 0), 1) if most > 0 else 0.0
        column = int(left // DOT)
        found.append((dot, left, min(taken[column], MOST_HIGH - 1)))
        taken[column] += 1
    return found


def strip_plot(
    words: str,
    dots: Sequence[Dot],
    most: float,
    ends: tuple[str, str],
    whole: Dot | None = None,
    press: Callable[..., Any] | None = None,
) -> ft.Control:
    """`most`: the value at the right end; `ends`: what both ends are called; `whole`: all together, as a line."""
    width = min(WIDEST, theme.room() - 2 * theme.margin(False) - 4 * M)
    found = places(dots, most, width)
    high = DOT * (1 + max((above for _, _, above in found), default=0)) + MARGIN
    marks: list[ft.Control] = [
        ft.Container(bgcolor=ft.Colors.OUTLINE_VARIANT, height=2, width=width, left=0, top=high - 2)
    ]
    if whole is not None and most > 0:
        at = (width - DOT) * min(max(whole.value / most, 0), 1) + DOT / 2
        marks.append(ft.Container(bgcolor=ft.Colors.TERTIARY, width=3, height=high, left=at - 1, top=0))
    marks += [_dot(dot, left, high - 2 - DOT * (above + 1)) for dot, left, above in found]
    said = t("list.comma").join(f"{one.name} {one.said}" for one in ([whole] if whole else []) + list(dots))
    chart = ft.Column(
        [
            ft.Stack(marks, width=width, height=high),
            ft.Container(line(quiet(ends[0]), quiet(ends[1])), width=width),
        ],
        spacing=2,
        tight=True,
    )
    head = line(title(words), *([label(whole.said)] if whole else []))
    inner = ft.Column([head, chart], spacing=S, tight=True)
    shown = card(inner, padding=M, on_click=press, name=f"{words}: {said}")
    return ft.Container(shown, width=width + 2 * M)  # as wide as its line: several stand beside each other


def _dot(dot: Dot, left: float, top: float) -> ft.Control:
    ink = ft.Colors.OUTLINE if dot.low else ft.Colors.PRIMARY
    return ft.Container(
        width=DOT - 1, height=DOT - 1, left=left, top=top, border_radius=DOT, border=ft.Border.all(2, ink),
        bgcolor=None if dot.low else ink, tooltip=f"{dot.name} {dot.said}",
    )  # fmt: skip


def strip_table(dots: Sequence[Dot]) -> ft.Control:
    """The values of a strip plot by name, for whoever would rather read."""
    rows = [pair(dot.name, dot.said) for dot in sorted(dots, key=lambda one: one.name)]
    return card(ft.Column([*rows], spacing=XS, tight=True), padding=M)
