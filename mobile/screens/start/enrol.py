"""Let this device in: by the link of a QR code, or by typing the code that stands beside it."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app.state import AppState
from mobile.ui.basics import banner, card, fact, label, primary_button, quiet
from mobile.ui.text import other_language, t, trouble_text
from mobile.ui.theme import XL, L, M
from mobile.ui.typed_text import Typing, as_typed
from rulebook.numbers import halfwidth


@ft.component
def Enrol(state: AppState) -> ft.Control:
    """Shows whom the code is for, how far it is, and what went wrong."""
    code, set_code = ft.use_state(state.code)
    typing = ft.use_memo(Typing, [])

    async def enter(_: Any) -> None:
        await state.enrol(halfwidth(code).strip())

    def switch(_: Any) -> None:
        state.language = state.picked_language = other_language()

    parts: list[ft.Control] = [
        ft.Row(
            [ft.TextButton(t("language.other"), icon=ft.Icons.TRANSLATE_ROUNDED, on_click=switch, height=48)],
            alignment=ft.MainAxisAlignment.END,
        ),
        label("派工", ft.TextThemeStyle.DISPLAY_SMALL, ft.Colors.PRIMARY),
        label(t("enrol.title"), ft.TextThemeStyle.HEADLINE_SMALL),
        label(t("enrol.words"), color=ft.Colors.ON_SURFACE_VARIANT),
    ]
    if state.enrol_for:
        known = [fact(t("enrol.for"), state.enrol_for, ft.Icons.BADGE_OUTLINED)]
        if state.server:
            known.append(fact(t("enrol.server"), state.server, ft.Icons.DNS_OUTLINED))
        parts.append(card(*known, spacing=M))
    parts.append(
        typing.field(
            "code",
            code,
            set_code,
            lambda: None,
            as_typed,
            label=t("enrol.code"),
            on_submit=enter,
            hint_text=t("enrol.code.hint"),
            text_size=20,
            border=ft.OutlineInputBorder(border_radius=14),
            autocorrect=False,
            enable_suggestions=False,
            disabled=state.busy,
        )
    )
    if state.trouble:
        parts.append(banner(trouble_text(state.trouble), t("enrol.trouble.todo")))
    if state.busy:
        parts.append(ft.ProgressBar(value=state.progress, bar_height=6, border_radius=3))
        parts.append(quiet(t(state.note)))
    parts.append(
        primary_button(t("enrol.enter"), enter if code.strip() else None, ft.Icons.LOGIN_ROUNDED, busy=state.busy)
    )
    parts.append(quiet(t("enrol.help")))
    column = ft.Column(parts, spacing=L, tight=True, width=440, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    return ft.Column(
        [ft.Container(column, padding=XL, alignment=ft.Alignment.CENTER)],
        scroll=ft.ScrollMode.AUTO,
        expand=True,
        alignment=ft.MainAxisAlignment.CENTER,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )
