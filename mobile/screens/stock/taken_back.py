"""A unit taken back for repair: its number, the vehicle it comes off, its condition (RPL-4, ORD-9).

What is saved is a removal, so that the unit is in the bag, owed to the store, and has its return label.
"""

from __future__ import annotations

from collections.abc import Callable

import flet as ft

from mobile.screens.replacements.label import label_card, label_of
from mobile.screens.visits.progress import OrderView
from mobile.ui.app_context import AppContext, Form
from mobile.ui.basics import heading, quiet
from mobile.ui.fields import choice, number_field, tick
from mobile.ui.photos import AddPhotos
from mobile.ui.text import t
from rulebook.numbers import Verdict, judge_imei
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit, UnitKind

CONDITIONS = ("dead", "flaky", "damaged", "good")


def taken_off(view: OrderView) -> list[Swap]:
    """The terminals that this visit took off already, the latest last."""
    off = [s for s in view.swaps if s.unit is UnitKind.TERMINAL and s.old_number]
    return sorted(off, key=lambda s: (s.at, s.id))


def _vehicle(view: OrderView, form: Form) -> Vehicle | None:
    chosen = form.text("vehicle")
    return next((v for v in view.vehicles if v.id == chosen), view.vehicles[0] if view.vehicles else None)


def _fitted(here: AppContext, vehicle: Vehicle) -> Unit | None:
    return here.session.world.get(Unit, vehicle.terminal) if vehicle.terminal else None


def number_of(here: AppContext, view: OrderView, form: Form) -> Verdict:
    """The number that comes off: what was read, or what the archive has."""
    vehicle = _vehicle(view, form)
    fitted = _fitted(here, vehicle) if vehicle else None
    return judge_imei(form.text("old", fitted.number if fitted else ""))


def missing(here: AppContext, view: OrderView, form: Form) -> str:
    """What the form still lacks, in a sentence; '' where a unit is off already or may be taken."""
    if taken_off(view):
        return ""
    if not view.vehicles:
        return t("taken.no_vehicle")
    read = number_of(here, view, form)
    if not read.ok and not (read.may_stand_as_printed and form.get("as_printed", False)):
        return t("taken.need")
    return "" if form.text("condition") else t("taken.need.condition")


def removal(here: AppContext, view: OrderView, form: Form, id: str, reason: str) -> SwapUnit | None:
    """The unit comes off with whatever SIM is in it; None where this visit took one off already."""
    vehicle = _vehicle(view, form)
    if view.visit is None or vehicle is None or taken_off(view):
        return None
    fitted = _fitted(here, vehicle)
    return SwapUnit(
        visit=view.visit.id,
        swap=id,
        vehicle=vehicle.id,
        plate=vehicle.plate,
        unit=UnitKind.TERMINAL,
        old_number=number_of(here, view, form).value,
        new_number="",
        old_phone=fitted.phone if fitted else "",
        model=fitted.model if fitted else view.order.product_model,
        reason=reason,
        condition=t(f"swap.condition.{form.text('condition')}"),
        sim_stays=bool(vehicle.sim),
        as_printed=bool(form.get("as_printed", False)),
    )


def taking(here: AppContext, view: OrderView, form: Form, redraw: Callable[[], None]) -> list[ft.Control]:
    """Which unit goes along: one that is off already, with its label; else the one on the vehicle."""
    parts: list[ft.Control] = [heading(t("taken.title"))]
    off = taken_off(view)
    if off:
        found = label_of(here, off[-1])
        parts.append(quiet(t("taken.already")))
        return [*parts, *([label_card(found, view.vehicle_type)] if found else [])]
    vehicle = _vehicle(view, form)
    if vehicle is None:
        return [*parts, quiet(t("taken.no_vehicle"))]
    if len(view.vehicles) > 1:
        options = [(str(v.id), v.plate) for v in view.vehicles]
        parts.append(choice(form, "vehicle", t("swap.vehicle"), options, redraw, str(vehicle.id)))
    fitted = _fitted(here, vehicle)
    parts.append(quiet(t("swap.archive") if fitted else t("swap.archive.none")))
    number = fitted.number if fitted else ""
    parts.append(
        number_field(form, "old", t("field.old_number"), judge_imei, redraw, default=number, scan=here.scan)
    )
    read = number_of(here, view, form)
    if not read.ok and read.may_stand_as_printed:
        parts.append(tick(form, "as_printed", t("swap.as_printed"), redraw, t("swap.as_printed.hint")))
        if form.get("as_printed", False) and view.visit is not None:
            parts.append(AddPhotos(form, view.visit.id, Purpose.AS_PRINTED, t("photo.hint.as_printed")))
    conditions = [(code, t(f"swap.condition.{code}")) for code in CONDITIONS]
    return [*parts, choice(form, "condition", t("swap.condition"), conditions, redraw), quiet(t("taken.label"))]
