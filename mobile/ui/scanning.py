"""The button that takes a photo and hands on what its codes say (RPL-1, RPL-2, STK-2). Works without a network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.codes import CannotRead, ReadCodes
from mobile.ui.basics import named
from mobile.ui.dialogs import toast
from mobile.ui.here import use_here
from mobile.ui.text import t

Heard = Callable[[Sequence[str]], None]
"""Is told what the codes say; an empty list where there were none."""


@ft.component
def ScanButton(scan: ReadCodes, heard: Heard, words: str = "") -> ft.Control:
    """Opens the camera, or the photos of a desk. Without `words` a square beside a field."""
    here = use_here()
    busy, set_busy = ft.use_state(False)
    now: Any = ft.use_ref(None)

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
        heard(found)

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
