"""How the company names itself, now and at a moment in the past (RCT-1)."""

from __future__ import annotations

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.numbers import judge_contact_phone
from rulebook.subjects.letterhead.commands import SetLetterhead
from rulebook.subjects.letterhead.records import ID, Letterhead, PastLetterhead


def set_letterhead(context: DecisionContext, body: SetLetterhead) -> None:
    """A name and a number that can be dialled; what stood before is kept for the receipts that bear it."""
    if context.line.subject != ID:
        raise Refused("not_found", what=f"letterhead {context.line.subject}")
    name, phone = body.name.strip(), judge_contact_phone(body.phone)
    if not name:
        raise Refused("field_missing", rule="RCT-1", fields="name")
    if not phone.ok:
        raise Refused("field_wrong", rule="RCT-1", field="phone", problem="not_a_phone")
    known = context.get(Letterhead, ID)
    past = known.past if known else ()
    if known:
        before = PastLetterhead(
            name=known.name,
            phone=known.phone,
            name_en=known.name_en,
            address=known.address,
            until=iso(context.now),
            set_by=known.set_by,
        )
        past = (before, *past)
    context.put(
        Letterhead(
            name=name,
            phone=phone.value,
            name_en=body.name_en.strip(),
            address=body.address.strip(),
            set_by=context.author.id,
            set_at=iso(context.now),
            past=past,
        )
    )


def letterhead_at(world: World, at: str) -> Letterhead | PastLetterhead | None:
    """What the company was called at a moment (with its zone); None where it was never said.

    Before the first was entered the first holds: the company was called something then, too.
    """
    known = world.get(Letterhead, ID)
    if known is None:
        return None
    moment = parse_time(at)
    held: Letterhead | PastLetterhead = known
    for earlier in known.past:
        if parse_time(earlier.until) <= moment:
            break
        held = earlier
    return held
