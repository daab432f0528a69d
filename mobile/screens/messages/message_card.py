"""One message as people see it: its words, where it goes, what became of it, the taps that tell the customer."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import flet as ft

from mobile.screens.shared.panes import rest_note
from mobile.screens.shared.rows import line
from mobile.ui.app_context import AppContext, keyed, use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import card, label, pill, quiet, refusal_banner, second_button, title
from mobile.ui.contacts import dial
from mobile.ui.fields import text_field
from mobile.ui.text import t, until, when
from mobile.ui.theme import M, S
from rulebook.kernel.times import iso, parse_time
from rulebook.subjects.follow_ups.quiet import quiet_until
from rulebook.subjects.messages.commands import HandMessage, QueueMessage, WithdrawMessage
from rulebook.subjects.messages.drawing import address_for, wish_of
from rulebook.subjects.messages.occasions import ROWS
from rulebook.subjects.messages.records import (
    OPEN,
    TOLD,
    Message,
    MessageChannel,
    MessageState,
    Occasion,
    Telling,
)
from rulebook.subjects.messages.wording import title_of

TRIES = 3
"""So many of the tries in vain are told, the last ones."""
_S = MessageState
TONES = {
    _S.DRAWN: "wait",
    _S.QUEUED: "info",
    _S.SENT: "ok",
    _S.HANDED: "ok",
    _S.FAILED: "overdue",
    _S.WITHDRAWN: "calm",
}
BY_RULE = ("moved", "over", "lapsed", "unwanted", "renewed")
"""Why the rules withdrew a message; what a person said stands there as they said it."""


def link_of(channel: MessageChannel, to: str, message: Message) -> str:
    """The address that opens the phone's own app with the words in it."""
    text = quote(message.text, safe="")
    if channel.by_mail:
        subject = quote(title_of(message.occasion, message.language), safe="")
        return f"mailto:{quote(to, safe='@')}?subject={subject}&body={text}"
    return f"sms:{to}?&body={text}"  # both the one way and the other in which phones read it


def state_mark(message: Message) -> ft.Control:
    return pill(t(f"message.state.{message.state}"), TONES[message.state])


@ft.component
def MessageCard(message: Message) -> ft.Control:
    here = use_app_context()
    parts: list[ft.Control] = [
        line(title(t(f"message.occasion.{message.occasion}")), state_mark(message)),
        label(message.text),
        *_whereto(message),
        *_became(here, message),
    ]
    if message.state in OPEN:
        parts += _hints(here, message)
    parts.append(keyed(OwnPhone, f"tell-{message.id}", message))
    if message.state in OPEN and QueueMessage.ROLES.intersection(here.session.me.roles) and message.drawn_at:
        parts.append(keyed(Sending, f"send-{message.id}", message))
    return card(*parts, spacing=S)


def _whereto(message: Message) -> list[ft.Control]:
    if message.channel.by_mail:
        return [quiet(t("message.to", to=message.to) if message.to else t("message.to.none"))]
    buttons = dial(message.to, message.contact)
    return [ft.Row(buttons)] if buttons else [quiet(t("message.to.none"))]


def _became(here: AppContext, message: Message) -> list[ft.Control]:
    """Each time it left us, each try in vain, and why it does not go any more."""
    now = here.session.now()
    rows: list[ft.Control] = [quiet(_told(here, one)) for one in message.told]
    for one in message.tries[-TRIES:]:
        channel = t(f"message.channel.{one.channel}")
        rows.append(quiet(t("message.tried", at=when(one.at, now), channel=channel, said=one.said)))
    rows += rest_note(message.tries, TRIES)
    if message.state is _S.WITHDRAWN:
        why = t(f"message.why.{message.why}") if message.why in BY_RULE else message.why
        rows.append(quiet(t("message.withdrawn", at=when(message.withdrawn_at, now), why=why)))
    return rows


def _told(here: AppContext, one: Telling) -> str:
    channel, at = t(f"message.channel.{one.channel}"), when(one.at, here.session.now())
    if one.channel.by_server:
        return t("message.told.server", at=at, channel=channel)
    said = t("message.told.phone", at=at, name=one.by_name, channel=channel)
    return f"{said} · {t('message.told.quiet')}" if one.quiet else said


def _hints(here: AppContext, message: Message) -> list[ft.Control]:
    now = here.session.now()
    rest = quiet_until(here.session.world, message.customer, now) if ROWS[message.occasion].rests else None
    said: list[str] = []
    if rest is not None:
        words = "message.rests" if message.state is _S.QUEUED else "message.quiet.hint"
        said.append(t(words, at=when(iso(rest), now)))
    if message.state is _S.QUEUED:
        said.append(t("message.server.hint"))
    if message.until and parse_time(message.until) > now:
        said.append(t("message.until", at=until(message.until, now)))
    return [quiet(one) for one in said]


@ft.component
def OwnPhone(message: Message) -> ft.Control:
    """One tap opens the phone's app with the words, and records that they were handed to it."""
    here = use_app_context()
    doing = use_command()
    world, me = here.session.world, here.session.me
    wish = wish_of(world, message.customer)
    mine = any(one.by == me.id for one in message.told)
    may = HandMessage.ROLES.intersection(me.roles) and not (wish and wish.silent)
    if not may or message.state is _S.QUEUED or (message.state not in OPEN and not mine):
        return ft.Container()

    def hands(channel: MessageChannel, to: str) -> Any:
        async def press(_: Any) -> None:
            body = HandMessage(
                occasion=message.occasion,
                about=message.about,
                of=message.of,
                channel=channel,
                to=to,
                text=message.text,
                language=message.language,
            )
            await doing.do(body, message.about)

        return press

    buttons: list[ft.Control] = []
    number, mail = (address_for(world, message, one) for one in (MessageChannel.SMS, MessageChannel.MAIL))
    if number:
        way = MessageChannel.SMS
        words = "message.by_text.again" if message.state in TOLD else "message.by_text"
        if message.occasion is Occasion.ON_THE_WAY and message.state not in TOLD:
            words = "message.on_my_way"
        link = link_of(way, number, message)
        make = ft.OutlinedButton if message.state in TOLD else ft.FilledButton
        buttons.append(
            make(t(words), icon=ft.Icons.SMS_OUTLINED, url=link, on_click=hands(way, number), height=52)
        )
    if mail and message.state not in TOLD:
        way = MessageChannel.MAIL
        link = link_of(way, mail, message)
        buttons.append(
            ft.OutlinedButton(
                t("message.by_mail"), icon=ft.Icons.MAIL_OUTLINED, url=link, on_click=hands(way, mail), height=52
            )
        )
    if not buttons:
        return ft.Container()
    parts: list[ft.Control] = [ft.Row(buttons, wrap=True, spacing=S, run_spacing=S)]
    parts += [quiet(t("message.handed.hint"))] if message.state not in TOLD else []
    parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    return ft.Column(parts, tight=True, spacing=S)


@ft.component
def Sending(message: Message) -> ft.Control:
    """For the office: sent by the server after all, anew where it failed, or not at all."""
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"messages.withdraw/{message.id}")
    asked, set_asked = ft.use_state(False)

    def sends(channel: MessageChannel) -> Any:
        async def press(_: Any) -> None:
            await doing.do(QueueMessage(channel=channel), message.id)

        return press

    async def withdraw(_: Any) -> None:
        if await doing.do(WithdrawMessage(reason=form.text("why").strip()), message.id):
            await form.drop()

    waits = message.channel if message.state is _S.QUEUED else None
    buttons: list[ft.Control] = [
        second_button(t(f"message.retry.{one}"), None if doing.busy else sends(one), icon)
        for one, icon in (
            (MessageChannel.GATEWAY, ft.Icons.SEND_TO_MOBILE),
            (MessageChannel.SMTP, ft.Icons.OUTGOING_MAIL),
        )
        if one is not waits
    ]
    buttons.append(second_button(t("message.withdraw"), lambda _: set_asked(not asked), ft.Icons.CANCEL_OUTLINED))
    parts: list[ft.Control] = [ft.Row(buttons, wrap=True, spacing=S, run_spacing=S)]
    if asked:
        why = form.text("why").strip()
        parts.append(text_field(form, "why", t("message.withdraw.why"), redraw))
        press = withdraw if why and not doing.busy else None
        parts.append(second_button(t("message.withdraw.sure"), press, ft.Icons.CANCEL_OUTLINED))
    parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    return ft.Column(parts, tight=True, spacing=M)
