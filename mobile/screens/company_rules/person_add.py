"""Somebody new at the company: name, phone, roles and what they can do (ROLE-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.company_rules.parts import changing, may_change, who_changes
from mobile.screens.company_rules.skills import skill_fields, skills_typed
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import link_row
from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, quiet
from mobile.ui.fields import text_field, tick
from mobile.ui.first_field import use_first_field
from mobile.ui.frame import screen
from mobile.ui.text import language, role_name, t
from mobile.ui.theme import S
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.numbers import judge_contact_phone
from rulebook.subjects.people.commands import AddPerson

NEW = "-"
"""In the address, in a role's place."""


def new_person_row(here: AppContext) -> list[tuple[str, tuple[str, str], list[str]]]:
    """The row above the roles, for who enters people."""
    if not may_change(here, AddPerson):
        return []
    return [(NEW, (t("forms.person.add"), ""), [t("forms.person.add.words")])]


def new_person_page(here: AppContext, back: Callable[[], Any] | None) -> ft.Control:
    body = NewPerson() if may_change(here, AddPerson) else who_changes(here)
    return screen(pane_head(t("forms.person.add"), back=back), pane_body(body))


@ft.component
def NewPerson() -> ft.Control:
    """Whoever is entered is then in the list of their roles; a device they get by a code of their own."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("office.rules.person/new")
    use_first_field(form)
    fresh, last = ft.use_ref(here.session.new_id()), ft.use_ref("")
    world = here.session.world
    if world.get(Person, fresh.current or "") is not None:  # entered: the next person gets an id of their own
        last.current, fresh.current = fresh.current, here.session.new_id()
    added = world.get(Person, last.current) if last.current else None
    name, phone = form.text("name").strip(), judge_contact_phone(form.text("phone"))
    picked = tuple(role for role in Role if form.get(role, False))
    fields: list[ft.Control] = [
        text_field(form, "name", t("forms.person.name"), redraw),
        text_field(form, "phone", t("forms.person.phone"), redraw),
    ]
    wrong = bool(phone.value) and not phone.ok
    if wrong:
        fields.append(quiet(phone.text(language())))
    fields.append(heading(t("forms.person.roles")))
    fields += [tick(form, role, role_name(role), redraw, t(f"rules.role.{role}")) for role in Role]
    if Role.TECHNICIAN in picked:
        fields += [heading(t("forms.skill.person")), *skill_fields(form, world, (), redraw)]
    skills = skills_typed(form, world, ()) if Role.TECHNICIAN in picked else ()
    command = None
    if name and picked and not wrong:
        command = AddPerson(name=name, roles=picked, phone=phone.value, skills=skills)
    needs = t("forms.person.needs")
    subject = str(fresh.current)
    form_part = changing(here, doing, fields, command, subject, form, t("forms.person.save"), needs, reason=False)
    parts = [form_part] if added is None else [card(_added(here, added), padding=S), form_part]
    return ft.Column(parts, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _added(here: AppContext, person: Person) -> ft.Control:
    path = routes.office("rules", "person", person.id)
    words = t("forms.person.added", name=person.name)
    return link_row(words, t("forms.person.added.todo"), ft.Icons.PERSON_OUTLINE_ROUNDED, lambda _: here.go(path))
