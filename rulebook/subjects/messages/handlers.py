"""Told by one's own phone; queued anew, withdrawn; worded; a customer's wish; what sending came to (MSG-1)."""

from __future__ import annotations

import re

import msgspec

from rulebook.kernel.authority import by_system
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import SYSTEM_PERSON, CustomerId, OrderId
from rulebook.kernel.times import iso, parse_time
from rulebook.policy.settings import setting
from rulebook.subjects.company.records import Customer
from rulebook.subjects.follow_ups.quiet import quiet_until
from rulebook.subjects.messages.commands import (
    AddressMessages,
    HandMessage,
    NoteSending,
    QueueMessage,
    SendingOutcome,
    WishMessages,
    WithdrawMessage,
    WordMessages,
)
from rulebook.subjects.messages.drawing import address_for, drawn, drawn_for, wish_of, withdraw
from rulebook.subjects.messages.following import of_order, told_at, told_last
from rulebook.subjects.messages.occasions import ROWS, message_id
from rulebook.subjects.messages.records import (
    OPEN,
    TOLD,
    Message,
    MessageChannel,
    MessageState,
    MessageWish,
    MessageWording,
    Occasion,
    PastWording,
    SendingTry,
    Telling,
    WishSaid,
)
from rulebook.subjects.messages.wording import LANGUAGES, unknown_places
from rulebook.subjects.orders.records import Order

replace = msgspec.structs.replace
MAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,180}[A-Za-z0-9])?")
"""What a mail address looks like here: nothing in it that a header could be made of."""


def hand_message(context: DecisionContext, body: HandMessage) -> None:
    """It left us by somebody's own phone: kept, also a second time; where others had told it, that is told."""
    message, overtaken = _handed(context, body)
    channel = MessageChannel.SMS if body.channel.by_server else body.channel
    others = [one for one in message.told if one.by != context.author.id]
    wish = wish_of(context, message.customer)
    quiet = ROWS[message.occasion].rests and quiet_until(context, message.customer, context.at) is not None
    telling = Telling(
        at=iso(context.at),
        channel=channel,
        to=body.to,
        text=body.text,
        language=body.language,
        by=context.author.id,
        by_name=context.author.name,
        quiet=quiet,
    )
    if (
        overtaken and context.get(Message, message.id) and message.state in OPEN
    ):  # they have heard another time since, and have to hear this one again
        context.put(replace(message, told=(*message.told, telling)))
    else:
        state = MessageState.SENT if message.state is MessageState.SENT else MessageState.HANDED
        words = {"channel": channel, "to": body.to, "text": body.text, "language": body.language}
        context.put(replace(message, state=state, told=(*message.told, telling), **words))
    if others:
        _told_twice(context, message, others[-1])
    if wish and wish.silent:
        context.irregular("told_unwanted", message.id, message.order, customer=message.customer_name or "—")


def _told_twice(context: DecisionContext, message: Message, before: Telling) -> None:
    by = before.by_name or "—"
    context.irregular("told_twice", message.id, message.order, customer=message.customer_name or "—", before=by)


def _handed(context: DecisionContext, body: HandMessage) -> tuple[Message, bool]:
    """The message that waits to be told of this, else the one of its name, else a new one.

    And whether the customer has been told another time of the same order since, by a line that arrived earlier.
    """
    id = message_id(body.occasion, body.about, body.of)
    if body.occasion is Occasion.TERM_ENDS:
        return context.get(Message, id) or _of_terms(context, body), False
    order = context.get(Order, OrderId(body.about))
    if order is None:
        return context.get(Message, id) or _of_nothing(context, body), False
    every = of_order(context, order, body.occasion)
    last = told_last(every)
    overtaken = last is not None and last.of != body.of and told_at(last) > context.at
    waits = [m for m in every if m.of == body.of and m.state in OPEN]
    known = context.get(Message, id)
    new = drawn_for(order, body.occasion, body.of, context.at, context.at)
    return (known or new) if overtaken or not waits else waits[0], overtaken


def _of_nothing(context: DecisionContext, body: HandMessage) -> Message:
    if context.sees_all:
        context.irregular("state", context.line.id, state="unknown")
    new = drawn(body.occasion, body.about, body.of, context.at, context.at)
    return replace(new, open_to=(context.author.id,))


def _of_terms(context: DecisionContext, body: HandMessage) -> Message:
    customer = context.get(Customer, body.about)
    return replace(
        drawn(body.occasion, body.about, body.of, context.at, context.at),
        customer=CustomerId(body.about),
        customer_name=customer.name if customer else "",
        contact=customer.contact if customer else "",
    )


def queue_message(context: DecisionContext, body: QueueMessage) -> None:
    """Into the server's hands; a failed one begins anew under a new key, to the address that is known now."""
    message = context.need(Message, context.line.subject)
    if not body.channel.by_server:
        raise Refused("message_channel")
    if message.state in TOLD:
        raise Refused("message_told")
    if message.state is MessageState.WITHDRAWN or parse_time(message.until) <= context.now:
        raise Refused("message_over")
    if message.state is MessageState.QUEUED and message.channel is body.channel:
        raise Refused("message_waits")
    wish = wish_of(context, message.customer)
    if wish and wish.silent:
        raise Refused("message_unwanted", customer=message.customer_name)
    to = address_for(context, message, body.channel)
    if not to:
        raise Refused("message_no_address", customer=message.customer_name)
    context.put(
        replace(
            message,
            state=MessageState.QUEUED,
            channel=body.channel,
            to=to,
            turn=message.turn + 1,
            queued_at=iso(context.now),
            queued_by=context.author.id,
        )
    )


def withdraw_message(context: DecisionContext, body: WithdrawMessage) -> None:
    message = context.need(Message, context.line.subject)
    if not body.reason.strip():
        raise Refused("reason_needed", rule="MSG-1")
    if message.state in TOLD:
        raise Refused("message_told")
    if message.state not in OPEN:
        raise Refused("message_over")
    withdraw(context, message, body.reason.strip())
    gone = context.need(Message, message.id)
    context.put(replace(gone, withdrawn_by=context.author.id, withdrawn_by_name=context.author.name))


def word_messages(context: DecisionContext, body: WordMessages) -> None:
    """Both languages, with nothing in braces that this occasion does not know."""
    if context.line.subject not in tuple(Occasion):
        raise Refused("not_found", what=f"occasion {context.line.subject}")
    occasion = Occasion(context.line.subject)
    for name, text in (("zh", body.zh), ("en", body.en)):
        if not text.strip():
            raise Refused("field_missing", rule="MSG-1", fields=name)
        if unknown := unknown_places(occasion, text):
            raise Refused("wording_unknown", place=unknown[0] or "—")
    known = context.get(MessageWording, occasion)
    past = known.past if known else ()
    if known:
        was = PastWording(zh=known.zh, en=known.en, until=iso(context.now), set_by=known.set_by)
        past = (was, *past)
    context.put(
        MessageWording(
            id=occasion,
            zh=body.zh.strip(),
            en=body.en.strip(),
            set_by=context.author.id,
            set_at=iso(context.now),
            past=past,
        )
    )


def wish_messages(context: DecisionContext, body: WishMessages) -> None:
    """Kept with what was said before; who wants none is not told what waits. The wish said last holds."""
    customer = CustomerId(context.line.subject)
    known = wish_of(context, customer) or MessageWish(id=customer)
    new = WishSaid(
        silent=body.silent,
        at=iso(context.at),
        by=context.author.id,
        by_name=context.author.name,
        words=body.words.strip(),
    )
    said = tuple(sorted((*known.said, new), key=lambda one: parse_time(one.at)))
    context.put(replace(known, said=said, silent=said[-1].silent))
    if said[-1].silent:
        for message in context.find(Message, "customer", customer):
            if message.state in OPEN:
                withdraw(context, message, "unwanted")


def address_messages(context: DecisionContext, body: AddressMessages) -> None:
    customer = context.need(Customer, context.line.subject)
    mail = body.mail.strip()
    if mail and not MAIL.fullmatch(mail):
        raise Refused("field_wrong", rule="MSG-1", field="mail", problem="not_a_mail")
    if body.language not in LANGUAGES:
        raise Refused("field_wrong", rule="MSG-1", field="language", problem="unknown")
    known = wish_of(context, customer.id) or MessageWish(id=customer.id)
    context.put(replace(known, mail=mail, language=body.language))


def note_sending(context: DecisionContext, body: NoteSending) -> None:
    """Taken: told, whatever has become of it since. Not taken: tried again, or somebody sees to it."""
    if not by_system(context):
        return
    message = context.get(Message, context.line.subject)
    if message is None:
        context.irregular("state", context.line.id, state="unknown")
        return
    if body.outcome is SendingOutcome.SENT:
        _sent(context, message, body)
        return
    one = SendingTry(at=iso(context.at), channel=body.channel, said=body.said, turn=body.turn)
    message = replace(message, tries=(*message.tries, one))
    mine = [one for one in message.tries if one.turn == message.turn]
    given_up = len(mine) >= max(setting(context, "message_tries", context.at), 1)
    if (
        message.state is MessageState.QUEUED
        and body.turn == message.turn
        and (given_up or body.outcome is SendingOutcome.FAILED)
    ):
        message = replace(message, state=MessageState.FAILED)
    context.put(message)


def _sent(context: DecisionContext, message: Message, body: NoteSending) -> None:
    telling = Telling(
        at=iso(context.at),
        channel=body.channel,
        to=body.to,
        text=body.text,
        language=body.language,
        by=SYSTEM_PERSON,
        said=body.said,
    )
    context.put(replace(message, state=MessageState.SENT, channel=body.channel, told=(*message.told, telling)))
    if message.told:
        _told_twice(context, message, message.told[-1])
