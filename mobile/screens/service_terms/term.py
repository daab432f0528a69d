"""One term at the desk: how it stands, renewed, its end set, ended, signs of life, top-ups, history (TERM-1)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.receipts.fee_parts import METHODS
from mobile.screens.service_terms.parts import before_money, plan_words, plans_on_sale, state_pill, term_facts
from mobile.screens.service_terms.paying import (
    DESK_METHODS,
    choose,
    command_of,
    foreseen,
    part_of,
    pay_words,
    paying_parts,
    then_words,
)
from mobile.screens.service_terms.set_term import End, SetEnd, SignOfLife
from mobile.screens.service_terms.top_up import TopUp
from mobile.screens.shared.panes import pane_body, pane_head
from mobile.screens.shared.rows import pair
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, heading, label, pill, primary_button, quiet, refusal_banner
from mobile.ui.fields import choice
from mobile.ui.frame import screen
from mobile.ui.text import day, money_short, t, when
from mobile.ui.theme import M
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.numbers import show_plate
from rulebook.subjects.service_terms.commands import EndTerm, RenewTerm, ReportSigns, SetTerm, TopUpSim
from rulebook.subjects.service_terms.lookup import term_now, why_dead
from rulebook.subjects.service_terms.records import ServiceTerm, TermKind, TermState


@ft.component
def Term(id: str, back: Callable[[], Any] | None) -> ft.Control:
    """Everything of one term."""
    here = use_app_context()
    session, mine = here.session, here.session.me.roles
    term = term_now(session.world, id)
    if term is None:
        nothing = empty_state(ft.Icons.SEARCH_OFF_ROUNDED, t("terms.none"), t("office.unknown.hint"))
        return screen(pane_head(t("nav.terms"), back=back), pane_body(nothing))
    facts = term_facts(session, term.what, term.vehicle, term.unit)
    if term.carrier_until:
        facts.append(pair(t("terms.top_up.until"), day(term.carrier_until)))
    if term.ended_why:
        facts.append(quiet(f"{t('terms.ended')} · {term.ended_why}"))
    parts: list[ft.Control] = [
        card(*facts, padding=20),
        *before_money(session, term.what, term.vehicle, term.unit),
    ]
    if RenewTerm.ROLES.intersection(mine):
        parts += [heading(t("terms.renew")), keyed(Renew, f"renew-{id}-{len(term.renewals)}", term)]
    parts += [heading(t("terms.history")), _history(here, term)]
    if ReportSigns.ROLES.intersection(mine):
        parts += [heading(t("terms.sign")), keyed(SignOfLife, f"sign-{id}-{term.last_sign}", term)]
    if term.what is TermKind.SIM and TopUpSim.ROLES.intersection(mine):
        parts += [heading(t("terms.top_up")), keyed(TopUp, f"top-up-{id}", (term.unit,), "", "")]
    if SetTerm.ROLES.intersection(mine):
        parts += [heading(t("terms.set")), keyed(SetEnd, f"set-{id}-{term.until}", term)]
    if term.state is not TermState.ENDED and EndTerm.ROLES.intersection(mine):
        parts += [heading(t("terms.end")), keyed(End, f"end-{id}", term)]
    head = pane_head(
        show_plate(term.plate),
        t(f"terms.what.{term.what}"),
        back=back,
        actions=[state_pill(term, company_day(session.now()))],
    )
    return screen(head, pane_body(*parts))


@ft.component
def Renew(term: ServiceTerm) -> ft.Control:
    """A plan, a way to pay, a receipt."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    session = here.session
    form = use_form(f"terms.renew/{term.id}")
    ids = ft.use_memo(lambda: (session.new_id(), secrets.token_urlsafe(24)), [term.id, len(term.renewals)])
    plans = plans_on_sale(session, term.what, company_day(session.now()))
    if not plans:
        return card(label(t("terms.no_plans")), quiet(t("terms.no_plans.hint")))
    options = [("", t("terms.not_now")), *((p.id, plan_words(p, price)) for p, price in plans)]
    one = choose(session, term.what, term.vehicle, term.unit, form.text("plan"))
    chosen = [one] if one else []
    part = part_of(session, form, chosen)
    command = command_of(session, form, chosen, part, ids, plate=term.plate) if part is not None else None

    async def issue(_: Any) -> None:
        if command is not None and await doing.do(command, term.id, tell=False):
            await form.drop()
            here.go(routes.office("terms", "receipt", ids[0]))

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts += [choice(form, "plan", "", options, redraw, ""), *then_words(one)]
    doubted = bool(one and why_dead(session.world, term.what, term.vehicle, term.unit, session.now()))
    sure = not doubted or form.text("anyway") == "yes"
    if one is not None:
        methods = METHODS if Role.TECHNICIAN in session.me.roles else DESK_METHODS
        parts += paying_parts(here, form, chosen, part, methods, "", redraw)
        if doubted:
            yes_no = [("no", t("word.no")), ("yes", t("word.yes"))]
            parts.append(choice(form, "anyway", t("terms.anyway"), yes_no, redraw, "no"))
        parts += foreseen(here, command, term.id)
        press = issue if command is not None and sure and not doing.busy else None
        parts.append(primary_button(pay_words(part), press, ft.Icons.RECEIPT_LONG_ROUNDED, doing.busy))
    return card(*parts, padding=20, spacing=M)


def _history(here: AppContext, term: ServiceTerm) -> ft.Control:
    """Every renewal, the newest first, and the ends that were set before."""
    now = here.session.now()
    rows: list[ft.Control] = []
    for one in sorted(term.renewals, key=lambda r: (r.at, r.id), reverse=True):
        words = " · ".join(p for p in (when(one.at, now), one.by_name, one.plan) if p)
        mark = [pill(t("terms.voided"), "calm")] if one.void else []
        head = ft.Row([label(money_short(one.fen)), *mark])
        rows.append(ft.Column([head, quiet(words)], spacing=0, tight=True))
    rows += [
        quiet(
            " · ".join(p for p in (t("terms.earlier", until=day(was.until)), was.reason, when(was.at, now)) if p)
        )
        for was in reversed(term.earlier)
    ]
    return card(*(rows or [quiet(t("terms.never"))]), spacing=M)
