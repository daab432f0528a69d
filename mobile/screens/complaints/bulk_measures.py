"""Several measures given to another, or another day, with one reason that stands in each (CMP-1)."""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from mobile.screens.complaints.people import person_picker, staff
from mobile.screens.shared.bulk import Picks
from mobile.screens.shared.bulk_panel import Action, Bulk, records_of, run_button
from mobile.screens.shared.date_parsing import typed_date
from mobile.ui.app_context import AppContext, Form
from mobile.ui.basics import quiet
from mobile.ui.fields import text_field
from mobile.ui.text import t
from rulebook.kernel.ids import PersonId
from rulebook.subjects.measures.commands import MoveMeasure
from rulebook.subjects.measures.records import Measure

_I = ft.Icons
Redraw = Callable[[], None]
Rows = list[ft.Control]


def _owner(here: AppContext, form: Form, picks: Picks, found: list[Measure], redraw: Redraw) -> Rows:
    who = form.text("who")
    return [person_picker(form, "who", t("measures.who"), staff(here), redraw),
            *_said(here, form, picks, found, redraw, who, "")]  # fmt: skip


def _re_date(here: AppContext, form: Form, picks: Picks, found: list[Measure], redraw: Redraw) -> Rows:
    due = typed_date(form.text("due"))
    return [text_field(form, "due", t("measures.due"), redraw, hint="2026-03-31"),
            *_said(here, form, picks, found, redraw, "", due)]  # fmt: skip


def _said(
    here: AppContext, form: Form, picks: Picks, found: list[Measure], redraw: Redraw, who: str, due: str
) -> Rows:
    why = form.text("reason").strip()

    def make(_: str) -> MoveMeasure:
        return MoveMeasure(reason=why, who=PersonId(who), due=due)

    ready = bool(why) and bool(who or due)
    return [
        text_field(form, "reason", t("measures.act.move.text"), redraw, lines=2),
        quiet(t("bulk.measure.words")),
        run_button(here, picks, t("bulk.measure.do", count=len(found)), make if ready else None, _I.CHECK_ROUNDED),
    ]


BULK = Bulk(
    "office.measures",
    {
        "owner": Action(_I.PERSON_ADD_ALT_1_ROUNDED, MoveMeasure.ROLES, _owner),
        "re_date": Action(_I.EVENT_REPEAT_ROUNDED, MoveMeasure.ROLES, _re_date),
    },
    records_of(Measure),
)
