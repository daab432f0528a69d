"""When a visit does not go well: not solved (ORD-9), something damaged (ORD-12), a receipt spoilt (RCT-2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flet as ft

from mobile import routes
from mobile.screens.technician.progress import Case, valid_receipts
from mobile.ui.basics import card, empty_state, fact, label, refusal_banner
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.here import use_doing, use_form, use_here, use_redraw
from mobile.ui.photos import AddPhotos, save_photos
from mobile.ui.text import money, t
from rulebook.commands import LeaveUnsolved, ReportDamage, VoidReceipt
from rulebook.records import Purpose

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
        await save_photos(here.session, form, order.id, visit.id)
        if await doing.do(ReportDamage(visit=visit.id, what=what), order.id):
            await form.drop()
            here.go(routes.order(order.id))

    return screen(
        page_head(t("step.damage"), order.number, back=lambda: here.go(routes.order(order.id))),
        body(
            label(t("damage.words"), color=ft.Colors.ON_SURFACE_VARIANT),
            text_field(form, "what", t("damage.what"), redraw, lines=4),
            AddPhotos(form, visit.id, Purpose.DAMAGE, t("photo.hint.damage")),
        ),
        thumb_bar(
            t("damage.save"),
            save if what else None,
            ft.Icons.REPORT_OUTLINED,
            doing.busy,
            "" if what else t("damage.need"),
        ),
    )


@ft.component
def Void(case: Case) -> ft.Control:
    """The last valid receipt, and why it is spoilt. It stays in the books."""
    here = use_here()
    doing = use_doing()
    redraw = use_redraw()
    order = case.order
    form = use_form(f"void/{order.id}")
    valid = valid_receipts(case.receipts)
    reason = form.text("reason").strip()
    head = page_head(t("step.void"), order.number, back=lambda: here.go(routes.order(order.id)))
    if not valid:
        none = empty_state(ft.Icons.RECEIPT_OUTLINED, t("void.none"), t("void.none.hint"))
        return screen(head, body(none))
    receipt = valid[-1]

    async def save(_: Any) -> None:
        if await doing.do(VoidReceipt(receipt=receipt.id, reason=reason), order.id):
            await form.drop()
            here.go(routes.order(order.id))

    return screen(
        head,
        body(
            card(fact(receipt.number, money(receipt.total), ft.Icons.RECEIPT_LONG_OUTLINED)),
            label(t("void.words"), color=ft.Colors.ON_SURFACE_VARIANT),
            text_field(form, "reason", t("void.reason"), redraw, lines=2),
        ),
        thumb_bar(
            t("void.save"),
            save if reason else None,
            ft.Icons.BLOCK_ROUNDED,
            doing.busy,
            "" if reason else t("void.need"),
            danger=True,
        ),
    )
