"""The server's search over the whole archive, as the find box asks it after a short rest in typing (ARC-1)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import flet as ft
import msgspec

from mobile.app import routes
from mobile.screens.registry import OFFICE_ENTRIES, opened_by
from mobile.ui.app_context import AppContext
from mobile.ui.downloads import fetch
from mobile.ui.fields import grouped
from mobile.ui.text import known, t
from rulebook.horizon.kinds import OPEN
from rulebook.kernel.roles import Role
from rulebook.kernel.searching import Hit, SearchAnswer
from rulebook.numbers.searching import search_key
from rulebook.rules import RECORDS

REST_S = 0.35
"""Seconds of rest in typing before the server is asked."""
LEAST = 2
"""So many letters or figures are worth asking for."""


@dataclass(frozen=True)
class Archive:
    """What the server said to `asked`. `away`: nobody answered, so there are only the device's own records."""

    asked: str = ""
    answer: SearchAnswer | None = None
    away: bool = False


def use_archive(here: AppContext, text: str) -> Archive:
    """The archive's answer to `text`; an empty one until it has come."""
    said, set_said = ft.use_state(Archive())
    latest = ft.use_ref("")
    latest.current = text

    async def load() -> None:
        if len(search_key(text)) < LEAST:
            return
        await asyncio.sleep(REST_S)
        if latest.current != text:
            return
        found = await _asked(here, text)
        if latest.current == text:
            set_said(found)

    ft.use_effect(load, [text])
    return said if said.asked == text else Archive()


async def _asked(here: AppContext, text: str) -> Archive:
    body, wrong = await fetch(here, f"/api/search?q={quote(text, safe='')}")
    if wrong:
        return Archive(text, away=True)
    try:
        return Archive(text, msgspec.json.decode(body, type=SearchAnswer))
    except msgspec.DecodeError:
        return Archive(text, away=True)


def where(here: AppContext, hit: Hit) -> str:
    """The page that shows a hit, '' where there is none, or where this device does not hold the record."""
    return page_of(here, hit.kind, hit.id)


def said_of(hit: Hit) -> tuple[str, str]:
    """What made it a hit, and what kind of thing it is, in words."""
    texts = dict.fromkeys(grouped(why.text) if why.text.isascii() else why.text for why in hit.why)
    return " · ".join(texts), t(f"hit.{hit.kind}") if known(f"hit.{hit.kind}") else hit.kind


def page_of(here: AppContext, kind: str, id: str) -> str:
    """The page that shows a record, '' where there is none for this person, or this device does not hold it."""
    record: Any = RECORDS.get(kind)
    world = here.session.world
    found: Any = world.get(record, id) if record is not None else None
    return _page(here, kind, id, getattr(found, "dealer", "")) if found is not None else ""


def is_fetched(here: AppContext, kind: str, id: str) -> bool:
    """Whether a record lies beyond this device's horizon, and has a page for this person once it is fetched."""
    record: Any = RECORDS.get(kind)
    if not here.session.status.horizon or record not in OPEN or here.session.world.get(record, id) is not None:
        return False
    return bool(_page(here, kind, id, ""))


def _page(here: AppContext, kind: str, id: str, dealer: str) -> str:
    me = here.session.me
    keys = {entry.key for entry in opened_by(me, OFFICE_ENTRIES)}
    if kind == "order":
        mine = routes.order(id) if Role.TECHNICIAN in me.roles else ""
        return routes.office("orders", id) if "orders" in keys else mine
    if kind in ("vehicle", "unit", "measurement") and "archive" in keys:
        return routes.office("archive", kind, id)
    if kind == "complaint" and "complaints" in keys:
        return routes.office("complaints", id)
    if kind == "case" and "cases" in keys:
        return routes.office("cases", id)
    if kind == "agreement" and "dealers" in keys:
        return routes.office("dealers", dealer)
    if kind == "receipt" and "finance" in keys:
        return routes.office("finance", "receipt", id)
    if kind == "receivable" and "finance" in keys:
        return routes.office("finance", "owed", id)
    if kind == "export" and "finance" in keys:
        return routes.office("finance", "exports")
    return ""
