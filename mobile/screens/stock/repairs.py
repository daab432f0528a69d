"""A unit to the workshop and back (STK-1), and written off by a manager with a reason (ROLE-2)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.stock.unit_moves import CONDITIONS
from mobile.ui import theme
from mobile.ui.app_context import AppContext, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, refusal_banner, second_button
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.subjects.stock.commands import RepairUnit, WriteOffUnit
from rulebook.subjects.stock.records import Place, Unit
from rulebook.subjects.stock.write_offs import write_off_deciders

GONE = (Place.SCRAPPED, Place.LOST)


def may_repair(here: AppContext, unit: Unit) -> bool:
    """Whether this person sends it to the workshop, or takes it out of there."""
    roles = RepairUnit.ROLES.intersection(here.session.me.roles)
    return bool(roles) and unit.place in (Place.STORE, Place.WORKSHOP)


def may_write_off(here: AppContext, unit: Unit) -> bool:
    """Whether this person may say that it is scrapped or lost, by the matrix; not of what is on a vehicle."""
    roles = write_off_deciders(here.session.world, unit, here.session.now()).intersection(here.session.me.roles)
    return bool(roles) and unit.place not in (*GONE, Place.VEHICLE)


@ft.component
def Workshop(unit: Unit) -> ft.Control:
    """In with one press; out with the condition it came out in."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.repair/{unit.id}")
    done = unit.place is Place.WORKSHOP
    condition = form.text("condition", "good")

    async def press(_: Any) -> None:
        move = RepairUnit(unit=unit.id, done=done, condition=condition if done else "")
        if await doing.do(move, unit.id):
            await form.drop()

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    if done:
        options = [(code, t(f"swap.condition.{code}")) for code in CONDITIONS]
        parts.append(choice(form, "condition", t("office.unit.condition"), options, redraw, condition))
    words = t("store.repair.out" if done else "store.repair.in")
    parts.append(ft.Row([second_button(words, None if doing.busy else press, ft.Icons.HANDYMAN_OUTLINED)]))
    return ft.Column([heading(t("office.place.workshop")), card(*parts, spacing=M)], spacing=8, tight=True)


@ft.component
def WriteOff(unit: Unit) -> ft.Control:
    """Scrapped or lost, why, and one press that says which."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.write_off/{unit.id}")
    to, reason = form.text("to", Place.SCRAPPED), form.text("reason").strip()

    async def press(_: Any) -> None:
        if await doing.do(WriteOffUnit(unit=unit.id, to=Place(to), reason=reason), unit.id):
            await form.drop()

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    options = [(place.value, t(f"office.place.{place}")) for place in GONE]
    colours = theme.look().overdue
    sure = ft.FilledButton(
        t("store.write_off.do"),
        icon=ft.Icons.DELETE_OUTLINE_ROUNDED,
        on_click=press,
        disabled=doing.busy or not reason,
        height=52,
        bgcolor=colours.strong if reason else None,
        color=colours.on_strong if reason else None,
    )
    parts += [
        choice(form, "to", "", options, redraw, to),
        text_field(form, "reason", t("store.write_off.reason"), redraw, lines=2),
        ft.Row([sure]),
    ]
    return ft.Column([heading(t("store.write_off")), card(*parts, spacing=M)], spacing=8, tight=True)
