"""What may be done with an open complaint: calm, tell, explain, hand on, take, money back, close (CMP-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.complaints.people import person_picker, staff
from mobile.ui.app_context import AppContext, Form, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, primary_button, quiet, refusal_banner
from mobile.ui.fields import choice, text_field, tick
from mobile.ui.money import typed_fen
from mobile.ui.text import t, when
from mobile.ui.theme import M
from rulebook.kernel.commands import MANAGERS, Command
from rulebook.kernel.ids import Fen, PersonId
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import AskApproval
from rulebook.subjects.complaints.commands import (
    CalmComplaint,
    CloseComplaint,
    ExplainComplaint,
    HandComplaint,
    TakeComplaint,
    TellCustomer,
)
from rulebook.subjects.complaints.gates import STEPS, missing_to_close, step_of
from rulebook.subjects.complaints.records import CauseKind, Complaint, Outcome, Satisfied

WHYS = 5
"""So often one asks why; fewer are enough where the answer is reached."""
FIRST = dict(zip(STEPS, ("tell", "cause", "measure", "measure", "tell", "close"), strict=True))
"""Step on the board → the act that is offered first. A measure has its own form below."""


@ft.component
def Handed(complaint: Complaint) -> ft.Control:
    """Somebody hands it over: its taker takes it here with one tap."""
    here = use_app_context()
    doing = use_command()
    offer = complaint.offer
    if offer is None:
        return ft.Container(height=0)

    async def take(_: Any) -> None:
        await doing.do(TakeComplaint(), complaint.id)

    words = t("complaints.handed", name=offer.by_name, to=offer.to_name, when=when(offer.at, here.session.now()))
    if offer.to != here.session.me.id:
        return banner(words, offer.note, "wait", "CMP-1")
    parts: list[ft.Control] = [banner(words, offer.note or t("complaints.handed.todo"), "wait", "CMP-1")]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts.append(primary_button(t("complaints.take"), take, ft.Icons.BACK_HAND_OUTLINED, doing.busy))
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def offered(here: AppContext, complaint: Complaint) -> list[str]:
    """Acts in the order in which one does them; those of its owner only for owner and managers."""
    me = here.session.me
    if me.roles == (Role.AUDITOR,):
        return []
    acts = ["tell", "calm", "cause"]
    if complaint.owner == me.id or MANAGERS.intersection(me.roles):
        acts += ["hand", "repay", "close"]
    return acts


@ft.component
def Acts(complaint: Complaint) -> ft.Control:
    """One act at a time: picked above, its fields below, one button."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"complaint.acts/{complaint.id}")
    acts = offered(here, complaint)
    if not acts:
        return quiet(t("complaints.read_only"))
    first = FIRST[step_of(here.session.world, complaint)]
    what = form.text("act", first if first in acts else acts[0])
    form_id = ft.use_memo(here.session.new_id, [complaint.id, what])
    command, needs = _command(form, what, complaint)

    async def save(_: Any) -> None:
        subject = form_id if what == "repay" else complaint.id
        if command is not None and await doing.do(command, subject):
            await form.drop()

    press = None if command is None or doing.busy else save
    parts: list[ft.Control] = [
        choice(form, "act", "", [(a, t(f"complaints.act.{a}")) for a in acts], redraw, what)
    ]
    parts += _fields(here, form, what, complaint, redraw)
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    elif needs:
        parts.append(quiet(needs))
    parts.append(primary_button(t(f"complaints.act.{what}.do"), press, ft.Icons.CHECK_ROUNDED, doing.busy))
    return card(*parts, padding=20, spacing=M)


def _fields(here: AppContext, form: Form, what: str, complaint: Complaint, redraw: Any) -> list[ft.Control]:
    if what == "hand":
        but = (str(complaint.owner), str(complaint.person or ""))
        people = sorted(staff(here, but), key=lambda p: Role.CUSTOMER_SERVICE not in p.roles)
        return [
            person_picker(form, "to", t("complaints.hand.to"), people, redraw),
            text_field(form, "text", t("complaints.hand.note"), redraw, lines=2),
        ]
    if what == "cause":
        kinds = [(k.value, t(f"complaints.cause.{k}")) for k in CauseKind]
        asked = [f for f in range(WHYS) if f == 0 or form.text(f"why{f - 1}").strip()]
        whys = [text_field(form, f"why{n}", t("complaints.why", number=n + 1), redraw, lines=2) for n in asked]
        return [*whys, choice(form, "kind", t("complaints.cause.kind"), kinds, redraw, CauseKind.OTHER.value)]
    if what == "close":
        outcomes = [(o.value, t(f"complaints.outcome.{o}")) for o in Outcome]
        picked = Outcome(form.text("outcome", Outcome.JUSTIFIED.value))
        parts: list[ft.Control] = [
            choice(form, "outcome", t("complaints.outcome"), outcomes, redraw, picked.value)
        ]
        if missing := missing_to_close(here.session.world, complaint, picked):
            named = t("list.comma").join(t(f"part.{part}") for part in missing)
            parts.append(banner(t("refusal.unverified_close", missing=named), "", "wait", "CMP-1"))
        return [*parts, text_field(form, "text", t("complaints.verdict"), redraw, lines=2)]
    field = text_field(form, "text", t(f"complaints.act.{what}.text"), redraw, lines=3)
    if what == "tell":
        said = [(s.value, t(f"complaints.satisfied.{s}")) for s in Satisfied]
        satisfied = choice(form, "satisfied", t("complaints.satisfied"), said, redraw, Satisfied.UNSAID.value)
        return [field, satisfied, tick(form, "final", t("complaints.final"), redraw, t("complaints.final.hint"))]
    if what == "repay":
        keys = ft.KeyboardType.NUMBER
        sum_ = text_field(form, "sum", t("complaints.repay.sum"), redraw, prefix="¥ ", keyboard_type=keys)
        return [quiet(t("complaints.repay.words")), sum_, field]
    return [field]


def _command(form: Form, what: str, complaint: Complaint) -> tuple[Command | None, str]:
    """The command as far as it is filled in, or what it still needs in words."""
    text = form.text("text").strip()
    if what == "hand":
        to = form.text("to")
        return (HandComplaint(to=PersonId(to), note=text), "") if to else (None, t("complaints.hand.needs"))
    if what == "cause":
        whys = tuple(why for n in range(WHYS) if (why := form.text(f"why{n}").strip()))
        kind = CauseKind(form.text("kind", CauseKind.OTHER.value))
        return (ExplainComplaint(cause=kind, whys=whys), "") if whys else (None, t("complaints.cause.needs"))
    if not text:
        return None, t("complaints.text.needs")
    if what == "calm":
        return CalmComplaint(what=text), ""
    if what == "tell":
        satisfied = Satisfied(form.text("satisfied", Satisfied.UNSAID.value))
        return TellCustomer(what=text, satisfied=satisfied, final=bool(form.get("final", False))), ""
    if what == "close":
        return CloseComplaint(outcome=Outcome(form.text("outcome", Outcome.JUSTIFIED.value)), verdict=text), ""
    fen = typed_fen(form, "sum")
    if not fen:
        return None, t("complaints.repay.needs")
    return AskApproval(
        subject="refund", about=complaint.id, amount=Fen(fen), reason=text, order=complaint.order or ""
    ), ""
