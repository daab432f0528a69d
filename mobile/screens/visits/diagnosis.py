"""What was found, and whether what the customer complained of could be reproduced (ORD-8)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.app import routes
from mobile.screens.visits.progress import OrderView, onward
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, label, quiet, refusal_banner
from mobile.ui.fields import choice, suggest, text_field
from mobile.ui.frame import body, page_head, screen, thumb_bar
from mobile.ui.photos import AddPhotos, save_photos
from mobile.ui.text import t
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.visits.commands import RecordFinding

COMMON = ("offline", "no_fix", "wiring", "no_power", "sim_dead", "unit_broken", "antenna")
"""Findings one need not type; words: find.common.*"""


def needed(finding: str, damaged: bool, damage: str) -> str:
    """The words' key for what is still to be filled in, '' for nothing: a bare "yes" would be lost."""
    if not finding:
        return "find.needed"
    return "find.damage.needed" if damaged and not damage else ""


@ft.component
def Find(view: OrderView) -> ft.Control:
    """The finding: picked or written, with what the customer did themselves."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    order, visit = view.order, view.visit
    assert visit is not None
    form = use_form(f"find/{visit.id}")
    finding = form.text("finding", visit.finding).strip()
    damaged = form.text("damaged", "yes" if visit.customer_damage else "no") == "yes"
    damage = form.text("damage", visit.customer_damage).strip() if damaged else ""
    reproduced = form.text("reproduced", "yes" if visit.reproduced else "") == "yes"
    lacks = needed(finding, damaged, damage)
    note = t(lacks) if lacks else ""

    async def save(_: Any) -> None:
        command = RecordFinding(visit=visit.id, finding=finding, reproduced=reproduced, customer_damage=damage)
        await save_photos(here.session, form, order.id, visit.id)
        if await doing.do(command, order.id):
            await form.drop()
            here.go(onward(here.session, order.id, "act"))

    def add(code: str) -> Any:
        def press(_: Any) -> None:
            words, have = t(f"find.common.{code}"), form.text("finding", visit.finding).strip()
            if words not in have:
                form.put("finding", f"{have}{t('list.semicolon')}{words}" if have else words)
                redraw()

        return press

    chips = [suggest(t(f"find.common.{code}"), add(code)) for code in COMMON]
    parts: list[ft.Control] = []
    if doing.refusal is not None:
        parts.append(refusal_banner(doing.refusal))
    parts += [
        card(quiet(t("find.complaint")), label(order.symptom or order.problem, ft.TextThemeStyle.TITLE_MEDIUM)),
        choice(
            form,
            "reproduced",
            t("find.reproduced"),
            [("yes", t("find.reproduced.yes")), ("no", t("find.reproduced.no"))],
            redraw,
            "yes" if visit.reproduced else "",
        ),
        heading(t("find.what")),
        ft.Row(chips, wrap=True, spacing=8, run_spacing=8),
        text_field(form, "finding", t("field.finding"), redraw, lines=3, default=visit.finding),
        choice(
            form,
            "damaged",
            t("find.damaged"),
            [("no", t("word.no")), ("yes", t("word.yes"))],
            redraw,
            "yes" if visit.customer_damage else "no",
        ),
    ]
    if damaged:
        parts.append(
            text_field(
                form,
                "damage",
                t("field.customer_damage"),
                redraw,
                lines=2,
                default=visit.customer_damage,
                helper=t("find.damage.helper"),
            )
        )
        parts.append(AddPhotos(form, visit.id, Purpose.DAMAGE, t("photo.hint.damage")))
    parts.append(AddPhotos(form, visit.id, Purpose.BEFORE, t("photo.hint.find")))
    return screen(
        page_head(t("step.find"), order.number, back=lambda: here.go(routes.order(order.id))),
        body(*parts),
        thumb_bar(
            t("find.save"),
            None if note else save,
            ft.Icons.CHECK_ROUNDED,
            doing.busy,
            note,
        ),
    )
