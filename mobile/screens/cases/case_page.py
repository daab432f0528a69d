"""One case: what was said, whose it is, its clocks with their sentences, and all that happened (CASE-1, SLA-1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.appointments.agree_time import PromiseCard
from mobile.screens.cases.case_actions import CaseActions
from mobile.screens.cases.case_list import KIND_TONES, TONES
from mobile.screens.cases.case_promise import PromiseForm
from mobile.screens.cases.clock_cards import clock_cards
from mobile.screens.confidentiality.open_file import use_gate
from mobile.screens.confidentiality.who_saw import who_saw
from mobile.screens.customer_pages.reports import case_part
from mobile.screens.shared.lookups import about, person_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import line, link_row, spread
from mobile.ui.app_context import AppContext, keyed, use_app_context
from mobile.ui.basics import card, empty_state, heading, label, pill, quiet
from mobile.ui.contacts import reach
from mobile.ui.fields import grouped
from mobile.ui.frame import screen
from mobile.ui.plate import plate_badge
from mobile.ui.text import t, titled, when
from mobile.ui.theme import M, S
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.orders.records import Order
from rulebook.subjects.promises.records import Promise


@ft.component
def CasePage(id: str, back: Callable[[], Any] | None, office: bool) -> ft.Control:
    """Everything of one case, and what may be done with it. `office`: linked orders may be opened."""
    here = use_app_context()
    case = here.session.world.get(ServiceCase, id)
    own = case is None or here.session.me.id in (case.heard_by, *(owned.person for owned in case.owners))
    shut = use_gate(ServiceCase.KIND, id, own)
    if case is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("case.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("case.title"), back=back), pane_body(nothing))
    if shut is not None:
        return screen(pane_head(titled(f"case.kind.{case.kind}"), case.number, back=back), pane_body(shut))
    parts: list[ft.Control] = [_matter(here, case), *case_part(here, case), keyed(CaseActions, f"act-{id}", case)]
    if case.clocks:
        parts += [heading(t("case.clocks")), *clock_cards(here, case.clocks)]
    promises = sorted(here.session.world.find(Promise, "order", id), key=lambda p: p.due_at)
    parts += [heading(t("promise.all")), *[keyed(PromiseCard, f"promise-{p.id}", p) for p in promises]]
    if case.is_open:
        parts.append(keyed(PromiseForm, f"promise-{id}", id))
    parts += _linked(here, case, office)
    parts += [heading(t("case.owners")), _owners(here, case)]
    parts += [heading(t("case.history")), card(*_history(here, case), spacing=S)]
    parts += who_saw(here, ServiceCase.KIND, id)
    state = pill(t(f"case.state.{case.state}"), TONES[case.state])
    return screen(
        pane_head(titled(f"case.kind.{case.kind}"), case.number, back=back, actions=[state]), pane_body(*parts)
    )


def _matter(here: AppContext, case: ServiceCase) -> ft.Control:
    now = here.session.now()
    rows: list[ft.Control] = [
        line(
            pill(t(f"case.kind.{case.kind}"), KIND_TONES.get(case.kind, "calm")),
            quiet(t("case.heard", name=case.heard_by_name, when=when(case.heard_at, now))),
        ),
        label(case.said, ft.TextThemeStyle.HEADLINE_SMALL),
    ]
    if case.plate:
        rows.append(ft.Row([plate_badge(case.plate, "", 20)]))
    rows.append(
        spread(
            (t("field.customer"), case.customer_name),
            (t("case.caller"), case.caller),
            (t("case.way"), titled(f"case.channel.{case.channel}")),
            (t("case.unit"), grouped(case.unit_number)),
            (t("case.owner_is"), case.owner_name),
        )
    )
    if case.came_at[:16] > case.heard_at[:16]:
        rows.append(quiet(t("case.came", when=when(case.came_at, now))))
    if case.offered:
        rows.append(pill(t("case.offered_to", name=case.offered.to_name), "wait"))
    elif case.declined:
        rows.append(quiet(t("case.declined", name=case.declined.to_name, why=case.declined.declined)))
    return card(*rows, *reach("", (case.phone, case.caller)), padding=20, spacing=M)


def _linked(here: AppContext, case: ServiceCase, office: bool) -> list[ft.Control]:
    """Orders and other cases that belong with it."""
    world, rows = here.session.world, []

    def way(words: str, note: str, icon: ft.IconData, path: str) -> None:
        rows.append(link_row(words, note, icon, lambda _: here.go(path)))

    for order_id in case.orders:
        order = world.get(Order, order_id)
        if order is not None:
            path = routes.office("orders", order.id) if office else routes.order(order.id)
            way(order.number, about(order), ft.Icons.ASSIGNMENT_OUTLINED, path)
    for case_id in case.cases:
        other = world.get(ServiceCase, case_id)
        if other is not None and office:
            way(other.number, other.said, ft.Icons.SUPPORT_AGENT_ROUNDED, routes.office("cases", other.id))
    return [heading(t("case.linked")), card(*rows, padding=S, spacing=0)] if rows else []


def _owners(here: AppContext, case: ServiceCase) -> ft.Control:
    """The chain: who had it from when, given by whom."""
    now, rows = here.session.now(), []
    for one in case.owners:
        by = t("case.given_by", name=person_name(here.session.world, one.given_by)) if one.given_by else ""
        rows.append(line(label(one.name), quiet(" · ".join(p for p in (when(one.since, now), by) if p))))
    return card(*rows, spacing=S)


def _history(here: AppContext, case: ServiceCase) -> list[ft.Control]:
    """Everything that was said and done, in the order of its time."""
    now = here.session.now()
    rows: list[ft.Control] = []
    for at, key, words, name in sorted(_events(case)):
        rows.append(line(label(f"{t(f'case.event.{key}')} {words}".strip()), quiet(f"{name} · {when(at, now)}")))
    return rows


def _events(case: ServiceCase) -> Iterator[tuple[str, str, str, str]]:
    yield case.heard_at, "heard", case.said, case.heard_by_name
    for answer in case.answers:
        key = "told" if answer.outcome else "answered"
        yield answer.at, key, answer.what, answer.by_name
    for again in case.again:
        yield again.at, "again", again.said, again.by_name
    for wait in case.waits:
        yield wait.at, f"wait_{wait.why}", wait.note, wait.by_name
    for go in case.goes:
        yield go.at, "go_on", go.how, go.by_name
    for kind in case.kinds:
        yield kind.until, f"was_{kind.was}", kind.reason, kind.by_name
    if case.closed_at:
        yield case.closed_at, "closed", case.close_note, ""
