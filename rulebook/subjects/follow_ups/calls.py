"""What became of calls that were due: asked, tried, let be (FUP-1)."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON, CustomerId, PersonId
from rulebook.kernel.times import iso, parse_time
from rulebook.policy.duties import barred
from rulebook.policy.lateness import clock_is_doubted
from rulebook.policy.settings import setting
from rulebook.subjects.company.records import Customer
from rulebook.subjects.follow_ups.commands import AskCustomer, AssignCalls, SetCallTimes, SkipCalls, TryCall
from rulebook.subjects.follow_ups.plans import go_on
from rulebook.subjects.follow_ups.quiet import MIDNIGHT, quiet_until
from rulebook.subjects.follow_ups.records import (
    STILL_ASKED,
    CallTimes,
    CallTry,
    FollowUp,
    FollowUpKind,
    FollowUpState,
)
from rulebook.subjects.orders.lookup import order_of_fact
from rulebook.subjects.orders.records import Order

replace = msgspec.structs.replace


def answered(context: DecisionContext, order: Order, body: AskCustomer) -> None:
    """The calls that this one answers: those named, and the order's own that are open (FUP-1).

    What a person did themselves they do not ask about: such a call is told, and stays due (ROLE-2).
    """
    named = _named(context, body.follow_ups, order)
    own = [call for call in context.find(FollowUp, "order", order.id) if not call.plan and _answers(call, body)]
    for call in {call.id: call for call in (*named, *own)}.values():
        about = context.get(Order, call.order)
        if about and barred(context, about, "follow_up", context.author.id):
            context.irregular("own_matter", context.line.id, about.id)
        elif context.at >= parse_time(call.opens) and call.state in STILL_ASKED:
            _fill(context, call, body)


def _answers(call: FollowUp, body: AskCustomer) -> bool:
    """Whether asking about an order answers this call of it: satisfaction only where it was asked."""
    return call.kind is FollowUpKind.NEXT_DAY or body.satisfied is not None


def _named(context: DecisionContext, ids: Iterable[str], order: Order) -> list[FollowUp]:
    """The calls of that customer, or of that order; another customer's are not answered by this one."""
    found = (context.get(FollowUp, id) for id in ids)
    return [c for c in found if c and (c.order == order.id or (c.customer and c.customer == order.customer))]


def _fill(context: DecisionContext, call: FollowUp, body: AskCustomer) -> None:
    """Asked. After its window it is late, and that stays told; in time and reported late settles what was told."""
    late = context.at >= parse_time(call.closes)
    context.put(
        replace(
            call,
            state=FollowUpState.DONE,
            by=context.author.id,
            by_name=context.author.name,
            at=iso(context.at),
            arrived_at=iso(context.arrived),
            late=late,
            spoken_with=body.spoken_with.strip(),
            works=body.works,
            satisfied=body.satisfied,
            why=body.why.strip(),
            wishes=body.wishes.strip(),
        )
    )
    if call.told and call.state is FollowUpState.UNREACHABLE:
        _settle_told(context, "unreachable_thrice", call)
    elif call.told and not late and not clock_is_doubted(context):
        _settle_told(context, "followup_missed", call)
    go_on(context, call)


def _settle_told(context: DecisionContext, code: str, call: FollowUp) -> None:
    """Its word is settled once none of the windows that it speaks of is open any more."""
    others = context.find(FollowUp, "customer", call.customer) if call.customer else []
    if any(c.told == call.told and c.id != call.id and c.state in STILL_ASKED for c in others):
        return
    for told in context.standing(code, call.told):
        context.settle(told, PersonId(SYSTEM_PERSON))


def try_call(context: DecisionContext, body: TryCall) -> None:
    """Not reached, to be called again, or not willing; after three in vain the call is given up and told."""
    order = order_of_fact(context)
    if order is None:
        return
    if barred(context, order, "follow_up", context.author.id):
        context.irregular("own_matter", context.line.id, order.id)
    most = setting(context, "follow_up_tries", context.at)
    vain: list[FollowUp] = []
    for call in _named(context, body.follow_ups, order):
        tried = replace(call, tries=(*call.tries, _try(context, call.customer, body)))
        if call.state not in STILL_ASKED:
            context.put(tried)
        elif body.refused:
            context.put(replace(tried, state=FollowUpState.REFUSED, at=iso(context.at), reason=body.note.strip()))
            go_on(context, tried)
        elif call.state is not FollowUpState.UNREACHABLE and _in_vain(tried) >= max(most, 1):
            vain.append(tried)
        else:
            context.put(tried)
    _give_up(context, order, vain)


def _give_up(context: DecisionContext, order: Order, vain: list[FollowUp]) -> None:
    about = context.line.id
    for call in vain:
        context.put(replace(call, state=FollowUpState.UNREACHABLE, at=iso(context.at), told=about))
        go_on(context, call)
    if vain:
        customer = vain[0].customer_name or order.customer_name
        context.irregular(
            "unreachable_thrice",
            about,
            order.id,
            customer=customer,
            tries=str(_in_vain(vain[0])),
            count=str(len(vain)),
        )


def _in_vain(call: FollowUp) -> int:
    return sum(not one.reached for one in call.tries)


def _try(context: DecisionContext, customer: CustomerId | None, body: TryCall) -> CallTry:
    return CallTry(
        at=iso(context.at),
        by=context.author.id,
        by_name=context.author.name,
        number=body.number.strip(),
        reached=body.reached or body.refused,
        agreed_next=body.agreed_next.strip(),
        note=body.note.strip(),
        quiet=quiet_until(context, customer, context.at) is not None,
    )


def assign_calls(context: DecisionContext, body: AssignCalls) -> None:
    """To somebody who may call and did not work there (ROLE-2); all of them or none."""
    if not body.follow_ups:
        raise Refused("not_found", what="follow_up")
    to = context.need(Person, body.to) if body.to else None
    if to is not None and (not to.active or not AssignCalls.ROLES.intersection(to.roles)):
        raise Refused("field_wrong", rule="FUP-1", field="caller", problem="not_offered")
    for id in dict.fromkeys(body.follow_ups):
        call = context.need(FollowUp, id)
        if call.state not in STILL_ASKED:
            raise Refused("followup_over")
        order = context.get(Order, call.order)
        if to is not None and order is not None and barred(context, order, "follow_up", to.id):
            raise Refused("own_request")
        context.put(replace(call, caller=to.id if to else None, caller_name=to.name if to else ""))


def skip_calls(context: DecisionContext, body: SkipCalls) -> None:
    """Let be by a manager, never by one who worked there; what is over already stays what it was."""
    if not body.reason.strip():
        raise Refused("reason_needed")
    if not body.follow_ups:
        raise Refused("not_found", what="follow_up")
    for id in dict.fromkeys(body.follow_ups):
        call = context.need(FollowUp, id)
        if call.state not in STILL_ASKED:
            raise Refused("followup_over")
        order = context.get(Order, call.order)
        if order and barred(context, order, "follow_up", context.author.id):
            raise Refused("own_request")
        skipped = replace(
            call,
            state=FollowUpState.SKIPPED,
            by=context.author.id,
            by_name=context.author.name,
            at=iso(context.now),
            reason=body.reason.strip(),
        )
        context.put(skipped)
        go_on(context, skipped)


def set_call_times(context: DecisionContext, body: SetCallTimes) -> None:
    """Full hours of the day, each from before its to."""
    context.need(Customer, context.line.subject)
    if any(not 0 <= first < last <= MIDNIGHT for first, last in body.quiet):
        raise Refused("field_wrong", rule="FUP-1", field="quiet", problem="hours")
    id = CustomerId(context.line.subject)
    context.put(
        CallTimes(id=id, quiet=tuple(sorted(body.quiet)), set_by=context.author.id, set_at=iso(context.now))
    )
