"""Visitors in and out, leave for a zone, and what is forgotten when (VIS-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.times import add_months, company_day, day_ends, iso, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.policy.working_days import end_of_day
from rulebook.subjects.visitors.commands import AllowZone, VisitorIn, VisitorOut
from rulebook.subjects.visitors.records import OPEN_ZONES, Visitor, VisitorState, ZoneLeave

replace = msgspec.structs.replace
_S = VisitorState


def visitor_in(context: DecisionContext, body: VisitorIn) -> None:
    """Registered, whoever they came to see; into a closed zone without leave it is told."""
    id = context.fresh(Visitor, body.visitor)
    host = context.get(Person, body.host)
    host_name = host.name if host else body.host
    day = company_day(context.at).isoformat()
    if body.zone not in OPEN_ZONES and context.get(ZoneLeave, f"{body.zone}:{day}:{body.host}") is None:
        context.irregular("zone_without_leave", id, name=host_name, zone=str(body.zone), day=day)
    context.put(
        Visitor(
            id=id,
            name=body.name.strip(),
            firm=body.firm.strip(),
            purpose=body.purpose.strip(),
            host=body.host,
            host_name=host_name,
            zone=body.zone,
            strokes=body.strokes,
            came_at=iso(context.at),
            by=context.author.id,
            by_name=context.author.name,
        )
    )


def visitor_out(context: DecisionContext, body: VisitorOut) -> None:
    """Gone, whenever it is told: who is out is not missed any more. The first time counts."""
    visitor = context.get(Visitor, body.visitor)
    if visitor is None:
        context.irregular("visitor_unknown", context.line.id, what=body.visitor)
        return
    if visitor.state is _S.INSIDE:
        context.put(replace(visitor, state=_S.OUT, left_at=iso(context.at)))
        context.settle_about("visitor_not_out", visitor.id, PersonId(SYSTEM_PERSON))


def allow_zone(context: DecisionContext, body: AllowZone) -> None:
    if read_date(body.day) is None:
        raise Refused("field_wrong", rule="VIS-1", field="day", problem="not_a_date")
    host = context.need(Person, body.host)
    if host.id == context.author.id:
        raise Refused("own_request")
    leave = ZoneLeave(
        id=f"{body.zone}:{body.day}:{host.id}",
        zone=body.zone,
        day=body.day,
        host=host.id,
        host_name=host.name,
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.now),
    )
    context.put(leave)


def visitor_due(world: World, visitor: Visitor) -> str:
    """Closing time while somebody is inside and it was not told; then the day on which they are forgotten."""
    came = parse_time(visitor.came_at)
    day = company_day(came)
    if visitor.state is _S.INSIDE and not visitor.told:
        closing = end_of_day(world, day)
        return iso(closing if came < closing else day_ends(day))
    return iso(day_ends(add_months(day, setting(world, "visitor_forget_months", came))))


def visitor_passed(context: DecisionContext, visitor: Visitor) -> None:
    """Not signed out: told, by host and zone. After its term: what says who it was is gone from the register."""
    if visitor.state is _S.INSIDE and not visitor.told:
        context.put(replace(visitor, told=True))
        host = context.get(Person, visitor.host)
        context.irregular(
            "visitor_not_out",
            visitor.id,
            caused_by=(host.id, host.name) if host else (visitor.by, visitor.by_name),
            name=visitor.host_name,
            zone=str(visitor.zone),
            came=visitor.came_at,
        )
        return
    context.put(replace(visitor, state=_S.FORGOTTEN, name="", firm="", purpose="", strokes=()))
