"""A branch's closing days beside the company's calendar, and the form for its leaders (BR-1, CAL-1)."""

from __future__ import annotations

import flet as ft

from mobile.screens.company_rules.parts import changing
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, quiet
from mobile.ui.fields import text_field
from mobile.ui.text import day, t, when
from rulebook.kernel.times import company_day
from rulebook.subjects.branches.commands import SetBranchDays
from rulebook.subjects.branches.membership import days_id, leads
from rulebook.subjects.branches.records import BranchDays
from rulebook.subjects.calendar.records import RestDay


def days_part(here: AppContext, branch: str) -> list[ft.Control]:
    """This year's and next year's days; a form for each where one leads the branch."""
    session = here.session
    today = company_day(session.now())
    may = leads(session.world, session.me, branch, SetBranchDays.ROLES, today)
    parts: list[ft.Control] = []
    for year in (today.year, today.year + 1):
        known = session.world.get(BranchDays, days_id(branch, year))
        rest = known.rest if known else ()
        parts += [heading(t("branch.days", year=year, count=len(rest))), card(*_said(here, known))]
        if may:
            key = f"days-{branch}-{year}-{known.set_at if known else ''}"
            parts.append(keyed(Setting, key, branch, year))
    return parts


def _said(here: AppContext, known: BranchDays | None) -> list[ft.Control]:
    if known is None:
        return [quiet(t("branch.days.none"))]
    at = when(known.set_at, here.session.now())
    rows = [quiet(f"{day(one.day)} {one.name}".strip()) for one in known.rest] or [quiet(t("branch.days.none"))]
    return [*rows, quiet(t("branch.days.by", name=known.set_by_name, when=at, why=known.reason))]


def typed(text: str, reason: str) -> SetBranchDays:
    """What was typed, a day a line, its name behind it; the rules say what is wrong with it."""
    rows = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    rest = tuple(RestDay(row[0], row[1].strip() if len(row) > 1 else "") for row in rows)
    return SetBranchDays(rest=rest, reason=reason)


@ft.component
def Setting(branch: str, year: int) -> ft.Control:
    """A year entered whole."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules.branch/days/{branch}/{year}")
    id = days_id(branch, year)
    known = here.session.world.get(BranchDays, id)
    before = "\n".join(f"{one.day} {one.name}".strip() for one in (known.rest if known else ()))
    reason = form.text("why").strip()
    fields: list[ft.Control] = [
        text_field(form, "rest", t("branch.days.typed"), redraw, lines=3, default=before),
        text_field(form, "why", t("branch.reason"), redraw),
        quiet(t("branch.days.note")),
    ]
    command = typed(form.text("rest", before), reason) if reason else None
    words, needs, title = t("branch.days.save", year=year), t("branch.days.needs"), t("branch.days.change")
    return changing(here, doing, fields, command, id, form, words, needs, reason=False, title=title)
