"""What lies beyond this device's horizon is fetched from the books, and then read without signal (SEC-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.shared.archive_search import Archive, is_fetched, page_of, said_of
from mobile.screens.shared.rows import link_row
from mobile.ui.app_context import AppContext, keyed, use_app_context
from mobile.ui.basics import heading, quiet, second_button
from mobile.ui.text import t
from mobile.ui.theme import XS
from rulebook.horizon.fetching import KEPT_DAYS

_STRETCH = ft.CrossAxisAlignment.STRETCH
DONE = "done"


def use_fetch(kind: str, id: str) -> tuple[bool, str, Callable[[], Any]]:
    """Whether it is being fetched, what came of it ('', DONE or a code of `beyond.not.*`), and how to begin."""
    here = use_app_context()
    busy, set_busy = ft.use_state(False)
    said, set_said = ft.use_state("")

    async def begin() -> str:
        set_busy(True)
        try:
            code = await here.session.fetch_beyond(kind, id) or DONE
        finally:
            set_busy(False)
        set_said(code)
        return code

    return busy, said, begin


def _why_not(here: AppContext, code: str) -> str:
    return t(f"beyond.not.{code}", days=here.session.status.horizon)


def fetch_row(
    here: AppContext, kind: str, id: str, words: str, note: str, icon: ft.IconData, opens: Callable[[str], Any]
) -> ft.Control:
    """A record of the books: pressed, it comes with all that hangs on it, and opens. `note`: what stands below."""
    return keyed(FetchRow, f"beyond-{kind}-{id}", kind, id, words, note, icon, opens)


@ft.component
def FetchRow(
    kind: str, id: str, words: str, note: str, icon: ft.IconData, opens: Callable[[str], Any]
) -> ft.Control:
    here = use_app_context()
    busy, said, begin = use_fetch(kind, id)

    async def press(_: Any) -> None:
        if not busy and await begin() == DONE and (path := page_of(here, kind, id)):
            opens(path)

    below = _why_not(here, said) if said not in ("", DONE) else note
    ring = ft.ProgressRing(width=18, height=18, stroke_width=2.5) if busy else None
    return link_row(words, t("beyond.fetching") if busy else below, icon, press, ring)


def beyond_said(here: AppContext, what: str) -> str:
    """Of what kind something is that lies beyond, and that a press fetches it."""
    return t("beyond.fetch.note", what=what, days=here.session.status.horizon)


def beyond_rows(here: AppContext, archive: Archive) -> list[ft.Control]:
    """What the books have of what was looked for, and this device does not hold."""
    hits = [hit for found in (archive.answer.found if archive.answer else ()) for hit in found.hits]
    rows: list[ft.Control] = []
    for hit in hits:
        if is_fetched(here, hit.kind, hit.id):
            words, kind = said_of(hit)
            icon = ft.Icons.INVENTORY_2_OUTLINED
            rows.append(fetch_row(here, hit.kind, hit.id, words, beyond_said(here, kind), icon, here.go))
    return [heading(t("beyond.found")), *rows] if rows else []


def fetch_older(here: AppContext, kind: str, id: str) -> list[ft.Control]:
    """A button that fetches the history of a vehicle or unit; nothing where the device holds everything."""
    return [keyed(FetchOlder, f"older-{kind}-{id}", kind, id)] if here.session.status.horizon else []


@ft.component
def FetchOlder(kind: str, id: str) -> ft.Control:
    here = use_app_context()
    busy, said, begin = use_fetch(kind, id)

    async def press(_: Any) -> None:
        await begin()

    words = t("beyond.fetching") if busy else t("beyond.older")
    parts: list[ft.Control] = [second_button(words, None if busy else press, ft.Icons.HISTORY_ROUNDED)]
    if said:
        told = t("beyond.older.done", days=KEPT_DAYS) if said == DONE else _why_not(here, said)
        parts.append(quiet(told))
    return ft.Column(parts, spacing=XS, tight=True, horizontal_alignment=_STRETCH)
