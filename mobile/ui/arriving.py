"""A click is answered at once: first that something comes, then what was asked for, however long it takes to make.

What takes long to draw is made in a turn of its own, after the page has shown that it is on its way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import flet as ft

from mobile.ui.text import t
from mobile.ui.theme import L


@ft.component
def Arriving(make: Callable[[], ft.Control]) -> ft.Control:
    """A bar that moves, then what `make` gives; give it a key, so that something else arrives anew."""
    ready, set_ready = ft.use_state(False)

    async def come() -> None:
        await asyncio.sleep(0)  # the bar goes out first
        set_ready(True)

    ft.use_effect(come, [])
    return make() if ready else _on_its_way()


def _on_its_way() -> ft.Control:
    bar = ft.Semantics(label=t("arriving"), live_region=True, content=ft.ProgressBar(bar_height=4))
    return ft.Column([ft.Container(bar, padding=ft.Padding.symmetric(horizontal=L, vertical=L))], expand=True)
