"""Whether a customer wants messages, and where their mail goes: said once, known to whoever writes (MSG-1)."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile.screens.shared.panes import rest_note
from mobile.ui.app_context import use_app_context, use_command, use_form, use_redraw
from mobile.ui.basics import banner, card, quiet, refusal_banner, second_button
from mobile.ui.fields import choice, text_field
from mobile.ui.text import t, when
from mobile.ui.theme import M, S
from rulebook.kernel.ids import CustomerId
from rulebook.subjects.company.records import Customer
from rulebook.subjects.messages.commands import AddressMessages, WishMessages
from rulebook.subjects.messages.drawing import wish_of
from rulebook.subjects.messages.wording import LANGUAGES

LATEST = 3
"""So many of the wishes said are told, the last ones."""


@ft.component
def WishPart(customer: CustomerId) -> ft.Control:
    """What they said; the button that notes the other; for the office the address."""
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"messages.wish/{customer}")
    opened, set_opened = ft.use_state(False)
    world, now, roles = here.session.world, here.session.now(), here.session.me.roles
    wish = wish_of(world, customer)
    silent = bool(wish and wish.silent)

    async def say(_: Any) -> None:
        if await doing.do(WishMessages(silent=not silent, words=form.text("words").strip()), customer):
            await form.drop()
            set_opened(False)

    parts: list[ft.Control] = [banner(t("message.wish.silent"), "", "wait")] if silent else []
    said = wish.said if wish else ()
    for one in said[-LATEST:]:
        what = " · ".join(
            p for p in (t("message.wish.none" if one.silent else "message.wish.again"), one.words) if p
        )
        parts.append(quiet(t("message.wish.said", at=when(one.at, now), name=one.by_name, what=what)))
    parts += rest_note(said, LATEST)
    if WishMessages.ROLES.intersection(roles):
        words = t("message.wish.again" if silent else "message.wish.none")
        icon = ft.Icons.NOTIFICATIONS_ACTIVE_OUTLINED if silent else ft.Icons.NOTIFICATIONS_OFF_OUTLINED
        if not opened:
            parts.append(ft.Row([second_button(words, lambda _: set_opened(True), icon)]))
        else:
            parts.append(text_field(form, "words", t("message.wish.words"), redraw))
            parts.append(ft.Row([second_button(words, None if doing.busy else say, icon)]))
    parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    return ft.Column(parts, tight=True, spacing=S)


@ft.component
def AddressPart(customer: CustomerId) -> ft.Control:
    here = use_app_context()
    doing = use_command()
    redraw = use_redraw()
    form = use_form(f"messages.address/{customer}")
    wish = wish_of(here.session.world, customer)
    before = (wish.mail, wish.language) if wish else ("", LANGUAGES[0])
    typed = (form.text("mail", before[0]).strip(), form.text("language", before[1]))

    async def save(_: Any) -> None:
        if await doing.do(AddressMessages(mail=typed[0], language=typed[1]), customer):
            await form.drop()

    languages = [(one, t(f"message.language.{one}")) for one in LANGUAGES]
    parts: list[ft.Control] = [
        text_field(form, "mail", t("message.mail"), redraw, default=before[0]),
        choice(form, "language", t("message.language"), languages, redraw, before[1]),
    ]
    parts += [refusal_banner(doing.refusal)] if doing.refusal is not None else []
    press = save if typed != before and not doing.busy else None
    parts.append(second_button(t("message.address.save"), press, ft.Icons.CHECK_ROUNDED))
    return card(*parts, spacing=M)


def may_address(roles: tuple[Any, ...], customer: Customer | None) -> bool:
    return customer is not None and bool(AddressMessages.ROLES.intersection(roles))
