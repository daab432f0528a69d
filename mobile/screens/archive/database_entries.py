"""The list behind a figure of a database: the very entries it adds up, each opens its record (ARC-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.archive.database_filters import LIST
from mobile.screens.archive.database_words import named, said
from mobile.screens.registry import OFFICE_ENTRIES, opened_by
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.panes import AT_ONCE, cut
from mobile.screens.shared.rows import line, link_row
from mobile.ui.app_context import AppContext, Form, use_app_context
from mobile.ui.basics import card, empty_state, label, quiet
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import day, money_short, t
from rulebook.subjects.archive.cross_table import Table, summed
from rulebook.subjects.archive.databases import Entry
from rulebook.subjects.archive.records import Database, Measure
from rulebook.subjects.dealers.records import Agreement, Shipment
from rulebook.subjects.measurements.records import Measurement
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.service_terms.records import ServiceTerm
from rulebook.subjects.visits.records import Visit

ICONS = {
    Database.UNITS: ft.Icons.GPS_FIXED_ROUNDED,
    Database.SERVICES: ft.Icons.HANDYMAN_OUTLINED,
    Database.SHIPMENTS: ft.Icons.LOCAL_SHIPPING_OUTLINED,
    Database.AGREEMENTS: ft.Icons.HANDSHAKE_OUTLINED,
    Database.TESTS: ft.Icons.SPEED_ROUNDED,
}


@ft.component
def Listed(
    form: Form, table: Table, row: str | None, column: str | None, changed: Callable[[], None]
) -> ft.Control:
    here = use_app_context()
    query = table.query
    found = table.behind(row, column)

    def back() -> None:
        form.put(LIST, None)
        form.put("most", AT_ONCE)
        changed()

    shown, rest = cut(found, form, changed)
    places = [named(by, one) for by, one in ((query.rows, row), (query.columns, column)) if one is not None]
    sums = [f"{t(f'archive.measure.{m}')} {said(summed(found, m), m)}" for m in Measure]
    rows = [_entry(here, one) for one in shown]
    if not rows:
        rows = [empty_state(ft.Icons.INBOX_OUTLINED, t("archive.none"), t("archive.none.hint"))]
    head = " · ".join([t(f"archive.database.{query.database}"), *(places or [t("archive.sum")])])
    return screen(
        page_head(head, " · ".join(sums), back=back, readable=False),
        body(*beyond_note(here), card(*rows, *rest, padding=8, spacing=0), readable=False),
    )


def number_of(one: Entry) -> str:
    """What people know it by; an id of ours stands for what has no number here, and is said as just that."""
    if one.number != one.id:
        return one.number
    return t("measure.unnumbered" if one.kind == Measurement.KIND else "record.not_here")


def _entry(here: AppContext, one: Entry) -> ft.Control:
    words = " · ".join(part for part in (number_of(one), one.what) if part)
    dealer = one.dealer_name if one.dealer_name != one.company else ""
    nature = t(f"archive.nature.{one.nature}") if one.nature else ""
    note = " · ".join(part for part in (day(one.day), one.company, dealer, one.office, nature) if part)
    pieces = [t("archive.entry.count", count=one.quantity)] if one.quantity != 1 else []
    amount = " · ".join([*pieces, *([money_short(one.fen)] if one.fen else [])])
    path = _page_of(here, one)
    if not path:
        text = ft.Column([label(words), quiet(note)], spacing=2, tight=True)
        return ft.Container(line(text, label(amount)), padding=12)
    press: Callable[..., Any] = lambda _: here.go(path)  # noqa: E731  # a handler of one expression
    return link_row(words, note, ICONS[one.database], press, label(amount) if amount else None)


def _page_of(here: AppContext, one: Entry) -> str:
    """The page that tells more of an entry; '' where this person has none."""
    keys = {entry.key for entry in opened_by(here.session.me, OFFICE_ENTRIES)}
    if one.kind == Visit.KIND:
        return routes.office("archive", "visit", one.id)
    if one.kind == Swap.KIND:
        swap = here.session.world.get(Swap, one.id)
        return routes.office("archive", "vehicle", swap.vehicle) if swap else ""
    if one.kind == Measurement.KIND:
        return routes.office("archive", "measurement", one.id)
    if one.kind == ServiceTerm.KIND and "terms" in keys:
        return routes.office("terms", one.id)
    if one.kind == Shipment.KIND and "dealers" in keys:
        return routes.office("dealers", "shipments")
    if one.kind == Agreement.KIND and "dealers" in keys:
        return routes.office("dealers", one.dealer)
    return ""
