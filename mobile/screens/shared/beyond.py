"""What a screen says where this device holds only what is open and what ended lately (SEC-1)."""

from __future__ import annotations

import flet as ft

from mobile.ui.app_context import AppContext
from mobile.ui.basics import quiet
from mobile.ui.text import t


def beyond_note(here: AppContext) -> list[ft.Control]:
    """That older records are not among what is shown; nothing where the device holds everything."""
    days = here.session.status.horizon
    return [quiet(t("beyond.words", days=days))] if days else []
