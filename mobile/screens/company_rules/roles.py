"""Who has which role, what each role decides, and the form that gives a person other roles (ROLE-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.client.session_api import PhoneWorld
from mobile.screens.branches.of_person import branch_part
from mobile.screens.company_rules.leavers import LEFT, leaver_part, leavers_page, leavers_row
from mobile.screens.company_rules.matrix import sum_words
from mobile.screens.company_rules.parts import changing, may_change, unknown_rule, who_changes
from mobile.screens.company_rules.person_add import NEW, new_person_page, new_person_row
from mobile.screens.company_rules.skills import skill_part
from mobile.screens.company_rules.staff_file import staff_file
from mobile.screens.people.duty import duty_part
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import link_row
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, pill, quiet, title
from mobile.ui.fields import tick
from mobile.ui.frame import screen
from mobile.ui.text import role_name, t
from mobile.ui.theme import S
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.policy.matrix import DEFAULT_MATRIX, rows_of
from rulebook.subjects.approvals.records import MatrixRow
from rulebook.subjects.people.commands import ChangeRoles


def holders(world: PhoneWorld, role: Role) -> list[Person]:
    """All who have a role and work here, outsiders left out, by name."""
    found = [p for p in world.all(Person) if role in p.roles and p.active and not p.outsider]
    return sorted(found, key=lambda p: p.name)


def decided_by(here: AppContext, role: Role) -> list[tuple[str, MatrixRow]]:
    """What a role decides now, itself or as a deputy: (subject, row)."""
    world, now = here.session.world, here.session.now()
    return [
        (subject, row)
        for subject in DEFAULT_MATRIX
        for row in rows_of(world, subject, now)
        if role in (row.role, row.deputy)
    ]


def role_rows(here: AppContext) -> list[tuple[str, tuple[str, str], list[str]]]:
    """(role, its name and how many have it, who) for the list."""
    rows = new_person_row(here)
    for role in Role:
        people = holders(here.session.world, role)
        names = t("list.comma").join(p.name for p in people) or t("rules.role.nobody")
        rows.append((str(role), (role_name(role), str(len(people))), [names]))
    return rows + leavers_row(here)


@ft.component
def RoleOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One role: what it decides, and who has it."""
    here = use_app_context()
    if id == NEW:
        return new_person_page(here, back)
    if id == LEFT:
        return leavers_page(here, back)
    if id not in set(Role):
        return unknown_rule(back)
    role = Role(id)
    people, decides = holders(here.session.world, role), decided_by(here, role)
    parts: list[ft.Control] = []
    if not people:
        tone = "overdue" if decides else "wait"
        parts.append(banner(t("rules.role.nobody"), t("rules.role.nobody.todo"), tone, "ROLE-1"))
    parts.append(card(quiet(t("rules.role.does")), title(t(f"rules.role.{role}")), padding=20))
    if people:
        parts += [heading(t("rules.role.who", count=len(people))), card(*[_person(here, p) for p in people])]
    if decides:
        parts += [heading(t("rules.role.decides")), card(*[_matter(here, role, *one) for one in decides])]
    return screen(pane_head(role_name(role), back=back), pane_body(*parts))


def _person(here: AppContext, person: Person) -> ft.Control:
    path = routes.office("rules", "person", person.id)
    roles = t("list.comma").join(t(f"role.{r}") for r in person.roles)
    return link_row(person.name, roles, ft.Icons.PERSON_OUTLINE_ROUNDED, lambda _: here.go(path))


def _matter(here: AppContext, role: Role, subject: str, row: MatrixRow) -> ft.Control:
    path = routes.office("rules", "matter", subject)
    note = sum_words(row) if row.role is role else t("rules.as_deputy", sums=sum_words(row))
    return link_row(t(f"rules.matter.{subject}"), note, ft.Icons.GAVEL_ROUNDED, lambda _: here.go(path))


@ft.component
def PersonOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One person and their roles."""
    here = use_app_context()
    person = here.session.world.get(Person, id)
    if person is None:
        return unknown_rule(back)
    marks = [] if person.active else [pill(t("settings.inactive"), "overdue")]
    has = [role_name(r) for r in person.roles]
    parts: list[ft.Control] = [
        card(
            quiet(t("rules.role.has")),
            title(t("list.comma").join(has)),
            *([quiet(person.phone)] if person.phone else []),
            padding=20,
        )
    ]
    roles = tuple(person.roles)
    change = may_change(here, ChangeRoles)
    parts.append(keyed(Change, f"change-{id}-{'+'.join(roles)}", person) if change else who_changes(here))
    parts += duty_part(here, person)
    parts += branch_part(here, person)
    if not person.outsider:
        parts += skill_part(here, person)
    parts += staff_file(here, person)
    parts += leaver_part(here, person)
    return screen(pane_head(person.name, back=back, actions=marks), pane_body(*parts))


@ft.component
def Change(person: Person) -> ft.Control:
    """Tick the roles; they hold as soon as the server has the line."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules.roles/{person.id}")
    has = {role: role in person.roles for role in Role}
    picked = tuple(role for role in Role if form.get(role, has[role]))
    ticks = [tick(form, role, role_name(role), redraw, t(f"rules.role.{role}"), has[role]) for role in Role]
    fields: list[ft.Control] = [
        ft.Column([*ticks], spacing=S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        quiet(t("rules.role.apart")),
    ]
    command = ChangeRoles(roles=picked) if picked and set(picked) != set(person.roles) else None
    needs = t("rules.needs.roles" if picked else "rules.needs.one_role")
    return changing(here, doing, fields, command, person.id, form, t("rules.role.save"), needs, reason=False)
