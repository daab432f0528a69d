"""Leave asked for over the phone: whom, what for, up to what amount; its eight-digit code (ORAL-1, ORAL-3)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.rule_preview import warnings
from mobile.screens.visits.progress import OrderView
from mobile.ui import theme
from mobile.ui.app_context import AppContext, Form, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, pill, quiet, refusal_banner, second_button, title
from mobile.ui.fields import choice, text_field
from mobile.ui.first_field import use_first_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.money import typed_fen
from mobile.ui.text import money, money_short, t, when
from mobile.ui.theme import RADIUS, M, S
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.times import iso
from rulebook.numbers import halfwidth
from rulebook.policy.matrix import last_word
from rulebook.subjects.approvals.commands import AskApproval
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.orders.records import Order
from rulebook.subjects.spoken.codes import CODE_DIGITS, Asked, challenge_of
from rulebook.subjects.spoken.commands import ClaimSpoken, EnterCode
from rulebook.subjects.spoken.handlers import asked_in
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState

SUBJECTS = ("spare_parts", "discount", "waiver", "override", "outlay")
"""What a technician asks for from the site; words: matter.*"""

HOW = ("phone", "chat", "there")
"""How it was asked; words: leave.how.*"""

TONES = {
    SpokenState.CLAIMED: "wait",
    SpokenState.VERIFIED: "ok",
    SpokenState.CONFIRMED: "ok",
    SpokenState.DENIED: "overdue",
}


def approvers(here: AppContext, order: Order, subject: str, amount: int) -> list[Person]:
    """Who decides on this subject and amount by the matrix, oneself apart (ROLE-2, ROLE-3)."""
    world = here.session.world
    may = last_word(world, subject, amount, here.session.now(), order.kind) if subject else frozenset()
    found = (p for p in world.all(Person) if p.active and may.intersection(p.roles))
    return sorted((p for p in found if p.id != here.session.me.id), key=lambda p: p.name)


def grouped_challenge(challenge: str) -> str:
    """Four and four, as one reads it out."""
    return f"{challenge[:4]} {challenge[4:]}"


def digits(text: str) -> str:
    """The digits of a code as it was typed."""
    return "".join(ch for ch in halfwidth(text) if ch.isascii() and ch.isdigit())


@ft.component
def AskLeave(view: OrderView) -> ft.Control:
    """Fill in while on the phone; read out what is shown; type in the code if one is given."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order, me = view.order, here.session.me
    form = use_form(f"leave/{order.id}")
    use_first_field(form)
    spare = ft.use_memo(here.session.new_id, [order.id])
    claim = form.text("claim", spare)
    subject, amount = form.text("subject"), typed_fen(form, "amount") or 0
    people = approvers(here, order, subject, amount)
    approver = next((p for p in people if p.id == form.text("approver")), None)
    what_for, code = form.text("what_for").strip(), digits(form.text("code"))

    def changed() -> None:
        if not form.get("claim"):
            form.put("claim", claim)
        redraw()

    command = ClaimSpoken(
        claim=claim,
        approver=PersonId(approver.id if approver else ""),
        subject=subject,
        what_for=what_for,
        amount=Fen(amount),
        how=form.text("how", "phone"),
        spoken_at=iso(here.session.now()),
        code=code,
    )

    async def save(_: Any) -> None:
        if await doing.do(command, order.id):
            await form.drop()
            if code:
                await here.session.save_draft(f"claim/{claim}", {"sent": code, "wrong": 0})
            here.go(routes.order(order.id))

    async def ask_in_writing(_: Any) -> None:
        visit = view.visit.id if view.visit else ""
        ask = AskApproval(subject=subject, reason=what_for, order=order.id, about=visit, amount=Fen(amount))
        if await doing.do(ask, here.session.new_id()):
            await form.drop()
            here.go(routes.order(order.id))

    subjects = [(s, t(f"matter.{s}")) for s in SUBJECTS]
    parts: list[ft.Control] = [
        label(t("leave.words"), color=ft.Colors.ON_SURFACE_VARIANT),
        choice(form, "subject", t("leave.subject"), subjects, changed),
        text_field(form, "amount", t("leave.amount"), changed, helper=t("leave.amount.hint"),
                   keyboard_type=ft.KeyboardType.NUMBER),
        text_field(form, "what_for", t("leave.what_for"), changed, lines=2),
    ]  # fmt: skip
    if subject:
        names = [(str(p.id), f"{p.name} · {t(f'role.{_role(here, order, p, subject, amount)}')}") for p in people]
        parts.append(choice(form, "approver", t("leave.approver"), names, changed))
    parts.append(choice(form, "how", t("leave.how"), [(h, t(f"leave.how.{h}")) for h in HOW], changed, "phone"))
    note = _missing(subject, approver, what_for, code)
    if approver is not None and what_for:
        asked = Asked(
            claim=claim, order=order.id, number=order.number, subject=subject, amount=Fen(amount),
            what_for=what_for, claimant=me.id, approver=approver.id,
        )  # fmt: skip
        parts += [heading(t("leave.read_out")), read_out(asked), _code_field(form, changed)]
        parts += warnings(here, command, order.id)
    written = ask_in_writing if subject and what_for and not doing.busy else None
    others = [second_button(t("leave.in_writing"), written, ft.Icons.SEND_OUTLINED)]
    if doing.refusal is not None:
        parts.insert(0, refusal_banner(doing.refusal))
    return screen(
        page_head(t("leave.title"), order.number, back=lambda: here.go(routes.order(order.id))),
        body(*parts),
        thumb_bar(
            t("leave.save.code") if code else t("leave.save"),
            None if note else save,
            ft.Icons.RECORD_VOICE_OVER_OUTLINED,
            doing.busy,
            note,
            others,
        ),
    )


def _role(here: AppContext, order: Order, person: Person, subject: str, amount: int) -> str:
    may = last_word(here.session.world, subject, amount, here.session.now(), order.kind)
    return next(str(role) for role in person.roles if role in may)


def _missing(subject: str, approver: Person | None, what_for: str, code: str) -> str:
    """What the form still lacks, in a sentence."""
    if not subject:
        return t("leave.need.subject")
    if not what_for:
        return t("leave.need.what_for")
    if approver is None:
        return t("leave.need.approver")
    return t("leave.need.code") if code and len(code) != CODE_DIGITS else ""


def read_out(asked: Asked) -> ft.Control:
    """What the technician reads out so that the approver's phone can work out the code."""
    look = theme.look().info
    rows: list[ft.Control] = []
    for words, value in (
        (t("leave.read.number"), asked.number),
        (t("leave.read.matter"), t(f"matter.{asked.subject}")),
        (t("leave.read.amount"), money(asked.amount)),
    ):
        rows.append(
            ft.Row([label(words, color=look.ink, expand=1), title(value, expand=2, color=None)], spacing=M)
        )
    said = grouped_challenge(challenge_of(asked))
    big = ft.Text(said, size=30, weight=ft.FontWeight.W_700, color=look.ink, style=ft.TextStyle(letter_spacing=3))
    rows += [
        label(t("leave.read.challenge"), color=look.ink),
        ft.Semantics(label=t("leave.read.challenge.is", code=said), container=True, content=big),
    ]
    return ft.Container(
        ft.Column(rows, spacing=S, tight=True), padding=16, bgcolor=look.ground, border_radius=RADIUS
    )


def _code_field(form: Form, changed: Any) -> ft.Control:
    return text_field(
        form,
        "code",
        t("leave.code"),
        changed,
        helper=t("leave.code.hint"),
        keyboard_type=ft.KeyboardType.NUMBER,
    )


def claims(here: AppContext, order: Order) -> list[ft.Control]:
    """What was asked for by phone about an order, and what became of it."""
    found = sorted(here.session.world.find(SpokenApproval, "order", order.id), key=lambda s: s.claimed_at)
    forms = sorted(here.session.world.find(ApprovalForm, "order", order.id), key=lambda f: f.asked_at)
    return [_written(here, f) for f in forms] + [keyed(Claim, f"claim-{s.id}", s) for s in found]


FORM_TONES = {FormState.ASKED: "wait", FormState.GRANTED: "ok", FormState.WITHDRAWN: "calm"}


def _written(here: AppContext, form: ApprovalForm) -> ft.Control:
    """Leave asked for in writing, and what was decided."""
    now = here.session.now()
    who = t("ask.decided", name=form.decided_by_name, when=when(form.decided_at, now)) if form.decided_at else ""
    waits = form.state is FormState.ASKED
    return card(
        ft.Row(
            [pill(t(f"ask.{form.state}"), FORM_TONES.get(form.state, "overdue")), quiet(when(form.asked_at, now))],
            alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
            wrap=True,
        ),
        title(t("spoken.matter", matter=t(f"matter.{form.subject}"), sum=money_short(form.amount))),
        label(form.reason),
        *([quiet(who)] if who else []),
        *([label(t("spoken.why", why=form.why))] if form.why and form.why != "lapsed" else []),
        *([quiet(t("spoken.due", when=when(form.due_at, now)))] if waits else []),
        spacing=S,
    )


@ft.component
def Claim(spoken: SpokenApproval) -> ft.Control:
    """One of them; while it waits, its code can be typed in."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"claim/{spoken.id}")
    code = digits(form.text("code"))
    waits = spoken.state is SpokenState.CLAIMED

    async def enter(_: Any) -> None:
        if await doing.do(EnterCode(claim=spoken.id, code=code), spoken.order):
            form.put("sent", code)
            form.put("wrong", spoken.wrong_codes)
            form.put("code", "")
            await form.flush()
            redraw()

    now = here.session.now()
    top = ft.Row(
        [pill(t(f"spoken.{spoken.state}"), TONES[spoken.state]), quiet(when(spoken.claimed_at, now))],
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        wrap=True,
    )
    matter = t("spoken.matter", matter=t(f"matter.{spoken.subject}"), sum=money_short(spoken.amount))
    rows: list[ft.Control] = [
        top,
        title(matter),
        label(spoken.what_for),
        quiet(t("spoken.asked", name=spoken.approver_name, how=t(f"leave.how.{spoken.how or 'phone'}"))),
    ]
    if spoken.why:
        rows.append(label(t("spoken.why", why=spoken.why)))
    if spoken.state is SpokenState.DENIED:
        rows.append(banner(t("spoken.denied.words"), t("spoken.denied.todo"), "overdue", "ORAL-2"))
    if waits and spoken.due_at:
        rows.append(quiet(t("spoken.due", when=when(spoken.due_at, now))))
    if waits and spoken.wrong_codes:
        rows.append(banner(t("spoken.wrong_code"), t("spoken.wrong_code.todo"), "overdue", "ORAL-3"))
    if waits and form.get("sent") and form.get("wrong", 0) == spoken.wrong_codes:
        rows.append(pill(t("spoken.code_sent"), "wait", ft.Icons.PIN_OUTLINED))
    elif waits and spoken.claimant == here.session.me.id:
        ready = len(code) == CODE_DIGITS and not doing.busy
        field = text_field(
            form, "code", t("leave.code"), redraw, keyboard_type=ft.KeyboardType.NUMBER, expand=True
        )
        button = ft.FilledButton(t("spoken.enter"), on_click=enter, disabled=not ready, height=56)
        rows += [read_out(asked_in(spoken)), ft.Row([field, button], spacing=S)]
    return card(*rows, spacing=S)
