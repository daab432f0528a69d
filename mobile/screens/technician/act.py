"""What was done, the cause, the advice; units changed; whether the customer tried the result (ORD-8)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile import routes
from mobile.screens.technician.label import label_card, label_of
from mobile.screens.technician.progress import Case
from mobile.ui.basics import banner, card, heading, label, pill, quiet, refusal_banner, second_button, title
from mobile.ui.fields import grouped, suggest, text_field, tick
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.here import Here, use_doing, use_form, use_here, use_redraw
from mobile.ui.photos import AddPhotos, save_photos
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.commands import RecordWork
from rulebook.papers import damage_unseen, label_unseen
from rulebook.records import Purpose, Swap

COMMON = ("swapped", "rewired", "antenna", "restarted", "configured", "trained")
"""Work one need not type; words: act.common.*"""


@ft.component
def Act(case: Case) -> ft.Control:
    """Swaps first, then the words about them."""
    here = use_here()
    doing = use_doing()
    redraw = use_redraw()
    order, visit = case.order, case.visit
    assert visit is not None
    form = use_form(f"act/{visit.id}")
    work = form.text("work", visit.work).strip()
    tried = bool(form.get("tried", visit.customer_tried))

    async def save(_: Any) -> None:
        command = RecordWork(
            visit=visit.id,
            work=work,
            cause=form.text("cause", visit.cause).strip(),
            advice=form.text("advice", visit.advice).strip(),
            customer_tried=tried,
        )
        await save_photos(here.session, form, order.id, visit.id)
        if await doing.do(command, order.id):
            await form.drop()
            here.go(routes.order(order.id))

    def add(code: str) -> Any:
        def press(_: Any) -> None:
            words, have = t(f"act.common.{code}"), form.text("work", visit.work).strip()
            if words not in have:
                form.put("work", f"{have}{t('list.semicolon')}{words}" if have else words)
                redraw()

        return press

    def swap(unit: str) -> Any:
        return lambda _: here.go(routes.order(order.id, "swap", unit))

    if visit.customer_tried and form.get("tried") is None:
        form.put("tried", True)
    parts: list[ft.Control] = []
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    if case.swaps:
        parts.append(heading(t("act.swapped", count=len(case.swaps))))
        latest = max(case.swaps, key=lambda one: (one.at, one.id))
        parts += [_swapped(here, one) for one in case.swaps]
        if (label_now := label_of(here, latest)) is not None:
            parts += [heading(t("label.title")), label_card(label_now, case.vehicle_type)]
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
                second_button(t("act.swap.terminal"), swap("terminal"), ft.Icons.GPS_FIXED_ROUNDED),
                second_button(t("act.swap.sim"), swap("sim"), ft.Icons.SIM_CARD_OUTLINED),
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
        text_field(form, "work", t("field.work"), redraw, lines=3, default=visit.work),
        text_field(form, "cause", t("field.cause"), lines=2, default=visit.cause),
        text_field(form, "advice", t("field.advice"), lines=2, default=visit.advice),
        AddPhotos(form, visit.id, Purpose.AFTER, t("photo.hint.act")),
        tick(form, "tried", t("act.tried"), redraw, t("act.tried.hint")),
    ]
    note = t("act.needed") if not work else "" if tried else t("act.tried.needed")
    return screen(
        page_head(t("step.act"), order.number, back=lambda: here.go(routes.order(order.id))),
        body(*parts),
        thumb_bar(t("act.save"), save if work else None, ft.Icons.CHECK_ROUNDED, doing.busy, note),
    )


def _swapped(here: Here, swap: Swap) -> ft.Control:
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
