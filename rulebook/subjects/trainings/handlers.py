"""Sessions planned and held, and who signed that they were there (TRN-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import company_day, iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.policy.working_days import end_of_day
from rulebook.subjects.people.skills import skills_of
from rulebook.subjects.trainings.commands import (
    AttendSession,
    CancelSession,
    HoldSession,
    PlanSession,
    ReadySession,
)
from rulebook.subjects.trainings.days import working_day_before
from rulebook.subjects.trainings.feedback import feedback_due
from rulebook.subjects.trainings.records import Attendance, Held, SessionState, TrainingSession
from rulebook.subjects.visits.pen import is_drawn

replace = msgspec.structs.replace


def plan_session(context: DecisionContext, body: PlanSession) -> None:
    """Planned with a trainer who holds the skill on that day; the material is due working days before (TRN-1)."""
    if context.get(TrainingSession, context.line.subject) is not None or not context.line.subject:
        raise Refused("exists", what=body.title)
    if not body.title.strip():
        raise Refused("field_missing", rule="TRN-1", fields="title")
    try:
        begins = parse_time(body.begins)
        text = iso(begins)
    except (Unreadable, OverflowError):
        raise Refused("field_wrong", rule="TRN-1", field="begins", problem="not_a_time") from None
    trainer = context.need(Person, body.trainer) if body.trainer else None
    if trainer and body.skill and body.skill not in skills_of(context, trainer, begins):
        raise Refused("trainer_lacks_skill", name=trainer.name, skill=body.skill)
    days = setting(context, "training_material_days", context.now)
    due = end_of_day(context, working_day_before(context, company_day(begins), days))
    context.put(
        TrainingSession(
            id=context.line.subject,
            kind=body.kind,
            title=body.title.strip(),
            outline=body.outline.strip(),
            material=body.material.strip(),
            material_due=iso(due),
            skill=body.skill.strip(),
            model=body.model,
            place=body.place.strip(),
            begins=text,
            trainer=body.trainer,
            trainer_name=trainer.name if trainer else body.trainer_name.strip(),
            order=body.order,
            planned_by=context.author.id,
            planned_by_name=context.author.name,
            planned_at=iso(context.at),
        )
    )


def cancel_session(context: DecisionContext, body: CancelSession) -> None:
    """What was held stays held; whoever was to come hears why it is not."""
    session = context.need(TrainingSession, context.line.subject)
    if session.state is not SessionState.PLANNED:
        raise Refused("session_over", title=session.title)
    if not body.reason.strip():
        raise Refused("reason_needed", rule="TRN-1")
    context.put(replace(session, state=SessionState.CANCELLED, cancelled_why=body.reason.strip()))


def _session(context: DecisionContext, id: str) -> TrainingSession | None:
    found = context.get(TrainingSession, id)
    if found is None:
        context.irregular("session_unknown", context.line.id, what=id)
    return found


def ready_session(context: DecisionContext, body: ReadySession) -> None:
    """Ready in time, though told late, was in time."""
    if session := _session(context, body.session):
        context.put(replace(session, material=body.material.strip() or session.material))
        if context.at <= parse_time(session.material_due):
            context.settle_about("no_material", session.id, PersonId(SYSTEM_PERSON))


def attend_session(context: DecisionContext, body: AttendSession) -> None:
    """Every signature is kept, whatever the session is; a touch is no signature and is told."""
    session = _session(context, body.session)
    id = context.fresh(Attendance, body.attendance)
    person = context.get(Person, body.person) if body.person else None
    name = person.name if person else body.name.strip() or body.person
    if not is_drawn(body.strokes):
        context.irregular("attendance_unsigned", id, name=name, title=session.title if session else body.session)
    context.put(
        Attendance(
            id=id,
            session=body.session,
            person=body.person,
            name=name,
            firm=body.firm.strip(),
            strokes=body.strokes,
            signed_at=iso(context.at),
            taken_by=context.author.id,
            trainer=session.trainer if session else "",
        )
    )


def hold_session(context: DecisionContext, body: HoldSession) -> None:
    """Held, by whoever it was. A trainer of ours who does not hold the skill at that moment is told (TRN-1)."""
    session = _session(context, body.session)
    if session is None:
        return
    trainer_id = body.trainer or ("" if body.trainer_name.strip() else session.trainer)
    trainer = context.get(Person, trainer_id) if trainer_id else None
    name = trainer.name if trainer else body.trainer_name.strip() or trainer_id or session.trainer_name
    held = Held(
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.at),
        trainer=trainer_id,
        trainer_name=name,
        words=body.words.strip(),
    )
    due = session.feedback_due or (feedback_due(context) if body.ask else "")
    context.put(replace(session, state=SessionState.HELD, held=(*session.held, held), feedback_due=due))
    if trainer and session.skill and session.skill not in skills_of(context, trainer, context.at):
        context.irregular(
            "trainer_unqualified",
            f"{session.id}:{trainer.id}",
            caused_by=(trainer.id, trainer.name),
            name=trainer.name,
            skill=session.skill,
            title=session.title,
        )


def session_due(_: World, session: TrainingSession) -> str:
    """Until when its material is due; '' once it lies ready or was told."""
    return "" if session.material or session.material_told else session.material_due


def session_passed(context: DecisionContext, session: TrainingSession) -> None:
    context.put(replace(session, material_told=True))
    context.irregular(
        "no_material",
        session.id,
        caused_by=(session.planned_by, session.planned_by_name),
        title=session.title,
        begins=session.begins,
        due=session.material_due,
    )
