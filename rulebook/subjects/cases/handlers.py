"""A case heard, answered, stopped and gone on with, linked, put right and closed (CASE-1, SLA-1)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import CaseId, OrderId
from rulebook.kernel.times import company_day, iso, parse_time
from rulebook.policy.running_clocks import counts_at, first_due, suspect
from rulebook.subjects.appointments.handlers import read_moment
from rulebook.subjects.cases.commands import (
    AnswerCase,
    ClassifyCase,
    CloseCase,
    GoOnCase,
    HearAgain,
    HearCase,
    LinkCase,
    WaitCase,
)
from rulebook.subjects.cases.lateness import told
from rulebook.subjects.cases.owners import first_owner, offer_of
from rulebook.subjects.cases.records import Again, Answer, CaseState, GoOn, KindSince, ServiceCase, Wait
from rulebook.subjects.cases.terms import clocks_of, pauses_of
from rulebook.subjects.orders.records import Order

replace = msgspec.structs.replace
T = TypeVar("T")
OLDEST_LETTER = timedelta(days=366)
"""A letter said to be older than this was misread: the line's own time counts, and it is told."""


def case_of_fact(context: DecisionContext) -> ServiceCase | None:
    """The case that a fact is about; of one that nobody knows the fact is kept in its line, and told."""
    known = context.get(ServiceCase, context.line.subject)
    if known is None:
        context.irregular("case_unknown", context.line.id)
    return known


def keep(context: DecisionContext, known: ServiceCase, looked: bool = False) -> ServiceCase:
    """Put the case with its clocks and state as they are by what it says now; tells what passed."""
    state = known.state
    if state is not CaseState.CLOSED:
        waits = any(not p.until for p in pauses_of(known))
        state = CaseState.WAITING if waits else CaseState.OPEN
    known = replace(known, state=state, clocks=clocks_of(context, known), told_back=_told_back(known))
    owner = (known.owner, known.owner_name)
    clocks = told(context, known.id, known.clocks, owner, looked, number=known.number)
    known = replace(known, clocks=clocks)
    context.put(known)
    return known


def _told_back(known: ServiceCase) -> str:
    ends = [a.at for a in known.answers if a.outcome or a.solved]
    return min(ends, key=parse_time, default="")


def hear_case(context: DecisionContext, body: HearCase) -> None:
    """Whoever heard it owns it; an answer given on the spot stands in it (CASE-1)."""
    heard_as(context, body, context.line.subject)


def heard_as(context: DecisionContext, body: HearCase, id: str, order: OrderId | None = None) -> ServiceCase:
    """As `hear_case`, under an id of the caller's. `order`: what the line is about, where that is an order."""
    heard = min(counts_at(context), _received(context, body) or context.at)
    id = CaseId(context.fresh(ServiceCase, id or context.line.id, order))
    known = ServiceCase(
        id=id,
        number=f"L{company_day(heard):%y%m%d}-{id[-5:].upper()}",
        kind=body.kind,
        channel=body.channel,
        state=CaseState.OPEN,
        said=body.said,
        customer=body.customer or None,
        customer_name=body.customer_name.strip(),
        caller=body.caller.strip(),
        phone=body.phone.strip(),
        vehicle=body.vehicle or None,
        plate=body.plate.strip(),
        unit=body.unit or None,
        unit_number=body.unit_number.strip(),
        order=body.order or None,
        receipt=body.receipt or None,
        person=body.person or None,
        heard_at=iso(heard),
        heard_by=context.author.id,
        heard_by_name=context.author.name,
        came_at=iso(context.arrived),
        line=context.line.id,
        owner=context.author.id,
        owner_name=context.author.name,
        owners=(first_owner(context, heard),),
    )
    if body.offered_to and body.offered_to != context.author.id:
        known = replace(known, offered=offer_of(context, body.offered_to))
    if body.solved or body.answer.strip():
        known = replace(known, answers=(_said_on_the_spot(context, body, heard),))
    if body.order:
        known = _linked_to_order(context, known, body.order)
    return keep(context, known)


def _received(context: DecisionContext, body: HearCase) -> datetime | None:
    """When a letter came in; what is no time is told, and the line's own time counts."""
    if not body.received:
        return None
    moment = read_moment(body.received)
    if moment is None or context.at - moment > OLDEST_LETTER:
        context.irregular("time_unreadable", context.line.id, text=body.received)
        return None
    return moment


def _said_on_the_spot(context: DecisionContext, body: HearCase, heard: datetime) -> Answer:
    return Answer(
        what=body.answer.strip(),
        channel=body.channel,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(max(heard, context.at)),
        line=context.line.id,
        came_at=iso(context.arrived),
        suspect=suspect(context),
        solved=body.solved,
    )


def hear_again(context: DecisionContext, body: HearAgain) -> None:
    """The customer came again: a closed case is open again, and an answer is owed anew (SLA-1)."""
    known = case_of_fact(context)
    if known is None:
        return
    again = Again(
        said=body.said,
        channel=body.channel,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.at),
        line=context.line.id,
    )
    keep(context, replace(known, again=(*known.again, again), state=CaseState.OPEN))


def answer_case(context: DecisionContext, body: AnswerCase) -> None:
    known = case_of_fact(context)
    if known is None:
        return
    answer = Answer(
        what=body.what,
        channel=body.channel,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.at),
        line=context.line.id,
        came_at=iso(context.arrived),
        suspect=suspect(context),
        solved=body.solved,
        outcome=body.outcome,
        satisfied=body.satisfied,
    )
    keep(context, replace(known, answers=(*known.answers, answer)))


def wait_case(context: DecisionContext, body: WaitCase) -> None:
    """Its clocks stand still from the signed time on, or from its arrival where TIME-1 spoke on it."""
    known = case_of_fact(context)
    if known is None:
        return
    wait = Wait(
        why=body.why,
        at=iso(counts_at(context)),
        by=context.author.id,
        by_name=context.author.name,
        line=context.line.id,
        note=body.note,
    )
    keep(context, replace(known, waits=(*known.waits, wait)))


def go_on_case(context: DecisionContext, body: GoOnCase) -> None:
    known = case_of_fact(context)
    if known is None:
        return
    go = GoOn(
        at=iso(context.at), by=context.author.id, by_name=context.author.name, line=context.line.id, how=body.how
    )
    keep(context, replace(known, goes=(*known.goes, go)))


def link_case(context: DecisionContext, body: LinkCase) -> None:
    """Both sides of a link name each other; what is not known here is kept in the line, and told."""
    known = case_of_fact(context)
    if known is None:
        return
    if body.order:
        known = _linked_to_order(context, known, body.order)
    if body.case:
        known = hung_to(context, known, body.case)
    keep(context, known)


def hung_to(context: DecisionContext, known: ServiceCase, older: str, order: OrderId | None = None) -> ServiceCase:
    """The two name each other; the known one is returned and not yet put. An unknown older one is told."""
    other = context.get(ServiceCase, older)
    if other is None:
        context.irregular("case_unknown", context.line.id, order)
        return known
    if other.id == known.id:
        return known
    context.put(replace(other, cases=_with(other.cases, known.id)))
    return replace(known, cases=_with(known.cases, other.id))


def _linked_to_order(context: DecisionContext, known: ServiceCase, id: str) -> ServiceCase:
    order = context.get(Order, id)
    if order is None:
        if context.sees_all:
            context.irregular("state", context.line.id, state="unknown")
        return known
    context.put(replace(order, cases=_with(order.cases, known.id)))
    return replace(known, orders=_with(known.orders, order.id))


def _with(ids: tuple[T, ...], id: T) -> tuple[T, ...]:
    return ids if id in ids else (*ids, id)


def open_case(context: DecisionContext) -> ServiceCase:
    """The case that a request is about; refused where it is closed."""
    known = context.need(ServiceCase, context.line.subject)
    if not known.is_open:
        raise Refused("case_closed", number=known.number)
    return known


def classify_case(context: DecisionContext, body: ClassifyCase) -> None:
    """Put right what it is about; where its kind changes, what it was taken for stays on record."""
    known = open_case(context)
    now = replace(
        known,
        kind=body.kind,
        customer=body.customer or None,
        vehicle=body.vehicle or None,
        unit=body.unit or None,
        order=body.order or None,
        receipt=body.receipt or None,
        person=body.person or None,
    )
    if now == known:
        raise Refused("nothing_changed")
    if body.kind is not known.kind:
        past = KindSince(
            was=known.kind,
            until=iso(context.now),
            by=context.author.id,
            by_name=context.author.name,
            reason=body.reason.strip(),
        )
        now = replace(now, kinds=(*known.kinds, past))
    if body.order and body.order != known.order:
        context.need(Order, body.order)
        now = _linked_to_order(context, now, body.order)
    keep(context, now)


def close_case(context: DecisionContext, body: CloseCase) -> None:
    """By its owner alone, once nothing stands against it; what does is named (CASE-1)."""
    known = open_case(context)
    if context.author.id != known.owner:
        raise Refused("case_not_own", owner=known.owner_name)
    if missing := context.tables.missing_to_close_case(context, known):
        raise Refused("case_unfinished", missing=",".join(missing))
    closed = replace(
        known,
        state=CaseState.CLOSED,
        offered=None,
        closed_at=iso(context.at),
        closed_by=context.author.id,
        close_note=body.note.strip(),
    )
    keep(context, closed)


def case_due(_: object, known: ServiceCase) -> str:
    """When the next of its clocks passes; '' where none does."""
    return first_due(known.clocks)


def case_passed(context: DecisionContext, known: ServiceCase) -> None:
    keep(context, known, looked=True)
