"""Signing off who came back to base, as one act of two people (BASE-1). A request."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.times import iso
from rulebook.subjects.cash.checkout import checkout
from rulebook.subjects.cash.commands import SignOff

replace = msgspec.structs.replace


def sign_off(context: DecisionContext, body: SignOff) -> None:
    """Refused by name while something is not handed in, and to the technician themselves (BASE-1, ROLE-2)."""
    if body.technician == context.author.id:
        raise Refused("own_request", rule="BASE-1")
    found = checkout(context, body.technician)
    if found.missing or found.back is None:
        raise Refused("not_handed_in", missing=", ".join(found.missing))
    if found.back.signed_by:
        raise Refused("settled_already", rule="BASE-1")
    signed = replace(
        found.back,
        signed_by=context.author.id,
        signed_name=context.author.name,
        signed_at=iso(context.now),
        used=found.used,
        void=found.void,
        spares=len(found.spares),
        numbers=found.numbers,
    )
    context.put(signed)
