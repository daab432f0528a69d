"""What a part costs, model by model: the price list with its history, and the form for a new price (FEE-3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.client.session_api import PhoneWorld
from mobile.screens.company_rules.parts import (
    changing,
    day_needed,
    heading_less,
    may_change,
    since_fields,
    since_typed,
    unknown_rule,
    who_changes,
)
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import amount, banner, card, divider, label, pill, quiet
from mobile.ui.fields import text_field
from mobile.ui.first_field import use_first_field
from mobile.ui.frame import screen
from mobile.ui.money import typed_fen
from mobile.ui.text import day, language, money, t, when
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import company_day
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.prices import list_price
from rulebook.subjects.company.records import Price

NEW = "-"
"""In the address: a part that has no price yet."""


def part_name(price: Price) -> str:
    return price.name if language() == "zh" else price.name_en or price.name


def prices_of(world: PhoneWorld, model: str) -> list[Price]:
    """Every row of the list for a model, the last to begin first."""
    return sorted(world.find(Price, "model", model), key=lambda p: p.valid_from, reverse=True)


def price_rows(here: AppContext) -> list[tuple[str, tuple[str, str], list[str]]]:
    """(model, its name and price now, notes) for the list; for who sets prices a new part comes first."""
    world, today = here.session.world, company_day(here.session.now())
    rows: list[tuple[str, tuple[str, str], list[str]]] = []
    if may_change(here, SetPrice):
        rows.append((NEW, (t("forms.price.new"), ""), [t("forms.price.new.words")]))
    for model in sorted({p.model for p in world.all(Price)}):
        history = prices_of(world, model)
        held = list_price(world, model, today)
        notes = [model, t("rules.since", day=day(held.valid_from)) if held else t("forms.price.none")]
        ahead = [p for p in history if p.valid_from > today.isoformat()][-1:]
        notes += [t("rules.will_be", day=day(p.valid_from), value=money(p.fen)) for p in ahead]
        rows.append((model, (part_name(held or history[0]), money(held.fen) if held else ""), notes))
    return rows


@ft.component
def PriceOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One model: what it costs now, what it is to cost, what it did; and the form for a new price."""
    here = use_app_context()
    model = "" if id == NEW else id
    world, today = here.session.world, company_day(here.session.now())
    history = prices_of(world, model) if model else []
    if model and not history:
        return unknown_rule(back)
    held = list_price(world, model, today) if model else None
    parts: list[ft.Control] = []
    if history:
        words = amount(money(held.fen)) if held else label(t("forms.price.none"))
        parts.append(card(quiet(t("rules.now")), words, quiet(t("word.rule", rule="FEE-3")), padding=20))
    ahead = [p for p in history if p.valid_from > today.isoformat()]
    parts += [
        banner(t("rules.will_be", day=day(p.valid_from), value=money(p.fen)), p.reason, "info") for p in ahead
    ]
    entered = sum(1 + len(p.before) for p in history)
    known = held or next(iter(history), None)
    changes = may_change(here, SetPrice)
    parts.append(keyed(Change, f"price-{id}-{entered}", known) if changes else who_changes(here))
    if history:
        parts.append(_history(here, history, held))
    name = part_name(held or history[0]) if history else t("forms.price.new")
    return screen(pane_head(name, model, back=back), pane_body(*parts))


def _history(here: AppContext, history: list[Price], held: Price | None) -> ft.Control:
    """Every row of the list, and what that row said before it was put right."""
    world, now = here.session.world, here.session.now()
    rows: list[ft.Control] = []
    for price in history:
        marks = [pill(t("rules.holds"), "ok")] if price == held else []
        since = label(t("rules.since", day=day(price.valid_from)), ft.TextThemeStyle.TITLE_SMALL)
        rows += [divider()] if rows else []
        rows += [line(since, *marks), amount(money(price.fen), big=False)]
        rows += [label(t("rules.because", why=price.reason))] if price.reason else []
        if price.set_at:
            who = person_name(world, price.set_by)
            rows.append(quiet(t("rules.entered", name=who, when=when(price.set_at, now))))
        rows += [quiet(t("forms.price.before", sum=money(p.fen), until=when(p.until, now))) for p in price.before]
    return card(heading_less(t("rules.history")), *rows)


@ft.component
def Change(known: Price | None) -> ft.Control:
    """A price from a day on; for a part that has none yet also its model and names."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.rules.price/{known.model if known else NEW}")
    use_first_field(form)
    fields: list[ft.Control] = []
    if known is None:
        fields.append(text_field(form, "model", t("forms.price.model"), redraw))
    before = (known.name, known.name_en) if known else ("", "")
    fields += [
        text_field(form, "name", t("forms.price.name"), redraw, default=before[0]),
        text_field(form, "name_en", t("forms.price.name_en"), redraw, default=before[1]),
        text_field(
            form, "fen", t("forms.price.sum"), redraw, prefix="¥ ", keyboard_type=ft.KeyboardType.NUMBER
        ),
    ]  # fmt: skip
    now = here.session.now()
    fields += since_fields(form, now, redraw)
    fields.append(
        text_field(form, "reason", t("rules.reason"), redraw, lines=2, helper=t("forms.price.reason.hint"))
    )
    model = known.model if known else form.text("model").strip()
    names = (form.text("name", before[0]).strip(), form.text("name_en", before[1]).strip())
    fen, since = typed_fen(form, "fen"), since_typed(form, now)
    command = None
    if model and all(names) and fen is not None and since is not None:
        command = SetPrice(
            model=model, name=names[0], name_en=names[1], fen=Fen(fen),
            valid_from=since or company_day(now).isoformat(), reason=form.text("reason").strip(),
        )  # fmt: skip
    words = t("forms.price.save", sum=money(command.fen)) if command else t("rules.save")
    needs = day_needed(since, t("forms.price.needs"))
    return changing(here, doing, fields, command, model, form, words, needs, reason=False)
