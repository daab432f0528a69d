"""Measures set, done, verified by another department, late (CMP-1, ROLE-2)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.times import company_day, iso, read_date
from rulebook.kernel.world import World
from rulebook.policy.duties import barred_from, departments
from rulebook.policy.lateness import settle_in_time
from rulebook.policy.working_days import end_of_day
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.measures.commands import DoMeasure, DropMeasure, MoveMeasure, SetMeasure, VerifyMeasure
from rulebook.subjects.measures.matters import in_charge, is_over, matter_of
from rulebook.subjects.measures.records import Measure, MeasureState, Moved, Proof, SentBack

replace = msgspec.structs.replace
_S = MeasureState


def set_measure(context: DecisionContext, body: SetMeasure) -> None:
    """Whoever is in charge names what, who and until when; never the person complained of (ROLE-2)."""
    if context.get(Measure, context.line.subject):
        raise Refused("exists", what=f"measure {context.line.subject}")
    matter = matter_of(context, body.matter)
    if matter is None:
        raise Refused("not_found", what=f"complaint {body.matter}")
    in_charge(context, matter)
    if is_over(matter):
        raise Refused("matter_closed")
    if not body.what.strip():
        raise Refused("field_missing", rule="CMP-1", fields="what")
    who = context.need(Person, body.who)
    if barred_from((matter,), "do_measure", who.id):
        raise Refused("own_request")
    owner = (matter.owner,) if isinstance(matter, Complaint) else ()
    measure = Measure(
        id=context.line.subject,
        matter=matter.id,
        kind=body.kind,
        what=body.what.strip(),
        who=who.id,
        who_name=who.name,
        due=_due(context, body.due),
        set_by=context.author.id,
        set_by_name=context.author.name,
        set_at=iso(context.at),
        state=_S.OPEN,
        open_to=owner,
    )
    context.put(measure)


def _due(context: DecisionContext, text: str) -> str:
    """A day from today on."""
    day = read_date(text)
    if day is None:
        raise Refused("field_wrong", rule="CMP-1", field="due", problem="not_a_date")
    if day < company_day(context.now):
        raise Refused("field_wrong", rule="CMP-1", field="due", problem="in_the_past")
    return text


def do_measure(context: DecisionContext, body: DoMeasure) -> None:
    """A fact, by whoever did it; done in time and told late, it is not late any more.

    Where the person complained of did it, that is told. Said again once verified it changes nothing.
    """
    measure = context.get(Measure, context.line.subject)
    if measure is None:
        context.irregular("measure_unknown", context.line.id)
        return
    if measure.state in (_S.VERIFIED, _S.DROPPED):
        return
    matter = matter_of(context, measure.matter)
    if matter is not None and barred_from((matter,), "do_measure", context.author.id):
        context.irregular("measure_own_fault", measure.id, what=measure.what)
    if not measure.late_at and _ends(context, measure) < context.at:
        measure = _late(context, measure)
    done = replace(
        measure,
        state=_S.DONE,
        done_by=context.author.id,
        done_by_name=context.author.name,
        done_at=iso(context.at),
        result=body.result.strip(),
    )
    context.put(done)
    seers = tuple(sorted({measure.who, measure.set_by, *measure.open_to} - {context.author.id}))
    for file in body.proof:
        id = context.fresh(Proof, f"{measure.id}:{file.sha256[:16]}:{context.line.seq}")
        proof = Proof(
            id=id, measure=measure.id, file=file, by=context.author.id, at=iso(context.at), open_to=seers
        )
        context.put(proof)
    for about in _abouts(measure):
        settle_in_time(context, "measure_late", about)


def verify_measure(context: DecisionContext, body: VerifyMeasure) -> None:
    """By another person and another department than the doer's, never the one complained of (ROLE-2)."""
    measure = context.need(Measure, context.line.subject)
    if measure.state is not _S.DONE:
        raise Refused("measure_state", state=f"measure_{measure.state}")
    matter = matter_of(context, measure.matter)
    if barred_from((measure, *((matter,) if matter else ())), "verify_measure", context.author.id):
        raise Refused("own_request")
    doer = context.get(Person, measure.done_by or "")
    if doer is not None and not departments(context.author) - departments(doer):
        raise Refused("same_department", name=doer.name)
    if not body.how.strip():
        raise Refused("reason_needed", rule="CMP-1")
    if body.helped:
        verified = replace(
            measure,
            state=_S.VERIFIED,
            verified_by=context.author.id,
            verified_by_name=context.author.name,
            verified_at=iso(context.at),
            verified_how=body.how.strip(),
        )
        context.put(verified)
        return
    back = SentBack(by=context.author.id, name=context.author.name, at=iso(context.at), why=body.how.strip())
    again = replace(
        measure, state=_S.OPEN, due=_due(context, body.due), sent_back=(*measure.sent_back, back), late_at=""
    )
    context.put(again)


def move_measure(context: DecisionContext, body: MoveMeasure) -> None:
    """Whoever is in charge gives an open one to another, or another day; never to the person complained of.

    That it was late stays told; under its new day it may be late anew.
    """
    measure = context.need(Measure, context.line.subject)
    if measure.state is not _S.OPEN:
        raise Refused("measure_state", state=f"measure_{measure.state}")
    matter = matter_of(context, measure.matter)
    if matter is not None:
        in_charge(context, matter)
    if not body.reason.strip():
        raise Refused("reason_needed", rule="CMP-1")
    if not (body.who or body.due):
        raise Refused("field_missing", rule="CMP-1", fields="due")
    who = context.need(Person, body.who or measure.who)
    if body.who and matter is not None and barred_from((matter,), "do_measure", who.id):
        raise Refused("own_request")
    due = _due(context, body.due) if body.due else measure.due
    before = Moved(
        by=context.author.id,
        name=context.author.name,
        at=iso(context.at),
        why=body.reason.strip(),
        who_name=measure.who_name,
        due=measure.due,
    )
    context.put(
        replace(
            measure,
            who=who.id,
            who_name=who.name,
            due=due,
            late_at="" if due != measure.due else measure.late_at,
            moved=(*measure.moved, before),
        )
    )


def drop_measure(context: DecisionContext, body: DropMeasure) -> None:
    """Whoever is in charge gives it up, with the reason; what was verified stays."""
    measure = context.need(Measure, context.line.subject)
    if measure.state not in (_S.OPEN, _S.DONE):
        raise Refused("measure_state", state=f"measure_{measure.state}")
    matter = matter_of(context, measure.matter)
    if matter is not None:
        in_charge(context, matter)
    if not body.reason.strip():
        raise Refused("reason_needed", rule="CMP-1")
    context.put(replace(measure, state=_S.DROPPED, dropped_why=body.reason.strip()))


def _ends(world: World, measure: Measure) -> datetime:
    """The end of the day by which it was to be done."""
    day = read_date(measure.due)
    assert day is not None, "set_measure took it as a day"
    return end_of_day(world, day)


def measure_due(world: World, measure: Measure) -> str:
    return "" if measure.late_at else iso(_ends(world, measure))


def measure_passed(context: DecisionContext, measure: Measure) -> None:
    """Its day is over and nobody said that it was done."""
    context.put(_late(context, measure))


def _abouts(measure: Measure) -> tuple[str, ...]:
    """What each lateness of it is about, the last one last: under another owner or day it is one of its own."""
    return (measure.id, *(f"{measure.id}:{nth}" for nth, _ in enumerate(measure.moved, 1)))


def _late(context: DecisionContext, measure: Measure) -> Measure:
    context.irregular(
        "measure_late",
        _abouts(measure)[-1],
        caused_by=(measure.who, measure.who_name),
        what=measure.what,
        name=measure.who_name,
        due=iso(_ends(context, measure)),
    )
    return replace(measure, late_at=iso(context.now))
