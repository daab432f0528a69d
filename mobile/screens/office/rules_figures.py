"""The company's figures: limits, deadlines and terms, each with its history, and the form that changes one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.office.rules_parts import (
    changing,
    coming,
    day_needed,
    may_change,
    rule_page,
    since_fields,
    since_typed,
    since_words,
    unknown_rule,
)
from mobile.ui.basics import amount, card, label, quiet
from mobile.ui.fields import choice, text_field
from mobile.ui.here import Form, Here, keyed, use_doing, use_form, use_here, use_redraw
from mobile.ui.money import typed_fen
from mobile.ui.text import money_short, t
from rulebook.commands import SetSetting
from rulebook.records import Setting
from rulebook.settings import BY_MODEL, DEFAULTS, plain_name, setting
from rulebook.times import held_at

UNITS: dict[str, tuple[str, str]] = {
    "cash_minutes": ("minutes", "CASH-2"),
    "cash_limit_fen": ("yuan", "CASH-2"),
    "day_ends_hour": ("hour", "CASH-2"),
    "receivable_days": ("days", "CASH-8"),
    "warranty_months": ("months", "FEE-2"),
    "replacement_warranty_months": ("months", "RPL-5"),
    "block_size": ("numbers", "RCT-2"),
    "appointment_minutes": ("minutes", "ORD-7"),
    "replan_days": ("days", "ORD-9"),
    "skills_strict": ("yes_no", "ORD-6"),
    "spoken_hours": ("hours", "ORAL-2"),
    "spoken_attempts": ("times", "ORAL-3"),
    "login_days": ("days_never", "ROLE-1"),
    "skew_minutes": ("minutes", "TIME-1"),
}
"""Setting → what it is counted in, and the rule it belongs to, in the order people look for them."""


def figure_name(name: str) -> str:
    """What a setting is called, with the product it is for."""
    plain, model = plain_name(name), name.partition(":")[2]
    words = t(f"rules.{plain}")
    return t("rules.for_model", name=words, model=model) if model else words


def say(name: str, value: int) -> str:
    """A setting's value as people read it."""
    unit, _ = UNITS[plain_name(name)]
    if unit == "yuan":
        return money_short(value)
    if unit == "hour":
        return f"{value:02d}:00"
    if unit == "yes_no":
        return t("word.yes" if value else "word.no")
    if unit == "days_never" and not value:
        return t("rules.never")
    return t(f"rules.unit.{unit}", count=value)


def names(here: Here) -> list[str]:
    """All settings, those for one product after the one for all."""
    own = sorted(s.id for s in here.session.world.all(Setting) if s.id not in UNITS and plain_name(s.id) in UNITS)
    return [name for plain in UNITS for name in (plain, *(o for o in own if plain_name(o) == plain))]


def now_of(here: Here, name: str) -> int:
    session = here.session
    return setting(session.world, plain_name(name), session.now(), name.partition(":")[2])


def figure_rows(here: Here) -> list[tuple[str, tuple[str, str], list[str]]]:
    """(id, name and value, notes) for the list."""
    world, now = here.session.world, here.session.now()
    rows = []
    for name in names(here):
        known = world.get(Setting, name)
        history = known.history if known else ()
        held = held_at(history, now)
        since = t("rules.since", day=since_words(held.since)) if held else t("rules.default")
        notes = [f"{since} · {UNITS[plain_name(name)][1]}"]
        notes += [
            t("rules.will_be", day=since_words(e.since), value=say(name, int(e.value)))
            for e in coming(history, now)[:1]
        ]
        rows.append((name, (figure_name(name), say(name, now_of(here, name))), notes))
    return rows


@ft.component
def FigureOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One figure: what it is now and what for, what it was and why, and the form that changes it."""
    here = use_here()
    plain = plain_name(id)
    if plain not in UNITS:
        return unknown_rule(back)
    known = here.session.world.get(Setting, id)
    history = known.history if known else ()
    current = card(
        quiet(t("rules.now")),
        amount(say(id, now_of(here, id))),
        label(t(f"rules.{plain}.words")),
        quiet(t("word.rule", rule=UNITS[plain][1])),
        padding=20,
    )
    change = keyed(Change, f"change-{id}-{len(history)}", id) if may_change(here, SetSetting) else None

    def figure(value: int) -> list[ft.Control]:
        return [amount(say(id, value), big=False)]

    return rule_page(
        here, figure_name(id), back, history, current,
        lambda e: t("rules.will_be", day=since_words(e.since), value=say(id, int(e.value))),
        change, lambda e: figure(int(e.value)), figure(DEFAULTS[plain]),
    )  # fmt: skip


def typed_value(form: Form, name: str) -> str:
    """What was typed, as a setting keeps it; '' where it cannot be read. The rules judge the rest."""
    unit, _ = UNITS[plain_name(name)]
    if unit == "yuan":
        fen = typed_fen(form, "value")
        return "" if fen is None else str(fen)
    text = form.text("value").strip().removesuffix(":00")
    return text if text.isascii() and text.isdigit() else ""


@ft.component
def Change(name: str) -> ft.Control:
    """Another value, from which day on, and why."""
    here = use_here()
    doing = use_doing()
    redraw = use_redraw()
    form = use_form(f"office.rules/{name}")
    plain = plain_name(name)
    unit, _ = UNITS[plain]
    fields: list[ft.Control] = []
    if plain in BY_MODEL and plain == name:
        fields.append(text_field(form, "model", t("rules.model"), redraw, helper=t("rules.model.hint")))
    if unit == "yes_no":
        options = [("1", t("word.yes")), ("0", t("word.no"))]
        fields.append(choice(form, "value", t("rules.value"), options, redraw))
    else:
        more: dict[str, Any] = {"prefix": "¥ "} if unit == "yuan" else {"suffix": t(f"rules.suffix.{unit}")}
        number = ft.KeyboardType.NUMBER
        fields.append(text_field(form, "value", t("rules.value"), redraw, keyboard_type=number, **more))
    now = here.session.now()
    fields += since_fields(form, now, redraw)
    fields.append(text_field(form, "reason", t("rules.reason"), redraw, lines=2, helper=t("rules.reason.hint")))
    value, since = typed_value(form, name), since_typed(form, now)
    model = form.text("model").strip()
    target = f"{plain}:{model}" if model else name
    command = None
    if value and since is not None:
        command = SetSetting(name=target, value=value, since=since, reason=form.text("reason").strip())
    words = t("rules.save")
    if command is not None:
        words = t("rules.save.value", old=say(target, now_of(here, target)), new=say(target, int(value)))
    return changing(here, doing, fields, command, target, form, words, day_needed(since, t("rules.needs.value")))
