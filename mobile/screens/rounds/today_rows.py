"""The rounds one has to walk now, on one's day (RND-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.rounds import ways
from mobile.screens.shared.rows import link_row
from mobile.ui.app_context import AppContext
from mobile.ui.basics import card, heading
from mobile.ui.text import day, t
from rulebook.subjects.rounds.records import TO_WALK, Round


def rounds_today(here: AppContext) -> list[ft.Control]:
    """A row for each that is open or begun; nothing where there is none."""
    mine = [one for state in TO_WALK for one in here.session.world.find(Round, "state", state)]
    mine = [one for one in mine if here.session.me.id in one.people]
    if not mine:
        return []

    def go(id: str) -> Any:
        return lambda _: here.go(ways.rounds(here, id))

    rows = [
        link_row(
            one.name,
            t("rounds.window", begins=day(one.begins[:10]), ends=day(one.ends[:10])),
            ft.Icons.CHECKLIST_ROUNDED,
            go(one.id),
        )
        for one in sorted(mine, key=lambda one: one.ends)
    ]
    return [heading(t("rounds.now", count=len(rows))), card(*rows, spacing=0)]
