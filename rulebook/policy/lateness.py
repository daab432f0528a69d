"""A deadline that passed and was met offline settles itself once the line has arrived (section 0, TIME-1).

Not where the line's own clock is under suspicion: then somebody decides, or the cure would be a way to cheat.
"""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.irregularities import Remark
from rulebook.kernel.times import iso, parse_time
from rulebook.policy.running_clocks import suspect

IN_TIME = "按时，记录晚到 (in time, arrived late)"
"""What stands beside an irregularity that settled itself."""


def settle_in_time(context: DecisionContext, code: str, about: str) -> None:
    """Settle what is open of it where what this line says happened by the moment it names as due.

    Both times stay in it: when it happened, and when the line came.
    """
    if clock_is_doubted(context):
        return
    for found in context.standing(code, about):
        if context.at <= parse_time(found.facts["due"]):
            times = {"met": iso(context.at), "arrived": iso(context.now)}
            context.settle(found, PersonId(SYSTEM_PERSON), **times)


def settle_done_in_time(context: DecisionContext, code: str, about: str) -> None:
    """Settle what is open of it: the caller has seen that it was in time. A word of that stands beside it."""
    if clock_is_doubted(context):
        return
    remark = Remark(by=PersonId(SYSTEM_PERSON), name="系统", at=iso(context.now), text=IN_TIME)
    for found in context.standing(code, about):
        with_word = msgspec.structs.replace(found, remarks=(*found.remarks, remark))
        context.settle(with_word, PersonId(SYSTEM_PERSON))


def clock_is_doubted(context: DecisionContext) -> bool:
    """Whether this line's times, or its device's clock, were told as wrong and nobody has settled that (TIME-1).

    Then a manager decides, not the line.
    """
    return suspect(context) or bool(context.standing("clock", context.line.device))
