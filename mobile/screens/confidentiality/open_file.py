"""A customer's file that belongs to no work in hand: a reason first, then the file (SEC-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.confidentiality.who_saw import class_pill
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, label, primary_button, quiet, refusal_banner
from mobile.ui.fields import text_field
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.times import company_day, parse_time
from rulebook.policy.classes import class_of
from rulebook.subjects.confidentiality.bases import basis_of
from rulebook.subjects.confidentiality.commands import OpenFile
from rulebook.subjects.confidentiality.records import ReadMark, about_of, mark_id


def may_read(here: AppContext, kind: str, id: str) -> tuple[bool, str]:
    """Whether a top-secret record may be shown now, and the work it belongs to; else a reason is asked."""
    me, world = here.session.me, here.session.world
    if basis := basis_of(world, me, kind, id):
        return True, basis
    mark = world.get(ReadMark, mark_id(kind, id, me.id))
    today = company_day(here.session.now())
    given = mark is not None and any(r.why and company_day(parse_time(r.at)) == today for r in mark.readings)
    return given, ""


@ft.component
def AskReason(kind: str, id: str) -> ft.Control:
    """What it is needed for; said, it opens at once, without signal too."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"read.open/{kind}/{id}")
    reason = form.text("reason").strip()

    async def open_it(_: Any = None) -> None:
        if reason and await doing.do(OpenFile(kind=kind, record=id, reason=reason), about_of(kind, id), False):
            await form.drop()

    press = open_it if reason and not doing.busy and here.session.me.active else None
    return card(
        line(label(t("secrecy.ask"), ft.TextThemeStyle.TITLE_MEDIUM), class_pill(class_of(kind))),
        quiet(t("secrecy.ask.words")),
        text_field(form, "reason", t("secrecy.ask.reason"), redraw, on_submit=press),
        *([refusal_banner(doing.refusal)] if doing.refusal is not None else []),
        *([] if reason else [quiet(t("secrecy.ask.needs"))]),
        primary_button(t("secrecy.ask.open"), press, ft.Icons.LOCK_OPEN_OUTLINED, doing.busy),
        spacing=M,
    )
