"""The dispatcher's day: technicians as rows, hours across, appointments as bars; moved by hand or by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import flet as ft

from mobile.screens.day_board.day_plan import BEGINS, HOUR, Bar, Plan, Row, plan_of
from mobile.screens.day_board.placing import (
    Move,
    Placing,
    To,
    as_moved,
    minute_of,
    movable,
    said_minute,
    why_words,
)
from mobile.screens.shared.lookups import TONES, about, order_tile, plates_said, vehicles_of
from mobile.screens.shared.panes import AT_ONCE, rest_note
from mobile.screens.shared.rows import small_button
from mobile.ui import theme
from mobile.ui.app_context import AppContext, keyed, use_app_context
from mobile.ui.basics import empty_state, heading, icon_button, label, quiet
from mobile.ui.keyboard import pane
from mobile.ui.text import t, weekday
from mobile.ui.theme import XS, L, M, S
from rulebook.kernel.times import company_day, day_begins
from rulebook.rules import why_not
from rulebook.subjects.orders.records import Order
from rulebook.subjects.orders.stuck import stuck

NAME, SIDE, TRACK, LEAST = 140, 310, 46, 44
"""Widths of the names and of what stands at the side, height of a bar, least width of an hour; in pixels."""
QUARTER = 15
"""A drop counts to the quarter of an hour."""
BESIDE = 12
"""So many orders without a time, and stuck ones, stand at the side."""
_STRETCH = ft.CrossAxisAlignment.STRETCH
_MID = ft.CrossAxisAlignment.CENTER


@ft.component
def DayBoard(taken: float = 0) -> ft.Control:
    """One day, today at first. `taken`: so many pixels of the width are somebody else's."""
    here = use_app_context()
    ahead, set_ahead = ft.use_state(0)
    move, set_move = ft.use_state(cast("Move | None", None))
    day = company_day(here.session.now()) + timedelta(days=ahead)
    plan = plan_of(here.session.world, day)
    order = here.session.world.get(Order, move.order) if move else None
    side = _side(here, plan, order, move, set_move)
    bar = _days(day, ahead, set_ahead)
    if not here.wide:
        shown = side if order is not None else ft.Column([*_list(here, plan, set_move), side], spacing=S)
        inner = ft.Column([bar, shown], spacing=S, horizontal_alignment=_STRETCH)
        return ft.Column([ft.Container(inner, padding=L)], scroll=ft.ScrollMode.AUTO, expand=True,
                         horizontal_alignment=_STRETCH)  # fmt: skip
    room = here.width - (204 if here.width >= 1180 else 100) - taken - SIDE - NAME - 3 * L
    across = max(LEAST, room / (plan.closes - plan.opens))
    board = ft.Column([bar, pane(1, _grid(here, plan, across, order, move, set_move))], spacing=S, expand=True)
    beside = ft.Column([side], scroll=ft.ScrollMode.AUTO, horizontal_alignment=_STRETCH)
    return ft.Container(
        ft.Row(
            [ft.Container(board, expand=True), ft.Container(pane(2, beside), width=SIDE)],
            spacing=L, expand=True, vertical_alignment=_STRETCH,
        ),
        padding=ft.Padding(left=L, right=L, top=0, bottom=M), expand=True,
    )  # fmt: skip


def _days(day: date, ahead: int, to: Callable[[int], Any]) -> ft.Control:
    """Today and any day."""
    return ft.Row(
        [
            icon_button(t("day_board.before"), ft.Icons.CHEVRON_LEFT_ROUNDED, lambda _: to(ahead - 1)),
            label(weekday(day_begins(day)), ft.TextThemeStyle.TITLE_MEDIUM),
            icon_button(t("day_board.after"), ft.Icons.CHEVRON_RIGHT_ROUNDED, lambda _: to(ahead + 1)),
            *([small_button(t("office.form.today"), lambda _: to(0))] if ahead else []),
        ],
        spacing=XS, vertical_alignment=_MID,
    )  # fmt: skip


def _grid(
    here: AppContext, plan: Plan, across: float, order: Order | None, move: Move | None, to: To
) -> ft.Control:
    """Hours across, a row a technician; behind them the company's working hours."""
    hours = range(plan.opens, plan.closes)
    heights = [max(row.tracks * TRACK, TRACK) + S for row in plan.rows]
    works = ft.Colors.SURFACE_CONTAINER_HIGH if plan.rests else ft.Colors.SURFACE_CONTAINER_LOWEST
    band = ft.Container(
        left=NAME + (BEGINS - plan.opens) * across, width=(plan.works_until - BEGINS) * across, top=0,
        height=sum(heights), bgcolor=works,
    )  # fmt: skip
    lines = [
        ft.Container(
            left=NAME + n * across, width=1, top=0, height=sum(heights), bgcolor=ft.Colors.OUTLINE_VARIANT
        )
        for n in range(len(hours) + 1)
    ]
    rows = [
        _row(here, plan, row, across, height, order, move, to)
        for row, height in zip(plan.rows, heights, strict=True)
    ]
    head = [ft.Container(quiet(f"{hour:02d}"), width=across, padding=ft.Padding.only(left=XS)) for hour in hours]
    width = NAME + len(hours) * across
    stack = ft.Stack([band, *lines, ft.Column(rows, spacing=0)], width=width, height=sum(heights))
    said: list[ft.Control] = [quiet(t("day_board.rests"))] if plan.rests else []
    inner = ft.Column(
        [
            ft.Row([ft.Container(width=NAME, content=ft.Column(said)), *head], spacing=0),
            ft.Column([stack], scroll=ft.ScrollMode.AUTO, expand=True),
        ],
        spacing=0, expand=True,
    )  # fmt: skip
    return ft.Row([inner], scroll=ft.ScrollMode.AUTO, expand=True, vertical_alignment=_STRETCH)


def _row(
    here: AppContext,
    plan: Plan,
    row: Row,
    across: float,
    height: float,
    order: Order | None,
    move: Move | None,
    to: To,
) -> ft.Control:
    """A technician: the name with how they stand to what is being placed, and the day that takes a drop."""
    said, tone = _standing(here, plan, row, order, move)
    look = theme.look().tone(tone)
    name = ft.Container(
        ft.Column(
            [label(row.person.name, no_wrap=True),
             ft.Text(said, size=12, color=look.ink, max_lines=2, overflow=ft.TextOverflow.ELLIPSIS)],
            spacing=0, tight=True,
        ),
        width=NAME, height=height, padding=ft.Padding.symmetric(horizontal=S, vertical=2),
        bgcolor=look.ground if order is not None else None, border_radius=8,
    )  # fmt: skip

    def dropped(event: Any) -> None:
        """What was taken is known since then: its row may be gone. Its left edge is where it begins."""
        minute = plan.opens * HOUR + round(event.local_position.x / across * HOUR / QUARTER) * QUARTER
        minute = max(0, min(24 * HOUR - QUARTER, minute))
        to(lambda last: last and replace(last, person=row.person.id, minute=minute))

    away = [
        ft.Container(
            ft.Text(one.words, size=12), left=_x(plan, one.begins, across), bgcolor=theme.look().wait.ground,
            width=(one.ends - one.begins) / HOUR * across, top=0, height=height, border_radius=6, padding=XS,
        )
        for one in row.away
    ]  # fmt: skip
    bars = [_bar(here, plan, bar, across, row, move, to) for bar in row.bars]
    day = ft.Stack([*away, *bars], width=(plan.closes - plan.opens) * across, height=height)
    edge = ft.Border(bottom=ft.BorderSide(1, ft.Colors.OUTLINE_VARIANT))
    target = ft.DragTarget(ft.Container(day, border=edge), group="order", on_accept=dropped)
    return ft.Row([name, target], spacing=0)


def _standing(here: AppContext, plan: Plan, row: Row, order: Order | None, move: Move | None) -> tuple[str, str]:
    """Below a name: how many appointments; while something is placed, why not."""
    if order is None or move is None:
        return t("day_board.count", count=len(row.bars)), "calm"
    if row.person.id == order.technician:
        return t("office.assign.now"), "info"
    wished = as_moved(order, move, plan.day)
    reasons = why_not(here.session.world, row.person, wished, here.session.now())
    return (why_words(reasons[0]), "overdue") if reasons else (t("day_board.can"), "ok")


def _x(plan: Plan, minute: int, across: float) -> float:
    return (minute - plan.opens * HOUR) / HOUR * across


def _bar(here: AppContext, plan: Plan, bar: Bar, across: float, row: Row, move: Move | None, to: To) -> ft.Control:
    order = bar.order
    look = theme.look().tone("overdue" if bar.clashes else TONES[order.state])
    said = ", ".join(plates_said(vehicles_of(here.session.world, order))) or about(order)
    plate = f"⚠ {said}" if bar.clashes else said
    span = f"{said_minute(bar.begins)}–{said_minute(bar.begins + bar.minutes)}"
    chosen = move is not None and move.order == order.id
    box = ft.Container(
        ft.Column(
            [
                ft.Text(plate, size=13, weight=ft.FontWeight.W_600, color=look.ink,
                        no_wrap=True, overflow=ft.TextOverflow.ELLIPSIS),
                ft.Text(order.address, size=11, color=look.ink, no_wrap=True, overflow=ft.TextOverflow.ELLIPSIS),
            ],
            spacing=0, tight=True,
        ),
        width=max(bar.minutes / HOUR * across - 2, 24), height=TRACK - 4, bgcolor=look.ground, border_radius=8,
        padding=ft.Padding.symmetric(horizontal=6, vertical=3), ink=True,
        border=ft.Border.all(2 if chosen else 1, ft.Colors.PRIMARY if chosen else look.ink),
        on_click=lambda _: to(Move(order.id, "", minute_of(order, plan.day))),
    )  # fmt: skip
    parts = [span, said, order.address, row.person.name, t(f"state.{order.state}")]
    clash = [t("day_board.clash")] if bar.clashes else []
    name = " · ".join(p for p in (*clash, *parts) if p)
    named = ft.Semantics(label=name, button=True, container=True, content=box)
    held = _held(order, named, lambda: to(Move(order.id, "", minute_of(order, plan.day))))
    return ft.Container(held, left=_x(plan, bar.begins, across), top=bar.track * TRACK + 2)


def _held(order: Order, content: ft.Control, begin: Callable[[], Any]) -> ft.Control:
    """What can be taken by hand."""
    if not movable(order):
        return content
    return ft.Draggable(content, group="order", data=order.id, on_drag_start=lambda _: begin())


def _side(here: AppContext, plan: Plan, order: Order | None, move: Move | None, to: To) -> ft.Control:
    """What is being placed; else what has no time or nobody, and what is stuck."""
    if order is not None and move is not None:
        return keyed(Placing, f"placing-{order.id}-{plan.day}", order, move, plan.day, to)
    still = stuck(here.session.world, here.session.now())
    rows = [heading(f"{t('day_board.loose')} {len(plan.loose)}"), *_tiles(here, plan.loose, to)]
    if not plan.loose:
        rows.append(empty_state(ft.Icons.TASK_ALT_ROUNDED, t("day_board.loose.none"), t("day_board.loose.hint")))
    rows += [heading(f"{t('day_board.stuck')} {len(still)}"), *_tiles(here, still, to)]
    return ft.Column(rows, spacing=S, tight=True, horizontal_alignment=_STRETCH)


def _tiles(here: AppContext, orders: Sequence[Order], to: To) -> list[ft.Control]:
    def tile(order: Order) -> ft.Control:
        def pick(_: Any = None) -> None:
            to(Move(order.id))

        return _held(order, order_tile(here.session, order, pick), pick)

    rest = len(orders) - BESIDE
    more = [quiet(t("office.dispatch.rest", count=rest))] if rest > 0 else []
    return [*map(tile, orders[:BESIDE]), *more]


def _list(here: AppContext, plan: Plan, to: To) -> list[ft.Control]:
    """On a phone: each technician's day from the top."""
    rows: list[ft.Control] = []
    for row in plan.rows:
        rows.append(heading(f"{row.person.name} {len(row.bars)}"))
        for bar in row.bars[:AT_ONCE]:
            pick = Move(bar.order.id, "", minute_of(bar.order, plan.day))
            rows.append(order_tile(here.session, bar.order, lambda _, move=pick: to(move)))
        rows += rest_note(row.bars, AT_ONCE)
    return rows
