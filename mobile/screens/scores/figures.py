"""Figures as cards and rows: what each says, and, opened, the things it is the sum of (KPI-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.registry import OFFICE_ENTRIES, opened_by
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.counted import counted
from mobile.screens.shared.lookups import about, customer_name
from mobile.screens.shared.rows import HALF, PHONE, line, link_row
from mobile.ui import theme
from mobile.ui.app_context import AppContext
from mobile.ui.basics import card, label, pill, quiet, title
from mobile.ui.text import day as say_day
from mobile.ui.text import t, when
from mobile.ui.theme import S
from rulebook.kernel.roles import Role
from rulebook.subjects.cash.records import Handover
from rulebook.subjects.orders.records import Order
from rulebook.subjects.scores.indicators import Figure, Item
from rulebook.subjects.visits.records import Visit

Open = Callable[[str], None]


def said(figure: Figure) -> str:
    """The figure in one word: a share in per cent, else so many for each; a dash where nothing was to count."""
    if not figure.denominator:
        return "—"
    if figure.unit == "share":
        return f"{figure.numerator * 100 / figure.denominator:.0f} %"
    each = figure.numerator / figure.denominator
    return f"{each:.1f}" if each >= 1 or not each else f"{each:.2f}"


def figure_tile(figure: Figure, press: Any, known: bool = True) -> ft.Control:
    """Name, figure, what of what; grey where it rests on too little to compare. `known`: to this device."""
    colour = ft.Colors.ON_SURFACE_VARIANT if figure.low else None
    notes = [t("score.of", counted=figure.numerator, of=figure.denominator)] if known else [t("score.office")]
    if figure.apart and known:
        notes.append(t(f"score.apart.{figure.name}", count=figure.apart))
    if figure.low and known:
        notes.append(t("score.low") if figure.denominator else t("score.nothing"))
    width = HALF if theme.room() < PHONE else 200
    content = ft.Column(
        [
            label(t(f"score.figure.{figure.name}")),
            label(said(figure) if known else "—", ft.TextThemeStyle.HEADLINE_SMALL, color=colour),
            quiet(" · ".join(notes)),
        ],
        spacing=2,
        tight=True,
    )
    box = ft.Container(
        content, padding=14, border_radius=14, width=width, ink=True, on_click=press,
        bgcolor=ft.Colors.SURFACE_CONTAINER_LOW, border=ft.Border.all(1, ft.Colors.OUTLINE_VARIANT),
    )  # fmt: skip
    return ft.Semantics(label=t(f"score.figure.{figure.name}"), button=True, container=True, content=box)


def figure_tiles(figures: Sequence[Figure], opens: Open, unknown: frozenset[str] = frozenset()) -> ft.Control:
    """`unknown`: figures that this device holds nothing of; they open nothing."""

    def press(name: str) -> Any:
        return lambda _: opens(name)

    tiles = [figure_tile(f, None if f.name in unknown else press(f.name), f.name not in unknown) for f in figures]
    return ft.Row(list(tiles), wrap=True, spacing=S, run_spacing=S)


def drill_down(here: AppContext, figure: Figure) -> list[ft.Control]:
    """What the figure is made of: the very items it is the sum of, those that do not count marked."""
    counted = {item.ref: item for item in figure.counted}
    items = list(figure.of) if figure.unit == "share" else list(figure.counted)
    head = card(
        line(title(t(f"score.figure.{figure.name}")), label(said(figure), ft.TextThemeStyle.TITLE_LARGE)),
        quiet(t(f"score.figure.{figure.name}.words")),
        quiet(
            " · ".join(
                [
                    t("score.of", counted=figure.numerator, of=figure.denominator),
                    *([t(f"score.apart.{figure.name}", count=figure.apart)] if figure.apart else []),
                    t("score.edition", edition=figure.edition),
                ]
            )
        ),
        *beyond_note(here),
    )
    rows = [_item_row(here, counted.get(item.ref, item), item.ref in counted) for item in items]
    aside = [_item_row(here, item, False) for item in figure.aside]
    return [
        head,
        card(*rows, spacing=0) if rows else quiet(t("score.nothing")),
        *([card(*aside)] if aside else []),
    ]


def _item_row(here: AppContext, item: Item, counts: bool) -> ft.Control:
    words, path = _item_words(here, item)
    tone = pill("✓", "ok") if counts else pill("—", "calm")
    at = when(item.at, here.session.now())
    if not path:
        return line(label(words), ft.Row([quiet(at), tone], tight=True))
    return link_row(words, at, ft.Icons.ASSIGNMENT_OUTLINED, lambda _: here.go(path), tone)


def _item_words(here: AppContext, item: Item) -> tuple[str, str]:
    """What an item is, and the page that shows its record and, from there, its raw line."""
    world = here.session.world
    kind, _, id = item.ref.partition(":")
    if kind == "day":
        return say_day(id), ""
    if kind == "customer":
        return customer_name(world, id) or id or t("record.not_here"), ""
    if kind == "visit":
        visit = world.get(Visit, id)
        minutes = f" · {item.amount}"
        words, path = _order_words(here, visit.order) if visit else (t("record.not_here"), "")
        return words + minutes, path
    if kind == "handover":
        return counted(here, Handover, id)
    return _order_words(here, id.partition(":")[0] if kind == "appointment" else id)


def _order_words(here: AppContext, id: str) -> tuple[str, str]:
    order = here.session.world.get(Order, id)
    if order is None:
        return t("record.not_here"), ""
    mine = routes.order(id) if Role.TECHNICIAN in here.session.me.roles else ""
    path = routes.office("orders", id) if _opens(here, "orders") else mine
    return f"{order.number} · {about(order)}", path


def _opens(here: AppContext, key: str) -> bool:
    return key in {entry.key for entry in opened_by(here.session.me, OFFICE_ENTRIES)}
