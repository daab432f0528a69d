"""A call in half a minute: one box for plate, phone, name or number; what is open already; whose it is (ORD-2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.client.session_api import PhoneWorld
from mobile.screens.orders.order_paper import Paper
from mobile.screens.shared.lookups import OVER, about, customer_name
from mobile.screens.shared.panes import rest_note
from mobile.screens.shared.rows import link_row, small_button
from mobile.ui.app_context import AppContext
from mobile.ui.basics import banner, card, quiet
from mobile.ui.dialogs import tell_refusal
from mobile.ui.fields import text_field
from mobile.ui.text import t, when
from mobile.ui.theme import S
from rulebook.horizon.rule import first_day
from rulebook.kernel.times import add_months, company_day, day_begins, parse_time, read_date
from rulebook.numbers import judge_plate, show_plate
from rulebook.numbers.searching import finder, search_key
from rulebook.policy.settings import setting
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.orders.records import Order
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.records import Unit, UnitKind

CALL = "call"
OFFERED = 6
Match = Vehicle | Customer


def found(world: PhoneWorld, query: str) -> list[Match]:
    """Vehicles and customers that a caller may mean, by any of their numbers and names; the surest first."""
    if not query.strip():
        return []
    fits = finder(query)
    vehicles = [v for v in world.all(Vehicle) if fits(_texts(world, v))]
    vehicles.sort(key=lambda v: (search_key(query) not in search_key(v.plate), v.plate))
    customers = [c for c in world.all(Customer) if fits((c.name, c.contact, c.contact_phone, c.address))]
    named = [c for c in customers if fits((c.name,))]
    every: list[Match] = [*named, *vehicles, *(c for c in customers if c not in named)]
    return every[:OFFERED]


def _texts(world: PhoneWorld, vehicle: Vehicle) -> Iterable[str]:
    fitted = [u for id in (vehicle.terminal, vehicle.sim) if id and (u := world.get(Unit, id))]
    numbers = [text for unit in fitted for text in (unit.number, unit.phone)]
    name = customer_name(world, vehicle.customer)
    return (vehicle.plate, vehicle.vin, vehicle.driver, vehicle.driver_phone, name, *numbers)


def take(world: PhoneWorld, paper: Paper, match: Match, since: str = "") -> None:
    """Put what was found into the form: a vehicle brings its owner, what is fitted to it brings model and date."""
    paper.form.put(CALL, "")
    if isinstance(match, Customer):
        paper.pick_customer(match)
        return
    if match.id not in paper.vehicles:
        paper.pick_vehicle(match)
    if not paper.text("purchase_date").strip() and (bought := bought_on(world, match, since)):
        paper.form.put("purchase_date", bought)


def _held_since(here: AppContext) -> str:
    """The first day (YYYY-MM-DD) from which on this device holds everything; "" where it always does (SEC-1)."""
    days = here.session.status.horizon
    return first_day(here.session.now(), days) if days else ""


def bought_on(world: PhoneWorld, vehicle: Vehicle, since: str = "") -> str:
    """When the vehicle's terminal was bought: as its last order said, else reckoned back from its warranty.

    Nothing where it was swapped meanwhile, or may have been before `since`, of which this device holds no swaps: a
    fee hangs on this day, so it is never guessed.
    """
    swapped = max(
        (s.at for s in world.find(Swap, "vehicle", vehicle.id) if s.unit is UnitKind.TERMINAL), default=""
    )
    said = [o for o in world.all(Order) if vehicle.id in o.vehicles and o.purchase_date]
    if said:
        last = max(said, key=lambda o: o.opened_at)
        known = last.opened_at > swapped and company_day(parse_time(last.opened_at)).isoformat() >= since
        return last.purchase_date if known else ""
    if since:
        return ""
    unit = world.get(Unit, vehicle.terminal) if vehicle.terminal and not swapped else None
    ends = read_date(unit.warranty_until) if unit else None
    return _reckoned(world, unit.model, ends) if unit and ends else ""


def _reckoned(world: PhoneWorld, model: str, ends: date) -> str:
    return add_months(ends, -setting(world, "warranty_months", day_begins(ends), model)).isoformat()


def still_open(world: PhoneWorld, paper: Paper) -> list[Order]:
    """Orders that are under way for the same vehicles; without any vehicle, for the same caller."""
    mine, phone = set(paper.vehicles), paper.verdict.value
    own = paper.order.id if paper.order else ""
    every = [o for o in world.all(Order) if o.state not in OVER and o.id != own]
    if mine:
        return [o for o in every if mine & set(o.vehicles)]
    return [o for o in every if phone and paper.verdict.ok and o.contact_phone == phone]


def strangers(world: PhoneWorld, paper: Paper) -> list[tuple[Vehicle, Customer]]:
    """Vehicles on the form that belong to somebody else than its customer."""
    typed = paper.text("customer_name").strip()
    pairs = []
    for id in paper.vehicles:
        vehicle = world.get(Vehicle, id)
        owner = world.get(Customer, vehicle.customer) if vehicle and vehicle.customer else None
        if vehicle and owner and typed and owner.id != paper.text("customer") and owner.name != typed:
            pairs.append((vehicle, owner))
    return pairs


def call_box(here: AppContext, paper: Paper, changed: Callable[[], None]) -> ft.Control:
    """The box itself, what it finds, and what is to be known before one goes on."""
    form, world = paper.form, here.session.world

    def picks(match: Match) -> Callable[..., None]:
        def press(_: Any = None) -> None:
            take(world, paper, match, _held_since(here))
            changed()
            go_on(here, paper)

        return press

    async def entered(event: Any) -> None:
        matches = found(world, event.control.value or "")
        if matches:
            picks(matches[0])()
        elif judge_plate(event.control.value or "").ok:
            await add_vehicle(here, paper, event.control.value)
            changed()
            go_on(here, paper)

    query = form.text(CALL)
    matches = found(world, query)
    parts: list[ft.Control] = [
        text_field(form, CALL, t("call.words"), changed, helper=t("call.hint"), on_submit=entered,
                   prefix_icon=ft.Icons.CALL_OUTLINED, margin=None)
    ]  # fmt: skip
    buttons: list[ft.Control] = [small_button(match_words(world, m), picks(m), match_icon(m)) for m in matches]
    if not matches and judge_plate(query).ok:
        buttons.append(_new_vehicle(here, paper, query, changed))
    elif not matches and query.strip():
        parts.append(quiet(t("call.none")))
    if buttons:
        parts.append(ft.Row(buttons, wrap=True, spacing=S, run_spacing=S))
    return ft.Column(parts, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def warnings(here: AppContext, paper: Paper, changed: Callable[[], None]) -> list[ft.Control]:
    """What is already open, and a vehicle that is not this customer's: told before it is sent."""
    world, now = here.session.world, here.session.now()
    told: list[ft.Control] = []
    if under_way := still_open(world, paper):
        latest = max(under_way, key=lambda o: o.opened_at)
        name = latest.technician_name or t("call.nobody")
        since = t("call.open.since", when=when(latest.opened_at, now), name=name)
        told.append(banner(t("call.open", count=len(under_way)), since, "wait"))
        rest = rest_note(under_way, OFFERED)
        told.append(card(*[_opens(here, order) for order in under_way[:OFFERED]], *rest, padding=S, spacing=0))
    for vehicle, owner in strangers(world, paper):
        words = t("call.stranger", plate=show_plate(vehicle.plate), owner=owner.name)
        use = ft.FilledButton(t("call.owner", owner=owner.name), on_click=_owned(paper, owner, changed))
        told.append(banner(words, t("call.stranger.todo"), "wait", actions=[use]))
    return told


def _opens(here: AppContext, order: Order) -> ft.Control:
    note = f"{order.number} · {t(f'state.{order.state}')}"
    path = routes.office("orders", order.id)
    return link_row(about(order), note, ft.Icons.ASSIGNMENT_OUTLINED, lambda _: here.go(path))


def _owned(paper: Paper, owner: Customer, changed: Callable[[], None]) -> Callable[..., None]:
    def press(_: Any) -> None:
        for name in ("address", "contact", "contact_phone"):
            paper.form.put(name, "")  # they were the other customer's
        paper.pick_customer(owner)
        changed()

    return press


def go_on(here: AppContext, paper: Paper) -> None:
    """The focus goes on to what is still to be asked."""

    async def focus() -> None:
        for name in ("address", "contact", "contact_phone", "problem", "symptom", "tried"):
            field = paper.form.typing.latest(name)
            if field is not None and not paper.text(name).strip():
                await field.focus()  # type: ignore[no-untyped-call]  # Flet does not say its types
                return

    if here.wide:
        here.page.run_task(focus)


async def add_vehicle(here: AppContext, paper: Paper, text: str) -> bool:
    """A vehicle that no list has brought: it goes into the archive by its plate, as this customer's (ORD-1)."""
    plate = judge_plate(text).value
    line = VehicleLine(plate=plate)
    new = ImportVehicles(file=t("call.typed"), sha256="", vehicles=(line,), customer=paper.text("customer"))
    said = await here.session.do(new, "")
    if said.refusal is not None:
        tell_refusal(here.page, said.refusal)
        return False
    paper.form.put(CALL, "")
    paper.form.put("plate_query", "")
    paper.form.put("vehicles", [*paper.vehicles, vehicle_id(plate)])
    return True


def _new_vehicle(here: AppContext, paper: Paper, query: str, changed: Callable[[], None]) -> ft.Control:
    async def press(_: Any) -> None:
        await add_vehicle(here, paper, query)
        changed()
        go_on(here, paper)

    words = t("call.new", plate=show_plate(judge_plate(query).value))
    return small_button(words, press, ft.Icons.ADD_ROUNDED)


def match_words(world: PhoneWorld, match: Match) -> str:
    if isinstance(match, Customer):
        return match.name
    return " · ".join(
        p for p in (show_plate(match.plate), customer_name(world, match.customer), match.driver) if p
    )


def match_icon(match: Match) -> ft.IconData:
    return ft.Icons.BUSINESS_ROUNDED if isinstance(match, Customer) else ft.Icons.LOCAL_SHIPPING_OUTLINED
