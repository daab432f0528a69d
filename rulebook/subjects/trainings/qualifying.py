"""Tests marked by another, and the qualifications they open; each ends by itself (TRN-1)."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.times import day_ends, iso, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.complaints.numbers import next_in_series
from rulebook.subjects.dealers.records import RebateStatement
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.trainings.commands import MarkTest, RevokeQualification, SetQualification
from rulebook.subjects.trainings.records import (
    Attendance,
    MarkedTest,
    Qualification,
    QualificationState,
    SessionState,
    TrainingSession,
)

replace = msgspec.structs.replace
_Q = QualificationState
LETTERS = "ZG"
"""资格, before the year and the number."""


def mark_test(context: DecisionContext, body: MarkTest) -> None:
    """By another than the pupil, of somebody who signed, at a session that was held (TRN-1, ROLE-2)."""
    if context.get(MarkedTest, context.line.subject) is not None or not context.line.subject:
        raise Refused("exists", what=context.line.subject)
    session = context.need(TrainingSession, body.session)
    pupil = context.need(Person, body.person)
    if pupil.id == context.author.id:
        raise Refused("own_request")
    if session.state is not SessionState.HELD:
        raise Refused("session_not_held", title=session.title)
    if all(one.person != pupil.id for one in context.find(Attendance, "session", session.id)):
        raise Refused("not_attended", name=pupil.name, title=session.title)
    context.put(
        MarkedTest(
            id=context.line.subject,
            session=session.id,
            person=pupil.id,
            name=pupil.name,
            skill=session.skill,
            percent=body.percent,
            needed=setting(context, "test_pass_percent", context.at),
            words=body.words.strip(),
            by=context.author.id,
            by_name=context.author.name,
            at=iso(context.at),
        )
    )


def resting_on(world: World, test: MarkedTest) -> Qualification | None:
    """The qualification that the test was used for: for another one another test is passed."""
    found = world.find(Qualification, "person", test.person)
    return next((one for one in found if one.test == test.id), None)


def set_qualification(context: DecisionContext, body: SetQualification) -> None:
    """Open from now to the end of the day said; never one's own. One that is about to end is renewed by it."""
    if context.get(Qualification, context.line.subject) is not None or not context.line.subject:
        raise Refused("exists", what=context.line.subject)
    test = context.need(MarkedTest, body.test)
    if test.person == context.author.id:
        raise Refused("own_request")
    if not test.skill:
        raise Refused("session_without_skill")
    if rests := resting_on(context, test):
        raise Refused("qualified_already", name=test.name, until=rests.held_to)
    if not test.passed:
        raise Refused("test_failed", name=test.name, percent=str(test.percent), needed=str(test.needed))
    if body.token and is_taken(context, body.token):
        raise Refused("exists", rule="TRN-1", what=f"token {body.token}")
    day = read_date(body.until)
    if day is None:
        raise Refused("field_wrong", rule="TRN-1", field="until", problem="not_a_date")
    until = day_ends(day)
    if until <= context.now:
        raise Refused("field_wrong", rule="TRN-1", field="until", problem="not_after")
    for other in context.find(Qualification, "person", test.person):
        if other.skill == test.skill and parse_time(other.until) < until:
            context.settle_about("qualification_ends", other.id, PersonId(SYSTEM_PERSON))
    context.put(
        Qualification(
            id=context.line.subject,
            person=test.person,
            name=test.name,
            skill=test.skill,
            since=iso(context.now),
            until=iso(until),
            test=test.id,
            by=context.author.id,
            by_name=context.author.name,
            number=next_in_series(context, LETTERS) if body.token else "",
            token=body.token,
        )
    )


def is_taken(world: World, token: str) -> bool:
    """Whether a paper of any kind has this token: one check page serves them all."""
    return any(any(world.find(kind, "token", token)) for kind in (Receipt, RebateStatement, Qualification))


def revoke_qualification(context: DecisionContext, body: RevokeQualification) -> None:
    """The skill closes now, on both sides; the certificate's check says so from then on. Never one's own."""
    known = context.need(Qualification, context.line.subject)
    if known.person == context.author.id:
        raise Refused("own_request")
    if parse_time(known.until) <= context.now:
        raise Refused("qualification_over", name=known.name, until=known.held_to)
    if not body.reason.strip():
        raise Refused("reason_needed", rule="TRN-1")
    now = iso(context.now)
    context.put(
        replace(
            known,
            state=_Q.REVOKED,
            until=now,
            granted_until=known.until,
            revoked_at=now,
            revoked_by_name=context.author.name,
            revoked_why=body.reason.strip(),
        )
    )
    context.settle_about("qualification_ends", known.id)


def qualification_due(world: World, known: Qualification) -> str:
    """When its end is to be told; after that, the end itself."""
    until = parse_time(known.until)
    if known.state is _Q.WARNED:
        return known.until
    days = timedelta(days=setting(world, "qualification_warn_days", parse_time(known.since)))
    return iso(max(until - days, parse_time(known.since)))


def qualification_passed(context: DecisionContext, known: Qualification) -> None:
    """Told ahead to whoever plans the next training; the skill closes by itself, this line or not."""
    if known.state is _Q.WARNED:
        context.put(replace(known, state=_Q.ENDED))
        return
    context.put(replace(known, state=_Q.WARNED))
    later = context.find(Qualification, "person", known.person)
    if any(q.skill == known.skill and parse_time(q.until) > parse_time(known.until) for q in later):
        return
    context.irregular(
        "qualification_ends",
        known.id,
        caused_by=(known.person, known.name),
        settle_by=parse_time(known.until),
        name=known.name,
        skill=known.skill,
        until=known.until,
    )
