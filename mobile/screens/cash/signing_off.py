"""Finance's side of the return to base: the one sign-off of two people, beside the counted envelope (BASE-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.ui.app_context import use_app_context, use_command
from mobile.ui.basics import banner, card, quiet, refusal_banner, title
from mobile.ui.text import refusal_text, t, when
from mobile.ui.theme import M
from rulebook.kernel.ids import PersonId
from rulebook.subjects.cash.checkout import checkout
from rulebook.subjects.cash.commands import SignOff
from rulebook.subjects.cash.records import Return


@ft.component
def SignOffCard(technician: str, name: str) -> ft.Control:
    """Signed by whom, or what is missing, or the button. Finance sees no units: those the server judges."""
    here = use_app_context()
    doing = use_command()
    world, now = here.session.world, here.session.now()
    back = world.get(Return, technician)
    if back is not None and back.signed_by:
        words = t("base.signed", name=back.signed_name, when=when(back.signed_at, now))
        numbers = t("base.sign.numbers", used=len(back.used), void=len(back.void))
        return card(banner(words, numbers, "ok", "BASE-1"))
    if not SignOff.ROLES.intersection(here.session.me.roles):
        return ft.Container(height=0)
    command = SignOff(technician=PersonId(technician))
    barred = here.session.judge(command, technician)

    async def sign(_: Any) -> None:
        await doing.do(command, technician)

    parts: list[ft.Control] = [title(t("base.sign.title"))]
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    if barred is not None:
        why, todo = refusal_text(barred)
        parts.append(banner(why, todo, "wait", barred.rule))
        return card(*parts, spacing=M)
    found = checkout(world, technician)
    parts += [
        quiet(t("base.sign.words", name=name)),
        quiet(t("base.sign.numbers", used=len(found.used), void=len(found.void))),
        ft.Row(
            [
                ft.FilledButton(
                    t("base.sign.do"),
                    icon=ft.Icons.HANDSHAKE_OUTLINED,
                    on_click=sign,
                    disabled=doing.busy,
                    height=52,
                )
            ]
        ),
    ]
    return card(*parts, spacing=M)
