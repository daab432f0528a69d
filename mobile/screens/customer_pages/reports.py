"""What customers reported on their pages: waiting above the cases, then taken or dismissed (CUST-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.client.session_api import Session
from mobile.screens.cases.clock_cards import clock_cards, clock_pill
from mobile.screens.shared.panes import more_rows, pane_body, pane_head
from mobile.screens.shared.rows import line, link_row, row_tile, spread
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import (
    card,
    empty_state,
    heading,
    label,
    pill,
    primary_button,
    quiet,
    refusal_banner,
    second_button,
    title,
)
from mobile.ui.contacts import reach
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.photos import Tile
from mobile.ui.plate import plate_badge
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.times import parse_time
from rulebook.subjects.cases.records import CaseKind, ServiceCase
from rulebook.subjects.customer_pages.commands import DismissReport, TakeReport
from rulebook.subjects.customer_pages.records import PublicReport, ReportState
from rulebook.subjects.orders.records import Order

REPORT = "report"
"""The step of an address below the cases: /office/cases/report/<id>."""
SHOWN, ALL = 6, "reports.all"
TONES = {ReportState.WAITING: "wait", ReportState.TAKEN: "ok", ReportState.DISMISSED: "calm"}


def waiting(session: Session) -> int:
    """How many nobody has taken yet, for who may take them."""
    if not TakeReport.ROLES.intersection(session.me.roles):
        return 0
    return len(list(session.world.find(PublicReport, "state", ReportState.WAITING)))


def waiting_tiles(here: AppContext, chosen: str, form: Form, redraw: Callable[[], None]) -> list[ft.Control]:
    """Those that wait, the oldest first, above the list of cases: a few, and a press shows all."""
    found = list(here.session.world.find(PublicReport, "state", ReportState.WAITING))
    if not found:
        return []
    found.sort(key=lambda one: parse_time(one.at))
    most = len(found) if form.get(ALL, False) else SHOWN

    def show(_: Any) -> None:
        form.put(ALL, True)
        redraw()

    tiles = [_tile(here, one, one.id == chosen) for one in found[:most]]
    more = [more_rows(len(found) - most, show)] if len(found) > most else []
    return [heading(t("pages.reports", count=len(found))), *tiles, *more]


def _tile(here: AppContext, one: PublicReport, chosen: bool) -> ft.Control:
    now = here.session.now()
    clock = [clock_pill(here.session.world, one.clocks[0], now)] if one.clocks else []
    who = " · ".join(p for p in (one.customer_name or one.caller, one.plate, when(one.at, now)) if p)
    path = routes.office("cases", REPORT, one.id)
    return row_tile(
        line(pill(t("pages.report"), "info"), *clock),
        title(one.said, max_lines=2, overflow=ft.TextOverflow.ELLIPSIS),
        quiet(who, max_lines=1, overflow=ft.TextOverflow.ELLIPSIS),
        on_click=lambda _: here.go(path),
        chosen=chosen,
        name=one.number,
    )


def case_part(here: AppContext, case: ServiceCase) -> list[ft.Control]:
    """Of a case that came by a page: the photo that came with it."""
    report = here.session.world.get(PublicReport, case.id)
    if report is None or report.photo is None or report.state is not ReportState.TAKEN:
        return []
    return [ft.Row([Tile(report.photo, report.number, "ok")])]


@ft.component
def ReportPage(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """One report word for word, its term, and what may be done with it."""
    here = use_app_context()
    world, now = here.session.world, here.session.now()
    found = world.get(PublicReport, id)
    if found is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("case.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("pages.report"), back=back), pane_body(nothing))
    rows: list[ft.Control] = [
        quiet(t("pages.report.came", at=when(found.at, now))),
        label(found.said, ft.TextThemeStyle.HEADLINE_SMALL),
    ]
    if found.plate:
        rows.append(ft.Row([plate_badge(found.plate, "", 20)]))
    if found.stars is not None:
        rows.append(pill(t("pages.report.stars", stars=found.stars), "overdue"))
    rows.append(spread((t("field.customer"), found.customer_name), (t("case.caller"), found.caller)))
    if found.photo and found.state is not ReportState.TAKEN:
        rows.append(quiet(t("pages.report.photo")))
    parts: list[ft.Control] = [card(*rows, *reach("", (found.phone, found.caller)), padding=20, spacing=M)]
    if found.state is ReportState.WAITING and TakeReport.ROLES.intersection(here.session.me.roles):
        parts.append(keyed(Deciding, f"decide-{id}", id))
    if found.decided_by_name:
        said = " · ".join(p for p in (found.decided_by_name, when(found.decided_at, now), found.why) if p)
        parts.append(card(line(pill(t(f"pages.report.state.{found.state}"), TONES[found.state]), quiet(said))))
    parts += _ways(here, found)
    parts += [heading(t("case.clocks")), *clock_cards(here, found.clocks)]
    mark = pill(t(f"pages.report.state.{found.state}"), TONES[found.state])
    return screen(pane_head(t("pages.report"), found.number, back=back, actions=[mark]), pane_body(*parts))


def _ways(here: AppContext, found: PublicReport) -> list[ft.Control]:
    rows: list[ft.Control] = []
    if found.case:
        path = routes.office("cases", found.case)
        rows.append(link_row(t("case.title"), "", ft.Icons.SUPPORT_AGENT_ROUNDED, lambda _: here.go(path)))
    order = here.session.world.get(Order, found.order) if found.order else None
    if order:
        way = routes.office("orders", order.id)
        rows.append(link_row(order.number, "", ft.Icons.ASSIGNMENT_OUTLINED, lambda _: here.go(way)))
    return [card(*rows, padding=S, spacing=0)] if rows else []


@ft.component
def Deciding(id: str) -> ft.Control:
    """Taken, as what it is; or dismissed, with the reason."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"pages.report/{id}")
    why = form.text("why").strip()

    def take(kind: CaseKind) -> Any:
        async def press(_: Any) -> None:
            if await doing.do(TakeReport(kind=kind), id):
                await form.drop()
                here.go(routes.office("cases", id))

        return press

    async def dismiss(_: Any) -> None:
        if await doing.do(DismissReport(reason=why), id):
            await form.drop()

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    complaint = None if doing.busy else take(CaseKind.COMPLAINT)
    return card(
        *parts,
        primary_button(t("pages.report.take"), take(CaseKind.REQUEST), ft.Icons.PAN_TOOL_ALT_OUTLINED, doing.busy),
        ft.Row([second_button(t("pages.report.complaint"), complaint, ft.Icons.HEARING_ROUNDED)], wrap=True),
        text_field(form, "why", t("pages.report.why"), redraw),
        second_button(t("pages.report.dismiss"), dismiss if why and not doing.busy else None),
        tone="wait",
        spacing=M,
    )
