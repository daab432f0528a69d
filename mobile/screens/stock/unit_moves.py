"""Store to technician and back, one press each (STK-1, STK-5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import flet as ft

from mobile.screens.shared.lookups import technicians
from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, refusal_banner, second_button
from mobile.ui.fields import choice
from mobile.ui.text import t
from mobile.ui.theme import M, S
from rulebook.kernel.ids import PersonId, UnitId
from rulebook.subjects.stock.commands import IssueUnit
from rulebook.subjects.stock.records import Place, Unit

CONDITIONS = ("good", "flaky", "dead", "damaged")


def likely(here: AppContext, units: Iterable[UnitId]) -> str:
    """The condition to begin with: what the books say of all of them, else that it has to be looked into."""
    known = {unit.condition for id in units if (unit := here.session.world.get(Unit, id)) is not None}
    return known.pop() if len(known) == 1 and known < set(CONDITIONS) else "flaky"


def may_move(here: AppContext, unit: Unit) -> bool:
    """Whether the unit can change hands here: not what is on a vehicle, that takes a swap."""
    return bool(IssueUnit.ROLES.intersection(here.session.me.roles)) and unit.place is not Place.VEHICLE


@ft.component
def Moves(unit: Unit) -> ft.Control:
    """To whom, or back in which condition."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.unit/{unit.id}")

    def give(to: PersonId | None) -> Any:
        async def handler(_: Any) -> None:
            condition = "" if to else form.text("condition", unit.condition)
            if await doing.do(IssueUnit(unit=unit.id, to=to, condition=condition), unit.id):
                await form.drop()

        return handler

    parts: list[ft.Control] = []
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    if unit.place is not Place.STORE:
        options = [(code, t(f"swap.condition.{code}")) for code in CONDITIONS]
        take = ft.FilledButton(
            t("office.unit.take"),
            icon=ft.Icons.WAREHOUSE_OUTLINED,
            on_click=give(None),
            disabled=doing.busy,
            height=52,
        )
        parts += [
            choice(form, "condition", t("office.unit.condition"), options, redraw, unit.condition),
            ft.Row([take]),
        ]
    if unit.place is Place.STORE:
        buttons = [
            second_button(
                t("office.unit.give", name=p.name), None if doing.busy else give(p.id), ft.Icons.BACKPACK_OUTLINED
            )
            for p in technicians(here.session.world)
            if p.active
        ]
        parts.append(ft.Row([*buttons], wrap=True, spacing=S, run_spacing=S))
    column = [heading(t("office.unit.move")), card(*parts, spacing=M)]
    return ft.Column(column, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
