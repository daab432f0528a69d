"""Rows about money: receipts that a sum is made of, ages of cash, differences in a word and a colour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

import flet as ft

from mobile.app import routes
from mobile.screens.shared.rows import PRESSED, pair
from mobile.ui import theme
from mobile.ui.app_context import AppContext, keyed
from mobile.ui.basics import card, label, pill, pressed_whole, quiet
from mobile.ui.downloads import SaveButton
from mobile.ui.text import language, money, money_short, t, when
from mobile.ui.theme import XS, M, S
from rulebook.kernel.times import parse_time
from rulebook.numbers import show_plate
from rulebook.subjects.receipts.records import Receipt

AGES: tuple[tuple[str, float, str], ...] = (
    ("0-1", 1, "ok"),
    ("1-3", 3, "info"),
    ("3-7", 7, "wait"),
    ("7+", 1e9, "overdue"),
)
"""Buckets of age in days (CASH-6): name, upper bound, tone."""


def age_of(receipt: Receipt, now: datetime) -> str:
    """The bucket that a receipt's cash has aged into."""
    days = (now - parse_time(receipt.at)).total_seconds() / 86_400
    return next(name for name, most, _ in AGES if days <= most)


def aged(receipts: Iterable[Receipt], now: datetime) -> dict[str, int]:
    """Bucket → fen, every bucket present."""
    sums = {name: 0 for name, _, _ in AGES}
    for receipt in receipts:
        sums[age_of(receipt, now)] += receipt.total
    return sums


def age_bar(sums: dict[str, int]) -> ft.Control:
    """The buckets as a bar, for the eye; the words stand below it."""
    total = sum(sums.values())
    parts = [
        ft.Container(
            expand=max(1, round(sums[name] * 100 / total)), bgcolor=theme.look().tone(tone).strong, height=8
        )
        for name, _, tone in AGES
        if total and sums[name]
    ]
    return ft.Container(
        ft.Row([*parts], spacing=2), border_radius=4, clip_behavior=ft.ClipBehavior.HARD_EDGE, height=8,
        bgcolor=ft.Colors.OUTLINE_VARIANT,
    )  # fmt: skip


def age_chart(sums: dict[str, int]) -> ft.Control:
    """Cash of each age as a bar beside its words: how long, how much, and what share (CASH-6)."""
    return bars(t("finance.ageing"), [(t(f"office.age.{name}"), tone, sums[name]) for name, _, tone in AGES], 96)


def bars(title: str, rows: Sequence[tuple[str, str, int | None]], width: int) -> ft.Control:
    """Sums as bars: (words, tone, fen), None where nobody knows; `width` is the room for the words."""
    sums = [fen or 0 for _, _, fen in rows]
    most, total = max(sums) or 1, sum(sums) or 1
    shown: list[ft.Control] = []
    for words, tone, fen in rows:
        colours = theme.look().tone(tone)
        length = max(1, round(fen * 100 / most)) if fen else 0
        bar = ft.Row(
            [
                ft.Container(
                    height=18, border_radius=6, bgcolor=colours.strong, expand=length, visible=bool(length)
                ),
                ft.Container(expand=101 - length),
            ],
            spacing=0,
            expand=True,
        )
        share = (
            f"{money_short(fen)} · {round(fen * 100 / total)}%" if fen else "—" if fen is None else money_short(0)
        )
        shown.append(
            ft.Row(
                [
                    ft.Icon(theme.ICONS[tone], size=18, color=colours.ink),
                    ft.Container(label(words), width=width),
                    bar,
                    ft.Container(label(share, text_align=ft.TextAlign.RIGHT), width=140),
                ],
                spacing=S,
            )
        )
    return card(quiet(title), *shown, spacing=S, padding=M)


def opens_receipt(here: AppContext) -> Callable[[Receipt], Any]:
    """A row of a receipt leads to all that is known of it."""
    return lambda r: here.go(routes.office("finance", "receipt", r.id))


def age_words(sums: dict[str, int]) -> ft.Control:
    """Each bucket that holds anything: its age, its sum."""
    pills = [
        pill(f"{t(f'office.age.{name}')} {money_short(sums[name])}", tone, ft.Icons.SCHEDULE_ROUNDED)
        for name, _, tone in AGES
        if sums[name]
    ]
    return ft.Row([*pills], wrap=True, spacing=6, run_spacing=6)


def difference_tone(difference: int) -> str:
    return "ok" if not difference else "overdue"


def difference_words(difference: int) -> str:
    """Equal, short or over, with the sum."""
    if not difference:
        return t("office.difference.none")
    key = "office.difference.short" if difference < 0 else "office.difference.over"
    return t(key, sum=money(abs(difference)))


def receipts_paper(receipts: Sequence[Receipt]) -> list[ft.Control]:
    """All of a pile in one PDF, each on a page of its own; one alone is printed from its own page."""
    if not 1 < len(receipts) <= MOST_PAPERS:
        return []
    ids = quote(",".join(quote(r.id, safe="") for r in receipts), safe=",")
    path = f"/api/papers?kind=receipt&ids={ids}&language={language()}"
    words = t("finance.receipts.print", count=len(receipts))
    return [keyed(SaveButton, f"print-{path}", words, path, "receipts.pdf", ft.Icons.PRINT_OUTLINED)]


MOST_PAPERS = 100
"""So many receipts fit into one file."""


def receipt_rows(
    receipts: Sequence[Receipt], now: datetime, opens: Callable[[Receipt], Any] | None = None
) -> list[ft.Control]:
    """What a sum is made of: number, plate, when, how, how much; the total below.

    What was voided after its envelope was counted was in it all the same: it is marked, and in the total.
    """
    rows: list[ft.Control] = []
    for receipt in receipts:
        facts = (show_plate(receipt.plate), t(f"method.{receipt.method}"), when(receipt.at, now))
        words: list[ft.Control] = [label(receipt.number), quiet(" · ".join(p for p in facts if p))]
        if receipt.void_reason:
            words.append(quiet(t("office.receipt.void", why=receipt.void_reason)))
        row = ft.Row(
            [ft.Column(words, spacing=0, tight=True, expand=True), label(money(receipt.total))], spacing=M
        )
        if opens is None:
            rows.append(ft.Container(row, padding=ft.Padding.symmetric(horizontal=0, vertical=XS)))
        else:
            box = ft.Container(
                row, padding=PRESSED, border_radius=12, ink=True, on_click=lambda _, r=receipt: opens(r)
            )
            rows.append(pressed_whole(box))
    if len(receipts) > 1:
        total = sum(r.total for r in receipts)
        rows.append(pair(t("fee.total"), money(total), strong=True))
    return rows
