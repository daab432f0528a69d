"""What a screen says where this device does not hold all: what ended long ago, or what another branch has.

Without words a list or a figure would look whole (SEC-1, BR-1).
"""

from __future__ import annotations

import flet as ft

from mobile.ui.app_context import AppContext
from mobile.ui.basics import quiet
from mobile.ui.branch_words import branches_said
from mobile.ui.text import t


def beyond_note(here: AppContext, older: bool = True) -> list[ft.Control]:
    """That older records, or other branches', are not among what is shown; nothing where the device holds all.

    `older`: it may show what ended; else only other branches' are told of.
    """
    days = here.session.status.horizon if older else 0
    seen = branches_said(here.session)
    return [
        *([quiet(t("branch.seen.words", branches=seen))] if seen else []),
        *([quiet(t("beyond.words", days=days))] if days else []),
    ]
