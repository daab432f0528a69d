"""A term's end set or ended, and the unit's last sign of life noted (TERM-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.service_terms.parts import sim_of
from mobile.screens.shared.date_parsing import typed_date, typed_time
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, primary_button, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.times import company_day
from rulebook.numbers import judge_plate
from rulebook.subjects.company.fleet import vehicle_by_plate
from rulebook.subjects.service_terms.commands import EndTerm, ReportSigns, SetTerm, Sign
from rulebook.subjects.service_terms.lookup import term_id
from rulebook.subjects.service_terms.records import ServiceTerm, TermKind


@ft.component
def SetEnd(term: ServiceTerm) -> ft.Control:
    """Another last day, with its reason."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"terms.set/{term.id}")
    until, began = typed_date(form.text("until")), typed_date(form.text("began"))
    reason = form.text("reason").strip()

    async def save(_: Any) -> None:
        command = SetTerm(
            what=term.what, vehicle=term.vehicle, until=until, unit=term.unit, began=began, reason=reason
        )
        if await doing.do(command, term.id):
            await form.drop()

    press = save if until and (reason or not term.until) and not doing.busy else None
    return card(
        *([refusal_banner(doing.refusal)] if doing.refusal is not None else []),
        text_field(form, "until", t("terms.set.until"), redraw, hint="2026-12-31"),
        text_field(form, "began", t("terms.set.began"), redraw, hint="2026-01-31"),
        text_field(form, "reason", t("terms.set.reason"), redraw),
        ft.Row([second_button(t("terms.set.do"), press, ft.Icons.EVENT_AVAILABLE_OUTLINED)]),
        padding=20,
        spacing=M,
    )


@ft.component
def NewTerm(back: Callable[[], Any] | None) -> ft.Control:
    """A vehicle's term, as it was sold before this system: plate, what, last day."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    session = here.session
    form = use_form("terms.new")
    what = TermKind(form.text("what", TermKind.PLATFORM))
    plate = judge_plate(form.text("plate"), typed=True)
    vehicle = vehicle_by_plate(session.world, plate.value) if plate.ok else None
    unit = sim_of(session, vehicle.id) if vehicle and what is TermKind.SIM else ""
    until, began = typed_date(form.text("until")), typed_date(form.text("began"))
    ready = vehicle is not None and until and (unit or what is TermKind.PLATFORM)

    async def save(_: Any) -> None:
        if vehicle is None:
            return
        reason = form.text("reason").strip()
        command = SetTerm(what=what, vehicle=vehicle.id, until=until, unit=unit, began=began, reason=reason)
        id = term_id(what, vehicle.id, unit)
        if await doing.do(command, id):
            await form.drop()
            here.go(routes.office("terms", id))

    kinds = [(kind.value, t(f"terms.what.{kind}")) for kind in TermKind]
    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts += [
        text_field(form, "plate", t("terms.set.plate"), redraw),
        choice(form, "what", "", kinds, redraw, TermKind.PLATFORM.value),
        text_field(form, "until", t("terms.set.until"), redraw, hint="2026-12-31"),
        text_field(form, "began", t("terms.set.began"), redraw, hint="2026-01-31"),
        text_field(form, "reason", t("terms.set.reason"), redraw),
    ]
    if plate.ok and vehicle is None:
        parts.append(quiet(t("terms.bulk.unknown")))
    if vehicle is not None and what is TermKind.SIM and not unit:
        parts.append(quiet(t("terms.bulk.no_card")))
    press = save if ready and not doing.busy else None
    parts.append(primary_button(t("terms.set.do"), press, ft.Icons.EVENT_AVAILABLE_OUTLINED, doing.busy))
    return screen(pane_head(t("terms.set.new"), back=back), pane_body(card(*parts, padding=20, spacing=M)))


@ft.component
def End(term: ServiceTerm) -> ft.Control:
    """Nobody wants it any more."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"terms.end/{term.id}")
    reason = form.text("reason").strip()

    async def end(_: Any) -> None:
        if await doing.do(EndTerm(reason=reason), term.id):
            await form.drop()

    press = end if reason and not doing.busy else None
    return card(
        *([refusal_banner(doing.refusal)] if doing.refusal is not None else []),
        text_field(form, "reason", t("terms.set.reason"), redraw),
        ft.Row([second_button(t("terms.end.do"), press, ft.Icons.EVENT_BUSY_OUTLINED)]),
        padding=20,
        spacing=M,
    )


@ft.component
def SignOfLife(term: ServiceTerm) -> ft.Control:
    """When the platform last heard of the unit: today's day is meant where none is said."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"terms.sign/{term.id}")
    text = form.text("at").strip()
    at = _moment(text, company_day(here.session.now()).isoformat())

    async def save(_: Any) -> None:
        if await doing.do(ReportSigns(signs=(Sign(vehicle=term.vehicle, at=at),)), term.id):
            await form.drop()

    press = save if at and not doing.busy else None
    return card(
        text_field(form, "at", t("terms.sign.at"), redraw, hint="2026-12-31 08:30"),
        ft.Row([second_button(t("terms.sign.do"), press, ft.Icons.SENSORS_ROUNDED)]),
        padding=20,
        spacing=M,
    )


def _moment(text: str, today: str) -> str:
    """What was typed as ISO text with company time's zone; '' where it is no moment."""
    if " " in text:
        day, _, hour = text.rpartition(" ")
    else:  # the hour alone is today's, the day alone its noon
        day, hour = (today, text) if ":" in text else (text, "12:00")
    found, clock = typed_date(day), typed_time(hour)
    return f"{found}T{clock}:00+08:00" if found and clock else ""
