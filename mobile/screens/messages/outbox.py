"""The outbox: what waits, what failed, what customers were told, what was withdrawn; one message right (MSG-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.client.session_api import Session
from mobile.screens.messages.message_card import MessageCard, state_mark
from mobile.screens.messages.wish import AddressPart, WishPart, may_address
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.list_tools import list_tools, sorted_out
from mobile.screens.shared.panes import (
    cut,
    filter_row,
    list_pane,
    nothing_open,
    pane_body,
    pane_head,
    search_field,
    two_panes,
)
from mobile.screens.shared.rows import line, link_row, row_tile
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, quiet, title
from mobile.ui.frame import screen
from mobile.ui.text import t, when
from mobile.ui.theme import S
from rulebook.kernel.times import parse_time
from rulebook.numbers.searching import sought
from rulebook.subjects.company.records import Customer
from rulebook.subjects.messages.records import Message, MessageState
from rulebook.subjects.orders.records import Order

VIEWS = {
    "waiting": (MessageState.QUEUED, MessageState.DRAWN),
    "failed": (MessageState.FAILED,),
    "told": (MessageState.SENT, MessageState.HANDED),
    "withdrawn": (MessageState.WITHDRAWN,),
}

COLUMNS: dict[str, Callable[[Message], Any]] = {
    "customer": lambda m: (m.customer_name, m.drawn_at),
    "occasion": lambda m: (m.occasion, m.drawn_at),
}


def failed(session: Session) -> int:
    """How many did not go out and still would be true."""
    now = session.now()
    found = session.world.find(Message, "state", MessageState.FAILED)
    return sum(not m.until or parse_time(m.until) > now for m in found)


def listed(here: AppContext, view: str) -> list[Message]:
    """Of one view, the latest first."""
    world = here.session.world
    found = [m for state in VIEWS[view] for m in world.find(Message, "state", state)]
    return sorted(found, key=lambda m: (parse_time(m.drawn_at), m.id), reverse=True)


@ft.component
def Outbox(place: Place) -> ft.Control:
    here = use_app_context()
    leave = None if here.wide else lambda: here.go(routes.office("messages"))
    detail = keyed(MessagePage, f"message-{place.more}", place.more, leave) if place.more else None
    nothing = nothing_open(ft.Icons.SMS_OUTLINED, t("messages.pick"))
    return two_panes(here, keyed(Listed, "list", place.step, place.more), detail, nothing)


@ft.component
def Listed(opened: str, chosen: str) -> ft.Control:
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("messages.filter")
    view = form.text("view", opened if opened in VIEWS else "waiting")
    options = [(one, t(f"messages.view.{one}"), len(listed(here, one))) for one in VIEWS]
    top: list[ft.Control] = [
        search_field(form, t("messages.search"), redraw),
        filter_row(form, "view", options, redraw, view),
        *list_tools(form, tuple(COLUMNS), redraw),
        *beyond_note(here),
    ]
    found = sought(form.text("query"), listed(here, view), _texts)
    found = sorted_out(form, found, lambda m: m.drawn_at, COLUMNS)
    shown, rest = cut(found, form, redraw)
    rows = [*(_tile(here, view, m, m.id == chosen) for m in shown), *rest]
    if not rows:
        rows = [empty_state(ft.Icons.SMS_OUTLINED, t("messages.none"), t("messages.none.hint"))]
    return screen(pane_head(t("nav.messages"), t("messages.under"), big=True), list_pane(top, rows))


def _texts(message: Message) -> list[str]:
    return [message.customer_name, message.contact, message.text, message.to]


def _tile(here: AppContext, view: str, message: Message, chosen: bool) -> ft.Control:
    path = routes.office("messages", view, message.id)
    at = max((one.at for one in message.told), default=message.drawn_at)
    return row_tile(
        line(title(t(f"message.occasion.{message.occasion}")), state_mark(message)),
        quiet(" · ".join(p for p in (message.customer_name, when(at, here.session.now())) if p)),
        quiet(message.text, max_lines=1, overflow=ft.TextOverflow.ELLIPSIS),
        on_click=lambda _: here.go(path),
        chosen=chosen,
        name=message.customer_name,
    )


@ft.component
def MessagePage(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One message, the order that it is about, and how its customer wants to be written to."""
    here = use_app_context()
    world = here.session.world
    message = world.get(Message, id)
    if message is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("messages.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("nav.messages"), back=back), pane_body(nothing))
    parts: list[ft.Control] = [keyed(MessageCard, f"message-{id}", message)]
    order = world.get(Order, message.order) if message.order else None
    if order:
        path = routes.office("orders", order.id)
        words = t("message.order", number=order.number)
        parts.append(
            card(link_row(words, "", ft.Icons.ASSIGNMENT_OUTLINED, lambda _: here.go(path)), padding=S, spacing=0)
        )
    if message.customer:
        parts += [heading(t("message.wish.title")), keyed(WishPart, f"wish-{message.customer}", message.customer)]
        if may_address(here.session.me.roles, world.get(Customer, message.customer)):
            parts.append(keyed(AddressPart, f"address-{message.customer}", message.customer))
    head = pane_head(t(f"message.occasion.{message.occasion}"), message.customer_name, back=back)
    return screen(head, pane_body(*parts))
