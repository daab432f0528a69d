"""One fee in several parts: cash and wallet, part now and the rest owed (FEE-4). Amounts in fen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import flet as ft

from mobile.client.session_api import Session
from mobile.screens.shared.rows import pair
from mobile.screens.visits.progress import OrderView
from mobile.ui.app_context import AppContext, Form
from mobile.ui.basics import banner, card, label, quiet
from mobile.ui.fields import choice, text_field
from mobile.ui.money import typed_fen
from mobile.ui.qr import qr_code
from mobile.ui.scanning import ScanButton
from mobile.ui.text import day, money, t
from mobile.ui.theme import L, M
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import company_day
from rulebook.numbers.text import clean
from rulebook.policy.settings import setting
from rulebook.subjects.pay_codes.records import PayCode
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.receipts.rounding import rounded_off
from rulebook.subjects.visits.papers import paid

METHODS = (Method.CASH, Method.WECHAT, Method.ALIPAY, Method.TRANSFER, Method.OWED)
ELECTRONIC = (Method.WECHAT, Method.ALIPAY, Method.TRANSFER)
TERMS = (7, 15, 30, 60)
"""Days after which what is owed may be said to be due, up to the company's own term."""

LAST_FIGURES = 6
"""So many of the payer's number are enough to find it again."""


@dataclass(frozen=True)
class Part:
    """So much of the fee, paid in this way."""

    method: Method
    fen: Fen
    off: int = 0
    """What is left off it, as no coins make it; `fen` is what is paid."""

    @property
    def settles(self) -> int:
        return self.fen + self.off


def in_coins(session: Session, part: Part) -> Part:
    """The part as it is paid: cash rounded off by the company's rule (FEE-4)."""
    off = rounded_off(session.world, part.fen, session.now()) if part.method is Method.CASH else 0
    return Part(part.method, Fen(part.fen - off), off)


def rounding_of(parts: Sequence[Part]) -> list[ft.Control]:
    """What is rounded off and what is taken in notes and coins; nothing where it comes out even."""
    return [
        card(
            pair(t("receipt.rounded"), money(-part.off)),
            pair(t("fee.in_cash"), money(part.fen), strong=True),
            quiet(t("fee.rounded.why")),
            spacing=M,
        )
        for part in parts
        if part.off
    ]


def still_due(session: Session, view: OrderView) -> Fen:
    """What is due for the visit, less what its receipts say already."""
    if view.visit is None:
        return Fen(0)
    return Fen(max(0, view.fee.total - paid(session.world, view.order, view.visit)))


def parts_of(form: Form, due: int) -> tuple[Part, ...]:
    """The parts as they are chosen: all in one way, or each way with its own sum."""
    if form.get("split") != "yes":
        method = form.text("method")
        return (Part(Method(method), Fen(due)),) if method else ()
    found = ((method, typed_fen(form, f"part.{method}")) for method in METHODS)
    return tuple(Part(method, Fen(fen)) for method, fen in found if fen)


def left_over(form: Form, due: int) -> int:
    """What the parts leave open; negative where they are more than is due."""
    return due - sum(part.fen for part in parts_of(form, due))


def splitting(form: Form, due: int, redraw: Callable[[], None]) -> list[ft.Control]:
    """Whether it is paid in several ways, and how much in each."""
    one = [("no", t("fee.split.no")), ("yes", t("fee.split.yes"))]
    shown: list[ft.Control] = [choice(form, "split", "", one, redraw, "no")]
    if form.get("split") != "yes":
        return shown
    shown.append(card(*[_row(form, method, due, redraw) for method in METHODS], _rest(form, due), spacing=L))
    return shown


def _row(form: Form, method: Method, due: int, redraw: Callable[[], None]) -> ft.Control:
    """One way of paying: its sum, and a button that puts all that is left there."""
    name = f"part.{method}"
    field = text_field(
        form, name, t(f"method.{method}"), redraw, keyboard_type=ft.KeyboardType.NUMBER, prefix="¥ ", expand=True
    )
    left = left_over(form, due) + (typed_fen(form, name) or 0)

    def fill(_: Any) -> None:
        form.put(name, f"{left // 100}.{left % 100:02d}")
        redraw()

    words = t("fee.split.rest")
    rest = ft.TextButton(words, on_click=fill if left > 0 else None, tooltip=t(f"method.{method}"))
    return ft.Row([field, rest], spacing=M)


def _rest(form: Form, due: int) -> ft.Control:
    left = left_over(form, due)
    if left > 0:
        return banner(t("fee.split.left", sum=money(left)), tone="wait")
    if left < 0:
        return banner(t("fee.split.over", sum=money(-left)), tone="overdue")
    return quiet(t("fee.split.even"))


def owed_until(session: Session, form: Form) -> str:
    """The day by which what is owed is to be paid, as an ISO date."""
    days = form.text("owed_days")
    term = setting(session.world, "receivable_days", session.now())
    until = company_day(session.now()) + timedelta(days=int(days) if days.isdecimal() else term)
    return until.isoformat()


def owing(here: AppContext, form: Form, redraw: Callable[[], None]) -> list[ft.Control]:
    """What is owed asks for its day; the company's own term is the latest (CASH-8)."""
    session = here.session
    term = setting(session.world, "receivable_days", session.now())
    days = sorted({n for n in TERMS if n < term} | {term})
    options = [(str(n), t("fee.owed.days", count=n)) for n in days]
    return [
        banner(t("fee.owed"), t("fee.owed.todo"), "wait", "CASH-8"),
        choice(form, "owed_days", t("fee.owed.until"), options, redraw, str(term)),
        quiet(t("fee.owed.day", date=day(owed_until(session, form)))),
    ]


def pay_code(here: AppContext, part: Part) -> list[ft.Control]:
    """The company's own code of this way of paying, large, with the sum; nothing where finance set none."""
    known = here.session.world.get(PayCode, part.method)
    if known is None or not known.text:
        return []
    name = t("paycode.of", method=t(f"method.{part.method}"))
    code = ft.Row([qr_code(known.text, name, 220)], alignment=ft.MainAxisAlignment.CENTER)
    words = label(t("paycode.scan", sum=money(part.fen)), ft.TextThemeStyle.TITLE_MEDIUM)
    return [card(ft.Row([words], alignment=ft.MainAxisAlignment.CENTER), code, spacing=M)]


def reference_field(here: AppContext, form: Form, redraw: Callable[[], None]) -> ft.Control:
    """The last figures of the payer's own number, so that finance finds the payment; typed, or read off a code."""

    def heard(texts: Sequence[str]) -> None:
        form.put("reference", last_figures(next(iter(texts), "")))
        redraw()

    field = text_field(
        form, "reference", t("fee.reference"), helper=t("fee.reference.hint"), keyboard_type=ft.KeyboardType.NUMBER
    )
    scan = [ScanButton(here.scan, heard, t("fee.reference.scan"))] if here.scan is not None else []
    stretch = ft.CrossAxisAlignment.STRETCH
    return ft.Column([field, *scan], spacing=M, tight=True, horizontal_alignment=stretch)


def last_figures(text: str) -> str:
    """The last figures of a number, as they are kept; full-width ones and blanks are as any other."""
    figures = "".join(one for one in clean(text) if one.isdecimal())
    return figures[-LAST_FIGURES:]


def paid_so_far(view: OrderView, due: int) -> list[ft.Control]:
    """What was taken for this visit before, and what is left."""
    so_far = view.fee.total - due
    if so_far <= 0:
        return []
    return [
        ft.Row([label(t("fee.paid"), expand=True), label(money(so_far))], spacing=M),
        ft.Row(
            [
                label(t("fee.left"), ft.TextThemeStyle.TITLE_MEDIUM, expand=True),
                label(money(due), ft.TextThemeStyle.TITLE_MEDIUM),
            ],
            spacing=M,
        ),
    ]
