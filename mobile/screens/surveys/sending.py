"""Whom the survey still has to go to, who is to be reminded, and the links for the web (FUP-2)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, heading, label, quiet, refusal_banner, second_button
from mobile.ui.downloads import ask
from mobile.ui.fields import choice, tick
from mobile.ui.text import t
from mobile.ui.theme import M, S
from rulebook.subjects.surveys.commands import SendSurvey
from rulebook.subjects.surveys.records import Channel, SurveyInvite, SurveyRound
from rulebook.subjects.surveys.reminders import reminder_due

AT_ONCE = 200


@ft.component
def Sending(found: SurveyRound, invites: list[SurveyInvite]) -> ft.Control:
    """New ones, then the first and the second reminder: each group said sent in one go."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"surveys.send/{found.id}")
    links, set_links = ft.use_state(list[dict[str, str]]())
    trouble, set_trouble = ft.use_state("")
    if not SendSurvey.ROLES.intersection(here.session.me.roles):
        return ft.Container(height=0)
    now = here.session.now()
    groups: dict[str, list[SurveyInvite]] = {"new": [], "first": [], "second": []}
    for invite in invites:
        due = reminder_due(here.session.world, found, invite, now)
        if not invite.sent and not invite.returned:
            groups["new"].append(invite)
        elif due:
            groups["first" if due == 1 else "second"].append(invite)
    channel = Channel(form.text("channel", Channel.WEB))
    reached = not form.get("in_vain", False)

    def sent(several: list[SurveyInvite]) -> Any:
        async def press(_: Any) -> None:
            names = tuple(invite.customer for invite in several[:AT_ONCE])
            await doing.do(SendSurvey(customers=names, channel=channel, reached=reached), found.id)

        return None if doing.busy else press

    async def fetch(_: Any) -> None:
        said, wrong = await ask(here, f"/api/surveys/{found.id}/links")
        set_trouble(wrong)
        set_links(said or [])

    options = [(str(c), t(f"surveys.channel.{c}")) for c in Channel]
    parts: list[ft.Control] = [
        choice(form, "channel", t("surveys.sent_by"), options, redraw, str(channel)),
        tick(form, "in_vain", t("surveys.in_vain"), redraw),
    ]
    for key, several in groups.items():
        if several:
            names = t("list.comma").join(invite.customer_name for invite in several[:12])
            parts.append(label(t(f"surveys.group.{key}", count=len(several))))
            parts.append(quiet(names + ("…" if len(several) > 12 else "")))
            parts.append(second_button(t("surveys.mark_sent", count=min(len(several), AT_ONCE)), sent(several)))
    if not any(groups.values()):
        parts.append(quiet(t("surveys.all_sent")))
    parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    parts.append(second_button(t("surveys.links"), fetch, ft.Icons.LINK_ROUNDED))
    parts += [banner(trouble, t("office.save.again"), "wait")] if trouble else []
    parts += [_link(one) for one in links]
    return ft.Column([heading(t("surveys.sending")), card(*parts, spacing=M)], tight=True)


def _link(one: dict[str, str]) -> ft.Control:
    """A customer's own link, to be copied into a message to them and nobody else."""
    copy = ft.OutlinedButton(
        t("contact.copy"), icon=ft.Icons.CONTENT_COPY_ROUNDED, action=ft.CopyToClipboard(one["url"]), height=52
    )
    said = ft.Column([label(one["name"]), quiet(one["url"])], spacing=0, tight=True)
    return ft.Row([said, copy], wrap=True, spacing=S, alignment=ft.MainAxisAlignment.SPACE_BETWEEN)
