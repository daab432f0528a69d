"""An answer taken by phone, at a visit, or off a paper sheet with its photo: works without a network (FUP-2)."""

from __future__ import annotations

from typing import Any

import flet as ft
import msgspec

from mobile.screens.shared.rows import small_button
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, label, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, text_field
from mobile.ui.photos import AddPhotos, one_photo, too_many
from mobile.ui.text import t
from mobile.ui.theme import M, S
from rulebook.numbers.searching import matches
from rulebook.policy.satisfaction import BEST, WORST
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.surveys.commands import AnswerSurvey
from rulebook.subjects.surveys.population import knows
from rulebook.subjects.surveys.records import Channel, SurveyInvite, SurveyRound
from rulebook.subjects.surveys.topics import TOPICS

OFFERED = 8
BY_HAND = tuple(channel for channel in Channel if channel is not Channel.WEB)


@ft.component
def Answering(found: SurveyRound, invites: list[SurveyInvite]) -> ft.Control:
    """Whom, by which way, a score for each topic that was asked, and their own words."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"surveys.answer/{found.id}")
    opened, set_opened = ft.use_state(False)
    id = ft.use_memo(here.session.new_id, [form.text("turn")])
    if not AnswerSurvey.ROLES.intersection(here.session.me.roles):
        return ft.Container(height=0)
    if not opened:
        button = second_button(t("surveys.answer"), lambda _: set_opened(True), ft.Icons.EDIT_NOTE_ROUNDED)
        return ft.Row([button], wrap=True)
    picked = next((i for i in invites if i.customer == form.text("customer")), None)
    channel = Channel(form.text("channel", BY_HAND[0]))
    topics = TOPICS.get(found.topics, ())
    scores = {topic: int(form.text(topic)) for topic in topics if form.text(topic)}
    command = None
    if picked and scores:
        command = AnswerSurvey(
            answer=id,
            channel=channel,
            customer=picked.customer,
            scores=scores,
            words=form.text("words").strip(),
        )

    async def save(_: Any) -> None:
        paper = channel is Channel.PAPER
        if command is None or (paper and too_many(form)):
            return
        shot = one_photo(form) if paper else None
        if await doing.do(msgspec.structs.replace(command, photo=shot), found.id):
            await form.drop()
            form.put("turn", id)
            redraw()

    channels = [(str(c), t(f"surveys.channel.{c}")) for c in BY_HAND]
    marks = [(str(n), str(n)) for n in range(BEST, WORST - 1, -1)]
    parts: list[ft.Control] = [choice(form, "channel", t("surveys.channel"), channels, redraw, str(channel))]
    parts += _whom(invites, form, redraw, picked)
    if picked and knows(here.session.world, picked.customer, here.session.me.id):
        parts.append(quiet(t("surveys.own")))
    parts += [choice(form, topic, t(f"survey.topic.{topic}"), marks, redraw) for topic in topics]
    parts.append(quiet(t("surveys.unasked")))
    parts.append(text_field(form, "words", t("surveys.their_words"), redraw, lines=3))
    if channel is Channel.PAPER:
        parts.append(AddPhotos(form, f"survey-{found.id}", Purpose.OTHER, t("surveys.photo.hint"), only_one=True))
    parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts.append(second_button(t("surveys.answer.save"), save if command and not doing.busy else None))
    return ft.Column([heading(t("surveys.answer")), card(*parts, spacing=M)], tight=True)


def _whom(invites: list[SurveyInvite], form: Any, redraw: Any, picked: SurveyInvite | None) -> list[ft.Control]:
    """The customers of the round that have not answered, found by any part of the name."""

    def pick(customer: str) -> Any:
        def press(_: Any) -> None:
            form.put("customer", customer)
            redraw()

        return press

    if picked:
        again = small_button(t("surveys.another"), pick(""), ft.Icons.CLOSE_ROUNDED)
        return [ft.Row([label(picked.customer_name), again], wrap=True, spacing=S)]
    hits = [i for i in invites if not i.returned and matches(form.text("find"), [i.customer_name])]
    buttons: list[ft.Control] = [small_button(i.customer_name, pick(i.customer)) for i in hits[:OFFERED]]
    field = text_field(form, "find", t("surveys.whom"), redraw)
    return [field, ft.Row(buttons, wrap=True, spacing=S, run_spacing=S)]
