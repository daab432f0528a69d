"""Which skills work on a product needs beyond the order's kind, since when; and its form (ORD-6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.company_rules.parts import (
    changing,
    coming,
    day_needed,
    may_change,
    rule_page,
    since_fields,
    since_typed,
    since_words,
)
from mobile.screens.company_rules.skills import as_history, said_skills, skill_fields, skill_words, skills_typed
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, label, quiet, title
from mobile.ui.fields import text_field
from mobile.ui.text import t
from rulebook.kernel.times import held_at
from rulebook.subjects.people.commands import NeedSkills
from rulebook.subjects.people.records import SkillNeed

ALL = "-"
"""In the address: every product that needs nothing of its own, and the form for one that is to."""


def need_rows(here: AppContext) -> list[tuple[str, tuple[str, str], list[str]]]:
    """(product, its name, what it needs) for the list; what holds for all comes first."""
    world, now = here.session.world, here.session.now()
    rows: list[tuple[str, tuple[str, str], list[str]]] = [
        (ALL, (t("forms.need.all"), ""), [t("forms.need.all.words")])
    ]
    for known in sorted(world.all(SkillNeed), key=lambda one: one.id):
        held = held_at(known.versions, now)
        notes = [skill_words(held.skills if held else ())]
        notes += [_ahead(e) for e in coming(as_history(known.versions), now)[:1]]
        rows.append((known.id, (known.id, ""), notes))
    return rows


def _ahead(entry: Any) -> str:
    return t("rules.will_be", day=since_words(entry.since), value=skill_words(entry.skills))


@ft.component
def NeedOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One product: what it needs, since when, and the form that changes it."""
    here = use_app_context()
    model = "" if id == ALL else id
    known = here.session.world.get(SkillNeed, model) if model else None
    history = as_history(known.versions) if known else []
    held = held_at(history, here.session.now())
    words = title(skill_words(held.skills if held else ())) if model else label(t("forms.need.all.words"))
    current = card(quiet(t("rules.now")), words, padding=20)
    change = keyed(Change, f"change-{id}-{len(history)}", model) if may_change(here, NeedSkills) else None
    return rule_page(
        here, model or t("forms.need.all"), back, history, current, _ahead, change,
        lambda e: said_skills(e.skills), said_skills(()),
    )  # fmt: skip


@ft.component
def Change(model: str) -> ft.Control:
    """Which product, which skills, from which day on."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules.need/{model or ALL}")
    world, now = here.session.world, here.session.now()
    chosen = model or form.text("model").strip()
    known = world.get(SkillNeed, chosen) if chosen else None
    held = held_at(known.versions, now) if known else None
    has = held.skills if held else ()
    fields: list[ft.Control] = []
    if not model:
        fields.append(text_field(form, "model", t("field.product_model"), redraw))
    fields += [*skill_fields(form, world, has, redraw), *since_fields(form, now, redraw)]
    picked, since = skills_typed(form, world, has), since_typed(form, now)
    changed = set(picked) != set(has) or (known is not None and bool(coming(as_history(known.versions), now)))
    command = None
    if chosen and since is not None and changed:
        command = NeedSkills(model=chosen, skills=picked, since=since)
    needs = day_needed(since, t("forms.need.needs"))
    return changing(here, doing, fields, command, chosen, form, t("forms.need.save"), needs, reason=False)
