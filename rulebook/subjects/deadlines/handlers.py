"""What happens when a deadline passes: the server looks, and writes a line of its own.

The line's moment decides, so deriving the books again comes to the same. Which there are, the subjects say.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import SYSTEM_PERSON
from rulebook.kernel.records import Record, record_id
from rulebook.kernel.subject import Watch
from rulebook.kernel.times import parse_time
from rulebook.kernel.world import World
from rulebook.subjects.deadlines.commands import PassDeadline


def is_over(world: World, watch: Watch, record: Record, now: datetime) -> bool:
    due = watch.due(world, record)
    return bool(due) and parse_time(due) < now


def passed_deadlines(watched: Iterable[Watch], world: World, now: datetime) -> list[PassDeadline]:
    """The deadlines that have passed and that nobody has acted on: one command each for the system to write."""
    return [
        PassDeadline(record=watch.kind.KIND, id=record_id(record))
        for watch in watched
        for value in watch.values
        for record in world.find(watch.kind, watch.key, value)
        if is_over(world, watch, record, now)
    ]


def pass_deadline(context: DecisionContext, body: PassDeadline) -> None:
    """A deadline passed, by the server's word only. Where somebody acted in the meantime nothing happens."""
    if context.author.id != SYSTEM_PERSON:
        context.irregular("no_role_fact", context.line.id, roles="system")
        return
    for watch in context.tables.deadlines:
        if body.record != watch.kind.KIND:
            continue
        record = context.get(watch.kind, body.id)
        waits = record is not None and str(getattr(record, watch.key)) in watch.values
        if record is not None and waits and is_over(context, watch, record, context.now):
            watch.passed(context, record)
            return
