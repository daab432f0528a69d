"""Over every screen while a major fault goes on: what, since when, who has not been told yet (FLT-1)."""

from __future__ import annotations

import flet as ft

from mobile.client.session_api import Session
from mobile.screens.complaints import ways
from mobile.ui.app_context import AppContext
from mobile.ui.basics import banner
from mobile.ui.text import t, when
from mobile.ui.theme import M
from rulebook.subjects.faults.records import Fault, FaultState


def going_on(session: Session) -> list[Fault]:
    """Faults that are not over, the newest first."""
    found = session.world.find(Fault, "state", FaultState.RAISED)
    return sorted(found, key=lambda f: f.raised_at, reverse=True)


def count_going_on(session: Session) -> int:
    return len(going_on(session))


def fault_banners(here: AppContext) -> list[ft.Control]:
    """One banner for the newest, which says how many more there are; nothing while none goes on."""
    found = going_on(here.session)
    if not found:
        return []
    first = found[0]
    path = ways.fault(here, first.id)
    more = t("fault.banner.more", count=len(found) - 1) if len(found) > 1 else ""
    since = t("fault.banner.since", when=when(first.began_at, here.session.now()), place=first.place)
    open_ = ft.FilledButton(t("fault.banner.open"), on_click=lambda _: here.go(path))
    shown = banner(
        t("fault.banner", phenomenon=first.phenomenon),
        f"{since} {more}".strip(),
        "overdue",
        "FLT-1",
        actions=[open_],
    )
    return [ft.Container(shown, padding=ft.Padding(left=M, right=M, top=M, bottom=0))]
