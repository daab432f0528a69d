"""What I have read: everybody sees their own marks (SEC-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.confidentiality.who_saw import class_pill, readings
from mobile.screens.shared.panes import cut
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, use_app_context, use_form, use_redraw
from mobile.ui.basics import card, empty_state, label, quiet
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.numbers import show_plate
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.confidentiality.records import ReadMark
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.records import Visit

KINDS = ("customer", "vehicle", "visit", "case", "complaint", "order", "unit")
"""Kinds with a word of their own."""


@ft.component
def MyReads(back: Callable[[], Any]) -> ft.Control:
    """The latest first."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("secrecy.reads")
    mine = here.session.world.find(ReadMark, "reader", here.session.me.id)
    latest, more = cut(sorted(mine, key=lambda m: m.last_at, reverse=True), form, redraw)
    rows = [*(_row(here, mark) for mark in latest), *more]
    shown = rows or [empty_state(ft.Icons.VISIBILITY_OUTLINED, t("secrecy.mine.none"), "")]
    return screen(page_head(t("secrecy.mine"), back=back), body(quiet(t("secrecy.mine.words")), *shown))


def _row(here: AppContext, mark: ReadMark) -> ft.Control:
    kind, _, id = mark.about.partition(":")
    name = _name(here, kind, id)
    words = t(f"secrecy.kind.{kind if kind in KINDS else 'other'}")
    return card(
        line(label(f"{words} {name}".strip()), class_pill(mark.cls)),
        *readings(here, mark),
        spacing=S,
    )


def _name(here: AppContext, kind: str, id: str) -> str:
    """What people call it, as far as this device has it."""
    world = here.session.world
    if kind == Customer.KIND:
        customer = world.get(Customer, id)
        return customer.name if customer else ""
    if kind == Vehicle.KIND:
        vehicle = world.get(Vehicle, id)
        return show_plate(vehicle.plate) if vehicle else ""
    if kind == Visit.KIND:
        visit = world.get(Visit, id)
        order = world.get(Order, visit.order) if visit else None
        return order.number if order else ""
    return ""
