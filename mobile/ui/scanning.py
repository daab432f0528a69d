"""The button that takes a photo and hands on what its codes say (RPL-1, RPL-2, STK-2). Works without a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.device.codes import CannotRead, ReadCodes
from mobile.ui.app_context import use_app_context
from mobile.ui.basics import label, named, quiet
from mobile.ui.dialogs import toast
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.numbers import Verdict, show_iccid, show_imei
from rulebook.numbers.codes import numbers_in

Found = tuple[tuple[str, str], ...]
"""Numbers on one photo, and what their codes say around them."""
NONE: Found = ()
MOST_SAID = 60
Heard = Callable[[Sequence[str]], None]
"""Is told what the codes say; an empty list where there were none."""


@ft.component
def ScanButton(
    scan: ReadCodes, heard: Heard, words: str = "", judge: Callable[[str], Verdict] | None = None
) -> ft.Control:
    """Opens the camera, or the photos of a desk. Without `words` a square beside a field.

    With `judge` the person says which number is meant where it takes several that differ; that one is heard.
    """
    here = use_app_context()
    busy, set_busy = ft.use_state(False)
    now: Any = ft.use_ref(None)
    asked, ask = ft.use_state(NONE)

    async def picked(event: Any) -> None:
        await now.current(event)

    picker = ft.use_memo(lambda: ft.FilePicker(on_result=picked), [])

    async def took(event: Any) -> None:
        if not event.files:
            return
        set_busy(True)
        try:
            found = await scan(event.files[0].bytes or b"")
        except CannotRead:
            toast(here.page, t("scan.not_ready"), "wait")
            return
        finally:
            set_busy(False)
        numbers = numbers_in(found, judge) if judge is not None else []
        if len(numbers) > 1:
            ask(tuple((number, _said_with(number, found)) for number in numbers))
            return
        heard(found)

    def choose(number: str) -> Callable[..., None]:
        def press(_: Any) -> None:
            ask(NONE)
            heard([number])

        return press

    ft.use_dialog(_which(asked, choose, lambda _: ask(NONE)) if asked else None)
    now.current = took
    action = ft.PickFiles(
        picker, file_type=ft.FilePickerFileType.IMAGE, with_data=True, cancel_upload_on_window_blur=False
    )
    if words:
        return ft.OutlinedButton(
            t("scan.busy") if busy else words,
            icon=ft.Icons.QR_CODE_SCANNER_ROUNDED,
            height=56,
            disabled=busy,
            action=action,
        )
    icon = ft.IconButton(
        ft.Icons.HOURGLASS_TOP_ROUNDED if busy else ft.Icons.QR_CODE_SCANNER_ROUNDED,
        width=58,
        height=58,
        disabled=busy,
        action=action,
        style=ft.ButtonStyle(bgcolor=ft.Colors.PRIMARY_CONTAINER, shape=ft.RoundedRectangleBorder(radius=14)),
    )
    return named(icon, t("scan.busy") if busy else t("number.scan"))


def _said_with(number: str, texts: Sequence[str]) -> str:
    """What else the code says that bears the number, "" where it says no more."""
    bearing = next((text for text in texts if number in text.replace(" ", "").upper()), number)
    return "" if bearing.strip() == number else bearing.strip()[:MOST_SAID]


def _which(
    found: Found, choose: Callable[[str], Callable[..., None]], leave: Callable[..., None]
) -> ft.AlertDialog:
    """Several good numbers on one label: the person compares with it and says which one is meant."""

    def row(number: str, said: str) -> ft.Control:
        shown = show_imei(number) if len(number) <= 15 else show_iccid(number)
        words = [label(shown, ft.TextThemeStyle.TITLE_MEDIUM), *([quiet(said)] if said else [])]
        inner = ft.Column([*words], spacing=0, tight=True)
        return ft.OutlinedButton(content=inner, height=64, on_click=choose(number))

    rows = [row(number, said) for number, said in found]
    return ft.AlertDialog(
        title=ft.Text(t("scan.which")),
        content=ft.Column([label(t("scan.which.todo")), *rows], spacing=S, tight=True),
        actions=[ft.TextButton(t("word.cancel"), on_click=leave)],
        on_dismiss=leave,
        scrollable=True,
    )
