"""One training: who signed, and what can be done with it now, one act at a time (TRN-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.company_rules.skills import skill_words
from mobile.screens.trainings.feedback import SayingHow, asked_of, feedback_facts
from mobile.screens.trainings.signing import Signing
from mobile.screens.trainings.testing import Qualifying, Testing
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, label, pill, quiet, refusal_banner, second_button, title
from mobile.ui.fields import choice, text_field, tick
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.commands import Command
from rulebook.subjects.trainings.commands import CancelSession, HoldSession, ReadySession, SetQualification
from rulebook.subjects.trainings.records import Attendance, MarkedTest, SessionState, TrainingSession

ACTS = {"sign": Signing, "test": Testing, "qualify": Qualifying, "feedback": SayingHow}
TONES = {SessionState.PLANNED: "wait", SessionState.HELD: "ok", SessionState.CANCELLED: "calm"}


@ft.component
def SessionCard(session: TrainingSession) -> ft.Control:
    """Signing comes first: that is what one opens it for."""
    here = use_app_context()
    redraw = use_redraw()
    form = use_form(f"session/{session.id}")
    parts = facts(here, session)
    acts = offered(here, session)
    act = form.text("act")
    if acts:
        parts.append(choice(form, "act", "", [(a, t(f"training.{a}")) for a in acts], redraw))
    if act in acts:
        component = ACTS.get(act, Saying)
        more = (act,) if component is Saying else ()
        parts.append(keyed(component, f"{act}-{session.id}", session, *more))
    return card(*parts, spacing=M)


def offered(here: AppContext, session: TrainingSession) -> list[str]:
    """Acts in the order in which they come."""
    me = here.session.me
    if session.state is SessionState.CANCELLED:
        return []
    own = ["feedback"] if session.state is SessionState.HELD and asked_of(here, session) else []
    leads = me.id in (session.trainer, session.planned_by) or bool(CancelSession.ROLES.intersection(me.roles))
    if not leads:
        return own
    if session.state is SessionState.PLANNED:
        acts = [*([] if session.material else ["ready"]), "sign", "hold"]
        return [*acts, "cancel"] if CancelSession.ROLES.intersection(me.roles) else acts
    acts = ["sign", *own, "test"]
    return [*acts, "qualify"] if SetQualification.ROLES.intersection(me.roles) else acts


def facts(here: AppContext, session: TrainingSession) -> list[ft.Control]:
    """When, where, by whom, with what; who signed; how the tests went, as far as one may see them."""
    world, now = here.session.world, here.session.now()
    head = ft.Row(
        [title(session.title, expand=True), pill(t(f"training.state.{session.state}"), TONES[session.state])],
        spacing=S,
    )
    skill = skill_words((session.skill,)) if session.skill else ""
    under = [t(f"training.kind.{session.kind}"), when(session.begins, now), session.place, skill]
    rows: list[ft.Control] = [head, quiet(" · ".join(one for one in under if one))]
    if session.held:
        last = session.held[-1]
        rows.append(quiet(t("training.held", name=last.trainer_name, when=when(last.at, now))))
    elif session.trainer_name:
        rows.append(quiet(t("training.by", name=session.trainer_name)))
    if session.outline:
        rows.append(label(session.outline))
    if session.material:
        rows.append(quiet(t("training.material.has", words=session.material)))
    elif session.state is SessionState.PLANNED:
        rows.append(quiet(t("training.material.due", when=when(session.material_due, now))))
    rows += feedback_facts(here, session)
    names = [one.name for one in world.find(Attendance, "session", session.id)]
    if names:
        rows.append(label(t("training.signed", count=len(names), names=t("list.comma").join(names))))
    for test in world.find(MarkedTest, "session", session.id):
        said = t("training.test.line", name=test.name, percent=test.percent, by=test.by_name)
        mark = ("training.test.passed", "ok") if test.passed else ("training.test.failed", "overdue")
        rows.append(ft.Row([label(said, expand=True), pill(t(mark[0]), mark[1])], spacing=S))
    if session.cancelled_why:
        rows.append(quiet(session.cancelled_why))
    return rows


@ft.component
def Saying(session: TrainingSession, act: str) -> ft.Control:
    """Material ready, held, cancelled: a few words and a button."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"session.{act}/{session.id}")
    text = form.text("text").strip()
    words = {"ready": "training.material", "hold": "training.hold.words", "cancel": "training.cancel.why"}[act]
    me, ask = here.session.me.id, bool(form.get("ask", True))
    trainer = "" if session.trainer_name else me
    commands: dict[str, Command] = {
        "ready": ReadySession(session=session.id, material=text),
        "hold": HoldSession(session=session.id, trainer=trainer, words=text, ask=ask),
        "cancel": CancelSession(reason=text),
    }

    async def send(_: Any) -> None:
        if await doing.do(commands[act], session.id):
            await form.drop()

    parts: list[ft.Control] = [text_field(form, "text", t(words), redraw, lines=2)]
    if act == "hold":
        parts.append(tick(form, "ask", t("training.feedback.ask"), redraw, t("training.feedback.ask.hint"), True))
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    ready = bool(text) or act == "hold"
    parts.append(second_button(t(f"training.{act}"), send if ready and not doing.busy else None))
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
