"""What the office reads off the records: names, places, tones, and what a row of a list says. Decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import flet as ft

from mobile.client.session_api import PhoneWorld, Session
from mobile.screens.shared.ages import age_mark
from mobile.screens.shared.rows import line, row_tile
from mobile.ui.basics import pill, quiet, title
from mobile.ui.plate import plate_badge
from mobile.ui.text import t, when
from rulebook.kernel.identity import Person
from rulebook.kernel.roles import Role
from rulebook.kernel.times import parse_time
from rulebook.numbers import show_plate
from rulebook.policy.states import after_request
from rulebook.subjects.branches.records import Branch
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.stock.records import Place, Unit
from rulebook.subjects.visits.records import Visit

_S = OrderState
TONES = {
    _S.DRAFT: "calm",
    _S.SUBMITTED: "wait",
    _S.APPROVED: "info",
    _S.ASSIGNED: "info",
    _S.ACCEPTED: "info",
    _S.DEPARTED: "wait",
    _S.ON_SITE: "wait",
    _S.COMPLETED: "ok",
    _S.CLOSED: "ok",
    _S.SUSPENDED: "wait",
    _S.REJECTED: "overdue",
    _S.CANCELLED: "calm",
}

OVER = frozenset({_S.COMPLETED, _S.CLOSED, _S.CANCELLED, _S.REJECTED})
"""Nothing is to be done on it by anybody in the field."""


def person_name(world: PhoneWorld, id: str | None) -> str:
    """The name of a person; the id where they are not known here."""
    if not id:
        return ""
    if id == "system":
        return t("office.system")
    found = world.get(Person, id)
    return found.name if found else str(id)


def technicians(world: PhoneWorld) -> list[Person]:
    """All who are technicians, by name."""
    return sorted((p for p in world.all(Person) if Role.TECHNICIAN in p.roles), key=lambda p: p.name)


def visitors_too(world: PhoneWorld) -> list[Person]:
    """Technicians, and whoever else was on a visit: of them all a figure of the team is made (KPI-1)."""
    known = technicians(world)
    there = {visit.technician for visit in world.all(Visit)} - {person.id for person in known}
    return [*known, *(person for id in sorted(there) if (person := world.get(Person, id)) is not None)]


def vehicles_of(world: PhoneWorld, order: Order) -> list[Vehicle]:
    return [v for id in order.vehicles if (v := world.get(Vehicle, id)) is not None]


def visits_of(world: PhoneWorld, order: Order) -> list[Visit]:
    """The visits to an order, the latest first."""
    found = world.find(Visit, "order", order.id)
    return sorted(found, key=lambda v: v.departed_at or v.arrived_at, reverse=True)


def plates(vehicles: Sequence[Vehicle], size: int = 15, most: int = 2) -> list[ft.Control]:
    """The first plates as they look on the metal, and how many more there are."""
    badges = [plate_badge(v.plate, v.vehicle_type, size) for v in vehicles[:most]]
    if len(vehicles) > most:
        badges.append(quiet(t("office.plates_more", count=len(vehicles) - most)))
    return badges or [quiet(t("order.no_vehicle"))]


def plates_said(vehicles: Sequence[Vehicle], most: int = 2) -> list[str]:
    """The first plates as words, and how many more there are."""
    rest = [t("office.plates_more", count=len(vehicles) - most)] if len(vehicles) > most else []
    return [*(show_plate(v.plate) for v in vehicles[:most]), *rest]


def state_pill(order: Order) -> ft.Control:
    return pill(t(f"state.{order.state}"), TONES[order.state])


def about(order: Order) -> str:
    """What an order is about, in the caller's words."""
    return order.symptom or order.problem or t(f"kind.{order.kind}")


def age(order: Order, now: datetime) -> str:
    """How old an order is that is not done, in words; nothing on its first day."""
    days = (now - parse_time(order.opened_at)).days if order.opened_at else 0
    return t("order.age", count=days) if days and order.state not in OVER else ""


def order_texts(world: PhoneWorld, order: Order) -> list[str]:
    """What an order is found by."""
    own = [order.number, order.customer_name, order.contact, order.contact_phone, order.address, order.symptom]
    return [*own, order.problem, order.technician_name, *(v.plate for v in vehicles_of(world, order))]


"""Nothing waits in them any more: they have no age."""


def order_tile(
    session: Session, order: Order, on_click: Any, chosen: bool = False, state: bool = True
) -> ft.Control:
    """An order in a list: plate, state (unless all around it share it), what is wrong, whose, who goes, how old.

    The time that was agreed and the age are never cut: names beside them are.
    """
    now = session.now()
    made = when(order.appointment, now) if order.appointment else ""
    parts = (order.customer_name, order.technician_name)
    age = [] if order.state in OVER else age_mark(order.submitted_at or order.opened_at, now)
    times = [*([quiet(made)] if made else []), *age]
    badges = ft.Row(plates(vehicles_of(session.world, order)), wrap=True, spacing=6, run_spacing=6, tight=True)
    return row_tile(
        line(badges, state_pill(order)) if state else badges,
        title(about(order), max_lines=2, overflow=ft.TextOverflow.ELLIPSIS),
        quiet(" · ".join(p for p in parts if p) or order.number, max_lines=1, overflow=ft.TextOverflow.ELLIPSIS),
        *(times if len(times) == 1 and isinstance(times[0], ft.Text) else [line(*times)] if times else []),
        on_click=on_click,
        chosen=chosen,
        name=order.number,
    )


def where_is(world: PhoneWorld, unit: Unit) -> str:
    """In whose hands a unit is, in words."""
    if unit.place is Place.PERSON:
        return person_name(world, unit.holder)
    if unit.place is Place.VEHICLE:
        vehicle = world.get(Vehicle, unit.holder)
        return vehicle.plate if vehicle else t("office.place.vehicle")
    known = world.get(Branch, unit.store) if unit.store and unit.place is Place.STORE else None
    return t("branch.store", branch=known.name) if known else t(f"office.place.{unit.place}")


def customer_name(world: PhoneWorld, id: str | None) -> str:
    """From the archive; for who does not see it, as finance, from the customer's newest order in sight."""
    found = world.get(Customer, id) if id else None
    if found is not None or not id:
        return found.name if found else ""
    papers = [order for order in world.find(Order, "customer", id) if order.customer_name]
    return max(papers, key=lambda order: (order.opened_at, order.id)).customer_name if papers else ""


def open_to(person: Person, order: Order, kind: str, roles: frozenset[Role]) -> bool:
    """Whether a request is worth offering: the state's row has it and the person holds a role for it."""
    return after_request(order.state, kind) is not None and bool(roles.intersection(person.roles))


def is_past(text: str, now: datetime) -> bool:
    """Whether a moment, as ISO text, is over; nothing is never over."""
    return bool(text) and parse_time(text) <= now
