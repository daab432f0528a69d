"""When this customer is not to be called, as they said themselves (FUP-1)."""

from __future__ import annotations

import re
from typing import Any

import flet as ft

from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, heading, quiet, refusal_banner, second_button
from mobile.ui.fields import text_field
from mobile.ui.text import t
from mobile.ui.theme import M
from rulebook.kernel.ids import CustomerId
from rulebook.numbers import plain_dashes
from rulebook.subjects.follow_ups.commands import SetCallTimes
from rulebook.subjects.follow_ups.quiet import quiet_hours

_HOUR = r"(\d{1,2})\s*(?:[:点时](?:00|整)?)?"
_SPAN = re.compile(rf"{_HOUR}\s*[-~到至]+\s*{_HOUR}")
_BETWEEN = re.compile(r"[,;、和及。\s]*")


def typed_hours(text: str) -> tuple[tuple[int, int], ...] | None:
    """12-14, 20点到24点 or 12:00—14:00 as full hours from–to; None where any of it cannot be read."""
    text = plain_dashes(text)
    if not _BETWEEN.fullmatch(_SPAN.sub("", text)):
        return None
    return tuple((int(first), int(last)) for first, last in _SPAN.findall(text))


@ft.component
def RestTimes(customer: str) -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"calls.quiet/{customer}")
    opened, set_opened = ft.use_state(False)
    held = quiet_hours(here.session.world, CustomerId(customer), here.session.now())
    shown = ", ".join(f"{first}–{last}" for first, last in held) or t("calls.quiet.never")
    parts: list[ft.Control] = [quiet(t("calls.quiet.now", hours=shown))]
    if opened:
        text = form.text("hours", ", ".join(f"{first}-{last}" for first, last in held))
        typed = typed_hours(text)

        async def save(_: Any) -> None:
            if typed is not None and await doing.do(SetCallTimes(quiet=typed), customer):
                await form.drop()
                set_opened(False)

        parts.append(
            text_field(form, "hours", t("calls.quiet.hours"), redraw, default=text, helper="12-14, 20-24")
        )
        parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
        if typed is None:
            parts.append(quiet(t("calls.quiet.unread")))
        press = None if doing.busy or typed is None else save
        parts.append(second_button(t("calls.quiet.save"), press, ft.Icons.CHECK_ROUNDED))
    elif SetCallTimes.ROLES.intersection(here.session.me.roles):
        parts.append(
            second_button(
                t("calls.quiet.change"), lambda _: set_opened(True), ft.Icons.NOTIFICATIONS_PAUSED_OUTLINED
            )
        )
    return ft.Column([heading(t("calls.quiet")), card(*parts, spacing=M)], tight=True)
