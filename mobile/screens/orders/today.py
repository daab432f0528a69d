"""The day: what is under way, what is new, what comes next, what is done."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.cases.field import clocks_today, field_page
from mobile.screens.complaints.matters import matters_of
from mobile.screens.orders.work_order import ICONS, take
from mobile.screens.rounds.today_rows import rounds_today
from mobile.screens.shared.ages import age_mark
from mobile.screens.shared.lookups import OVER
from mobile.screens.shared.panes import rest_note
from mobile.screens.visits.progress import GROUPS, TONES, UNDER_WAY, OrderView, mine, next_step, order_view
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command
from mobile.ui.basics import (
    card,
    empty_state,
    heading,
    label,
    pill,
    pressed_whole,
    primary_button,
    quiet,
    refusal_banner,
    title,
)
from mobile.ui.frame import body, page_head, screen
from mobile.ui.plate import plate_badge
from mobile.ui.text import t, weekday, when
from mobile.ui.theme import L, M, S
from rulebook.subjects.orders.records import Order

SHOWN_DONE = 10
"""So many finished orders are shown, the latest; how many more there are is said."""


@ft.component
def Today(place: Place) -> ft.Control:
    """Orders by state, the next thing first."""
    here = use_app_context()
    if place.item:
        return field_page(place)
    orders = mine(here.session)
    now = here.session.now()
    head = page_head(t("nav.today"), weekday(now), big=True)
    open_ = [o for o in orders if any(o.state in states for key, states in GROUPS if key != "done")]
    matters = [*matters_of(here), *rounds_today(here)]
    if not orders:
        empty = empty_state(ft.Icons.WB_SUNNY_OUTLINED, t("today.empty"), t("today.empty.hint"))
        return screen(head, body(*matters, empty, *clocks_today(here)))
    parts: list[ft.Control] = [*matters]
    lead = next((o for o in open_ if o.state in UNDER_WAY), open_[0] if open_ else None)
    if lead is not None:
        parts.append(keyed(Lead, f"lead-{lead.id}", lead))
    else:
        parts.append(empty_state(ft.Icons.TASK_ALT_ROUNDED, t("today.all_done"), t("today.all_done.hint")))
    for key, states in GROUPS:
        group = [o for o in orders if o.state in states and o is not lead]
        most = SHOWN_DONE if key == "done" else len(group)
        if group:
            parts.append(heading(t(f"today.{key}", count=len(group))))
            parts += [_tile(here, order) for order in group[-most:]]
            parts += rest_note(group, most)
    return screen(head, body(*parts, *clocks_today(here)))


def _open(here: AppContext, order: Order) -> Any:
    return lambda _: here.go(routes.order(order.id))


def _where(order: Order) -> str:
    return " · ".join(part for part in (order.customer_name, order.address) if part)


@ft.component
def Lead(order: Order) -> ft.Control:
    """The next thing, as large as it deserves. Its button takes the step that it names; elsewhere it opens."""
    here = use_app_context()
    doing = use_command()
    view = order_view(here.session, order.id)
    assert view is not None
    step = next_step(view) or "complete"

    async def press(_: Any) -> None:
        await take(here, doing, view, step)

    said = [refusal_banner(doing.refusal)] if doing.refusal else []
    ink = ft.Colors.ON_PRIMARY_CONTAINER
    state = ft.Row(
        [pill(t(f"state.{order.state}"), TONES.get(order.state, "calm")), _appointment(here, order, ink)],
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        wrap=True,
    )
    what = order.symptom or order.problem or t(f"kind.{order.kind}")
    opens = ft.Container(
        ft.Column(
            [
                state,
                _plate(view, 26),
                label(what, ft.TextThemeStyle.TITLE_LARGE, ink),
                label(_where(order), color=ink),
            ],
            spacing=M,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        on_click=_open(here, order),
        ink=True,
    )
    return card(
        pressed_whole(opens),
        *said,
        primary_button(t(f"next.{step}"), press, ICONS[step], doing.busy),
        hero=True,
        padding=20,
        spacing=M,
    )


def _appointment(here: AppContext, order: Order, color: str | None = None) -> ft.Control:
    words = when(order.appointment, here.session.now()) if order.appointment else t("order.no_appointment")
    return ft.Row(
        [ft.Icon(ft.Icons.SCHEDULE_ROUNDED, size=18, color=color), label(words, _LABEL, color)],
        spacing=6,
        tight=True,
    )


_LABEL = ft.TextThemeStyle.LABEL_LARGE


def _plate(view: OrderView, size: int) -> ft.Control:
    if not view.vehicles:
        return quiet(t("order.no_vehicle"))
    row: list[ft.Control] = [plate_badge(view.plate, view.vehicle_type, size)]
    if len(view.vehicles) > 1:
        row.append(
            pill(t("order.vehicles_more", count=len(view.vehicles)), "calm", ft.Icons.LOCAL_SHIPPING_ROUNDED)
        )
    return ft.Row(row, spacing=S, wrap=True)


def _tile(here: AppContext, order: Order) -> ft.Control:
    view = order_view(here.session, order.id)
    assert view is not None
    top = ft.Row(
        [_plate(view, 17), pill(t(f"state.{order.state}"), TONES.get(order.state, "calm"))],
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        wrap=True,
        run_spacing=S,
    )
    foot = ft.Row(
        [
            _appointment(here, order, ft.Colors.ON_SURFACE_VARIANT),
            *([] if order.state in OVER else age_mark(order.submitted_at or order.opened_at, here.session.now())),
            quiet(order.number),
        ],
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        wrap=True,
    )
    return card(
        top,
        title(order.symptom or order.problem or t(f"kind.{order.kind}")),
        quiet(_where(order)),
        foot,
        on_click=_open(here, order),
        padding=L,
    )
