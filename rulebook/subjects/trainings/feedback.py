"""How a training was, by those who signed that they were there; who does not say is told of (TRN-1, FUP-2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, day_ends, iso
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.trainings.commands import CancelSession, GiveFeedback
from rulebook.subjects.trainings.records import Attendance, Feedback, SessionState, TrainingSession

replace = msgspec.structs.replace
NAMED = 10
"""So many of those who have not said how it was are told by name."""


def feedback_due(context: DecisionContext) -> str:
    """The end of the last day on which those who were there are to say how it was.

    Counted from when the books learn that it was held: nobody can be asked before.
    """
    days = setting(context, "training_feedback_days", context.at)
    return iso(day_ends(company_day(context.now) + timedelta(days=days)))


def give_feedback(context: DecisionContext, body: GiveFeedback) -> None:
    """Of somebody who signed, once: by themselves, or for a guest by the office, never by who trained (ROLE-2).

    Refuses `outsider_feedback` for who did not sign, `session_not_held`, `feedback_given`, `own_request` and
    `no_role`.
    """
    there = context.get(Attendance, context.line.subject)
    session = context.get(TrainingSession, there.session) if there else None
    if there is None or session is None:
        raise Refused("outsider_feedback")
    if session.state is not SessionState.HELD:
        raise Refused("session_not_held", title=session.title)
    said = list(context.find(Feedback, "session", session.id))
    if any(one.id == there.id or (one.person and one.person == there.person) for one in said):
        raise Refused("feedback_given", name=there.name)
    if context.author.id in trainers(session):
        raise Refused("own_request")
    if there.person and there.person != context.author.id:
        raise Refused("outsider_feedback")
    if not there.person and not CancelSession.ROLES.intersection(context.author.roles):
        raise Refused("no_role", roles=", ".join(sorted(CancelSession.ROLES)))
    context.put(
        Feedback(
            id=there.id,
            session=session.id,
            person=there.person,
            name=there.name,
            firm=there.firm,
            score=body.score,
            words=body.words.strip(),
            at=iso(context.now),
            by=context.author.id,
            by_name=context.author.name,
            trainer=session.trainer,
        )
    )
    if not missing(context, session):
        context.settle_about("feedback_missing", session.id, PersonId(SYSTEM_PERSON))


def average(said: Sequence[Feedback]) -> str:
    """The mean score with one decimal, rounded half up and worked out without floats; '' of nothing."""
    if not said:
        return ""
    found = (20 * sum(one.score for one in said) + len(said)) // (2 * len(said))
    return f"{found // 10}.{found % 10}"


def trainers(session: TrainingSession) -> set[str]:
    """Whoever trained, planned or stood in, of the staff."""
    return {one.trainer for one in session.held if one.trainer} or ({session.trainer} - {""})


def missing(world: World, session: TrainingSession) -> list[Attendance]:
    """Those who signed and have not said how it was, each person once; who trained is not asked."""
    own = trainers(session)
    told = list(world.find(Feedback, "session", session.id))
    said = {one.person for one in told if one.person} | {one.id for one in told}
    found = {one.person or one.id: one for one in world.find(Attendance, "session", session.id)}
    return [one for key, one in sorted(found.items()) if key not in said and one.person not in own]


def feedback_awaited(_: World, session: TrainingSession) -> str:
    """Until when it is awaited; '' once that was told."""
    return "" if session.feedback_told else session.feedback_due


def feedback_passed(context: DecisionContext, session: TrainingSession) -> None:
    context.put(replace(session, feedback_told=True))
    if silent := missing(context, session):
        context.irregular(
            "feedback_missing",
            session.id,
            owner=Role.CUSTOMER_SERVICE,
            title=session.title,
            count=str(len(silent)),
            names=", ".join(one.name for one in silent[:NAMED]),
        )
