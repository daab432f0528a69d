"""What happens when a deadline passes: one row a kind of record. The server looks, and writes a line of its own.

The line's moment decides, so deriving the books again comes to the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from rulebook import commands as c
from rulebook.case import Case
from rulebook.errors import IRREGULARITIES
from rulebook.ids import SYSTEM_PERSON
from rulebook.judging.approvals import form_due, form_passed
from rulebook.judging.outsiders import outsider_due, outsider_passed
from rulebook.judging.receivables import receivable_due, receivable_passed
from rulebook.judging.service import (
    appointment_due,
    miss_appointment,
    promise_due,
    promise_passed,
    replan_due,
    replan_passed,
)
from rulebook.judging.spoken import spoken_due, spoken_passed
from rulebook.matrix import UP
from rulebook.records import (
    ApprovalForm,
    FormState,
    Irregularity,
    IrregularityState,
    Order,
    OrderState,
    Person,
    Promise,
    PromiseState,
    Receivable,
    ReceivableState,
    Record,
    SpokenApproval,
    SpokenState,
    record_id,
)
from rulebook.times import iso, parse_time
from rulebook.world import World

replace = msgspec.structs.replace


class Watch(NamedTuple):
    """Records of a kind that have a deadline: found by key, due when `due` says ('' never), then `passed`."""

    kind: type[Record]
    key: str
    values: tuple[str, ...]
    due: Callable[[World, Any], str]
    passed: Callable[[Case, Any], None]


def irregularity_due(world: World, found: Irregularity) -> str:
    return found.due_at if found.owner in UP else ""


def irregularity_passed(case: Case, found: Irregularity) -> None:
    """Not settled in time: it is the next level's now, with as much time again (section 0)."""
    hours = IRREGULARITIES[found.code].hours
    case.put(
        replace(
            found,
            owner=UP[found.owner],
            raised=(*found.raised, found.owner),
            due_at=iso(case.now + timedelta(hours=hours)),
        )
    )


WATCHED: tuple[Watch, ...] = (
    Watch(
        Order,
        "state",
        (OrderState.ASSIGNED, OrderState.ACCEPTED, OrderState.DEPARTED),
        appointment_due,
        miss_appointment,
    ),
    Watch(Order, "state", (OrderState.SUSPENDED,), replan_due, replan_passed),
    Watch(SpokenApproval, "state", (SpokenState.CLAIMED,), spoken_due, spoken_passed),
    Watch(Person, "outside", ("now",), outsider_due, outsider_passed),
    Watch(Promise, "state", (PromiseState.OPEN,), promise_due, promise_passed),
    Watch(Receivable, "state", (ReceivableState.OPEN,), receivable_due, receivable_passed),
    Watch(ApprovalForm, "state", (FormState.ASKED,), form_due, form_passed),
    Watch(
        Irregularity,
        "state",
        (IrregularityState.OPEN, IrregularityState.EXPLAINED),
        irregularity_due,
        irregularity_passed,
    ),
)
"""Every deadline that the company keeps, in the order they are looked at."""


def is_over(world: World, watch: Watch, record: Record, now: datetime) -> bool:
    due = watch.due(world, record)
    return bool(due) and parse_time(due) < now


def passed_deadlines(world: World, now: datetime) -> list[c.PassDeadline]:
    """The deadlines that have passed and that nobody has acted on: one command each for the system to write."""
    return [
        c.PassDeadline(record=watch.kind.KIND, id=record_id(record))
        for watch in WATCHED
        for value in watch.values
        for record in world.find(watch.kind, watch.key, value)
        if is_over(world, watch, record, now)
    ]


def pass_deadline(case: Case, body: c.PassDeadline) -> None:
    """A deadline passed, by the server's word only. Where somebody acted in the meantime nothing happens."""
    if case.author.id != SYSTEM_PERSON:
        case.irregular("no_role_fact", case.line.id, roles="system")
        return
    for watch in WATCHED:
        if body.record != watch.kind.KIND:
            continue
        record = case.get(watch.kind, body.id)
        waits = record is not None and str(getattr(record, watch.key)) in watch.values
        if record is not None and waits and is_over(case, watch, record, case.now):
            watch.passed(case, record)
            return
