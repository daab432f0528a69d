"""Files that the server makes for a person (papers, exports): fetched, then saved where the person says."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import flet as ft
import msgspec

from mobile.sync.link import Unreachable
from mobile.ui.basics import banner
from mobile.ui.here import Here, use_here
from mobile.ui.text import language, t
from mobile.ui.theme import S


async def ask(here: Here, path: str) -> tuple[Any, str]:
    """What the server says as JSON, and what went wrong in words."""
    body, wrong = await fetch(here, path)
    if wrong:
        return None, wrong
    try:
        return msgspec.json.decode(body), ""
    except msgspec.DecodeError:
        return None, t("trouble.server")


async def fetch(here: Here, path: str) -> tuple[bytes, str]:
    """A file of the server's, and what went wrong in words."""
    try:
        answer = await here.session.get_bytes(path)
    except Unreachable:
        return b"", t("trouble.unreachable")
    if answer.status == 200:
        return bytes(answer.body), ""
    try:
        said = msgspec.json.decode(answer.body)
    except msgspec.DecodeError:
        said = {}
    return b"", str(said.get("detail", "")) or t("trouble.server")


@ft.component
def SaveButton(words: str, path: str, file: str, icon: ft.IconData = ft.Icons.DOWNLOAD_ROUNDED) -> ft.Control:
    """Fetches `path` and saves it as `file`; says so where there is no network, and asks to try again."""
    here = use_here()
    picker = ft.use_memo(ft.FilePicker, [])
    busy, set_busy = ft.use_state(False)
    trouble, set_trouble = ft.use_state("")

    async def save(_: Any) -> None:
        set_busy(True)
        try:
            body, wrong = await fetch(here, path)
            set_trouble(wrong)
            if not wrong:
                await picker.save_file(file_name=file, src_bytes=body)
        finally:
            set_busy(False)

    ring = ft.ProgressRing(width=18, height=18, stroke_width=2.5)
    button = ft.OutlinedButton(words, icon=ring if busy else icon, on_click=None if busy else save, disabled=busy)
    if not trouble:
        return button
    width = min(380, here.width - 72)
    return ft.Column([button, banner(trouble, t("office.save.again"), "wait")], spacing=S, tight=True, width=width)


def print_button(kind: str, id: str, name: str, words: str = "") -> ft.Control:
    """A paper of sync_server/papers as PDF, in the language of the screen; `name` without its ending."""
    path = f"/api/papers/{kind}/{quote(id, safe='')}?language={language()}"
    return SaveButton(words or t("office.print"), path, f"{name}.pdf", ft.Icons.PRINT_OUTLINED)
