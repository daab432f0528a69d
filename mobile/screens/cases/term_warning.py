"""Over every screen: a term of which most is gone, for whom the rules name, until it is kept or past (SLA-1)."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.app.routes import Place
from mobile.client.session_api import Session
from mobile.ui import theme
from mobile.ui.app_context import AppContext
from mobile.ui.basics import label, pressed_whole
from mobile.ui.text import t
from mobile.ui.theme import RADIUS, L, M, S
from rulebook.kernel.identity import Person
from rulebook.subjects.cases.records import ServiceCase
from rulebook.subjects.cases.warnings import Warned, is_near, owner_of, warnings


def my_warnings(session: Session) -> list[Warned]:
    """What I am told of, the first due first."""
    return warnings(session.world, session.world.all(Person), session.now(), session.me.id)


def use_warnings(here: AppContext, beat: int) -> list[Warned]:
    """What I am told of, looked for at news and every minute, after the screen is drawn."""
    found, set_found = ft.use_state(list[Warned]())
    minute = int(here.session.now().timestamp() // 60)

    async def look() -> None:
        await asyncio.sleep(0)  # the screen comes first
        near = my_warnings(here.session)
        with contextlib.suppress(RuntimeError):  # the page was closed meanwhile
            set_found(near)

    ft.use_effect(look, [here.session, beat, minute])
    return found


def term_warnings(here: AppContext, found: list[Warned]) -> list[ft.Control]:
    """One banner for the term that is due first, with how many more there are; nothing while none is near."""
    if not found:
        return []
    first = found[0]
    now = here.session.now()
    if not is_near(first.clock, now):
        return []
    from mobile.screens.cases.clock_cards import left_words  # where a term is near, and not at every start

    left = left_words(here.session.world, first.clock, now)
    words = t("clock.near", number=first.of.number, row=t(f"clock.row.{first.clock.row}"), left=left)
    more = t("clock.near.more", count=len(found) - 1) if len(found) > 1 else ""
    told = t("clock.near.mine" if _is_mine(here, first) else "clock.near.duty", name=_owner(first))
    ink, ground = theme.look().tone("wait").ink, theme.look().tone("wait").ground
    said = [label(words, ft.TextThemeStyle.TITLE_SMALL, ink), label(f"{told} {more}".strip(), color=ink)]
    row = ft.Row(
        [
            ft.Icon(theme.ICONS["wait"], size=24, color=ink),
            ft.Column([*said], spacing=0, tight=True, expand=True),
            ft.Icon(ft.Icons.CHEVRON_RIGHT_ROUNDED, size=24, color=ink),
        ],
        spacing=M,
    )
    shown = ft.Container(row, padding=ft.Padding.symmetric(horizontal=L, vertical=S), bgcolor=ground,
                         border_radius=RADIUS, ink=True, on_click=_opens(here, first))  # fmt: skip
    return [
        ft.Container(pressed_whole(shown, live_region=True), padding=ft.Padding(left=M, right=M, top=S, bottom=0))
    ]


def _owner(one: Warned) -> str:
    name = one.of.owner_name if isinstance(one.of, ServiceCase) else one.of.technician_name
    return name or t("clock.near.nobody")


def _is_mine(here: AppContext, one: Warned) -> bool:
    return owner_of(one.of) == here.session.me.id


def _opens(here: AppContext, one: Warned) -> Any:
    """Its page where this person works: in the office, or below the tab of the day."""
    from mobile.screens.registry import OFFICE_ENTRIES, opened_by  # the registry names this package's screens

    is_case = isinstance(one.of, ServiceCase)
    key = "cases" if is_case else "orders"
    if any(entry.key == key for entry in opened_by(here.session.me, OFFICE_ENTRIES)):
        path = routes.office(key, one.of.id)
    else:
        path = Place("today", "case", one.of.id).path if is_case else routes.order(one.of.id)
    return lambda _: here.go(path)
