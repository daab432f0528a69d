"""Saving a report of the archive: its question must be one that can be answered (ARC-1)."""

from __future__ import annotations

import re

from rulebook.kernel.authority import need_role
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.times import iso, read_date
from rulebook.policy.reports import REPORTS
from rulebook.subjects.archive.commands import SaveQuery
from rulebook.subjects.archive.databases import NATURES, report_name
from rulebook.subjects.archive.records import Query, SavedQuery

_YEAR = re.compile(r"[0-9]{4}")


def save_query(context: DecisionContext, body: SaveQuery) -> None:
    """Refused where somebody else saved it, its owner has another of that name, or nobody could answer it."""
    name = " ".join(body.name.split())
    if not name:
        raise Refused("field_wrong", rule="ARC-1", field="name", problem="empty")
    if wrong := unreadable_field(body.query):
        raise Refused("field_wrong", rule="ARC-1", field=wrong, problem="unreadable")
    need_role(context.author, REPORTS[report_name(body.query.database)])
    id, me = context.line.subject, context.author
    known = context.get(SavedQuery, id)
    if known is not None and known.by != me.id:
        raise Refused("query_of_another", rule="ARC-1", name=known.by_name)
    mine = [one for one in context.find(SavedQuery, "name", name) if one.by == me.id and one.state == "kept"]
    if not body.dropped and any(one.id != id for one in mine):
        raise Refused("query_named_twice", rule="ARC-1", name=name)
    state = "dropped" if body.dropped else "kept"
    context.put(
        SavedQuery(id=id, name=name, query=body.query, state=state, by=me.id, by_name=me.name, at=iso(context.at))
    )


def unreadable_field(query: Query) -> str:
    """The field of a question that cannot be read, '' where all can."""
    if query.year and not _YEAR.fullmatch(query.year):
        return "year"
    if query.first and read_date(query.first) is None:
        return "first"
    if query.last and read_date(query.last) is None:
        return "last"
    if query.nature and query.nature not in NATURES:
        return "nature"
    return ""
