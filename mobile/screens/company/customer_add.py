"""A customer entered in place, in the order form: what is known of them, kept for every later order (ORD-2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.ui.app_context import Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, primary_button, quiet, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.text import language, t
from mobile.ui.theme import M
from rulebook.numbers import Verdict, judge_contact_phone
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.company.records import Customer


def phone_typed(form: Form, default: str = "") -> tuple[Verdict, str]:
    """The phone number as it was typed, and what is wrong with it ("" for nothing); none need be given."""
    verdict = judge_contact_phone(form.text("contact_phone", default))
    return verdict, verdict.text(language()) if verdict.value and not verdict.ok else ""


def customer_fields(form: Form, redraw: Callable[[], None], known: dict[str, str], wrong: str) -> list[ft.Control]:
    """Address, contact and phone, as they were said already."""
    return [
        text_field(form, "address", t("field.address"), redraw, lines=2, default=known["address"]),
        text_field(form, "contact", t("field.contact"), redraw, default=known["contact"]),
        text_field(
            form, "contact_phone", t("field.contact_phone"), redraw,
            default=known["contact_phone"], error=wrong or None,
        ),
    ]  # fmt: skip


@ft.component
def AddCustomerHere(name: str, said: dict[str, str], picked: Callable[[Customer], Any]) -> ft.Control:
    """A button, and behind it the form. `said` is what the order says; `picked` is called once it is kept."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("office.customer.new")
    opened, set_opened = ft.use_state(False)
    spare = ft.use_memo(here.session.new_id, [])
    verdict, wrong = phone_typed(form, said["contact_phone"])
    command = AddCustomer(
        name=name,
        address=form.text("address", said["address"]).strip(),
        contact=form.text("contact", said["contact"]).strip(),
        contact_phone=verdict.value,
    )
    barred = here.session.judge(command, spare) if opened else None

    async def add(_: Any) -> None:
        if await doing.do(command, spare):
            await form.drop()
            kept = here.session.world.get(Customer, spare)
            if kept is not None:
                picked(kept)

    words = t("forms.customer.add", name=name)
    if not opened:
        return ft.Row([second_button(words, lambda _: set_opened(True), ft.Icons.ADD_BUSINESS_ROUNDED)], wrap=True)
    rests = doing.busy or bool(wrong) or barred is not None
    refusal = doing.refusal or barred
    return card(
        quiet(t("forms.customer.add.words")),
        *customer_fields(form, redraw, said, wrong),
        *([refusal_banner(refusal)] if refusal is not None else []),
        primary_button(
            t("forms.customer.save", name=name), None if rests else add, ft.Icons.CHECK_ROUNDED, doing.busy
        ),
        spacing=M,
    )
