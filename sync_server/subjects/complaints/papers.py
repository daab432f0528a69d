"""纠正措施要求表: a complaint as its form, with cause, measures, verification and the customer's word (CMP-1)."""

from __future__ import annotations

from typing import Any

from rulebook.subjects.complaints.gates import measures_of
from rulebook.subjects.complaints.records import Complaint
from rulebook.subjects.measures.records import Measure
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.papers.words import Say, moment

Data = dict[str, Any]
EDITION = "2026-1"
"""Of the form itself: raised with its layout, so that two printed forms can be told apart."""


def complaint_paper(work: UnitOfWork, complaint: Complaint, say: Say) -> Data:
    """Everything that its gates ask for, filled in or still empty."""
    c = complaint
    rows = [
        ("print.edition", edition(work.version(Complaint, c.id), say)),
        ("field.customer_name", c.customer_name),
        ("field.contact", f"{c.contact} {c.contact_phone}".strip()),
        ("print.complaint.heard", f"{moment(c.heard_at)} {c.heard_by_name}"),
        ("print.complaint.about", say(f"complaints.about.{c.about}")),
        ("print.complaint.severity", say(f"complaints.severity.{c.severity}")),
        ("field.plate", c.plate),
        ("field.product_model", c.model),
        ("print.complaint.person", c.person_name),
        ("print.complaint.what", c.what),
        ("print.complaint.wish", c.wish),
        ("print.complaint.owners", " → ".join(f"{o.name} {moment(o.since)}" for o in c.owners)),
    ]
    return {
        "title": say("print.title.complaint"),
        "number": c.number,
        "rows": [[say(key), value] for key, value in rows if value],
        "sections": [*_sections(c, say), measures_section(measures_of(work, c.id), say), *_end(c, say)],
        "signatures": [
            say("print.sign.owner"),
            say("print.sign.verifier"),
            say("print.sign.manager"),
            say("print.sign.date"),
        ],
    }


def edition(version: int, say: Say) -> str:
    """The form's edition, and how often what it says was written."""
    return say("print.edition.words", edition=EDITION, version=version)


def _sections(c: Complaint, say: Say) -> list[Data]:
    acts = [[moment(a.at), a.name, a.text] for a in c.calmed]
    calls = [[moment(a.at), a.name, a.text] for a in c.calls]
    whys = [[str(n), why, ""] for n, why in enumerate(c.cause.whys if c.cause else (), 1)]
    if c.cause:
        whys.append(["", say(f"complaints.cause.{c.cause.kind}"), f"{c.cause.name} {moment(c.cause.at)}"])
    when, who, what = say("print.when"), say("print.who"), say("print.what")
    found = [section(say("print.complaint.calmed"), [when, who, what], acts)]
    found.append(section(say("print.complaint.cause"), ["", say("print.complaint.why"), who], whys))
    if calls:
        found.insert(0, section(say("print.complaint.calls"), [when, who, what], calls))
    return found


def section(title: str, heads: list[str], rows: list[list[str]]) -> Data:
    """A heading with a table; one without rows is there to be filled in by hand."""
    return {"title": title, "heads": heads, "rows": rows or [["", "", ""], ["", "", ""]]}


def measures_section(measures: list[Measure], say: Say) -> Data:
    """What, by whom until when, done with what result, verified by whom."""
    rows = [
        [
            say(f"measures.kind.{m.kind}"),
            m.what,
            f"{m.who_name} {m.due}",
            " ".join(p for p in (m.done_by_name, moment(m.done_at), m.result) if p),
            " ".join(p for p in (m.verified_by_name, moment(m.verified_at), m.verified_how) if p)
            or (say("state.measure_dropped") + " " + m.dropped_why if m.dropped_why else ""),
        ]
        for m in measures
    ]
    heads = [
        "print.measure.kind",
        "print.what",
        "print.measure.due",
        "print.measure.done",
        "print.measure.verified",
    ]
    return {
        "title": say("print.measures"),
        "heads": [say(h) for h in heads],
        "rows": rows or [[""] * len(heads)] * 2,
    }


def _end(c: Complaint, say: Say) -> list[Data]:
    told = [
        [moment(t.at), t.name, " · ".join(p for p in (t.text, say(f"complaints.satisfied.{t.satisfied}")) if p)]
        for t in c.told
    ]
    heads = [say("print.when"), say("print.who"), say("print.what")]
    parts = [section(say("print.complaint.told"), heads, told)]
    closed = [[moment(c.closed_at), c.closed_by_name, c.verdict]] if c.closed_at else []
    outcome = say(f"complaints.outcome.{c.outcome}") if c.outcome else ""
    parts.append(section(f"{say('print.complaint.closed')} {outcome}".strip(), heads, closed))
    return parts
