"""My cash: what it is made of, how old it is, what I paid out of it, and until when it is due (CASH-1, CASH-2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.client.session_api import Session
from mobile.screens.service_terms.parts import renewed_at
from mobile.screens.shared.panes import rest_note
from mobile.ui import theme
from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    amount,
    banner,
    card,
    divider,
    empty_state,
    heading,
    label,
    pill,
    pressed_whole,
    quiet,
    refusal_banner,
    second_button,
)
from mobile.ui.fields import text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.money import typed_fen
from mobile.ui.status_bar import late
from mobile.ui.text import money, money_short, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import parse_time
from rulebook.numbers import show_plate
from rulebook.subjects.books.commands import SpendCash
from rulebook.subjects.books.records import Expense, ExpenseState
from rulebook.subjects.cash.handlers import outlays_in_hand, receipts_in_hand
from rulebook.subjects.receipts.records import Receipt

LATEST = 5
"""So many denied outlays are told, the last ones."""
AGES = ((1, "ok"), (3, "info"), (7, "wait"))
"""Days up to which cash counts as of that age, and its tone; older is overdue."""


def due_in_hand(session: Session) -> int:
    """What the next envelope must hold: receipts less outlays, in fen (CASH-3)."""
    world, me = session.world, session.me.id
    taken = sum(r.total for r in receipts_in_hand(world, me))
    return taken - sum(e.fen for e in outlays_in_hand(world, me))


def _age(receipt: Receipt, now: datetime) -> ft.Control:
    days = (now - parse_time(receipt.at)).total_seconds() / 86_400
    tone = next((tone for most, tone in AGES if days <= most), "overdue")
    return pill(t("cash.days", count=int(days)) if days >= 1 else t("cash.today"), tone, theme.ICONS[tone])


@ft.component
def CashPage() -> ft.Control:
    """Receipts, outlays and their difference; the deadline; and the way to write an outlay down."""
    here = use_app_context()
    session, now = here.session, here.session.now()
    world, me, status = session.world, session.me.id, session.status
    receipts = sorted(receipts_in_hand(world, me), key=lambda r: r.at)
    outlays = sorted(outlays_in_hand(world, me), key=lambda e: e.at)
    head = page_head(t("cash.title"), back=lambda: here.go(routes.tab("bag")))
    if not receipts and not outlays:
        nothing = empty_state(ft.Icons.SAVINGS_OUTLINED, t("handover.none"), t("handover.none.hint"))
        return screen(head, body(nothing))
    parts: list[ft.Control] = []
    if status.overdue:
        is_late = late(status, now)
        words = t("strip.why.cash_late" if is_late else "strip.why.cash_due", cash=money(status.cash),
                  due=when(status.overdue, now))  # fmt: skip
        parts.append(banner(words, tone="overdue" if is_late else "wait", rule="CASH-2"))
    parts.append(card(quiet(t("cash.due")), amount(money(due_in_hand(session))), quiet(t("cash.due.words"))))
    parts += [
        heading(t("cash.receipts", count=len(receipts))),
        card(*[_receipt(here, r) for r in receipts], spacing=M),
    ]
    if outlays:
        parts += [heading(t("finance.outlays.of")), card(*[_outlay(e, now) for e in outlays], spacing=M)]
    decided = [e for e in world.all(Expense) if e.by == me and e.state is ExpenseState.DENIED]
    if decided:
        last = [_outlay(e, now) for e in decided[-LATEST:]]
        parts += [heading(t("cash.denied")), card(*last, *rest_note(decided, LATEST), spacing=M)]
    spend = second_button(
        t("cash.spend"), lambda _: here.go(routes.tab("bag", "outlay")), ft.Icons.LOCAL_PARKING_ROUNDED
    )
    parts.append(ft.Row([spend]))
    go = routes.tab("bag", "base")
    return screen(
        head, body(*parts), thumb_bar(t("base.list"), lambda _: here.go(go), ft.Icons.HOME_WORK_OUTLINED)
    )


def _receipt(here: AppContext, receipt: Receipt) -> ft.Control:
    now = here.session.now()
    words = " · ".join(p for p in (show_plate(receipt.plate), when(receipt.at, now)) if p)
    path = routes.order(receipt.order or renewed_at(here.session.world, receipt.id), "receipt", receipt.id)
    row = ft.Row(
        [
            ft.Column([label(receipt.number), quiet(words)], spacing=0, tight=True, expand=True),
            _age(receipt, now),
            label(money_short(receipt.total), ft.TextThemeStyle.TITLE_MEDIUM),
        ],
        spacing=S,
    )
    box = ft.Container(
        row, ink=True, border_radius=12, on_click=lambda _: here.go(path), padding=ft.Padding.all(4)
    )
    return pressed_whole(box)


def _outlay(one: Expense, now: datetime) -> ft.Control:
    tone = {"claimed": "wait", "allowed": "ok", "denied": "overdue"}[one.state]
    said = " · ".join(p for p in (when(one.at, now), one.remark) if p)
    return ft.Row(
        [
            ft.Column([label(one.purpose), quiet(said)], spacing=0, tight=True, expand=True),
            pill(t(f"finance.outlay.{one.state}"), tone),
            label(money_short(-one.fen), ft.TextThemeStyle.TITLE_MEDIUM),
        ],
        spacing=S,
    )


@ft.component
def Outlay() -> ft.Control:
    """Paid out of the cash in hand: how much, what for. The envelope holds that much less; a manager decides."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("outlay")
    session = here.session
    id = ft.use_memo(session.new_id, [])
    fen, purpose = typed_fen(form, "sum"), form.text("purpose").strip()
    held = due_in_hand(session)

    async def spend(_: Any) -> None:
        if fen and await doing.do(SpendCash(expense=id, fen=Fen(fen), purpose=purpose), id):
            await form.drop()
            here.go(routes.tab("bag", "cash"))

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts += [
        card(quiet(t("cash.due")), amount(money(held), big=False)),
        text_field(form, "sum", t("finance.sum"), redraw, prefix="¥ ", keyboard_type=ft.KeyboardType.NUMBER),
        text_field(form, "purpose", t("cash.purpose"), redraw, hint=t("cash.purpose.hint"), lines=2),
    ]
    if fen and fen > held:
        parts.append(banner(t("cash.too_much"), t("cash.too_much.todo"), "wait", "CASH-1"))
    elif fen:
        parts += [divider(), quiet(t("cash.left", sum=money(held - fen)))]
    parts.append(quiet(t("cash.spend.words")))
    ready = bool(fen and purpose)
    bar = thumb_bar(t("cash.spend.do"), spend if ready else None, ft.Icons.CHECK_ROUNDED, doing.busy,
                    "" if ready else t("cash.spend.need"))  # fmt: skip
    return screen(page_head(t("cash.spend"), back=lambda: here.go(routes.tab("bag", "cash"))), body(*parts), bar)
