"""Dealers and shipments: list left, what is open right; a new dealer is entered here (DEAL-1, SHIP-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.client.session_api import Session
from mobile.screens.dealers.dealer import DealerPage
from mobile.screens.dealers.parts import act, may, outstanding_of, sees_money, statements_of
from mobile.screens.dealers.shipments import Shipments
from mobile.screens.dealers.statement import Statement
from mobile.screens.shared.panes import list_pane, nothing_open, pane_body, pane_head, two_panes
from mobile.screens.shared.rows import line, row_tile
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, pill, quiet, second_button, title
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.text import money, t
from mobile.ui.theme import M
from rulebook.subjects.dealers.commands import ApproveRebate, SendShipment, SetDealer
from rulebook.subjects.dealers.records import Dealer, RebateStatement, StatementState

NEW, SHIPMENTS = "new", "shipments"


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
    here = use_app_context()
    found = sorted(here.session.world.all(Dealer), key=lambda one: one.name)
    rows = [_tile(here, one, one.id == chosen) for one in found]
    if not rows:
        rows = [empty_state(ft.Icons.HANDSHAKE_OUTLINED, t("dealers.empty"), t("dealers.empty.hint"))]
    top: list[ft.Control] = []
    if may(here, SetDealer):
        path = routes.office("dealers", NEW)
        top.append(second_button(t("dealers.new"), lambda _: here.go(path), ft.Icons.ADD_ROUNDED))
    ships = routes.office("dealers", SHIPMENTS)
    words = t("dealers.ship.send" if may(here, SendShipment) else "dealers.shipments")
    top.append(second_button(words, lambda _: here.go(ships), ft.Icons.LOCAL_SHIPPING_OUTLINED))
    return screen(pane_head(t("nav.dealers"), t("dealers.under"), big=True), list_pane(top, rows))


def _tile(here: AppContext, one: Dealer, chosen: bool) -> ft.Control:
    path = routes.office("dealers", one.id)
    statements = statements_of(here.session.world, one.id) if sees_money(here) else []
    draft = [pill(t("dealers.drafts"), "wait")] if any(s.state == "drawn" for s in statements) else []
    unpaid = outstanding_of(here.session.world, one)
    parts = [line(title(one.name), *draft)]
    parts.append(quiet(" · ".join(part for part in (one.branch, one.contact) if part) or "—"))
    if statements:
        parts.append(quiet(t("dealers.unpaid", sum=money(unpaid)) if unpaid else t("dealers.all_paid")))
    return row_tile(*parts, on_click=lambda _: here.go(path), chosen=chosen, name=one.name)


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
