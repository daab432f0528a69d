"""Find anything by a few letters, from every screen (Ctrl-K); and the list of keys (?).

What this device holds is found at once; with signal the server adds the whole archive (ARC-1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.registry import OFFICE_ENTRIES, TABS, opened_by
from mobile.screens.shared.archive_search import Archive, is_fetched, said_of, use_archive, where
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.fetch_beyond import beyond_said, fetch_row
from mobile.screens.shared.lookups import about, customer_name, order_texts, plates_said, vehicles_of, where_is
from mobile.screens.shared.rows import link_row
from mobile.ui.app_context import AppContext
from mobile.ui.basics import label, quiet
from mobile.ui.fields import grouped
from mobile.ui.keyboard import SHORTCUTS
from mobile.ui.text import t
from mobile.ui.theme import M, S
from mobile.ui.typed_text import SEVERAL_LINES, Typing, as_typed
from rulebook.kernel.roles import Role
from rulebook.numbers import show_plate
from rulebook.numbers.searching import finder_of_any
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.orders.records import Order
from rulebook.subjects.stock.records import Unit

MOST = 12
"""So many hits are shown; typing more finds the rest."""
ICONS = {
    "screen": ft.Icons.APPS_ROUNDED,
    "order": ft.Icons.ASSIGNMENT_OUTLINED,
    "vehicle": ft.Icons.LOCAL_SHIPPING_OUTLINED,
    "unit": ft.Icons.GPS_FIXED_ROUNDED,
    "customer": ft.Icons.BUSINESS_OUTLINED,
    "receipt": ft.Icons.RECEIPT_LONG_OUTLINED,
    "payment": ft.Icons.ACCOUNT_BALANCE_WALLET_OUTLINED,
    "person": ft.Icons.PERSON_OUTLINE_ROUNDED,
    "swap": ft.Icons.SWAP_HORIZ_ROUNDED,
    "case": ft.Icons.SUPPORT_AGENT_OUTLINED,
    "complaint": ft.Icons.REPORT_OUTLINED,
    "export": ft.Icons.OUTBOX_OUTLINED,
    "measurement": ft.Icons.SPEED_ROUNDED,
}
_STRETCH = ft.CrossAxisAlignment.STRETCH


@dataclass(frozen=True)
class Hit:
    """Something that was found, and where it opens."""

    kind: str
    words: str
    note: str
    path: str


def hits(here: AppContext, query: str, most: int = MOST) -> list[Hit]:
    """What fits, of what this person's roles open; the screens first, then the latest orders."""
    return list(islice(_all(here, query), most)) if query.strip() else []


def _all(here: AppContext, query: str) -> Iterator[Hit]:
    fits, world, me = finder_of_any(query), here.session.world, here.session.me
    tabs, office = opened_by(me, TABS), opened_by(me, OFFICE_ENTRIES)
    for entry in (*office, *tabs):
        name = t(f"nav.{entry.key}")
        if fits((name,)):
            yield Hit("screen", name, "", routes.office(entry.key) if entry.office else routes.tab(entry.key))
    keys = {entry.key for entry in office}
    if "orders" in keys or Role.TECHNICIAN in me.roles:
        for order in sorted(world.all(Order), key=lambda o: o.opened_at, reverse=True):
            if fits(order_texts(world, order)):
                plates = plates_said(vehicles_of(world, order))
                note = " · ".join(p for p in (order.number, t(f"state.{order.state}"), order.customer_name) if p)
                path = routes.office("orders", order.id) if "orders" in keys else routes.order(order.id)
                yield Hit("order", " · ".join([*plates, about(order)]), note, path)
    if "archive" in keys:
        for vehicle in world.all(Vehicle):
            name = customer_name(world, vehicle.customer)
            if fits((vehicle.plate, vehicle.vin, vehicle.driver, vehicle.driver_phone, name)):
                note = " · ".join(p for p in (name, vehicle.driver) if p)
                yield Hit(
                    "vehicle", show_plate(vehicle.plate), note, routes.office("archive", "vehicle", vehicle.id)
                )
        for unit in world.all(Unit):
            if fits((unit.number, unit.phone)):
                note = " · ".join(p for p in (t(f"unit.{unit.unit}"), unit.model, where_is(world, unit)) if p)
                yield Hit("unit", grouped(unit.number), note, routes.office("archive", "unit", unit.id))
        for test in world.all(Measurement):
            if test.number and fits((test.number,)):
                yield Hit("measurement", test.number, test.about, routes.office("archive", "measurement", test.id))


@ft.component
def FindBox(here: AppContext, close: Callable[[], None]) -> ft.Control:
    """A field, and below it what fits; Enter opens the first."""
    text, set_text = ft.use_state("")
    typing = ft.use_memo(Typing, [])
    every = hits(here, text, MOST + 1)
    found = every[:MOST]
    archive = use_archive(here, text)

    def opens(path: str) -> Callable[..., Any]:
        def press(_: Any = None) -> None:
            close()
            here.go(path)

        return press

    def first(event: Any) -> None:
        latest = hits(here, event.control.value or "")
        if latest:
            opens(latest[0].path)()

    field = typing.field(
        "find", text, set_text, lambda: None, as_typed, label=t("find.words"), autofocus=True, on_submit=first,
        prefix_icon=ft.Icons.SEARCH_ROUNDED, border=ft.OutlineInputBorder(border_radius=14), text_size=18,
        **(SEVERAL_LINES if here.wide else {}),
    )  # fmt: skip
    rows = [
        link_row(hit.words, f"{t(f'find.{hit.kind}')} · {hit.note}".strip(" ·"), ICONS[hit.kind], opens(hit.path))
        for hit in found
    ]
    beyond, lacking = archive_rows(here, archive, {hit.path for hit in found}, opens)
    note = t("find.first") if found else t("find.none") if text.strip() and not beyond else ""
    below: list[ft.Control] = [
        quiet(words) for words in (note, t("find.away") if archive.away else "", lacking) if words
    ]
    if text.strip() and archive.answer is None:
        below += beyond_note(here)
    more = [quiet(t("find.more", count=MOST))] if len(every) > MOST else []
    return ft.Column([field, *below, *rows, *more, *beyond], spacing=S, tight=True, horizontal_alignment=_STRETCH)


def archive_rows(
    here: AppContext, archive: Archive, shown: set[str], opens: Callable[[str], Callable[..., Any]]
) -> tuple[list[ft.Control], str]:
    """A row for each hit that is not shown yet, with what made it one; and which numbers the archive lacks."""
    if archive.answer is None:
        return [], ""
    rows: list[ft.Control] = []
    for hit in (hit for found in archive.answer.found for hit in found.hits):
        path = where(here, hit)
        if path not in shown or not path:
            words, note = said_of(hit)
            icon = ICONS.get(hit.kind, ft.Icons.INVENTORY_2_OUTLINED)
            if is_fetched(here, hit.kind, hit.id):
                older = beyond_said(here, note)
                rows.append(fetch_row(here, hit.kind, hit.id, words, older, icon, lambda p: opens(p)()))
            elif path:
                rows.append(link_row(words, note, icon, opens(path)))
            else:
                rows.append(row_of_facts(words, note, icon))
    several = archive.answer.found if len(archive.answer.found) > 1 else ()
    missing = t("list.comma").join(found.asked for found in several if not found.hits)
    return rows, t("find.lacking", numbers=missing) if missing else ""


def row_of_facts(words: str, note: str, icon: ft.IconData) -> ft.Control:
    """A hit that has no page here: what is known of it, to be read and copied."""
    texts = ft.Column([ft.Text(words, selectable=True), quiet(note)], spacing=0, tight=True, expand=True)
    return ft.Container(
        ft.Row([ft.Icon(icon, size=22, color=ft.Colors.ON_SURFACE_VARIANT), texts], spacing=M),
        padding=ft.Padding.symmetric(horizontal=S, vertical=10),
    )


def find_dialog(here: AppContext, close: Callable[[], None]) -> ft.AlertDialog:
    return ft.AlertDialog(
        title=ft.Text(t("find.title")),
        content=ft.Container(FindBox(here, close), width=560),
        on_dismiss=lambda _: close(),
        scrollable=True,
    )


def keys_dialog(close: Callable[[], None]) -> ft.AlertDialog:
    """Every key there is, and what it does."""
    rows = [
        ft.Row(
            [ft.Container(label(t(f"keys.{key}")), width=140), label(t(f"keys.{key}.does"), expand=True)],
            spacing=M,
        )
        for key in SHORTCUTS
    ]
    return ft.AlertDialog(
        title=ft.Text(t("keys.title")),
        content=ft.Column([*rows], spacing=M, tight=True, width=520),
        actions=[ft.TextButton(t("word.close"), on_click=lambda _: close())],
        on_dismiss=lambda _: close(),
        scrollable=True,
    )
