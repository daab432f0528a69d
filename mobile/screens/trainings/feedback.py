"""How a training was: said by who was there, for a guest written down by the office (TRN-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import label, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t, until
from mobile.ui.theme import M
from rulebook.subjects.trainings.commands import CancelSession, GiveFeedback
from rulebook.subjects.trainings.feedback import average, missing, trainers
from rulebook.subjects.trainings.records import Attendance, Feedback, TrainingSession

_STRETCH = ft.CrossAxisAlignment.STRETCH


def asked_of(here: AppContext, session: TrainingSession) -> list[Attendance]:
    """Whose word one may give now: one's own, a guest's where one is of the office."""
    me = here.session.me
    if me.id in trainers(session):
        return []
    office = bool(CancelSession.ROLES.intersection(me.roles))
    silent = missing(here.session.world, session)
    return [one for one in silent if one.person == me.id or (not one.person and office)]


def feedback_facts(here: AppContext, session: TrainingSession) -> list[ft.Control]:
    """How many have said how it was, and what: to the office, which sees all of it; else what one said oneself."""
    if not session.feedback_due:
        return []
    said = sorted(here.session.world.find(Feedback, "session", session.id), key=lambda one: one.at)
    lines = (t("training.feedback.line", name=one.name, score=one.score, words=one.words) for one in said)
    own = [quiet(words.strip()) for words in lines]
    if not CancelSession.ROLES.intersection(here.session.me.roles):
        return [*own]
    count = len(said) + len(missing(here.session.world, session))
    if not said:
        ends = until(session.feedback_due, here.session.now())
        return [quiet(t("training.feedback.none", all=count, until=ends))] if count else []
    words = t("training.feedback.of", count=len(said), all=count, average=average(said))
    return [label(words), *own]


@ft.component
def SayingHow(session: TrainingSession) -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"session.feedback/{session.id}")
    offered = [(one.id, one.name) for one in asked_of(here, session)]
    who = form.text("who", offered[0][0] if offered else "")
    score = form.text("score")

    async def save(_: Any) -> None:
        if await doing.do(GiveFeedback(score=int(score), words=form.text("words").strip()), who):
            await form.drop()
            redraw()

    scores = [(str(n), t(f"training.feedback.score.{n}")) for n in range(1, 6)]
    parts: list[ft.Control] = []
    if len(offered) > 1:
        parts.append(choice(form, "who", t("training.feedback.who"), offered, redraw, who))
    elif offered:
        parts.append(label(offered[0][1]))
    parts += [
        choice(form, "score", t("training.feedback.score"), scores, redraw),
        text_field(form, "words", t("training.feedback.words"), redraw, lines=2),
    ]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    ready = any(id == who for id, _ in offered) and score.isdecimal() and not doing.busy
    parts.append(second_button(t("training.feedback.save"), save if ready else None, ft.Icons.CHECK_ROUNDED))
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=_STRETCH)
