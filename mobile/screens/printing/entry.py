"""The button behind which everything is that prints: what lies there is imported once it is pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import flet as ft

from mobile.screens.printing.unfinished import open_print
from mobile.ui.app_context import use_app_context, use_redraw
from mobile.ui.basics import second_button
from mobile.ui.text import t

if TYPE_CHECKING:
    from mobile.screens.printing.jobs import Job


@ft.component
def PrintEntry(key_of: str, copies: int, make: Callable[[], Job]) -> ft.Control:
    """A button that opens the panel of what `make` makes; open at once where a print is to be asked about."""
    here = use_app_context()
    opened, open_ = ft.use_state(False)
    redraw = use_redraw()
    if here.printers is None:
        return ft.Container(height=0)
    if not opened and not here.session.draft(open_print(key_of)):
        words = t("printing.again", count=copies) if copies else t("printing.print")
        return ft.Row([second_button(words, lambda _: open_(True), ft.Icons.PRINT_OUTLINED)])
    from mobile.screens.printing.panel import PrintPanel

    return PrintPanel(make(), redraw, lambda: open_(False))
