"""Asked for by the administrator, agreed to by the department manager, carried out by the server (SEC-2)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.authority import by_system
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import CustomerId
from rulebook.kernel.times import iso
from rulebook.subjects.company.records import Customer, Vehicle
from rulebook.subjects.erasures.commands import AskErasure, CarryOutErasure, DecideErasure
from rulebook.subjects.erasures.records import ErasedHow, Erasure, ErasureState
from rulebook.subjects.erasures.replacing import replaced, words_of
from rulebook.subjects.erasures.standing_against import need_nothing_against

replace = msgspec.structs.replace


def ask_erasure(context: DecisionContext, body: AskErasure) -> None:
    """Nothing goes yet. What stands against it is said at once, by its code."""
    customer = context.need(Customer, CustomerId(context.line.subject))
    known = context.get(Erasure, customer.id)
    if known and known.state in (ErasureState.ASKED, ErasureState.AGREED):
        raise Refused("erase_asked", name=known.asked_by_name)
    if not body.reason.strip():
        raise Refused("reason_needed", rule="SEC-2")
    need_nothing_against(context, customer.id, context.now)
    asked = Erasure(
        id=customer.id,
        state=ErasureState.ASKED,
        stands_for=known.stands_for if known else stands_for(context),
        reason=body.reason.strip(),
        asked_by=context.author.id,
        asked_by_name=context.author.name,
        asked_at=iso(context.now),
        done_at=known.done_at if known else "",
        first_at=known.first_at if known else "",
        how=known.how if known else ErasedHow.ASKED,
    )
    context.put(asked)


def stands_for(context: DecisionContext) -> str:
    """What the words become, the same for all of one customer; it follows from the line alone."""
    return f"已删除-{context.line.id.replace('-', '')[-8:]}"


def decide_erasure(context: DecisionContext, body: DecideErasure) -> None:
    """By another than who asked; agreed to, it is looked at again whether anything stands against it.

    What was agreed to and is not carried out yet can still be declined.
    """
    known = context.get(Erasure, CustomerId(context.line.subject))
    open_to = (ErasureState.ASKED,) if body.agreed else (ErasureState.ASKED, ErasureState.AGREED)
    if known is None or known.state not in open_to:
        raise Refused("erase_not_asked")
    if known.asked_by == context.author.id:
        raise Refused("own_request")
    if not body.agreed and not body.why.strip():
        raise Refused("reason_needed", rule="SEC-2")
    if body.agreed:
        need_nothing_against(context, known.id, context.now)
    decided = replace(
        known,
        state=ErasureState.AGREED if body.agreed else ErasureState.DECLINED,
        decided_by=context.author.id,
        decided_by_name=context.author.name,
        decided_at=iso(context.now),
        why=body.why.strip(),
    )
    context.put(decided)


def carry_out_erasure(context: DecisionContext, body: CarryOutErasure) -> None:
    """The words go from the records named; what nobody agreed to, or what something stands against, stays."""
    if not by_system(context):
        return
    id = CustomerId(context.line.subject)
    customer, known = context.get(Customer, id), context.get(Erasure, id)
    if body.how is ErasedHow.AGAIN:
        known = known or Erasure(id=id, state=ErasureState.AGREED, stands_for=stands_for(context))
    if customer is None or known is None:
        return
    if not _may(context, known, body.how):
        return
    known_by = words_of(context, customer, _once_theirs(context, body))
    count = 0
    for row in body.rows:
        kind = context.tables.records.get(row.kind)
        record = context.get(kind, row.id) if kind and kind is not Erasure else None
        after = replaced(record, known.stands_for, known_by, row.own) if record else None
        if after is not None and after != record:
            context.put(after)
            count += 1
    before = known.records if known.state is ErasureState.AGREED and known.done_at else 0
    now = iso(context.now)
    state = ErasureState.DONE if body.last else ErasureState.AGREED
    context.put(
        replace(
            known,
            state=known.state if body.how is ErasedHow.LATE else state,
            done_at=now,
            first_at=known.first_at or now,
            how=body.how,
            records=before + count,
        )
    )
    if body.how is ErasedHow.LATE:
        context.irregular("erased_words_late", about_of(id), name=known.stands_for)


def _may(context: DecisionContext, known: Erasure, how: ErasedHow) -> bool:
    """Whether it may go: agreed to or gone once already, and nothing stands against it; after a restore always."""
    if how is ErasedHow.AGAIN:
        return True
    if not known.first_at if how is ErasedHow.LATE else known.state is not ErasureState.AGREED:
        return False
    try:
        need_nothing_against(context, known.id, context.now)
    except Refused:
        if how is ErasedHow.LATE:
            context.put(replace(known, late_at=iso(context.now)))
            context.irregular("erased_words_back", about_of(known.id), name=known.stands_for)
        return False
    return True


def about_of(customer: str) -> str:
    """What an irregularity of an erasure is about."""
    return f"{Erasure.KIND}:{customer}"


def _once_theirs(context: DecisionContext, body: CarryOutErasure) -> list[Vehicle]:
    """Vehicles that the line names and that another owns."""
    ids = [row.id for row in body.rows if row.kind == Vehicle.KIND and not row.own]
    return [one for id in ids if (one := context.get(Vehicle, id))]
