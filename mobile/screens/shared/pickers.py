"""Picking what the archive has: a customer by name, vehicles by plate. What is not there can still be typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.client.session_api import PhoneWorld
from mobile.screens.company.customer_add import AddCustomerHere
from mobile.screens.company.vehicle_add import AddVehicle, judge_typed
from mobile.screens.orders.order_paper import Paper
from mobile.screens.shared.lookups import customer_name
from mobile.screens.shared.rows import small_button
from mobile.ui import theme
from mobile.ui.app_context import AppContext, keyed
from mobile.ui.basics import icon_button, label, quiet
from mobile.ui.fields import text_field
from mobile.ui.plate import plate_badge
from mobile.ui.text import t
from mobile.ui.theme import XS, S
from mobile.ui.typed_text import in_capitals
from rulebook.numbers import show_plate
from rulebook.numbers.searching import matches
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.company.records import Customer, Vehicle

SHOWN = 12
"""So many of the picked vehicles are shown one by one."""

OFFERED = 6
"""So many suggestions below a field."""

_MID = ft.CrossAxisAlignment.CENTER


def _row(*controls: ft.Control) -> ft.Control:
    return ft.Row(list(controls), wrap=True, spacing=S, run_spacing=S)


def customer_picker(here: AppContext, paper: Paper, changed: Callable[[], None], error: str | None) -> ft.Control:
    """The customer's name: known ones are offered while typing, a new one is taken as typed."""
    form, world = paper.form, here.session.world
    typed, id = paper.text("customer_name").strip(), paper.text("customer")

    def retyped() -> None:
        known = world.get(Customer, form.text("customer")) if form.text("customer") else None
        if known is not None and known.name != form.text("customer_name").strip():
            form.put("customer", "")
        changed()

    def pick(customer: Customer) -> Callable[..., Any]:
        def press(_: Any) -> None:
            paper.pick_customer(customer)
            changed()

        return press

    def added(customer: Customer) -> None:
        paper.pick_customer(customer)
        for name in ("address", "contact", "contact_phone"):  # just said, so newer than what stood here
            form.put(name, getattr(customer, name))
        changed()

    field = text_field(
        form, "customer_name", t("field.customer_name"), retyped, default=paper.text("customer_name"), error=error,
        helper=t("office.form.customer.hint"),
    )  # fmt: skip
    parts: list[ft.Control] = [field]
    if id:
        parts.append(_noted(ft.Icons.VERIFIED_OUTLINED, t("office.form.customer.known"), "ok"))
    elif typed:
        found = [c for c in world.all(Customer) if matches(typed, (c.name, c.contact, c.contact_phone))][:OFFERED]
        offers = [
            small_button(t("office.form.pick", name=c.name), pick(c), ft.Icons.BUSINESS_ROUNDED) for c in found
        ]
        parts.append(
            _row(*offers) if offers else _noted(ft.Icons.FIBER_NEW_OUTLINED, t("office.form.customer.new"), "info")
        )
        if AddCustomer.ROLES.intersection(here.session.me.roles) and all(c.name != typed for c in found):
            said = {name: paper.text(name).strip() for name in ("address", "contact", "contact_phone")}
            parts.append(keyed(AddCustomerHere, "customer-add", typed, said, added))
    return ft.Column(parts, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _noted(icon: ft.IconData, words: str, tone: str) -> ft.Control:
    ink = theme.look().tone(tone).ink
    return ft.Row([ft.Icon(icon, size=18, color=ink), label(words, ft.TextThemeStyle.BODY_SMALL, ink)], spacing=6)


def vehicle_picker(here: AppContext, paper: Paper, changed: Callable[[], None], error: str | None) -> ft.Control:
    """Vehicles by plate; the customer's own are offered before anything is typed."""
    form, world = paper.form, here.session.world
    query, chosen = form.text("plate_query"), paper.vehicles

    def pick(vehicle: Vehicle) -> Callable[..., Any]:
        def press(_: Any) -> None:
            paper.pick_vehicle(vehicle)
            changed()

        return press

    def drop(id: str) -> Callable[..., Any]:
        def press(_: Any) -> None:
            paper.drop_vehicle(id)
            changed()

        return press

    def all_of(vehicles: Sequence[Vehicle]) -> Callable[..., Any]:
        def press(_: Any) -> None:
            paper.pick_vehicle(vehicles[0])
            form.put("vehicles", [*chosen, *(v.id for v in vehicles)])
            changed()

        return press

    def drop_all(_: Any) -> None:
        form.put("vehicles", [])
        changed()

    picked: list[ft.Control] = []
    for id in _shown(here, chosen, query):
        vehicle = world.get(Vehicle, id)
        plate = vehicle.plate if vehicle else id
        remove = icon_button(
            t("office.form.vehicle.drop", plate=show_plate(plate)), ft.Icons.CLOSE_ROUNDED, drop(id)
        )
        badge = plate_badge(plate, vehicle.vehicle_type if vehicle else "", 18)
        picked.append(ft.Row([badge, remove], spacing=XS, tight=True, vertical_alignment=_MID))
    if len(chosen) > SHOWN:
        picked.append(quiet(t("office.plates_more", count=len(chosen) - SHOWN)))
    if len(chosen) > 1:
        picked.append(
            ft.TextButton(t("orders.vehicles.drop_all", count=len(chosen)), on_click=drop_all, height=48)
        )
    field = text_field(
        form, "plate_query", t("office.form.vehicle"), changed, default="", error=error,
        mend=in_capitals, helper=t("office.form.vehicle.hint"),
    )  # fmt: skip
    parts: list[ft.Control] = [_row(*picked), field] if picked else [field]
    every = [v for v in _candidates(here, paper, query) if v.id not in chosen]
    found = every[:OFFERED]
    if found:
        words = [t("office.form.vehicle.add", plate=show_plate(v.plate)) for v in found]
        icon = ft.Icons.ADD_ROUNDED
        offers = [small_button(w, pick(v), icon) for w, v in zip(words, found, strict=True)]
        if len(every) > 1:
            words_all = t("orders.vehicles.add_all", count=len(every))
            offers.append(small_button(words_all, all_of(every), ft.Icons.PLAYLIST_ADD_ROUNDED))
        parts.append(_row(*offers))
    elif query.strip() and judge_typed(query).ok:
        parts.append(
            _row(
                quiet(t("office.form.vehicle.unknown")),
                ft.TextButton(t("lists.vehicles"), on_click=lambda _: here.go(routes.office("import")), height=48),
            )
        )

        def added(vehicle: Vehicle) -> None:
            paper.pick_vehicle(vehicle)
            form.put("plate_query", "")
            changed()

        named = judge_typed(query).value
        parts.append(keyed(AddVehicle, f"add-{named}", query, paper.text("customer"), added))
    return ft.Column(parts, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _shown(here: AppContext, chosen: list[str], query: str) -> list[str]:
    """The first of the picked ones; while a plate is typed, those it fits, to be taken off again."""
    world = here.session.world
    plates = {id: vehicle.plate if (vehicle := world.get(Vehicle, id)) else id for id in chosen}
    return [id for id in chosen if not query.strip() or matches(query, (plates[id],))][:SHOWN]


def _candidates(here: AppContext, paper: Paper, query: str) -> list[Vehicle]:
    world, customer = here.session.world, paper.text("customer")
    if not query.strip():
        return list(world.find(Vehicle, "customer", customer)) if customer else []
    hits = [v for v in world.all(Vehicle) if v.plate and matches(query, _found_by(world, v))]
    return sorted(hits, key=lambda v: (v.customer != customer, v.plate))


def _found_by(world: PhoneWorld, vehicle: Vehicle) -> tuple[str, ...]:
    """What a vehicle is looked for by: any plate it ever bore, its VIN, its driver, its owner."""
    earlier = [past.plate for past in vehicle.earlier_plates]
    return (vehicle.plate, vehicle.vin, *earlier, vehicle.driver, customer_name(world, vehicle.customer))
