"""What the counter's screens share: a field that numbers are scanned, typed or shot into, and their list (STK)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import flet as ft

from mobile.screens.shared.panes import cut
from mobile.ui.app_context import AppContext, Form
from mobile.ui.basics import banner, card, icon_button, label, quiet
from mobile.ui.fields import grouped
from mobile.ui.gun import aim, bare, gun_field
from mobile.ui.kept_rows import KeepRow
from mobile.ui.reading import Read
from mobile.ui.scanning import ScanButton
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.numbers import State, Verdict
from rulebook.numbers.codes import number_in

ENTRY, WRONG, TAKEN, SHOWN = "entry", "entry.wrong", "entry.taken", "entry.shown"
"""Under these names a form keeps what is being typed, what was wrong, how many were read, how many are drawn."""


def known_among(numbers: Iterable[str]) -> Callable[[str], Verdict]:
    """Judges a text good where it is one of these numbers; for what a label says besides."""
    wanted = set(numbers)

    def judge(text: str) -> Verdict:
        number = text.strip().replace(" ", "")
        return Verdict(State.GOOD if number in wanted else State.BAD, number)

    return judge


def any_code(text: str) -> Verdict:
    """Takes whatever a code says: where nothing tells the number from the rest, the person does."""
    number = text.strip().replace(" ", "")
    return Verdict(State.GOOD if number else State.EMPTY, number)


def number_entry(
    here: AppContext,
    form: Form,
    words: str,
    add: Callable[[str, Read], str],
    redraw: Callable[[], None],
    judge: Callable[[str], Verdict] | None = None,
    anyway: Callable[[str, Read], None] | None = None,
) -> ft.Control:
    """A field for a barcode gun or for typing, Enter adds; a camera beside it; how many, and what was wrong.

    `add` takes a number and how it came in, and answers what speaks against it, in words, '' for nothing. Of a
    photo's codes the one that `judge` takes is added, without it the first. `anyway` takes a number that something
    speaks against.
    """

    def take(number: str, read: Read) -> None:
        trouble = add(number, read) if number else t("scan.none")
        if trouble:
            others = [one for one in wrong_ones(form) if one[0] != number]
            form.put(WRONG, [*others, [number, trouble, read.value]])
        else:
            form.memory[TAKEN] = (int(form.memory.get(TAKEN, (0, ""))[0]) + 1, number)
        if here.sound is not None:
            here.sound(not trouble)

    def typed(_: Any) -> None:
        number = bare(form.text(ENTRY))
        form.put(ENTRY, "")
        form.memory.pop(f"{ENTRY}.pace", None)
        take(number, Read.TYPED)
        redraw()
        aim(here, form, ENTRY)

    def heard(texts: Sequence[str]) -> None:
        take(bare(number_in(texts, judge) if judge else next(iter(texts), "")), Read.CAMERA)
        redraw()
        aim(here, form, ENTRY)

    field = gun_field(here, form, ENTRY, words, take, redraw)
    button = icon_button(t("store.entry.add"), ft.Icons.ADD_ROUNDED, typed)
    row: list[ft.Control] = [field, button]
    if here.scan is not None:
        row.append(ScanButton(here.scan, heard, judge=judge or any_code))
    parts: list[ft.Control] = [ft.Row(row, spacing=S), _latest(here, form)]
    if wrong_ones(form):
        parts.append(_named_wrong(here, form, redraw, anyway))
    return ft.Column(parts, spacing=S, tight=True, margin=ft.Margin(left=0, top=6, right=0, bottom=0))


def wrong_ones(form: Form) -> list[list[str]]:
    """What was read and not taken: number, why, and how it came in, the latest last."""
    return list(form.get(WRONG, []))


def _latest(here: AppContext, form: Form) -> ft.Control:
    """How many were read without a mistake, and the last of them; read out by a screen reader."""
    count, number = form.memory.get(TAKEN, (0, ""))
    said = (
        t("gun.taken", count=count, number=grouped(number))
        if count
        else t("gun.ready" if here.wide else "gun.tap")
    )
    icon = ft.Icons.CHECK_CIRCLE_ROUNDED if count else ft.Icons.QR_CODE_SCANNER_ROUNDED
    inner = ft.Row([ft.Icon(icon, size=20), label(said, ft.TextThemeStyle.TITLE_SMALL, expand=True)], spacing=S)
    return ft.Semantics(live_region=True, content=inner)


def _named_wrong(
    here: AppContext, form: Form, redraw: Callable[[], None], anyway: Callable[[str, Read], None] | None
) -> ft.Control:
    """Each number that was not taken, and why, until somebody has looked at it."""

    def drop(number: str, read: Read, take: bool = False) -> Callable[..., None]:
        def press(_: Any) -> None:
            form.put(WRONG, [one for one in wrong_ones(form) if one[0] != number])
            if take and anyway is not None:
                anyway(number, read)
            redraw()
            aim(here, form, ENTRY)

        return press

    def row(number: str, why: str, read: Read) -> ft.Control:
        said = ft.Column([label(grouped(number) or "—"), quiet(why)], spacing=0, tight=True, expand=True)
        buttons: list[ft.Control] = []
        if anyway is not None:
            buttons.append(ft.TextButton(t("gun.anyway"), on_click=drop(number, read, take=True), height=48))
        buttons.append(icon_button(t("gun.seen", number=number), ft.Icons.CLOSE_ROUNDED, drop(number, read)))
        return ft.Row([said, *buttons], spacing=S)

    found = wrong_ones(form)
    rows = [row(number, why, Read(next(iter(how), Read.TYPED))) for number, why, *how in reversed(found)]
    head = banner(t("gun.wrong", count=len(found)), t("gun.wrong.todo"), "wait")
    return ft.Column([head, card(*rows, padding=12, spacing=0)], spacing=S, tight=True)


def number_list(
    numbers: Sequence[str], remove: Callable[[str], None], form: Form, redraw: Callable[[], None], keep: KeepRow
) -> ft.Control:
    """What was read so far, the latest first, each to be taken out again.

    Each row goes by its number and is kept: one more is one more row, and not every row with the words of the one
    above it. However many there are, a scan draws the latest.
    """

    def row(number: str) -> ft.Control:
        cross = icon_button(
            t("store.entry.remove", number=number), ft.Icons.CLOSE_ROUNDED, lambda _: remove(number)
        )
        return ft.Row([label(grouped(number), expand=True), cross], spacing=S)

    shown, more = cut([*reversed(numbers)], form, redraw, name=SHOWN)
    rows = [keep(number, number, partial(row, number)) for number in shown]
    return card(*(rows or [quiet(t("store.entry.none"))]), *more, padding=12)
