"""What the counter's screens share: a field that numbers are scanned, typed or shot into, and their list (STK)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import flet as ft

from mobile.ui.basics import banner, card, icon_button, label, quiet
from mobile.ui.fields import grouped, text_field
from mobile.ui.here import Form, Here
from mobile.ui.scanning import ScanButton
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.numbers import State, Verdict
from rulebook.numbers.codes import number_in

ENTRY = "entry"
"""Under this name a form keeps what is being typed."""


def known_among(numbers: Iterable[str]) -> Callable[[str], Verdict]:
    """Judges a text good where it is one of these numbers; for what a label says besides."""
    wanted = set(numbers)

    def judge(text: str) -> Verdict:
        number = text.strip().replace(" ", "")
        return Verdict(State.GOOD if number in wanted else State.BAD, number)

    return judge


def number_entry(
    here: Here,
    form: Form,
    words: str,
    add: Callable[[str], str],
    redraw: Callable[[], None],
    judge: Callable[[str], Verdict] | None = None,
) -> ft.Control:
    """A field for a barcode gun or for typing, Enter adds; a camera beside it.

    `add` takes a number and answers what speaks against it, in words, '' for nothing. Of a photo's codes the one
    that `judge` takes is added, without it the first.
    """

    def take(number: str) -> None:
        number = number.strip().replace(" ", "")
        trouble = add(number) if number else t("scan.none")
        form.put("entry.trouble", trouble)
        if not trouble:
            form.put(ENTRY, "")
        redraw()

    def typed(event: Any) -> None:
        take(event.control.value or "")

    def heard(texts: Sequence[str]) -> None:
        take(number_in(texts, judge) if judge else next(iter(texts), ""))

    field = text_field(form, ENTRY, words, redraw, on_submit=typed, autocorrect=False, expand=True)
    button = icon_button(t("store.entry.add"), ft.Icons.ADD_ROUNDED, lambda _: take(form.text(ENTRY)))
    row: list[ft.Control] = [field, button]
    if here.scan is not None:
        row.append(ScanButton(here.scan, heard))
    parts: list[ft.Control] = [ft.Row(row, spacing=S)]
    if trouble := form.text("entry.trouble"):
        parts.append(banner(trouble, tone="wait"))
    return ft.Column(parts, spacing=S, tight=True, margin=ft.Margin(left=0, top=6, right=0, bottom=0))


def number_list(numbers: Sequence[str], remove: Callable[[str], None]) -> ft.Control:
    """What was read so far, the latest first, each to be taken out again."""

    def row(number: str) -> ft.Control:
        cross = icon_button(
            t("store.entry.remove", number=number), ft.Icons.CLOSE_ROUNDED, lambda _: remove(number)
        )
        return ft.Row([label(grouped(number), expand=True), cross], spacing=S)

    return card(*([row(number) for number in reversed(numbers)] or [quiet(t("store.entry.none"))]), padding=12)
