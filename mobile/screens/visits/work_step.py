"""What was done, the cause, the advice; units changed; whether the customer tried the result (ORD-8)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.replacements.label import label_card, label_of
from mobile.screens.visits.acts import act_path
from mobile.screens.visits.progress import OrderView, onward
from mobile.screens.visits.untried import untried, untried_reason
from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, pill, quiet, refusal_banner, second_button, title
from mobile.ui.fields import grouped, suggest, text_field, tick
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.photos import AddPhotos, save_photos
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.orders.kinds import KINDS, SWAPS
from rulebook.subjects.replacements.gates import label_unseen
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.visits.commands import RecordWork
from rulebook.subjects.visits.gates import damage_unseen

COMMON = ("swapped", "rewired", "antenna", "restarted", "configured", "trained")
"""Work one need not type; words: act.common.*"""
ACT_ICONS = {"terminal": ft.Icons.GPS_FIXED_ROUNDED, "sim": ft.Icons.SIM_CARD_OUTLINED}


@ft.component
def Act(view: OrderView) -> ft.Control:
    """Swaps first, then the words about them."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order, visit = view.order, view.visit
    assert visit is not None
    form = use_form(f"act/{visit.id}")
    known = visit.work or (t("act.common.swapped") if view.swaps else "")  # it was reported: nobody says it twice
    work = form.text("work", known).strip()
    tried = bool(form.get("tried", visit.customer_tried))
    why_not = untried_reason(form, visit)

    async def save(_: Any) -> None:
        command = RecordWork(
            visit=visit.id,
            work=work,
            cause=form.text("cause", visit.cause).strip(),
            advice=form.text("advice", visit.advice).strip(),
            customer_tried=tried,
            not_tried="" if tried else why_not,
        )
        await save_photos(here.session, form, order.id, visit.id)
        if await doing.do(command, order.id):
            await form.drop()
            here.go(onward(here.session, order.id, "fee"))

    def add(code: str) -> Any:
        def press(_: Any) -> None:
            words, have = t(f"act.common.{code}"), form.text("work", known).strip()
            if words not in have:
                form.put("work", f"{have}{t('list.semicolon')}{words}" if have else words)
                redraw()

        return press

    def to(act: str) -> Any:
        return lambda _: here.go(act_path(order.id, act, SWAPS))

    parts: list[ft.Control] = []
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    if view.swaps:
        parts.append(heading(t("act.swapped", count=len(view.swaps))))
        latest = max(view.swaps, key=lambda one: (one.at, one.id))
        parts += [_swapped(here, one) for one in view.swaps]
        if (label_now := label_of(here, latest)) is not None:
            parts += [heading(t("label.title")), label_card(label_now, view.vehicle_type)]
    if label_unseen(here.session.world, visit):
        parts.append(banner(t("swap.label_unseen"), t("swap.label_unseen.todo"), "wait", "RPL-2"))
        parts.append(AddPhotos(form, visit.id, Purpose.AS_PRINTED, t("photo.hint.as_printed")))
    if damage_unseen(here.session.world, order, visit):
        parts.append(banner(t("act.damage_unseen"), t("act.damage_unseen.todo"), "wait", "FEE-2"))
        parts.append(AddPhotos(form, visit.id, Purpose.DAMAGE, t("photo.hint.damage")))
    parts += [
        heading(t("act.units")),
        ft.Row(
            [
                second_button(t(f"act.swap.{act}"), to(act), ACT_ICONS.get(act, ft.Icons.SWAP_HORIZ_ROUNDED))
                for act in KINDS[order.kind].acts
            ],
            wrap=True,
            spacing=S,
            run_spacing=S,
        ),
        heading(t("act.what")),
        ft.Row(
            [suggest(t(f"act.common.{code}"), add(code)) for code in COMMON],
            wrap=True,
            spacing=S,
            run_spacing=S,
        ),
        text_field(form, "work", t("field.work"), redraw, lines=3, default=known),
        text_field(form, "cause", t("field.cause"), lines=2, default=visit.cause),
        text_field(form, "advice", t("field.advice"), lines=2, default=visit.advice),
        AddPhotos(form, visit.id, Purpose.AFTER, t("photo.hint.act")),
        tick(form, "tried", t("act.tried"), redraw, t("act.tried.hint"), default=visit.customer_tried),
        *([] if tried else untried(form, visit, redraw)),
    ]
    note = t("act.needed") if not work else "" if tried or why_not else t("act.tried.needed")
    return screen(
        page_head(t("step.act"), order.number, back=lambda: here.go(routes.order(order.id))),
        body(*parts),
        thumb_bar(t("act.save"), save if work else None, ft.Icons.CHECK_ROUNDED, doing.busy, note),
    )


def _swapped(here: AppContext, swap: Swap) -> ft.Control:
    """One swap: off, on."""

    def line(name: str, number: str, icon: ft.IconData) -> ft.Control:
        return ft.Row(
            [ft.Icon(icon, size=20), quiet(name, width=56), label(grouped(number), expand=True)], spacing=S
        )

    def go(_: Any) -> None:
        here.go(routes.order(swap.order, "label", swap.id))

    top = ft.Row(
        [title(t(f"unit.{swap.unit}"), expand=True), pill(t("act.done"), "ok")], vertical_alignment=_MIDDLE
    )
    return card(
        top,
        line(t("swap.off"), swap.old_number, ft.Icons.REMOVE_CIRCLE_OUTLINE),
        line(t("swap.on"), swap.new_number, ft.Icons.ADD_CIRCLE_OUTLINE),
        *([quiet(t("swap.sim_moved"))] if swap.sim_moves else []),
        *([ft.Row([second_button(t("label.title"), go, ft.Icons.LABEL_OUTLINED)])] if swap.old_number else []),
    )


_MIDDLE = ft.CrossAxisAlignment.CENTER
