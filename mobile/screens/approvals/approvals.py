"""What waits for a decision: orders, leave asked for on a form, leave by word of mouth; overdue first (ROLE-3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.approvals.bulk_approvals import BULK, waiting_tile
from mobile.screens.approvals.waiting_list import Waiting, all_waiting, claims_for, forms_for, waiting
from mobile.screens.shared.beyond import beyond_note
from mobile.screens.shared.bulk import Picks, picking_tools
from mobile.screens.shared.bulk_panel import PAGE, beside_picks, picked_row, picks_bar, use_picks
from mobile.screens.shared.list_tools import list_tools, sorted_out
from mobile.screens.shared.panes import cut, in_one_line, list_pane, pane_head, search_field
from mobile.ui.app_context import Form, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import empty_state, second_button
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import t
from mobile.ui.theme import L, S
from rulebook.kernel.times import parse_time
from rulebook.numbers.searching import sought

__all__ = ["Approvals", "all_waiting", "claims_for", "forms_for", "waiting"]

COLUMN = 560
"""A card is not narrower than this where two stand side by side."""
CARDS = 5
"""So many are drawn at first: each says all that is needed to decide, and takes as long to draw as three rows."""


@ft.component
def Approvals(place: Place) -> ft.Control:
    """All cards. With an id in the address, that one alone; while rows are picked, a row each."""
    here = use_app_context()
    picks, turn = use_picks(BULK.key)

    def home() -> None:
        here.go(routes.office("approvals"))

    rows = keyed(PickedList, "list", picks, turn)
    beside = beside_picks(here, BULK, picks, turn, rows, place.step, home)
    if beside is not None:
        return beside
    return rows if picks.picking else keyed(Cards, f"cards-{place.step}", place.step, picks, turn)


@ft.component
def Cards(step: str, picks: Picks, turn: int) -> ft.Control:
    """The cards, two side by side where there is room."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form(FILTER)
    found = all_waiting(here.session)
    everything = len(found)
    if step:
        found = [w for w in found if w.id == step or w.id.startswith(f"{step}-")]
    columns = 2 if here.width >= 2 * COLUMN + 240 and len(found) > 1 else 1
    late = sum(bool(w.due) and parse_time(w.due) < here.session.now() for w in found)
    counted = t("approvals.count", count=len(found)) if found else ""
    if late:
        counted = t("approvals.count.late", count=len(found), late=late)
    if not step and (mine := waiting(here.session)) < len(found):
        counted = t("approvals.count.mine", counted=counted, mine=mine)
    code = second_button(
        t("reader.open"), lambda _: here.go(routes.tab("me", "spoken")), ft.Icons.RECORD_VOICE_OVER_OUTLINED
    )
    head = page_head(t("nav.approvals"), counted, big=True, readable=columns == 1, actions=[code])
    if not found:
        nothing = empty_state(
            ft.Icons.TASK_ALT_ROUNDED,
            t("approvals.empty"),
            t("approvals.empty.hint"),
            ft.TextButton(
                t("office.approvals.all"), on_click=lambda _: here.go(routes.office("orders")), height=48
            ),
        )
        return screen(head, body(nothing))
    tools: list[ft.Control] = []
    if not step and everything > 1:
        found = narrowed(form, found)
        tools = [
            ft.Column(_tools(form, found, picks, redraw), spacing=S, tight=True, horizontal_alignment=_STRETCH)
        ]
    tools += beyond_note(here, older=False)
    shown, rest = cut(found, form, redraw, CARDS)
    cards = [w.make() for w in shown]
    if not cards:
        cards = [empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("list.nothing"), t("list.nothing.hint"))]
    if columns == 1 or len(cards) == 1:
        return screen(head, body(*tools, *cards, *rest, spacing=L, readable=columns == 1))
    sides = [
        ft.Column(cards[n::columns], spacing=L, expand=True, horizontal_alignment=_STRETCH) for n in range(columns)
    ]
    grid = ft.Row([*sides], spacing=L, vertical_alignment=ft.CrossAxisAlignment.START)
    return screen(head, body(*tools, grid, *rest, readable=False))


@ft.component
def PickedList(picks: Picks, turn: int) -> ft.Control:
    """The same as rows: to pick several of, each with what came of it."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form(FILTER)
    found = [w for w in narrowed(form, all_waiting(here.session)) if not w.alone]
    shown, rest = cut(found, form, redraw)
    picks.settle(here.session.inbox)
    rows = [picked_row(picks, w.subject, partial(waiting_tile, here, w), None, False) for w in shown]
    if not rows:
        rows = [empty_state(ft.Icons.TASK_ALT_ROUNDED, t("approvals.empty"), t("approvals.empty.hint"))]
    bar = picks_bar(here, picks, lambda _: here.go(routes.office("approvals", PAGE)))
    head = pane_head(t("nav.approvals"), big=True)
    return screen(
        head,
        list_pane([*_tools(form, found, picks, redraw), *beyond_note(here, older=False)], [*rows, *rest]),
        bar,
    )


def narrowed(form: Form, found: Sequence[Waiting]) -> list[Waiting]:
    """What fits the words and the days that are set, as it is sorted; at first what is due first is at the top."""
    query = form.text("query")
    fits = sought(query, found, lambda w: (w.words, *w.notes))
    return sorted_out(form, fits, lambda w: w.asked, {}, URGENT)


def _tools(form: Form, found: Sequence[Waiting], picks: Picks, redraw: Callable[[], None]) -> list[ft.Control]:
    top = [
        search_field(form, t("approvals.search"), redraw),
        *list_tools(form, (), redraw, URGENT),
        *picking_tools(picks, [w.subject for w in found if not w.alone]),
    ]
    return in_one_line(top)


FILTER, URGENT = "office.approvals.filter", "urgent"
_STRETCH = ft.CrossAxisAlignment.STRETCH
