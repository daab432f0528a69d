"""Leaving this device: what is unsent, whether the company has everything, logging out, a rescue file, wiping."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft

from mobile.facade import Session
from mobile.leaving import LONGEST_PIN, good_pin
from mobile.rescue import CannotRescue
from mobile.store.folder import StoreFailed
from mobile.ui.basics import banner, card, divider, label, primary_button, quiet, second_button, title
from mobile.ui.dialogs import confirm, toast
from mobile.ui.here import Here, use_here
from mobile.ui.text import clock, money_short, t, trouble_text
from mobile.ui.theme import M
from rulebook.manifest import Matching
from rulebook.rescue import ENDING

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
    here = use_here()
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
    here = use_here()
    asking, ask = ft.use_state("")
    typed, set_typed = ft.use_state("")
    trouble, set_trouble = ft.use_state("")
    picker = ft.use_memo(ft.FilePicker, [])
    saving, set_saving = ft.use_state(False)
    cannot, set_cannot = ft.use_state("")

    def close(_: Any = None) -> None:
        ask("")
        set_typed("")
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
        "out": lambda: log_out(here, typed, set_typed, close),
        "wipe": lambda: wipe(here, typed, set_typed, trouble, set_trouble, close, save),
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


def log_out(here: Here, pin: str, set_pin: Set, close: Close) -> ft.AlertDialog:
    """Lock it behind a PIN; what is unsent stays and goes out under its author's name."""
    door = here.session.door
    has_pin = bool(door and door.has_pin)
    ready = (has_pin and not pin) or good_pin(pin)

    async def leave(_: Any) -> None:
        if door is not None and ready:
            close()
            await door.log_out(pin)

    async def send(_: Any) -> None:
        close()
        await here.session.sync()

    field = ft.TextField(
        label=t("leave.pin.keep" if has_pin else "leave.pin"),
        value=pin,
        on_change=lambda e: set_pin(e.control.value),
        on_submit=leave,
        password=True,
        keyboard_type=ft.KeyboardType.NUMBER,
        max_length=LONGEST_PIN,
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
    here: Here,
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
        if session.door is not None and ready:
            close()
            await session.door.wipe(give_up_forms=said_so)

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
            ft.TextField(
                label=t("leave.wipe.type", word=word),
                value=typed,
                on_change=lambda e: set_typed(e.control.value),
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
