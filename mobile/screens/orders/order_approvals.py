"""Leave around an order: what was asked for on a form or by word of mouth, a new request, an outsider (EXT-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.approvals.approval_cards import matter_words
from mobile.screens.shared.date_parsing import typed_date
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, label, pill, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, suggest, text_field
from mobile.ui.money import typed_fen
from mobile.ui.text import money_short, t, when
from mobile.ui.theme import M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen
from rulebook.kernel.times import company_day, read_date
from rulebook.subjects.approvals.commands import AskApproval
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.outsiders.commands import SendOutsider
from rulebook.subjects.spoken.records import SpokenApproval
from rulebook.subjects.visits.records import Visit

SUBJECTS = ("discount", "waiver", "override", "spare_parts", "outsider")
"""What may be asked for about an order; words: matter.*"""

TONES = {
    FormState.ASKED: "wait",
    FormState.GRANTED: "ok",
    FormState.DENIED: "overdue",
    FormState.LAPSED: "overdue",
    FormState.WITHDRAWN: "calm",
}
OVER = (OrderState.CLOSED, OrderState.CANCELLED)


def leave_sections(here: AppContext, order: Order) -> list[ft.Control]:
    """Everything asked for about an order, and a form for more."""
    world, me = here.session.world, here.session.me
    forms = sorted(world.find(ApprovalForm, "order", order.id), key=lambda f: f.asked_at)
    spoken = sorted(world.find(SpokenApproval, "order", order.id), key=lambda s: s.claimed_at)
    parts: list[ft.Control] = [_form(here, f) for f in forms] + [_spoken(here, s) for s in spoken]
    if order.state not in OVER and AskApproval.ROLES.intersection(me.roles):
        parts.append(keyed(Ask, f"ask-{order.id}", order))
    return [heading(t("ask.title")), *parts] if parts else []


def outsiders_to_name(here: AppContext, order: Order) -> list[ft.Control]:
    """Where leave for an outsider was given and nobody is named yet: the place to say who comes (EXT-1)."""
    world = here.session.world
    if not SendOutsider.ROLES.intersection(here.session.me.roles):
        return []
    forms = sorted(world.find(ApprovalForm, "order", order.id), key=lambda f: f.asked_at)
    sent = {p.outsider.form for p in world.all(Person) if p.outsider}
    return [
        keyed(Outsider, f"outsider-{f.id}", order, f)
        for f in forms
        if f.subject == "outsider" and f.state is FormState.GRANTED and f.id not in sent
    ]


def _form(here: AppContext, form: ApprovalForm) -> ft.Control:
    now = here.session.now()
    words = matter_words(form.subject)
    if form.amount:
        words = t("spoken.matter", matter=words, sum=money_short(form.amount))
    note = t("approvals.asked", name=form.asked_by_name, when=when(form.asked_at, now))
    decided = (
        t("ask.decided", name=form.decided_by_name, when=when(form.decided_at, now)) if form.decided_at else ""
    )
    way = ft.TextButton(
        t("nav.approvals"), on_click=lambda _: here.go(routes.office("approvals", form.id)), height=48
    )
    rows: list[ft.Control] = [
        line(label(words, ft.TextThemeStyle.TITLE_SMALL), pill(t(f"ask.{form.state}"), TONES[form.state])),
        label(form.reason),
        quiet(" · ".join(p for p in (note, decided, form.why if form.why != "lapsed" else "") if p)),
    ]
    if form.state is FormState.ASKED:
        rows.append(ft.Row([way]))
    return card(*rows, spacing=S)


def _spoken(here: AppContext, spoken: SpokenApproval) -> ft.Control:
    words = t("spoken.matter", matter=matter_words(spoken.subject), sum=money_short(spoken.amount))
    tone = {"claimed": "wait", "denied": "overdue"}.get(str(spoken.state), "ok")
    said = t(
        "spoken.says.of",
        name=spoken.claimant_name,
        approver=spoken.approver_name,
        when=when(spoken.spoken_at, here.session.now()),
    )
    return card(
        line(label(words, ft.TextThemeStyle.TITLE_SMALL), pill(t(f"spoken.{spoken.state}"), tone)),
        label(spoken.what_for),
        quiet(said),
        spacing=S,
    )


@ft.component
def Ask(order: Order) -> ft.Control:
    """Ask for leave: what for, up to what amount, why. The matrix says whom it goes to (ROLE-3)."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    open_, set_open = ft.use_state(False)
    form = use_form(f"ask/{order.id}")
    if not open_:
        ask = second_button(t("ask.new"), lambda _: set_open(True), ft.Icons.GAVEL_ROUNDED)
        return ft.Row([ask])
    subject, reason, amount = form.text("subject"), form.text("reason").strip(), typed_fen(form, "amount") or 0
    visits = sorted(here.session.world.find(Visit, "order", order.id), key=lambda v: v.departed_at)
    about = visits[-1].id if visits and subject in ("discount", "waiver", "override") else ""

    async def save(_: Any) -> None:
        command = AskApproval(subject=subject, reason=reason, order=order.id, about=about, amount=Fen(amount))
        if await doing.do(command, here.session.new_id()):
            await form.drop()
            set_open(False)

    rows: list[ft.Control] = [choice(form, "subject", "", [(s, matter_words(s)) for s in SUBJECTS], redraw)]
    if subject and subject != "outsider":
        rows.append(text_field(form, "amount", t("ask.amount"), redraw, keyboard_type=ft.KeyboardType.NUMBER))
    rows.append(text_field(form, "reason", t("ask.reason"), redraw, lines=2))
    if doing.refusal is not None:
        rows.append(refusal_banner(doing.refusal))
    ready = bool(subject and reason) and not doing.busy
    rows.append(
        ft.Row(
            [
                ft.FilledButton(
                    t("ask.send"), icon=ft.Icons.SEND_ROUNDED, on_click=save, disabled=not ready, height=52
                ),
                ft.TextButton(t("word.cancel"), on_click=lambda _: set_open(False), height=52),
            ],
            spacing=S,
        )
    )
    return card(*rows, spacing=M)


@ft.component
def Outsider(order: Order, leave: ApprovalForm) -> ft.Control:
    """Leave was given: who comes, from which firm, on which day. Afterwards assigned like anybody (EXT-1)."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"outsider/{leave.id}")
    today = company_day(here.session.now()).isoformat()
    day = typed_date(form.text("day", today))
    name, firm = form.text("name").strip(), form.text("firm").strip()

    async def send(_: Any) -> None:
        command = SendOutsider(
            order=order.id, form=leave.id, name=name, firm=firm, day=day, phone=form.text("phone").strip()
        )
        if await doing.do(command, here.session.new_id()):
            await form.drop()

    def put_today(_: Any) -> None:
        form.put("day", today)
        redraw()

    ready = bool(name and firm and read_date(day)) and not doing.busy
    press = send if ready else None
    return card(
        label(t("outsider.title"), ft.TextThemeStyle.TITLE_MEDIUM),
        quiet(t("outsider.words")),
        *([refusal_banner(doing.refusal)] if doing.refusal else []),
        text_field(form, "name", t("outsider.name"), redraw, on_submit=press),
        text_field(form, "firm", t("outsider.firm"), redraw, on_submit=press),
        text_field(form, "phone", t("field.contact_phone"), redraw, on_submit=press),
        ft.Row(
            [
                text_field(form, "day", t("outsider.day"), redraw, default=today, expand=True, on_submit=press),
                suggest(t("office.form.today"), put_today),
            ],
            spacing=S,
        ),
        ft.FilledButton(
            t("outsider.send"),
            icon=ft.Icons.PERSON_ADD_ALT_1_ROUNDED,
            on_click=send,
            disabled=not ready,
            height=52,
        ),
        quiet(t("word.rule", rule="EXT-1")),
        spacing=M,
    )
