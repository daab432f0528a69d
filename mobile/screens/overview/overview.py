"""The manager's overview: what is overdue, by kind; whose irregularities are open; each figure opens its list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.client.session_api import Session
from mobile.screens.approvals.approvals import all_waiting
from mobile.screens.overview import worklists as watching
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.lookups import age, is_past, state_pill, technicians
from mobile.screens.shared.panes import rest_note
from mobile.screens.shared.rows import line, link_row
from mobile.ui import theme
from mobile.ui.app_context import AppContext, use_app_context
from mobile.ui.basics import card, heading, label, pill, pressed_whole
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import money_short, role_name, t, weekday, when
from mobile.ui.theme import M, S
from rulebook.subjects.cash.handlers import cash_in_hand
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.orders.stuck import stuck
from rulebook.subjects.stock.records import Unit

TILE = 220
SHOWN = 8
"""So many rows stand below each heading; the list behind it has the rest."""


@dataclass(frozen=True)
class Figure:
    """One figure: what it counts, how many, how many of these are overdue, and where it leads."""

    key: str
    count: int
    late: int
    path: str
    rule: str = ""


def figures(session: Session) -> list[Figure]:
    """Everything that is counted, what presses most first."""
    now = session.now()
    waiting = all_waiting(session)
    promises, late = watching.open_promises(session), watching.late_promises(session)
    owners = watching.open_by_owner(session)
    replan = watching.to_replan(session)
    suspended = list(session.world.find(Order, "state", OrderState.SUSPENDED))
    missed = watching.missed_times(session)
    cash, units = watching.with_overdue_cash(session), watching.with_overdue_units(session)
    standing = stuck(session.world, now)
    board = routes.office("dispatch")
    return [
        Figure("approvals", len(waiting), sum(is_past(w.due, now) for w in waiting), routes.office("approvals")),
        Figure("missed", len(missed), len(missed), board, "ORD-7"),
        Figure("promises", len(promises), len(late), board, "ORD-11"),
        Figure("replan", len(suspended), len(replan), board, "ORD-9"),
        Figure("stuck", len(standing), len(standing), board, "ORD-9"),
        Figure("irregularities", sum(n for _, n, _ in owners), sum(n for _, _, n in owners),
               routes.office("irregularities")),
        Figure("cash", len(cash), len(cash), routes.office("finance"), "CASH-6"),
        Figure("units", len(units), len(units), routes.office("stock"), "STK-5"),
    ]  # fmt: skip


def overdue(session: Session) -> int:
    """How many things are overdue, for the figure on the rail."""
    return sum(figure.late for figure in figures(session))


@ft.component
def Overview(place: Place) -> ft.Control:
    """Figures, then whose they are."""
    here = use_app_context()
    session = here.session
    found = figures(session)
    late = sum(figure.late for figure in found)
    under = t("overview.late", count=late) if late else t("overview.calm")
    head = page_head(t("nav.overview"), f"{weekday(session.now())} · {under}", big=True, readable=False)
    tiles = ft.Row([_tile(here, one) for one in found], wrap=True, spacing=M, run_spacing=M)
    lists: list[list[ft.Control]] = [
        _section(t("overview.owners"), _owners(here)),
        _section(t("overview.missed"), _orders(here, watching.missed_times(session))),
        _section(t("overview.stuck"), _orders(here, stuck(session.world, session.now()))),
        _section(t("overview.promises"), _promises(here)),
        _section(t("overview.people"), _people(here)),
    ]
    shown = [one for one in lists if one]
    note = beyond_note(here, older=False)
    if here.width < 1100:
        return screen(head, body(*note, tiles, *[part for one in shown for part in one], readable=False))
    sides = [
        ft.Column([p for one in shown[n::2] for p in one], spacing=S, expand=True, horizontal_alignment=_STRETCH)
        for n in range(2)
    ]
    columns = ft.Row([*sides], spacing=M, vertical_alignment=ft.CrossAxisAlignment.START)
    return screen(head, body(*note, tiles, columns, readable=False))


_STRETCH = ft.CrossAxisAlignment.STRETCH


def _tile(here: AppContext, figure: Figure) -> ft.Control:
    """A figure in its colour, with what it counts; a tap opens what it is made of."""
    tone = "overdue" if figure.late else "wait" if figure.count else "ok"
    look = theme.look().tone(tone)
    words = t(f"overview.{figure.key}")
    note = t("overview.of_late", count=figure.late) if figure.late else t("overview.none_late")
    number = ft.Text(str(figure.count), size=34, weight=ft.FontWeight.W_700, color=look.ink)
    inner = ft.Column(
        [
            ft.Row([number, ft.Icon(theme.ICONS[tone], color=look.ink, size=22)], spacing=S),
            label(words, ft.TextThemeStyle.TITLE_SMALL, look.ink),
            label(" · ".join(p for p in (note, figure.rule) if p), ft.TextThemeStyle.BODY_SMALL, look.ink),
        ],
        spacing=2,
        tight=True,
    )
    room = here.width - 2 * theme.margin(False) - (0 if here.width < theme.WIDE else 210)
    width = min(TILE, (room - M) / 2) if here.width < theme.WIDE else TILE
    box = ft.Container(
        inner, width=width, padding=16, bgcolor=look.ground, border_radius=theme.RADIUS, ink=True,
        on_click=lambda _: here.go(figure.path),
    )  # fmt: skip
    return pressed_whole(box, f"{words} {figure.count}, {note}")


def _section(words: str, rows: Sequence[ft.Control]) -> list[ft.Control]:
    return [heading(words), card(*rows, spacing=S)] if rows else []


def _owners(here: AppContext) -> list[ft.Control]:
    """Open irregularities by the role that has to settle them."""
    rows = []
    go = routes.office("irregularities")
    for role, count, late in watching.open_by_owner(here.session):
        mark = pill(t("overview.of_late", count=late), "overdue") if late else None
        words = t("overview.owner", role=role_name(role), count=count)
        rows.append(link_row(words, "", ft.Icons.RULE_ROUNDED, _to(here, go), mark))
    return rows


def _to(here: AppContext, path: str) -> Callable[..., None]:
    return lambda _: here.go(path)


def _orders(here: AppContext, orders: Sequence[Order]) -> list[ft.Control]:
    rows: list[ft.Control] = []
    for order in orders[:SHOWN]:
        agreed = when(order.appointment, here.session.now())
        note = " · ".join(p for p in (age(order, here.session.now()), order.technician_name, agreed) if p)
        path = routes.office("dispatch", order.id)
        words = f"{order.number} {order.customer_name}"
        rows.append(link_row(words, note, ft.Icons.SCHEDULE_ROUNDED, _to(here, path), state_pill(order)))
    return [*rows, *rest_note(orders, SHOWN)]


def _promises(here: AppContext) -> list[ft.Control]:
    now = here.session.now()
    rows: list[ft.Control] = []
    every = watching.open_promises(here.session)
    for promise in every[:SHOWN]:
        late = is_past(promise.due_at, now)
        mark = pill(t("promise.late" if late else "promise.open"), "overdue" if late else "wait")
        note = f"{promise.by_name} · {t('promise.due', when=when(promise.due_at, now))}"
        path = routes.office("dispatch", promise.order)
        rows.append(link_row(promise.what, note, ft.Icons.HANDSHAKE_OUTLINED, _to(here, path), mark))
    return [*rows, *rest_note(every, SHOWN)]


def _people(here: AppContext) -> list[ft.Control]:
    """Whose cash or removed units are overdue, and what it comes to."""
    session = here.session
    cash = {p.id for p in watching.with_overdue_cash(session)}
    units = {p.id for p in watching.with_overdue_units(session)}
    rows: list[ft.Control] = []
    for person in technicians(session.world):
        if person.id not in cash | units:
            continue
        owed = sum(u.owed_to_store for u in session.world.find(Unit, "holder", person.id))
        marks: list[ft.Control] = []
        if person.id in cash:
            sum_ = money_short(cash_in_hand(session.world, person.id))
            marks.append(pill(t("overview.cash_of", sum=sum_), "overdue"))
        if person.id in units:
            marks.append(pill(t("overview.units_of", count=owed), "overdue"))
        rows.append(line(label(person.name), ft.Row(marks, spacing=S, tight=True)))
    return rows
