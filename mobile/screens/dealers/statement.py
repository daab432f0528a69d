"""One month of a dealer: figures, every receipt behind a fen, approved, paid, disputed, printed (DEAL-1)."""

from __future__ import annotations

import secrets
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.dealers.parts import act, may, state_pill
from mobile.screens.shared.lookups import customer_name
from mobile.screens.shared.panes import cut, pane_body, pane_head
from mobile.screens.shared.rows import line, link_row, pair
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, divider, empty_state, heading, label, quiet
from mobile.ui.downloads import print_button
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.text import day, money, month, t, when
from mobile.ui.theme import M, S
from rulebook.subjects.dealers.commands import AnswerDispute, ApproveRebate, DisputeRebate, PayRebate
from rulebook.subjects.dealers.records import Dispute, RebateLine, RebateStatement, StatementState


@ft.component
def Statement(id: str, back: Any) -> ft.Control:
    here = use_app_context()
    form, redraw = use_form(f"dealers.lines/{id}"), use_redraw()
    found = here.session.world.get(RebateStatement, id)
    if found is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("dealers.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("nav.dealers"), back=back), pane_body(nothing))
    parts: list[ft.Control] = []
    if found.uncovered:
        todo = t("irregularity.rebate_without_agreement.todo")
        parts.append(banner(t("dealers.uncovered_is", sum=money(found.uncovered)), todo, "wait", "DEAL-1"))
    parts.append(_figures(here, found))
    parts.append(keyed(Acts, f"acts-{id}", found))
    parts += [keyed(Disputes, f"disputes-{id}", found)] if found.state is not StatementState.DRAWN else []
    shown, more = cut(found.lines, form, redraw)
    rows = [_row(here, one) for one in shown] or [quiet(t("dealers.no_lines"))]
    parts += [heading(t("dealers.lines", count=len(found.lines))), card(*rows, spacing=S), *more]
    parts.append(ft.Row([print_button("rebate", found.id, found.number)], wrap=True))
    head = pane_head(f"{found.dealer_name} · {month(found.month)}", found.number, back, [state_pill(found.state)])
    return screen(head, pane_body(*parts))


def _figures(here: AppContext, found: RebateStatement) -> ft.Control:
    rows = [pair(t("dealers.turnover"), money(found.turnover)), pair(t("dealers.rebate"), money(found.rebate))]
    if found.carried:
        rows.append(pair(t("dealers.carried"), money(found.carried)))
    now = here.session.now()
    said = [t("dealers.drawn_when", name=found.drawn_by_name, when=when(found.drawn_at, now))]
    if found.approved_at:
        said.append(t("dealers.approved_when", name=found.approved_by_name, when=when(found.approved_at, now)))
    else:
        said.append(t("dealers.due", when=when(found.due_at, now)))
    if found.paid_at:
        facts = {"when": when(found.paid_at, now), "reference": found.reference}
        said.append(t("dealers.paid_when", name=found.paid_by_name, **facts))
    return card(
        *rows,
        pair(t("dealers.payable"), money(found.payable), strong=True),
        divider(),
        pair(t("dealers.earlier"), money(found.earlier)),
        pair(t("dealers.paid_in_month"), money(found.paid)),
        pair(t("dealers.outstanding"), money(found.outstanding), strong=True),
        *[quiet(one) for one in said],
        spacing=S,
    )


def _row(here: AppContext, one: RebateLine) -> ft.Control:
    """A receipt's turnover and rebate; pressed, the receipt opens with its postings."""
    path = routes.office("finance", "receipt", one.receipt)
    words = " · ".join(
        part
        for part in (
            day(one.day),
            customer_name(here.session.world, one.customer),
            t("dealers.again") if one.again else "",
        )
        if part
    )
    sums = t("dealers.month_row", turnover=money(one.turnover), rebate=money(one.rebate))
    return link_row(one.number, f"{words}\n{sums}", ft.Icons.RECEIPT_OUTLINED, lambda _: here.go(path))


@ft.component
def Acts(found: RebateStatement) -> ft.Control:
    """Approve what was seen, then pay it: one button at a time."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"dealers.acts/{found.id}")
    me = here.session.me.id

    async def approve(_: Any) -> None:
        token = secrets.token_urlsafe(24)
        await doing.do(ApproveRebate(rebate=found.rebate, token=token), found.id)

    async def pay(_: Any) -> None:
        if await doing.do(PayRebate(fen=found.payable, reference=form.text("reference").strip()), found.id):
            await form.drop()

    if found.state is StatementState.DRAWN and may(here, ApproveRebate):
        if found.drawn_by == me:
            return quiet(t("dealers.by_another"))
        words = t("dealers.approve", sum=money(found.rebate))
        return card(quiet(t("dealers.approve.words")), *act(doing, words, approve), spacing=M)
    if found.state is StatementState.APPROVED and found.payable and may(here, PayRebate):
        field = text_field(form, "reference", t("dealers.reference"), redraw)
        ready = form.text("reference").strip() and not found.in_dispute
        hint = [quiet(t("refusal.in_dispute.todo"))] if found.in_dispute else []
        words = t("dealers.pay", sum=money(found.payable))
        return card(field, *hint, *act(doing, words, pay if ready else None), spacing=M)
    return ft.Container(height=0)


@ft.component
def Disputes(found: RebateStatement) -> ft.Control:
    """What the dealer says is wrong, with its answers; a new one is written down."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"dealers.dispute/{found.id}")
    id = ft.use_memo(here.session.new_id, [len(found.disputes)])
    words = form.text("words").strip()

    async def save(_: Any) -> None:
        command = DisputeRebate(dispute=id, words=words, said_by=form.text("said_by").strip())
        if await doing.do(command, found.id):
            await form.drop()

    parts: list[ft.Control] = [keyed(Said, f"said-{one.id}", found.id, one) for one in found.disputes]
    if may(here, DisputeRebate):
        fields = [
            text_field(form, "words", t("dealers.dispute.words"), redraw, lines=2),
            text_field(form, "said_by", t("dealers.dispute.said_by"), redraw),
        ]
        parts.append(card(*fields, *act(doing, t("dealers.dispute"), save if words else None), spacing=M))
    return ft.Column([heading(t("dealers.disputes")), *parts], spacing=M, tight=True)


@ft.component
def Said(statement: str, one: Dispute) -> ft.Control:
    """One dispute and its answer, or the field for it."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"dealers.answer/{one.id}")
    words = form.text("words").strip()

    async def save(_: Any) -> None:
        if await doing.do(AnswerDispute(dispute=one.id, words=words), statement):
            await form.drop()

    parts: list[ft.Control] = [line(label(one.words), quiet(when(one.at, here.session.now())))]
    parts += [quiet(one.said_by)] if one.said_by else []
    if one.answered_at:
        parts.append(quiet(t("dealers.answered", words=one.answer)))
    elif may(here, AnswerDispute):
        parts.append(text_field(form, "words", t("dealers.answer.words"), redraw))
        parts += act(doing, t("dealers.answer"), save if words else None)
    return card(*parts, spacing=S)
