"""The approver's phone: eight digits that say yes to what the technician reads out; no signal needed (ORAL-3)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.approvals.approval_request import SUBJECTS
from mobile.screens.shared.rows import small_button
from mobile.ui import theme
from mobile.ui.app_context import AppContext, use_app_context, use_form, use_redraw
from mobile.ui.basics import banner, label, quiet
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen
from mobile.ui.money import typed_fen
from mobile.ui.text import money, t
from mobile.ui.theme import RADIUS, S
from mobile.ui.typed_text import in_capitals
from rulebook.numbers.searching import matches
from rulebook.policy.matrix import last_word
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.orders.records import Order
from rulebook.subjects.spoken.codes import CHALLENGE_LENGTH, read_challenge

OFFERED = 4
"""So many orders are offered by their number."""


def order_heard(here: AppContext, text: str) -> tuple[str, Order | None]:
    """The order number as it was heard, and the order where it is known here: by its number or its tail."""
    said = "".join(text.upper().split())
    if not said:
        return "", None
    found = [o for o in here.session.world.all(Order) if o.number.endswith(said)]
    return (found[0].number, found[0]) if len(found) == 1 else (said, None)


@ft.component
def SpokenReader(back: Any) -> ft.Control:
    """Order number, matter, amount and request code in; eight digits out. Nothing is sent, nothing is recorded."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("spoken.reader")
    number, order = order_heard(here, form.text("number"))
    subject, amount = form.text("subject"), typed_fen(form, "amount") or 0
    challenge = read_challenge(form.text("challenge"))

    def pick(value: str) -> Any:
        def press(_: Any) -> None:
            form.put("number", value)
            redraw()

        return press

    async def clear(_: Any) -> None:
        await form.drop()
        redraw()

    said = form.text("number").strip().upper()
    open_ = [o for o in here.session.world.all(Order) if o.state in WITH_TECHNICIAN and o.number != said]
    offers = [o for o in open_ if matches(said, (o.number,))][:OFFERED]
    parts: list[ft.Control] = [
        label(t("reader.words"), color=ft.Colors.ON_SURFACE_VARIANT),
        text_field(form, "number", t("leave.read.number"), redraw, helper=_whose(order),
                   mend=in_capitals),
    ]  # fmt: skip
    if order is None and offers:
        chips = [small_button(f"{o.number} {o.customer_name}", pick(o.number)) for o in offers]
        parts.append(ft.Row([*chips], wrap=True, spacing=S, run_spacing=S))
    parts += [
        choice(form, "subject", t("leave.read.matter"), [(s, t(f"matter.{s}")) for s in SUBJECTS], redraw),
        text_field(form, "amount", t("leave.read.amount"), redraw, keyboard_type=ft.KeyboardType.NUMBER),
        text_field(form, "challenge", t("leave.read.challenge"), redraw, helper=t("reader.challenge.hint"),
                   mend=in_capitals),
    ]  # fmt: skip
    if subject and not _mine(here, subject, amount, order):
        parts.append(banner(t("reader.not_mine"), t("reader.not_mine.todo"), "wait", "ROLE-3"))
    if number and subject and len(challenge) == CHALLENGE_LENGTH:
        code = here.session.spoken_code(number, subject, amount, challenge)
        parts.append(_shown(code, number, subject, amount))
        parts.append(ft.TextButton(t("reader.clear"), on_click=clear, height=48))
    else:
        parts.append(quiet(t("reader.missing")))
    return screen(page_head(t("reader.title"), t("reader.under"), back=back), body(*parts))


def _whose(order: Order | None) -> str:
    return " · ".join(p for p in (order.number, order.customer_name, order.technician_name) if p) if order else ""


def _mine(here: AppContext, subject: str, amount: int, order: Order | None) -> bool:
    """Whether the matrix lets me say yes to this."""
    kind = order.kind if order else ""
    may = last_word(here.session.world, subject, amount, here.session.now(), kind)
    return bool(may.intersection(here.session.me.roles))


def _shown(code: str, number: str, subject: str, amount: int) -> ft.Control:
    """The code, large, with what it says yes to."""
    look = theme.look().ok
    grouped = f"{code[:4]} {code[4:]}"
    big = ft.Text(
        grouped, size=40, weight=ft.FontWeight.W_700, color=look.ink, style=ft.TextStyle(letter_spacing=4)
    )
    spoken = ft.Semantics(label=t("reader.code.is", code=grouped), container=True, live_region=True, content=big)
    agreed = t("reader.agreed", number=number, matter=t(f"matter.{subject}"), sum=money(amount))
    return ft.Container(
        ft.Column(
            [
                label(t("spoken.read"), color=look.ink),
                spoken,
                label(agreed, color=look.ink),
            ],
            spacing=S,
            tight=True,
        ),
        padding=16,
        bgcolor=look.ground,
        border_radius=RADIUS,
    )  # fmt: skip
