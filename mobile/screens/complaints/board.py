"""All complaints by the step they wait for; beside them the open one, the register, the figures (CMP-1)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.complaints import ways
from mobile.screens.complaints.bulk_measures import BULK as MEASURES
from mobile.screens.complaints.complaint import ComplaintPage
from mobile.screens.complaints.figures import Figures
from mobile.screens.complaints.hear import Hear
from mobile.screens.complaints.measures import Register
from mobile.screens.complaints.parts import complaint_tile, mine, next_due, waiting
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.bulk import Picks, picking_tools
from mobile.screens.shared.bulk_panel import (
    PAGE,
    Action,
    Bulk,
    BulkPanel,
    beside_picks,
    hand_fields,
    picked_row,
    picks_bar,
    records_of,
    use_picks,
)
from mobile.screens.shared.list_tools import list_tools, narrowing, sorted_out
from mobile.screens.shared.older_list import older_rows
from mobile.screens.shared.panes import (
    cut,
    filter_row,
    list_pane,
    nothing_open,
    pane_head,
    search_field,
    two_panes,
)
from mobile.screens.shared.rows import small_button
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import empty_state, heading, primary_button
from mobile.ui.frame import screen
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.kernel.visibility import OFFICE
from rulebook.numbers.searching import sought
from rulebook.subjects.complaints.commands import HandComplaint
from rulebook.subjects.complaints.gates import STEPS, step_of
from rulebook.subjects.complaints.records import Complaint, ComplaintState

__all__ = ["Complaints", "waiting"]

BY_STEP = "step"
COLUMNS: dict[str, Callable[[Complaint], Any]] = {
    "customer": lambda c: (not c.customer_name, c.customer_name, c.heard_at),
    "holder": lambda c: (c.owner_name, c.heard_at),
}
HAND = Action(
    ft.Icons.PERSON_ADD_ALT_1_ROUNDED,
    HandComplaint.ROLES,
    hand_fields(lambda to, note: HandComplaint(to=to, note=note)),
)
BULK = Bulk("office.complaints", {"hand": HAND}, records_of(Complaint))


@ft.component
def Complaints(place: Place) -> ft.Control:
    """List and detail; on a phone the one or the other."""
    here = use_app_context()

    def home() -> None:
        here.go(ways.complaint(here))

    picks, turn = use_picks(BULK.key)
    rows = keyed(Listed, "list", place.step, picks, turn)
    beside = beside_picks(here, BULK, picks, turn, rows, place.step, home)
    if beside is not None:
        return beside
    measured, at = use_picks(MEASURES.key)

    def register() -> None:
        here.go(ways.measures(here))

    back = None if here.wide else home
    if place.step == ways.MEASURES and measured.picking and (here.wide or place.more == PAGE):
        panel = keyed(BulkPanel, "bulk-measures", MEASURES, measured, at, None if here.wide else register)
        listed = keyed(Register, "measures", back, measured, at)
        return two_panes(here, panel, listed if here.wide else None, listed)
    if place.step == ways.HEAR:
        detail: ft.Control | None = keyed(Hear, f"hear-{place.more}", place.more, home)
    elif place.step == ways.MEASURES:
        detail = keyed(Register, "measures", back, measured, at)
    elif place.step == ways.FIGURES:
        detail = keyed(Figures, "figures", back)
    else:
        opened = place.step not in ("", PAGE)
        detail = keyed(ComplaintPage, f"one-{place.step}", place.step, back) if opened else None
    nothing = nothing_open(ft.Icons.SUPPORT_AGENT_ROUNDED, t("complaints.pick"))
    return two_panes(here, rows, detail, nothing)


@ft.component
def Listed(chosen: str, picks: Picks, turn: int) -> ft.Control:
    """What waits for me first; all open ones by step; the closed ones."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("complaints.filter")
    world = here.session.world
    own = {c.id for c in mine(here.session)}
    real = [c for c in world.all(Complaint) if c.state is not ComplaintState.JOINED]
    open_ = [c for c in real if c.state is ComplaintState.OPEN]
    views = {
        "mine": [c for c in open_ if c.id in own],
        "open": open_,
        "closed": [c for c in real if c.state is ComplaintState.CLOSED],
    }
    view = form.text("view", "mine" if views["mine"] else "open")
    found = sought(form.text("query"), views[view], _texts)
    found.sort(key=lambda c: (_place(here, c), next_due(world, c)[1] or c.heard_at))
    if view == "closed":
        found.sort(key=lambda c: c.closed_at, reverse=True)
    found = sorted_out(form, found, lambda c: c.heard_at, COLUMNS, BY_STEP)
    stepped = view != "closed" and narrowing(form, BY_STEP).sort == BY_STEP
    shown, rest = cut(found, form, redraw)
    options = [(name, t(f"complaints.view.{name}"), len(rows)) for name, rows in views.items()]
    top = [
        *([] if picks.picking else [_ways(here, chosen)]),
        search_field(form, t("complaints.search"), redraw),
        filter_row(form, "view", options, redraw, view),
        *list_tools(form, tuple(COLUMNS), redraw, BY_STEP),
        *picking_tools(picks, [c.id for c in found]),
        *beyond_note(here, older=view == "closed"),
    ]
    picks.settle(here.session.inbox)

    def press(id: str) -> Callable[..., Any]:
        return lambda _: here.go(ways.complaint(here, id))

    rows: list[ft.Control] = []
    step = ""
    for one in shown:
        if stepped and (now := step_of(world, one)) != step:
            step = now
            count = sum(step_of(world, c) == now for c in found)
            rows.append(heading(t(f"complaints.step.{now}", count=count)))
        tile = partial(complaint_tile, here, one)
        rows.append(picked_row(picks, one.id, tile, press(one.id), one.id == chosen))
    if not rows:
        rows.append(
            empty_state(ft.Icons.SENTIMENT_SATISFIED_ALT_ROUNDED, _nothing(here), t("complaints.none.hint"))
        )
    behind_me = ways.complaint(here).startswith(routes.tab("me"))
    head = pane_head(t("nav.complaints"), back=_to_me(here) if behind_me else None, big=True)
    older = older_rows(here, form, Complaint.KIND, (ComplaintState.CLOSED,), bool(form.text("query").strip()))
    below = older if view == "closed" else []
    return screen(head, list_pane(top, [*rows, *rest, *below]), picks_bar(here, picks, press(PAGE)))


def _to_me(here: AppContext) -> Callable[[], Any]:
    return lambda: here.go(routes.tab("me"))


def _nothing(here: AppContext) -> str:
    """Who sees only what they heard or own is not told that there are none."""
    all_seen = not OFFICE.isdisjoint(f"role:{role}" for role in here.session.me.roles)
    return t("complaints.none" if all_seen else "complaints.none.own")


def _place(here: AppContext, complaint: Complaint) -> int:
    return STEPS.index(step_of(here.session.world, complaint))


def _texts(c: Complaint) -> tuple[str, ...]:
    return (c.number, c.what, c.customer_name, c.contact_phone, c.plate, c.owner_name, c.person_name)


def _ways(here: AppContext, chosen: str) -> ft.Control:
    """A new one, the register of measures, the figures."""

    def to(path: str) -> Callable[..., Any]:
        return lambda _: here.go(path)

    measures, figures = ways.measures(here), ways.way(here, "complaints", ways.FIGURES)
    beside = ft.Row(
        [
            small_button(
                t("measures.register"), to(measures), ft.Icons.CHECKLIST_ROUNDED, chosen == ways.MEASURES
            ),
            small_button(t("complaints.figures"), to(figures), ft.Icons.BAR_CHART_ROUNDED, chosen == ways.FIGURES),
        ],
        wrap=True,
        spacing=S,
        run_spacing=S,
    )
    new = primary_button(t("complaints.hear"), to(ways.hear(here)), ft.Icons.HEARING_ROUNDED)
    return ft.Column([new, beside], spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
