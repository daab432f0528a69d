"""At the vehicle, with or without signal: its terms renewed with a receipt, its SIM topped up (TERM-1)."""

from __future__ import annotations

import secrets
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.receipts.fee_parts import METHODS
from mobile.screens.service_terms.parts import before_money, plan_words, plans_on_sale, sim_of, term_facts
from mobile.screens.service_terms.paying import (
    Chosen,
    choose,
    command_of,
    foreseen,
    part_of,
    pay_words,
    paying_parts,
    then_words,
)
from mobile.screens.service_terms.top_up import TopUp
from mobile.screens.service_terms.voiding import VoidRenewal, own_renewals
from mobile.screens.visits.progress import OrderView
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, refusal_banner
from mobile.ui.fields import choice
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.plate import plate_badge
from mobile.ui.text import t
from rulebook.kernel.times import company_day
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.service_terms.lookup import why_dead
from rulebook.subjects.service_terms.records import TermKind


@ft.component
def TermsOnSite(view: OrderView) -> ft.Control:
    """Each vehicle's terms; what is chosen is paid for in one receipt."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order = view.order
    form = use_form(f"terms/{order.id}")
    ids = ft.use_memo(lambda: (here.session.new_id(), secrets.token_urlsafe(24)), [order.id])
    chosen: list[Chosen] = []
    parts: list[ft.Control] = []
    for vehicle in view.vehicles:
        parts += _vehicle(here, form, vehicle, redraw, chosen)
    part = part_of(here.session, form, chosen)
    visit = view.visit.id if view.visit else ""
    plate = " ".join(dict.fromkeys(p for p in (_plate(here, one) for one in chosen) if p))[:200]
    command = None
    if part is not None:
        where = {"plate": plate, "visit": visit, "payer": order.contact}
        command = command_of(here.session, form, chosen, part, ids, **where)

    async def issue(_: Any) -> None:
        if command is not None and await doing.do(command, order.id, tell=False):
            await form.drop()
            here.go(routes.order(order.id, "receipt", ids[0]))

    if doing.refusal is not None:
        parts.insert(0, refusal_banner(doing.refusal))
    doubted = any(_dead(here, one) for one in chosen)
    if chosen:
        parts += paying_parts(here, form, chosen, part, METHODS, order.contact, redraw)
        if doubted:
            options = [("no", t("word.no")), ("yes", t("word.yes"))]
            parts.append(choice(form, "anyway", t("terms.anyway"), options, redraw, "no"))
        parts += foreseen(here, command, order.id)
    parts += [heading(t("terms.top_up")), keyed(TopUp, f"top-up-{order.id}", _sims(here, view), order.id, visit)]
    own = own_renewals(here.session, visit) if visit else ()
    parts += [heading(t("terms.void"))] if own else []
    parts += [keyed(VoidRenewal, f"void-{receipt.id}", receipt) for receipt in own]
    head = page_head(t("terms.title"), order.number, back=lambda: here.go(routes.order(order.id)))
    sure = not doubted or form.text("anyway") == "yes"
    note = t("terms.choose") if not chosen else t("fee.need.method") if part is None else ""
    note = note or ("" if sure else t("terms.say_anyway"))
    press = issue if command is not None and sure else None
    bar = thumb_bar(pay_words(part), press, ft.Icons.RECEIPT_LONG_ROUNDED, doing.busy, note)
    return screen(head, body(*parts), bar)


def _vehicle(
    here: AppContext, form: Form, vehicle: Vehicle, redraw: Any, chosen: list[Chosen]
) -> list[ft.Control]:
    """A vehicle's platform fee and its card's plan; what was picked joins `chosen`."""
    shown: list[ft.Control] = [ft.Row([plate_badge(vehicle.plate, vehicle.vehicle_type, 22)])]
    sim = sim_of(here.session, vehicle.id)
    today = company_day(here.session.now())
    on_sale = 0
    for what, unit in ((TermKind.PLATFORM, ""), (TermKind.SIM, sim)):
        plans = plans_on_sale(here.session, what, today)
        if not plans or (what is TermKind.SIM and not sim):
            continue
        on_sale += 1
        name = f"{what}.{vehicle.id}"
        options = [("", t("terms.not_now")), *((p.id, plan_words(p, price)) for p, price in plans)]
        one = choose(here.session, what, vehicle.id, unit, form.text(name))
        if one is not None:
            chosen.append(one)
        shown.append(
            card(
                *term_facts(here.session, what, vehicle.id, unit),
                *before_money(here.session, what, vehicle.id, unit),
                choice(form, name, "", options, redraw, ""),
                *then_words(one),
                padding=20,
            )
        )
    if not on_sale:
        shown.append(empty_state(ft.Icons.EVENT_REPEAT_OUTLINED, t("terms.no_plans"), t("terms.no_plans.hint")))
    return shown


def _plate(here: AppContext, one: Chosen) -> str:
    vehicle = here.session.world.get(Vehicle, one.row.vehicle)
    return vehicle.plate if vehicle else ""


def _dead(here: AppContext, one: Chosen) -> bool:
    return bool(why_dead(here.session.world, one.row.what, one.row.vehicle, one.row.unit, here.session.now()))


def _sims(here: AppContext, view: OrderView) -> tuple[str, ...]:
    return tuple(sim for v in view.vehicles if (sim := sim_of(here.session, v.id)))
