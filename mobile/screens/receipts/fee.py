"""What is due and why, how it is paid, and the receipt on the spot (FEE-2, RCT-1). Amounts in fen."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.receipts.fee_parts import (
    ELECTRONIC,
    METHODS,
    Part,
    in_coins,
    last_figures,
    left_over,
    owed_until,
    owing,
    paid_so_far,
    parts_of,
    pay_code,
    reference_field,
    rounding_of,
    splitting,
    still_due,
)
from mobile.screens.shared.rule_preview import warnings
from mobile.screens.visits.progress import OrderView
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import amount, banner, card, divider, heading, label, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, number_field, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.money import change_line, typed_fen
from mobile.ui.text import day, money, named, t
from mobile.ui.theme import M, S
from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import Fen, ReceiptId
from rulebook.numbers import judge_tax_number
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState
from rulebook.subjects.visits.leave_given import LEAVES
from rulebook.subjects.visits.records import Fee

ICONS: dict[str, ft.IconData] = {
    "cash": ft.Icons.PAYMENTS_OUTLINED,
    "wechat": ft.Icons.QR_CODE_ROUNDED,
    "alipay": ft.Icons.QR_CODE_2_ROUNDED,
    "transfer": ft.Icons.ACCOUNT_BALANCE_OUTLINED,
    "owed": ft.Icons.EVENT_REPEAT_OUTLINED,
}


@ft.component
def FeeStep(view: OrderView) -> ft.Control:
    """The reason, the lines, the sum; then how it is paid."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order, visit, fee = view.order, view.visit, view.fee
    assert visit is not None
    form = use_form(f"fee/{visit.id}")
    due = still_due(here.session, view)
    ids = ft.use_memo(
        lambda: [(here.session.new_id(), secrets.token_urlsafe(24)) for _ in METHODS], [visit.id, due]
    )
    number, provisional = here.session.next_receipt_number()
    parts_paid = tuple(in_coins(here.session, part) for part in parts_of(form, due))
    methods = {part.method for part in parts_paid}

    def command(nth: int, part: Part) -> IssueReceipt:
        invoice = form.get("invoice") == "yes"
        id, token = ids[nth]
        return IssueReceipt(
            visit=visit.id,
            receipt=ReceiptId(id),
            number=here.session.next_receipt_number()[0],
            token=token,
            plate=view.plate,
            lines=fee.lines,
            total=part.fen,
            rounded_off=Fen(part.off),
            method=part.method,
            payer=form.text("payer", order.contact).strip(),
            invoice_title=form.text("invoice_title").strip() if invoice else "",
            tax_number=form.text("tax_number").strip() if invoice else "",
            due=owed_until(here.session, form) if part.method is Method.OWED else "",
            reference=last_figures(form.text("reference")) if part.method in ELECTRONIC else "",
        )

    async def issue(_: Any) -> None:
        """A receipt for each part; the customer sees them, and nothing may cover their codes."""
        for nth, part in enumerate(parts_paid):
            if not await doing.do(command(nth, part), order.id, tell=False):
                return
        await form.drop()
        here.go(routes.order(order.id, "receipt", ids[0][0]))

    head = page_head(t("step.fee"), order.number, back=lambda: here.go(routes.order(order.id)))
    damage = quiet(t("fee.damage", what=visit.customer_damage)) if visit.customer_damage else None
    parts: list[ft.Control] = [_sum(fee, damage, paid_so_far(view, due)), *_leave(here, view)]
    if not due:
        words = t("fee.free.next") if not fee.total else t("fee.paid.next")
        done = thumb_bar(words, lambda _: here.go(routes.order(order.id)), ft.Icons.CHECK_ROUNDED)
        return screen(head, body(*parts), done)
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts.append(heading(t("fee.how")))
    if form.get("split") != "yes":
        parts.append(_methods(form, redraw))
    parts += splitting(form, due, redraw)
    if form.get("split") != "yes" and methods == {Method.CASH}:
        parts.append(_cash(form, parts_paid[0].fen, redraw))
    parts += rounding_of(parts_paid)
    if Method.OWED in methods:
        parts += owing(here, form, redraw)
    parts += [shown for part in parts_paid for shown in pay_code(here, part)]
    if methods.intersection(ELECTRONIC):
        parts.append(reference_field(here, form, redraw))
    parts += [heading(t("fee.receipt")), *_receipt(form, order.contact, redraw)]
    parts.append(quiet(t("fee.number", number=number)))
    if provisional:
        parts.append(banner(t("fee.provisional"), t("fee.provisional.todo"), "wait", "RCT-2"))
    elif parts_paid:
        parts += warnings(here, command(0, parts_paid[0]), order.id)
    if here.session.status.room == "none":  # said before the customer pays
        parts.insert(0, refusal_banner(Refusal(rule="SYS-6", code="no_room")))
    ready = bool(parts_paid) and left_over(form, due) == 0
    note = "" if ready else t("fee.need.parts" if form.get("split") == "yes" else "fee.need.method")
    bar = thumb_bar(
        _issue_words(parts_paid), issue if ready else None, ft.Icons.RECEIPT_LONG_ROUNDED, doing.busy, note
    )
    return screen(head, body(*parts), bar)


def _issue_words(parts: tuple[Part, ...]) -> str:
    """What the button does: so much is taken, so much is owed."""
    taken = sum(part.fen for part in parts if part.method is not Method.OWED)
    if len(parts) > 1:
        return t("fee.issue.parts", sum=money(taken), count=len(parts))
    if parts and parts[0].method is Method.OWED:
        return t("fee.issue.owed")
    return t("fee.issue", sum=money(taken)) if parts else t("fee.issue.none")


def _leave(here: AppContext, view: OrderView) -> list[ft.Control]:
    """Leave for another price: still waited for, or refused; the way to ask (FEE-3)."""
    order = view.order
    forms = [f for f in here.session.world.find(ApprovalForm, "order", order.id) if f.subject in LEAVES]
    shown: list[ft.Control] = []
    for form in forms:
        words = t("fee.leave.of", what=t(f"fee.leave.{form.subject}"), reason=form.reason)
        if form.state is FormState.ASKED:
            shown.append(banner(words, t("fee.leave.waits"), "wait", "FEE-3"))
        elif form.state is FormState.DENIED:
            shown.append(banner(words, t("fee.leave.refused", why=form.why), "overdue", "FEE-3"))
    for spoken in here.session.world.find(SpokenApproval, "order", order.id):
        if spoken.subject in LEAVES and spoken.state is SpokenState.CLAIMED:
            words = t("fee.leave.of", what=t(f"fee.leave.{spoken.subject}"), reason=spoken.what_for)
            todo = "fee.leave.coded" if spoken.coded else "fee.leave.spoken"
            shown.append(banner(words, t(todo, name=spoken.approver_name), "wait", "ORAL-3"))
    if view.fee.lines and not view.fee.leave:
        go = routes.order(order.id, "leave")
        ask = second_button(t("fee.leave.ask"), lambda _: here.go(go), ft.Icons.RECORD_VOICE_OVER_OUTLINED)
        shown.append(ft.Row([ask]))
    return shown


def _sum(fee: Fee, damage: ft.Control | None = None, so_far: Sequence[ft.Control] = ()) -> ft.Control:
    """Why, what for, how much; by leave also what it was by the list."""
    rows: list[ft.Control] = []
    for line in fee.lines:
        rows.append(
            ft.Row(
                [
                    label(f"{named(line)} × {line.quantity}", ft.TextThemeStyle.BODY_LARGE, expand=True),
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
        *so_far,
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
