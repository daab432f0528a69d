"""Money back to customers: what is to be paid, and one refund with what it is for (FEE-3, CMP-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.archive.audit_trail import LinesOf
from mobile.screens.shared.ages import age_mark
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import line, link_row, row_tile, spread
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    amount,
    banner,
    card,
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
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.text import irregularity_text, money, money_short, t, when
from mobile.ui.theme import M
from rulebook.kernel.irregularities import Irregularity, matter
from rulebook.policy.matrix import deciders
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.refunds.commands import DropRefund, PayRefund
from rulebook.subjects.refunds.records import PaidFrom, Refund, RefundState

SOURCES = (PaidFrom.BANK, PaidFrom.SAFE, PaidFrom.WECHAT, PaidFrom.ALIPAY)
"""In the order in which they are offered."""
TONES = {RefundState.OWED: "wait", RefundState.PAID: "ok", RefundState.DROPPED: "info"}


def refund_rows(here: AppContext, chosen: str) -> list[ft.Control]:
    """Refunds that were granted and are not paid, the first due first."""
    found = list(here.session.world.find(Refund, "state", RefundState.OWED))
    if not found:
        return []
    rows: list[ft.Control] = [heading(t("refund.waiting", count=len(found)))]
    for one in sorted(found, key=lambda one: (one.due, one.id)):
        rows.append(
            row_tile(
                line(title(one.customer_name or one.number), title(money_short(one.fen))),
                line(quiet(f"{one.reason} · {_due(here, one)}"), *age_mark(one.granted_at, here.session.now())),
                on_click=_to(here, routes.office("finance", "refund", one.id)),
                chosen=one.id == chosen,
            )
        )
    return rows


def _to(here: AppContext, path: str) -> Callable[..., Any]:
    return lambda _: here.go(path)


def _due(here: AppContext, one: Refund) -> str:
    return t("refund.due", when=when(one.due, here.session.now()))


def said_of(here: AppContext, one: Refund) -> str:
    """How a refund stands, in a line."""
    if one.state is RefundState.OWED:
        return t("refund.owed", sum=money(one.fen))
    if one.state is RefundState.DROPPED:
        at = when(one.dropped_at, here.session.now())
        return t("refund.dropped", name=one.dropped_by_name, when=at, why=one.dropped_why)
    at = when(one.paid_at, here.session.now())
    return t("refund.paid", sum=money(one.fen), name=one.paid_by_name, when=at, reference=one.reference)


@ft.component
def RefundOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One refund: what for, who allowed it, and how it was paid."""
    here = use_app_context()
    world, now = here.session.world, here.session.now()
    one = world.get(Refund, id)
    if one is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("refund.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("refund.what"), back=back), pane_body(nothing))
    facts = spread(
        (t("field.customer"), one.customer_name),
        (t("refund.why"), one.reason),
    )
    granted = quiet(t("refund.granted", name=one.granted_by_name, when=when(one.granted_at, now)))
    state = quiet(_due(here, one)) if one.state is RefundState.OWED else label(said_of(here, one))
    parts: list[ft.Control] = [card(amount(money(one.fen)), facts, granted, state, padding=20, spacing=M)]
    for told in world.find(Irregularity, "open_about", matter("refund_exceeds", id)):
        parts.insert(0, banner(*irregularity_text(told.code, told.facts), "overdue", told.rule))
    if one.complaint and world.get(Complaint, one.complaint) is not None:
        path = routes.office("complaints", one.complaint)
        words = t("refund.complaint", number=one.number)
        parts.append(card(link_row(words, "", ft.Icons.SUPPORT_AGENT_ROUNDED, _to(here, path)), padding=4))
    if one.of_void:
        path = routes.office("finance", "receipt", one.receipt)
        words = t("refund.of_void", number=one.number)
        parts.append(card(link_row(words, "", ft.Icons.RECEIPT_LONG_ROUNDED, _to(here, path)), padding=4))
    if one.state is RefundState.OWED and PayRefund.ROLES.intersection(here.session.me.roles):
        parts.append(keyed(Pay, f"pay-{id}", one))
    if one.state is RefundState.OWED and may_drop(here, one):
        parts.append(keyed(Drop, f"drop-{id}", one))
    parts.append(keyed(LinesOf, f"lines-{id}-{one.state}", Refund.KIND, id))
    mark = pill(t(f"refund.state.{one.state}"), TONES[one.state])
    return screen(pane_head(t("refund.what"), one.number, back, [mark]), pane_body(*parts))


def may_drop(here: AppContext, one: Refund) -> bool:
    """Whether the reader is one of those who decide on such a sum (ROLE-3); what a void owes nobody drops."""
    if one.of_void:
        return False
    may = deciders(here.session.world, "refund", one.fen, here.session.now())
    return bool(may.intersection(here.session.me.roles))


@ft.component
def Drop(one: Refund) -> ft.Control:
    """It is not to be paid: why."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"finance.refund.drop/{one.id}")
    reason = form.text("reason").strip()

    async def drop(_: Any) -> None:
        if await doing.do(DropRefund(reason=reason), one.id):
            await form.drop()

    parts: list[ft.Control] = [
        quiet(t("refund.drop.hint")),
        text_field(form, "reason", t("refund.drop.why"), redraw, lines=2),
    ]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    press = drop if reason and not doing.busy else None
    return card(*parts, second_button(t("refund.drop"), press), padding=20, spacing=M)


@ft.component
def Pay(one: Refund) -> ft.Control:
    """Paid first, then recorded: from where, and what shows it."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"finance.refund/{one.id}")
    reference = form.text("reference").strip()
    source = PaidFrom(form.text("from", PaidFrom.BANK))
    barred = here.session.judge(PayRefund(fen=one.fen, paid_from=source, reference="-"), one.id)

    async def pay(_: Any) -> None:
        command = PayRefund(fen=one.fen, paid_from=source, reference=reference)
        if await doing.do(command, one.id):
            await form.drop()

    froms = [(f.value, t(f"refund.from.{f}")) for f in SOURCES]
    parts: list[ft.Control] = [
        quiet(t("refund.pay.hint")),
        choice(form, "from", t("refund.from"), froms, redraw, source.value),
        text_field(form, "reference", t(f"refund.reference.{source}"), redraw),
    ]
    stopped = doing.refusal or barred
    if stopped is not None:
        parts.append(refusal_banner(stopped))
    elif not reference:
        parts.append(quiet(t(f"refund.reference.{source}.needs")))
    press = pay if reference and barred is None and not doing.busy else None
    words = t("refund.pay", sum=money(one.fen))
    return card(*parts, primary_button(words, press, ft.Icons.CHECK_ROUNDED, doing.busy), padding=20, spacing=M)
