"""What technicians paid out of cash in hand: which envelope holds less, and who decides on it (CASH-1, ROLE-2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.archive.audit_trail import LinesOf
from mobile.screens.shared.ages import age_mark
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import PRESSED, line, pair, row_tile, spread
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    amount,
    card,
    empty_state,
    heading,
    label,
    pill,
    pressed_whole,
    quiet,
    refusal_banner,
    second_button,
    title,
)
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.text import money, money_short, t, when
from mobile.ui.theme import M, S
from rulebook.subjects.books.commands import DecideExpense
from rulebook.subjects.books.records import Expense, ExpenseState
from rulebook.subjects.cash.records import Handover

TONES = {ExpenseState.CLAIMED: "wait", ExpenseState.ALLOWED: "ok", ExpenseState.DENIED: "overdue"}


def outlay_rows(here: AppContext, chosen: str) -> list[ft.Control]:
    """Outlays that nobody has decided on."""
    now = here.session.now()
    found = [e for e in here.session.world.all(Expense) if e.state is ExpenseState.CLAIMED]
    if not found:
        return []
    rows: list[ft.Control] = [heading(t("finance.outlays", count=len(found)))]
    for one in sorted(found, key=lambda e: e.at):
        path = routes.office("finance", "outlay", one.id)
        rows.append(
            row_tile(
                line(title(one.by_name), title(money_short(one.fen))),
                line(quiet(f"{one.purpose} · {when(one.at, now)}"), *age_mark(one.at, now)),
                on_click=_to(here, path),
                chosen=one.id == chosen,
            )
        )
    return rows


def _to(here: AppContext, path: str) -> Callable[..., Any]:
    return lambda _: here.go(path)


def outlays_of(here: AppContext, person: str) -> list[ft.Control]:
    """What one person paid out and has not handed in yet: their cash is so much less."""
    found = [e for e in here.session.world.find(Expense, "holder", person) if not e.handover]
    if not found:
        return []
    return [heading(t("finance.outlays.of")), card(*[_line(here, e) for e in found])]


def outlay_lines(here: AppContext, handover: Handover) -> list[ft.Control]:
    """The outlays that an envelope holds less."""
    every = (here.session.world.get(Expense, id) for id in handover.expenses)
    return [_line(here, e) for e in every if e is not None]


def _line(here: AppContext, one: Expense) -> ft.Control:
    inner = pair(f"{t('finance.outlay')} · {one.purpose}", money(-one.fen))
    path = routes.office("finance", "outlay", one.id)
    box = ft.Container(inner, padding=PRESSED, border_radius=12, ink=True, on_click=_to(here, path))
    return pressed_whole(box)


@ft.component
def OutlayOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One outlay, and the decision on it."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"finance.outlay/{id}")
    world, now = here.session.world, here.session.now()
    one = world.get(Expense, id)
    if one is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("finance.outlay.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("finance.outlay"), back=back), pane_body(nothing))
    text = form.text("text").strip()

    def decide(allow: bool) -> Callable[..., Any]:
        async def press(_: Any) -> None:
            if await doing.do(DecideExpense(expense=id, allow=allow, text=text), id):
                await form.drop()

        return press

    mark = pill(t(f"finance.outlay.{one.state}"), TONES[one.state])
    decided = person_name(world, one.decided_by)
    facts = spread(
        (t("finance.by"), one.by_name),
        (t("receipt.at"), when(one.at, now)),
        (t("finance.outlay.decided_by"), decided),
        (t("finance.outlay.remark"), one.remark),
    )
    parts: list[ft.Control] = [
        card(
            amount(money(one.fen)),
            label(one.purpose, ft.TextThemeStyle.TITLE_MEDIUM),
            facts,
            padding=20,
            spacing=M,
        )
    ]
    if one.state is ExpenseState.CLAIMED and DecideExpense.ROLES.intersection(here.session.me.roles):
        barred = here.session.judge(DecideExpense(expense=id, allow=True, text="-"), id)
        if barred is not None:
            parts.append(refusal_banner(barred, " "))
        else:
            if doing.refusal is not None:
                parts.append(refusal_banner(doing.refusal))
            allow = None if doing.busy else decide(True)
            deny = decide(False) if text and not doing.busy else None
            buttons = [
                ft.FilledButton(t("finance.outlay.allow"), on_click=allow, height=52),
                second_button(t("finance.outlay.deny"), deny),
            ]
            field = text_field(form, "text", t("finance.outlay.why"), redraw, lines=2)
            parts.append(card(field, ft.Row([*buttons], wrap=True, spacing=S), padding=20, spacing=M))
    parts.append(keyed(LinesOf, f"lines-{id}", "expense", id))
    return screen(pane_head(t("finance.outlay"), back=back, actions=[mark]), pane_body(*parts))
