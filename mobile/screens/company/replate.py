"""A truck got another plate: the archive follows, what is fitted and what was done goes along (RPL-3)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.shared.lookups import customer_name, person_name
from mobile.ui.app_context import AppContext, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, label, primary_button, quiet, refusal_banner
from mobile.ui.fields import choice, text_field
from mobile.ui.text import language, t, when
from mobile.ui.theme import M
from rulebook.master_lists.vehicles import VEHICLES
from rulebook.numbers import PLATE_COLOURS, judge_plate, judge_vin, show_plate
from rulebook.subjects.company.commands import ReplateVehicle
from rulebook.subjects.company.records import Vehicle


@ft.component
def Replate(vehicle: Vehicle) -> ft.Control:
    """The new plate, its colour and why; what the vehicle bore before."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.replate/{vehicle.id}")
    typed = form.text("plate")
    verdict = judge_plate(typed, typed=True)
    own_vin = bool(vehicle.vin) and judge_vin(typed).value == vehicle.vin
    ready = (verdict.ok or own_vin) and not doing.busy
    plate = vehicle.vin if own_vin else verdict.value

    async def save(_: Any) -> None:
        reason = form.text("reason").strip()
        colour = "" if own_vin else form.text("plate_colour")
        command = ReplateVehicle(vehicle=vehicle.id, plate=plate, plate_colour=colour, reason=reason)
        if await doing.do(command, vehicle.id):
            await form.drop()
            redraw()

    colours = [(c, t(f"colour.{c}")) for c in PLATE_COLOURS if c != "none"]
    parts: list[ft.Control] = [
        quiet(t("vehicle.replate.words")),
        text_field(form, "plate", t("vehicle.replate.plate"), redraw),
    ]
    if typed.strip() and verdict.reason and not own_vin:
        parts.append(quiet(verdict.text(language())))
    parts += [
        choice(form, "plate_colour", t("field.plate_colour"), colours, redraw),
        text_field(form, "reason", t("vehicle.replate.reason"), redraw),
    ]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    words = t("vehicle.replate.do", plate=show_plate(plate)) if ready else t("vehicle.replate.needs")
    parts.append(primary_button(words, save if ready else None))
    return ft.Column([heading(t("vehicle.replate")), card(*parts, spacing=M)], tight=True)


def _named(here: AppContext, name: str, text: str) -> str:
    """A field and what it said."""
    column = VEHICLES.column(name.removeprefix("planned_"))
    said = customer_name(here.session.world, text) or text if name == "customer" else text
    return f"{column.heading(language())} {column.shown(said, language())}"


def replaced(here: AppContext, vehicle: Vehicle) -> list[ft.Control]:
    """What lists have put right of the vehicle, the last first."""
    rows: list[ft.Control] = []
    for past in reversed(vehicle.past):
        rows.append(label(t("list.comma").join(_named(here, name, text) for name, text in past.said.items())))
        by = person_name(here.session.world, past.by)
        rows.append(quiet(" · ".join(p for p in (by, when(past.at, here.session.now()), past.file) if p)))
    return [heading(t("vehicle.replaced")), card(*rows)] if rows else []


def earlier_plates(vehicle: Vehicle) -> list[ft.Control]:
    """The plates that the vehicle bore, the last first."""
    if not vehicle.earlier_plates:
        return []
    rows: list[ft.Control] = []
    for past in reversed(vehicle.earlier_plates):
        rows.append(label(t("vehicle.earlier.until", plate=show_plate(past.plate), when=when(past.until))))
        if past.reason:
            rows.append(quiet(past.reason))
    return [heading(t("vehicle.earlier")), card(*rows)]
