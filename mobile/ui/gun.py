"""A field for a barcode gun: number after number without a hand on the keyboard, each counted, heard and seen.

The gun ends a number with Enter, which takes the focus off a field of one line. This one has lines: it keeps the
focus, and what the gun types meanwhile is not lost. Only what follows the last Enter is still being typed.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

import flet as ft

from mobile.ui.app_context import AppContext, Form
from mobile.ui.fields import text_field
from mobile.ui.reading import Pace, Read
from mobile.ui.typed_text import in_capitals

Take = Callable[[str, Read], None]
"""Is handed each number as it is complete, and how it came in."""


def gun_field(
    here: AppContext, form: Form, name: str, words: str, take: Take, redraw: Callable[[], None]
) -> ft.TextField:
    """A field that hands on each line; `form[name]` is what is still being typed."""
    lines = f"{name}.lines"
    pace: Pace = form.memory.setdefault(f"{name}.pace", Pace())

    def keep(text: str) -> None:
        pace.beat(monotonic())
        *whole, rest = text.split("\n")
        before = form.memory.get(lines, [])
        form.memory[lines] = whole
        form.put(name, rest)
        same = 0
        while same < min(len(before), len(whole)) and before[same] == whole[same]:
            same += 1
        read = [number for number in map(bare, whole[same:]) if number]
        for number in read:
            take(number, pace.ended(len(number), monotonic()))
        if read:  # not at each figure: a gun types faster than a long list is drawn
            redraw()
        elif not rest:
            pace.again()

    def left(_: Any) -> None:
        form.memory.pop(lines, None)
        pace.again()
        form.typing.settled(name)
        redraw()

    return text_field(
        form, name, words, lines=2, keep=keep, max_lines=2, autocorrect=False, enable_suggestions=False,
        autofocus=here.wide, on_blur=left, expand=True,
    )  # fmt: skip


def bare(text: str) -> str:
    """A number as a label, a gun or a hand gives it: half-width, in capitals, without blanks."""
    return "".join(in_capitals(text).split())


def aim(here: AppContext, form: Form, name: str) -> None:
    """Have the gun's field take the focus again, after something else was pressed.

    Not on a phone, where a keyboard would open over the screen.
    """

    async def focus() -> None:
        field = form.typing.latest(name)
        if field is not None:
            await field.focus()  # type: ignore[no-untyped-call]  # Flet does not say its types

    if here.wide:
        here.page.run_task(focus)
