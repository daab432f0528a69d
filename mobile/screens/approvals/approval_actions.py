"""Yes or no where one reads it, the reason beside it; who passes over a level says why (ROLE-2, ROLE-4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flet as ft

from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.text import refusal_text, t
from mobile.ui.theme import M, S
from rulebook.kernel.commands import Command

_START = ft.CrossAxisAlignment.START


@dataclass(frozen=True)
class Matter:
    """Something to decide on: its id, the words on its buttons, and the commands that yes and no become.

    `yes` takes the reason for passing over a level, '' where none is passed. `why`: what a no is asked for.
    """

    subject: str
    yes: Callable[[str], Command]
    no: Callable[[str], Command]
    agree: str
    refuse: str
    why: str = ""
    skips: bool = True


@ft.component
def Deciding(matter: Matter) -> ft.Control:
    """The two buttons and the reason, or why one may not decide."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"office.decide/{matter.subject}")
    barred = here.session.judge(matter.yes(""), matter.subject)
    skipping = False
    if barred is not None and barred.code == "no_role" and matter.skips:
        skipping = here.session.judge(matter.yes("—"), matter.subject) is None
    told: list[ft.Control] = []
    if barred is not None and not skipping:
        words, todo = refusal_text(barred)
        told = [banner(words, todo, "wait", barred.rule)]
        if here.session.judge(matter.no("—"), matter.subject) is not None:
            return told[0]
    said = form.text("reason").strip()

    async def yes(_: Any) -> None:
        if await doing.do(matter.yes(said if skipping else ""), matter.subject):
            await form.drop()

    async def no(_: Any) -> None:
        if await doing.do(matter.no(said), matter.subject):
            await form.drop()

    unsaid = doing.refusal is not None and doing.refusal.code == "reason_needed" and not said
    parts: list[ft.Control] = told
    if skipping:
        parts.append(banner(t("decide.skip"), t("decide.skip.todo"), "wait", "ROLE-4"))
    if doing.refusal is not None and not unsaid:
        parts.append(refusal_banner(doing.refusal))
    rests = doing.busy or bool(told) or (skipping and not said)
    green = ft.FilledButton(
        t("decide.skip.yes") if skipping else matter.agree,
        icon=ft.Icons.CHECK_ROUNDED, on_click=yes, disabled=rests, height=56, width=168,
    )  # fmt: skip
    asked = t("decide.skip.why") if skipping else matter.why or t("office.reject.reason")
    error = t("refusal.reason_needed") if unsaid else None
    field = text_field(form, "reason", asked, redraw, error=error, expand=True)
    if skipping:
        parts.append(ft.Row([field], vertical_alignment=_START) if here.width < 700 else field)
        green.width = None
        parts.append(green)
        return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    refuse = second_button(matter.refuse, None if doing.busy else no, ft.Icons.UNDO_ROUNDED)
    if here.width >= 700:
        parts.append(ft.Row([green, ft.Container(width=S), field, refuse], spacing=S, vertical_alignment=_START))
    else:
        green.width = None
        parts += [green, ft.Row([field, refuse], spacing=S, vertical_alignment=_START)]
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
