"""One vehicle typed in place: a plate the archive does not know, in the order form (ORD-1). No list is needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, label, primary_button, quiet, refusal_banner
from mobile.ui.fields import choice, text_field
from mobile.ui.text import language, t
from mobile.ui.theme import M
from rulebook.numbers import PLATE_COLOURS, Verdict, judge_contact_phone, judge_plate, judge_vin
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.company.fleet import vehicle_by_plate, vehicle_by_vin
from rulebook.subjects.company.records import Vehicle

BY_HAND = "by hand"
"""What stands in the file's place of a vehicle that was typed."""


def judge_typed(text: str) -> Verdict:
    """What one may type for a vehicle: its plate, or its VIN while it has none."""
    plate = judge_plate(text, typed=True)
    vin = judge_vin(text)
    return vin if vin.ok or (len(vin.value) > 8 and vin.value.isascii()) else plate


def vehicle_line(form: Any, query: str) -> VehicleLine | None:
    """The vehicle as it was typed; None while a number is wrong."""
    named, vin = judge_typed(query), judge_vin(form.text("vin"))
    phone = judge_contact_phone(form.text("driver_phone"))
    if not named.ok or (vin.value and not vin.ok) or (phone.value and not phone.ok):
        return None
    unplated = judge_vin(query).ok
    return VehicleLine(
        plate=named.value,
        vin=named.value if unplated else vin.value,
        plate_colour="none" if unplated else form.text("plate_colour"),
        vehicle_type=form.text("vehicle_type").strip(),
        driver=form.text("driver").strip(),
        driver_phone=phone.value,
    )


@ft.component
def AddVehicle(query: str, customer: str, picked: Callable[[Vehicle], Any]) -> ft.Control:
    """Type, driver and papers of the vehicle that `query` names; `picked` is called once it is in the archive."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("office.vehicle.new")
    line = vehicle_line(form, query)
    unplated = judge_vin(query).ok

    async def add(_: Any) -> None:
        if line is None:
            return
        command = ImportVehicles(file=BY_HAND, sha256="", vehicles=(line,), customer=customer)
        if await doing.do(command, f"vehicle:{line.plate}"):
            world = here.session.world
            known = vehicle_by_plate(world, line.plate) or vehicle_by_vin(world, line.vin)
            await form.drop()
            if known is not None:
                picked(known)

    wrong = [text for text in (_wrong(judge_vin(form.text("vin"))), _wrong(_phone(form))) if text]
    colours = [(c, t(f"colour.{c}")) for c in PLATE_COLOURS if c != "none"]
    parts: list[ft.Control] = [quiet(t("vehicle.add.words"))]
    if unplated:
        parts.append(label(t("vehicle.no_plate"), ft.TextThemeStyle.TITLE_SMALL))
    else:
        parts.append(text_field(form, "vin", t("vehicle.add.vin"), redraw))
        parts.append(choice(form, "plate_colour", t("field.plate_colour"), colours, redraw))
    parts += [
        text_field(form, "vehicle_type", t("vehicle.add.type"), redraw),
        text_field(form, "driver", t("vehicle.add.driver"), redraw),
        text_field(form, "driver_phone", t("vehicle.add.driver_phone"), redraw),
        *[quiet(text) for text in wrong],
    ]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts.append(primary_button(t("vehicle.add"), add if line is not None and not doing.busy else None))
    return card(*parts, spacing=M)


def _phone(form: Any) -> Verdict:
    return judge_contact_phone(form.text("driver_phone"))


def _wrong(verdict: Verdict) -> str:
    """What is wrong with an optional number, "" for none."""
    return verdict.text(language()) if verdict.value and not verdict.ok else ""
