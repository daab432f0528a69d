"""A print of which only who stands beside the printer knows whether it is whole (RCT-4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.printing.jobs import Job
from mobile.screens.printing.run import State, remembered, settle
from mobile.ui.app_context import use_app_context
from mobile.ui.basics import banner
from mobile.ui.text import t
from rulebook.subjects.receipts.records import Known


@ft.component
def Asked(job: Job, answered: Callable[[], None]) -> ft.Control:
    """Asks how it ended. What the printer has said itself is counted unasked: the app died before it could."""
    here = use_app_context()
    state = remembered(here.session, job)

    async def count() -> None:
        if state is State.OUT:
            await settle(here.session, job, Known.PRINTER)
            answered()

    ft.use_effect(count, [])

    def answer(known: Known) -> Callable[..., Any]:
        async def press(_: Any) -> None:
            await settle(here.session, job, known)
            answered()

        return press

    if state is State.OUT or state is None:
        return ft.Container(height=0)
    yes = ft.FilledButton(t("printing.unsure.yes"), on_click=answer(Known.SEEN))
    no = ft.OutlinedButton(t("printing.unsure.no"), on_click=answer(Known.FAILED))
    code = "sent" if state is State.SENT else "unsure"
    words, todo = t(f"printing.wrong.{code}"), t(f"printing.wrong.{code}.todo")
    return banner(words, todo, "wait", "RCT-4", actions=[yes, no])
