"""A press is a press, however long: a thumb in a glove stays, and a busy phone hears of the lifting late.

Flet's buttons listen for a long press whether anybody asked for it or not: what lasts half a second, or seems to
while a large page is being drawn, would be no tap and do nothing.
"""

from __future__ import annotations

from typing import Any

import flet as ft

BUTTONS = (ft.Button, ft.FilledButton, ft.FilledTonalButton, ft.OutlinedButton, ft.TextButton, ft.IconButton)


def _as_a_tap(button: Any) -> None:
    if button.on_long_press is None:
        button.on_long_press = button.on_click


def any_length_counts() -> None:
    """From now on every button does the same for a long press as for a tap, but for one that says otherwise."""
    for kind in BUTTONS:
        kind.init = _as_a_tap  # type: ignore[method-assign]  # Flet's own hook for what a new control needs
