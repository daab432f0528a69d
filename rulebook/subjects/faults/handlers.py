"""Major faults: whoever learns of one raises it; told, followed, ended; analysed and released by two (FLT-1)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import CustomerId
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.roles import Role
from rulebook.kernel.times import iso, parse_time
from rulebook.kernel.world import World
from rulebook.policy.duties import barred_from
from rulebook.policy.lateness import settle_in_time
from rulebook.subjects.complaints.gates import measures_of, standing
from rulebook.subjects.complaints.numbers import next_in_series
from rulebook.subjects.faults.commands import (
    AnalyseFault,
    EndFault,
    RaiseFault,
    ReleaseReport,
    TellOfFault,
    UpdateFault,
)
from rulebook.subjects.faults.deadlines import next_update, note_late
from rulebook.subjects.faults.records import Analysis, Fault, FaultState, SymptomCluster, ToldOf, Update, Whom
from rulebook.subjects.measures.records import MeasureKind

replace = msgspec.structs.replace
_S = FaultState
LETTERS = "GZ"
"""故障, before the year and the number."""
KNOWS = {Role.SERVICE_MANAGER: Whom.MANAGER, Role.DEPARTMENT_MANAGER: Whom.TOP}
"""Who raises it in one of these roles has been told by that."""


def raise_fault(context: DecisionContext, body: RaiseFault) -> None:
    """Kept at once; the clocks run from the moment it was raised. A warning of like symptoms is answered by it."""
    at = iso(context.at)
    fault = Fault(
        id=context.fresh(Fault, context.line.subject),
        number=next_in_series(context, LETTERS),
        case=body.case,
        state=_S.RAISED,
        began_at=_began(context, body.began),
        place=body.place.strip(),
        phenomenon=body.phenomenon.strip(),
        plan=body.plan.strip(),
        model=body.model.strip(),
        customer=CustomerId(body.customer) if body.customer else None,
        vehicles=body.vehicles,
        raised_by=context.author.id,
        raised_by_name=context.author.name,
        raised_at=at,
        told=tuple(
            _told(context, KNOWS[role], context.author.name) for role in KNOWS if role in context.author.roles
        ),
        update_due=next_update(context, at),
    )
    context.put(fault)
    for cluster in context.find(SymptomCluster, "model", fault.model) if fault.model else ():
        context.settle_about("hidden_cluster", cluster.id)


def _began(context: DecisionContext, text: str) -> str:
    """Since when, as it was said; what cannot be read, or has not been yet, is now."""
    try:
        moment: datetime = parse_time(text)
        return iso(min(moment, context.at))
    except (Unreadable, OverflowError):
        return iso(context.at)


def _told(context: DecisionContext, whom: Whom, who: str, note: str = "") -> ToldOf:
    return ToldOf(
        whom=whom, who=who, by=context.author.id, name=context.author.name, at=iso(context.at), note=note
    )


def _of_fact(context: DecisionContext) -> Fault | None:
    found = context.get(Fault, context.line.subject)
    if found is None:
        context.irregular("fault_unknown", context.line.id)
    return found


def tell_of_fault(context: DecisionContext, body: TellOfFault) -> None:
    """Told in time and heard late, it was in time; the customer told after the release has the report."""
    fault = _of_fact(context)
    if fault is None:
        return
    names = {"customer": ("copy",)} if fault.released_at else {}
    fault = note_late(context, fault, *names.get(body.whom.value, (body.whom.value,)))
    context.put(replace(fault, told=(*fault.told, _told(context, body.whom, body.who.strip(), body.note.strip()))))
    for name in (body.whom.value, "copy"):
        if name != "copy" or body.whom is Whom.CUSTOMER:
            settle_in_time(context, "fault_untold", f"{fault.id}:{name}")
            settle_in_time(context, "report_late", f"{fault.id}:{name}")


def update_fault(context: DecisionContext, body: UpdateFault) -> None:
    """Each update sets the clock of the next, while it goes on."""
    fault = _of_fact(context)
    if fault is None:
        return
    fault = note_late(context, fault, "update")
    update = Update(
        by=context.author.id,
        name=context.author.name,
        at=iso(context.at),
        text=body.text.strip(),
        affected=body.affected,
        restored=body.restored,
    )
    updates = (*fault.updates, update)
    last = max((u.at for u in updates), key=parse_time)
    due = next_update(context, last) if fault.state is _S.RAISED else ""
    context.put(replace(fault, updates=updates, update_due=due))
    settle_in_time(context, "update_missed", f"{fault.id}:update")


def end_fault(context: DecisionContext, body: EndFault) -> None:
    """It is over; said again, the first word stands."""
    fault = _of_fact(context)
    if fault is None or fault.state is not _S.RAISED:
        return
    fault = note_late(context, fault, "update")
    ended = replace(
        fault,
        state=_S.ENDED,
        ended_at=iso(context.at),
        ended_by=context.author.id,
        ended_by_name=context.author.name,
        how_ended=body.how.strip(),
        update_due="",
    )
    context.put(ended)
    settle_in_time(context, "update_missed", f"{fault.id}:update")


def analyse_fault(context: DecisionContext, body: AnalyseFault) -> None:
    """After its end; until the report is released another may analyse it anew."""
    fault = context.need(Fault, context.line.subject)
    if fault.state is _S.RELEASED:
        raise Refused("fault_released", number=fault.number or fault.id)
    if fault.state is _S.RAISED:
        raise Refused("fault_goes_on")
    whys = tuple(why.strip() for why in body.whys if why.strip())
    said = (("impact", body.impact), ("process", body.process), ("cause", " ".join(whys)))
    if empty := [name for name, text in said if not text.strip()]:
        raise Refused("report_incomplete", missing=", ".join(f"fault_{name}" for name in empty))
    analysis = Analysis(
        by=context.author.id,
        name=context.author.name,
        at=iso(context.at),
        impact=body.impact.strip(),
        process=body.process.strip(),
        whys=whys,
    )
    context.put(replace(fault, state=_S.ANALYSED, analysis=analysis))


def missing_to_release(world: World, fault: Fault) -> tuple[str, ...]:
    """What the report still wants, by name (FLT-1)."""
    kinds = {m.kind for m in standing(measures_of(world, fault.id))}
    missing = [] if fault.analysis else ["fault_analysis"]
    if MeasureKind.CORRECTIVE not in kinds:
        missing.append("complaint_corrective")
    if MeasureKind.PREVENTIVE not in kinds:
        missing.append("complaint_preventive")
    return tuple(missing)


def release_report(context: DecisionContext, _: ReleaseReport) -> None:
    """Another than the analyst lets it out (ROLE-2); the customer's copy is then to be handed over and said."""
    fault = context.need(Fault, context.line.subject)
    if fault.state is _S.RELEASED:
        raise Refused("fault_released", number=fault.number or fault.id)
    if missing := missing_to_release(context, fault):
        raise Refused("report_incomplete", missing=", ".join(missing))
    if barred_from((fault,), "release_report", context.author.id):
        raise Refused("own_request")
    fault = note_late(context, fault, "report")
    released = replace(
        fault,
        state=_S.RELEASED,
        released_at=iso(context.at),
        released_by=context.author.id,
        released_by_name=context.author.name,
    )
    context.put(released)
    settle_in_time(context, "report_late", f"{fault.id}:report")
