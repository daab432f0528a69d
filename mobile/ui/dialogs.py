"""Asking back and telling: the confirm dialog, and the short note that something is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.client.session_api import CommandResult
from mobile.ui import theme
from mobile.ui.basics import label
from mobile.ui.text import irregularity_text, known, refusal_text, t
from rulebook.kernel.errors import Refusal


def confirm(
    question: str,
    words: str | ft.Control,
    yes: str,
    on_yes: Callable[..., Any],
    on_no: Callable[..., Any],
    danger: bool = False,
) -> ft.AlertDialog:
    """A question with two answers, for `ft.use_dialog(… if asking else None)`. `yes` says what will happen.

    Escape and a tap beside it mean no.
    """
    colours = theme.look().overdue
    return ft.AlertDialog(
        title=ft.Text(question),
        content=label(words) if isinstance(words, str) else words,
        actions=[
            ft.TextButton(t("word.cancel"), on_click=on_no),
            ft.FilledButton(
                yes,
                on_click=on_yes,
                bgcolor=colours.strong if danger else None,
                color=colours.on_strong if danger else None,
            ),
        ],
        on_dismiss=on_no,
        scrollable=True,
    )


ABOVE_THE_THUMB = 104
"""A note floats above the one button, so that the next step can be taken at once."""

TOAST_WIDTH = 480
"""However wide the window: a note is read at a glance, and what lies beside it stays free."""


def toast(page: ft.Page, words: str, tone: str = "ok") -> None:
    """A short note at the bottom. Say "saved" only after the await that saved."""
    colours = theme.look().tone(tone)
    side = max(16.0, (float(page.width or 0) - TOAST_WIDTH) / 2)
    page.show_dialog(
        ft.SnackBar(
            content=ft.Row(
                [
                    ft.Icon(theme.ICONS[tone], color=colours.ink, size=22),
                    ft.Text(words, color=colours.ink, size=15, expand=True),
                ],
                spacing=10,
            ),
            bgcolor=colours.ground,
            behavior=ft.SnackBarBehavior.FLOATING,
            duration=ft.Duration(seconds=3 if tone == "ok" else 6),
            margin=ft.Margin(left=side, right=side, top=0, bottom=ABOVE_THE_THUMB),
            elevation=2,
        )
    )


def what_happened(kind: str, signal: str) -> str:
    """What a command brought about, in its own words, and that it is not with the company yet where it is not.

    `signal` is the strip's. What has no words of its own was saved.
    """
    key = f"done.{kind}"
    if not known(key):
        return t("toast.saved")
    return t(key) if signal in ("online", "syncing") else t("toast.and_sent", what=t(key))


def tell_refusal(page: ft.Page, refusal: Refusal) -> None:
    """Why not and what to do next, where no banner stands beside what was pressed."""
    words, todo = refusal_text(refusal)
    toast(page, f"{words} {todo} ({refusal.rule})", "overdue")


def tell_result(page: ft.Page, said: CommandResult, kind: str, signal: str) -> None:
    """What happened; and if it broke a rule, which one: the fact stands all the same.

    Where that hangs on records which this device does not hold any longer, only that it is kept.
    """
    if said.server_decides:
        toast(page, t("toast.server_decides"), "wait")
        return
    what = what_happened(kind, signal)
    if not said.irregularities:
        toast(page, what)
        return
    first = said.irregularities[0]
    words, _ = irregularity_text(first.code, first.facts)
    toast(page, t("toast.irregular_too", what=what.rstrip("。."), words=words), "wait")
