"""Hearing a complaint, wherever one stands, without signal too: what they say, about what, their wish (CMP-1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import flet as ft

from mobile.screens.complaints import ways
from mobile.screens.complaints.people import person_picker, staff
from mobile.screens.shared.lookups import customer_name
from mobile.screens.shared.panes import cut
from mobile.screens.shared.rows import line, row_tile, small_button
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, quiet, refusal_banner, title
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.numbers import show_plate
from rulebook.numbers.searching import matches
from rulebook.subjects.cases.records import Channel
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.complaints.records import About, Complaint, ComplaintState, Severity
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.records import Visit

OFFERED = 6
OPEN_SHOWN = 3
"""So many of the open complaints it may be one of are shown at first."""


@dataclass(frozen=True)
class Source:
    """What a complaint comes from, as far as the archive knows it."""

    words: str = ""
    said: dict[str, str] = field(default_factory=dict)
    suspects: tuple[str, ...] = ()
    """Who was there, and so is offered first as the person complained of."""


def source_of(here: AppContext, text: str) -> Source:
    """Read "order:ID" and its like; what this device does not know still names its id."""
    kind, _, id = text.partition(":")
    world = here.session.world
    if kind == "visit" and (visit := world.get(Visit, id)) is not None:
        found = _of_order(here, visit.order, str(visit.technician))
        return Source(found.words, {**found.said, "visit": id}, found.suspects)
    if kind == "receipt" and (receipt := world.get(Receipt, id)) is not None:
        found = _of_order(here, receipt.order, str(receipt.by))
        words = f"{t('receipt.title')} {receipt.number} · {found.words}"
        return Source(words, {**found.said, "receipt": id}, found.suspects)
    if kind == "order":
        return _of_order(here, id)
    if kind == "vehicle" and (vehicle := world.get(Vehicle, text)) is not None:
        said = {"vehicle": str(vehicle.id), "customer": str(vehicle.customer or "")}
        return Source(f"{show_plate(vehicle.plate)} {customer_name(world, vehicle.customer)}".strip(), said)
    return Source()


def _of_order(here: AppContext, id: str, worker: str = "") -> Source:
    order = here.session.world.get(Order, id)
    if order is None:
        return Source(id, {"order": id})
    workers = dict.fromkeys(str(p) for p in (worker, order.technician, *order.past_technicians) if p)
    said = {"order": str(order.id), "customer": str(order.customer or ""), "contact": order.contact}
    said |= {"customer_name": order.customer_name, "contact_phone": order.contact_phone}
    return Source(f"{order.number} {order.customer_name}".strip(), said, tuple(workers))


@ft.component
def Hear(source: str, back: Callable[[], Any]) -> ft.Control:
    """Three questions and a few taps; the half hour runs from the moment it is saved."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"complaint.hear/{source}")
    id = ft.use_memo(here.session.new_id, [source])
    known = source_of(here, source)
    command = _command(here, form, known)

    async def save(_: Any) -> None:
        if await doing.do(command, id):
            await form.drop()
            here.go(ways.complaint(here, id))

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts.append(
        card(quiet(t("complaints.from")), title(known.words)) if known.words else _looked_for(here, form, redraw)
    )
    parts += _again(here, form, command, redraw)
    parts.append(text_field(form, "what", t("complaints.what"), redraw, lines=3, hint=t("complaints.what.hint")))
    abouts = [(a.value, t(f"complaints.about.{a}")) for a in About]
    parts.append(choice(form, "about", t("complaints.about"), abouts, redraw, About.OTHER.value))
    if form.text("about") in (About.PERSON, About.WORK, About.DELAY):
        parts.append(person_picker(form, "person", t("complaints.person"), _people(here, known), redraw))
    parts.append(text_field(form, "wish", t("complaints.wish"), redraw, lines=2))
    severities = [(s.value, t(f"complaints.severity.{s}")) for s in Severity]
    parts.append(choice(form, "severity", t("complaints.severity"), severities, redraw, Severity.MINOR.value))
    channels = [(c.value, t(f"case.channel.{c}")) for c in Channel]
    parts.append(choice(form, "channel", t("complaints.channel"), channels, redraw, _channel(here).value))
    ready = bool(command.what)
    note = t("complaints.hear.note") if ready else t("complaints.hear.needs")
    whole = not here.wide  # beside the list a pane has no wide margins of its own
    words = t("complaints.hear.save")
    bar = thumb_bar(words, save if ready else None, ft.Icons.HEARING_ROUNDED, doing.busy, note, readable=whole)
    head = page_head(t("complaints.hear"), t("complaints.hear.under"), back=back, readable=whole)
    return screen(head, body(*parts, readable=whole), bar)


def _channel(here: AppContext) -> Channel:
    """A technician hears it at the customer's, the office by telephone."""
    return Channel.VISIT if Role.TECHNICIAN in here.session.me.roles else Channel.CALL


def _people(here: AppContext, known: Source) -> list[Person]:
    """Who was there first, then everybody else but oneself."""
    people = staff(here, (here.session.me.id,))
    return sorted(people, key=lambda p: (p.id not in known.suspects, p.name))


def _command(here: AppContext, form: Form, known: Source) -> HearComplaint:
    typed = {name: form.text(name).strip() for name in ("customer_name", "contact", "contact_phone")}
    picked = {name: form.text(name) for name in ("customer", "vehicle") if form.text(name)}
    said = {name: text for name, text in {**known.said, **typed, **picked}.items() if text}
    return HearComplaint(
        what=form.text("what").strip(),
        about=About(form.text("about", About.OTHER.value)),
        severity=Severity(form.text("severity", Severity.MINOR.value)),
        wish=form.text("wish").strip(),
        channel=Channel(form.text("channel", _channel(here).value)),
        person=form.text("person"),
        again=form.text("again"),
        **said,
    )


def _looked_for(here: AppContext, form: Form, redraw: Callable[[], None]) -> ft.Control:
    """No order to start from: one box for plate, telephone or name, and what was found as taps."""
    world, query = here.session.world, form.text("query").strip()

    def pick(**said: str) -> Any:
        def press(_: Any) -> None:
            for name, text in said.items():
                form.put(name, text)
            redraw()

        return press

    parts: list[ft.Control] = [
        text_field(form, "query", t("complaints.find"), redraw, helper=t("complaints.find.hint"))
    ]
    vehicle, customer = world.get(Vehicle, form.text("vehicle")), world.get(Customer, form.text("customer"))
    offers: list[ft.Control] = []
    if query:
        vehicles = [
            v for v in world.all(Vehicle) if v.plate and matches(query, (v.plate, v.driver, v.driver_phone))
        ]
        customers = [c for c in world.all(Customer) if matches(query, (c.name, c.contact, c.contact_phone))]
        for v in vehicles[:OFFERED]:
            on = vehicle is not None and v.id == vehicle.id
            offers.append(small_button(show_plate(v.plate), pick(vehicle=v.id, customer=v.customer or ""), on=on))
        for c in customers[:OFFERED]:
            on = customer is not None and c.id == customer.id
            said = {"customer": str(c.id), "customer_name": c.name, "contact_phone": c.contact_phone}
            offers.append(small_button(c.name, pick(**said), on=on))
    if offers:
        parts.append(ft.Row(offers, wrap=True, spacing=S, run_spacing=S))
    parts.append(
        text_field(
            form, "customer_name", t("field.customer_name"), redraw, default=customer.name if customer else ""
        )
    )
    parts.append(text_field(form, "contact_phone", t("field.contact_phone"), redraw))
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _again(here: AppContext, form: Form, command: HearComplaint, redraw: Callable[[], None]) -> list[ft.Control]:
    """Open complaints of this customer or telephone: is it one of them, once more?"""
    found = [
        c
        for c in here.session.world.find(Complaint, "state", ComplaintState.OPEN)
        if (command.customer and c.customer == command.customer)
        or (command.contact_phone and c.contact_phone == command.contact_phone)
    ]
    if not found:
        return []

    def pick(id: str) -> Any:
        def press(_: Any) -> None:
            form.put("again", "" if form.text("again") == id else id)
            redraw()

        return press

    now = here.session.now()
    rows: list[ft.Control] = [banner(t("complaints.again"), t("complaints.again.todo"), "wait", "CMP-1")]
    shown, more = cut(found, form, redraw, OPEN_SHOWN)
    for c in shown:
        on = form.text("again") == c.id
        words = line(title(c.what, max_lines=2), quiet(t("complaints.again.picked") if on else ""))
        rows.append(
            row_tile(words, quiet(f"{c.number} · {when(c.heard_at, now)}"), on_click=pick(c.id), chosen=on)
        )
    return [heading(t("complaints.open")), *rows, *more]
