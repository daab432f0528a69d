"""Whether each scan of a round says where it was: off until the person says so, for that round alone (RND-1)."""

from __future__ import annotations

import flet as ft

from mobile.screens.rounds.scans import SAY_WHERE
from mobile.ui.app_context import Form, use_app_context
from mobile.ui.basics import quiet
from mobile.ui.fields import tick
from mobile.ui.text import t
from mobile.ui.theme import S


@ft.component
def SayingWhere(form: Form) -> ft.Control:
    """The tick, where the device can tell; it is tried at once, so that the device asks now and not at a scan."""
    here = use_app_context()
    where = here.where
    told, set_told = ft.use_state("")

    async def tried() -> None:
        if where is None or not form.get(SAY_WHERE, False):
            set_told("")
            return
        set_told(t("rounds.where.trying"))
        found = await where()
        if found is None:
            form.put(SAY_WHERE, False)
        set_told(t("rounds.where.known", metres=found.metres) if found else t("rounds.where.not"))

    def changed() -> None:
        here.page.run_task(tried)

    if where is None:
        return ft.Container(height=0)
    parts: list[ft.Control] = [tick(form, SAY_WHERE, t("rounds.where"), changed, t("rounds.where.hint"))]
    if told:
        parts.append(quiet(told))
    return ft.Column(parts, spacing=S, tight=True)
