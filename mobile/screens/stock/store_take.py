"""Back into the store by the code on the technician's screen, though neither has a signal (STK-2)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.shared.panes import pane_bar, pane_body, pane_head
from mobile.screens.stock.transfers import said_by, slip_text
from mobile.screens.stock.unit_moves import CONDITIONS, likely
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import screen
from mobile.ui.scanning import ScanButton
from mobile.ui.text import t
from mobile.ui.theme import L
from rulebook.subjects.stock.commands import TakeUnits
from rulebook.subjects.stock.records import STORE
from rulebook.subjects.stock.transfer_slip import read_slip


@ft.component
def TakePage(back: Callable[[], Any] | None) -> ft.Control:
    """Photo of the code, or a barcode gun into the field; compare, say the condition, take."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("office.store.take")
    slip = read_slip(form.text("code").strip())
    condition = form.text("condition", likely(here, slip.units if slip else ()))

    def heard(texts: Sequence[str]) -> None:
        form.put("code", slip_text(texts))
        form.put("unread", not texts)
        redraw()

    async def take(_: Any) -> None:
        assert slip is not None
        taken = TakeUnits(
            transfer=slip.transfer,
            units=slip.units,
            giver=slip.giver,
            for_store=True,
            condition=condition,
            items=slip.items,
        )
        if await doing.do(taken, slip.transfer):
            await form.drop()
            here.go(routes.office("stock"))

    parts: list[ft.Control] = []
    if form.get("unread", False) and not form.text("code"):
        parts.append(banner(t("scan.none"), t("scan.none.todo"), "wait"))
    parts += said_by(here, slip, form.text("code"), STORE)
    if here.scan is not None:
        parts.append(ft.Row([ScanButton(here.scan, heard, t("transfer.scan"))]))
    press = take if slip and not doing.busy else None
    parts.append(text_field(form, "code", t("store.take.code"), redraw, autocorrect=False, on_submit=press))
    if slip is not None:
        options = [(code, t(f"swap.condition.{code}")) for code in CONDITIONS]
        parts.append(choice(form, "condition", t("office.unit.condition"), options, redraw, condition))
    words = t("office.offers.take", count=len(slip.units) if slip else 0)
    bar = pane_bar(here, words, take if slip else None, ft.Icons.WAREHOUSE_OUTLINED, doing.busy)
    return screen(pane_head(t("store.take"), back=back), pane_body(*parts, spacing=L), bar)
