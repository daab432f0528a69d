"""What is due and why, how it is paid, and the receipt on the spot (FEE-2, RCT-1). Amounts in fen."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import flet as ft

from mobile import routes
from mobile.screens.technician.foresight import warnings
from mobile.screens.technician.progress import Case
from mobile.ui.basics import amount, banner, card, divider, heading, label, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, number_field, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.here import Form, Here, use_doing, use_form, use_here, use_redraw
from mobile.ui.money import change_line, typed_fen
from mobile.ui.text import day, language, money, t
from mobile.ui.theme import M, S
from rulebook.commands import IssueReceipt
from rulebook.errors import Refusal
from rulebook.ids import ReceiptId
from rulebook.numbers import judge_tax_number
from rulebook.pricing import LEAVES
from rulebook.records import ApprovalForm, Fee, FormState, Method

METHODS = (Method.CASH, Method.WECHAT, Method.ALIPAY, Method.TRANSFER, Method.OWED)
ICONS: dict[str, ft.IconData] = {
    "cash": ft.Icons.PAYMENTS_OUTLINED,
    "wechat": ft.Icons.QR_CODE_ROUNDED,
    "alipay": ft.Icons.QR_CODE_2_ROUNDED,
    "transfer": ft.Icons.ACCOUNT_BALANCE_OUTLINED,
    "owed": ft.Icons.EVENT_REPEAT_OUTLINED,
}


@ft.component
def FeeStep(case: Case) -> ft.Control:
    """The reason, the lines, the sum; then how it is paid."""
    here = use_here()
    doing = use_doing()
    redraw = use_redraw()
    order, visit, fee = case.order, case.visit, case.fee
    assert visit is not None
    form = use_form(f"fee/{visit.id}")
    receipt = ft.use_memo(here.session.new_id, [visit.id])
    token = ft.use_memo(lambda: secrets.token_urlsafe(24), [visit.id])
    number, provisional = here.session.next_receipt_number()
    method = form.text("method")
    command = IssueReceipt(
        visit=visit.id,
        receipt=ReceiptId(receipt),
        number=number,
        token=token,
        plate=case.plate,
        lines=fee.lines,
        total=fee.total,
        method=Method(method or "cash"),
        payer=form.text("payer", order.contact).strip(),
        invoice_title=form.text("invoice_title").strip() if form.get("invoice") == "yes" else "",
        tax_number=form.text("tax_number").strip() if form.get("invoice") == "yes" else "",
    )

    async def issue(_: Any) -> None:
        if await doing.do(command, order.id, tell=False):  # the receipt itself says it; nothing may cover its code
            await form.drop()
            here.go(routes.order(order.id, "receipt", receipt))

    head = page_head(t("step.fee"), order.number, back=lambda: here.go(routes.order(order.id)))
    damage = quiet(t("fee.damage", what=visit.customer_damage)) if visit.customer_damage else None
    parts: list[ft.Control] = [_sum(fee, damage), *_leave(here, case)]
    if not fee.total:
        done = thumb_bar(t("fee.free.next"), lambda _: here.go(routes.order(order.id)), ft.Icons.CHECK_ROUNDED)
        return screen(head, body(*parts), done)
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts += [heading(t("fee.how")), _methods(form, redraw)]
    if method == "cash":
        parts.append(_cash(form, fee.total, redraw))
    if method == "owed":
        parts.append(banner(t("fee.owed"), t("fee.owed.todo"), "wait", "CASH-8"))
    parts += [heading(t("fee.receipt")), *_receipt(form, order.contact, redraw)]
    parts.append(quiet(t("fee.number", number=number)))
    if provisional:
        parts.append(banner(t("fee.provisional"), t("fee.provisional.todo"), "wait", "RCT-2"))
    elif method:
        parts += warnings(here, command, order.id)
    if here.session.status.room == "none":  # said before the customer pays
        parts.insert(0, refusal_banner(Refusal(rule="SYS-6", code="no_room")))
    note = "" if method else t("fee.need.method")
    words = t("fee.issue", sum=money(fee.total)) if method != "owed" else t("fee.issue.owed")
    bar = thumb_bar(words, issue if method else None, ft.Icons.RECEIPT_LONG_ROUNDED, doing.busy, note)
    return screen(head, body(*parts), bar)


def _leave(here: Here, case: Case) -> list[ft.Control]:
    """Leave for another price: still waited for, or refused; the way to ask (FEE-3)."""
    order = case.order
    forms = [f for f in here.session.world.find(ApprovalForm, "order", order.id) if f.subject in LEAVES]
    shown: list[ft.Control] = []
    for form in forms:
        words = t("fee.leave.of", what=t(f"fee.leave.{form.subject}"), reason=form.reason)
        if form.state is FormState.ASKED:
            shown.append(banner(words, t("fee.leave.waits"), "wait", "FEE-3"))
        elif form.state is FormState.DENIED:
            shown.append(banner(words, t("fee.leave.refused", why=form.why), "overdue", "FEE-3"))
    if case.fee.lines and not case.fee.leave:
        go = routes.order(order.id, "leave")
        ask = second_button(t("fee.leave.ask"), lambda _: here.go(go), ft.Icons.RECORD_VOICE_OVER_OUTLINED)
        shown.append(ft.Row([ask]))
    return shown


def _sum(fee: Fee, damage: ft.Control | None = None) -> ft.Control:
    """Why, what for, how much; by leave also what it was by the list."""
    rows: list[ft.Control] = []
    for line in fee.lines:
        name = line.name_en if language() == "en" and line.name_en else line.name
        rows.append(
            ft.Row(
                [
                    label(f"{name} × {line.quantity}", ft.TextThemeStyle.BODY_LARGE, expand=True),
                    label(money(line.fen * line.quantity), ft.TextThemeStyle.BODY_LARGE),
                ],
                spacing=M,
            )
        )
    if fee.leave:
        rows.append(
            ft.Row(
                [
                    label(t("fee.listed"), ft.TextThemeStyle.BODY_LARGE, expand=True),
                    label(money(fee.listed), ft.TextThemeStyle.BODY_LARGE),
                ],
                spacing=M,
            )
        )
        rows.append(quiet(t("fee.leave.given", reason=fee.leave_reason)))
    if rows:
        rows.append(divider())
    until = t("fee.warranty_until", date=day(fee.warranty_until)) if fee.warranty_until else ""
    total = ft.Row(
        [label(t("fee.total"), ft.TextThemeStyle.TITLE_MEDIUM, expand=True), amount(money(fee.total))], spacing=M
    )
    return card(
        label(t(f"fee.{fee.reason}"), ft.TextThemeStyle.TITLE_MEDIUM),
        *([quiet(until)] if until else []),
        *([damage] if damage else []),
        quiet(t("word.rule", rule=fee.rule)),
        ft.Container(height=S),
        *rows,
        total,
        padding=20,
    )


def _methods(form: Form, redraw: Callable[[], None]) -> ft.Control:
    options = [(method.value, t(f"method.{method}")) for method in METHODS]
    return choice(form, "method", "", options, redraw, icons=ICONS)


def _cash(form: Form, due: int, redraw: Callable[[], None]) -> ft.Control:
    """What the customer gives, if one wants to have the change worked out."""
    field = text_field(form, "given", t("field.given"), redraw, keyboard_type=ft.KeyboardType.NUMBER, prefix="¥ ")
    return card(field, change_line(due, typed_fen(form, "given")))


def _receipt(form: Form, contact: str, redraw: Callable[[], None]) -> list[ft.Control]:
    parts: list[ft.Control] = [text_field(form, "payer", t("field.payer"), default=contact)]
    parts.append(
        choice(form, "invoice", t("fee.invoice"), [("no", t("word.no")), ("yes", t("word.yes"))], redraw, "no")
    )
    if form.get("invoice") == "yes":
        parts.append(text_field(form, "invoice_title", t("field.invoice_title")))
        judged = number_field(form, "tax_number", t("field.tax_number"), judge_tax_number, redraw)
        parts.append(judged)
    return parts
