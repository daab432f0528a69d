"""What people can do and what products need, each from a day on; the ticks both forms share (ORD-6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import flet as ft
import msgspec

from mobile.client.session_api import PhoneWorld
from mobile.screens.company_rules.parts import (
    changing,
    coming,
    day_needed,
    history_card,
    may_change,
    since_fields,
    since_typed,
)
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import heading, label
from mobile.ui.fields import text_field, tick
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.kernel.identity import Person, SkillsSince
from rulebook.kernel.times import held_at
from rulebook.subjects.orders.kinds import KINDS
from rulebook.subjects.people.commands import SetSkills
from rulebook.subjects.people.records import SkillNeed
from rulebook.subjects.people.skills import skills_of


class Since(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a history of skills, as the pages of the company's rules show it."""

    since: str
    by: str
    at: str
    skills: tuple[str, ...]
    reason: str = ""


def as_history(entries: Iterable[SkillsSince]) -> list[Since]:
    return [Since(since=e.since, by=e.by, at=e.at, skills=e.skills) for e in entries]


def skill_words(skills: Iterable[str]) -> str:
    """Skills as people read them: an order's kind by its name, any other as it was written."""
    said = [t(f"kind.{one}") if one in KINDS else one for one in skills]
    return t("list.comma").join(said) or t("forms.skill.none")


def said_skills(skills: Iterable[str]) -> list[ft.Control]:
    return [label(skill_words(skills))]


def known_skills(world: PhoneWorld) -> list[str]:
    """Every skill one may tick: the orders' kinds, then what is on record of a person or a product."""
    found = {skill for p in world.all(Person) for entry in p.skill_history for skill in entry.skills}
    found |= {skill for p in world.all(Person) for skill in p.skills}
    found |= {skill for need in world.all(SkillNeed) for entry in need.versions for skill in entry.skills}
    return [str(kind) for kind in KINDS] + sorted(found - set(KINDS))


def skills_typed(form: Form, world: PhoneWorld, has: Iterable[str]) -> tuple[str, ...]:
    """What is ticked, and what was written beside the ticks."""
    had = set(has)
    ticked = [one for one in known_skills(world) if form.get(f"skill.{one}", one in had)]
    written = form.text("more").replace("、", ",").replace("，", ",").split(",")
    return tuple(dict.fromkeys([*ticked, *(one.strip() for one in written if one.strip())]))


def skill_fields(
    form: Form, world: PhoneWorld, has: Iterable[str], redraw: Callable[[], None]
) -> list[ft.Control]:
    """A tick for each known skill, and room to write another."""
    had = set(has)
    ticks = [
        tick(form, f"skill.{one}", skill_words((one,)), redraw, default=one in had) for one in known_skills(world)
    ]
    more = text_field(form, "more", t("forms.skill.more"), redraw, helper=t("forms.skill.more.hint"))
    return [ft.Column([*ticks], spacing=S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH), more]


def skill_part(here: AppContext, person: Person) -> list[ft.Control]:
    """What a person can do now and since when, and the form that changes it; never one's own (ROLE-2)."""
    history, now = as_history(person.skill_history), here.session.now()
    past = history_card(
        here.session.world, history, held_at(history, now), now, lambda e: said_skills(e.skills),
        said_skills(person.skills),
    )  # fmt: skip
    parts: list[ft.Control] = [heading(t("forms.skill.person")), past]
    if may_change(here, SetSkills) and here.session.me.id != person.id:
        parts.append(keyed(Skills, f"skills-{person.id}-{len(history)}", person))
    return parts


@ft.component
def Skills(person: Person) -> ft.Control:
    """Tick what the person can do, and say from which day on."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules.skills/{person.id}")
    world, now = here.session.world, here.session.now()
    has = skills_of(world, person, now)
    picked, since = skills_typed(form, world, has), since_typed(form, now)
    fields: list[ft.Control] = [*skill_fields(form, world, has, redraw), *since_fields(form, now, redraw)]
    command = None
    if since is not None and (set(picked) != has or coming(as_history(person.skill_history), now)):
        command = SetSkills(skills=picked, since=since)
    needs = day_needed(since, t("forms.skill.needs"))
    return changing(
        here, doing, fields, command, person.id, form, t("forms.skill.save"), needs, reason=False
    )  # fmt: skip
