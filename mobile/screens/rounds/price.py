"""What a plan's rounds cost: what is agreed, what was, and another price asked for (RND-1, FEE-3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.rounds.costs import price_words, sees_prices
from mobile.screens.rounds.plan_form import picks
from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.panes import pane_bar, pane_body, pane_head
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, pill, quiet, refusal_banner, title
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.money import typed_fen
from mobile.ui.text import day, money, t, when
from mobile.ui.theme import M
from rulebook.kernel.ids import CustomerId, Fen
from rulebook.kernel.times import company_day, read_date
from rulebook.subjects.company.records import Customer
from rulebook.subjects.rounds.charges import Per, PriceState, RoundPrice
from rulebook.subjects.rounds.commands import PriceRound
from rulebook.subjects.rounds.pricing import decided_with_it
from rulebook.subjects.rounds.records import RoundPlan

TONES = {PriceState.ASKED: "wait", PriceState.GRANTED: "ok", PriceState.REFUSED: "calm"}


@ft.component
def PlanPrice(id: str, back: Callable[[], Any]) -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"rounds.price/{id}")
    world, now = here.session.world, here.session.now()
    known = list(world.find(RoundPrice, "plan", id))
    fresh = ft.use_memo(here.session.new_id, [len(known)])
    plan = world.get(RoundPlan, id)
    if plan is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("rounds.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("rounds.price"), back=back), pane_body(nothing))
    head = pane_head(t("rounds.price.title", name=plan.name), back=back)
    if not sees_prices(here, plan):
        words, hint = t("rounds.price.closed"), t("rounds.price.closed.hint")
        return screen(head, pane_body(empty_state(ft.Icons.LOCK_OUTLINE_ROUNDED, words, hint)))
    parts: list[ft.Control] = []
    asks = bool(PriceRound.ROLES.intersection(here.session.me.roles))
    if known:
        parts += [_tile(here, one) for one in sorted(known, key=lambda p: p.asked_at, reverse=True)]
    else:
        icon = ft.Icons.PRICE_CHECK_ROUNDED
        hint = t("rounds.price.none.hint") if asks else t("rounds.price.none.whom", roles=asking_roles())
        parts.append(empty_state(icon, t("rounds.price.none"), hint))
    if any(one.state is PriceState.ASKED for one in known):
        parts.append(quiet(t("refusal.price_waits.todo")))
        return screen(head, pane_body(*parts))
    if not asks:
        return screen(head, pane_body(*parts))
    today = company_day(now).isoformat()
    command = _said(form, plan, today)

    async def ask(_: Any) -> None:
        if command is not None and await doing.do(command, fresh):
            await form.drop()

    customers = [(str(one.id), one.name) for one in sorted(world.all(Customer), key=lambda c: c.name)]
    pers = [(str(one), t(f"rounds.price.per.{one}")) for one in Per]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts += [
        heading(t("rounds.price.ask")),
        card(
            choice(form, "per", t("rounds.price.per"), pers, redraw, str(Per.ROUND)),
            quiet(t("rounds.price.per.hint")),
            picks(form, "customer", t("rounds.price.customer"), customers, _usual(plan), redraw, one=True),
            text_field(form, "sum", t("rounds.price.sum"), redraw, prefix="¥ ",
                       keyboard_type=ft.KeyboardType.NUMBER),
            text_field(form, "since", t("rounds.price.since"), redraw, default=today),
            text_field(form, "reason", t("rounds.price.reason"), redraw),
            quiet(t("rounds.price.later")),
            spacing=M,
        ),
    ]  # fmt: skip
    if command is not None and (amount := decided_with_it(world, plan, command, command.since)):
        parts.append(quiet(t("rounds.price.whole", sum=money(amount))))
    press = ask if command is not None and not doing.busy else None
    note = "" if command is not None else t("rounds.price.needs")
    bar = pane_bar(here, t("rounds.price.ask"), press, ft.Icons.GAVEL_ROUNDED, doing.busy, note)
    return screen(head, pane_body(*parts), bar)


def asking_roles() -> str:
    """Who may ask for a price, in words."""
    return t("list.comma").join(t(f"role.{role}") for role in sorted(PriceRound.ROLES))


def _usual(plan: RoundPlan) -> list[str]:
    """Whoever the plan is about pays, where that is one."""
    return [str(plan.customers[0])] if len(plan.customers) == 1 else []


def _said(form: Form, plan: RoundPlan, today: str) -> PriceRound | None:
    """The command, once everything that it needs is said."""
    fen, reason = typed_fen(form, "sum"), form.text("reason").strip()
    customer = list(form.get("customer", _usual(plan)))
    since = typed_date(form.text("since", today))
    if fen is None or not 0 <= fen <= 10**9 or not reason or not customer or read_date(since) is None:
        return None
    return PriceRound(
        plan=plan.id,
        customer=CustomerId(customer[0]),
        per=Per(form.text("per", Per.ROUND)),
        fen=Fen(fen),
        since=since,
        reason=reason,
    )


def _tile(here: AppContext, one: RoundPrice) -> ft.Control:
    now = here.session.now()
    who = f"{t('rounds.price.by', name=one.asked_by_name)} · {when(one.asked_at, now)}"
    if one.decided_by_name:
        who += f" · {t('rounds.price.decided', name=one.decided_by_name)}"
    return card(
        line(title(price_words(one)), pill(t(f"rounds.price.state.{one.state}"), TONES[one.state])),
        quiet(t("rounds.price.line", day=day(one.since), customer=one.customer_name)),
        quiet(who),
        padding=M,
    )
