"""Several requests decided on at once: each by its own command, as its card would give it (ROLE-2, ROLE-3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.client.session_api import Session
from mobile.screens.approvals.waiting_list import Waiting, all_waiting
from mobile.screens.shared.bulk import Picks
from mobile.screens.shared.bulk_panel import Action, Bulk, gone, run_button
from mobile.screens.shared.rows import line, row_tile
from mobile.ui.app_context import AppContext, Form
from mobile.ui.basics import pill, quiet, title
from mobile.ui.fields import text_field
from mobile.ui.text import t, when
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.kernel.times import parse_time

_I = ft.Icons
Redraw = Callable[[], None]
Rows = list[ft.Control]


def waiting_tile(here: AppContext, one: Waiting, press: Any, chosen: bool) -> ft.Control:
    """What is asked, by whom, about what, until when: a row in place of the card."""
    now = here.session.now()
    late = bool(one.due) and parse_time(one.due) < now
    words = t("approvals.late" if late else "approvals.due", when=when(one.due, now)) if one.due else ""
    mark = [pill(words, "overdue" if late else "calm", _I.SCHEDULE_ROUNDED)] if words else []
    notes = [quiet(note) for note in one.notes if note]
    return row_tile(line(title(one.words), *mark), *notes, on_click=press, chosen=chosen, name=one.words)


def _grant(here: AppContext, _form: Form, picks: Picks, found: list[Waiting], _redraw: Redraw) -> Rows:
    """Yes to what is on this screen: an order that was changed since is refused by its revision."""
    yes = {one.subject: one.yes for one in found}

    def make(id: str) -> Command | Refusal:
        return yes[id]() if id in yes else gone(id)

    words = t("bulk.grant.do", count=len(found))
    return [quiet(t("bulk.grant.words")), run_button(here, picks, words, make, _I.TASK_ALT_ROUNDED)]


def _deny(here: AppContext, form: Form, picks: Picks, found: list[Waiting], redraw: Redraw) -> Rows:
    """No, with one reason that stands in each."""
    why = form.text("reason").strip()
    no = {one.subject: one.no for one in found}

    def make(id: str) -> Command | Refusal:
        return no[id](why) if id in no else gone(id)

    words = t("bulk.deny.do", count=len(found))
    return [
        text_field(form, "reason", t("bulk.deny.reason"), redraw, lines=2),
        run_button(here, picks, words, make if why else None, _I.UNDO_ROUNDED),
    ]


def find_waiting(session: Session, ids: Sequence[str]) -> list[Waiting]:
    wanted = set(ids)
    return [one for one in all_waiting(session) if one.subject in wanted and not one.alone] if wanted else []


BULK = Bulk(
    "office.approvals",
    {"grant": Action(_I.TASK_ALT_ROUNDED, None, _grant), "deny": Action(_I.UNDO_ROUNDED, None, _deny)},
    find_waiting,
)
