"""The receipt for the customer's eyes: number, sum in figures and capitals, a code to check it by (RCT-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile import routes
from mobile.screens.technician.progress import Case
from mobile.ui.basics import banner, empty_state, label, quiet
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.here import use_here
from mobile.ui.plate import plate_badge
from mobile.ui.qr import qr_code
from mobile.ui.text import LANGUAGES, language, money, t, tr, when
from mobile.ui.theme import L, M, S, margin
from rulebook.numbers import capitals
from rulebook.records import Receipt


@ft.component
def ReceiptPage(case: Case, id: str) -> ft.Control:
    """Nothing but the receipt, in the customer's language."""
    here = use_here()
    tongue, speak = ft.use_state(language())
    receipt = here.session.world.get(Receipt, id)
    order = case.order
    if receipt is None:
        return screen(
            page_head(t("step.fee"), order.number, back=lambda: here.go(routes.order(order.id))),
            body(empty_state(ft.Icons.RECEIPT_LONG_OUTLINED, t("receipt.unknown"), t("receipt.unknown.hint"))),
        )
    return screen(
        language_bar(tongue, speak, tr(tongue, "receipt.title")),
        body(*_paper(receipt, tongue, here.session.receipt_url(receipt.token), case.vehicle_type), spacing=L),
        thumb_bar(t("receipt.done"), lambda _: here.go(routes.order(order.id)), ft.Icons.CHECK_ROUNDED),
    )


def language_bar(tongue: str, speak: Any, words: str, close: ft.Control | None = None) -> ft.Control:
    """The head of what a customer reads, with their choice of language. Great letters make it two lines."""
    buttons = [
        ft.Semantics(
            selected=code == tongue,
            content=ft.TextButton(
                tr(code, "language.own"),
                on_click=lambda _, code=code: speak(code),
                style=ft.ButtonStyle(
                    bgcolor=ft.Colors.PRIMARY_CONTAINER if code == tongue else None,
                    color=ft.Colors.ON_PRIMARY_CONTAINER if code == tongue else ft.Colors.ON_SURFACE_VARIANT,
                ),
            ),
        )
        for code in LANGUAGES
    ]
    name = ft.Semantics(heading_level=1, content=label(words, ft.TextThemeStyle.TITLE_LARGE))
    right = ft.Row([*buttons, *([close] if close else [])], spacing=0, tight=True)
    return ft.Container(
        ft.Row([name, right], wrap=True, alignment=ft.MainAxisAlignment.SPACE_BETWEEN, vertical_alignment=_MIDDLE),
        padding=ft.Padding(left=margin(), right=margin() - S, top=S, bottom=S),
    )


_MIDDLE = ft.CrossAxisAlignment.CENTER


def _paper(receipt: Receipt, tongue: str, url: str, vehicle_type: str) -> list[ft.Control]:
    def say(key: str, **facts: object) -> str:
        return tr(tongue, key, **facts)

    rows: list[ft.Control] = []
    for line in receipt.lines:
        name = line.name_en if tongue == "en" and line.name_en else line.name
        rows.append(_pair(f"{name} × {line.quantity}", money(line.fen * line.quantity)))
    rows.append(_pair(say("field.method"), say(f"method.{receipt.method}")))
    if receipt.collects:
        rows.insert(0, _pair(say("receipt.collects"), money(receipt.total)))
    if receipt.leave_reason:
        rows.append(_pair(say("finance.leave"), receipt.leave_reason))
    for name, value in (("invoice_title", receipt.invoice_title), ("tax_number", receipt.tax_number)):
        if value:
            rows.append(_pair(say(f"field.{name}"), value))
    if receipt.payer:
        rows.append(_pair(say("field.payer"), receipt.payer))
    rows.append(_pair(say("receipt.at"), when(receipt.at)))
    parts: list[ft.Control] = []
    if receipt.void_reason:
        parts.append(banner(say("receipt.void"), receipt.void_reason))
    parts += [
        ft.Container(
            bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
            border=ft.Border.all(1, ft.Colors.OUTLINE_VARIANT),
            border_radius=20,
            padding=20,
            content=ft.Column(
                [
                    quiet(say("receipt.number")),
                    label(receipt.number, ft.TextThemeStyle.TITLE_LARGE),
                    *([quiet(say("receipt.final", number=receipt.final))] if receipt.final else []),
                    ft.Container(height=S),
                    quiet(say("receipt.sum")),
                    ft.Text(money(receipt.total), size=44, weight=ft.FontWeight.W_700, color=ft.Colors.PRIMARY),
                    label(capitals(receipt.total), ft.TextThemeStyle.TITLE_MEDIUM),
                    ft.Container(height=S),
                    plate_badge(receipt.plate, vehicle_type, 18),
                    ft.Divider(height=24, color=ft.Colors.OUTLINE_VARIANT),
                    *rows,
                ],
                spacing=4,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            ),
        ),
        ft.Column(
            [
                qr_code(url, say("receipt.qr"), 208),
                label(say("receipt.check"), text_align=ft.TextAlign.CENTER),
                quiet(say("receipt.provisional"), text_align=ft.TextAlign.CENTER)
                if receipt.provisional and not receipt.final
                else ft.Container(height=0),
            ],
            spacing=M,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        ),
    ]
    return parts


def _pair(name: str, value: str) -> ft.Control:
    return ft.Row(
        [
            label(name, color=ft.Colors.ON_SURFACE_VARIANT, expand=True),
            label(value, text_align=ft.TextAlign.RIGHT),
        ],
        spacing=M,
    )
