"""Cash on its way to the safe: envelopes to be counted, what was counted, and what is still in hands (CASH)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile import routes
from mobile.facade import Session
from mobile.routes import Place
from mobile.screens.office.counting import HandoverDetail
from mobile.screens.office.looking import person_name
from mobile.screens.office.money_rows import (
    age_bar,
    age_words,
    aged,
    difference_tone,
    difference_words,
    receipt_rows,
)
from mobile.screens.office.panes import list_pane, nothing_open, pane_body, pane_head, two_panes
from mobile.screens.office.rows import line, row_tile
from mobile.ui.basics import amount, banner, card, empty_state, heading, label, pill, quiet, title
from mobile.ui.frame import screen
from mobile.ui.here import Here, keyed, use_here
from mobile.ui.text import money, money_short, t, when
from mobile.ui.theme import M, S
from rulebook.authority import cash_overdue
from rulebook.judging.cash import receipts_in_hand
from rulebook.records import Handover, HandoverState, Receipt, Return
from rulebook.times import company_day, parse_time

EARLIER = 20
"""So many handovers of earlier days are listed."""


def waiting(session: Session) -> int:
    """Envelopes that nobody has counted yet."""
    return len(list(session.world.find(Handover, "state", HandoverState.DECLARED)))


@ft.component
def Finance(place: Place) -> ft.Control:
    """List left; an envelope, or one technician's cash, right."""
    here = use_here()
    leave = None if here.wide else lambda: here.go(routes.office("finance"))
    detail: ft.Control | None = None
    if place.step == "cash" and place.more:
        detail = keyed(CashOf, f"cash-{place.more}", place.more, leave)
    elif place.step:
        detail = keyed(HandoverDetail, f"handover-{place.step}", place.step, leave)
    nothing = nothing_open(ft.Icons.SAVINGS_OUTLINED, t("office.finance.pick"))
    return two_panes(here, keyed(Money, "list", place.more or place.step), detail, nothing)


@ft.component
def Money(chosen: str) -> ft.Control:
    """Waiting, counted today, counted before, in hand."""
    here = use_here()
    world, now = here.session.world, here.session.now()
    handovers = sorted(world.all(Handover), key=lambda h: h.counted_at or h.declared_at, reverse=True)
    waits = [h for h in handovers if h.state is HandoverState.DECLARED]
    counted = [h for h in handovers if h.state is HandoverState.COUNTED]
    today = [h for h in counted if company_day(parse_time(h.counted_at)) == company_day(now)]
    earlier = [h for h in counted if h not in today][:EARLIER]

    def press(id: str) -> Callable[..., Any]:
        return lambda _: here.go(routes.office("finance", id))

    rows: list[ft.Control] = [heading(t("office.finance.waiting", count=len(waits)))]
    rows += [_waiting(here, h, press(h.id), h.id == chosen) for h in waits]
    if not waits:
        rows.append(quiet(t("office.finance.waiting.none")))
    rows.append(heading(t("office.finance.counted", count=len(today))))
    if today:
        rows.append(_sum_of(today))
    rows += [_counted(here, h, press(h.id), h.id == chosen) for h in today]
    if earlier:
        rows.append(heading(t("office.finance.earlier")))
        rows += [_counted(here, h, press(h.id), h.id == chosen) for h in earlier]
    rows.append(heading(t("office.finance.in_hand")))
    rows += _in_hand(here, chosen)
    head = pane_head(t("nav.finance"), t("office.finance.blind"), big=True)
    return screen(head, list_pane([], rows))


def _waiting(here: Here, handover: Handover, press: Callable[..., Any], chosen: bool) -> ft.Control:
    """Who, when, how many receipts; neither what was declared nor what the receipts say (CASH-3)."""
    now = here.session.now()
    late = bool(handover.due_at) and handover.declared_at > handover.due_at
    due = (
        t("office.finance.due", when=when(handover.due_at, now)) if handover.due_at else t("office.finance.no_due")
    )
    return row_tile(
        line(
            title(handover.technician_name),
            pill(t("office.finance.sealed_late") if late else t("state.declared"), "overdue" if late else "wait"),
        ),
        quiet(t("office.finance.declared", when=when(handover.declared_at, now), count=len(handover.receipts))),
        quiet(due),
        on_click=press,
        chosen=chosen,
    )


def _counted(here: Here, handover: Handover, press: Callable[..., Any], chosen: bool) -> ft.Control:
    difference = handover.difference or 0
    now = here.session.now()
    names = t("office.finance.names", technician=handover.technician_name, counter=handover.counted_by_name)
    return row_tile(
        line(title(money(handover.counted or 0)), pill(difference_words(difference), difference_tone(difference))),
        quiet(names),
        quiet(when(handover.counted_at, now)),
        on_click=press,
        chosen=chosen,
    )


def _sum_of(handovers: list[Handover]) -> ft.Control:
    counted = sum(h.counted or 0 for h in handovers)
    difference = sum(h.difference or 0 for h in handovers)
    return card(
        line(
            ft.Column(
                [quiet(t("office.finance.today")), amount(money(counted), big=False)], spacing=0, tight=True
            ),
            pill(difference_words(difference), difference_tone(difference)),
        ),
        padding=M,
    )


def holders(session: Session) -> dict[str, list[Receipt]]:
    """Technician → receipts whose cash is in their hands and in no envelope, who has most first."""
    world = session.world
    found = {id: receipts_in_hand(world, id) for id in {r.holder for r in world.all(Receipt) if r.holder}}
    return dict(sorted(((k, v) for k, v in found.items() if v), key=lambda kv: -sum(r.total for r in kv[1])))


def _in_hand(here: Here, chosen: str) -> list[ft.Control]:
    session, now = here.session, here.session.now()
    rows: list[ft.Control] = []
    for id, receipts in holders(session).items():
        sums = aged(receipts, now)
        late = cash_overdue(session.world, id, now)
        mark = [pill(t("office.finance.late"), "overdue")] if late else []
        rows.append(
            row_tile(
                line(
                    title(person_name(session.world, id)),
                    ft.Row([*mark, title(money_short(sum(sums.values())))], spacing=S, tight=True),
                ),
                age_bar(sums),
                age_words(sums),
                on_click=_cash(here, id),
                chosen=id == chosen,
            )
        )
    return rows or [quiet(t("office.finance.in_hand.none"))]


def _cash(here: Here, id: str) -> Callable[..., Any]:
    return lambda _: here.go(routes.office("finance", "cash", id))


@ft.component
def CashOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """What one technician's cash in hand is made of, and since when it is due."""
    here = use_here()
    session, now = here.session, here.session.now()
    receipts = sorted(receipts_in_hand(session.world, id), key=lambda r: r.at)
    name = person_name(session.world, id)
    head = pane_head(t("office.finance.cash_of", name=name), back=back)
    if not receipts:
        return screen(
            head, pane_body(empty_state(ft.Icons.SAVINGS_OUTLINED, t("office.finance.in_hand.none"), ""))
        )
    sums = aged(receipts, now)
    parts: list[ft.Control] = []
    back_at = session.world.get(Return, id)
    if cash_overdue(session.world, id, now):
        due = when(back_at.cash_due_at, now) if back_at else ""
        words = t("office.finance.overdue", due=due) if due else t("office.finance.late")
        parts.append(banner(words, t("office.finance.overdue.todo"), "overdue", "CASH-6"))
    elif back_at is not None:
        words = t("office.finance.back", when=when(back_at.at, now), due=when(back_at.cash_due_at, now))
        parts.append(banner(words, tone="wait", rule="CASH-2"))
    parts.append(
        card(
            quiet(t("strip.cash_in_hand")),
            amount(money(sum(sums.values()))),
            age_bar(sums),
            age_words(sums),
            spacing=M,
        )
    )
    parts += [heading(t("office.finance.made_of")), card(*receipt_rows(receipts, now))]
    parts.append(
        label(t("office.finance.sealed_apart"), ft.TextThemeStyle.BODY_SMALL, ft.Colors.ON_SURFACE_VARIANT)
    )
    return screen(head, pane_body(*parts))
