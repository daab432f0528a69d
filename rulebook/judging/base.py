"""Signing off who came back to base, as one act of two people (BASE-1). A request."""

from __future__ import annotations

import msgspec

from rulebook import commands as c
from rulebook.base import checkout
from rulebook.case import Case
from rulebook.errors import Refused
from rulebook.times import iso

replace = msgspec.structs.replace


def sign_off(case: Case, body: c.SignOff) -> None:
    """Refused by name while something is not handed in, and to the technician themselves (BASE-1, ROLE-2)."""
    if body.technician == case.author.id:
        raise Refused("own_request", rule="BASE-1")
    found = checkout(case, body.technician)
    if found.missing or found.back is None:
        raise Refused("not_handed_in", missing=", ".join(found.missing))
    if found.back.signed_by:
        raise Refused("settled_already", rule="BASE-1")
    signed = replace(
        found.back,
        signed_by=case.author.id,
        signed_name=case.author.name,
        signed_at=iso(case.now),
        used=found.used,
        void=found.void,
        spares=len(found.spares),
        numbers=found.numbers,
    )
    case.put(signed)
