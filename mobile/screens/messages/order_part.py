"""On an order: what its customer was told and is still to be told, with one tap for whoever tells them (MSG-1)."""

from __future__ import annotations

import flet as ft
import msgspec

from mobile.screens.messages.message_card import MessageCard, OwnPhone
from mobile.screens.messages.wish import WishPart
from mobile.ui.app_context import AppContext, keyed
from mobile.ui.basics import card, heading, quiet
from mobile.ui.text import t
from mobile.ui.theme import S
from rulebook.kernel.times import parse_time
from rulebook.subjects.messages.commands import HandMessage, QueueMessage
from rulebook.subjects.messages.drawing import address_for, drawn_for, language_of, order_text, wish_of
from rulebook.subjects.messages.following import OVER, agreed_time
from rulebook.subjects.messages.occasions import ROWS, channel_of, is_on
from rulebook.subjects.messages.records import Message, MessageChannel, MessageState, Occasion
from rulebook.subjects.orders.records import Order, OrderState

replace = msgspec.structs.replace


def told_now(here: AppContext, order: Order) -> list[ft.Control]:
    """Who has just set out tells the customer first of all, with one tap at the top of the order."""
    if not QueueMessage.ROLES.intersection(here.session.me.roles):
        for message in (*_known(here, order), *undrawn(here, order, _known(here, order))):
            if _is_now(message):
                said = quiet(message.text, max_lines=3, overflow=ft.TextOverflow.ELLIPSIS)
                return [card(said, keyed(OwnPhone, f"now-{message.id}", message), spacing=S)]
    return []


def _is_now(message: Message) -> bool:
    return message.occasion is Occasion.ON_THE_WAY and message.state is MessageState.DRAWN


def _known(here: AppContext, order: Order) -> list[Message]:
    found = here.session.world.find(Message, "order", order.id)
    return sorted(found, key=lambda m: parse_time(m.drawn_at))


def order_messages(here: AppContext, order: Order) -> list[ft.Control]:
    """Nothing where the company tells its customers nothing, and never did."""
    world, now = here.session.world, here.session.now()
    known = _known(here, order)
    fresh = undrawn(here, order, known)
    if not QueueMessage.ROLES.intersection(here.session.me.roles):  # at the customer's only what holds counts
        known = [m for m in known if m.state is not MessageState.WITHDRAWN and not _is_now(m)]
        fresh = [m for m in fresh if not _is_now(m)]
    switched = any(is_on(world, one, now) for one in Occasion)
    if not known and not fresh and not switched:
        return []
    parts: list[ft.Control] = [keyed(MessageCard, f"message-{m.id}", m) for m in (*known, *fresh)]
    if not parts and channel_of(world, now).by_server:
        parts.append(quiet(t("message.server.hint")))
    if order.customer:
        parts.append(keyed(WishPart, f"wish-{order.customer}", order.customer))
    return [heading(t("messages.heading")), *parts] if parts else []


def undrawn(here: AppContext, order: Order, known: list[Message]) -> list[Message]:
    """What the server will draw once it hears of it: by our own phones the customer is told at once, offline."""
    world, now = here.session.world, here.session.now()
    wish = wish_of(world, order.customer)
    if here.session.me.outsider or not HandMessage.ROLES.intersection(here.session.me.roles):
        return []
    if channel_of(world, now).by_server or (wish and wish.silent):
        return []
    there = {(m.occasion, m.of) for m in known}
    time, visit = agreed_time(order), order.visit or ""
    of = {
        Occasion.APPOINTMENT: time if time and parse_time(time) > now else "",
        Occasion.ON_THE_WAY: visit if order.state is OrderState.DEPARTED else "",
        Occasion.DONE: visit if order.state in OVER else "",
    }
    found = []
    for occasion, what in of.items():
        if not what or (occasion, what) in there or not is_on(world, occasion, now):
            continue
        new = drawn_for(order, occasion, what, now, now + ROWS[occasion].keeps)
        language = language_of(world, order.customer)
        text = order_text(world, occasion, order, visit, language)
        new = replace(new, drawn_at="", language=language, text=text)
        found.append(replace(new, to=address_for(world, new, MessageChannel.SMS)))
    return found
