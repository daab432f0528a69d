"""People on loan, at the branch that has them or lends them: asked for, decided, ended (BR-1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flet as ft

from mobile.client.session_api import Session
from mobile.screens.company_rules.parts import may_change
from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.panes import rest_note
from mobile.screens.shared.people_choice import people_choice
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, label, pill, primary_button, quiet, refusal_banner, second_button
from mobile.ui.branch_words import branch_name
from mobile.ui.fields import text_field
from mobile.ui.text import day, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.commands import MANAGERS
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day
from rulebook.subjects.branches.commands import AskLoan, DecideLoan, EndLoan
from rulebook.subjects.branches.membership import home_of, leads
from rulebook.subjects.branches.records import Loan, LoanState

TONES = {LoanState.ASKED: "wait", LoanState.AGREED: "ok"}
MOST_PAST = 5
"""So many loans that are over are shown below the others."""


def _over(loan: Loan, today: str) -> bool:
    return loan.state not in TONES or loan.ends < today


def decides(session: Session, loan: Loan) -> bool:
    """Whether yes or no is that person's to say; what stands against a yes alone is said beside it."""
    return session.judge(DecideLoan(agree=False, reason="-"), loan.id) is None


def loans_for(session: Session) -> list[Loan]:
    """What is asked for and waits for that person's word."""
    return [loan for loan in session.world.find(Loan, "state", LoanState.ASKED) if decides(session, loan)]


def loans_part(here: AppContext, branch: str) -> list[ft.Control]:
    """The branch's loans, lent and borrowed: those that stand, then the last that are over."""
    today = company_day(here.session.now()).isoformat()
    found = [a for a in here.session.world.all(Loan) if branch in (a.lender, a.borrower)]
    found.sort(key=lambda a: (a.begins, a.id))
    stand = [a for a in found if not _over(a, today)]
    past = [a for a in found if _over(a, today)][::-1]
    if not found:
        return []
    rows: Sequence[Loan] = [*stand, *past[:MOST_PAST]]
    cards = [keyed(LoanCard, f"loan-{a.id}-{a.state}-{a.ends}", a) for a in rows]
    return [heading(t("loan.heading")), *cards, *rest_note(past, MOST_PAST)]


@ft.component
def LoanCard(loan: Loan, named: bool = False) -> ft.Control:
    """Who, from where to where, for which days; what was said of it, and what one may say.

    `named`: among other things, where the card itself says that it is a loan.
    """
    here = use_app_context()
    world, now = here.session.world, here.session.now()
    over = _over(loan, company_day(now).isoformat())
    route = t("loan.line", lender=branch_name(world, loan.lender), borrower=branch_name(world, loan.borrower))
    mark = pill(t(f"loan.state.{loan.state}"), TONES.get(loan.state, "calm"))
    rows: list[ft.Control] = [
        *([quiet(t("loan.heading"))] if named else []),
        line(label(loan.person_name, ft.TextThemeStyle.TITLE_MEDIUM), mark),
        label(route),
        label(t("loan.days", begins=day(loan.begins), ends=day(loan.ends))),
        quiet(t("loan.asked", name=loan.asked_by_name, reason=loan.reason or "—")),
    ]
    if loan.decided_by_name:
        rows.append(quiet(t("loan.decided", name=loan.decided_by_name, why=loan.why or "—")))
    if loan.ended_by_name:
        rows.append(quiet(t("loan.ended", name=loan.ended_by_name, why=loan.ended_why)))
    if loan.state is LoanState.ASKED:
        rows.append(quiet(t("loan.due", when=when(loan.due_at, now))))
    if not over:
        rows += _acts(here, loan)
    return card(*rows, spacing=S)


def _acts(here: AppContext, loan: Loan) -> list[ft.Control]:
    """The lender's word while it is asked for; either side's end. Whom the rules bar is offered neither."""
    session = here.session
    today = company_day(session.now())
    if session.me.id == loan.person:
        return []
    mine = {b for b in (loan.lender, loan.borrower) if leads(session.world, session.me, b, MANAGERS, today)}
    if decides(session, loan):
        return [keyed(Deciding, f"decide-{loan.id}", loan)]
    if not mine:
        return []
    if loan.state is LoanState.AGREED and loan.begins <= today.isoformat() == loan.ends:
        return [quiet(t("loan.last_day"))]
    return [keyed(Ending, f"end-{loan.id}", loan)]


@ft.component
def Deciding(loan: Loan) -> ft.Control:
    """Yes, or no with its reason."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.loan/{loan.id}")
    reason = form.text("reason").strip()

    def say(agree: bool) -> Any:
        async def press(_: Any) -> None:
            if await doing.do(DecideLoan(agree=agree, reason=reason), loan.id):
                await form.drop()

        return press

    barred = here.session.judge(DecideLoan(agree=True), loan.id)
    refusal = doing.refusal or barred
    buttons = [
        primary_button(t("loan.agree"), None if barred else say(True), ft.Icons.CHECK_ROUNDED, doing.busy),
        second_button(t("loan.refuse"), say(False) if reason and not doing.busy else None),
    ]
    parts: list[ft.Control] = [refusal_banner(refusal)] if refusal is not None else []
    parts += [text_field(form, "reason", t("branch.reason"), redraw, helper=t("loan.refuse.needs")), *buttons]
    return ft.Column(parts, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@ft.component
def Ending(loan: Loan) -> ft.Control:
    """Called off before its first day, else today is the last."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.loan.end/{loan.id}")
    reason = form.text("reason").strip()
    begun = loan.state is LoanState.AGREED and loan.begins <= company_day(here.session.now()).isoformat()

    async def press(_: Any) -> None:
        if await doing.do(EndLoan(reason=reason), loan.id):
            await form.drop()

    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    words = t("loan.end") if begun else t("loan.call_off")
    parts += [
        text_field(form, "reason", t("branch.reason"), redraw, helper=t("loan.end.needs")),
        second_button(words, press if reason and not doing.busy else None),
    ]
    return ft.Column(parts, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def ask_part(here: AppContext, branch: str) -> list[ft.Control]:
    """The form for a leader of this branch who wants somebody of another."""
    session = here.session
    today = company_day(session.now())
    if not may_change(here, AskLoan) or not leads(session.world, session.me, branch, MANAGERS, today):
        return []
    if not _others(here, branch):
        return []
    return [heading(t("loan.ask")), keyed(Asking, f"ask-{branch}", branch)]


def _others(here: AppContext, branch: str) -> list[Person]:
    """The technicians who belong to other branches: whom one can ask for."""
    world, today = here.session.world, company_day(here.session.now())
    found = (p for p in world.find(Person, "is_technician", "yes") if p.active and not p.outsider)
    return sorted(
        (p for p in found if p.id != here.session.me.id and home_of(p, today) != branch), key=lambda p: p.name
    )


@ft.component
def Asking(branch: str) -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.loan.ask/{branch}")
    fresh = ft.use_ref(here.session.new_id())
    if here.session.world.get(Loan, str(fresh.current)) is not None:
        fresh.current = here.session.new_id()
    subject = str(fresh.current)
    person, begins, ends = form.text("person"), typed_date(form.text("begins")), typed_date(form.text("ends"))
    command = None
    if person and begins and ends:
        reason = form.text("reason").strip()
        command = AskLoan(person=person, branch=branch, begins=begins, ends=ends, reason=reason)
    barred = here.session.judge(command, subject) if command is not None else None
    refusal = doing.refusal or barred

    async def press(_: Any) -> None:
        if command is not None and await doing.do(command, subject):
            await form.drop()
            redraw()

    said = [refusal_banner(refusal)] if refusal is not None else [] if command else [quiet(t("loan.ask.needs"))]
    rests = command is None or barred is not None or doing.busy
    return card(
        people_choice(form, "person", t("loan.person"), _others(here, branch), redraw),
        text_field(form, "begins", t("loan.begins"), redraw, hint="2026-04-01"),
        text_field(form, "ends", t("loan.ends"), redraw, hint="2026-04-03"),
        text_field(form, "reason", t("branch.reason"), redraw),
        *said,
        primary_button(t("loan.ask.do"), None if rests else press, ft.Icons.CHECK_ROUNDED, doing.busy),
        spacing=M,
    )
