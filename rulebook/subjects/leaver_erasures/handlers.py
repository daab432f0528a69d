"""Asked for by the administrator, agreed to by the department manager, carried out by the server (SEC-2)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.authority import by_system
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.ids import PersonId
from rulebook.kernel.times import iso
from rulebook.subjects.erasures.records import ErasedHow, ErasureState
from rulebook.subjects.leaver_erasures.borne import Borne, others_erased
from rulebook.subjects.leaver_erasures.commands import (
    AskLeaverErasure,
    CarryOutLeaverErasure,
    DecideLeaverErasure,
)
from rulebook.subjects.leaver_erasures.records import LeaverErasure, neutral_name
from rulebook.subjects.leaver_erasures.replacing import Leaver, leaver_of, replaced
from rulebook.subjects.leaver_erasures.standing_against import need_nothing_against, read_left

replace = msgspec.structs.replace


def ask_erasure(context: DecisionContext, body: AskLeaverErasure) -> None:
    """Nothing goes yet. What stands against it is said at once, by its code."""
    person = context.need(Person, context.line.subject)
    if person.id == context.author.id:
        raise Refused("own_request")
    known = context.get(LeaverErasure, person.id)
    if known and known.state in (ErasureState.ASKED, ErasureState.AGREED):
        raise Refused("erase_asked", name=known.asked_by_name)
    if not body.reason.strip():
        raise Refused("reason_needed", rule="SEC-2")
    left = read_left(body.left.strip(), context.now).isoformat()
    need_nothing_against(context, person, left, context.now)
    context.put(
        replace(
            known or LeaverErasure(id=person.id, state=ErasureState.ASKED),
            state=ErasureState.ASKED,
            left=left,
            reason=body.reason.strip(),
            asked_by=context.author.id,
            asked_by_name=context.author.name,
            asked_at=iso(context.now),
            decided_by=None,
            decided_by_name="",
            decided_at="",
            why="",
        )
    )


def decide_erasure(context: DecisionContext, body: DecideLeaverErasure) -> None:
    """By another than who asked; agreed to, it is looked at again whether anything stands against it.

    What was agreed to and is not carried out yet can still be declined.
    """
    known = context.get(LeaverErasure, PersonId(context.line.subject))
    open_to = (ErasureState.ASKED,) if body.agreed else (ErasureState.ASKED, ErasureState.AGREED)
    if known is None or known.state not in open_to:
        raise Refused("erase_not_asked")
    if context.author.id in (known.asked_by, known.id):
        raise Refused("own_request")
    if not body.agreed and not body.why.strip():
        raise Refused("reason_needed", rule="SEC-2")
    if body.agreed:
        need_nothing_against(context, context.need(Person, known.id), known.left, context.now)
    context.put(
        replace(
            known,
            state=ErasureState.AGREED if body.agreed else ErasureState.DECLINED,
            decided_by=context.author.id,
            decided_by_name=context.author.name,
            decided_at=iso(context.now),
            why=body.why.strip(),
        )
    )


def carry_out_erasure(context: DecisionContext, body: CarryOutLeaverErasure) -> None:
    """The words go from the records named; what nobody agreed to, or what something stands against, stays."""
    if not by_system(context):
        return
    id = PersonId(context.line.subject)
    person, known = context.get(Person, id), context.get(LeaverErasure, id)
    if body.how is ErasedHow.AGAIN:
        known = known or LeaverErasure(id=id, state=ErasureState.AGREED)
    if person is None or known is None or not _may(context, person, known, body.how):
        return
    erasures = [one for state in ErasureState for one in context.find(LeaverErasure, "state", state)]
    number = known.number or _number(body, erasures)
    borne = Borne(body.shared, body.outside, body.inside, body.numbers)
    others = others_erased(erasures, id)
    leaver = leaver_of(person, _devices(context, id), borne, neutral_name(number), others)
    before = known.records if known.state is ErasureState.AGREED and known.done_at else 0
    now = iso(context.now)
    state = ErasureState.DONE if body.last else ErasureState.AGREED
    known = replace(
        known,
        state=known.state if body.how is ErasedHow.LATE else state,
        number=number,
        done_at=now,
        first_at=known.first_at or (body.first_at if body.how is ErasedHow.AGAIN else "") or now,
        alike=tuple(sorted({*known.alike, *body.alike})),
        how=body.how,
        records=before + _replace_in(context, body, leaver),
    )
    ours = replaced(known, leaver, False)  # whoever asked or agreed may be who goes now
    context.put(ours)
    if body.how is ErasedHow.LATE:
        context.irregular("leaver_words_late", f"{LeaverErasure.KIND}:{id}", name=known.stands_for)


def _may(context: DecisionContext, person: Person, known: LeaverErasure, how: ErasedHow) -> bool:
    """Whether it may go: agreed to or gone once already, and nothing stands against it; after a restore always."""
    if how is ErasedHow.AGAIN:
        return True
    if how is ErasedHow.LATE and not known.first_at:
        return False
    if how is ErasedHow.ASKED and known.state is not ErasureState.AGREED:
        return False
    try:
        need_nothing_against(context, person, known.left, context.now)
    except Refused:
        if how is ErasedHow.LATE:
            context.put(replace(known, late_at=iso(context.now)))
            about = f"{LeaverErasure.KIND}:{person.id}"
            context.irregular("leaver_words_back", about, name=known.stands_for)
        return False
    return True


def _number(body: CarryOutLeaverErasure, erasures: list[LeaverErasure]) -> int:
    """The next that is free; after a restore the one that the note says, for papers outside name it."""
    taken = {one.number for one in erasures}
    noted = body.number if body.how is ErasedHow.AGAIN else 0
    return noted if noted and noted not in taken else 1 + max(taken, default=0)


def _devices(context: DecisionContext, id: str) -> list[str]:
    return [device.id for device in context.find(Device, "person", id)]


def _replace_in(context: DecisionContext, body: CarryOutLeaverErasure, leaver: Leaver) -> int:
    """In how many of the records that the line names something was replaced."""
    count = 0
    for row in body.rows:
        kind = context.tables.records.get(row.kind)
        record = context.get(kind, row.id) if kind else None
        after = replaced(record, leaver, row.own) if record else None
        if isinstance(after, Person) and row.own:
            after = replace(after, active=False)  # books from before they left: the note proves that they did
        if after is not None and after != record:
            context.put(after)
            count += 1
    return count
