"""No button cuts its own words: one that is lower than the theme's padding and a line says how it is padded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import mobile

BUTTONS = {"FilledButton", "OutlinedButton", "FilledTonalButton"}
A_LINE, PADDING = 20, 16
"""A line of a button's words, and what the theme puts above and below it (mobile/ui/theme.py)."""


def low_buttons(source: str) -> Iterator[int]:
    """The lines of buttons whose height leaves no room for a line of words."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        said = {keyword.arg: keyword.value for keyword in node.keywords}
        height = said.get("height")
        known = height.value if isinstance(height, ast.Constant) else None
        low = isinstance(known, int | float) and known < A_LINE + 2 * PADDING
        if low and "style" not in said and (name in BUTTONS or (name != "TextButton" and "url" in said)):
            yield node.lineno


def test_a_low_button_is_found() -> None:
    assert list(low_buttons("ft.FilledButton('x', height=48)")) == [1]
    assert list(low_buttons("ft.FilledButton('x', height=52)")) == []
    assert list(low_buttons("ft.OutlinedButton('x', height=48, style=narrow)")) == []


def test_no_button_of_the_app_is_too_low_for_its_words() -> None:
    root = Path(mobile.__file__).parent
    found = [f"{p.relative_to(root)}:{n}" for p in root.rglob("*.py") for n in low_buttons(p.read_text("utf-8"))]
    assert not found
