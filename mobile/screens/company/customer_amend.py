"""A customer's details on an order's or a vehicle's page: as they are, as they were, and put right (SYS-4)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.company.customer_add import customer_fields, phone_typed
from mobile.screens.confidentiality.open_file import AskReason, may_read
from mobile.screens.confidentiality.who_saw import use_read, who_saw
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.rows import spread
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, divider, heading, label, primary_button, quiet, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.first_field import use_first_field
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.numbers import show_phone
from rulebook.subjects.company.commands import AmendCustomer
from rulebook.subjects.company.records import Customer, PastCustomer

DETAILS = ("address", "contact", "contact_phone")


def customer_part(here: AppContext, id: str | None) -> list[ft.Control]:
    """The customer as the archive has them; nothing where it has none, or one may not see them."""
    customer = here.session.world.get(Customer, id) if id else None
    if customer is None:
        return []
    open_now, basis = may_read(here, Customer.KIND, customer.id)
    shown = (
        keyed(CustomerPart, f"customer-{id}-{len(customer.past)}", customer, basis)
        if open_now
        else keyed(AskReason, f"ask-{id}", Customer.KIND, customer.id)
    )
    return [heading(t("forms.customer.archive")), shown, *who_saw(here, Customer.KIND, customer.id)]


def _facts(one: Customer | PastCustomer) -> ft.Control:
    contact = " ".join(p for p in (one.contact, show_phone(one.contact_phone)) if p)
    return spread(
        (t("field.customer_name"), one.name), (t("field.contact"), contact), (t("field.address"), one.address)
    )  # fmt: skip


@ft.component
def CustomerPart(customer: Customer, basis: str) -> ft.Control:
    """What is on record, what was before it and why it changed, and the way to put it right."""
    here = use_app_context()
    use_read(Customer.KIND, customer.id, basis)
    opened, set_opened = ft.use_state(False)
    world, now = here.session.world, here.session.now()
    rows: list[ft.Control] = [_facts(customer)]
    for past in reversed(customer.past):
        who = person_name(world, past.by)
        rows += [divider(), quiet(t("forms.customer.until", name=who, when=when(past.at, now))), _facts(past)]
        rows.append(label(t("rules.because", why=past.reason)))
    if AmendCustomer.ROLES.intersection(here.session.me.roles):
        button = second_button(t("forms.customer.amend"), lambda _: set_opened(not opened), ft.Icons.EDIT_OUTLINED)
        rows.append(ft.Row([button], wrap=True))
        if opened:
            rows.append(keyed(Amend, f"amend-{customer.id}", customer))
    return card(*rows, spacing=S)


@ft.component
def Amend(customer: Customer) -> ft.Control:
    """All details as they are to stand, and why."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.customer/{customer.id}")
    use_first_field(form)
    known = {name: str(getattr(customer, name)) for name in DETAILS}
    verdict, wrong = phone_typed(form, customer.contact_phone)
    said = {name: form.text(name, known[name]).strip() for name in DETAILS}
    if said["contact_phone"] == known["contact_phone"]:
        wrong = ""  # an old number, wrong as it may be, does not keep the address from being put right
    else:
        said["contact_phone"] = verdict.value
    name, reason = form.text("name", customer.name).strip(), form.text("reason").strip()
    changed = said != known or name != customer.name
    command = AmendCustomer(name=name, reason=reason, **said) if changed and reason and not wrong else None
    barred = here.session.judge(command, customer.id) if command is not None else None

    async def save(_: Any) -> None:
        if command is not None and await doing.do(command, customer.id):
            await form.drop()

    refusal = doing.refusal or barred
    needs = "" if command else t("forms.customer.needs" if not changed else "rules.needs.reason")
    rests = command is None or doing.busy or barred is not None
    return ft.Column(
        [
            text_field(form, "name", t("field.customer_name"), redraw, default=customer.name),
            *customer_fields(form, redraw, known, wrong),
            text_field(form, "reason", t("rules.reason"), redraw, lines=2, helper=t("forms.customer.reason.hint")),
            *([refusal_banner(refusal)] if refusal is not None else [quiet(needs)] if needs else []),
            primary_button(
                t("forms.customer.amend.save"), None if rests else save, ft.Icons.CHECK_ROUNDED, doing.busy
            ),
        ],
        spacing=M,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
