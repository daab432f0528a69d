"""The office's terms: what comes due, what they bring in, by month; one term, a list, the plans (TERM-1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.client.session_api import Session
from mobile.screens.books.money_rows import bars
from mobile.screens.service_terms.bulk import Bulk
from mobile.screens.service_terms.desk_receipt import DeskReceipt
from mobile.screens.service_terms.parts import state_pill
from mobile.screens.service_terms.plans import Plans
from mobile.screens.service_terms.set_term import NewTerm
from mobile.screens.service_terms.term import Term
from mobile.screens.shared.bulk import Picks, picking_tools
from mobile.screens.shared.bulk_panel import (
    PAGE,
    Action,
    beside_picks,
    picked_row,
    picks_bar,
    records_of,
    use_picks,
)
from mobile.screens.shared.bulk_panel import Bulk as ListBulk
from mobile.screens.shared.list_tools import list_tools, sorted_out
from mobile.screens.shared.panes import cut, list_pane, nothing_open, pane_head, search_field, two_panes
from mobile.screens.shared.rows import line, row_tile
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import empty_state, primary_button, quiet, second_button, title
from mobile.ui.fields import grouped
from mobile.ui.frame import screen
from mobile.ui.text import day, t
from mobile.ui.text import month as say_month
from mobile.ui.theme import S
from rulebook.kernel.times import company_day
from rulebook.numbers import show_plate
from rulebook.numbers.text import clean
from rulebook.subjects.service_terms.commands import RenewTerm, SetPlan, SetTerm
from rulebook.subjects.service_terms.figures import BEFORE, LATER, due_by_month, income_by_month, months_from
from rulebook.subjects.service_terms.lookup import days_left, warned_days
from rulebook.subjects.service_terms.records import ServiceTerm, TermRenewal, TermState
from rulebook.subjects.service_terms.visibility import INCOME

KEY = "terms"
BULK, PLANS, NEW, RECEIPT = "list", "plans", "new", "receipt"
BY_END = "end"
COLUMNS: dict[str, Callable[[ServiceTerm], Any]] = {
    "plate": lambda one: (one.plate, one.until),
    "unit": lambda one: (not one.number, one.number, one.until),
    "state": lambda one: (list(TermState).index(one.state), one.until),
}
BACK = 6
"""So many months of income are shown, this one included; and so many of what comes due."""


def waiting(session: Session) -> int:
    """Terms that were warned of, or have lapsed, and are not renewed yet."""
    today = company_day(session.now())
    return sum(_due(session, term, today) for term in session.world.all(ServiceTerm))


def _due(session: Session, term: ServiceTerm, today: date) -> bool:
    left = days_left(term, today)
    if left is None or term.state is TermState.ENDED:
        return False
    return left <= max(warned_days(session.world, date.fromisoformat(term.until)), default=0)


@ft.component
def Terms(place: Place) -> ft.Control:
    """The list left, what is open right."""
    here = use_app_context()
    leave = None if here.wide else lambda: here.go(routes.office(KEY))
    picks, turn = use_picks(PICKED.key)
    rows = keyed(Listed, "list", place.step, picks, turn)
    beside = beside_picks(here, PICKED, picks, turn, rows, place.step, lambda: here.go(routes.office(KEY)))
    if beside is not None:
        return beside
    detail = None
    if place.step == BULK:
        detail = keyed(Bulk, BULK, leave)
    elif place.step == PLANS:
        detail = keyed(Plans, PLANS, leave)
    elif place.step == NEW:
        detail = keyed(NewTerm, NEW, leave)
    elif place.step == RECEIPT:
        detail = keyed(DeskReceipt, f"receipt-{place.more}", place.more)
    elif place.step:
        detail = keyed(Term, f"term-{place.step}", place.step, leave)
    nothing = nothing_open(ft.Icons.EVENT_REPEAT_ROUNDED, t("terms.pick"))
    return two_panes(here, rows, detail, nothing)


def _renew(
    here: AppContext, _form: Form, picks: Picks, found: list[ServiceTerm], _redraw: Any
) -> list[ft.Control]:
    """The plates go into the list that is renewed with one plan and one receipt, which judges each of them."""
    plates = list(dict.fromkeys(one.plate for one in found if one.plate))

    async def go(_: Any) -> None:
        await here.session.save_draft(DRAFT, {**here.session.draft(DRAFT), "list": "\n".join(plates)})
        picks.start(False)
        here.go(routes.office(KEY, BULK))

    words = t("bulk.renew.do", count=len(plates))
    return [
        quiet(t("bulk.renew.words")),
        primary_button(words, go if plates else None, ft.Icons.PLAYLIST_ADD_CHECK_ROUNDED),
    ]


DRAFT = "terms.bulk"
"""What the page of the list keeps, mobile/screens/service_terms/bulk.py."""
PICKED = ListBulk(
    "office.terms",
    {"renew": Action(ft.Icons.PLAYLIST_ADD_CHECK_ROUNDED, RenewTerm.ROLES, _renew)},
    records_of(ServiceTerm),
)


@ft.component
def Listed(chosen: str, picks: Picks, turn: int) -> ft.Control:
    """Two charts, then every term by its end."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("terms.filter")
    world, today = here.session.world, company_day(here.session.now())
    terms = sorted(world.all(ServiceTerm), key=lambda one: (not one.until, one.until, one.plate, one.id))
    wanted = clean(form.text("query")).upper()
    found = [
        one
        for one in terms
        if not one.merged_into and (one.state is not TermState.ENDED or wanted)
        if wanted in f"{one.plate} {one.number}".upper()
    ]
    found = sorted_out(form, found, lambda one: one.until, COLUMNS, BY_END)
    shown, more = cut(found, form, redraw)
    rows: list[ft.Control] = charts(here, terms, today) if not (wanted or picks.picking) else []
    rows += [_row(here, picks, one, one.id == chosen, today) for one in shown]
    rows += more
    if not found:
        rows.append(empty_state(ft.Icons.EVENT_REPEAT_OUTLINED, t("terms.none"), t("terms.none.hint")))
    top: list[ft.Control] = [
        *([] if picks.picking else [ft.Row([*_ways(here)], wrap=True, spacing=S, run_spacing=S)]),
        search_field(form, t("terms.find"), redraw),
        *list_tools(form, tuple(COLUMNS), redraw, BY_END),
        *(picking_tools(picks, [one.id for one in found]) if PICKED.offered(here) else []),
    ]
    bar = picks_bar(here, picks, lambda _: here.go(routes.office(KEY, PAGE)))
    return screen(pane_head(t("nav.terms"), t("terms.under"), big=True), list_pane(top, rows), bar)


def _row(here: AppContext, picks: Picks, one: ServiceTerm, chosen: bool, today: date) -> ft.Control:
    path = routes.office(KEY, one.id)
    return picked_row(picks, one.id, partial(_tile, one, today), lambda _: here.go(path), chosen)


def _ways(here: AppContext) -> list[ft.Control]:
    """What may be begun here, by role."""
    ways = (
        (RenewTerm, BULK, "terms.bulk", ft.Icons.PLAYLIST_ADD_CHECK_ROUNDED),
        (SetTerm, NEW, "terms.set.new", ft.Icons.EVENT_AVAILABLE_OUTLINED),
        (SetPlan, PLANS, "terms.plans", ft.Icons.SELL_OUTLINED),
    )
    mine = here.session.me.roles
    return [
        second_button(t(words), lambda _, step=step: here.go(routes.office(KEY, step)), icon)
        for command, step, words, icon in ways
        if command.ROLES.intersection(mine)
    ]


def charts(here: AppContext, terms: list[ServiceTerm], today: date) -> list[ft.Control]:
    """What came in by month, for who sees it, and what comes due (with what was last paid for it).

    Nothing due is nothing; what never was paid for before has no sum that anybody knows.
    """
    if not terms:
        return []
    income = income_by_month(here.session.world.all(TermRenewal))
    months = months_from(today, 1 - BACK, BACK)
    came = [(say_month(m), "ok", sum(fen for (of, _), (_, fen) in income.items() if of == m)) for m in months]
    due = due_by_month(terms, today, BACK)
    names = {BEFORE: t("terms.before"), LATER: t("terms.later")}
    tones = {BEFORE: "overdue", today.isoformat()[:7]: "wait"}
    comes = [
        (
            f"{names.get(name) or say_month(name)} · {count}",
            tones.get(name, "info"),
            None if count and not fen else fen,
        )
        for name, (count, fen) in due.items()
    ]
    sees = not INCOME.isdisjoint(f"role:{role}" for role in here.session.me.roles)
    return [*([bars(t("terms.income"), came, 112)] if sees else []), bars(t("terms.due_by_month"), comes, 112)]


def _tile(term: ServiceTerm, today: date, press: Any, chosen: bool) -> ft.Control:
    note = " · ".join(p for p in (t(f"terms.what.{term.what}"), grouped(term.number)) if p)
    until = day(term.until) if term.until else t("terms.never")
    return row_tile(
        line(title(show_plate(term.plate)), state_pill(term, today)),
        line(quiet(note), quiet(until)),
        on_click=press,
        chosen=chosen,
    )
