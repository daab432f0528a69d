"""The pages behind one's own tab: leave, sickness, shifts, hand-over book, day log. Loaded when first opened."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.rows import link_row
from mobile.ui.app_context import AppContext
from mobile.ui.basics import card, heading
from mobile.ui.text import t
from rulebook.kernel.roles import Role

_I = ft.Icons
PAGES: dict[str, tuple[str, str, ft.IconData]] = {
    "leave": ("mobile.screens.absences.leave", "Leave", _I.EVENT_BUSY_OUTLINED),
    "sick": ("mobile.screens.absences.sick", "Sick", _I.SICK_OUTLINED),
    "shifts": ("mobile.screens.rosters.my_shifts", "MyShifts", _I.CALENDAR_MONTH_OUTLINED),
    "book": ("mobile.screens.shift_handovers.book", "HandoverBook", _I.MENU_BOOK_OUTLINED),
    "rounds": ("mobile.screens.rounds.rounds", "Rounds", _I.CHECKLIST_OUTLINED),
    "score": ("mobile.screens.scores.score_card", "OwnScore", _I.LEADERBOARD_OUTLINED),
    "reads": ("mobile.screens.confidentiality.my_reads", "MyReads", _I.VISIBILITY_OUTLINED),
    "papers": ("mobile.screens.confidentiality.my_papers", "MyPapers", _I.DESCRIPTION_OUTLINED),
    "trainings": ("mobile.screens.trainings.trainings", "Trainings", _I.SCHOOL_OUTLINED),
    "knowledge": ("mobile.screens.knowledge.knowledge", "Knowledge", _I.LIGHTBULB_OUTLINE),
    "notices": ("mobile.screens.knowledge.notices", "Notices", _I.NOTIFICATIONS_OUTLINED),
    "opinions": ("mobile.screens.opinions.opinions", "Opinions", _I.FORUM_OUTLINED),
    "visitors": ("mobile.screens.visitors.visitors", "Visitors", _I.BADGE_OUTLINED),
    "contact": ("mobile.screens.contact_forms.contact_forms", "ContactForms", _I.FORWARD_TO_INBOX_OUTLINED),
    "log": ("mobile.screens.logs.my_log", "MyLog", _I.EDIT_NOTE_OUTLINED),
}
"""Step of the address → module, component, icon. Words: `me.page.<step>` and `me.page.<step>.note`."""


def page_of(name: str) -> Callable[..., ft.Control] | None:
    """The component behind /me/<name>; None where there is none."""
    if name not in PAGES:
        return None
    module, component, _ = PAGES[name]
    found: Callable[..., ft.Control] = getattr(import_module(module), component)
    return found


def page_links(here: AppContext) -> list[ft.Control]:
    """A row for each; an auditor only reads, and what they read is noted too; an outsider has their one order."""
    me = here.session.me
    if me.outsider:
        return []
    names = ("reads", "papers") if set(me.roles) == {Role.AUDITOR} else tuple(PAGES)

    def go(name: str) -> Callable[[Any], None]:
        return lambda _: here.go(routes.tab("me", name))

    rows = [link_row(t(f"me.page.{name}"), t(f"me.page.{name}.note"), PAGES[name][2], go(name)) for name in names]
    return [heading(t("me.pages")), card(*rows, spacing=0)]
