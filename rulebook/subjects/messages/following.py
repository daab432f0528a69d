"""What follows an order or a term that changed: drawn what is to be told, withdrawn what is not any more (MSG-1).

Looks at what the line has made of a record, whatever command it was, so that no way to a change is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sized
from datetime import datetime, timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import CustomerId
from rulebook.kernel.subject import Ask, Hint
from rulebook.kernel.times import day_ends, iso, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.subjects.appointments.handlers import appointment_of
from rulebook.subjects.company.records import Customer
from rulebook.subjects.messages.drawing import (
    company_facts,
    draw,
    drawn,
    drawn_for,
    language_of,
    order_facts,
    people_of,
    plates_said,
    withdraw,
)
from rulebook.subjects.messages.occasions import ROWS, day_words, is_on, message_id
from rulebook.subjects.messages.records import OPEN, PENDING, Message, Occasion
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.service_terms.records import ServiceTerm, TermState
from rulebook.subjects.visits.commands import CompleteVisit, Depart

replace = msgspec.structs.replace
COMING = (OrderState.ASSIGNED, OrderState.ACCEPTED, OrderState.DEPARTED)
OVER = (OrderState.COMPLETED, OrderState.CLOSED)
FRESH = timedelta(minutes=30)
"""What happened longer ago, on a phone without a network, is no news of somebody being on the way."""


_OF_COMMAND = {Depart.KIND: Occasion.ON_THE_WAY, CompleteVisit.KIND: Occasion.DONE}


def foresee(_: World, hint: Hint) -> Iterable[Ask]:
    """The message that a departure or a visit's end may draw."""
    if occasion := _OF_COMMAND.get(hint.kind):
        yield Ask(Message, "", message_id(occasion, hint.subject, hint.visit))


def follow(context: DecisionContext, body: object) -> None:
    for order in context.written(Order):
        before = context.world.get(Order, order.id)
        if before != order:
            _follow_order(context, before, order)
    for message in context.written(Message):
        _correct(context, context.world.get(Message, message.id), message)
    for term in context.written(ServiceTerm):
        was = context.world.get(ServiceTerm, term.id)
        if was != term:
            _follow_term(context, was, term)


def _correct(context: DecisionContext, before: Message | None, message: Message) -> None:
    """Somebody told the customer a time that does not hold any more: they hear again the one that does."""
    told = message.told and (before is None or message.told != before.told)
    order = context.get(Order, message.order) if message.order else None
    if told and order and message.occasion is Occasion.APPOINTMENT:
        _appoint(context, order)


def of_order(world: World, order: Order, occasion: Occasion) -> list[Message]:
    return [m for m in world.find(Message, "order", order.id) if m.occasion is occasion]


def told_last(messages: Iterable[Message]) -> Message | None:
    """Of several that were told, the one told last."""
    return max((m for m in messages if m.told), key=told_at, default=None)


def told_at(message: Message) -> datetime:
    """When it was told last; it was told."""
    return max(parse_time(one.at) for one in message.told)


def agreed_time(order: Order) -> str:
    """The moment that its customer is to know of; '' while nobody is sent, or there is none."""
    agreed = appointment_of(order)
    return iso(agreed) if agreed and order.state in COMING else ""


def _follow_order(context: DecisionContext, before: Order | None, order: Order) -> None:
    """Whoever sees the order sees what its customer was told; then the occasions, each for itself."""
    messages = list(context.find(Message, "order", order.id))
    for message in messages:
        if message.open_to != people_of(order):
            context.put(replace(message, open_to=people_of(order)))
    if before is None or agreed_time(before) != agreed_time(order) or _names(before) != _names(order):
        _appoint(context, order)
    if order.state is not OrderState.DEPARTED:
        _drop_all(context, messages, order, Occasion.ON_THE_WAY)
    elif before is None or before.state is not OrderState.DEPARTED:
        _on_the_way(context, order, messages)
    if order.state not in OVER:
        _drop_all(context, messages, order, Occasion.DONE)
    elif order.state is OrderState.COMPLETED and (before is None or before.state not in OVER):
        _done(context, order, messages)


def _names(order: Order) -> tuple[object, ...]:
    """What else stands in the words: whom it is for and who comes."""
    return (order.technician, order.customer, order.contact_phone, order.vehicles)


def _drop(context: DecisionContext, messages: Iterable[Message], why: str) -> None:
    for message in messages:
        if message.state in OPEN:
            withdraw(context, message, why)


def _drop_all(context: DecisionContext, any_of_it: Sized, order: Order, occasion: Occasion) -> None:
    """What waits to be told is over, where anything is told of the order at all."""
    if any_of_it:
        _drop(context, of_order(context, order, occasion), "over")


def _appoint(context: DecisionContext, order: Order) -> None:
    """Another time: the old message is withdrawn, a new one drawn. The time that was told last stands."""
    time = agreed_time(order)
    known = of_order(context, order, Occasion.APPOINTMENT)
    _drop(context, [m for m in known if m.of != time], "moved" if time else "over")
    last = told_last(known)
    if not time or parse_time(time) <= context.now or (last and last.of == time):
        return
    id = message_id(Occasion.APPOINTMENT, order.id, time)
    waits = next((m.id for m in known if m.of == time and m.state in PENDING), "")
    told = any(m.id == id and m.told for m in known)  # and another time after it: it is news again
    new = drawn_for(order, Occasion.APPOINTMENT, time, context.now, parse_time(time))
    new = replace(new, id=waits or (f"{id}:{context.line.id}" if told else id))
    draw(context, new, lambda: order_facts(context, order, "", language_of(context, order.customer)))


def _on_the_way(context: DecisionContext, order: Order, any_of_it: Sized) -> None:
    if context.now - context.at <= FRESH:
        _about_visit(context, order, Occasion.ON_THE_WAY, context.at, any_of_it)


def _done(context: DecisionContext, order: Order, any_of_it: Sized) -> None:
    if context.now - context.at <= ROWS[Occasion.DONE].keeps:
        _about_visit(context, order, Occasion.DONE, context.now, any_of_it)


def _about_visit(
    context: DecisionContext, order: Order, occasion: Occasion, since: datetime, any_of_it: Sized
) -> None:
    if not any_of_it and not is_on(context, occasion, context.now):
        return
    visit = order.visit or ""
    new = drawn_for(order, occasion, visit, context.now, since + ROWS[occasion].keeps)
    draw(context, new, lambda: order_facts(context, order, visit, language_of(context, order.customer)))


def _follow_term(context: DecisionContext, before: ServiceTerm | None, term: ServiceTerm) -> None:
    """Warned of for the first time: told, all of a customer's that end on one day in one message."""
    ends = term.state is TermState.RUNNING and bool(term.told)
    sold = before is not None and before.customer != term.customer
    for customer in dict.fromkeys((before.customer if before else "", term.customer)):
        for message in context.find(Message, "customer", customer) if customer else ():
            mine = message.occasion is Occasion.TERM_ENDS and term.id in message.terms and message.state in OPEN
            if mine and not (ends and message.of == term.until and message.customer == term.customer):
                _without(context, message, term.id)
    first = ends and (sold or not (before and before.told and before.until == term.until))
    if first and term.customer:
        _with(context, term)


def _with(context: DecisionContext, term: ServiceTerm) -> None:
    id = message_id(Occasion.TERM_ENDS, term.customer, term.until)
    known = context.get(Message, id)
    if known and (known.told or known.withdrawn_by):  # it has gone out without this one, which has its own
        id = f"{id}:{term.id}"
        known = context.get(Message, id)
    _term_message(context, id, term.customer, term.until, (*(known.terms if known else ()), term.id))


def _without(context: DecisionContext, message: Message, term: str) -> None:
    left = tuple(one for one in message.terms if one != term)
    if not left:
        withdraw(context, message, "renewed")
    else:
        _term_message(context, message.id, message.about, message.of, left)


def _term_message(context: DecisionContext, id: str, customer: str, until: str, terms: tuple[str, ...]) -> None:
    day = read_date(until)
    if day is None or day_ends(day) <= context.now:
        return
    terms = tuple(dict.fromkeys(terms))
    known = context.get(Customer, customer)
    language = language_of(context, CustomerId(customer))
    found = [t for t in (context.get(ServiceTerm, one) for one in terms) if t]
    plates = list(dict.fromkeys(t.plate for t in found if t.plate))
    facts = company_facts(context, language) | {
        "customer": known.name if known else "",
        "contact": known.contact if known else "",
        "plate": plates_said(plates, language),
        "day": day_words(day, language),
        "count": str(len(terms)),
    }
    new = replace(
        drawn(Occasion.TERM_ENDS, customer, until, context.now, day_ends(day)),
        id=id,
        customer=CustomerId(customer),
        customer_name=facts["customer"],
        contact=facts["contact"],
        terms=terms,
    )
    draw(context, new, lambda: facts)


def lapses(world: World, message: Message) -> str:
    """When it would no longer be true."""
    return message.until


def lapsed(context: DecisionContext, message: Message) -> None:
    withdraw(context, message, "lapsed")
