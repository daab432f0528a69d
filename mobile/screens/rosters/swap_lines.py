"""A shift swap in two lines, for the phone and for the approvals inbox."""

from __future__ import annotations

import flet as ft

from mobile.screens.shared.rows import pair
from mobile.ui.text import day, t
from rulebook.subjects.rosters.records import ShiftSwap


def swap_lines(swap: ShiftSwap) -> list[ft.Control]:
    """Who gives which shift."""
    return [
        pair(t("shift_swap.gives", name=swap.asker_name), f"{day(swap.day)} · {swap.code}"),
        pair(t("shift_swap.gives", name=swap.peer_name), f"{day(swap.peer_day)} · {swap.peer_code}"),
    ]
