"""Drawing one message: to whom, in which words, by which channel; never a second for what was told (MSG-1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import CustomerId, PersonId
from rulebook.kernel.times import company_day, iso
from rulebook.kernel.world import World
from rulebook.numbers import judge_contact_phone, show_plate
from rulebook.subjects.appointments.handlers import appointment_of
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.letterhead.records import ID, Letterhead
from rulebook.subjects.messages.occasions import channel_of, day_words, is_on, message_id
from rulebook.subjects.messages.records import (
    OPEN,
    Message,
    MessageChannel,
    MessageState,
    MessageWish,
    Occasion,
)
from rulebook.subjects.messages.wording import worded, wording
from rulebook.subjects.orders.records import Order
from rulebook.subjects.people.short_names import short_name
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.records import Visit

replace = msgspec.structs.replace
NAMED = 3
"""So many plates are named, then how many there are."""


def wish_of(world: World, customer: CustomerId | None) -> MessageWish | None:
    return world.get(MessageWish, customer) if customer else None


def language_of(world: World, customer: CustomerId | None) -> str:
    wish = wish_of(world, customer)
    return wish.language if wish else "zh"


def people_of(order: Order) -> tuple[PersonId, ...]:
    """Who sees the order beside the office, and so what its customer was told (SEC-1)."""
    people = {*order.past_technicians, *order.team, order.technician, order.opened_by}
    return tuple(sorted(p for p in people if p))


def plates_said(plates: list[str], language: str) -> str:
    """京A12345、京A67890 等12辆; '' for none."""
    said = ("、" if language == "zh" else ", ").join(show_plate(p) for p in plates[:NAMED])
    if len(plates) <= NAMED:
        return said
    rest = f" 等{len(plates)}辆" if language == "zh" else f" and {len(plates) - NAMED} more"
    return said + rest


def company_facts(world: World, language: str) -> dict[str, str]:
    known = world.get(Letterhead, ID)
    if known is None:
        return {}
    name = known.name_en if language == "en" and known.name_en else known.name
    return {"company": name, "phone": known.phone}


def order_facts(world: World, order: Order, visit: str, language: str) -> dict[str, str]:
    """What may stand in the words about an order."""
    vehicles = [v for v in (world.get(Vehicle, id) for id in order.vehicles) if v]
    agreed = appointment_of(order)
    known = world.get(Visit, visit) if visit else None
    receipts = [r for r in (world.get(Receipt, id) for id in known.receipts) if r] if known else []
    return company_facts(world, language) | {
        "customer": order.customer_name,
        "contact": order.contact,
        "order": order.number,
        "plate": plates_said([v.plate for v in vehicles], language),
        "time": moment_words(agreed, language) if agreed else "",
        "technician": short_name(order.technician_name),
        "receipt": ", ".join(r.final or r.number for r in receipts if not r.void_reason),
    }


def moment_words(moment: datetime, language: str) -> str:
    return f"{day_words(company_day(moment), language)} {iso(moment)[11:16]}"


def order_text(world: World, occasion: Occasion, order: Order, visit: str, language: str = "") -> str:
    """What is written to the customer of an order, as of now."""
    language = language or language_of(world, order.customer)
    return worded(wording(world, occasion, language), occasion, order_facts(world, order, visit, language))


def phone_of(text: str) -> str:
    """A number that can be dialled, '' where it is none."""
    verdict = judge_contact_phone(text)
    return verdict.value if verdict.ok else ""


def address_for(world: World, message: Message, channel: MessageChannel) -> str:
    """Where it goes by a channel: the order's contact, else the customer's own; '' where nobody knows."""
    if channel.by_mail:
        wish = wish_of(world, message.customer)
        return wish.mail if wish else ""
    order = world.get(Order, message.order) if message.order else None
    if order:
        return phone_of(order.contact_phone)
    customer = world.get(Customer, message.customer) if message.customer else None
    return phone_of(customer.contact_phone) if customer else ""


def draw(context: DecisionContext, new: Message, facts: Callable[[], Mapping[str, str]]) -> None:
    """Keep it, where the occasion is on and the customer wants it; what is open already is worded anew.

    `facts`: what may stand in the words, asked for where something is worded.

    What was told or withdrawn by somebody is left as it is; what was not taken stays so, but in words that hold.
    Only the server draws: a phone does not hold all that it would have to know.
    """
    wish = wish_of(context, new.customer)
    known = context.get(Message, new.id)
    if not context.sees_all or (known and (known.told or known.withdrawn_by)):
        return
    if wish and wish.silent:
        if known and known.state in OPEN:
            withdraw(context, known, "unwanted")
        return
    if not (known and known.state in OPEN) and not is_on(context, new.occasion, context.now):
        return
    failed = known is not None and known.state is MessageState.FAILED and bool(known.to)
    language = language_of(context, new.customer)
    channel = known.channel if known and known.state in OPEN else channel_of(context, context.now)
    text = worded(wording(context, new.occasion, language), new.occasion, facts())
    fresh = replace(
        new,
        turn=known.turn if known else 0,
        tries=known.tries if known else (),
        drawn_at=known.drawn_at if known else new.drawn_at,
        language=language,
        text=text,
        channel=channel,
    )
    if known and failed:
        kept = ("to", "state", "queued_at", "queued_by")
        if (fresh := replace(fresh, **{name: getattr(known, name) for name in kept})) != known:
            context.put(fresh)
        return
    fresh = replace(fresh, to=address_for(context, fresh, channel))
    if channel.by_server and not fresh.to:
        fresh = replace(fresh, state=MessageState.FAILED)
    elif channel.by_server:
        fresh = replace(fresh, state=MessageState.QUEUED, queued_at=iso(context.now))
    if fresh != known:
        context.put(fresh)


def drawn(occasion: Occasion, about: str, of: str, now: datetime, until: datetime) -> Message:
    """A message that nobody has worded yet."""
    return Message(
        id=message_id(occasion, about, of),
        occasion=occasion,
        about=about,
        of=of,
        state=MessageState.DRAWN,
        channel=MessageChannel.SMS,
        drawn_at=iso(now),
        until=iso(until),
    )


def drawn_for(order: Order, occasion: Occasion, of: str, now: datetime, until: datetime) -> Message:
    return replace(
        drawn(occasion, order.id, of, now, until),
        order=order.id,
        customer=order.customer,
        customer_name=order.customer_name,
        contact=order.contact,
        open_to=people_of(order),
    )


def withdraw(context: DecisionContext, message: Message, why: str) -> None:
    """What has not been told is not to be told any more; by the rules, so it may come back as the rules say."""
    context.put(replace(message, state=MessageState.WITHDRAWN, withdrawn_at=iso(context.now), why=why))
