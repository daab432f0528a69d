"""What the customer still owes from before, paid at this visit against a receipt of its own (CASH-8)."""

from __future__ import annotations

import secrets
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.client.session_api import Session
from mobile.screens.receipts.fee_parts import Part, in_coins, rounding_of
from mobile.screens.shared.rule_preview import warnings
from mobile.screens.visits.progress import OrderView
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import amount, banner, card, empty_state, label, quiet, refusal_banner
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.money import change_line, typed_fen
from mobile.ui.text import day, money, money_short, t
from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receivables.records import Receivable, ReceivableState

METHODS = (Method.CASH, Method.WECHAT, Method.ALIPAY, Method.TRANSFER)


def owed_before(session: Session, order: Order) -> list[Receivable]:
    """Open receivables of this order's customer that this phone knows of, the oldest first."""
    debtors = {str(order.customer or ""), str(order.id)} - {""}
    found = session.world.find(Receivable, "state", ReceivableState.OPEN)
    return sorted((o for o in found if o.customer in debtors), key=lambda o: (o.due, o.number))


@ft.component
def Collect(view: OrderView) -> ft.Control:
    """Which debt, how much of it, how it is paid; then a receipt."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    session, order, visit = here.session, view.order, view.visit
    assert visit is not None
    form = use_form(f"collect/{visit.id}")
    receipt = ft.use_memo(session.new_id, [visit.id])
    token = ft.use_memo(lambda: secrets.token_urlsafe(24), [visit.id])
    head = page_head(t("collect.title"), order.number, back=lambda: here.go(routes.order(order.id)))
    debts = owed_before(session, order)
    if not debts:
        nothing = empty_state(ft.Icons.EVENT_AVAILABLE_OUTLINED, t("collect.none"), t("collect.none.hint"))
        return screen(head, body(nothing))
    chosen = next((o for o in debts if o.id == form.text("debt")), debts[0])
    fen = typed_fen(form, "sum") if form.text("sum") else chosen.left
    method = form.text("method")
    number, provisional = session.next_receipt_number()
    wrong = fen is None or not 0 < fen <= chosen.left
    part = Part(Method(method or "cash"), Fen(0 if fen is None or wrong else fen))
    if fen == chosen.left:  # all of it: what no coins make is left off, and nothing stays owed
        part = in_coins(session, part)
    command = IssueReceipt(
        visit=visit.id,
        receipt=ReceiptId(receipt),
        number=number,
        token=token,
        plate=view.plate,
        lines=(),
        total=part.fen,
        rounded_off=Fen(part.off),
        method=part.method,
        payer=form.text("payer", order.contact).strip(),
        collects=chosen.id,
    )

    async def issue(_: Any) -> None:
        if await doing.do(command, order.id, tell=False):
            await form.drop()
            here.go(routes.order(order.id, "receipt", receipt))

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    if len(debts) > 1:
        options = [(o.id, f"{o.number} · {money_short(o.left)}") for o in debts]
        parts.append(choice(form, "debt", t("collect.which"), options, redraw, chosen.id))
    facts = t("collect.due", number=chosen.number, day=day(chosen.due))
    parts += [
        card(quiet(facts), amount(money(chosen.left)), padding=20),
        text_field(form, "sum", t("collect.sum"), redraw, prefix="¥ ", hint=money_short(chosen.left)[1:],
                   keyboard_type=ft.KeyboardType.NUMBER),
        choice(form, "method", t("fee.how"), [(m.value, t(f"method.{m}")) for m in METHODS], redraw),
    ]  # fmt: skip
    if method == "cash" and fen and not wrong:
        given = text_field(
            form, "given", t("field.given"), redraw, prefix="¥ ", keyboard_type=ft.KeyboardType.NUMBER
        )
        parts.append(card(given, change_line(part.fen, typed_fen(form, "given"))))
        parts += rounding_of([part])
    parts.append(text_field(form, "payer", t("field.payer"), default=order.contact))
    parts.append(label(t("fee.number", number=number)))
    if provisional:
        parts.append(banner(t("fee.provisional"), t("fee.provisional.todo"), "wait", "RCT-2"))
    elif method and not wrong:
        parts += warnings(here, command, order.id)
    note = t("collect.wrong", sum=money(chosen.left)) if wrong else "" if method else t("fee.need.method")
    ready = bool(method) and not wrong
    words = t("fee.issue", sum=money(part.fen))
    bar = thumb_bar(words, issue if ready else None, ft.Icons.RECEIPT_LONG_ROUNDED, doing.busy, note)
    return screen(head, body(*parts), bar)
