"""What customers wrote in a survey: found by any word; a manager may void an answer with its reason (FUP-2)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.shared.lookups import person_name
from mobile.screens.shared.panes import cut, search_field
from mobile.screens.shared.rows import line, small_button
from mobile.ui.app_context import keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, label, pill, quiet, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.text import t, when
from mobile.ui.theme import S
from rulebook.numbers.searching import matches
from rulebook.subjects.company.records import Customer
from rulebook.subjects.surveys.commands import VoidAnswer
from rulebook.subjects.surveys.records import RoundState, SurveyAnswer, SurveyRound


@ft.component
def Written(found: SurveyRound, answers: list[SurveyAnswer]) -> ft.Control:
    redraw = use_redraw()
    form = use_form(f"surveys.words/{found.id}")
    hits = [
        a for a in answers if matches(form.text("query"), [a.words, a.model, t(f"surveys.channel.{a.channel}")])
    ]
    hits.sort(key=lambda a: (not a.words, a.at), reverse=False)
    shown, rest = cut(hits, form, redraw)
    rows = [keyed(One, f"answer-{a.id}", found, a) for a in shown]
    empty = [] if rows else [quiet(t("surveys.words.none"))]
    return ft.Column(
        [
            heading(t("surveys.words", count=len(answers))),
            search_field(form, t("surveys.words.search"), redraw),
            *rows,
            *empty,
            *rest,
        ],
        spacing=S,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@ft.component
def One(found: SurveyRound, answer: SurveyAnswer) -> ft.Control:
    """One answer. On the web nobody is named."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"surveys.void/{answer.id}")
    opened, set_opened = ft.use_state(False)
    reason = form.text("reason").strip()

    async def void(_: Any) -> None:
        if await doing.do(VoidAnswer(answer=answer.id, reason=reason), answer.id):
            await form.drop()
            set_opened(False)

    known = here.session.world.get(Customer, answer.customer) if answer.customer else None
    who = known.name if known else t("surveys.nameless")
    notes = [t(f"surveys.channel.{answer.channel}"), answer.model, person_name(here.session.world, answer.by)]
    notes += [when(answer.at, here.session.now())] if answer.by else []  # on the web its moment would tell
    scores = [f"{t(f'survey.topic.{topic}')} {score}" for topic, score in answer.scores.items()]
    aside = [pill(t(f"surveys.aside.{answer.aside}"), "wait")] if answer.aside else []
    parts: list[ft.Control] = [line(label(who), *aside), quiet(" · ".join(n for n in notes if n))]
    parts += [label(answer.words)] if answer.words else []
    parts.append(quiet(" · ".join(scores)))
    parts += [quiet(answer.void_reason)] if answer.void_reason else []
    may = VoidAnswer.ROLES.intersection(here.session.me.roles) and found.state is RoundState.OPEN
    if opened:
        parts.append(text_field(form, "reason", t("surveys.void.reason"), redraw))
        parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
        parts.append(second_button(t("surveys.void"), void if reason and not doing.busy else None))
    elif may and answer.aside != "void":
        parts.append(ft.Row([small_button(t("surveys.void"), lambda _: set_opened(True))]))
    return card(*parts, spacing=S)
