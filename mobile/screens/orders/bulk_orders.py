"""What can be done with several orders at once: assigned, approved, given another time, printed, taken out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import flet as ft

from mobile.screens.appointments.agree_time import day_and_hour
from mobile.screens.shared.bulk import Picks
from mobile.screens.shared.bulk_panel import Action, Bulk, gone, records_of, run_button
from mobile.screens.shared.date_parsing import appointment, parts
from mobile.screens.shared.lookups import technicians
from mobile.screens.shared.report_files import ReportFiles
from mobile.screens.shared.rows import small_button
from mobile.ui.app_context import AppContext, Form, keyed
from mobile.ui.basics import banner, label, quiet
from mobile.ui.downloads import SaveButton
from mobile.ui.fields import text_field
from mobile.ui.text import language, t
from mobile.ui.theme import S
from rulebook.kernel.commands import Command
from rulebook.kernel.errors import Refusal
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import PersonId
from rulebook.rules import why_not
from rulebook.subjects.appointments.commands import AgreeTime
from rulebook.subjects.orders.commands import ApproveOrder, AssignOrder
from rulebook.subjects.orders.records import Order, OrderState

MOST_PAPERS = 100
"""So many orders fit into one file of papers or one table."""
OVER = (OrderState.CLOSED, OrderState.CANCELLED)
_I = ft.Icons


def _order(here: AppContext, id: str) -> Order | None:
    return here.session.world.get(Order, id)


def order_gone(id: str) -> Refusal:
    return gone(f"order {id}")


def _assign(here: AppContext, form: Form, picks: Picks, orders: list[Order], redraw: Any) -> list[ft.Control]:
    """Every technician, those first whom most of the orders suit."""
    world, now = here.session.world, here.session.now()
    chosen = form.text("technician")

    def suits(person: Person) -> int:
        return sum(not why_not(world, person, order, now) for order in orders)

    found = sorted(((suits(p), p) for p in technicians(world)), key=lambda pair: (-pair[0], pair[1].name))

    def pick(id: str) -> Callable[[Any], None]:
        def press(_: Any) -> None:
            form.put("technician", id)
            redraw()

        return press

    chips = [
        small_button(
            t("bulk.assign.suits", name=p.name, count=count, all=len(orders)),
            pick(p.id),
            _I.CHECK_ROUNDED if p.id == chosen else None,
            p.id == chosen,
        )
        for count, p in found
    ]
    named = next((p for _, p in found if p.id == chosen), None)

    def make(_: str) -> Command | Refusal:
        return AssignOrder(technician=PersonId(chosen))

    words = t("bulk.assign.do", count=len(orders), name=named.name if named else "…")
    return [
        label(t("bulk.assign.who")),
        ft.Row([*chips], wrap=True, spacing=S, run_spacing=S),
        run_button(here, picks, words, make if named else None, _I.PERSON_ADD_ALT_1_ROUNDED),
    ]


def _approve(here: AppContext, _form: Form, picks: Picks, orders: list[Order], _redraw: Any) -> list[ft.Control]:
    """Each in the revision that is on this screen: one that was changed since is refused by its rule."""
    revisions = {str(order.id): order.revision for order in orders}

    def make(id: str) -> Command | Refusal:
        return ApproveOrder(revision=revisions[id]) if id in revisions else order_gone(id)

    words = t("bulk.approve.do", count=len(orders))
    return [quiet(t("bulk.approve.words")), run_button(here, picks, words, make, _I.TASK_ALT_ROUNDED)]


def _re_date(here: AppContext, form: Form, picks: Picks, orders: list[Order], redraw: Any) -> list[ft.Control]:
    """Another day, at one hour or each at its own, for those whose customers agreed to just that (ORD-7).

    Who agreed is said for each; another day or hour asks anew.
    """
    day, hour, reason = form.text("day"), form.text("hour"), form.text("reason").strip()
    asked = f"{day} {hour}"
    said = form.get("agreed", ()) if form.text("agreed_to") == asked else ()
    agreed = [str(order.id) for order in orders if order.id in said]

    def say(id: str) -> Callable[[Any], None]:
        def press(_: Any) -> None:
            form.put("agreed_to", asked)
            form.put("agreed", [one for one in agreed if one != id] if id in agreed else [*agreed, id])
            redraw()

        return press

    def make(id: str) -> Command | Refusal:
        return new_time(_order(here, id), id, day, hour, reason)

    dated = "T" in appointment(day, hour or "09:00")
    chips = [
        small_button(
            t("bulk.re_date.agreed", number=order.number, customer=order.customer_name or "—"),
            say(order.id),
            _I.CHECK_ROUNDED if order.id in agreed else None,
            order.id in agreed,
        )
        for order in orders
    ]
    words = t("bulk.re_date.do", count=len(agreed))
    ready = dated and bool(reason and agreed)
    return [
        day_and_hour(here, form, redraw),
        quiet(t("bulk.re_date.hour")),
        *([label(t("bulk.re_date.who")), ft.Row([*chips], wrap=True, spacing=S, run_spacing=S)] if dated else ()),
        text_field(form, "reason", t("bulk.re_date.reason"), redraw, lines=2),
        run_button(here, picks, words, make if ready else None, _I.EVENT_REPEAT_ROUNDED, agreed),
    ]


def new_time(order: Order | None, id: str, day: str, hour: str, reason: str) -> Command | Refusal:
    """The time agreed for one order: the day, at the hour that is typed or else at the hour it has already."""
    if order is None:
        return order_gone(id)
    if order.state in OVER:
        return Refusal(rule="ORD-5", code="wrong_state", facts={"state": order.state})
    moment = appointment(day, hour or parts(order.appointment)[1])
    if "T" not in moment:
        return Refusal(rule="ORD-7", code="field_missing", facts={"fields": "appointment"})
    return AgreeTime(time=moment, reason=reason)


def _together(orders: list[Order]) -> str:
    """Their ids in a query: parted by commas, of which none has one as it is written here."""
    return quote(",".join(quote(order.id, safe="") for order in orders[:MOST_PAPERS]), safe=",")


def _too_many(orders: list[Order]) -> list[ft.Control]:
    if len(orders) <= MOST_PAPERS:
        return []
    return [banner(t("bulk.too_many", most=MOST_PAPERS), t("bulk.too_many.todo"), "wait")]


def _print(_here: AppContext, _form: Form, _picks: Picks, orders: list[Order], _redraw: Any) -> list[ft.Control]:
    """All papers in one PDF."""
    if too_many := _too_many(orders):
        return too_many
    path = f"/api/papers?kind=order&ids={_together(orders)}&language={language()}"
    words = t("bulk.print.do", count=len(orders))
    return [
        quiet(t("bulk.print.words")),
        keyed(SaveButton, f"print-{path}", words, path, "orders.pdf", _I.PRINT_OUTLINED),
    ]


def _export(_here: AppContext, _form: Form, _picks: Picks, orders: list[Order], _redraw: Any) -> list[ft.Control]:
    """A table of them, numbered and with the reason like any export."""
    if too_many := _too_many(orders):
        return too_many
    path = f"/api/orders/table?ids={_together(orders)}&language={language()}&form="
    files = [(form.upper(), f"{path}{form}", f"orders.{form}") for form in ("xlsx", "csv")]
    words = quiet(t("bulk.export.words", count=len(orders)))
    return [words, keyed(ReportFiles, f"export-{path}", "orders.picked", files)]


ACTIONS: dict[str, Action] = {
    "assign": Action(_I.PERSON_ADD_ALT_1_ROUNDED, AssignOrder.ROLES, _assign),
    "approve": Action(_I.TASK_ALT_ROUNDED, ApproveOrder.ROLES, _approve),
    "re_date": Action(_I.EVENT_REPEAT_ROUNDED, AgreeTime.ROLES, _re_date),
    "print": Action(_I.PRINT_OUTLINED, None, _print),
    "export": Action(_I.DOWNLOAD_ROUNDED, None, _export),
}
BULK = Bulk("office.orders", ACTIONS, records_of(Order), "bulk.title")
