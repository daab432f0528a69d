"""On an order: what its customer was told and is still to be told, with one tap for whoever tells them (MSG-1)."""

from __future__ import annotations

import flet as ft
import msgspec

from mobile.screens.messages.message_card import MessageCard
from mobile.screens.messages.wish import WishPart
from mobile.ui.app_context import AppContext, keyed
from mobile.ui.basics import heading, quiet
from mobile.ui.text import t
from rulebook.kernel.times import parse_time
from rulebook.subjects.messages.commands import QueueMessage
from rulebook.subjects.messages.drawing import address_for, drawn_for, language_of, order_text, wish_of
from rulebook.subjects.messages.following import OVER, agreed_time
from rulebook.subjects.messages.occasions import ROWS, channel_of, is_on
from rulebook.subjects.messages.records import Message, MessageChannel, MessageState, Occasion
from rulebook.subjects.orders.records import Order, OrderState

replace = msgspec.structs.replace


def order_messages(here: AppContext, order: Order) -> list[ft.Control]:
    """Nothing where the company tells its customers nothing, and never did."""
    world, now = here.session.world, here.session.now()
    known = sorted(world.find(Message, "order", order.id), key=lambda m: parse_time(m.drawn_at))
    fresh = [] if here.session.me.outsider else undrawn(here, order, known)
    if not QueueMessage.ROLES.intersection(here.session.me.roles):  # at the customer's only what holds counts
        known = [m for m in known if m.state is not MessageState.WITHDRAWN]
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
