"""Which items of the price list are plans, and how long each lasts (TERM-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.service_terms.parts import plan_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import line
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, label, primary_button, quiet, refusal_banner
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.text import money_short, t, when
from mobile.ui.theme import M
from rulebook.kernel.times import company_day
from rulebook.subjects.company.prices import list_price
from rulebook.subjects.company.records import Price
from rulebook.subjects.service_terms.commands import SetPlan
from rulebook.subjects.service_terms.records import TermKind, TermPlan

MOST = 120


@ft.component
def Plans(back: Callable[[], Any] | None) -> ft.Control:
    """What there is, and for an administrator the form for one more."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    world, now = here.session.world, here.session.now()
    today = company_day(now)
    form = use_form("terms.plans")
    rows: list[ft.Control] = []
    for plan in sorted(world.all(TermPlan), key=lambda p: (p.what, p.months, p.id)):
        price = list_price(world, plan.id, today)
        name = plan_name(price) if price else plan.id
        note = " · ".join((t(f"terms.what.{plan.what}"), t("terms.plans.lasts", months=plan.months)))
        sum_ = label(money_short(price.fen)) if price else quiet(t("forms.price.none"))
        past = [
            quiet(t("terms.plans.before", months=one.months, until=when(one.until, now))) for one in plan.before
        ]
        rows.append(ft.Column([line(label(name), sum_), quiet(note), *past], spacing=0, tight=True))
    models = sorted({p.model for p in world.all(Price)})
    model, months = form.text("model"), form.text("months", "12").strip()
    ready = model and months.isdecimal() and 1 <= int(months) <= MOST

    async def save(_: Any) -> None:
        command = SetPlan(what=TermKind(form.text("what", TermKind.PLATFORM)), months=int(months))
        if await doing.do(command, model):
            await form.drop()

    parts: list[ft.Control] = [card(*rows, spacing=M)] if rows else []
    if not rows:
        parts.append(empty_state(ft.Icons.SELL_OUTLINED, t("terms.no_plans"), t("terms.no_plans.hint")))
    if SetPlan.ROLES.intersection(here.session.me.roles):
        kinds = [(kind.value, t(f"terms.what.{kind}")) for kind in TermKind]
        press = save if ready and not doing.busy else None
        parts += [
            heading(t("terms.plans.do")),
            card(
                *([refusal_banner(doing.refusal)] if doing.refusal is not None else []),
                choice(form, "model", t("terms.plans.model"), [(m, m) for m in models], redraw),
                choice(form, "what", "", kinds, redraw, TermKind.PLATFORM.value),
                text_field(form, "months", t("terms.plans.months"), redraw, default="12",
                           keyboard_type=ft.KeyboardType.NUMBER),
                primary_button(t("terms.plans.do"), press, ft.Icons.SELL_OUTLINED, doing.busy),
                padding=20,
                spacing=M,
            ),
        ]  # fmt: skip
    return screen(pane_head(t("terms.plans"), back=back), pane_body(*parts))
