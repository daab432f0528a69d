"""In the technician's hands: hear a case on site, without signal too; my clocks; one case (CASE-1, SLA-1)."""

from __future__ import annotations

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.screens.cases.case_page import CasePage
from mobile.screens.cases.clock_cards import clock_pill, my_clocks
from mobile.screens.cases.hear import HearForm
from mobile.screens.shared.panes import rest_note
from mobile.screens.shared.rows import link_row
from mobile.ui.app_context import AppContext, keyed, use_app_context
from mobile.ui.basics import card, heading, second_button
from mobile.ui.frame import body, page_head, screen
from mobile.ui.text import t, when
from mobile.ui.theme import S
from rulebook.subjects.cases.records import Channel, ServiceCase

HEAR, CASE = "hear", "case"
SHOWN = 5


def field_page(place: Place) -> ft.Control:
    """The form, or one case, below the tab of the day."""
    if place.item == CASE:
        return keyed(OneCase, f"case-{place.step}", place.step)
    return keyed(HearInField, f"hear-{place.step}", place.step)


@ft.component
def OneCase(id: str) -> ft.Control:
    here = use_app_context()
    return CasePage(id, lambda: here.go(routes.tab("today")), False)


@ft.component
def HearInField(order: str) -> ft.Control:
    """What a customer says on site; `order` is the one that one is at, where one is."""
    here = use_app_context()
    form = keyed(
        HearForm, f"form-{order}", f"field-{order}", None, Channel.VISIT, order,
        lambda id: here.go(Place("today", CASE, id).path),
    )  # fmt: skip
    head = page_head(t("case.hear"), t("case.hear.under"), back=lambda: here.go(routes.tab("today")))
    return screen(head, body(form))


def clocks_today(here: AppContext) -> list[ft.Control]:
    """My clocks, the most urgent first, and the way to hear a case."""
    now, world = here.session.now(), here.session.world
    rows: list[ft.Control] = []
    every = my_clocks(here.session)
    for one, clock in every[:SHOWN]:
        is_case = isinstance(one, ServiceCase)
        path = Place("today", CASE, one.id).path if is_case else routes.order(one.id)
        due = t("clock.due", when=when(clock.due, now)) if clock.due else t("clock.still")
        words = f"{one.number} · {t(f'clock.row.{clock.row}')}"
        icon = ft.Icons.SUPPORT_AGENT_ROUNDED if is_case else ft.Icons.ASSIGNMENT_OUTLINED
        rows.append(link_row(words, due, icon, lambda _, p=path: here.go(p), clock_pill(world, clock, now)))
    hear = second_button(
        t("case.hear"), lambda _: here.go(Place("today", HEAR).path), ft.Icons.SUPPORT_AGENT_ROUNDED
    )
    listed = (
        [heading(t("clock.mine")), card(*rows, *rest_note(every, SHOWN), padding=S, spacing=0)] if rows else []
    )
    return [*listed, ft.Row([hear])]
