"""The customer signs: exactly what they sign stands above, large, in their language, and nothing else (ORD-10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.receipts.receipt import language_bar
from mobile.screens.visits.progress import OrderView
from mobile.ui.app_context import Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import icon_button, label, quiet, refusal_banner
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.signature import SignaturePad, is_signature, strokes_of
from mobile.ui.text import known, language, money, t, tr
from mobile.ui.theme import L, M, S, margin
from rulebook.numbers import capitals, show_plate
from rulebook.subjects.visits.commands import SignVisit
from rulebook.subjects.visits.records import Sheet

TAGS = {"zh": "zh-CN", "en": "en"}
"""Language → how a sheet names it."""

WHY_NOT = ("absent", "refuses", "cannot", "remote")
"""Why there is no signature; words: sign.declined.*"""


@ft.component
def Sign(view: OrderView) -> ft.Control:
    """The sheet, the pad below it, and the way out for who will not or cannot sign."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order, visit = view.order, view.visit
    assert visit is not None
    form = use_form(f"sign/{visit.id}")
    tongue = form.text("language", language())
    declining, decline = ft.use_state(False)
    sheet, digest = here.session.sheet(order, visit, TAGS[tongue])
    strokes = strokes_of(form)
    signed = is_signature(strokes)

    def speak(code: str) -> None:
        form.put("language", code)
        redraw()

    async def sign(declined: str = "") -> None:
        command = SignVisit(
            visit=visit.id,
            signer=form.text("signer", order.contact).strip(),
            digest=digest,
            sheet=sheet,
            strokes=() if declined else strokes,
            declined=declined,
        )
        if await doing.do(command, order.id):
            await form.drop()
            here.go(routes.order(order.id))

    async def press(_: Any) -> None:
        await sign()

    back = icon_button(t("word.back"), ft.Icons.CLOSE_ROUNDED, lambda _: here.go(routes.order(order.id)))
    if declining:
        return _declined(form, redraw, sign, lambda: decline(False), order.number, doing)
    head = language_bar(tongue, speak, tr(tongue, "sign.title"), back)
    parts: list[ft.Control] = []
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts.append(paper(sheet, tongue))
    pad = ft.Column(
        [
            ft.Row(
                [
                    text_field(form, "signer", tr(tongue, "field.signer"), default=order.contact, expand=True),
                    ft.TextButton(tr(tongue, "sign.cannot"), on_click=lambda _: decline(True)),
                ],
                spacing=S,
            ),
            _pad(form, redraw, here.width),
        ],
        spacing=S,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    below = ft.Column(
        [
            ft.Container(pad, padding=ft.Padding(left=margin(), right=margin(), top=M, bottom=0)),
            thumb_bar(
                tr(tongue, "sign.agree"),
                press if signed else None,
                ft.Icons.DRAW_ROUNDED,
                doing.busy,
                "" if signed else tr(tongue, "sign.need"),
            ),
        ],
        spacing=M,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return screen(head, body(*parts), below)


PAD_WIDTH, PAD_SHAPE = 440, 0.515
"""A pad is not wider than a hand signs, and always of one shape: what was begun upright fits when turned."""


def _pad(form: Form, redraw: Callable[[], None], width: float) -> ft.Control:
    wide = min(PAD_WIDTH, width - 2 * margin())
    return ft.Row(
        [ft.Container(SignaturePad(form, redraw, round(wide * PAD_SHAPE)), width=wide)],
        alignment=ft.MainAxisAlignment.CENTER,
    )


def paper(sheet: Sheet, tongue: str) -> ft.Control:
    """What is signed, large: plate, finding, work, units, sum."""

    def say(key: str) -> str:
        return tr(tongue, key)

    def part(key: str, words: str) -> list[ft.Control]:
        return (
            [quiet(say(key)), label(words, ft.TextThemeStyle.BODY_LARGE), ft.Container(height=6)] if words else []
        )

    plates = " ".join(show_plate(plate) for plate in sheet.plate.split())
    reason = say(f"fee.{sheet.fee_reason}") if known(f"fee.{sheet.fee_reason}") else sheet.fee_reason
    left = _left(sheet)
    words = "sign.sum" if left > 0 or not sheet.total else "sign.sum.settled"
    due = ft.Row(
        [
            ft.Column(
                [quiet(say(words)), label(reason, color=ft.Colors.ON_SURFACE_VARIANT)],
                spacing=0,
                tight=True,
                expand=True,
            ),
            ft.Text(money(sheet.total), size=36, weight=ft.FontWeight.W_700, color=ft.Colors.PRIMARY),
        ],
        spacing=M,
    )
    rows = [
        quiet(" · ".join(part for part in (sheet.order, sheet.receipt) if part)),
        ft.Container(height=S),
        *part("field.plate", plates),
        *part("field.finding", sheet.finding),
        *part("field.work", sheet.work),
        *part("sign.units", "\n".join(_unit(words, tongue) for words in sheet.units)),
        due,
        label(capitals(sheet.total), ft.TextThemeStyle.TITLE_SMALL, text_align=ft.TextAlign.RIGHT),
        *_settled(sheet, say),
    ]
    return ft.Container(
        bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
        border=ft.Border.all(1, ft.Colors.OUTLINE_VARIANT),
        border_radius=20,
        padding=L,
        content=ft.Column(rows, spacing=0, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
    )


def _settled(sheet: Sheet, say: Callable[[str], str]) -> list[ft.Control]:
    """What of the sum was paid, what is owed and what is still to pay; each only where there is any."""
    left = _left(sheet)
    rows = (
        ("sign.paid", sheet.paid),
        ("receipt.rounded", sheet.rounded),
        ("sign.owed", sheet.owed),
        ("sign.left", left if sheet.receipt else 0),
    )
    return [
        ft.Row(
            [label(say(key), color=ft.Colors.ON_SURFACE_VARIANT, expand=True), label(money(fen))],
            spacing=M,
        )
        for key, fen in rows
        if fen > 0
    ]


def _left(sheet: Sheet) -> int:
    """What of the sum is neither paid nor owed yet."""
    return sheet.total - sheet.paid - sheet.owed - sheet.rounded


def _unit(words: str, tongue: str) -> str:
    kind, _, numbers = words.partition(" ")
    return f"{tr(tongue, f'unit.{kind}')} {numbers}"


def _declined(form: Any, redraw: Any, sign: Any, back: Any, number: str, doing: Any) -> ft.Control:
    """Nobody signs: a reason is needed, and it becomes an irregularity."""
    why = form.text("declined")
    words = form.text("declined_words").strip()
    said = t("list.semicolon").join(part for part in (t(f"sign.declined.{why}") if why else "", words) if part)

    async def press(_: Any) -> None:
        await sign(said)

    options = [(code, t(f"sign.declined.{code}")) for code in WHY_NOT]
    return screen(
        page_head(t("sign.cannot"), number, back=back),
        body(
            label(t("sign.declined.words"), color=ft.Colors.ON_SURFACE_VARIANT),
            choice(form, "declined", "", options, redraw),
            text_field(form, "declined_words", t("field.remark"), redraw, lines=2),
        ),
        thumb_bar(
            t("sign.declined.save"),
            press if said else None,
            ft.Icons.CHECK_ROUNDED,
            doing.busy,
            "" if said else t("sign.declined.need"),
        ),
    )
