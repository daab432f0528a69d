"""Finance's desk: envelopes and cash in hand, what is owed, statements, days and the books (section 4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.client.session_api import Session
from mobile.screens.archive.audit_trail import RawLine, ReceiptOf
from mobile.screens.books.books import AccountPage, Exports, book_rows
from mobile.screens.books.days import Closing, DayPage, day_rows
from mobile.screens.books.money_rows import (
    age_bar,
    age_chart,
    age_words,
    aged,
    difference_tone,
    difference_words,
    opens_receipt,
    receipt_rows,
    receipts_paper,
)
from mobile.screens.books.outlays import OutlayOf, outlay_rows, outlays_of
from mobile.screens.cash.counting import HandoverDetail
from mobile.screens.cash.declare_for import declaring_for
from mobile.screens.company_rules.pay_codes import PayCodes
from mobile.screens.receivables.receivables import Owed, late_owed, owed_rows
from mobile.screens.refunds.refunds import RefundOf, refund_rows
from mobile.screens.shared.ages import age_mark
from mobile.screens.shared.list_tools import list_tools, sorted_out
from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.older_list import older_rows
from mobile.screens.shared.panes import cut, filter_row, list_pane, nothing_open, pane_body, pane_head, two_panes
from mobile.screens.shared.rows import line, row_tile, small_button
from mobile.screens.statements.payments import PaymentOf, Statement, open_rows, payment_rows
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_form, use_redraw
from mobile.ui.basics import amount, banner, card, empty_state, heading, label, pill, quiet, title
from mobile.ui.frame import screen
from mobile.ui.text import money, money_short, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.times import company_day, parse_time
from rulebook.subjects.cash.handlers import receipts_in_hand
from rulebook.subjects.cash.in_time import in_time
from rulebook.subjects.cash.overdue import cash_overdue
from rulebook.subjects.cash.records import Handover, HandoverState, Return
from rulebook.subjects.receipts.records import Receipt

COLUMNS: dict[str, Callable[[Handover], Any]] = {
    "technician": lambda h: (h.technician_name, h.counted_at),
    "sum": lambda h: (-(h.counted or 0), h.counted_at),
}
"""By what the handovers of earlier days can be sorted."""
EARLIER = 10
"""So many of them are drawn at first: what waits, and what is in whose hands, stands around them."""


def waiting(session: Session) -> int:
    """Envelopes that nobody has counted yet, for the figure on the rail."""
    return len(list(session.world.find(Handover, "state", HandoverState.DECLARED)))


VIEWS = ("cash", "owed", "paid", "days", "books")


@ft.component
def Finance(place: Place) -> ft.Control:
    """Lists left; an envelope, a receivable, a day, an account or a line right."""
    here = use_app_context()
    leave = None if here.wide else lambda: here.go(routes.office("finance"))
    view, build = DETAILS.get(place.step, ("cash" if place.step else "", None))
    detail: ft.Control | None = None
    if build is not None:
        detail = keyed(Detail, f"{place.step}-{place.more}", build, place.more, leave)
    elif place.step:
        detail = keyed(HandoverDetail, f"handover-{place.step}", place.step, leave)
    nothing = nothing_open(ft.Icons.SAVINGS_OUTLINED, t("office.finance.pick"))
    return two_panes(here, keyed(FinanceList, "list", view, place.more or place.step), detail, nothing)


@ft.component
def Detail(build: Callable[..., Any], id: str, back: Callable[[], Any] | None) -> ft.Control:
    """What is open at the right, by the address."""
    shown: ft.Control = build(id, back)
    return shown


@ft.component
def FinanceList(opened: str, chosen: str) -> ft.Control:
    """The lists, one at a time; what is opened by its address brings its own list along."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form("office.finance")

    def follow() -> None:
        if opened and form.text("view", "cash") != opened:
            form.put("view", opened)
            redraw()

    ft.use_effect(follow, [opened])
    view = form.text("view", "cash")
    session = here.session
    rows, unpaid = open_rows(session)
    counts = {"cash": waiting(session), "owed": late_owed(session), "paid": len(rows) + len(unpaid)}
    options = [(v, t(f"finance.view.{v}"), counts.get(v)) for v in VIEWS]
    narrowed = {"cash": money_list, "owed": owed_rows, "paid": payment_rows, "days": day_rows}
    listed = use_form(f"office.finance.{view}.filter")
    shown = book_rows(here, chosen) if view == "books" else narrowed[view](here, chosen, listed, redraw)
    codes = small_button(
        t("paycode.title"), lambda _: here.go(routes.office("finance", "codes", "all")), ft.Icons.QR_CODE_2_ROUNDED
    )
    actions = [codes] if view == "paid" else []
    head = pane_head(t("nav.finance"), t(f"finance.view.{view}.under"), big=True, actions=actions)
    return screen(head, list_pane([filter_row(form, "view", options, redraw, "cash")], shown))


def money_list(here: AppContext, chosen: str, form: Form, redraw: Callable[[], None]) -> list[ft.Control]:
    """Waiting, counted today, counted before, outlays to decide, in hand."""
    world, now = here.session.world, here.session.now()
    handovers = sorted(world.all(Handover), key=lambda h: h.counted_at or h.declared_at, reverse=True)
    waits = [h for h in handovers if h.state is HandoverState.DECLARED]
    counted = [h for h in handovers if h.state is HandoverState.COUNTED]
    today = [h for h in counted if company_day(parse_time(h.counted_at)) == company_day(now)]
    before = [h for h in counted if h not in today]
    earlier = sorted_out(form, before, lambda h: h.counted_at, COLUMNS)
    shown, rest = cut(earlier, form, redraw, EARLIER)

    def press(id: str) -> Callable[..., Any]:
        return lambda _: here.go(routes.office("finance", id))

    rows: list[ft.Control] = [heading(t("office.finance.waiting", count=len(waits)))]
    rows += [_waiting(here, h, press(h.id), h.id == chosen) for h in waits]
    if not waits:
        rows.append(quiet(t("office.finance.waiting.none")))
    rows += refund_rows(here, chosen)  # all that waits comes before what is done
    rows += outlay_rows(here, chosen)
    rows.append(heading(t("office.finance.counted", count=len(today))))
    if today:
        rows.append(_sum_of(today))
    rows += [_counted(here, h, press(h.id), h.id == chosen) for h in today]
    if before:
        rows.append(heading(t("office.finance.earlier")))
        rows += list_tools(form, tuple(COLUMNS), redraw)
        rows += [*(_counted(here, h, press(h.id), h.id == chosen) for h in shown), *rest]
    rows.append(heading(t("office.finance.in_hand")))
    rows += _in_hand(here, chosen)
    return [*rows, *older_rows(here, form, Receipt.KIND)]


def _waiting(here: AppContext, handover: Handover, press: Callable[..., Any], chosen: bool) -> ft.Control:
    """Who, when, how many receipts; neither what was declared nor what the receipts say (CASH-3)."""
    now = here.session.now()
    late = bool(handover.due_at) and not in_time(handover)
    due = (
        t("office.finance.due", when=when(handover.due_at, now)) if handover.due_at else t("office.finance.no_due")
    )
    return row_tile(
        line(
            title(handover.technician_name),
            pill(t("office.finance.sealed_late") if late else t("state.declared"), "overdue" if late else "wait"),
        ),
        quiet(t("office.finance.declared", when=when(handover.declared_at, now), count=len(handover.receipts))),
        line(quiet(due), *age_mark(handover.declared_at, now)),
        on_click=press,
        chosen=chosen,
    )


def _counted(here: AppContext, handover: Handover, press: Callable[..., Any], chosen: bool) -> ft.Control:
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


def _in_hand(here: AppContext, chosen: str) -> list[ft.Control]:
    session, now = here.session, here.session.now()
    found = holders(session)
    rows: list[ft.Control] = []
    if found:
        every = aged([r for receipts in found.values() for r in receipts], now)
        rows.append(age_chart(every))
    for id, receipts in found.items():
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


def _cash(here: AppContext, id: str) -> Callable[..., Any]:
    return lambda _: here.go(routes.office("finance", "cash", id))


@ft.component
def CashOf(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """What one technician's cash in hand is made of, and since when it is due."""
    here = use_app_context()
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
    parts += [heading(t("office.finance.made_of")), card(*receipt_rows(receipts, now, opens_receipt(here)))]
    parts += receipts_paper(receipts)
    parts += outlays_of(here, id)
    parts += declaring_for(here, id)
    parts.append(
        label(t("office.finance.sealed_apart"), ft.TextThemeStyle.BODY_SMALL, ft.Colors.ON_SURFACE_VARIANT)
    )
    return screen(head, pane_body(*parts))


DETAILS: dict[str, tuple[str, Callable[..., Any]]] = {
    "cash": ("cash", lambda id, back: CashOf(id, back)),
    "outlay": ("cash", lambda id, back: OutlayOf(id, back)),
    "refund": ("cash", lambda id, back: RefundOf(id, back)),
    "owed": ("owed", lambda id, back: Owed(id, back)),
    "payment": ("paid", lambda id, back: PaymentOf(id, back)),
    "statement": ("paid", lambda _, back: Statement(back)),
    "codes": ("paid", lambda id, back: PayCodes(id, back)),
    "day": ("days", lambda id, back: DayPage(id, back)),
    "close": ("days", lambda _, back: Closing(back)),
    "account": ("books", lambda id, back: AccountPage(id, back)),
    "exports": ("books", lambda _, back: Exports(back)),
    "receipt": ("", lambda id, back: ReceiptOf(id, back)),
    "line": ("", lambda id, back: RawLine(id, back)),
}
"""What may be open at the right: step of the address → the list it belongs to ('' any), and its screen."""
