"""Something is asked to be voided: it waits for who decides, or here are reason and button (RCT-2, RND-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.text import t, when
from mobile.ui.theme import M
from rulebook.kernel.commands import Command
from rulebook.subjects.approvals.records import ApprovalForm, FormState


def void_waits(here: AppContext, void_form: str, rule: str) -> list[ft.Control]:
    """That somebody asked for it, when and why, while nobody has decided; nothing otherwise."""
    form = here.session.world.get(ApprovalForm, void_form) if void_form else None
    if form is None or form.state is not FormState.ASKED:
        return []
    asked_at = when(form.asked_at, here.session.now())
    return [banner(t("finance.void.waits", name=form.asked_by_name, when=asked_at), form.reason, "wait", rule)]


@ft.component
def AskToVoid(
    name: str, command: Callable[[str], Command], follows: Callable[[AppContext], list[ft.Control]]
) -> ft.Control:
    """What follows, why, and the button; where it cannot be voided now, that.

    `name`: the form's; `command`: what asks for it, with that reason.
    """
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(name)
    reason = form.text("reason").strip()
    barred = here.session.judge(command("-"), "new")
    if barred is not None:
        return card(refusal_banner(barred))

    async def ask(_: Any) -> None:
        if await doing.do(command(reason), here.session.new_id()):
            await form.drop()

    parts: list[ft.Control] = [*follows(here)]
    parts.append(text_field(form, "reason", t("finance.void.why"), redraw, lines=2))
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    press = ask if reason and not doing.busy else None
    return card(*parts, second_button(t("finance.void.ask"), press, ft.Icons.BLOCK_ROUNDED), padding=20, spacing=M)
