"""Erasing a customer or somebody who left: what became of it, and the decision (SEC-2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import flet as ft

from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, label, primary_button, quiet, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.text import t, when
from mobile.ui.theme import M
from rulebook.subjects.erasures.commands import DecideErasure
from rulebook.subjects.erasures.records import ErasedHow, Erasure, ErasureState
from rulebook.subjects.leaver_erasures.commands import DecideLeaverErasure
from rulebook.subjects.leaver_erasures.records import LeaverErasure

WAITING = (ErasureState.ASKED, ErasureState.AGREED)
"""Somebody decides on it, or the server carries it out at its next look."""


def told(
    here: AppContext,
    one: Erasure | LeaverErasure,
    done: Mapping[ErasedHow, str],
    asked: Sequence[ft.Control] = (),
) -> list[ft.Control]:
    """Who asked and decided, when and why, and what became of it. `done`: the words that say how it was done;
    `asked`: what else was said when it was asked for.
    """
    now = here.session.now()
    said: list[ft.Control] = []
    if one.asked_at:
        said.append(label(t("erasure.asked", name=one.asked_by_name, when=when(one.asked_at, now))))
        said += [*asked, quiet(t("rules.because", why=one.reason))]
    if one.state in (ErasureState.AGREED, ErasureState.DONE) and one.decided_at:
        key = "erasure.agreed" if one.state is ErasureState.AGREED else "erasure.agreed.then"
        said.append(label(t(key, name=one.decided_by_name, when=when(one.decided_at, now))))
    if one.state is ErasureState.DECLINED:
        decided = when(one.decided_at, now)
        said.append(label(t("erasure.declined", name=one.decided_by_name, when=decided, why=one.why)))
    if one.state is ErasureState.DONE:
        words = t(done[one.how], when=when(one.done_at, now), word=one.stands_for)
        said.append(banner(words, "", "calm", "SEC-2"))
    return said


@ft.component
def Decide(
    subject: str, agreed: bool, words: str, command: type[DecideErasure] | type[DecideLeaverErasure]
) -> ft.Control:
    """Agree, or decline and say why; what is agreed to and not carried out yet can still be declined."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.{words}.decide/{subject}")
    why = form.text("why").strip()
    barred = None if agreed else here.session.judge(command(agreed=True), subject)
    refusal = doing.refusal or barred

    async def decide(yes: bool) -> None:
        if await doing.do(command(agreed=yes, why=why), subject):
            await form.drop()

    async def agree(_: Any) -> None:
        await decide(True)

    async def decline(_: Any) -> None:
        await decide(False)

    yes = primary_button(t("erasure.agree"), None if doing.busy or barred else agree, None, doing.busy)
    return card(
        quiet(t(f"{words}.ask.note")),
        text_field(form, "why", t("erasure.why"), redraw, lines=2),
        *([refusal_banner(refusal)] if refusal else []),
        *([] if agreed else [yes]),
        second_button(t("erasure.decline"), decline if why and not doing.busy else None),
        spacing=M,
    )
