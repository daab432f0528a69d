"""What a technician does to units at a visit, beside swaps: one module an act, named in the row of an order kind.

`<act>.py` here holds a component `Act(view: OrderView) -> Control`; its words are `act.swap.<act>`.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

import flet as ft

from mobile.app import routes


def act_screen(act: str) -> Callable[..., ft.Control]:
    """The screen of an act, imported when it is first opened."""
    found: Callable[..., ft.Control] = import_module(f"{__name__}.{act}").Act
    return found


def act_path(order: str, act: str, swaps: tuple[str, ...]) -> str:
    """Where an act is done: swaps have a screen of their own."""
    return routes.order(order, "swap" if act in swaps else "do", act)
