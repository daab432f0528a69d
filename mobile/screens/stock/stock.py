"""The store's view: every unit by whose hands it is in, what is owed back, and handing over (STK)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place as Where
from mobile.client.session_api import Session
from mobile.screens.archive.archive import unit_tile
from mobile.screens.archive.unit import UnitPage
from mobile.screens.printing.of_label import units_print
from mobile.screens.shared.branches import asked_branch, branch_filter
from mobile.screens.shared.bulk import Picks, picking_tools
from mobile.screens.shared.bulk_panel import (
    PAGE,
    Action,
    Bulk,
    beside_picks,
    picked_row,
    picks_bar,
    records_of,
    use_picks,
)
from mobile.screens.shared.list_tools import list_tools, narrowing, sorted_out
from mobile.screens.shared.lookups import technicians, where_is
from mobile.screens.shared.panes import (
    cut,
    filter_row,
    list_pane,
    nothing_open,
    pane_head,
    search_field,
    two_panes,
)
from mobile.screens.shared.rows import small_button
from mobile.screens.stock.store_count import CountedPage, CountPage
from mobile.screens.stock.store_give import GivePage
from mobile.screens.stock.store_offers import CodePage, store_offers
from mobile.screens.stock.store_receive import ReceivePage
from mobile.screens.stock.store_take import TakePage
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import banner, empty_state, heading, pill, quiet
from mobile.ui.frame import screen
from mobile.ui.text import t
from rulebook.kernel.commands import Command
from rulebook.kernel.roles import Role
from rulebook.numbers.searching import sought
from rulebook.subjects.stock.commands import GiveUnits, ReceiveUnit, TakeStock
from rulebook.subjects.stock.overdue import units_overdue
from rulebook.subjects.stock.records import Place, Unit

BY_HOLDER = "place"
COLUMNS: dict[str, Callable[[Unit], Any]] = {
    "unit": lambda u: u.number,
    "model": lambda u: (u.unit, u.model, u.number),
    "warranty": lambda u: (not u.warranty_until, u.warranty_until, u.number),
}


def owed(session: Session) -> int:
    """Units that were taken off and are not back yet (STK-5)."""
    return sum(u.owed_to_store for u in session.world.all(Unit))


TASKS: tuple[tuple[str, type[Command], ft.IconData, Any], ...] = (
    ("give", GiveUnits, ft.Icons.OUTBOX_ROUNDED, GivePage),
    ("take", GiveUnits, ft.Icons.QR_CODE_SCANNER_ROUNDED, TakePage),
    ("receive", ReceiveUnit, ft.Icons.ADD_BOX_OUTLINED, ReceivePage),
    ("count", TakeStock, ft.Icons.FACT_CHECK_OUTLINED, CountPage),
)
"""What is done at the counter: its name in the address and in `store.*`, the command that opens it, its page."""
ABOUT = {"code": CodePage, "counted": CountedPage}
"""Pages about one transfer or one stocktake, named in the address after them."""


def tasks(here: AppContext) -> list[tuple[str, ft.IconData]]:
    """The tasks that this person's roles open; units of the store are given out by its keeper."""
    roles = set(here.session.me.roles) - {Role.TECHNICIAN}
    return [(key, icon) for key, command, icon, _ in TASKS if command.ROLES & roles]


def _page(place: Where, leave: Any) -> ft.Control | None:
    """What is open at the right: a task, a page about something, a unit."""
    if place.step in ABOUT:
        return keyed(ABOUT[place.step], f"{place.step}-{place.more}", place.more, leave)
    for key, _, _, page in TASKS:
        if key == place.step:
            return keyed(page, f"task-{key}", leave)
    return keyed(UnitPage, f"unit-{place.step}", place.step, leave) if place.step else None


@ft.component
def Stock(place: Where) -> ft.Control:
    """List and detail."""
    here = use_app_context()
    leave = None if here.wide else lambda: here.go(routes.office("stock"))
    picks, turn = use_picks(BULK.key)
    rows = keyed(Units, "list", place.step, picks, turn)
    beside = beside_picks(here, BULK, picks, turn, rows, place.step, lambda: here.go(routes.office("stock")))
    if beside is not None:
        return beside
    detail = _page(place, leave)
    nothing = nothing_open(ft.Icons.INVENTORY_2_OUTLINED, t("office.stock.pick"))
    return two_panes(here, rows, detail, nothing)


def _labels(_here: AppContext, _form: Form, _picks: Picks, units: list[Unit], _redraw: Any) -> list[ft.Control]:
    """A label each, one after the other, in one print."""
    return [quiet(t("bulk.labels.words", count=len(units))), *units_print(units)]


BULK = Bulk("office.stock", {"labels": Action(ft.Icons.LABEL_OUTLINE_ROUNDED, None, _labels)}, records_of(Unit))


@ft.component
def Units(chosen: str, picks: Picks, turn: int) -> ft.Control:
    """Units by holder, narrowed down by place and by what is searched for."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.stock.filter")
    world = here.session.world
    of_branch = asked_branch(form, world)
    everything = [u for u in world.all(Unit) if u.place is not Place.STORE or of_branch(u.store)]
    views = {
        "owed": [u for u in everything if u.owed_to_store],
        "store": [u for u in everything if u.place is Place.STORE],
        "person": [u for u in everything if u.place is Place.PERSON],
        "vehicle": [u for u in everything if u.place is Place.VEHICLE],
        "other": [u for u in everything if u.place in (Place.WORKSHOP, Place.SCRAPPED, Place.LOST, Place.UNKNOWN)],
    }
    view = form.text("view", "owed" if views["owed"] else "store")
    found = sought(form.text("query"), views[view], lambda u: (u.number, u.model, u.phone, where_is(world, u)))
    places = {u.id: where_is(world, u) for u in found}
    found.sort(key=lambda u: (places[u.id], u.unit, u.model, u.number))
    found = sorted_out(form, found, lambda u: u.owed_since, COLUMNS, BY_HOLDER)
    by_holder = narrowing(form, BY_HOLDER).sort == BY_HOLDER
    shown, rest = cut(found, form, redraw)
    rows: list[ft.Control] = [*_overdue(here, everything), *store_offers(here)]
    offers = len(rows)
    group, at_each = None, Counter(places[u.id] for u in found)
    for unit in shown:
        name = places[unit.id]
        if by_holder and name != group:
            group = name
            rows.append(heading(f"{name} · {at_each[name]}", _late(here, unit)))
        tile = partial(unit_tile, here, unit)
        rows.append(picked_row(picks, unit.id, tile, _press(here, unit.id), unit.id == chosen))
    if len(rows) == offers:
        rows.append(
            empty_state(ft.Icons.INVENTORY_2_OUTLINED, t("office.stock.empty"), t("office.stock.empty.hint"))
        )
    options = [(key, t(f"office.stock.{key}"), len(views[key])) for key in views]
    buttons = [
        small_button(t(f"store.{key}"), _press(here, key), icon, key == chosen) for key, icon in tasks(here)
    ]
    top: list[ft.Control] = [ft.Row([*buttons], wrap=True, spacing=6, run_spacing=6)] if buttons else []
    top += [search_field(form, t("office.stock.search"), redraw), filter_row(form, "view", options, redraw, view)]
    if view == "store":
        top += branch_filter(form, world, redraw)
    top += list_tools(form, tuple(COLUMNS), redraw, BY_HOLDER)
    if here.printers is not None:
        top += picking_tools(picks, [u.id for u in found])
    return screen(
        pane_head(t("nav.stock"), big=True),
        list_pane(top, [*rows, *rest]),
        picks_bar(here, picks, _press(here, PAGE)),
    )


def _overdue(here: AppContext, units: Sequence[Unit]) -> list[ft.Control]:
    """Who should have brought units back by now, and how many (STK-5)."""
    session = here.session
    said = []
    for person in technicians(session.world):
        held = sum(u.owed_to_store and u.holder == person.id for u in units)
        if held and units_overdue(session.world, person.id, session.now()):
            said.append(t("store.overdue.who", name=person.name, count=held))
    return [banner(t("store.overdue"), t("list.comma").join(said), "overdue", "STK-5")] if said else []


def _press(here: AppContext, id: str) -> Any:
    return lambda _: here.go(routes.office("stock", id))


def _late(here: AppContext, unit: Unit) -> ft.Control | None:
    """A holder whose return of units is overdue is marked."""
    session = here.session
    if unit.place is not Place.PERSON or not units_overdue(session.world, unit.holder, session.now()):
        return None
    return pill(t("why_not.units_overdue"), "overdue")
