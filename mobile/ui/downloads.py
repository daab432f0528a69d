"""Files that the server makes for a person (papers, exports): fetched, then saved where the person says."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import flet as ft
import msgspec

from mobile.sync.link import Unreachable
from mobile.ui.app_context import AppContext, use_app_context
from mobile.ui.basics import banner
from mobile.ui.text import language, t
from mobile.ui.theme import S

ANYWAY, GETA = "anyway=true", "〓"
"""How a form is asked for that holds characters no font has, and the sign that then stands for them."""


async def ask(here: AppContext, path: str) -> tuple[Any, str]:
    """What the server says as JSON, and what went wrong in words."""
    body, wrong = await fetch(here, path)
    if wrong:
        return None, wrong
    try:
        return msgspec.json.decode(body), ""
    except msgspec.DecodeError:
        return None, t("trouble.server")


async def fetch(here: AppContext, path: str) -> tuple[bytes, str]:
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
def SaveButton(
    words: str, path: str, file: str, icon: ft.IconData = ft.Icons.DOWNLOAD_ROUNDED, ready: bool = True
) -> ft.Control:
    """Fetches `path` and saves it as `file`; says so where there is no network, and asks to try again.

    Not `ready`: something is to be said first.
    """
    here = use_app_context()
    picker = ft.use_memo(ft.FilePicker, [])
    busy, set_busy = ft.use_state(False)
    trouble, set_trouble = ft.use_state("")

    async def save(_: Any, more: str = "") -> None:
        set_busy(True)
        try:
            body, wrong = await fetch(here, path + more)
            set_trouble(wrong)
            if not wrong:
                await picker.save_file(file_name=file, src_bytes=body)
        finally:
            set_busy(False)

    ring = ft.ProgressRing(width=18, height=18, stroke_width=2.5)
    rests = busy or not ready
    button = ft.OutlinedButton(
        words, icon=ring if busy else icon, on_click=None if rests else save, disabled=rests
    )
    if not trouble:
        return button

    async def anyway(event: Any) -> None:
        await save(event, f"&{ANYWAY}")

    width = min(380, here.width - 72)
    parts: list[ft.Control] = [button, banner(trouble, t("office.save.again"), "wait")]
    if GETA in trouble:
        parts = [button, banner(trouble, t("print.anyway.todo"), "wait", "RCT-1")]
        parts.append(ft.OutlinedButton(t("print.anyway"), icon=icon, on_click=anyway, disabled=busy))
    return ft.Column(parts, spacing=S, tight=True, width=width)


def print_button(kind: str, id: str, name: str, words: str = "") -> ft.Control:
    """A paper of sync_server/papers as PDF, in the language of the screen; `name` without its ending."""
    path = f"/api/papers/{kind}/{quote(id, safe='')}?language={language()}"
    return SaveButton(words or t("office.print"), path, f"{name}.pdf", ft.Icons.PRINT_OUTLINED)
