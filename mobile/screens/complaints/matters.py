"""What of complaints and measures waits for this person, above their day (CMP-1)."""

from __future__ import annotations

import flet as ft

from mobile.screens.complaints.measures import measure_card, mine_to_do
from mobile.screens.complaints.parts import complaint_tile, mine
from mobile.ui.app_context import AppContext
from mobile.ui.basics import heading
from mobile.ui.text import t


def matters_of(here: AppContext) -> list[ft.Control]:
    """Complaints that are mine or handed to me, and measures that I am to do; nothing where there are none."""
    complaints, measures = mine(here.session), mine_to_do(here)
    parts: list[ft.Control] = []
    if complaints:
        parts.append(heading(t("complaints.today", count=len(complaints))))
        parts += [complaint_tile(here, one) for one in complaints]
    if measures:
        parts.append(heading(t("measures.today", count=len(measures))))
        parts += [measure_card(here, one) for one in measures]
    return parts
