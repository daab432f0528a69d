"""A case is heard: what kind, which way, what was said; at the desk and in the field, offline too (CASE-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.cases.caller import Caller
from mobile.screens.shared.date_parsing import appointment, typed_date, typed_time
from mobile.screens.shared.lookups import customer_name
from mobile.ui.app_context import Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, primary_button, quiet, refusal_banner
from mobile.ui.fields import choice, text_field, tick
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.ids import CustomerId, OrderId, VehicleId
from rulebook.numbers import judge_plate
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.company.records import Vehicle


@ft.component
def HearForm(key_: str, caller: Caller | None, channel: str, order: str, done: Callable[[str], Any]) -> ft.Control:
    """The form. `key_` names its draft; `channel` is offered first; `done` is called with the new case's id."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"case.hear/{key_}")
    spare = ft.use_memo(here.session.new_id, [])
    subject = form.text("id", spare)
    kind = CaseKind(form.text("kind", CaseKind.REQUEST))
    way = Channel(form.text("channel", channel))
    said = form.text("said").strip()

    async def save(_: Any) -> None:
        form.put("id", subject)
        if await doing.do(_heard(here.session.world, form, caller, channel, order), subject):
            await form.drop()
            done(subject)

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal else []
    parts += [
        choice(form, "kind", t("case.what"), [(k, t(f"case.kind.{k}")) for k in CaseKind], redraw, kind),
        choice(form, "channel", t("case.way"), [(c, t(f"case.channel.{c}")) for c in Channel], redraw, way),
        text_field(form, "said", t("case.said"), redraw, lines=3),
    ]
    if caller is None:
        parts += [
            text_field(form, "customer_name", t("field.customer"), redraw),
            text_field(form, "plate", t("case.plate"), redraw),
        ]
    parts += [
        text_field(form, "caller", t("case.caller"), redraw, default=_contact(caller)),
        text_field(form, "phone", t("case.phone"), redraw, default=_phone(caller)),
    ]
    if way is Channel.LETTER:
        like = t("office.form.like", example="2026-01-15")
        parts.append(text_field(form, "received", t("case.received"), redraw, helper=like))
    parts.append(tick(form, "solved", t("case.solved"), redraw, t("case.solved.hint")))
    label = t("case.solution") if form.get("solved") else t("case.first_word")
    parts.append(text_field(form, "answer", label, redraw, lines=2))
    if not said:
        parts.append(quiet(t("case.hear.need")))
    button = primary_button(
        t("case.hear.save"), save if said else None, ft.Icons.SUPPORT_AGENT_ROUNDED, doing.busy
    )
    return card(*parts, button, spacing=M)


def _contact(caller: Caller | None) -> str:
    return caller.customer.contact if caller and caller.customer else ""


def _phone(caller: Caller | None) -> str:
    return caller.customer.contact_phone if caller and caller.customer else ""


def _whose(world: Any, vehicle: Vehicle | None) -> str:
    """Whose the vehicle is, by the archive, so that nobody asks the caller what the books know."""
    return customer_name(world, vehicle.customer) if vehicle else ""


def _heard(world: Any, form: Form, caller: Caller | None, channel: str, order: str) -> HearCase:
    """What was typed, as the fact says it."""
    way = Channel(form.text("channel", channel))
    customer, vehicle = (caller.customer, caller.vehicle) if caller else (None, None)
    typed = judge_plate(form.text("plate")).value if form.text("plate").strip() else ""
    known = world.get(Vehicle, vehicle_id(typed)) if typed else None
    vehicle = vehicle or known
    day = typed_date(form.text("received")) if way is Channel.LETTER else ""
    return HearCase(
        kind=CaseKind(form.text("kind", CaseKind.REQUEST)),
        channel=way,
        said=form.text("said").strip(),
        customer=CustomerId(customer.id if customer else (vehicle.customer or "") if vehicle else ""),
        customer_name=customer.name if customer else form.text("customer_name").strip() or _whose(world, vehicle),
        caller=form.text("caller", _contact(caller)).strip(),
        phone=form.text("phone", _phone(caller)).strip(),
        vehicle=VehicleId(vehicle.id if vehicle else ""),
        plate=vehicle.plate if vehicle else typed or form.text("plate").strip(),
        order=OrderId(order),
        received=appointment(day, typed_time("08:30")) if day else "",
        solved=bool(form.get("solved")),
        answer=form.text("answer").strip(),
    )
