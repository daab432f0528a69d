"""How a renewal is paid: the rows chosen, the sum, the way, and the command that comes of it (TERM-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import flet as ft

from mobile.client.session_api import Session
from mobile.screens.receipts.fee import ICONS
from mobile.screens.receipts.fee_parts import (
    ELECTRONIC,
    Part,
    in_coins,
    last_figures,
    owed_until,
    owing,
    pay_code,
    reference_field,
    rounding_of,
)
from mobile.screens.service_terms.parts import plans_on_sale
from mobile.screens.shared.rows import pair
from mobile.ui.app_context import AppContext, Form
from mobile.ui.basics import amount, banner, card, divider, heading, label, quiet, refusal_banner
from mobile.ui.fields import choice, text_field
from mobile.ui.money import change_line, typed_fen
from mobile.ui.text import day, irregularity_text, money, named, t
from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import Fen, ReceiptId, VehicleId
from rulebook.kernel.times import company_day
from rulebook.subjects.company.records import Price
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.service_terms.commands import RenewTerm, TermRow
from rulebook.subjects.service_terms.lookup import span_now, term_of
from rulebook.subjects.service_terms.records import TermKind, TermPlan
from rulebook.subjects.service_terms.spans import extended
from rulebook.subjects.visits.records import FeeLine

DESK_METHODS = (Method.WECHAT, Method.ALIPAY, Method.TRANSFER, Method.OWED)


class Chosen(NamedTuple):
    """One term to be renewed, by which plan at which price, and the end it will have."""

    row: TermRow
    price: Price
    then: str


def choose(session: Session, what: TermKind, vehicle: VehicleId, unit: str, plan: str) -> Chosen | None:
    """The term with that plan as it stands now; None where no such plan is on sale."""
    today = company_day(session.now())
    found = next((both for both in plans_on_sale(session, what, today) if both[0].id == plan), None)
    if found is None:
        return None
    return chosen_of(session, what, vehicle, unit, *found)


def chosen_of(
    session: Session, what: TermKind, vehicle: VehicleId, unit: str, plan: TermPlan, price: Price
) -> Chosen:
    term = term_of(session.world, what, vehicle, unit)
    span = extended(span_now(term) if term else None, company_day(session.now()), plan.months)
    row = TermRow(
        what=what,
        vehicle=vehicle,
        unit=unit,
        plan=plan.id,
        months=plan.months,
        fen=price.fen,
        seen=term.until if term else "",
    )
    return Chosen(row, price, span.until.isoformat())


def lines_of(chosen: Sequence[Chosen]) -> tuple[FeeLine, ...]:
    """What the receipt says: a line for each plan, so many of it."""
    counted: dict[str, tuple[Price, int]] = {}
    for one in chosen:
        counted[one.price.id] = (one.price, counted.get(one.price.id, (one.price, 0))[1] + 1)
    return tuple(
        FeeLine(model=price.model, name=price.name, name_en=price.name_en, quantity=count, fen=price.fen)
        for price, count in counted.values()
    )


def part_of(session: Session, form: Form, chosen: Sequence[Chosen]) -> Part | None:
    """How much is paid in which way; None while no way was picked."""
    method = form.text("method")
    total = Fen(sum(one.row.fen for one in chosen))
    return in_coins(session, Part(Method(method), total)) if method and chosen else None


def command_of(
    session: Session, form: Form, chosen: Sequence[Chosen], part: Part, ids: tuple[str, str], **where: str
) -> RenewTerm:
    """The fact as it stands: `ids` are the receipt's id and token, `where` its plate, visit and usual payer."""
    return RenewTerm(
        receipt=ReceiptId(ids[0]),
        number=session.next_receipt_number()[0],
        token=ids[1],
        rows=tuple(one.row for one in chosen),
        lines=lines_of(chosen),
        total=part.fen,
        rounded_off=Fen(part.off),
        method=part.method,
        plate=where.get("plate", ""),
        visit=where.get("visit", ""),
        payer=form.text("payer", where.get("payer", "")).strip(),
        due=owed_until(session, form) if part.method is Method.OWED else "",
        reference=last_figures(form.text("reference")) if part.method in ELECTRONIC else "",
    )


def sum_card(chosen: Sequence[Chosen]) -> ft.Control:
    """What is bought, and what it comes to."""
    rows: list[ft.Control] = [
        pair(
            f"{named(line)} × {line.quantity}",
            money(line.fen * line.quantity),
        )
        for line in lines_of(chosen)
    ]
    total = sum(one.row.fen for one in chosen)
    head = ft.Row(
        [label(t("terms.total"), ft.TextThemeStyle.TITLE_MEDIUM, expand=True), amount(money(total))],
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
    return card(*rows, divider(), head, padding=20)


def paying_parts(
    here: AppContext,
    form: Form,
    chosen: Sequence[Chosen],
    part: Part | None,
    methods: Sequence[Method],
    payer: str,
    redraw: Callable[[], None],
) -> list[ft.Control]:
    """The way it is paid, and what that way asks for."""
    options = [(m.value, t(f"method.{m}")) for m in methods]
    parts: list[ft.Control] = [
        sum_card(chosen),
        heading(t("fee.how")),
        choice(form, "method", "", options, redraw, icons=ICONS),
    ]
    if Method.CASH not in methods:
        parts.append(quiet(t("terms.desk.cash")))
    if part is not None and part.method is Method.CASH:
        given = text_field(
            form, "given", t("field.given"), redraw, keyboard_type=ft.KeyboardType.NUMBER, prefix="¥ "
        )
        parts.append(card(given, change_line(part.fen, typed_fen(form, "given"))))
        parts += rounding_of([part])
    if part is not None and part.method is Method.OWED:
        parts += owing(here, form, redraw)
    if part is not None:
        parts += pay_code(here, part)
    if part is not None and part.method in ELECTRONIC:
        parts.append(reference_field(here, form, redraw))
    number, provisional = here.session.next_receipt_number()
    parts += [text_field(form, "payer", t("field.payer"), default=payer), quiet(t("fee.number", number=number))]
    if provisional:
        parts.append(banner(t("fee.provisional"), t("fee.provisional.todo"), "wait", "RCT-2"))
    if here.session.status.room == "none":
        parts.insert(0, refusal_banner(Refusal(rule="SYS-6", code="no_room")))
    return parts


def foreseen(here: AppContext, command: RenewTerm | None, subject: str) -> list[ft.Control]:
    """What the rules would say of it, before the money is taken; that a number is provisional was said above."""
    if command is None:
        return []
    found = [one for one in here.session.foresee(command, subject) if one.code != "provisional"]
    return [
        banner(irregularity_text(one.code, one.facts)[0], t("foresee.note"), "wait", one.rule) for one in found
    ]


def pay_words(part: Part | None) -> str:
    """What the button does."""
    if part is None:
        return t("fee.issue.none")
    return t("fee.issue.owed") if part.method is Method.OWED else t("fee.issue", sum=money(part.fen))


def then_words(one: Chosen | None) -> list[ft.Control]:
    return [quiet(t("terms.new_end", date=day(one.then)))] if one else []
