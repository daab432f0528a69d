"""What fields keep of what is typed: capitals, figures and limits, put right after the typing and never within it.

A field that rewrites its text while pinyin is being composed spoils it, and so does one that is drawn anew with an
older text than it shows. So a field shows what was typed until it is left; what the form keeps is clean at once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

import flet as ft

from rulebook.numbers.text import clean

Mend = Callable[[str], str]

FORBIDDEN = frozenset({"capitalization", "max_length", "input_filter"})
"""Flet rewrites, counts or drops what is typed under these, in the middle of a composition."""


SEVERAL_LINES: dict[str, Any] = {"multiline": True, "shift_enter": True, "min_lines": 1, "max_lines": 6}
"""For a field of searches at a desk, where a column of numbers is pasted: one line would run them together. Enter
still means what it means in a field of one line."""


def as_typed(text: str) -> str:
    return text


def in_capitals(text: str) -> str:
    """For numbers with letters: half-width and in capitals, blanks and dots as they were typed."""
    return unicodedata.normalize("NFKC", text).upper()


def number_signs(text: str) -> str:
    """For numbers in groups: half-width, in capitals, without blanks, dashes and what cannot be seen."""
    return clean(text).upper()


def figures(most: int) -> Mend:
    """Nothing but 0–9, at most so many; full-width ones count, blanks and all else go."""

    def mend(text: str) -> str:
        return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))[:most]

    return mend


class Typing:
    """What the fields of one form show. Python must not send a field a text that is older than what it shows."""

    def __init__(self) -> None:
        self._fields: dict[str, ft.TextField] = {}
        self._typed: set[str] = set()

    def shown(self, name: str, kept: str) -> str:
        """What the field is to show: its own text where typing had the last word, else what is kept."""
        field = self._fields.get(name)
        return str(field.value or "") if field is not None and name in self._typed else kept

    def latest(self, name: str) -> ft.TextField | None:
        """The field of that name as it was drawn last."""
        return self._fields.get(name)

    def first(self) -> ft.TextField | None:
        """The field that was drawn first of all: the one at the top."""
        return next(iter(self._fields.values()), None)

    def settled(self, name: str = "") -> None:
        """Something else has had the last word (without a name: everywhere): fields show what is kept."""
        self._typed -= {name} if name else self._typed.copy()

    def field(
        self, name: str, kept: str, keep: Callable[[str], Any], redraw: Callable[[], Any], mend: Mend, **more: Any
    ) -> ft.TextField:
        """A field that shows `kept`; `keep` is called with what is kept of the text, at every change of it."""
        wrong = FORBIDDEN & more.keys()
        assert not wrong, f"spoils pinyin: {wrong}"
        assert more.get("keyboard_type") is not ft.KeyboardType.PHONE, "spoils pinyin"

        def on_change(event: Any) -> None:
            keep(mend(event.control.value or ""))
            self._typed.add(name)
            redraw()

        def on_blur(_: Any) -> None:
            if name in self._typed:
                self._typed.discard(name)
                redraw()

        if mend is not as_typed:
            more["on_blur"] = on_blur
        if more.get("helper"):
            more.setdefault("helper_max_lines", 4)  # what helps is read whole on a phone too
        made = ft.TextField(value=self.shown(name, kept), on_change=on_change, **more)
        self._fields[name] = made
        return made
