"""What is shown of one term: its end, how long that is, whether its unit lives; the plans on sale (TERM-1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import flet as ft

from mobile.client.session_api import PhoneWorld, Session
from mobile.screens.shared.rows import pair
from mobile.ui.app_context import AppContext
from mobile.ui.basics import banner, label, pill, quiet, second_button
from mobile.ui.fields import grouped
from mobile.ui.text import day, money_short, named, t, when
from rulebook.kernel.ids import VehicleId
from rulebook.kernel.times import company_day
from rulebook.numbers import show_plate
from rulebook.subjects.company.prices import list_price
from rulebook.subjects.company.records import Price, Vehicle
from rulebook.subjects.service_terms.lookup import days_left, is_lapsed, term_of, why_dead
from rulebook.subjects.service_terms.records import ServiceTerm, TermKind, TermPlan, TermRenewal, TermState
from rulebook.subjects.visits.records import Visit

SOON = 30


def plans_on_sale(session: Session, what: TermKind, today: date) -> list[tuple[TermPlan, Price]]:
    """The plans of a kind that have a price today, the longest last."""
    priced = [(p, list_price(session.world, p.id, today)) for p in session.world.find(TermPlan, "what", what)]
    return sorted(((p, price) for p, price in priced if price), key=lambda both: (both[0].months, both[0].id))


def plan_name(price: Price) -> str:
    return named(price)


def plan_words(plan: TermPlan, price: Price) -> str:
    return t("terms.plan_of", name=plan_name(price), price=money_short(price.fen))


def state_pill(term: ServiceTerm | None, today: date) -> ft.Control:
    """How long it still runs, in a word and a colour."""
    left = days_left(term, today) if term else None
    if term is not None and term.state is TermState.ENDED:
        return pill(t("terms.ended"), "calm")
    if left is None:
        return pill(t("terms.never"), "calm")
    if left < 0:
        return pill(t("terms.lapsed", days=-left), "overdue")
    words = t("terms.today") if left == 0 else t("terms.left", days=left)
    return pill(words, "wait" if left <= SOON else "ok")


def sim_of(session: Session, vehicle: VehicleId) -> str:
    """The card on the vehicle; '' for none."""
    known = session.world.get(Vehicle, vehicle)
    return str(known.sim or "") if known else ""


def before_money(session: Session, what: TermKind, vehicle: VehicleId, unit: str) -> list[ft.Control]:
    """What is to be known before anything is taken: it lapsed, the unit may be dead, when it was last heard of."""
    now = session.now()
    today = company_day(now)
    term = term_of(session.world, what, vehicle, unit)
    shown: list[ft.Control] = []
    if term is not None and (left := days_left(term, today)) is not None and left < 0:
        words = t("terms.lapsed", days=-left)
        shown.append(banner(words, t("terms.lapsed.todo", until=day(term.until)), "wait", "TERM-1"))
    dead = why_dead(session.world, what, vehicle, unit, now)
    if dead:
        last = when(term.last_sign, now) if term and term.last_sign else t("terms.no_sign")
        shown.append(banner(t(f"terms.dead.{dead}", when=last), t("terms.dead"), "overdue", "TERM-1"))
    return shown


def term_facts(session: Session, what: TermKind, vehicle: VehicleId, unit: str) -> list[ft.Control]:
    """Its end and the last sign of life."""
    now = session.now()
    term = term_of(session.world, what, vehicle, unit)
    head = ft.Row(
        [
            label(t(f"terms.what.{what}"), ft.TextThemeStyle.TITLE_MEDIUM, expand=True),
            state_pill(term, company_day(now)),
        ],
        wrap=False,
    )
    rows: list[ft.Control] = [head]
    if term is not None and term.until:
        rows.append(pair(t("terms.until"), day(term.until)))
    last = when(term.last_sign, now) if term and term.last_sign else t("terms.no_sign")
    rows.append(pair(t("terms.last_sign"), last))
    if term is not None and term.number:
        rows.append(quiet(t("terms.sim_of", number=grouped(term.number))))
    return rows


def renewed_at(world: PhoneWorld, receipt: str) -> str:
    """The order at whose visit a renewal was paid; '' at the desk."""
    renewal = world.get(TermRenewal, receipt)
    visit = world.get(Visit, renewal.visit) if renewal and renewal.visit else None
    return visit.order if visit else ""


def lapsed_banners(here: AppContext, vehicles: Sequence[Vehicle], go: Callable[[], object]) -> list[ft.Control]:
    """Of the vehicles of an order, those whose term is over: it may be why nothing arrives at the platform."""
    today = company_day(here.session.now())
    shown: list[ft.Control] = []
    for vehicle in vehicles:
        for term in here.session.world.find(ServiceTerm, "vehicle", vehicle.id):
            if not is_lapsed(term, today):
                continue
            words = f"{show_plate(vehicle.plate)} · {t(f'terms.what.{term.what}')}"
            left = t("terms.lapsed", days=-(days_left(term, today) or 0))
            press = second_button(t("terms.renew"), lambda _: go(), ft.Icons.EVENT_REPEAT_ROUNDED)
            shown.append(banner(f"{words} · {left}", t("terms.lapsed.why"), "wait", "TERM-1", actions=[press]))
    return shown
