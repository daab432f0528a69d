"""The bag: cash in hand, receipt numbers left, units to fit and units to bring back; and the return to base."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.cash.back_at_base import Base, minutes_to_hand_over
from mobile.screens.cash.handover import HandoverForm
from mobile.screens.cash.in_hand import CashPage, Outlay
from mobile.screens.stock.transfers import Code, Give, Offered, Offering, TakeByCode, from_me, to_me
from mobile.screens.visits.progress import bag
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command
from mobile.ui.basics import (
    amount,
    banner,
    card,
    divider,
    empty_state,
    heading,
    label,
    pill,
    primary_button,
    quiet,
    refusal_banner,
    second_button,
    title,
)
from mobile.ui.dialogs import confirm
from mobile.ui.fields import grouped
from mobile.ui.frame import body, page_head, screen
from mobile.ui.status_bar import late
from mobile.ui.text import money, t, when
from mobile.ui.theme import L, M, S
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.cash.handlers import outlays_in_hand
from rulebook.subjects.cash.records import Handover, HandoverState, Return
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.receipts.numbers import numbers_left
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.stock.records import Unit, UnitKind


@ft.component
def Bag(place: Place) -> ft.Control:
    """What one holds, and how to be rid of it."""
    if place.item in PAGES:
        return PAGES[place.item]()
    if place.item == "give":
        return Give()
    if place.item == "take":
        return TakeByCode()
    if place.item == "code":
        return Code(place.step)
    return Contents()


PAGES: dict[str, Callable[[], ft.Control]] = {
    "handover": lambda: HandoverForm(),
    "cash": lambda: CashPage(),
    "outlay": lambda: Outlay(),
    "base": lambda: Base(),
}


@ft.component
def Contents() -> ft.Control:
    here = use_app_context()
    doing = use_command()
    asking, ask = ft.use_state(False)
    session = here.session
    me = session.me.id
    receipts = cash_receipts(here)

    async def back(_: Any) -> None:
        ask(False)
        if await doing.do(ReturnToBase(), me) and cash_receipts(here):
            here.go(routes.tab("bag", "handover"))

    words = t("base.ask.words", minutes=minutes_to_hand_over(session))
    question = confirm(t("base.ask"), words, t("base.go"), back, lambda _: ask(False))
    ft.use_dialog(question if asking else None)
    units = bag(session.world, me)
    owed = [u for u in units if u.owed_to_store]
    fresh = [u for u in units if not u.owed_to_store]
    waiting = [h for h in session.world.find(Handover, "technician", me) if h.state is HandoverState.DECLARED]
    parts: list[ft.Control] = []
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts.append(_cash(here, receipts, lambda: ask(True)))
    parts += [_waiting(here, handover) for handover in waiting]
    parts.append(_numbers(here))
    offers, mine = to_me(here), from_me(here)
    if offers:
        parts.append(heading(t("transfer.to_me", count=len(offers))))
        parts += [keyed(Offered, f"to-me-{offer.id}", offer) for offer in offers]
    if mine:
        parts.append(heading(t("transfer.from_me", count=len(mine))))
        parts += [keyed(Offering, f"from-me-{offer.id}", offer) for offer in mine]
    if owed:
        parts.append(heading(t("bag.owed", count=len(owed))))
        parts.append(_units(owed, here))
    parts.append(heading(t("bag.units", count=len(fresh))))
    if fresh:
        parts += [_units(group, here) for kind in UnitKind if (group := [u for u in fresh if u.unit is kind])]
    else:
        parts.append(empty_state(ft.Icons.BACKPACK_OUTLINED, t("bag.empty"), t("bag.empty.hint")))
    give = second_button(t("transfer.give"), lambda _: here.go(routes.tab("bag", "give")), ft.Icons.OUTBOX_ROUNDED)
    take = second_button(
        t("transfer.read"), lambda _: here.go(routes.tab("bag", "take")), ft.Icons.QR_CODE_SCANNER_ROUNDED
    )
    parts.append(ft.Row([*([give] if units else []), take], wrap=True, spacing=S, run_spacing=S))
    return screen(page_head(t("nav.bag"), big=True), body(*parts))


def cash_receipts(here: AppContext) -> list[Receipt]:
    """Receipts whose cash is in my hands and in no envelope yet."""
    held = here.session.world.find(Receipt, "holder", here.session.me.id)
    return sorted((r for r in held if r.handover is None and not r.void_reason), key=lambda r: r.at)


def _cash(here: AppContext, receipts: Sequence[Receipt], ask: Any) -> ft.Control:
    status, now = here.session.status, here.session.now()
    rows: list[ft.Control] = [
        ft.Row(
            [
                label(t("strip.cash_in_hand"), ft.TextThemeStyle.TITLE_MEDIUM, expand=True),
                quiet(t("bag.receipts", count=len(receipts))),
            ]
        ),
        amount(money(status.cash)),
    ]
    spent = sum(e.fen for e in outlays_in_hand(here.session.world, here.session.me.id))
    if spent:
        rows.append(quiet(t("cash.spent", sum=money(spent))))
    sealed = status.cash - sum(r.total for r in receipts) + spent
    if sealed:
        rows.append(quiet(t("bag.sealed", sum=money(sealed))))
    for receipt in receipts[:5]:
        rows.append(
            ft.Row(
                [quiet(receipt.number, expand=True), quiet(when(receipt.at, now)), label(money(receipt.total))],
                spacing=M,
            )
        )
    if len(receipts) > 5:
        rows.append(quiet(t("bag.receipts_more", count=len(receipts) - 5)))
    if status.overdue and receipts:
        is_late = late(status, now)
        words = t(
            "strip.why.cash_late" if is_late else "strip.why.cash_due",
            cash=money(status.cash),
            due=when(status.overdue, now),
        )
        rows.append(banner(words, tone="overdue" if is_late else "wait", rule="CASH-2"))
    rows.append(ft.Container(height=S))
    links = [
        second_button(
            t("cash.open"), lambda _: here.go(routes.tab("bag", "cash")), ft.Icons.RECEIPT_LONG_OUTLINED
        ),
        second_button(t("base.list"), lambda _: here.go(routes.tab("bag", "base")), ft.Icons.CHECKLIST_ROUNDED),
    ]
    rows.append(ft.Row([*links], wrap=True, spacing=S, run_spacing=S))
    back = here.session.world.get(Return, here.session.me.id)
    if receipts and status.overdue and back is not None:
        rows.append(
            primary_button(
                t("handover.go"), lambda _: here.go(routes.tab("bag", "handover")), ft.Icons.SAVINGS_OUTLINED
            )
        )
    else:
        rows.append(primary_button(t("base.back"), lambda _: ask(), ft.Icons.HOME_WORK_OUTLINED))
        rows.append(
            quiet(t("base.hint", minutes=minutes_to_hand_over(here.session)), text_align=ft.TextAlign.CENTER)
        )
    return card(*rows, padding=20)


def _waiting(here: AppContext, handover: Handover) -> ft.Control:
    declared = when(handover.declared_at, here.session.now())
    return banner(
        t("handover.waiting", count=len(handover.receipts)),
        t("handover.waiting.todo", when=declared),
        "wait",
        "CASH-3",
    )


def _numbers(here: AppContext) -> ft.Control:
    session = here.session
    left = numbers_left(session.world.find(NumberBlock, "device", session.device_id))
    number, provisional = session.next_receipt_number()
    tone = "overdue" if provisional else "wait" if left < 10 else "ok"
    return card(
        ft.Row(
            [
                ft.Icon(ft.Icons.CONFIRMATION_NUMBER_OUTLINED, size=24),
                ft.Column(
                    [title(t("bag.numbers")), quiet(t("bag.next_number", number=number))], spacing=0, expand=True
                ),
                pill(t("bag.numbers_left", count=left), tone),
            ],
            spacing=M,
        )
    )


def _units(units: Sequence[Unit], here: AppContext) -> ft.Control:
    rows: list[ft.Control] = []
    for unit in units:
        icon = ft.Icons.GPS_FIXED_ROUNDED if unit.unit is UnitKind.TERMINAL else ft.Icons.SIM_CARD_OUTLINED
        words = [title(grouped(unit.number)), quiet(" · ".join(p for p in (unit.model, unit.phone) if p))]
        if unit.owed_to_store:
            words.append(quiet(t("bag.bring_back")))
        if rows:
            rows.append(divider())
        rows.append(
            ft.Row([ft.Icon(icon, size=24), ft.Column(list(words), spacing=0, expand=True, tight=True)], spacing=L)
        )
    return card(*rows, spacing=M)
