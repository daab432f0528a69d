"""The receipt for the customer's eyes: number, sum in figures and capitals, a code to check it by (RCT-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.printing.of_receipt import receipt_print
from mobile.screens.receipts.receipt_words import ReceiptWords, receipt_words
from mobile.screens.visits.progress import OrderView, fee_receipts, onward
from mobile.ui.app_context import use_app_context
from mobile.ui.basics import banner, empty_state, label, quiet
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.plate import plate_badge
from mobile.ui.qr import qr_code
from mobile.ui.text import language, t, tr
from mobile.ui.theme import L, M, S, margin
from rulebook.kernel.catalogue import LANGUAGES
from rulebook.subjects.letterhead.handlers import letterhead_at
from rulebook.subjects.letterhead.records import Letterhead, PastLetterhead
from rulebook.subjects.receipts.records import Receipt


@ft.component
def ReceiptPage(view: OrderView, id: str) -> ft.Control:
    """Nothing but the receipt, in the customer's language."""
    here = use_app_context()
    tongue, speak = ft.use_state(language())
    receipt = here.session.world.get(Receipt, id)
    order = view.order
    if receipt is None:
        return screen(
            page_head(t("step.fee"), order.number, back=lambda: here.go(routes.order(order.id))),
            body(empty_state(ft.Icons.RECEIPT_LONG_OUTLINED, t("receipt.unknown"), t("receipt.unknown.hint"))),
        )
    held = letterhead_at(here.session.world, receipt.at)
    its_own = receipt.visit == ""  # of a term: beside the fee's
    together = [] if its_own else sorted(fee_receipts(view.receipts), key=lambda r: (r.at, r.number))
    words = receipt_words(receipt, tongue, here.session.receipt_url(receipt.token), held, together)
    paper = receipt_on_screen(words, tongue, view.vehicle_type, held)
    nth = next((n for n, r in enumerate(together) if r.id == receipt.id), 0)
    if words.of:
        paper.insert(0, quiet(words.of))
    if nth + 1 < len(together):  # one fee, several receipts: each is shown to the customer
        way = routes.order(order.id, "receipt", together[nth + 1].id)
        done = thumb_bar(t("receipt.next"), lambda _: here.go(way), ft.Icons.ARROW_FORWARD_ROUNDED)
    else:

        def done_with_it(_: Any) -> None:
            here.go(onward(here.session, order.id, "sign"))  # asked when pressed: it works the fee out

        done = thumb_bar(t("receipt.done"), done_with_it, ft.Icons.CHECK_ROUNDED)
    paper += receipt_print(here, receipt, words, tongue)
    return screen(language_bar(tongue, speak, tr(tongue, "receipt.title")), body(*paper, spacing=L), done)


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


def whose(company: str) -> list[ft.Control]:
    """Who gives the receipt; nothing where the company never said (RCT-1)."""
    return [label(company, ft.TextThemeStyle.TITLE_MEDIUM)] if company else []


def where_to_call(held: Letterhead | PastLetterhead | None, words: ReceiptWords) -> list[ft.Control]:
    """The number to call about it, and where the company is: below the code, which is scanned first."""
    if held is None:
        return []
    number = "".join(sign for sign in held.phone if sign.isdigit())
    return [
        ft.TextButton(words.call, icon=ft.Icons.CALL_OUTLINED, url=f"tel:{number}", height=48),
        *([quiet(words.address, text_align=ft.TextAlign.CENTER)] if words.address else []),
    ]


def receipt_on_screen(
    words: ReceiptWords, tongue: str, vehicle_type: str, held: Letterhead | PastLetterhead | None
) -> list[ft.Control]:
    def say(key: str, **facts: object) -> str:
        return tr(tongue, key, **facts)

    rows = [_pair(name, value) if name else quiet(value) for name, value in words.rows]
    parts: list[ft.Control] = []
    if words.void:
        parts.append(banner(say("receipt.void"), words.void))
    parts += [
        ft.Container(
            bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
            border=ft.Border.all(1, ft.Colors.OUTLINE_VARIANT),
            border_radius=20,
            padding=20,
            content=ft.Column(
                [
                    *whose(words.company),
                    quiet(say("receipt.number")),
                    label(words.number, ft.TextThemeStyle.TITLE_LARGE),
                    *([quiet(words.final)] if words.final else []),
                    ft.Container(height=S),
                    quiet(say("receipt.sum")),
                    ft.Text(words.sum, size=44, weight=ft.FontWeight.W_700, color=ft.Colors.PRIMARY),
                    label(words.capitals, ft.TextThemeStyle.TITLE_MEDIUM),
                    ft.Container(height=S),
                    plate_badge(words.plate, vehicle_type, 18),
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
                qr_code(words.url, say("receipt.qr"), 208),
                label(words.check, text_align=ft.TextAlign.CENTER),
                quiet(words.provisional, text_align=ft.TextAlign.CENTER)
                if words.provisional
                else ft.Container(height=0),
                *where_to_call(held, words),
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
