"""The dispatcher's board: orders in columns by state or by technician, and who may be sent (ORD-5, ORD-6)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.client.session_api import Session
from mobile.screens.day_board.day_board import DayBoard
from mobile.screens.orders.order_detail import OrderDetail
from mobile.screens.overview import worklists as watching
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.branches import asked_branch, branch_filter
from mobile.screens.shared.lookups import order_texts, order_tile, technicians
from mobile.screens.shared.panes import AT_ONCE, filter_row, more_rows, pane_head, search_field
from mobile.ui import theme
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_form, use_redraw
from mobile.ui.arriving import Arriving
from mobile.ui.basics import empty_state, heading, label, pill, quiet
from mobile.ui.branch_words import branch_name
from mobile.ui.frame import screen
from mobile.ui.text import money_short, t
from mobile.ui.theme import RADIUS, XL, L, M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day
from rulebook.numbers.searching import finder
from rulebook.policy.states import WITH_TECHNICIAN
from rulebook.subjects.branches.membership import loan_on, works_for
from rulebook.subjects.cash.handlers import cash_in_hand
from rulebook.subjects.cash.overdue import cash_overdue
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.orders.stuck import stuck

_S = OrderState
BY_STATE: dict[str, frozenset[OrderState]] = {
    "submitted": frozenset({_S.SUBMITTED}),
    "approved": frozenset({_S.APPROVED}),
    "assigned": frozenset({_S.ASSIGNED}),
    "under_way": frozenset({_S.ACCEPTED, _S.DEPARTED, _S.ON_SITE}),
    "suspended": frozenset({_S.SUSPENDED}),
    "completed": frozenset({_S.COMPLETED}),
}
DETAIL = 500
COLUMN = 226
DRAWN, LEAST = 54, 2
"""So many orders are drawn on the board, and at least so many of each column: more than one can look through."""
_STRETCH = ft.CrossAxisAlignment.STRETCH


@dataclass(frozen=True)
class Lane:
    """One column of the board."""

    key: str
    name: str
    note: str
    tone: str
    orders: tuple[Order, ...]


def waiting(session: Session) -> int:
    """Orders that are approved and have nobody yet."""
    return len(list(session.world.find(Order, "state", _S.APPROVED)))


@ft.component
def Dispatch(place: Place) -> ft.Control:
    """The board, and the order that is open beside it."""
    here = use_app_context()
    chosen = place.step
    home = routes.office("dispatch")
    if not chosen:
        return keyed(Board, "board", "")
    detail = keyed(OrderDetail, f"order-{chosen}", chosen, lambda: here.go(home), None)
    if not here.wide:
        return detail
    return ft.Row(
        [
            ft.Container(keyed(Board, "board", chosen), expand=True),
            ft.VerticalDivider(width=1, color=ft.Colors.OUTLINE_VARIANT),
            ft.Container(detail, width=min(DETAIL, here.width * 0.45)),
        ],
        spacing=0,
        expand=True,
        vertical_alignment=_STRETCH,
    )


@ft.component
def Board(chosen: str) -> ft.Control:
    """Columns on a wide screen, sections on a phone; search and the way of sorting stay."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.dispatch.filter")
    by = form.text("by", "state")
    head = pane_head(t("nav.dispatch"), t("office.dispatch.ready", count=waiting(here.session)), big=True)
    search = search_field(form, t("office.orders.search"), redraw)
    chips = keyed(Views, "views", form, redraw)
    if by == "day":
        top: ft.Control = chips
    elif here.wide:
        beside = ft.Container(search, width=min(420, theme.room() / 2))
        top = ft.Row([ft.Container(chips, expand=True), beside], spacing=M)
    else:
        top = ft.Column([search, chips], spacing=S, tight=True, horizontal_alignment=_STRETCH)
    if by != "day" and (chosen_branch := branch_filter(form, here.session.world, redraw)):
        top = ft.Column([top, *chosen_branch], spacing=S, tight=True, horizontal_alignment=_STRETCH)
    if note := beyond_note(here, older=False):
        top = ft.Column([top, *note], spacing=S, tight=True, horizontal_alignment=_STRETCH)
    bar = ft.Container(top, padding=ft.Padding(left=L, right=L, top=0, bottom=M))

    def lanes() -> ft.Control:
        draw = _wide if here.wide else _narrow
        return draw(_Board(here, chosen, form, redraw), _lanes(here, by, form))

    def day() -> ft.Control:
        return keyed(DayBoard, "day", min(DETAIL, here.width * 0.45) if chosen else 0)

    shown = keyed(Arriving, f"board-{by}", day if by == "day" else lanes)
    return screen(head, ft.Column([bar, shown], spacing=0, expand=True, horizontal_alignment=_STRETCH))


@ft.component
def Views(form: Form, redraw: Callable[[], None]) -> ft.Control:
    """The views. How much presses is counted after it is drawn; then the figure alone is drawn anew."""
    here = use_app_context()
    pressing, set_pressing = ft.use_state(0)

    async def count() -> None:
        await asyncio.sleep(0)  # the columns come first
        set_pressing(len({o.id for lane in _to_watch(here, here.session.world.all(Order)) for o in lane.orders}))

    ft.use_effect(count, [here.session.now().timestamp() // 60])
    views: list[tuple[str, str, int | None]] = [
        ("day", t("day_board.view"), None),
        ("state", t("office.dispatch.by_state"), None),
        ("technician", t("office.dispatch.by_technician"), None),
        ("watch", t("watch.view"), pressing),
    ]
    return filter_row(form, "by", views, redraw, "state")


def _lanes(here: AppContext, by: str, form: Form) -> list[Lane]:
    """The columns of a view, of what fits the search and belongs to the branch that is asked for."""
    world, query = here.session.world, form.text("query")
    fits, of_branch = finder(query), asked_branch(form, world)
    asked = (o for o in world.all(Order) if of_branch(o.branch))
    found = [o for o in asked if not query.strip() or fits(order_texts(world, o))]
    orders = sorted(found, key=lambda o: (o.appointment or "9", o.opened_at))
    if by == "watch":
        return _to_watch(here, orders)
    return _by_state(orders) if by == "state" else _by_technician(here, orders, of_branch)


def _by_state(orders: Sequence[Order]) -> list[Lane]:
    return [
        Lane(key, t(f"office.orders.{key}"), t(f"office.dispatch.{key}.hint"), "calm", _in(orders, states))
        for key, states in BY_STATE.items()
    ]


def _in(orders: Sequence[Order], states: frozenset[OrderState]) -> tuple[Order, ...]:
    return tuple(o for o in orders if o.state in states)


def _to_watch(here: AppContext, orders: Sequence[Order]) -> list[Lane]:
    """What presses: what is stuck, times missed (ORD-7), promises due (ORD-11), days that have come (ORD-9)."""
    session = here.session
    found = {
        "stuck": stuck(session.world, session.now()),
        "missed": watching.missed_times(session),
        "promised": watching.promised_orders(session),
        "replan": watching.to_replan(session),
    }
    lanes = []
    for key, pressing in found.items():
        ids = {o.id for o in pressing}
        theirs = tuple(o for o in orders if o.id in ids)
        lanes.append(Lane(key, t(f"watch.{key}"), t(f"watch.{key}.hint"), "calm", theirs))
    return lanes


def _by_technician(here: AppContext, orders: Sequence[Order], of_branch: Callable[[str], bool]) -> list[Lane]:
    """First what nobody has, then each technician who works for the branch today, with what they hold.

    Whoever is lent or moved away has a lane as long as they hold an order of the branch (BR-1).
    """
    today = company_day(here.session.now())
    lanes = [
        Lane(
            "",
            t("office.orders.approved"),
            t("office.dispatch.approved.hint"),
            "calm",
            _in(orders, BY_STATE["approved"]),
        )
    ]
    for person in technicians(here.session.world):
        theirs = tuple(o for o in orders if o.technician == person.id and o.state in WITH_TECHNICIAN)
        if not theirs and not of_branch(works_for(here.session.world, person, today)):
            continue
        note, tone = _standing(here, person)
        lanes.append(Lane(person.id, person.name, note, tone, theirs))
    return lanes


def _standing(here: AppContext, person: Person) -> tuple[str, str]:
    """How a technician stands, in a few words, and how grave that is."""
    world = here.session.world
    if not person.on_duty or not person.active:
        return t("why_not.off_duty"), "overdue"
    if cash_overdue(world, person.id, here.session.now()):
        return t("why_not.cash_overdue"), "overdue"
    if loan := loan_on(world, person.id, company_day(here.session.now())):
        return t("loan.away", branch=branch_name(world, loan.borrower)), "info"
    cash = cash_in_hand(world, person.id)
    return (t("strip.cash", cash=money_short(cash)), "wait") if cash else (t("office.dispatch.on_duty"), "ok")


def at_once(lanes: int) -> int:
    """So many orders of a column are drawn: the fewer, the more columns there are."""
    return max(LEAST, DRAWN // max(lanes, 1))


@dataclass(frozen=True)
class _Board:
    """Where the columns stand; `form` keeps how many of each are drawn."""

    here: AppContext
    chosen: str
    form: Form
    redraw: Callable[[], None]


def _tiles(board: _Board, lane: Lane, most: int = AT_ONCE) -> list[ft.Control]:
    here, chosen, form, name = board.here, board.chosen, board.form, f"most.{lane.key}"
    most = int(form.memory.get(name, most))

    def press(id: str) -> Callable[..., Any]:
        return lambda _: here.go(routes.office("dispatch", id))

    shown = lane.orders[:most]
    mixed = len({o.state for o in lane.orders}) > 1 or not here.wide
    tiles = [order_tile(here.session, o, press(o.id), o.id == chosen, mixed) for o in shown]
    if len(lane.orders) > most:

        def more(_: Any) -> None:
            form.memory[name] = most + AT_ONCE
            board.redraw()

        tiles.append(more_rows(len(lane.orders) - most, more))
    return tiles


def _wide(board: _Board, lanes: Sequence[Lane]) -> ft.Control:
    here, chosen = board.here, board.chosen
    columns: list[ft.Control] = []
    room = here.width - (220 if here.width >= 1180 else 100) - (min(DETAIL, here.width * 0.45) if chosen else 0)
    width = max(COLUMN, (room - 2 * L - (len(lanes) - 1) * M) / len(lanes))
    for lane in lanes:
        tiles = _tiles(board, lane, at_once(len(lanes))) or [_empty(lane)]
        note = quiet(lane.note) if lane.tone == "calm" else pill(lane.note, lane.tone)
        inner = ft.Column(
            [
                ft.Row(
                    [label(lane.name, ft.TextThemeStyle.TITLE_SMALL, expand=True), _count(len(lane.orders))],
                    spacing=S,
                ),
                ft.Row([note], tight=True),
                ft.Column(tiles, spacing=S, scroll=ft.ScrollMode.AUTO, expand=True, horizontal_alignment=_STRETCH),
            ],
            spacing=S,
            expand=True,
            horizontal_alignment=_STRETCH,
        )
        columns.append(
            ft.Container(
                inner, width=width, padding=S, border_radius=RADIUS, bgcolor=ft.Colors.SURFACE_CONTAINER_HIGH
            )
        )
    row = ft.Row(columns, spacing=M, scroll=ft.ScrollMode.AUTO, expand=True, vertical_alignment=_STRETCH)
    return ft.Container(row, padding=ft.Padding(left=L, right=L, top=0, bottom=L), expand=True)


def _narrow(board: _Board, lanes: Sequence[Lane]) -> ft.Control:
    parts: list[ft.Control] = []
    for lane in lanes:
        if not lane.orders and lane.tone == "calm":
            continue
        note = None if lane.tone == "calm" else pill(lane.note, lane.tone)
        parts.append(heading(f"{lane.name} {len(lane.orders)}", note))
        parts += _tiles(board, lane)
    if not parts:
        parts.append(
            empty_state(ft.Icons.TASK_ALT_ROUNDED, t("watch.none"), t("watch.none.hint"))
            if any(lane.key == "missed" for lane in lanes)
            else empty_state(ft.Icons.ASSIGNMENT_OUTLINED, t("office.orders.empty"), t("office.orders.empty.hint"))
        )
    column = ft.Column(parts, spacing=S, tight=True, horizontal_alignment=_STRETCH)
    return ft.Column(
        [ft.Container(column, padding=ft.Padding(left=L, right=L, top=0, bottom=XL))],
        scroll=ft.ScrollMode.AUTO,
        expand=True,
        horizontal_alignment=_STRETCH,
    )


def _empty(lane: Lane) -> ft.Control:
    return ft.Container(
        quiet(t("office.dispatch.none"), text_align=ft.TextAlign.CENTER), padding=XL, alignment=ft.Alignment.CENTER
    )


def _count(number: int) -> ft.Control:
    return ft.Container(
        label(str(number), ft.TextThemeStyle.LABEL_MEDIUM),
        padding=ft.Padding.symmetric(horizontal=10, vertical=3),
        border_radius=999,
        bgcolor=ft.Colors.SURFACE_CONTAINER_LOWEST,
    )
