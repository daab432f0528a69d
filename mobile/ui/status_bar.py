"""The strip that never leaves: signal, what is unsent, cash in hand. A tap tells why in a sentence.

`level` and `reasons` are plain functions of a status; the rest is drawing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flet as ft

from mobile.client.session_api import Status
from mobile.ui import theme
from mobile.ui.app_context import use_app_context
from mobile.ui.basics import banner, label, primary_button, quiet, title
from mobile.ui.text import megabytes, money_short, t, trouble_text, when
from mobile.ui.theme import L, M
from rulebook.kernel.times import parse_time

SIGNALS = {
    "online": ft.Icons.CLOUD_DONE_OUTLINED,
    "offline": ft.Icons.CLOUD_OFF_OUTLINED,
    "syncing": ft.Icons.CLOUD_SYNC_OUTLINED,
    "paused": ft.Icons.PAUSE_CIRCLE_OUTLINE_ROUNDED,
    "trouble": ft.Icons.REPORT_GMAILERRORRED_OUTLINED,
}


def late(status: Status, now: datetime) -> bool:
    """Whether cash should have been handed over by now (CASH-2)."""
    return bool(status.overdue) and parse_time(status.overdue) <= now


def level(status: Status, now: datetime) -> str:
    """calm: all is well · wait: something waits · overdue: something should have happened."""
    if status.signal == "trouble" or status.room == "none" or late(status, now):
        return "overdue"
    waiting = status.unsent or status.files.all_files or status.overdue or status.paused or status.room == "low"
    if waiting or (status.signal == "syncing" and status.total):
        return "wait"
    return "calm"


def reasons(status: Status, now: datetime) -> list[tuple[str, str]]:
    """Why the strip looks as it does: (tone, sentence), the gravest first."""
    said: list[tuple[str, str]] = []
    if status.problem:
        said.append(("overdue", trouble_text(status.problem)))
    if status.room != "ok":
        tone = "overdue" if status.room == "none" else "wait"
        said.append((tone, t(f"strip.why.room_{status.room}", left=megabytes(status.room_left))))
    if status.overdue:
        tone, key = ("overdue", "strip.why.cash_late") if late(status, now) else ("wait", "strip.why.cash_due")
        said.append((tone, t(key, cash=money_short(status.cash), due=when(status.overdue, now))))
    if status.unsent:
        key = "strip.why.unsent_offline" if status.signal == "offline" else "strip.why.unsent"
        said.append(("wait", t(key, count=status.unsent)))
    if photos := status.files.all_files - status.files.files:
        said.append(("wait", t("strip.why.photos", count=photos)))
    if status.paused:
        said.append(("wait", t("strip.why.paused")))
    if not said and status.signal == "offline":
        said.append(("calm", t("strip.why.offline")))
    if not said:
        said.append(("ok", t("strip.why.well")))
    return said


@ft.component
def StatusBar() -> ft.Control:
    """The strip itself, with the sheet that explains it."""
    here = use_app_context()
    status, now = here.session.status, here.session.now()
    asking, ask = ft.use_state(False)
    ft.use_dialog(_why(here.session.sync, status, now, lambda: ask(False)) if asking else None)
    grade = level(status, now)
    colours = theme.look().tone(grade)
    ground: str = ft.Colors.SURFACE_CONTAINER if grade == "calm" else colours.ground

    def item(icon: ft.IconData, words: str) -> ft.Control:
        return ft.Row(
            [ft.Icon(icon, size=18, color=colours.ink), ft.Text(words, size=14, weight=_BOLD, color=colours.ink)],
            spacing=6,
            tight=True,
        )

    syncing = status.signal == "syncing" and status.total
    signal = (
        t("strip.sending", done=status.done, total=status.total) if syncing else t(f"strip.signal.{status.signal}")
    )
    photos = status.files.all_files - status.files.files
    unsent = t("strip.unsent", count=status.unsent) if status.unsent else t("strip.all_sent")
    if photos and not status.unsent:
        unsent = t("strip.photos_unsent", count=photos)
    parts: list[ft.Control] = [
        item(SIGNALS[status.signal], signal),
        item(ft.Icons.OUTBOX_OUTLINED if status.unsent or photos else ft.Icons.DONE_ALL_ROUNDED, unsent),
    ]
    if status.cash or status.overdue:
        words = money_short(status.cash)
        parts.append(item(ft.Icons.PAYMENTS_OUTLINED, t("strip.late", cash=words) if late(status, now) else words))
    bar = ft.Container(
        content=ft.Row(parts, alignment=ft.MainAxisAlignment.SPACE_BETWEEN, wrap=True, run_spacing=2),
        padding=ft.Padding.symmetric(horizontal=L, vertical=12),
        bgcolor=ground,
        on_click=lambda _: ask(True),
        ink=True,
        height=None,
        border=ft.Border(bottom=ft.BorderSide(1, ft.Colors.OUTLINE_VARIANT)) if grade == "calm" else None,
    )
    whole: list[ft.Control] = [bar]
    if syncing:
        whole.append(ft.ProgressBar(value=status.done / max(status.total, 1), bar_height=3))
    return ft.Semantics(
        label=t("strip.name"),
        button=True,
        container=True,
        content=ft.Column(whole, spacing=0, tight=True, horizontal_alignment=_STRETCH),
    )


_BOLD = ft.FontWeight.W_600


def _why(sync: Callable[[], Any], status: Status, now: datetime, close: Callable[[], None]) -> ft.AlertDialog:
    async def send(_: Any) -> None:
        close()
        await sync()

    lines = [banner(words, tone=tone) for tone, words in reasons(status, now)]
    last = when(status.last_sync, now) if status.last_sync else t("me.never")
    parts: list[ft.Control] = [
        *lines,
        ft.Row(
            [
                ft.Icon(ft.Icons.PAYMENTS_OUTLINED, size=20),
                title(t("strip.cash", cash=money_short(status.cash)), expand=True),
            ],
            spacing=M,
        ),
        quiet(t("strip.last_sync", when=last)),
        primary_button(t("me.send_now"), send, ft.Icons.SYNC_ROUNDED),
    ]
    return ft.AlertDialog(
        title=label(t("strip.title"), ft.TextThemeStyle.TITLE_LARGE),
        content=ft.Column(parts, spacing=M, tight=True, width=420, horizontal_alignment=_STRETCH),
        actions=[ft.TextButton(t("word.close"), on_click=lambda _: close())],
        on_dismiss=lambda _: close(),
        scrollable=True,
    )


_STRETCH = ft.CrossAxisAlignment.STRETCH
