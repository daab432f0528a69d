"""The case desk: one box for plate, phone, name or number; what is open, whose, how long; one case (CASE-1)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.cases.caller import caller_cards, caller_of
from mobile.screens.cases.case_list import VIEWS, case_tile, in_view, texts_of, urgency
from mobile.screens.cases.case_page import CasePage
from mobile.screens.cases.clock_chart import ClockChart
from mobile.screens.cases.hear import HearForm
from mobile.screens.cases.site_form import SiteForm
from mobile.screens.customer_pages.reports import REPORT, ReportPage, waiting_tiles
from mobile.screens.orders.call_box import Match, found, match_icon, match_words
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.branches import asked_branch, branch_filter
from mobile.screens.shared.bulk import Picks, picking_tools
from mobile.screens.shared.bulk_panel import (
    PAGE,
    Action,
    Bulk,
    beside_picks,
    hand_fields,
    picked_row,
    picks_bar,
    records_of,
    use_picks,
)
from mobile.screens.shared.list_tools import list_tools, sorted_out
from mobile.screens.shared.older_list import older_rows
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
from mobile.screens.shared.rows import small_button
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import empty_state, icon_button
from mobile.ui.frame import screen
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.kernel.roles import Role
from rulebook.numbers.searching import sought
from rulebook.subjects.branches.counting import branch_of_case
from rulebook.subjects.cases.commands import HandCase
from rulebook.subjects.cases.records import CaseState, Channel, ServiceCase

NEW, CALLER, CHART, URGENT = "new", "of", "clocks", "urgent"
COLUMNS: dict[str, Callable[[ServiceCase], Any]] = {
    "customer": lambda c: (not c.customer_name, c.customer_name, c.heard_at),
    "holder": lambda c: (c.owner_name, c.heard_at),
    "state": lambda c: (list(CaseState).index(c.state), c.heard_at),
}
HAND = Action(
    ft.Icons.PERSON_ADD_ALT_1_ROUNDED, HandCase.ROLES, hand_fields(lambda to, note: HandCase(to=to, note=note))
)
BULK = Bulk("office.cases", {"hand": HAND}, records_of(ServiceCase))


@ft.component
def Cases(place: Place) -> ft.Control:
    """List and case, caller, blank form or chart."""
    here = use_app_context()
    chosen = place.step
    leave = None if here.wide else lambda: here.go(routes.office("cases"))

    def opened(id: str) -> None:
        here.go(routes.office("cases", id))

    picks, turn = use_picks(BULK.key)
    rows = keyed(CaseList, "list", place.more if chosen == REPORT else chosen, picks, turn)
    beside = beside_picks(here, BULK, picks, turn, rows, chosen, lambda: here.go(routes.office("cases")))
    if beside is not None:
        return beside
    detail: ft.Control | None = None
    if chosen == NEW:
        detail = keyed(Hearing, "new", "", leave, opened)
    elif chosen == CALLER:
        detail = keyed(Hearing, f"of-{place.more}", place.more, leave, opened)
    elif chosen == CHART:
        detail = keyed(ClockChart, "chart", leave)
    elif chosen == REPORT:
        detail = keyed(ReportPage, f"report-{place.more}", place.more, leave)
    elif chosen and chosen != PAGE:
        detail = keyed(CasePage, f"case-{chosen}", chosen, leave, True)
    nothing = nothing_open(ft.Icons.SUPPORT_AGENT_ROUNDED, t("case.pick"))
    return two_panes(here, rows, detail, nothing)


@ft.component
def Hearing(id: str, back: Any, opened: Any) -> ft.Control:
    """Who is on the phone, as far as the archive knows them, and the form."""
    here = use_app_context()
    caller = caller_of(here.session.world, id) if id else None
    form = keyed(HearForm, f"hear-{id}", id or NEW, caller, Channel.CALL, "", opened)
    name = caller.customer.name if caller and caller.customer else ""
    parts = [form, *(caller_cards(here, caller) if caller else [])]
    if caller and caller.customer:
        parts.append(keyed(SiteForm, f"site-{caller.customer.id}", caller.customer))
    return screen(pane_head(t("case.hear"), name, back=back), pane_body(*parts))


@ft.component
def CaseList(chosen: str, picks: Picks, turn: int) -> ft.Control:
    """The box, the caller it finds, and the cases that are open, the most urgent first."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.cases.filter")
    session = here.session
    world, of_branch = session.world, asked_branch(form, session.world)
    every = [c for c in world.all(ServiceCase) if of_branch(branch_of_case(world, c))]
    counts = {view: sum(map(in_view(session, view), every)) for view in VIEWS}
    view = form.text("view", "mine" if counts["mine"] else "open")
    query = form.text("query")
    fits = in_view(session, view)
    cases = sought(query, every, texts_of) if query.strip() else [c for c in every if fits(c)]
    cases.sort(key=urgency)
    cases = sorted_out(form, cases, lambda c: c.heard_at, COLUMNS, URGENT)
    shown, rest = cut(cases, form, redraw)

    def press(id: str) -> Any:
        return lambda _: here.go(routes.office("cases", id))

    picks.settle(session.inbox)
    rows = [picked_row(picks, c.id, partial(case_tile, session, c), press(c.id), c.id == chosen) for c in shown]
    if not rows:
        rows.append(empty_state(ft.Icons.SUPPORT_AGENT_ROUNDED, t("case.empty"), t("case.empty.hint")))
    options = [(one, t(f"case.view.{one}"), counts[one] if one != "closed" else None) for one in VIEWS]
    rows = [*waiting_tiles(here, chosen, form, redraw), *rows] if not query.strip() else rows
    top = [
        search_field(form, t("case.box"), redraw),
        *_callers(here, query),
        filter_row(form, "view", options, redraw, view),
        *branch_filter(form, world, redraw),
        *list_tools(form, tuple(COLUMNS), redraw, URGENT),
        *picking_tools(picks, [c.id for c in cases]),
        *beyond_note(here, older=view == "closed" or bool(query.strip())),
    ]
    typed = bool(query.strip())
    older = (
        older_rows(here, form, ServiceCase.KIND, (CaseState.CLOSED,), typed) if view == "closed" or typed else []
    )
    chart = icon_button(t("case.chart"), ft.Icons.BAR_CHART_ROUNDED, press(CHART))
    new = ft.FilledButton(t("case.new"), icon=ft.Icons.ADD_ROUNDED, on_click=press(NEW), height=52)
    actions = [chart, *([new] if session.me.roles != (Role.AUDITOR,) else [])]
    return screen(
        pane_head(t("nav.cases"), big=True, actions=actions),
        list_pane(top, [*rows, *rest, *older]),
        picks_bar(here, picks, press(PAGE)),
    )


def _callers(here: AppContext, query: str) -> list[ft.Control]:
    """Vehicles and customers that the caller may be: a press shows all that is known of them."""

    def press(match: Match) -> Any:
        return lambda _: here.go(routes.office("cases", CALLER, match.id))

    world = here.session.world
    chips = [small_button(match_words(world, m), press(m), match_icon(m)) for m in found(world, query)]
    return [ft.Row([*chips], wrap=True, spacing=S, run_spacing=S)] if chips else []
