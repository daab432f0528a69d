"""A deadline that passed and was met offline settles itself once the line has arrived (section 0, TIME-1).

Not where the line's own clock is under suspicion: then somebody decides, or the cure would be a way to cheat.
"""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.times import iso, parse_time
from rulebook.policy.running_clocks import suspect


def settle_in_time(context: DecisionContext, id: str) -> None:
    """Settle the irregularity of that id where what this line says happened by the moment it names as due.

    Both times stay in it: when it happened, and when the line came.
    """
    found = context.get(Irregularity, id)
    if found is None or found.is_settled or suspect(context) or context.at > parse_time(found.facts["due"]):
        return
    context.settle(found, PersonId(SYSTEM_PERSON))
    settled = context.get(Irregularity, id)
    if settled is not None:
        facts = {**settled.facts, "met": iso(context.at), "arrived": iso(context.now)}
        context.put(msgspec.structs.replace(settled, facts=facts))
