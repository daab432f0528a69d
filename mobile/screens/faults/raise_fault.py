"""Raising a major fault, offline too: where, what, since when, what is planned; then whom to call (FLT-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile.screens.complaints import ways
from mobile.screens.shared.rows import small_button
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import quiet, refusal_banner
from mobile.ui.fields import text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.subjects.company.records import Price
from rulebook.subjects.faults.commands import RaiseFault
from rulebook.subjects.stock.records import Unit, UnitKind

OFFERED = 8


@ft.component
def Raise(back: Callable[[], Any]) -> ft.Control:
    """Two things have to be said: where and what. All else may follow."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form("fault.raise")
    id = ft.use_memo(here.session.new_id, [])
    place, phenomenon = form.text("place").strip(), form.text("phenomenon").strip()
    raised = RaiseFault(
        place=place, phenomenon=phenomenon, plan=form.text("plan").strip(), model=form.text("model").strip()
    )
    ready = bool(place and phenomenon)

    async def save(_: Any) -> None:
        if await doing.do(raised, id):
            await form.drop()
            here.go(ways.fault(here, id))

    def pick(model: str) -> Any:
        def press(_: Any) -> None:
            form.put("model", "" if form.text("model") == model else model)
            redraw()

        return press

    known = [u.model for u in here.session.world.all(Unit) if u.unit is UnitKind.TERMINAL and u.model]
    sims = {u.model for u in here.session.world.all(Unit) if u.unit is UnitKind.SIM}
    listed = [p.model for p in here.session.world.all(Price) if p.model not in sims]
    models = list(dict.fromkeys([*known, *listed]))[:OFFERED]
    offers = [small_button(m, pick(m), on=form.text("model") == m) for m in sorted(models)]
    parts: list[ft.Control] = [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts += [
        text_field(form, "phenomenon", t("fault.phenomenon"), redraw, lines=3, hint=t("fault.phenomenon.hint")),
        text_field(form, "place", t("fault.place"), redraw, hint=t("fault.place.hint")),
        text_field(form, "plan", t("fault.plan"), redraw, lines=2),
        text_field(form, "model", t("fault.model"), redraw, helper=t("fault.model.hint")),
        ft.Row(list(offers), wrap=True, spacing=S, run_spacing=S),
        quiet(t("fault.raise.words")),
    ]
    note = "" if ready else t("fault.raise.needs")
    whole = not here.wide  # beside the list a pane has no wide margins of its own
    press, icon = save if ready else None, ft.Icons.CAMPAIGN_ROUNDED
    bar = thumb_bar(t("fault.raise.save"), press, icon, doing.busy, note, danger=True, readable=whole)
    head = page_head(t("fault.raise"), t("fault.raise.under"), back=back, readable=whole)
    return screen(head, body(*parts, readable=whole), bar)
