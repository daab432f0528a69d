"""Who is told of a major fault until when, and when its updates and its report are due (FLT-1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.policy.working_days import add_working_days
from rulebook.subjects.faults.records import Fault, FaultState, Whom

replace = msgspec.structs.replace

AT_ONCE = (Whom.MANAGER, Whom.SALES)
"""Who is told within the half hour; the head of the company has somewhat longer."""
CODES = {
    "manager": "fault_untold",
    "sales": "fault_untold",
    "top": "fault_untold",
    "update": "update_missed",
    "report": "report_late",
    "copy": "report_late",
}
"""Deadline → what is told when it passes."""


def told_by(world: World, fault: Fault, whom: Whom) -> str:
    """Until when somebody is to be told, round the clock from the moment it was raised."""
    raised = parse_time(fault.raised_at)
    if whom in AT_ONCE:
        return iso(raised + timedelta(minutes=setting(world, "fault_tell_minutes", raised)))
    return iso(raised + timedelta(hours=setting(world, "fault_top_hours", raised)))


def next_update(world: World, last: str) -> str:
    """Until when the next update is due, while it goes on."""
    at = parse_time(last)
    return iso(at + timedelta(hours=setting(world, "fault_update_hours", at)))


def report_due(world: World, fault: Fault) -> str:
    """The end of so many working days after the day it ended."""
    ended = parse_time(fault.ended_at)
    return iso(add_working_days(world, ended, setting(world, "fault_report_days", ended)))


def copy_due(world: World, fault: Fault) -> str:
    """Likewise, for the customer's copy."""
    ended = parse_time(fault.ended_at)
    return iso(add_working_days(world, ended, setting(world, "fault_copy_days", ended)))


def pending(world: World, fault: Fault) -> Iterator[tuple[str, str]]:
    """(deadline, moment) of each that is due, whether it passed or not."""
    told = {t.whom for t in fault.told}
    for whom in (*AT_ONCE, Whom.TOP):
        if whom not in told:
            yield whom.value, told_by(world, fault, whom)
    if fault.update_due:
        yield "update", fault.update_due
    if fault.ended_at and fault.state is not FaultState.RELEASED:
        yield "report", report_due(world, fault)
    if fault.ended_at and not fault.copied_at:
        yield "copy", copy_due(world, fault)


def still_to_pass(world: World, fault: Fault) -> list[tuple[str, str]]:
    return [(name, due) for name, due in pending(world, fault) if name not in fault.missed]


def fault_due(world: World, fault: Fault) -> str:
    """The next moment at which something is due."""
    return min((due for _, due in still_to_pass(world, fault)), key=parse_time, default="")


def fault_passed(context: DecisionContext, fault: Fault) -> None:
    """Each deadline that is over is told once; a missed update again, for every further one."""
    over = [(name, due) for name, due in still_to_pass(context, fault) if parse_time(due) < context.now]
    context.put(_missed(context, fault, over))


def note_late(context: DecisionContext, fault: Fault, *names: str) -> Fault:
    """What just happened came too late: told now, where nobody looked in between. Before the act is kept."""
    pending_now = still_to_pass(context, fault)
    over = [(name, due) for name, due in pending_now if name in names and parse_time(due) < context.at]
    return _missed(context, fault, over)


def _missed(context: DecisionContext, fault: Fault, over: list[tuple[str, str]]) -> Fault:
    for name, due in over:
        context.irregular(
            CODES[name],
            f"{fault.id}:{name}",
            caused_by=(fault.raised_by, fault.raised_by_name),
            number=fault.number or fault.id,
            phenomenon=fault.phenomenon,
            whom=name,
            due=due,
        )
        if name == "update":
            fault = replace(fault, update_due=next_update(context, iso(context.now)))
        else:
            fault = replace(fault, missed=(*fault.missed, name))
    return fault
