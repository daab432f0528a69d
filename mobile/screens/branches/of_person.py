"""To which branch somebody belongs, since when, and the form that moves them from a day on (BR-1)."""

from __future__ import annotations

import flet as ft

from mobile.screens.company_rules.parts import changing, day_needed, may_change, since_fields, since_typed
from mobile.screens.shared.branches import open_branches, several
from mobile.screens.shared.lookups import person_name
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, quiet, title
from mobile.ui.branch_words import branch_name
from mobile.ui.fields import choice, text_field
from mobile.ui.text import day, t
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day
from rulebook.subjects.branches.commands import MovePerson
from rulebook.subjects.branches.membership import home_of, loan_on


def branch_part(here: AppContext, person: Person) -> list[ft.Control]:
    """Nothing where the company has one branch, and for outsiders, who belong to none."""
    world, today = here.session.world, company_day(here.session.now())
    if not several(world) or person.outsider:
        return []
    home = home_of(person, today)
    rows: list[ft.Control] = [title(t("branch.of_person.now", branch=branch_name(world, home)))]
    if loan := loan_on(world, person.id, today):
        words = t("branch.of_person.lent", branch=branch_name(world, loan.borrower), until=day(loan.ends))
        rows.append(banner(words, "", "info"))
    for one in sorted(person.branches, key=lambda one: one.since)[::-1]:
        said = {"day": day(one.since), "branch": branch_name(world, one.branch)}
        if one.since > today.isoformat():
            rows.append(quiet(t("branch.of_person.coming", **said)))
        else:
            rows.append(quiet(t("branch.of_person.was", name=person_name(world, one.by), **said)))
    parts: list[ft.Control] = [heading(t("branch.of_person")), card(*rows, padding=20)]
    if may_change(here, MovePerson) and person.id != here.session.me.id:
        parts.append(keyed(Moving, f"move-{person.id}-{len(person.branches)}", person))
    return parts


@ft.component
def Moving(person: Person) -> ft.Control:
    """Where to, from which day on, and why."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules.branch/move/{person.id}")
    now = here.session.now()
    since = since_typed(form, now)
    to = form.text("to")
    fields: list[ft.Control] = [
        choice(form, "to", t("branch.move.to"), open_branches(here.session.world), redraw),
        *since_fields(form, now, redraw),
        text_field(form, "why", t("branch.reason"), redraw),
    ]
    command = None
    if to and since is not None:
        command = MovePerson(branch=to, since=since, reason=form.text("why").strip())
    words, needs = t("branch.move.do"), day_needed(since, t("branch.move.needs"))
    return changing(here, doing, fields, command, person.id, form, words, needs, reason=False, title=words)
