"""Setting out: what was checked before is ticked off item by item (ORD-7). Nothing blocks; gaps are told."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile import routes
from mobile.screens.technician.progress import Case
from mobile.ui.basics import label, refusal_banner
from mobile.ui.fields import tick
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.here import use_doing, use_form, use_here, use_redraw
from mobile.ui.text import t
from rulebook.commands import Depart as DepartCommand
from rulebook.deadlines import CHECKLIST
from rulebook.ids import VisitId


@ft.component
def Depart(case: Case) -> ft.Control:
    """The checklist, and off."""
    here = use_here()
    doing = use_doing()
    redraw = use_redraw()
    order = case.order
    form = use_form(f"depart/{order.id}")
    ticked = tuple(item for item in CHECKLIST if form.get(item, False))
    visit = ft.use_memo(here.session.new_id, [order.id])
    command = DepartCommand(visit=VisitId(visit), ticked=ticked)

    async def set_out(_: Any) -> None:
        if await doing.do(command, order.id):
            await form.drop()
            here.go(routes.order(order.id))

    parts: list[ft.Control] = []
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts.append(label(t("depart.words"), color=ft.Colors.ON_SURFACE_VARIANT))
    parts += [tick(form, item, t(f"check.{item}"), redraw, t(f"check.{item}.hint")) for item in CHECKLIST]
    left = len(CHECKLIST) - len(ticked)
    note = t("depart.left", count=left) if here.session.foresee(command, order.id) else t("depart.ready")
    return screen(
        page_head(t("step.depart"), order.number, back=lambda: here.go(routes.order(order.id))),
        body(*parts),
        thumb_bar(t("depart.go"), set_out, ft.Icons.DIRECTIONS_CAR_ROUNDED, doing.busy, note),
    )
