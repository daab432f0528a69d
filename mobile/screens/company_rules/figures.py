"""The company's figures: limits, deadlines and terms, each with its history, and the form that changes one."""

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
    unknown_rule,
)
from mobile.screens.shared.date_parsing import typed_time
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import amount, card, label, quiet
from mobile.ui.fields import choice, text_field
from mobile.ui.first_field import use_first_field
from mobile.ui.money import typed_fen
from mobile.ui.text import money_short, t
from rulebook.kernel.times import held_at
from rulebook.numbers import halfwidth
from rulebook.policy.figures import FIGURES, Unit
from rulebook.policy.settings import plain_name, setting
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.approvals.records import Setting


def figure_name(name: str) -> str:
    """What a setting is called, with the product it is for."""
    plain, model = plain_name(name), name.partition(":")[2]
    words = t(f"rules.{plain}")
    return t("rules.for_model", name=words, model=model) if model else words


def say(name: str, value: int) -> str:
    """A setting's value as people read it."""
    unit = FIGURES[plain_name(name)].unit
    if unit is Unit.YUAN:
        return money_short(value)
    if unit is Unit.HOUR:
        return f"{value:02d}:00"
    if unit is Unit.TIME_OF_DAY:
        return f"{value // 60:02d}:{value % 60:02d}"
    if unit is Unit.WEEK:
        return t(f"rules.week.{value}")
    if unit is Unit.CHANNEL:
        return t(f"rules.channel.{value}")
    if unit is Unit.YES_NO:
        return t("word.yes" if value else "word.no")
    if unit is Unit.COIN:
        return t("rules.unit.coin", sum=money_short(value)) if value else t("rules.coin.none")
    if unit is Unit.DAYS_NEVER and not value:
        return t("rules.never")
    return t(f"rules.unit.{unit}", count=value)


def names(here: AppContext) -> list[str]:
    """All settings, those for one product after the one for all."""
    known = (s.id for s in here.session.world.all(Setting))
    own = sorted(id for id in known if id not in FIGURES and plain_name(id) in FIGURES)
    return [name for plain in FIGURES for name in (plain, *(o for o in own if plain_name(o) == plain))]


def now_of(here: AppContext, name: str) -> int:
    session = here.session
    return setting(session.world, plain_name(name), session.now(), name.partition(":")[2])


def figure_rows(here: AppContext) -> list[tuple[str, tuple[str, str], list[str]]]:
    """(id, name and value, notes) for the list."""
    world, now = here.session.world, here.session.now()
    rows = []
    for name in names(here):
        known = world.get(Setting, name)
        history = known.history if known else ()
        held = held_at(history, now)
        since = t("rules.since", day=since_words(held.since)) if held else t("rules.default")
        notes = [f"{since} · {FIGURES[plain_name(name)].rule}"]
        notes += [
            t("rules.will_be", day=since_words(e.since), value=say(name, int(e.value)))
            for e in coming(history, now)[:1]
        ]
        rows.append((name, (figure_name(name), say(name, now_of(here, name))), notes))
    return rows


@ft.component
def FigureOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One figure: what it is now and what for, what it was and why, and the form that changes it."""
    here = use_app_context()
    plain = plain_name(id)
    if plain not in FIGURES:
        return unknown_rule(back)
    known = here.session.world.get(Setting, id)
    history = known.history if known else ()
    current = card(
        quiet(t("rules.now")),
        amount(say(id, now_of(here, id))),
        label(t(f"rules.{plain}.words")),
        quiet(t("word.rule", rule=FIGURES[plain].rule)),
        padding=20,
    )
    change = keyed(Change, f"change-{id}-{len(history)}", id) if may_change(here, SetSetting) else None

    def figure(value: int) -> list[ft.Control]:
        return [amount(say(id, value), big=False)]

    return rule_page(
        here, figure_name(id), back, history, current,
        lambda e: t("rules.will_be", day=since_words(e.since), value=say(id, int(e.value))),
        change, lambda e: figure(int(e.value)), figure(FIGURES[plain].default),
    )  # fmt: skip


def typed_value(form: Form, name: str) -> str:
    """What was typed, as a setting keeps it; '' where it cannot be read. The rules judge the rest."""
    unit = FIGURES[plain_name(name)].unit
    if unit is Unit.YUAN:
        fen = typed_fen(form, "value")
        return "" if fen is None else str(fen)
    if unit is Unit.TIME_OF_DAY:
        return _minutes(halfwidth(form.text("value")).strip())
    text = halfwidth(form.text("value")).strip().removesuffix(":00")
    return text if text.isascii() and text.isdigit() else ""


def _minutes(text: str) -> str:
    """A time of day as minutes since midnight; 24:00 is the end of the day."""
    written = "24:00" if text in ("24", "24:00") else typed_time(text)
    hour, colon, minute = written.partition(":")
    return str(int(hour) * 60 + int(minute)) if colon and (hour + minute).isdecimal() else ""


@ft.component
def Change(name: str) -> ft.Control:
    """Another value, from which day on, and why."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules/{name}")
    use_first_field(form)
    plain = plain_name(name)
    unit = FIGURES[plain].unit
    fields: list[ft.Control] = []
    if FIGURES[plain].by_model and plain == name:
        fields.append(text_field(form, "model", t("rules.model"), redraw, helper=t("rules.model.hint")))
    if unit is Unit.YES_NO:
        options = [("1", t("word.yes")), ("0", t("word.no"))]
        fields.append(choice(form, "value", t("rules.value"), options, redraw))
    elif unit is Unit.WEEK:
        options = [(str(week), t(f"rules.week.{week}")) for week in range(3)]
        fields.append(choice(form, "value", t("rules.value"), options, redraw))
    elif unit is Unit.CHANNEL:
        options = [(str(channel), t(f"rules.channel.{channel}")) for channel in range(3)]
        fields.append(choice(form, "value", t("rules.value"), options, redraw))
    elif unit is Unit.TIME_OF_DAY:
        fields.append(text_field(form, "value", t("rules.value"), redraw, suffix=t("rules.suffix.time_of_day")))
    elif only := FIGURES[plain].only:
        options = [(str(value), say(plain, value)) for value in only if value != 1]  # to the fen: as it is
        fields.append(choice(form, "value", t("rules.value"), options, redraw))
    else:
        more: dict[str, Any] = {"prefix": "¥ "} if unit is Unit.YUAN else {"suffix": t(f"rules.suffix.{unit}")}
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
