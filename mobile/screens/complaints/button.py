"""The button that hears a complaint from where one is: an order, a visit, a receipt (CMP-1)."""

from __future__ import annotations

import flet as ft

from mobile.screens.complaints import ways
from mobile.ui.app_context import AppContext
from mobile.ui.basics import second_button
from mobile.ui.text import t
from rulebook.kernel.roles import Role


def hear_button(here: AppContext, source: str) -> list[ft.Control]:
    """`source` as in `ways.hear`; nothing for who only reads."""
    if set(here.session.me.roles) <= {Role.AUDITOR}:
        return []
    way = ways.hear(here, source)
    return [ft.Row([second_button(t("complaints.hear"), lambda _: here.go(way), ft.Icons.HEARING_ROUNDED)])]
