"""Setting out: what was checked before is ticked off item by item (ORD-7). Nothing blocks; gaps are told."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.visits.progress import OrderView
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import label, refusal_banner
from mobile.ui.fields import tick
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.text import t
from rulebook.kernel.ids import VisitId
from rulebook.subjects.visits.checklist import CHECKLIST
from rulebook.subjects.visits.commands import Depart as DepartCommand


@ft.component
def Depart(view: OrderView) -> ft.Control:
    """The checklist, and off."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order = view.order
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
