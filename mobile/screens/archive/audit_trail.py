"""From a figure down to the raw line: a receipt whole, the lines that name it, a line byte for byte (RCT-4)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast
from urllib.parse import quote

import flet as ft

from mobile.app import routes
from mobile.screens.archive.receipt_prints import prints_of
from mobile.screens.books.accounts import account_name
from mobile.screens.complaints.button import hear_button
from mobile.screens.receipts.desk_void import void_of
from mobile.screens.rounds.costs import charge_page
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import PRESSED, line, link_row, pair, spread
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
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
from mobile.ui.downloads import ask, print_button
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.text import day as say_day
from mobile.ui.text import money, named, t, when
from mobile.ui.theme import M
from rulebook.kernel.times import company_day, parse_time
from rulebook.numbers import capitals, show_plate
from rulebook.policy.ledger import as_told
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueInvoice
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.rounds.charges import RoundCharge

Answer = dict[str, Any]
OUTCOMES = {"accepted": "ok", "recorded": "wait", "refused": "overdue", "quarantined": "overdue"}


def use_asked(path: str) -> tuple[Any, str]:
    """What the server says under `path`, asked when the screen opens; None until it has answered."""
    here = use_app_context()
    said, set_said = ft.use_state(cast(Any, None))
    trouble, set_trouble = ft.use_state("")

    async def load() -> None:
        found, wrong = await ask(here, path)
        set_said(found)
        set_trouble(wrong)

    ft.use_effect(load, [path])
    return said, trouble


@ft.component
def ReceiptOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """A receipt as the books have it, where its money is, and the lines it is made of."""
    here = use_app_context()
    world, now = here.session.world, here.session.now()
    receipt = world.get(Receipt, id)
    charged = world.get(RoundCharge, id)
    if charged is not None:
        return charge_page(here, charged, back, keyed(LinesOf, f"lines-{id}", "round_charge", id))
    if receipt is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("receipt.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("receipt.title"), back=back), pane_body(nothing))
    order = world.get(Order, receipt.order)
    parts: list[ft.Control] = []
    if receipt.void_reason:
        parts.append(banner(t("receipt.void"), receipt.void_reason, rule="RCT-2"))
    if receipt.final:
        words = t("receipt.final", number=receipt.final)
        parts.append(banner(words, t("receipt.final.words", number=receipt.number), "info", "RCT-2"))
    elif receipt.provisional:
        parts.append(banner(t("fee.provisional"), t("receipt.provisional"), "wait", "RCT-2"))
    parts.append(_paper(here, receipt, order))
    if receipt.invoice_title:
        parts += [heading(t("finance.invoice")), keyed(Invoice, f"invoice-{id}", receipt)]
    if order is not None:
        path = routes.office("orders", order.id)
        words = " · ".join(p for p in (order.number, order.customer_name) if p)
        parts.append(link_row(t("inbox.open"), words, ft.Icons.ASSIGNMENT_OUTLINED, lambda _: here.go(path)))
    parts += void_of(here, receipt)
    parts += prints_of(here, receipt)
    parts.append(ft.Row([print_button("receipt", id, receipt.number)]))
    parts += hear_button(here, f"receipt:{id}")
    parts.append(keyed(LinesOf, f"lines-{id}", "receipt", id))
    return screen(pane_head(receipt.number, when(receipt.at, now), back=back), pane_body(*parts))


def _paper(here: AppContext, receipt: Receipt, order: Order | None) -> ft.Control:
    world = here.session.world
    where = ""
    if receipt.holder:
        key = "office.receipt.sealed" if receipt.handover else "office.receipt.held"
        where = t(key, name=person_name(world, receipt.holder))
    elif receipt.clearing:
        where = t("finance.clearing", method=t(f"method.{receipt.clearing}"))
    elif receipt.handover:
        where = t("office.receipt.counted")
    goods = [pair(f"{named(one)} × {one.quantity}", money(one.fen * one.quantity)) for one in receipt.lines]
    return card(
        amount(money(receipt.total)),
        quiet(capitals(receipt.total)),
        *goods,
        divider(),
        spread(
            (t("field.method"), t(f"method.{receipt.method}")),
            (t("finance.where"), where),
            (t("field.plate"), show_plate(receipt.plate)),
            (t("field.payer"), receipt.payer),
            (t("finance.by"), person_name(world, receipt.by)),
            (t("finance.leave"), receipt.leave_reason),
            (t("field.invoice_title"), receipt.invoice_title),
            (t("field.tax_number"), receipt.tax_number),
        ),
        padding=20,
    )


@ft.component
def Invoice(receipt: Receipt) -> ft.Control:
    """The invoice that was asked for: its number, or the place to write it."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"finance.invoice/{receipt.id}")
    if receipt.invoice_number:
        return card(pair(t("finance.invoice.number"), receipt.invoice_number))
    if not IssueInvoice.ROLES.intersection(here.session.me.roles) or receipt.void_reason:
        return card(quiet(t("finance.invoice.waits")))
    number = form.text("number").strip()

    async def issue(_: Any) -> None:
        if await doing.do(IssueInvoice(receipt=receipt.id, number=number), receipt.id):
            await form.drop()

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    press = issue if number and not doing.busy else None
    parts.append(text_field(form, "number", t("finance.invoice.number"), redraw, on_submit=press))
    parts.append(second_button(t("finance.invoice.issue"), press))
    return card(*parts, spacing=M)


@ft.component
def LinesOf(kind: str, id: str) -> ft.Control:
    """The raw lines that name a record, and what they posted."""
    here = use_app_context()
    said, trouble = use_asked(f"/api/trace/{kind}/{quote(id, safe='')}")
    parts: list[ft.Control] = [heading(t("finance.lines"))]
    if trouble:
        parts.append(banner(t("finance.lines.not_now"), trouble, "wait"))
    elif said is None:
        parts.append(ft.ProgressBar(bar_height=6, border_radius=3))
    else:
        parts += [line_tile(here, one) for one in said["lines"]]
        if said["postings"]:
            parts += [heading(t("finance.postings")), card(*posting_rows(here, said["postings"]))]
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def line_tile(here: AppContext, said: Answer) -> ft.Control:
    """One line: what it was, who wrote it, its place in the chain; a tap shows its bytes."""
    now = here.session.now()
    facts = t("finance.line.facts", seq=said["seq"], arrival=said["arrival"], hash=said["hash"][:12])
    box = ft.Container(
        ft.Column(
            [
                line(
                    label(t(f"command.{said['kind']}"), ft.TextThemeStyle.TITLE_SMALL),
                    pill(t(f"outcome.{said['outcome']}"), OUTCOMES.get(said["outcome"], "calm")),
                ),
                quiet(" · ".join(p for p in (said["person_name"], when(said["at"], now)) if p)),
                quiet(facts),
            ],
            spacing=2,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        padding=M,
        border_radius=14,
        bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
        border=ft.Border.all(1, ft.Colors.OUTLINE_VARIANT),
        ink=True,
        on_click=lambda _: here.go(routes.office("finance", "line", said["id"])),
    )
    return pressed_whole(box)


def posting_rows(here: AppContext, rows: Sequence[Answer], named: bool = True) -> list[ft.Control]:
    """Legs of entries, each opening the line it comes from; `named` says whose account each is."""
    world, now = here.session.world, here.session.now()
    shown: list[ft.Control] = []
    for row in rows:
        what = t(f"memo.{row['memo']}")
        told = (row.get(name, "") for name in ("plate", "customer", "number"))  # an older server tells none
        about = " · ".join(p for p in (show_plate(next(told)), *told) if p)
        notes = [*([what] if named else []), when(row["at"], now)]
        if row["day"] != company_day(parse_time(row["at"])).isoformat():
            notes.append(t("finance.booked", day=say_day(row["day"])))
        if row["late"]:
            notes.append(t("finance.late_from", day=say_day(row["late"])))
        path = routes.office("finance", "line", row["source"])
        inner = ft.Row(
            [
                ft.Column(
                    [
                        label(account_name(world, row["account"]) if named else what),
                        *([label(about, ft.TextThemeStyle.BODY_SMALL)] if about else []),
                        quiet(" · ".join(notes)),
                    ],
                    spacing=0,
                    tight=True,
                    expand=True,
                ),
                label(money(as_told(row["account"], row["fen"]))),
            ],
            spacing=M,
        )
        box = ft.Container(
            inner, padding=PRESSED, border_radius=12, ink=True, on_click=lambda _, p=path: here.go(p)
        )
        shown.append(pressed_whole(box))
    return shown


@ft.component
def RawLine(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """A line as it arrived: whose, where in the chain, and its bytes, which nobody can change."""
    here = use_app_context()
    said, trouble = use_asked(f"/api/lines/{quote(id, safe='')}")
    head = pane_head(t("finance.line"), id, back=back)
    if trouble:
        return screen(head, pane_body(banner(t("finance.lines.not_now"), trouble, "wait")))
    if said is None:
        return screen(head, pane_body(ft.ProgressBar(bar_height=6, border_radius=3)))
    now = here.session.now()
    device = " · ".join(p for p in (said["device_name"], said["device"]) if p)
    facts = spread(
        (t("finance.line.kind"), t(f"command.{said['kind']}")),
        (t("finance.by"), said["person_name"]),
        (t("finance.line.at"), when(said["at"], now)),
        (t("finance.line.received"), when(said["received_at"], now)),
        (t("finance.line.arrival"), str(said["arrival"])),
        (t("finance.line.seq"), str(said["seq"])),
    )
    chain = [
        _mono(t("finance.line.device"), device),
        _mono(t("finance.line.hash"), said["hash"]),
        _mono(t("finance.line.prev"), said["prev"]),
        _mono(t("finance.line.mac"), said["mac"]),
    ]
    body = said["text"] or t("finance.line.sealed")
    return screen(
        head,
        pane_body(
            card(
                ft.Row([pill(t(f"outcome.{said['outcome']}"), OUTCOMES.get(said["outcome"], "calm"))]),
                facts,
                padding=20,
                spacing=M,
            ),
            card(*chain),
            heading(t("finance.line.bytes")),
            card(ft.Text(body, size=13, selectable=True)),
        ),
    )


def _mono(name: str, value: str) -> ft.Control:
    return ft.Column([quiet(name), ft.Text(value, size=13, selectable=True)], spacing=0, tight=True)
