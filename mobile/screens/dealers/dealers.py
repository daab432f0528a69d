"""Dealers and shipments: list left, what is open right; a new dealer is entered here (DEAL-1, SHIP-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.client.session_api import Session
from mobile.screens.dealers.dealer import DealerPage
from mobile.screens.dealers.parts import act, may, outstanding_of, sees_money, statements_of
from mobile.screens.dealers.shipments import Shipments
from mobile.screens.dealers.statement import Statement
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
from mobile.screens.shared.report_files import reports_of_mine
from mobile.screens.shared.rows import line, row_tile
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, pill, quiet, second_button, title
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.text import money, t
from mobile.ui.theme import M
from rulebook.numbers.searching import sought
from rulebook.subjects.dealers.commands import ApproveRebate, SendShipment, SetDealer
from rulebook.subjects.dealers.records import Dealer, RebateStatement, Shipment, StatementState

NEW, SHIPMENTS = "new", "shipments"
BY_NAME = "name"
VIEWS = ("all", "drafts", "unpaid")
FILES = ("rebates", "rebate_lines", "shipments")


def waiting(session: Session) -> int:
    """Drafts that wait for my approval."""
    if not ApproveRebate.ROLES.intersection(session.me.roles):
        return 0
    drawn = session.world.find(RebateStatement, "state", StatementState.DRAWN)
    return sum(one.drawn_by != session.me.id for one in drawn)


@ft.component
def Dealers(place: Place) -> ft.Control:
    here = use_app_context()
    leave = None if here.wide else lambda: here.go(routes.office("dealers"))
    detail = None
    if place.step == NEW:
        detail = keyed(NewDealer, NEW, leave)
    elif place.step == SHIPMENTS:
        detail = keyed(Shipments, SHIPMENTS, leave)
    elif place.step and place.more:
        upper = routes.office("dealers", place.step)
        back = lambda: here.go(upper)  # noqa: E731  # a handler of one expression
        detail = keyed(Statement, f"statement-{place.more}", place.more, back)
    elif place.step:
        detail = keyed(DealerPage, f"dealer-{place.step}", place.step, leave)
    nothing = nothing_open(ft.Icons.HANDSHAKE_OUTLINED, t("dealers.pick"))
    return two_panes(here, keyed(Listed, "list", place.step), detail, nothing)


@ft.component
def Listed(chosen: str) -> ft.Control:
    """Dealers by name, branch or what is unpaid; narrowed down to when something was last sent or drawn."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("dealers.filter")
    world = here.session.world
    every = world.all(Dealer)
    money_too = sees_money(here)
    fits = {view: [one for one in every if _is_in(here, one, view)] for view in VIEWS}
    view = form.text("view", VIEWS[0]) if money_too else VIEWS[0]
    query = form.text("query")
    found = sought(query, fits[view], lambda d: (d.name, d.branch, d.contact, d.contact_phone))
    columns: dict[str, Callable[[Dealer], Any]] = {
        BY_NAME: lambda one: one.name,
        "branch": lambda one: (not one.branch, one.branch, one.name),
    }
    if money_too:
        columns["sum"] = lambda one: (-outstanding_of(world, one), one.name)
    found = sorted_out(form, found, lambda one: last_dealt(here, one), columns, BY_NAME)
    shown, rest = cut(found, form, redraw)
    rows = [_tile(here, one, one.id == chosen) for one in shown]
    if not rows:
        key = "dealers.none" if every else "dealers.empty"
        rows = [empty_state(ft.Icons.HANDSHAKE_OUTLINED, t(key), t(f"{key}.hint"))]
    top: list[ft.Control] = []
    if may(here, SetDealer):
        path = routes.office("dealers", NEW)
        top.append(second_button(t("dealers.new"), lambda _: here.go(path), ft.Icons.ADD_ROUNDED))
    ships = routes.office("dealers", SHIPMENTS)
    words = t("dealers.ship.send" if may(here, SendShipment) else "dealers.shipments")
    top.append(second_button(words, lambda _: here.go(ships), ft.Icons.LOCAL_SHIPPING_OUTLINED))
    if every:
        top.append(search_field(form, t("dealers.search"), redraw))
        if money_too:
            options = [(name, t(f"dealers.view.{name}"), len(fits[name])) for name in VIEWS]
            top.append(filter_row(form, "view", options, redraw, view))
        top += list_tools(form, tuple(columns), redraw, BY_NAME)
    files = reports_of_mine(here, "dealers.list", FILES) if every else []
    below = [heading(t("finance.exports")), *files] if files else []
    return screen(
        pane_head(t("nav.dealers"), t("dealers.under"), big=True), list_pane(top, [*rows, *rest, *below])
    )


def _is_in(here: AppContext, one: Dealer, view: str) -> bool:
    if view == "drafts":
        return any(s.state is StatementState.DRAWN for s in statements_of(here.session.world, one.id))
    return view == VIEWS[0] or outstanding_of(here.session.world, one) > 0


def last_dealt(here: AppContext, one: Dealer) -> str:
    """When something was last sent to it or, in my sight, drawn for it, as ISO text; '' where never."""
    world = here.session.world
    sent = [shipment.sent_at for shipment in world.find(Shipment, "dealer", one.id)]
    return max([*sent, *(statement.drawn_at for statement in statements_of(world, one.id))], default="")


def _tile(here: AppContext, one: Dealer, chosen: bool) -> ft.Control:
    path = routes.office("dealers", one.id)
    statements = statements_of(here.session.world, one.id) if sees_money(here) else []
    draft = [pill(t("dealers.drafts"), "wait")] if any(s.state == "drawn" for s in statements) else []
    parts = [line(title(one.name), *draft)]
    parts.append(quiet(" · ".join(part for part in (one.branch, one.contact) if part) or "—"))
    if statements:
        parts.append(quiet(_paid_words(here, one, statements)))
    return row_tile(*parts, on_click=lambda _: here.go(path), chosen=chosen, name=one.name)


def _paid_words(here: AppContext, one: Dealer, statements: list[RebateStatement]) -> str:
    """What is issued and not paid; a draft is neither, so nobody is told that it is paid."""
    if unpaid := outstanding_of(here.session.world, one):
        return t("dealers.unpaid", sum=money(unpaid))
    issued = any(s.state is not StatementState.DRAWN for s in statements)
    return t("dealers.all_paid" if issued else "dealers.none_issued")


@ft.component
def NewDealer(back: Any) -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("dealers.new")
    id = ft.use_memo(here.session.new_id, [])
    said = {name: form.text(name).strip() for name in ("name", "branch", "contact", "contact_phone", "address")}

    async def save(_: Any) -> None:
        if await doing.do(SetDealer(**said), id):
            await form.drop()
            here.go(routes.office("dealers", id))

    fields = [text_field(form, name, t(f"dealers.field.{name}"), redraw) for name in said]
    parts = [card(*fields, spacing=M), *act(doing, t("dealers.enter"), save if said["name"] else None)]
    return screen(pane_head(t("dealers.new"), back=back), pane_body(*parts))
