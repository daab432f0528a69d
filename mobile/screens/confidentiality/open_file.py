"""A customer's file that belongs to no work in hand: a reason first, then the file (SEC-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.confidentiality.who_saw import class_pill, use_read
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, label, primary_button, quiet, refusal_banner
from mobile.ui.fields import text_field
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.times import company_day, parse_time
from rulebook.policy.classes import Class
from rulebook.subjects.company.records import Customer
from rulebook.subjects.confidentiality.bases import basis_of
from rulebook.subjects.confidentiality.classes import held_class
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


def use_gate(kind: str, id: str, own: bool = False) -> ft.Control | None:
    """What stands before a record whose kind this company holds top secret; None where it is open, and noted.

    `own`: it is the reader's own work, which is neither asked for nor noted.
    """
    here = use_app_context()
    shut, basis = False, ""
    if id and not own and held_class(here.session.world, kind) is Class.TOP_SECRET:
        open_now, basis = may_read(here, kind, id)
        shut = not open_now
    use_read(kind, "" if own or shut else id, basis)
    return keyed(AskReason, f"ask-{kind}-{id}", kind, id) if shut else None


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

    other = {Customer.KIND: "", "agreement": ".agreement"}.get(kind, ".other")
    press = open_it if reason and not doing.busy and here.session.me.active else None
    return card(
        line(
            label(t(f"secrecy.ask{other}"), ft.TextThemeStyle.TITLE_MEDIUM),
            class_pill(held_class(here.session.world, kind)),
        ),
        quiet(t(f"secrecy.ask.words{other}")),
        text_field(form, "reason", t("secrecy.ask.reason"), redraw, on_submit=press),
        *([refusal_banner(doing.refusal)] if doing.refusal is not None else []),
        *([] if reason else [quiet(t("secrecy.ask.needs"))]),
        primary_button(t("secrecy.ask.open"), press, ft.Icons.LOCK_OPEN_OUTLINED, doing.busy),
        spacing=M,
    )
