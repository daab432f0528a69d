"""Work contact forms: what waits for one's own word, a new one, what was (WCF-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import flet as ft

from mobile.screens.contact_forms.form_card import FormCard
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.people_choice import one_of_many
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, primary_button, quiet, title
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.identity import Person
from rulebook.kernel.times import iso, parse_time
from rulebook.subjects.contact_forms.commands import RULERS, WriteContact
from rulebook.subjects.contact_forms.handlers import departments_of
from rulebook.subjects.contact_forms.records import ContactForm, ContactState, Department
from rulebook.subjects.orders.records import Order, OrderState

SHOWN = 20
AGO = {"now": timedelta(0), "hour": timedelta(hours=1), "yesterday": timedelta(days=1)}
"""How long ago the matter was solved, as one picks it; words: `contact.done_<key>`."""
GONE = (OrderState.CLOSED, OrderState.CANCELLED)


def waits_for(me: Person, form: ContactForm) -> bool:
    """Whether it is this person's word that is due: the other department's, or the office's ruling."""
    if me.id in (form.by, form.answered_by):
        return False
    rules = bool(RULERS.intersection(me.roles))
    if form.state is ContactState.REFUSED:
        return rules
    if form.state is not ContactState.WRITTEN:
        return False
    return form.to in departments_of(me) or (rules and bool(form.missed))


@ft.component
def ContactForms(back: Callable[[], Any]) -> ft.Control:
    here = use_app_context()
    me = here.session.me
    forms = sorted(here.session.world.all(ContactForm), key=lambda f: parse_time(f.written_at), reverse=True)
    mine = [form for form in forms if waits_for(me, form)]
    past = [form for form in forms if form not in mine]
    parts: list[ft.Control] = []
    if mine:
        parts.append(heading(t("contact.mine")))
        parts += [keyed(FormCard, f"form-{f.id}-{f.state}", f, True) for f in mine]
    parts.append(keyed(New, "new"))
    if past:
        parts += [heading(t("contact.past")), *beyond_note(here)]
        parts += [keyed(FormCard, f"form-{f.id}-{f.state}", f, False) for f in past[:SHOWN]]
    if len(past) > SHOWN:
        parts.append(quiet(t("contact.more", count=len(past) - SHOWN)))
    return screen(page_head(t("me.page.contact"), t("me.page.contact.note"), back=back), body(*parts))


@ft.component
def New() -> ft.Control:
    """What was done first, then what the other department is to do."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("contact.write")
    ready = typed(here, form) is not None

    async def send(_: Any) -> None:
        command = typed(here, form)
        if command is not None and await doing.do(command, command.form):
            await form.drop()
            redraw()

    own = departments_of(here.session.me)
    orders = sorted(
        (o for o in here.session.world.all(Order) if o.state not in GONE and _concerns(here, o)),
        key=lambda o: o.number,
    )
    parts: list[ft.Control] = [title(t("contact.new"))]
    if len(own) > 1:
        parts.append(choice(form, "sender", t("contact.sender"), _words(own), redraw, own[0]))
    others = tuple(d for d in Department if d != form.text("sender", own[0] if own else ""))
    parts += [
        text_field(form, "done", t("contact.done"), redraw, lines=2),
        *([_when(form, redraw)] if form.text("done").strip() else []),
        choice(form, "to", t("contact.to"), _words(others), redraw),
        text_field(form, "ask", t("contact.ask"), redraw, lines=3),
    ]
    if orders:
        offered = [(str(o.id), o.number or o.customer_name, (o.number, o.customer_name)) for o in orders]
        parts.append(one_of_many(form, "order", t("contact.order"), offered, redraw, t("contact.no_order")))
    if not ready:
        parts.append(quiet(t("contact.needs")))
    icon = ft.Icons.FORWARD_TO_INBOX_ROUNDED
    parts.append(primary_button(t("contact.send"), send if ready else None, icon, doing.busy))
    return card(*parts, spacing=M)


def _concerns(here: AppContext, order: Order) -> bool:
    me = here.session.me.id
    return order.technician in (None, me) or me in order.team


def _words(departments: tuple[Department, ...]) -> list[tuple[str, str]]:
    return [(d.value, t(f"contact.department.{d}")) for d in departments]


def _when(form: Form, redraw: Callable[[], None]) -> ft.Control:
    options = [(key, t(f"contact.done_{key}")) for key in AGO]
    return choice(form, "ago", t("contact.done_at"), options, redraw, "now")


def typed(here: AppContext, form: Form) -> WriteContact | None:
    """The command as far as it is filled in; None while department or wish is missing."""
    own = departments_of(here.session.me)
    to, ask = form.text("to"), form.text("ask").strip()
    if not to or not ask or not own:
        return None
    done = form.text("done").strip()
    at = here.session.now() - AGO[form.text("ago", "now")]
    return WriteContact(
        form=here.session.new_id(),
        sender=Department(form.text("sender", own[0])),
        to=Department(to),
        ask=ask,
        done=done,
        done_at=iso(at) if done else "",
        order=form.text("order"),
    )
