"""When a visit does not end well: not solved (ORD-9), or something of the customer's damaged (ORD-12)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flet as ft

from mobile import routes
from mobile.screens.technician.progress import Case
from mobile.ui.basics import label, refusal_banner
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.here import use_doing, use_form, use_here, use_redraw
from mobile.ui.text import t
from rulebook.commands import LeaveUnsolved, ReportDamage

WAITING = ("parts", "unit", "customer", "workshop", "other")
"""What is waited for; words: unsolved.waiting.*"""


@ft.component
def Unsolved(case: Case) -> ft.Control:
    """The exact symptom, and what is waited for."""
    here = use_here()
    doing = use_doing()
    redraw = use_redraw()
    order, visit = case.order, case.visit
    assert visit is not None
    form = use_form(f"unsolved/{visit.id}")
    symptom, waiting = form.text("symptom", order.symptom).strip(), form.text("waiting")

    async def save(_: Any) -> None:
        remark = form.text("remark").strip()
        words = t("list.semicolon").join(part for part in (t(f"unsolved.waiting.{waiting}"), remark) if part)
        if await doing.do(LeaveUnsolved(visit=visit.id, symptom=symptom, waiting_for=words), order.id):
            await form.drop()
            here.go(routes.HOME)

    note = t("unsolved.need.symptom") if not symptom else "" if waiting else t("unsolved.need.waiting")
    options = [(code, t(f"unsolved.waiting.{code}")) for code in WAITING]
    parts: Sequence[ft.Control] = [
        *([refusal_banner(doing.refusal)] if doing.refusal else []),
        label(t("unsolved.words"), color=ft.Colors.ON_SURFACE_VARIANT),
        text_field(form, "symptom", t("unsolved.symptom"), redraw, lines=3, default=order.symptom),
        choice(form, "waiting", t("unsolved.waiting"), options, redraw),
        text_field(form, "remark", t("field.remark"), lines=2),
    ]
    return screen(
        page_head(t("step.unsolved"), order.number, back=lambda: here.go(routes.order(order.id))),
        body(*parts),
        thumb_bar(t("unsolved.save"), None if note else save, ft.Icons.PAUSE_CIRCLE_OUTLINE, doing.busy, note),
    )


@ft.component
def Damage(case: Case) -> ft.Control:
    """What was damaged, in the technician's own words."""
    here = use_here()
    doing = use_doing()
    redraw = use_redraw()
    order, visit = case.order, case.visit
    assert visit is not None
    form = use_form(f"damage/{visit.id}")
    what = form.text("what").strip()

    async def save(_: Any) -> None:
        if await doing.do(ReportDamage(visit=visit.id, what=what), order.id):
            await form.drop()
            here.go(routes.order(order.id))

    return screen(
        page_head(t("step.damage"), order.number, back=lambda: here.go(routes.order(order.id))),
        body(
            label(t("damage.words"), color=ft.Colors.ON_SURFACE_VARIANT),
            text_field(form, "what", t("damage.what"), redraw, lines=4),
        ),
        thumb_bar(
            t("damage.save"), save if what else None, ft.Icons.REPORT_OUTLINED, doing.busy,
            "" if what else t("damage.need"),
        ),
    )
