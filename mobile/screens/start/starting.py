"""What a person sees before there is a session: opening, enrolling, a second tab, several people, no storage."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft

from mobile.app.state import AppState
from mobile.client.pins import LONGEST
from mobile.client.rescue import CannotRescue
from mobile.screens.start.enrol import Enrol
from mobile.screens.start.second_tab import SecondTab
from mobile.store.folder import StoreFailed
from mobile.ui.basics import banner, card, label, pill, primary_button, quiet, second_button, title
from mobile.ui.text import t, trouble_text
from mobile.ui.theme import XL, L, M
from mobile.ui.typed_text import Typing, figures
from rulebook.kernel.rescue import ENDING


def alone(*controls: ft.Control) -> ft.Control:
    """One thing in the middle of an otherwise empty screen."""
    column = ft.Column(
        list(controls), spacing=L, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH, width=440
    )
    return ft.Column(
        [ft.Container(column, padding=XL, alignment=ft.Alignment.CENTER)],
        scroll=ft.ScrollMode.AUTO,
        expand=True,
        alignment=ft.MainAxisAlignment.CENTER,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )


@ft.component
def Phase(state: AppState) -> ft.Control:
    """The screen of the phase that the app is in."""
    if state.phase == "enrol":
        return Enrol(state)
    if state.phase == "second_tab":
        return SecondTab(state)
    if state.phase == "choose":
        return Choose(state)
    if state.phase == "broken":
        return Broken(state)
    return Starting(state)


@ft.component
def Starting(state: AppState) -> ft.Control:
    return alone(
        label("派工", ft.TextThemeStyle.DISPLAY_SMALL, ft.Colors.PRIMARY, text_align=ft.TextAlign.CENTER),
        ft.ProgressBar(value=state.progress, bar_height=6, border_radius=3),
        label(t(state.note), text_align=ft.TextAlign.CENTER),
    )


@ft.component
def Choose(state: AppState) -> ft.Control:
    """Several people use this device: who is it now? Who logged out gives a PIN."""
    chosen, choose = ft.use_state("")
    pin, set_pin = ft.use_state("")
    typing = ft.use_memo(Typing, [])

    async def enter(_: Any) -> None:
        set_pin("")
        typing.settled()
        await state.choose(chosen, pin)

    async def somebody_else(_: Any) -> None:
        await state.somebody_else()

    def tile(id: str, name: str) -> ft.Control:
        async def press(_: Any) -> None:
            state.trouble = ""
            if id in state.locked:
                choose(id)
            else:
                await state.choose(id, "")

        locked = id in state.locked
        icon = ft.Icons.LOCK_OUTLINE_ROUNDED if locked else ft.Icons.PERSON_ROUNDED
        row: list[ft.Control] = [ft.Icon(icon, size=28), title(name, expand=True)]
        if waiting := state.waiting.get(id):
            row.append(pill(t("me.unsent", count=waiting), "wait"))
        parts: list[ft.Control] = [ft.Row(row, spacing=M)]
        if locked and id == chosen:
            ready = enter if pin and not state.busy else None
            parts.append(_pin_field(typing, pin, set_pin, enter))
            parts.append(primary_button(t("choose.enter"), ready, busy=state.busy))
            if state.trouble:
                parts.append(banner(trouble_text(state.trouble), t("choose.pin.forgotten")))
            return card(*parts, spacing=M)
        return card(*parts, on_click=press, name=name)

    return alone(
        label(t("choose.title"), ft.TextThemeStyle.HEADLINE_SMALL),
        *[tile(id, name) for id, name in state.people],
        quiet(t("choose.note")),
        second_button(t("choose.somebody_else"), somebody_else, ft.Icons.PERSON_ADD_ALT_ROUNDED),
    )


def _pin_field(typing: Typing, pin: str, set_pin: Callable[[str], Any], enter: Callable[..., Any]) -> ft.Control:
    return typing.field(
        "pin",
        pin,
        set_pin,
        lambda: None,
        figures(LONGEST),
        label=t("choose.pin"),
        on_submit=enter,
        password=True,
        autofocus=True,
        keyboard_type=ft.KeyboardType.NUMBER,
        border=ft.OutlineInputBorder(border_radius=14),
    )


@ft.component
def Broken(state: AppState) -> ft.Control:
    """Nothing can be kept here: say so, and do not collect what would be lost."""
    return alone(
        label(t("broken.title"), ft.TextThemeStyle.HEADLINE_SMALL),
        banner(trouble_text(state.trouble or "storage"), t("broken.todo")),
        *([quiet(state.detail, selectable=True)] if state.detail else []),
        _again(state.retry),
        *([Rescue(state.rescue)] if state.rescue else []),
    )


@ft.component
def Rescue(make: Callable[[], Awaitable[bytes]]) -> ft.Control:
    """What can still be read goes into a rescue file, for the administrator."""
    picker = ft.use_memo(ft.FilePicker, [])
    cannot, set_cannot = ft.use_state("")

    async def save(_: Any) -> None:
        set_cannot("")
        try:
            await picker.save_file(file_name=f"paigong{ENDING}", src_bytes=await make())
        except (CannotRescue, StoreFailed) as error:
            set_cannot(error.code if isinstance(error, CannotRescue) else "storage")

    parts: list[ft.Control] = [label(t("broken.rescue"))]
    if cannot:
        parts.append(banner(t(f"rescue.cannot.{cannot}"), t("rescue.cannot.todo")))
    parts.append(second_button(t("leave.rescue"), save, ft.Icons.HEALTH_AND_SAFETY_OUTLINED))
    return card(*parts, spacing=M)


def _again(retry: Callable[[str], Awaitable[None]]) -> ft.Control:
    async def press(_: Any) -> None:
        await retry("")

    return primary_button(t("word.try_again"), press, ft.Icons.REFRESH_ROUNDED)
