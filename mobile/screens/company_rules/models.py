"""How the numbers of each terminal model look: the company's masks, their history, and their form (RPL-1)."""

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
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, label, quiet
from mobile.ui.fields import text_field
from mobile.ui.first_field import use_first_field
from mobile.ui.text import t
from rulebook.kernel.times import held_at
from rulebook.numbers.terminal_forms import IMEI, example, read_masks
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.approvals.records import Setting
from rulebook.subjects.stock.terminal_models import masks_of, model_key, model_of_rule, rule_name

ALL = "-"
"""In the address: all models that have no rule of their own."""


def say(masks: str) -> str:
    """Masks as people read them."""
    return t("list.comma").join(read_masks(masks))


def models(here: AppContext) -> list[str]:
    """The models that have a rule."""
    found = (model_of_rule(known.id) for known in here.session.world.all(Setting))
    return sorted(model for model in found if model)


def model_rows(here: AppContext) -> list[tuple[str, tuple[str, str], list[str]]]:
    """(id, model and masks, notes) for the list; what holds for every other model comes first."""
    world, now = here.session.world, here.session.now()
    rows: list[tuple[str, tuple[str, str], list[str]]] = [
        (ALL, (t("rules.model.all"), IMEI), [t("rules.model.jt808")])
    ]
    for model in models(here):
        known = world.get(Setting, rule_name(model))
        history = known.history if known else ()
        held = held_at(history, now)
        since = t("rules.since", day=since_words(held.since)) if held else t("rules.default")
        notes = [f"{since} · RPL-1"]
        notes += [
            t("rules.will_be", day=since_words(e.since), value=say(e.value)) for e in coming(history, now)[:1]
        ]
        rows.append((model, (model, say(held.value) if held else IMEI), notes))
    return rows


@ft.component
def ModelOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One model: what its numbers look like, what they did, and the form that changes it."""
    here = use_app_context()
    model = "" if id == ALL else model_key(id)
    known = here.session.world.get(Setting, rule_name(model)) if model else None
    history = known.history if known else ()
    masks = masks_of(here.session.world, model, here.session.now())
    current = card(quiet(t("rules.now")), *_shown(masks), label(t("rules.model.words")), padding=20)
    change = keyed(Change, f"change-{id}-{len(history)}", model) if may_change(here, SetSetting) else None
    return rule_page(
        here, model or t("rules.model.all"), back, history, current,
        lambda e: t("rules.will_be", day=since_words(e.since), value=say(e.value)),
        change, lambda e: _shown(read_masks(e.value)), _shown(()),
    )  # fmt: skip


def _shown(masks: tuple[str, ...]) -> list[ft.Control]:
    """Each mask and a number that fits it; without masks what holds for every model."""
    if not masks:
        return [label(t("rules.model.imei"), ft.TextThemeStyle.TITLE_SMALL), quiet(t("rules.model.jt808"))]
    parts: list[ft.Control] = []
    for mask in masks:
        words = t("rules.model.imei") if mask == IMEI else mask
        parts.append(label(words, ft.TextThemeStyle.TITLE_SMALL))
        if mask != IMEI:
            parts.append(quiet(t("rules.model.example", example=example(mask))))
    return parts


@ft.component
def Change(model: str) -> ft.Control:
    """Other masks, for which model, from which day on, and why."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules/model/{model or ALL}")
    use_first_field(form)
    fields: list[ft.Control] = []
    if not model:
        fields.append(text_field(form, "model", t("rules.model.new"), redraw))
    fields.append(text_field(form, "masks", t("rules.model.masks"), redraw))
    fields.append(quiet(t("rules.model.masks.hint")))  # too long for the one line below a field
    now = here.session.now()
    fields += since_fields(form, now, redraw)
    fields.append(text_field(form, "reason", t("rules.reason"), redraw, lines=2, helper=t("rules.reason.hint")))
    masks, since = read_masks(form.text("masks")), since_typed(form, now)
    chosen = model or model_key(form.text("model"))
    command = None
    if masks and chosen and since is not None:
        reason = form.text("reason").strip()
        command = SetSetting(name=rule_name(chosen), value=" ".join(masks), since=since, reason=reason)
    words = t("rules.save")
    if command is not None:
        words = t("rules.model.save", model=chosen, masks=say(command.value))
    target = rule_name(chosen)
    return changing(here, doing, fields, command, target, form, words, day_needed(since, t("rules.model.needs")))
