"""A fault at one point of a stop: what was seen, a photo of it, put right on the spot or not (RND-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.rounds.scans import Scans
from mobile.screens.stock.store_parts import ENTRY
from mobile.ui.app_context import Form, use_app_context, use_command, use_redraw
from mobile.ui.basics import banner, card, label, second_button
from mobile.ui.fields import text_field, tick
from mobile.ui.gun import aim
from mobile.ui.photos import AddPhotos, loose_photos
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.rounds.commands import NotePoint
from rulebook.subjects.rounds.records import Result, RoundStop


@ft.component
def FaultForm(stop: RoundStop, form: Form, scans: Scans) -> ft.Control:
    """`form` is the stop's, which says under `point` what is wrong."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    many, set_many = ft.use_state(False)

    async def save(_: Any) -> None:
        photos = loose_photos(form)
        set_many(len(photos) > 1)
        if len(photos) > 1:
            return
        said = NotePoint(
            target=stop.target,
            point=form.text("point"),
            result=Result.FAULT,
            words=form.text("words").strip(),
            finding=here.session.new_id(),
            fixed=bool(form.get("fixed", False)),
            photo=photos[0].file if photos else None,
        )
        if await doing.do(said, stop.round):
            await form.drop()
            aim(here, scans.form, ENTRY)

    parts: list[ft.Control] = [
        label(t("rounds.fault.at", point=form.text("point")), ft.TextThemeStyle.TITLE_SMALL),
        text_field(form, "words", t("rounds.fault.words"), redraw, lines=2),
        AddPhotos(form, f"round-{stop.id}", Purpose.PROBLEM),
        tick(form, "fixed", t("rounds.fault.fixed"), redraw),
        second_button(t("rounds.fault.save"), None if doing.busy else save, ft.Icons.REPORT_ROUNDED),
    ]
    if many:
        parts.insert(3, banner(t("rounds.fault.one_photo"), t("rounds.fault.one_photo.todo"), "wait"))
    return card(*parts, tone="wait", spacing=M)
