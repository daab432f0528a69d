"""Who is on the phone: vehicles, open orders, debts, warranty, last visits, promises, older cases, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flet as ft
import msgspec

from mobile.app import routes
from mobile.client.session_api import PhoneWorld
from mobile.screens.cases.case_list import case_tile
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.lookups import OVER, about, order_tile, person_name
from mobile.screens.shared.panes import rest_note
from mobile.screens.shared.rows import link_row, pair, spread
from mobile.ui.app_context import AppContext
from mobile.ui.basics import card, heading, label, pill, quiet
from mobile.ui.contacts import reach
from mobile.ui.plate import plate_badge
from mobile.ui.text import day, money, t, when
from mobile.ui.theme import M, S
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.promises.records import Promise, PromiseState
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.stock.records import Unit
from rulebook.subjects.visits.records import Visit

_MID = ft.CrossAxisAlignment.CENTER
SHOWN = 5
"""So many of each are shown; the archive has the rest."""


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known of a caller: the vehicle asked about first, then the customer's others."""

    customer: Customer | None
    vehicles: tuple[Vehicle, ...]
    orders: tuple[Order, ...]
    debts: tuple[Receivable, ...]
    visits: tuple[Visit, ...]
    promises: tuple[Promise, ...]
    cases: tuple[ServiceCase, ...]

    @property
    def vehicle(self) -> Vehicle | None:
        return self.vehicles[0] if self.vehicles else None


def caller_of(world: PhoneWorld, id: str) -> Caller | None:
    """By the id of a vehicle or a customer; None where it is neither."""
    vehicle = world.get(Vehicle, id)
    customer = world.get(Customer, (vehicle.customer or "") if vehicle else id)
    if vehicle is None and customer is None:
        return None
    others = [v for v in world.find(Vehicle, "customer", customer.id) if v.id != id] if customer else []
    vehicles = (*([vehicle] if vehicle else []), *others)
    ids = {v.id for v in vehicles}
    orders = [o for o in world.all(Order) if (customer and o.customer == customer.id) or ids & set(o.vehicles)]
    orders.sort(key=lambda o: o.opened_at, reverse=True)
    open_orders = [o for o in orders if o.state not in OVER]
    cases = [c for c in world.all(ServiceCase) if (customer and c.customer == customer.id) or c.vehicle in ids]
    about_them = [*(c.id for c in cases), *(o.id for o in orders)]
    visits = [v for o in orders[: SHOWN * 2] for v in world.find(Visit, "order", o.id)]
    return Caller(
        customer=customer,
        vehicles=vehicles,
        orders=tuple(open_orders),
        debts=tuple(_debts(world, customer, orders)),
        visits=tuple(sorted(visits, key=lambda v: v.arrived_at or v.departed_at, reverse=True)),
        promises=tuple(
            p for a in about_them for p in world.find(Promise, "order", a) if p.state is PromiseState.OPEN
        ),
        cases=tuple(sorted(cases, key=lambda c: c.heard_at, reverse=True)),
    )


def _debts(world: PhoneWorld, customer: Customer | None, orders: Sequence[Order]) -> list[Receivable]:
    found = {r.id: r for o in orders for r in world.find(Receivable, "order", o.id)}
    if customer:
        found |= {r.id: r for r in world.find(Receivable, "customer", customer.id)}
    return [r for r in found.values() if r.state is ReceivableState.OPEN and r.left]


def caller_cards(here: AppContext, caller: Caller) -> list[ft.Control]:
    """What customer service wants to see before it says a word."""
    return [
        _who(here, caller),
        *_vehicles(here, caller),
        *_orders(here, caller),
        *_money_and_words(here, caller),
        *_visits(here, caller),
        *_cases(here, caller),
        *beyond_note(here),
    ]


def _who(here: AppContext, caller: Caller) -> ft.Control:
    found = caller.customer
    if found is None:
        return card(quiet(t("case.nobody")))
    owed = sum(r.left for r in caller.debts)
    facts = spread(
        (t("field.contact"), found.contact),
        (t("field.address"), found.address),
        (t("case.vehicles"), str(len(caller.vehicles))),
        (t("case.open_orders"), str(len(caller.orders))),
        (t("case.debts"), money(owed) if owed else t("case.no_debts")),
        (t("case.promises"), str(len(caller.promises))),
    )
    return card(
        label(found.name, ft.TextThemeStyle.HEADLINE_SMALL),
        facts,
        *reach("", (found.contact_phone, found.contact)),
        padding=20,
        spacing=M,
    )


def _vehicles(here: AppContext, caller: Caller) -> list[ft.Control]:
    rows: list[ft.Control] = []
    for vehicle in caller.vehicles[:SHOWN]:
        unit = here.session.world.get(Unit, vehicle.terminal) if vehicle.terminal else None
        until = t("order.warranty", date=day(unit.warranty_until)) if unit and unit.warranty_until else ""
        note = " · ".join(p for p in (unit.model if unit else t("case.no_terminal"), until) if p)
        badge = plate_badge(vehicle.plate, vehicle.vehicle_type, 16)
        rows.append(ft.Row([badge, quiet(note, expand=True)], spacing=M, vertical_alignment=_MID))
    more = len(caller.vehicles) - SHOWN
    if more > 0:
        rows.append(quiet(t("office.plates_more", count=more)))
    return [heading(t("case.vehicles")), card(*rows, spacing=S)] if rows else []


def _orders(here: AppContext, caller: Caller) -> list[ft.Control]:
    def press(id: str) -> Any:
        return lambda _: here.go(routes.office("orders", id))

    tiles = [order_tile(here.session, o, press(o.id)) for o in caller.orders[:SHOWN]]
    rest = rest_note(caller.orders, SHOWN)
    return [heading(t("case.open_orders")), *tiles, *rest] if tiles else []


def _money_and_words(here: AppContext, caller: Caller) -> list[ft.Control]:
    """Debts and promises: what must not be forgotten while one speaks."""
    now = here.session.now()
    rows: list[ft.Control] = [
        pair(r.number, t("case.owes", sum=money(r.left), day=day(r.due))) for r in caller.debts
    ]
    rows += [pair(p.what, pill(t("promise.due", when=when(p.due_at, now)), "wait")) for p in caller.promises]
    return [heading(t("case.owed")), card(*rows, spacing=S)] if rows else []


def _visits(here: AppContext, caller: Caller) -> list[ft.Control]:
    world, now = here.session.world, here.session.now()
    rows: list[ft.Control] = []
    for visit in caller.visits[:SHOWN]:
        order = world.get(Order, visit.order)
        at = visit.completed_at or visit.arrived_at or visit.departed_at
        note = " · ".join(p for p in (person_name(world, visit.technician), when(at, now) if at else "") if p)
        path = routes.office("archive", "visit", visit.id)
        words = visit.finding or (about(order) if order else t("record.not_here"))
        rows.append(link_row(words, note, ft.Icons.HOME_REPAIR_SERVICE_OUTLINED, lambda _, p=path: here.go(p)))
    rest = rest_note(caller.visits, SHOWN)
    return [heading(t("case.visits")), card(*rows, *rest, padding=S, spacing=0)] if rows else []


def _cases(here: AppContext, caller: Caller) -> list[ft.Control]:
    def press(id: str) -> Any:
        return lambda _: here.go(routes.office("cases", id))

    tiles = [case_tile(here.session, c, press(c.id)) for c in caller.cases[:SHOWN]]
    return [heading(t("case.older")), *tiles, *rest_note(caller.cases, SHOWN)] if tiles else []
