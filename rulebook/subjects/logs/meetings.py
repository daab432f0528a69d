"""Minutes of meetings, and the tasks that their decisions are, chased until they are ended (MIN-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.times import company_day, day_ends, iso, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.subjects.appointments.handlers import CHASED_AGAIN
from rulebook.subjects.logs.commands import EndTask, WriteMinutes
from rulebook.subjects.logs.records import Minutes, Task, TaskState

replace = msgspec.structs.replace


def write_minutes(context: DecisionContext, body: WriteMinutes) -> None:
    """Kept as said; each decision is a task of a person's, with a day, chased until it is ended (MIN-1)."""
    id = context.fresh(Minutes, body.minutes)
    tasks = tuple(_task(context, id, one.task, one.what, one.who, one.due) for one in body.decisions)
    context.put(
        Minutes(
            id=id,
            month=(read_date(body.held) or company_day(context.at)).isoformat()[:7],
            title=body.title.strip(),
            held_at=body.held,
            present=body.present,
            words=body.words.strip(),
            tasks=tasks,
            answers=body.answers,
            by=context.author.id,
            by_name=context.author.name,
            at=iso(context.at),
        )
    )


def _task(context: DecisionContext, minutes: str, id: str, what: str, who: str, due: str) -> str:
    """One task; a day that cannot be read is today, so that it is chased all the same."""
    id = context.fresh(Task, id)
    person = context.get(Person, PersonId(who))
    day = read_date(due) or company_day(context.at)
    task = Task(
        id=id,
        minutes=minutes,
        what=what,
        who=who,
        who_name=person.name if person else who,
        due_at=iso(day_ends(day)),
        state=TaskState.OPEN,
    )
    context.put(task)
    return id


def end_task(context: DecisionContext, body: EndTask) -> None:
    task = context.get(Task, body.task)
    if task is None or task.state is not TaskState.OPEN:
        context.irregular("task_unknown", context.line.id, what=task.what if task else body.task)
        return
    state = TaskState.DROPPED if body.dropped else TaskState.DONE
    ended = {"ended_by": context.author.id, "ended_by_name": context.author.name, "ended_at": iso(context.at)}
    context.put(replace(task, state=state, how=body.how.strip(), **ended))
    context.settle_about("task_late", task.id, PersonId(SYSTEM_PERSON))


def task_due(world: World, task: Task) -> str:
    return iso(parse_time(task.chased_at) + CHASED_AGAIN) if task.chased_at else task.due_at


def task_passed(context: DecisionContext, task: Task) -> None:
    """Not done in time: told, again every so often, and the task stays open until it is ended."""
    context.put(replace(task, chased_at=iso(context.now)))
    who = context.get(Person, PersonId(task.who))
    context.irregular(
        "task_late",
        task.id,
        caused_by=(who.id, who.name) if who else (context.author.id, context.author.name),
        what=task.what,
        name=task.who_name,
        due=task.due_at,
    )
