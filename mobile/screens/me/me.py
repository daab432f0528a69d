"""Oneself: how the sync stands, the device, language, light or dark, help."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.client.session_api import Status
from mobile.screens.complaints import ways
from mobile.screens.me.logout import Leaving
from mobile.screens.me.pages import page_links, page_of
from mobile.screens.people.duty import duty_part
from mobile.screens.shared.beyond import beyond_note
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_form
from mobile.ui.basics import (
    banner,
    card,
    divider,
    fact,
    heading,
    label,
    pill,
    primary_button,
    quiet,
    second_button,
    title,
)
from mobile.ui.fields import choice
from mobile.ui.frame import body, page_head, screen
from mobile.ui.status_bar import SIGNALS
from mobile.ui.text import language, megabytes, t, tr, trouble_text, when
from mobile.ui.theme import L, M, S
from mobile.ui.typed_text import Typing, as_typed
from rulebook.kernel.catalogue import LANGUAGES
from rulebook.kernel.roles import Role

PERSISTENT = {"granted": "ok", "denied": "wait", "unknown": "calm"}
HELP = ("offline", "saved", "refused", "cash", "lost")
"""Questions answered on the spot; words: help.<key> and help.<key>.words"""


@ft.component
def Me(place: Place) -> ft.Control:
    """Sync first: it is why one comes here."""
    here = use_app_context()
    person = here.session.me
    if place.item == "spoken":
        from mobile.screens.spoken.spoken_code import SpokenReader

        return SpokenReader(lambda: here.go(routes.tab("me")))
    if place.item == "rounds":
        from mobile.screens.rounds.rounds import Rounds

        return keyed(Rounds, "rounds", place)
    if (page := page_of(place.item)) is not None:
        return page(lambda: here.go(routes.tab("me")))
    if place.item in ("complaints", "faults"):
        return keyed(_behind(place.item), place.path, place)
    roles = t("list.comma").join(t(f"role.{role}") for role in person.roles)
    return screen(
        page_head(person.name, roles[:1].upper() + roles[1:], big=True),
        body(
            Sync(),
            *_spoken(here),
            *page_links(here),
            *_service(here),
            *duty_part(here, person),
            heading(t("me.leaving")),
            Leaving(),
            heading(t("me.settings")),
            Settings(),
            heading(t("me.device")),
            _device(here),
            heading(t("me.help")),
            card(*_help(here), spacing=M),
        ),
    )


def _behind(item: str) -> Any:
    """What stands in the office's rail, for whoever has none."""
    if item == "faults":
        from mobile.screens.faults.faults import Faults

        return Faults
    from mobile.screens.complaints.board import Complaints

    return Complaints


def _service(here: AppContext) -> list[ft.Control]:
    """A complaint heard or a fault seen: one tap from wherever one is (CMP-1, FLT-1)."""
    if set(here.session.me.roles) <= {Role.AUDITOR}:
        return []
    rows = (
        ("complaints.hear", ways.hear(here), ft.Icons.HEARING_ROUNDED),
        ("complaints.mine", ways.complaint(here), ft.Icons.SUPPORT_AGENT_OUTLINED),
        ("fault.raise", ways.raise_fault(here), ft.Icons.CAMPAIGN_OUTLINED),
    )
    buttons = [second_button(t(words), lambda _, to=to: here.go(to), icon) for words, to, icon in rows]
    return [heading(t("me.service")), *buttons]


def _spoken(here: AppContext) -> list[ft.Control]:
    """Where others are asked for leave over the phone: the way to the code one reads out (ORAL-3)."""
    if not set(here.session.me.roles) - {Role.TECHNICIAN, Role.AUDITOR}:
        return []
    way = routes.tab("me", "spoken")
    return [second_button(t("spoken.read"), lambda _: here.go(way), ft.Icons.RECORD_VOICE_OVER_OUTLINED)]


@ft.component
def Sync() -> ft.Control:
    """Last sync, what is unsent, and a button that sends."""
    here = use_app_context()
    running, run = ft.use_state(False)
    status, now = here.session.status, here.session.now()

    async def send(_: Any) -> None:
        run(True)
        try:
            await here.session.sync()
        finally:
            run(False)

    busy = running or status.signal == "syncing"
    last = when(status.last_sync, now) if status.last_sync else t("me.never")
    photos = status.files.all_files - status.files.files
    big = t("me.unsent", count=status.unsent) if status.unsent else t("me.all_sent")
    if photos and not status.unsent:
        big = t("me.photos_unsent", count=photos)
    rows: list[ft.Control] = [
        ft.Row(
            [
                pill(t(f"strip.signal.{status.signal}"), _tone(status.signal), SIGNALS[status.signal]),
                quiet(t("strip.last_sync", when=last)),
            ],
            alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
            wrap=True,
        ),
        label(big, ft.TextThemeStyle.HEADLINE_SMALL),
    ]
    if not status.problem:  # else the trouble says how it goes on
        words = t("me.unsent.words") if status.unsent or photos else t("me.all_sent.words")
        rows.append(label(words, color=ft.Colors.ON_SURFACE_VARIANT))
    if status.problem:
        rows.append(banner(trouble_text(status.problem), t("me.trouble.kept")))
    if status.problem == "expired":
        rows.append(LogInAgain())
    rows += [banner(trouble_text(code), tone="wait") for code in status.failing if code != status.problem]
    rows += _progress(status)
    rows.append(ft.Container(height=S))
    if status.paused:
        rows.append(primary_button(t("me.resume"), lambda _: here.session.resume(), ft.Icons.PLAY_ARROW_ROUNDED))
        return card(*rows, padding=20)
    if status.problem == "expired":  # logging in comes first
        rows.append(second_button(t("me.send_now"), None if busy else send, ft.Icons.SYNC_ROUNDED))
    else:
        rows.append(primary_button(t("me.send_now"), send, ft.Icons.SYNC_ROUNDED, busy=busy))
    if status.unsent or status.files.all_files:
        rows.append(second_button(t("me.pause"), lambda _: here.session.pause(), ft.Icons.PAUSE_ROUNDED))
    return card(*rows, padding=20)


@ft.component
def LogInAgain() -> ft.Control:
    """A fresh code of the administrator's lets this same device go on with its own records."""
    here = use_app_context()
    code, set_code = ft.use_state("")
    typing = ft.use_memo(Typing, [])
    trouble, set_trouble = ft.use_state("")
    busy, set_busy = ft.use_state(False)

    async def enter(_: Any) -> None:
        set_busy(True)
        try:
            set_trouble(await here.session.log_in_again(code))
        finally:
            set_busy(False)

    parts: list[ft.Control] = [
        typing.field(
            "code",
            code,
            set_code,
            lambda: None,
            as_typed,
            label=t("login.code"),
            on_submit=enter,
            hint_text=t("enrol.code.hint"),
            border=ft.OutlineInputBorder(border_radius=14),
            autocorrect=False,
            enable_suggestions=False,
            disabled=busy,
        ),
        primary_button(t("login.enter"), enter if code.strip() else None, ft.Icons.LOGIN_ROUNDED, busy=busy),
    ]
    if trouble:
        parts.insert(0, banner(trouble_text(trouble), t("enrol.trouble.todo")))
    return ft.Column(parts, spacing=M, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _progress(status: Status) -> list[ft.Control]:
    """How far records and photos are; a pause or a break leaves it standing where it stopped."""
    files = status.files
    if not status.total and not files.all_files:
        return []
    share = files.bytes / files.all_bytes if files.all_files else status.done / status.total
    parts = []
    if status.total:
        parts.append(t("me.progress.records", done=status.done, total=status.total))
    if files.all_files:
        done, whole = (f"{count / 1_000_000:.1f}" for count in (files.bytes, files.all_bytes))
        parts.append(t("me.progress.photos", done=files.files, total=files.all_files))
        parts.append(t("me.progress.bytes", done=done, total=whole))
    return [ft.ProgressBar(value=share, bar_height=8, border_radius=4), quiet(" · ".join(parts))]


def _tone(signal: str) -> str:
    return {"online": "ok", "offline": "calm", "syncing": "info", "trouble": "overdue", "paused": "wait"}.get(
        signal, "calm"
    )


@ft.component
def Settings() -> ft.Control:
    """Language and light, at once for the whole app."""
    here = use_app_context()
    form = use_form("settings")

    async def keep() -> None:
        await form.flush()
        here.refresh()

    def changed() -> None:
        here.page.run_task(keep)

    languages = [(code, tr(code, "language.own")) for code in LANGUAGES]
    themes = [(mode, t(f"theme.{mode}")) for mode in ("system", "light", "dark")]
    return card(
        choice(form, "language", t("me.language"), languages, changed, language()),
        ft.Container(height=S),
        choice(form, "theme", t("me.theme"), themes, changed, "system"),
        spacing=M,
    )


def _device(here: AppContext) -> ft.Control:
    session = here.session
    kept = session.status.persistent
    return card(
        ft.Row(
            [
                ft.Icon(ft.Icons.SAVE_OUTLINED, size=22),
                ft.Column([title(t("me.storage")), quiet(t(f"me.storage.{kept}"))], spacing=0, expand=True),
                pill(t(f"me.storage.{kept}.short"), PERSISTENT.get(kept, "calm")),
            ],
            spacing=L,
        ),
        divider(),
        fact(t("me.room"), _room(session.status), ft.Icons.SD_STORAGE_OUTLINED),
        *([banner(t("me.room.low"), t("me.room.todo"), "wait")] if session.status.room != "ok" else []),
        *([divider(), *note] if (note := beyond_note(here)) else []),
        divider(),
        fact(t("me.device_id"), session.device_id, ft.Icons.PHONE_ANDROID_ROUNDED),
        divider(),
        fact(t("me.server"), session.server_url, ft.Icons.DNS_OUTLINED),
        spacing=M,
    )


def _room(status: Status) -> str:
    """How much is left in words."""
    if status.room_left is None:
        return t("me.room.unknown")
    return t("me.room.left", left=megabytes(status.room_left))


def _help(here: AppContext) -> list[ft.Control]:
    rows: list[ft.Control] = []
    for key in HELP:
        if rows:
            rows.append(divider())
        rows.append(ft.Column([title(t(f"help.{key}")), label(t(f"help.{key}.words"))], spacing=4, tight=True))
    unsent = here.session.unsent
    if not unsent.nothing:
        rows.append(banner(t("help.lost.now", records=unsent.records, files=unsent.files), tone="wait"))
    return rows
