"""One dealer: details, statements, agreements, whose customers are theirs, what was shipped (DEAL-1, SHIP-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.dealers.agreements import Agreements
from mobile.screens.dealers.parts import act, may, outstanding_of, sees_money, state_pill, statements_of
from mobile.screens.dealers.shipments import shipment_rows
from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.lookups import customer_name
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.report_files import reports_of_mine
from mobile.screens.shared.rows import line, link_row, pair, small_button, spread
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, label, quiet, second_button
from mobile.ui.contacts import reach
from mobile.ui.downloads import print_button
from mobile.ui.fields import text_field
from mobile.ui.frame import screen
from mobile.ui.text import day, money, month, t
from mobile.ui.theme import M, S
from rulebook.kernel.times import company_day
from rulebook.numbers.searching import matches
from rulebook.subjects.company.records import Customer
from rulebook.subjects.dealers.commands import AssignDealer, DrawRebate, SetDealer
from rulebook.subjects.dealers.handlers import DETAILS
from rulebook.subjects.dealers.records import Dealer, DealerCustomer, Shipment, StatementState

OFFERED = 6


@ft.component
def DealerPage(id: str, back: Any) -> ft.Control:
    here = use_app_context()
    redraw = use_redraw()
    form = use_form(f"dealers.shipments/{id}")
    world = here.session.world
    found = world.get(Dealer, id)
    if found is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("dealers.unknown"), t("office.unknown.hint"))
        return screen(pane_head(t("nav.dealers"), back=back), pane_body(nothing))
    money_too = sees_money(here)
    unpaid = [pair(t("dealers.to_pay"), money(outstanding_of(world, found)), strong=True)] if money_too else []
    details = spread(
        (t("dealers.field.branch"), found.branch),
        (t("dealers.field.contact"), found.contact),
        (t("dealers.field.address"), found.address),
    )
    calls = reach(found.address, (found.contact_phone, found.contact))
    parts: list[ft.Control] = [card(*unpaid, details, *calls, spacing=S)]
    if money_too:
        parts += [*_statements(here, found), keyed(Agreements, f"agreements-{id}", found)]
    parts += [
        keyed(Customers, f"customers-{id}", found),
        heading(t("dealers.shipments")),
        *shipment_rows(here, list(world.find(Shipment, "dealer", id)), form, redraw),
        keyed(PutRight, f"right-{id}", found),
    ]
    return screen(pane_head(found.name, t("dealers.rule"), back), pane_body(*parts))


def _statements(here: AppContext, dealer: Dealer) -> list[ft.Control]:
    """Month by month; the form to draw one by hand; the report."""
    rows: list[ft.Control] = []
    for one in statements_of(here.session.world, dealer.id):
        path = routes.office("dealers", dealer.id, one.id)
        words = t("dealers.month_row", turnover=money(one.turnover), rebate=money(one.rebate))
        rows.append(
            link_row(
                month(one.month),
                words,
                ft.Icons.RECEIPT_LONG_OUTLINED,
                lambda _, to=path: here.go(to),
                state_pill(one.state),
            )
        )
    rows = rows or [quiet(t("dealers.no_statement"))]
    parts: list[ft.Control] = [heading(t("dealers.statements")), card(*rows, spacing=S)]
    if any(one.state is not StatementState.DRAWN for one in statements_of(here.session.world, dealer.id)):
        name = f"{t('print.title.account')} {dealer.name}"
        parts.append(ft.Row([print_button("account", dealer.id, name, t("dealers.account"))], wrap=True))
    if may(here, DrawRebate):
        parts.append(keyed(Draw, f"draw-{dealer.id}", dealer))
    return [*parts, *reports_of_mine(here, "dealer", ("rebates", "rebate_lines"))]


@ft.component
def Draw(dealer: Dealer) -> ft.Control:
    """A month that is over, drawn by hand: the system does it on the first by itself."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"dealers.draw/{dealer.id}")
    today = company_day(here.session.now())
    last = f"{today.year - (today.month == 1):04d}-{(today.month - 2) % 12 + 1:02d}"
    typed = form.text("month", last).strip()

    async def save(_: Any) -> None:
        if await doing.do(DrawRebate(month=typed), dealer.id):
            await form.drop()

    field = text_field(form, "month", t("dealers.month"), redraw, default=last, helper=t("dealers.draw.words"))
    return card(field, *act(doing, t("dealers.draw"), save if typed else None), spacing=M)


def since_when(whose: DealerCustomer, dealer: str, today: str) -> str:
    """Since when a customer is this dealer's, or no longer, whenever that was typed; or from which day to come."""
    held = whose.stretches()
    now = sum(since <= today for since, _ in held) - 1
    own = [n for n, (_, one) in enumerate(held) if one == dealer]
    if now in own or (own and own[0] > now):
        return t("dealers.theirs_since", day=day(held[now if now in own else own[0]][0]))
    gone = held[max(n for n in own if n < now) + 1][0] if own else held[max(now, 0)][0]
    return t("dealers.gone_since", day=day(gone))


@ft.component
def Customers(dealer: Dealer) -> ft.Control:
    """Whose turnover counts for this dealer, from which day on; a customer is added or goes."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    world, form = here.session.world, use_form(f"dealers.assign/{dealer.id}")
    today = company_day(here.session.now()).isoformat()

    def pick(customer: str) -> Any:
        def press(_: Any) -> None:
            form.put("customer", customer)
            redraw()

        return press

    rows: list[ft.Control] = []
    for customer in dealer.customers:
        whose = world.get(DealerCustomer, customer)
        words = since_when(whose, dealer.id, today) if whose else ""
        rows.append(pair(customer_name(world, customer) or customer, words))
    parts: list[ft.Control] = [card(*(rows or [quiet(t("dealers.no_customers"))]), spacing=S)]
    if may(here, AssignDealer):
        picked, since = form.text("customer"), typed_date(form.text("since", today))
        theirs = bool((whose := world.get(DealerCustomer, picked)) and whose.dealer_on(since) == dealer.id)
        reason = form.text("reason").strip()

        async def save(_: Any) -> None:
            command = AssignDealer(dealer="" if theirs else dealer.id, since=since, reason=reason)
            if await doing.do(command, picked):
                await form.drop()

        form_parts: list[ft.Control] = []
        if picked:
            again = small_button(t("surveys.another"), pick(""), ft.Icons.CLOSE_ROUNDED)
            form_parts.append(line(label(customer_name(world, picked)), again))
        else:
            query = form.text("find").strip()
            hits = [c for c in world.all(Customer) if query and matches(query, [c.name])][:OFFERED]
            form_parts.append(text_field(form, "find", t("dealers.find_customer"), redraw))
            form_parts.append(ft.Row([small_button(c.name, pick(c.id)) for c in hits], wrap=True, spacing=S))
        form_parts.append(text_field(form, "since", t("dealers.since"), redraw, default=today))
        form_parts.append(text_field(form, "reason", t("dealers.reason"), redraw))
        words = t("dealers.unassign" if theirs else "dealers.assign")
        form_parts += act(doing, words, save if picked and reason else None)
        parts.append(card(*form_parts, spacing=M))
    return ft.Column([heading(t("dealers.customers")), *parts], spacing=M, tight=True)


@ft.component
def PutRight(dealer: Dealer) -> ft.Control:
    """Details as they are now, with the reason; opened by a tap."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"dealers.right/{dealer.id}")
    opened, set_opened = ft.use_state(False)
    if not may(here, SetDealer):
        return ft.Container(height=0)
    if not opened:
        button = second_button(t("dealers.put_right"), lambda _: set_opened(True), ft.Icons.EDIT_OUTLINED)
        return ft.Row([button], wrap=True)
    said = {name: form.text(name, getattr(dealer, name)).strip() for name in DETAILS}
    reason = form.text("reason").strip()

    async def save(_: Any) -> None:
        if await doing.do(SetDealer(**said, reason=reason), dealer.id):
            await form.drop()
            set_opened(False)

    fields = [
        text_field(form, name, t(f"dealers.field.{name}"), redraw, default=getattr(dealer, name))
        for name in DETAILS
    ]
    fields.append(text_field(form, "reason", t("dealers.reason"), redraw))
    return card(*fields, *act(doing, t("dealers.put_right"), save if reason else None), spacing=M)
