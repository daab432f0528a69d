"""Nobody there, call again, would not answer: told in two taps; a manager may let a call be (FUP-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.appointments.agree_time import day_and_hour, said_moment
from mobile.screens.follow_ups.due_calls import Group, whom
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.commands import Command
from rulebook.subjects.follow_ups.commands import SkipCalls, TryCall

VAIN, AGAIN, REFUSED, SKIP = "vain", "again", "refused", "skip"


@ft.component
def NotAsked(found: Group) -> ft.Control:
    """What became of a call in which nothing was asked."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"calls.try/{found.key}")
    skips = bool(SkipCalls.ROLES.intersection(here.session.me.roles))
    calls = TryCall.ROLES.intersection(here.session.me.roles)
    what = form.text("what")
    options = [(key, t(f"calls.try.{key}")) for key in ((VAIN, AGAIN, REFUSED) if calls else ())]
    options += [(SKIP, t("calls.try.skip"))] if skips else []
    if not options:
        return ft.Container(height=0)
    ids = tuple(call.id for call in found.calls)
    note, moment = form.text("note").strip(), said_moment(form)
    number = next((number for number, _ in whom(here.session, found)), "")
    command: Command | None = None
    if what in (VAIN, REFUSED) or (what == AGAIN and moment):
        command = TryCall(
            follow_ups=ids,
            number=number,
            reached=what != VAIN,
            refused=what == REFUSED,
            agreed_next=moment if what == AGAIN else "",
            note=note,
        )
    elif what == SKIP and note:
        command = SkipCalls(follow_ups=ids, reason=note)

    async def save(_: Any) -> None:
        if command is not None and await doing.do(command, found.calls[0].order):
            await form.drop()
            redraw()

    fields: list[ft.Control] = [choice(form, "what", "", options, redraw, what)]
    if what == AGAIN:
        fields.append(day_and_hour(here, form, redraw))
    if what:
        words = t("calls.try.reason" if what == SKIP else "calls.try.note")
        fields.append(text_field(form, "note", words, redraw))
        if doing.refusal is not None:
            fields.append(refusal_banner(doing.refusal))
        fields.append(
            second_button(
                t("calls.try.save"), save if command and not doing.busy else None, ft.Icons.CHECK_ROUNDED
            )
        )
    about = quiet(t("calls.try.words", count=len(ids)))
    return ft.Column([heading(t("calls.try")), card(about, *fields, spacing=M)], tight=True)
