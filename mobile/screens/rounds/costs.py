"""What rounds cost, in words, and what one came to: the charge that finance opens from any fen of it (RND-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.rounds import ways
from mobile.screens.rounds.charge_void import charge_void_of
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import link_row, pair, spread
from mobile.ui.app_context import AppContext
from mobile.ui.basics import amount, card, divider, heading, quiet
from mobile.ui.downloads import print_button
from mobile.ui.frame import screen
from mobile.ui.text import day, money, money_short, t, when
from rulebook.kernel.ids import ReceiptId
from rulebook.kernel.times import company_day
from rulebook.kernel.visibility import BOOKS, OFFICE
from rulebook.numbers import capitals
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.rounds.charges import RoundCharge, RoundPrice
from rulebook.subjects.rounds.charging import price_of
from rulebook.subjects.rounds.records import Round, RoundPlan


def price_words(price: RoundPrice) -> str:
    """What is paid for what, as people say it."""
    if not price.fen:
        return t("rounds.price.free")
    return t(f"rounds.price.{price.per}", sum=money_short(price.fen))


def sees_prices(here: AppContext, plan: RoundPlan) -> bool:
    """Whether the plan's prices are in one's sight: who sees none must not be told that there is none (SEC-1)."""
    me = here.session.me
    return me.id in plan.people or not (OFFICE | BOOKS).isdisjoint(f"role:{role}" for role in me.roles)


def price_today(here: AppContext, plan: str) -> str:
    """What the plan's round of today costs and who pays, whomever the plan goes to by now; or that nobody does."""
    price = price_of(here.session.world, plan, company_day(here.session.now()).isoformat())
    if price is None or not price.fen:
        return t("rounds.price.none")
    agreed = t("rounds.price.line", day=day(price.since), customer=price.customer_name)
    return f"{price_words(price)} · {agreed}"


def came_to(here: AppContext, round: Round) -> list[ft.Control]:
    """A row for each charge of a round, which opens where one has the books; for the office its report."""
    found = sorted(here.session.world.find(RoundCharge, "round", round.id), key=lambda one: one.id)
    rows: list[ft.Control] = []
    for one in found:
        path = routes.office("finance", "receipt", one.id)
        owed = here.session.world.get(Receivable, one.id)
        note = one.number or t("rounds.charge.waits")
        if owed is not None and (owed.left or owed.state is not ReceivableState.COLLECTED):
            note += f" · {_left(owed, money_short)}"
        words = t("rounds.charge.words", sum=money_short(one.total))
        if owed is not None and "finance" in here.session.me.roles:
            rows.append(link_row(words, note, ft.Icons.REQUEST_QUOTE_OUTLINED, lambda _, to=path: here.go(to)))
        else:
            rows.append(card(quiet(words), quiet(note)))
    if not ways.in_field(here):
        rows.append(ft.Row([print_button("round", round.id, round.name, t("rounds.report"))]))
    return rows


def _left(owed: Receivable, said: Callable[[int], str]) -> str:
    """What is still owed of it; that it was given up, where it was: nobody owes that."""
    if owed.state in (ReceivableState.OPEN, ReceivableState.COLLECTED):
        return t("rounds.charge.left", sum=said(owed.left))
    return t(f"finance.owed.state.{owed.state}")


def charge_page(
    here: AppContext, one: RoundCharge, back: Callable[[], Any] | None, below: ft.Control
) -> ft.Control:
    """What a round came to: its price, every stop with who saw it when, what is still owed."""
    world, now = here.session.world, here.session.now()
    owed = world.get(Receivable, ReceiptId(one.id))
    price = world.get(RoundPrice, one.price)
    stops = [pair(stop.name, f"{stop.by_name} · {when(stop.at, now)}") for stop in one.stops]
    agreed: list[tuple[str, str]] = []
    if price is not None:
        agreed.append((t("rounds.price.by", name=price.asked_by_name), day(price.asked_at)))
        agreed.append((t("rounds.price.decided", name=price.decided_by_name), day(price.decided_at)))
    parts: list[ft.Control] = [
        card(
            amount(money(one.total)),
            quiet(capitals(one.total)),
            divider(),
            spread(
                (t("rounds.price.customer"), one.customer_name),
                (t("rounds.charge.each"), t(f"rounds.price.{one.per}", sum=money_short(one.each))),
                *agreed,
            ),
            padding=20,
        ),
        heading(t("rounds.charge.stops", count=len(one.stops))),
        card(*stops),
    ]
    parts += charge_void_of(here, one)
    if owed is not None:
        words = _left(owed, money)
        path = routes.office("finance", "owed", one.id)
        icon = ft.Icons.ACCOUNT_BALANCE_WALLET_OUTLINED
        parts.append(link_row(words, t("finance.owed"), icon, lambda _: here.go(path)))
    if world.get(Round, one.round) is not None:
        way = routes.office("rounds", one.round)
        icon = ft.Icons.CHECKLIST_ROUNDED
        parts.append(link_row(t("rounds.charge.round"), one.name, icon, lambda _: here.go(way)))
    title = t("rounds.charge.of", name=one.name, day=day(one.day))
    return screen(pane_head(one.number, title, back=back), pane_body(*parts, below))
