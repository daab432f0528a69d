"""Leaving this device: what is unsent, whether the company has everything, logging out, a rescue file, wiping."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft

from mobile.client.pins import LONGEST, good_pin
from mobile.client.rescue import CannotRescue
from mobile.client.session_api import Session
from mobile.store.folder import StoreFailed
from mobile.ui.app_context import AppContext, use_app_context
from mobile.ui.basics import banner, card, divider, label, primary_button, quiet, second_button, title
from mobile.ui.dialogs import confirm, toast
from mobile.ui.text import clock, money_short, t, trouble_text
from mobile.ui.theme import M
from mobile.ui.typed_text import Typing, as_typed, figures
from rulebook.kernel.rescue import ENDING
from rulebook.manifest import Matching

NAMED = 5
"""So many records that differ are named, the others counted."""


def unsent_words(session: Session) -> str:
    """3 records, 2 photos; cash in hand beside it, which sending does not settle."""
    unsent = session.unsent
    if unsent.nothing:
        words = t("leave.all_sent.but" if unsent.half_done else "leave.all_sent")
    else:
        words = t("leave.unsent", records=unsent.records, files=unsent.files)
    if unsent.half_done:
        words += t("leave.half_done", forms=unsent.forms, photos=unsent.loose)
    return words + (t("leave.cash", cash=money_short(unsent.cash)) if unsent.cash else "")


def matching_words(matching: Matching, at: str) -> str:
    """14 of 14 records, 31 of 31 files, hashes match."""
    facts: dict[str, object] = {
        "records": matching.records,
        "all_records": matching.all_records,
        "files": matching.files,
        "all_files": matching.all_files,
        "time": clock(at),
    }
    return t("leave.match" if matching.complete else "leave.no_match", **facts)


def differing_words(matching: Matching) -> str:
    """Which records and files the company does not have as they are here."""
    parts = []
    if matching.wrong:
        named = t("list.comma").join(str(seq) for seq in matching.wrong[:NAMED])
        parts.append(t("leave.wrong", named=named, count=len(matching.wrong)))
    if matching.missing:
        parts.append(t("leave.missing", count=len(matching.missing)))
    return " ".join(parts)


def file_name(session: Session) -> str:
    return f"{session.now():%Y%m%d-%H%M}-{session.device_id[-6:]}{ENDING}"


@ft.component
def Compare() -> ft.Control:
    """Compare with the company record for record, and say what came of it."""
    here = use_app_context()
    busy, set_busy = ft.use_state(False)
    trouble, set_trouble = ft.use_state("")
    matching = here.session.matching

    async def look(_: Any) -> None:
        set_busy(True)
        try:
            set_trouble(await here.session.check())
        finally:
            set_busy(False)

    rows: list[ft.Control] = [quiet(t("leave.compare.words"))]
    if matching is not None:
        words = matching_words(matching, here.session.checked_at)
        rows = [banner(words, differing_words(matching), "ok" if matching.complete else "wait")]
    if trouble:
        rows.append(banner(trouble_text(trouble), t("me.trouble.kept"), "wait"))
    rows.append(second_button(t("leave.compare"), None if busy else look, ft.Icons.FACT_CHECK_OUTLINED))
    return ft.Column(rows, spacing=M, tight=True, horizontal_alignment=_STRETCH)


_STRETCH = ft.CrossAxisAlignment.STRETCH


@ft.component
def Leaving() -> ft.Control:
    """The card: what is unsent in so many words, then the ways out."""
    here = use_app_context()
    asking, ask = ft.use_state("")
    typed, set_typed = ft.use_state("")
    typing = ft.use_memo(Typing, [])
    trouble, set_trouble = ft.use_state("")
    picker = ft.use_memo(ft.FilePicker, [])
    saving, set_saving = ft.use_state(False)
    cannot, set_cannot = ft.use_state("")

    def close(_: Any = None) -> None:
        ask("")
        set_typed("")
        typing.settled()
        set_trouble("")

    async def save(_: Any = None) -> None:
        set_saving(True)
        set_cannot("")
        try:
            content = await here.session.rescue()
            await picker.save_file(file_name=file_name(here.session), src_bytes=content)
            ask("saved")
        except (CannotRescue, StoreFailed) as error:
            set_cannot(error.code if isinstance(error, CannotRescue) else "storage")
        finally:
            set_saving(False)

    def is_safe(_: Any) -> None:
        here.session.rescued()
        close()
        toast(here.page, t("leave.rescue.safe"))

    dialogs = {
        "out": lambda: log_out(here, typing, typed, set_typed, close),
        "wipe": lambda: wipe(here, typing, typed, set_typed, trouble, set_trouble, close, save),
        "saved": lambda: confirm(
            t("leave.rescue.saved"), t("leave.rescue.saved.words"), t("leave.rescue.confirm"), is_safe, close
        ),
    }
    ft.use_dialog(dialogs[asking]() if asking else None)
    rows: list[ft.Control] = [
        title(unsent_words(here.session)),
        label(t("leave.hint" if not here.session.unsent.nothing else "leave.hint.sent"), color=_QUIET),
        divider(),
        Compare(),
        divider(),
    ]
    if cannot:
        rows.append(banner(t(f"rescue.cannot.{cannot}"), t("rescue.cannot.todo")))
    rows += [
        second_button(t("leave.out"), lambda _: ask("out"), ft.Icons.LOGOUT_ROUNDED),
        second_button(t("leave.rescue"), None if saving else save, ft.Icons.HEALTH_AND_SAFETY_OUTLINED),
        second_button(t("leave.wipe"), lambda _: ask("wipe"), ft.Icons.DELETE_FOREVER_OUTLINED),
    ]
    return card(*rows, spacing=M)


_QUIET = ft.Colors.ON_SURFACE_VARIANT


Set = Callable[[str], Any]
Close = Callable[..., None]


def log_out(here: AppContext, typing: Typing, pin: str, set_pin: Set, close: Close) -> ft.AlertDialog:
    """Lock it behind a PIN; what is unsent stays and goes out under its author's name."""
    guard = here.session.logout_guard
    has_pin = bool(guard and guard.has_pin)
    ready = (has_pin and not pin) or good_pin(pin)

    async def leave(_: Any) -> None:
        if guard is not None and ready:
            close()
            await guard.log_out(pin)

    async def send(_: Any) -> None:
        close()
        await here.session.sync()

    field = typing.field(
        "pin",
        pin,
        set_pin,
        lambda: None,
        figures(LONGEST),
        label=t("leave.pin.keep" if has_pin else "leave.pin"),
        on_submit=leave,
        password=True,
        keyboard_type=ft.KeyboardType.NUMBER,
        border=ft.OutlineInputBorder(border_radius=14),
    )
    parts: list[ft.Control] = [
        title(unsent_words(here.session)),
        label(t("leave.out.words" if not here.session.unsent.nothing else "leave.out.words.sent")),
        field,
        quiet(t("leave.pin.words")),
    ]
    actions: list[ft.Control] = [ft.TextButton(t("word.cancel"), on_click=close)]
    if not here.session.unsent.nothing:
        actions.append(ft.TextButton(t("me.send_now"), on_click=send))
    actions.append(ft.FilledButton(t("leave.out.now"), on_click=leave, disabled=not ready))
    return _dialog(t("leave.out"), parts, actions, close)


def wipe(
    here: AppContext,
    typing: Typing,
    typed: str,
    set_typed: Set,
    trouble: str,
    set_trouble: Set,
    close: Close,
    save: Callable[..., Awaitable[None]],
) -> ft.AlertDialog:
    """Only where nothing is lost: everything matches, or a rescue file is safe and one types what is to happen."""
    session = here.session
    allowed = session.wipe_allowed
    word, half_done = t("leave.wipe.word"), session.unsent.half_done
    said_so = typed.strip().casefold() == word.casefold()
    ready = said_so or (allowed == "matching" and not half_done)

    async def go(_: Any) -> None:
        if session.logout_guard is not None and ready:
            close()
            await session.logout_guard.wipe(give_up_forms=said_so)

    async def send(_: Any) -> None:
        await session.sync()
        set_trouble(await session.check())

    async def rescue(_: Any) -> None:
        close()
        await save()

    parts: list[ft.Control] = [title(unsent_words(session))]
    actions: list[ft.Control] = [ft.TextButton(t("word.cancel"), on_click=close)]
    if trouble:
        parts.append(banner(trouble_text(trouble), t("me.trouble.kept"), "wait"))
    if not allowed:
        parts += [
            banner(t("leave.wipe.not_yet"), t("leave.wipe.not_yet.todo"), "overdue"),
            primary_button(t("leave.send_and_compare"), send, ft.Icons.SYNC_ROUNDED),
            second_button(t("leave.rescue"), rescue, ft.Icons.HEALTH_AND_SAFETY_OUTLINED),
        ]
        return _dialog(t("leave.wipe"), parts, actions, close)
    parts.append(label(t(f"leave.wipe.{allowed}")))
    if half_done:
        parts.append(banner(t("leave.wipe.half_done"), t("leave.wipe.half_done.todo"), "overdue"))
    if allowed == "rescued" or half_done:
        parts.append(
            typing.field(
                "word",
                typed,
                set_typed,
                lambda: None,
                as_typed,
                label=t("leave.wipe.type", word=word),
                border=ft.OutlineInputBorder(border_radius=14),
            )
        )
    actions.append(ft.FilledButton(t("leave.wipe.now"), on_click=go, disabled=not ready))
    return _dialog(t("leave.wipe"), parts, actions, close)


def _dialog(head: str, parts: list[ft.Control], actions: list[ft.Control], close: Any) -> ft.AlertDialog:
    return ft.AlertDialog(
        modal=True,
        title=ft.Text(head),
        content=ft.Column(parts, spacing=M, tight=True, width=420, horizontal_alignment=_STRETCH),
        actions=actions,
        on_dismiss=close,
        scrollable=True,
    )
