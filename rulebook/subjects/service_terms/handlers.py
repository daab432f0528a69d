"""Plans and terms set and ended, signs of life, top-ups; terms follow their vehicle (TERM-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import UnitId
from rulebook.kernel.lines import Unreadable
from rulebook.kernel.times import iso, parse_time, read_date
from rulebook.subjects.company.fleet import vehicle_now
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.service_terms.commands import EndTerm, ReportSigns, SetPlan, SetTerm, TopUpSim
from rulebook.subjects.service_terms.joining import join_terms
from rulebook.subjects.service_terms.lookup import term_of
from rulebook.subjects.service_terms.records import (
    EarlierEnd,
    PastPlan,
    ServiceTerm,
    SimTopUp,
    TermKind,
    TermPlan,
    TermState,
)
from rulebook.subjects.service_terms.renewing import new_term, order_of, reckoned
from rulebook.subjects.service_terms.spans import Span, span_of
from rulebook.subjects.service_terms.warnings import no_longer_lapsed, reaches_again
from rulebook.subjects.stock.records import Unit, UnitKind

replace = msgspec.structs.replace


def set_plan(context: DecisionContext, body: SetPlan) -> None:
    """A plan's months hold for what is sold from now on; what was sold before, and arrives later, has its own."""
    model = context.line.subject.strip()
    if not model:
        raise Refused("field_wrong", rule="TERM-1", field="model", problem="missing")
    known, now = context.get(TermPlan, model), iso(context.now)
    if known is not None and (known.what, known.months) == (body.what, body.months):
        raise Refused("nothing_changed", rule="TERM-1")
    before = (PastPlan(what=known.what, months=known.months, until=now), *known.before) if known else ()
    context.put(TermPlan(id=model, what=body.what, months=body.months, since=now, before=before))


def set_term(context: DecisionContext, body: SetTerm) -> None:
    """Another end, with its reason; renewals that were known are in it, one that arrives later carries it on."""
    vehicle = vehicle_now(context, body.vehicle) or context.need(Vehicle, body.vehicle)
    if body.what is TermKind.SIM:
        unit = context.need(Unit, body.unit)
        if unit.unit is not UnitKind.SIM:
            raise Refused("field_wrong", rule="TERM-1", field="unit", problem="not_a_sim")
    until = read_date(body.until)
    if until is None:
        raise Refused("field_wrong", rule="TERM-1", field="until", problem="not_a_date")
    began = read_date(body.began) if body.began else until
    span = span_of(began, until) if began else None
    if span is None:
        raise Refused("term_no_span", began=body.began, until=body.until)
    known = term_of(context, body.what, vehicle.id, body.unit if body.what is TermKind.SIM else "")
    term = known or new_term(context, body.what, vehicle.id, body.unit if body.what is TermKind.SIM else "")
    if known is not None and known.until:
        if not body.reason.strip():
            raise Refused("reason_needed", rule="TERM-1")
        was = EarlierEnd(until=known.until, by=context.author.id, at=iso(context.now), reason=body.reason.strip())
        term = replace(term, earlier=(*term.earlier, was))
    counted = tuple(replace(r, counted=True) for r in term.renewals)
    plan = body.plan.strip() or term.plan
    reckoned(context, _from(replace(term, plan=plan, renewals=counted), span))


def _from(term: ServiceTerm, span: Span) -> ServiceTerm:
    return replace(term, anchor=span.anchor.isoformat(), months=span.months)


def end_term(context: DecisionContext, body: EndTerm) -> None:
    term = context.need(ServiceTerm, context.line.subject)
    if term.state is TermState.ENDED:
        raise Refused("term_ended", plate=term.plate)
    if not body.reason.strip():
        raise Refused("reason_needed", rule="TERM-1")
    term = replace(term, state=TermState.ENDED, ended_why=body.reason.strip())
    context.put(term)
    no_longer_lapsed(context, term)
    reaches_again(context, term)


def report_signs(context: DecisionContext, body: ReportSigns) -> None:
    """The newest sign counts; what is no time, or lies in the future, is none."""
    for sign in body.signs:
        try:
            at = parse_time(sign.at)
            said = iso(at)
        except (Unreadable, OverflowError):
            continue
        vehicle = vehicle_now(context, sign.vehicle)
        for term in context.find(ServiceTerm, "vehicle", vehicle.id if vehicle else sign.vehicle):
            newer = not term.last_sign or parse_time(term.last_sign) < at
            if newer and at <= context.now:
                context.put(replace(term, last_sign=said))


def top_up(context: DecisionContext, body: TopUpSim) -> None:
    """The carrier was paid, by its slip: a number, or a photo of it.

    No money of ours moves here: what was paid out of cash in hand is an outlay as any other (`expense.spend`).
    """
    unit = context.get(Unit, UnitId(body.unit))
    order = order_of(context)
    id = context.fresh(SimTopUp, body.top_up, order)
    if unit is None or unit.unit is not UnitKind.SIM:
        context.irregular("sim_unknown", id, order, number=body.number or body.unit)
    slip, until = body.slip.strip(), read_date(body.until)
    if not slip and not body.photo:
        context.irregular("slip_missing", id, order, number=body.number or body.unit)
    if slip and any(one.id != id for one in context.find(SimTopUp, "slip", slip)):
        context.irregular("slip_twice", id, order, number=body.number or body.unit, slip=slip)
    context.put(
        SimTopUp(
            id=id,
            unit=body.unit,
            number=unit.number if unit else body.number,
            vehicle=unit.holder if unit else "",
            carrier=body.carrier.strip(),
            fen=body.fen,
            slip=slip,
            photo=body.photo,
            until=body.until if until else "",
            at=iso(context.at),
            by=context.author.id,
            by_name=context.author.name,
        )
    )
    for term in context.find(ServiceTerm, "unit", body.unit) if body.unit and until else ():
        context.put(replace(term, carrier_until=max(term.carrier_until, body.until)))


def follow_vehicles(context: DecisionContext, _: object) -> None:
    """Terms are seen by who sees their vehicle, and bear its plate and customer; a card's go where the card went.

    So whatever a line changed of a vehicle: a list, another plate, an order, a swap.
    """
    for vehicle in [r for r in context.decision().records if isinstance(r, Vehicle)]:
        terms = list(context.find(ServiceTerm, "vehicle", vehicle.id))
        if vehicle.sim:
            terms += [t for t in context.find(ServiceTerm, "unit", vehicle.sim) if t.vehicle != vehicle.id]
        for term in terms:
            if not term.merged_into:
                _follow(context, term, vehicle_now(context, vehicle.id) or vehicle)


def _follow(context: DecisionContext, term: ServiceTerm, home: Vehicle) -> None:
    """To the vehicle that stands: one that gave way brings its term along, or what was paid for it."""
    kept = term_of(context, term.what, home.id, term.unit)
    if kept is not None and kept.id != term.id:
        join_terms(context, term, kept)
        return
    now = replace(
        term,
        vehicle=home.id,
        plate=home.plate or term.plate,
        customer=home.customer or term.customer,
        open_to=home.open_to,
    )
    if now != term:
        context.put(now)
