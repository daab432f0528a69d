"""The report of a major fault: drawn from its lines, with impact, process, cause and measures (FLT-1)."""

from __future__ import annotations

from typing import Any

from rulebook.subjects.complaints.gates import measures_of
from rulebook.subjects.faults.affected import affected
from rulebook.subjects.faults.records import Fault, FaultState
from rulebook.subjects.faults.timeline import timeline
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.papers.words import Say, moment
from sync_server.subjects.complaints.papers import edition, measures_section, section

Data = dict[str, Any]
MOST_LISTED = 200
"""So many affected vehicles stand in the report one by one; how many there are it always says."""


def fault_paper(work: UnitOfWork, fault: Fault, say: Say) -> Data:
    """What the customer and sales are given once it is released; before that it says that it is a draft."""
    f, found = fault, affected(work, fault)
    restored = sum(bool(one.restored_at) for one in found)
    analysis = f.analysis
    rows = [
        ("print.edition", edition(work.version(Fault, f.id), say)),
        ("print.fault.state", say(f"fault.state.{f.state}")),
        ("print.fault.began", moment(f.began_at)),
        ("print.fault.place", f.place),
        ("print.fault.phenomenon", f.phenomenon),
        ("field.product_model", f.model),
        ("print.fault.plan", f.plan),
        ("print.fault.ended", f"{moment(f.ended_at)} {f.how_ended}".strip()),
        ("print.fault.affected", say("print.fault.affected.words", count=len(found), restored=restored)),
        ("print.fault.impact", analysis.impact if analysis else ""),
        ("print.fault.process", analysis.process if analysis else ""),
        (
            "print.fault.cause",
            "\n".join(f"{n}. {why}" for n, why in enumerate(analysis.whys, 1)) if analysis else "",
        ),
        ("print.fault.analyst", f"{analysis.name} {moment(analysis.at)}" if analysis else ""),
        ("print.fault.released", f"{f.released_by_name} {moment(f.released_at)}".strip()),
    ]
    measures = measures_of(work, f.id)
    steps = [
        [moment(one.at), say(f"fault.step.{one.step}"), " · ".join(p for p in (one.name, one.text) if p)]
        for one in timeline(f, measures)
    ]
    heads = [say("print.when"), say("print.fault.step"), say("print.what")]
    parts = [section(say("print.fault.timeline"), heads, steps), measures_section(measures, say)]
    if found:
        listed = [[one.plate, one.number, moment(one.restored_at)] for one in found[:MOST_LISTED]]
        names = [say("field.plate"), say("unit.terminal"), say("print.fault.restored")]
        parts.append(section(say("print.fault.vehicles"), names, listed))
    return {
        "title": say("print.title.fault"),
        "number": f.number,
        "rows": [[say(key), value] for key, value in rows if value],
        "draft": "" if f.state is FaultState.RELEASED else say("print.fault.draft"),
        "sections": parts,
        "signatures": [say("print.sign.manager"), say("print.sign.customer"), say("print.sign.date")],
    }
