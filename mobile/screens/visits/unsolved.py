"""When a visit does not go well: not solved (ORD-9), something damaged (ORD-12), a receipt spoilt (RCT-2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.stock.taken_back import missing, removal, taking
from mobile.screens.visits.progress import OrderView, valid_receipts
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, empty_state, fact, label, refusal_banner
from mobile.ui.fields import choice, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.photos import AddPhotos, save_photos
from mobile.ui.text import money, t
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.orders.records import Waiting
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.visits.commands import LeaveUnsolved, ReportDamage

WAITS_FOR = {
    "parts": Waiting.PARTS,
    "unit": Waiting.PARTS,
    "customer": Waiting.CUSTOMER,
    "workshop": Waiting.UNIT_REPAIR,
    "other": Waiting.OTHER,
}
WAITING = tuple(WAITS_FOR)
"""What is waited for; words: unsolved.waiting.*"""


@ft.component
def Unsolved(view: OrderView) -> ft.Control:
    """The exact symptom, and what is waited for."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order, visit = view.order, view.visit
    assert visit is not None
    form = use_form(f"unsolved/{visit.id}")
    symptom, waiting = form.text("symptom", order.symptom).strip(), form.text("waiting")

    swap = ft.use_memo(here.session.new_id, [visit.id])
    back = waiting == "workshop"

    async def save(_: Any) -> None:
        """What is taken back comes off first: a removal, with its label; then the visit ends."""
        remark = form.text("remark").strip()
        words = t("list.semicolon").join(part for part in (t(f"unsolved.waiting.{waiting}"), remark) if part)
        off = removal(here, view, form, swap, symptom) if back else None
        if off is not None:
            await save_photos(here.session, form, order.id, visit.id)
            if not await doing.do(off, order.id):
                return
        left = LeaveUnsolved(visit=visit.id, symptom=symptom, waiting_for=words, waiting=WAITS_FOR[waiting])
        if await doing.do(left, order.id):
            await form.drop()
            here.go(routes.order(order.id, "label", off.swap) if off is not None else routes.HOME)

    note = t("unsolved.need.symptom") if not symptom else "" if waiting else t("unsolved.need.waiting")
    if not note and back:
        note = missing(here, view, form)
    options = [(code, t(f"unsolved.waiting.{code}")) for code in WAITING]
    parts: Sequence[ft.Control] = [
        *([refusal_banner(doing.refusal)] if doing.refusal else []),
        label(t("unsolved.words"), color=ft.Colors.ON_SURFACE_VARIANT),
        text_field(form, "symptom", t("unsolved.symptom"), redraw, lines=3, default=order.symptom),
        choice(form, "waiting", t("unsolved.waiting"), options, redraw),
        *(taking(here, view, form, redraw) if back else []),
        text_field(form, "remark", t("field.remark"), lines=2),
    ]
    return screen(
        page_head(t("step.unsolved"), order.number, back=lambda: here.go(routes.order(order.id))),
        body(*parts),
        thumb_bar(t("unsolved.save"), None if note else save, ft.Icons.PAUSE_CIRCLE_OUTLINE, doing.busy, note),
    )


@ft.component
def Damage(view: OrderView) -> ft.Control:
    """What was damaged, in the technician's own words."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order, visit = view.order, view.visit
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
def Void(view: OrderView) -> ft.Control:
    """The last valid receipt, and why it is spoilt. It stays in the books."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order = view.order
    form = use_form(f"void/{order.id}")
    valid = valid_receipts(view.receipts)
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
