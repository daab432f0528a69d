"""What can be done with several orders at once: assigned, approved, given another time, printed, taken out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

import flet as ft

from mobile.screens.appointments.agree_time import day_and_hour
from mobile.screens.shared.bulk import Make, Picks, counts, progress_row
from mobile.screens.shared.date_parsing import appointment, parts
from mobile.screens.shared.lookups import technicians
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.report_files import ReportFiles
from mobile.screens.shared.rows import small_button
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import banner, card, label, primary_button, quiet
from mobile.ui.downloads import SaveButton
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.text import language, t
from mobile.ui.theme import M, S
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
ACTIONS: dict[str, tuple[ft.IconData, frozenset[Any] | None]] = {
    "assign": (_I.PERSON_ADD_ALT_1_ROUNDED, AssignOrder.ROLES),
    "approve": (_I.TASK_ALT_ROUNDED, ApproveOrder.ROLES),
    "re_date": (_I.EVENT_REPEAT_ROUNDED, AgreeTime.ROLES),
    "print": (_I.PRINT_OUTLINED, None),
    "export": (_I.DOWNLOAD_ROUNDED, None),
}
"""Icon, and whose roles give the command; None: whoever sees the list. Words: `bulk.<key>`."""


def offered(here: AppContext) -> list[str]:
    """The actions that one's roles open."""
    roles = set(here.session.me.roles)
    return [key for key, (_, needed) in ACTIONS.items() if needed is None or needed & roles]


@ft.component
def BulkPanel(picks: Picks, turn: int, back: Callable[[], Any] | None) -> ft.Control:
    """Which action, what it needs to know, and the button that does it to every picked order."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.orders.bulk.action")
    picks.settle(here.session.inbox)
    orders = [o for id in picks.ids if (o := here.session.world.get(Order, id)) is not None]
    action = form.text("action")

    def choose(key: str) -> Callable[[Any], None]:
        def press(_: Any) -> None:
            form.put("action", key)
            redraw()

        return press

    chips = [small_button(t(f"bulk.{k}"), choose(k), ACTIONS[k][0], k == action) for k in offered(here)]
    inside: list[ft.Control] = [ft.Row([*chips], wrap=True, spacing=S, run_spacing=S)]
    done, refused = counts(picks)
    if refused:
        inside.append(
            banner(t("bulk.some_refused", done=done, refused=refused), t("bulk.some_refused.todo"), "wait")
        )
    elif done and not picks.busy:
        inside.append(banner(t("bulk.all_done", count=done), _sent_words(here), "ok"))
    inside += progress_row(picks)
    if not orders:
        inside.append(quiet(t("bulk.pick_first")))
    elif action in FORMS and not picks.busy:
        inside.append(card(*FORMS[action](here, form, picks, orders, redraw), padding=20, spacing=M))
    return screen(pane_head(t("bulk.title", count=len(orders)), back=back), pane_body(*inside))


def _sent_words(here: AppContext) -> str:
    return t("bulk.kept") if here.session.status.signal == "offline" else t("bulk.sent")


def _button(
    here: AppContext,
    picks: Picks,
    words: str,
    make: Make | None,
    icon: ft.IconData,
    only: Sequence[str] | None = None,
) -> ft.Control:
    async def press(_: Any) -> None:
        if make is not None:
            await picks.run(here.session, make, only)

    return primary_button(words, press if make is not None else None, icon, picks.busy)


def _order(here: AppContext, id: str) -> Order | None:
    return here.session.world.get(Order, id)


def gone(id: str) -> Refusal:
    """The order is not in sight any more."""
    return Refusal(rule="SYS-3", code="not_found", facts={"what": f"order {id}"})


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
        _button(here, picks, words, make if named else None, ACTIONS["assign"][0]),
    ]


def _approve(here: AppContext, _form: Form, picks: Picks, orders: list[Order], _redraw: Any) -> list[ft.Control]:
    """Each in the revision that is on this screen: one that was changed since is refused by its rule."""
    revisions = {str(order.id): order.revision for order in orders}

    def make(id: str) -> Command | Refusal:
        return ApproveOrder(revision=revisions[id]) if id in revisions else gone(id)

    words = t("bulk.approve.do", count=len(orders))
    return [quiet(t("bulk.approve.words")), _button(here, picks, words, make, ACTIONS["approve"][0])]


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
    return [
        day_and_hour(here, form, redraw),
        quiet(t("bulk.re_date.hour")),
        *([label(t("bulk.re_date.who")), ft.Row([*chips], wrap=True, spacing=S, run_spacing=S)] if dated else ()),
        text_field(form, "reason", t("bulk.re_date.reason"), redraw, lines=2),
        _button(here, picks, words, make if dated and reason and agreed else None, ACTIONS["re_date"][0], agreed),
    ]


def new_time(order: Order | None, id: str, day: str, hour: str, reason: str) -> Command | Refusal:
    """The time agreed for one order: the day, at the hour that is typed or else at the hour it has already."""
    if order is None:
        return gone(id)
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


FORMS: dict[str, Callable[[AppContext, Form, Picks, list[Order], Any], list[ft.Control]]] = {
    "assign": _assign,
    "approve": _approve,
    "re_date": _re_date,
    "print": _print,
    "export": _export,
}
