"""A term is warned of so many days ahead, and told once its last day is over (TERM-1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.ids import SYSTEM_PERSON, PersonId
from rulebook.kernel.times import day_begins, day_ends, iso, parse_time, read_date
from rulebook.kernel.world import World
from rulebook.subjects.service_terms.lookup import matters_of, warned_days
from rulebook.subjects.service_terms.records import ServiceTerm, TermState

replace = msgspec.structs.replace


def _warnings(world: World, term: ServiceTerm) -> Iterator[tuple[int, datetime]]:
    """(days ahead, moment) of each warning still to come: the first second of that day, company time."""
    until = read_date(term.until)
    if until is None:
        return
    for days in warned_days(world, until):
        if days not in term.told:
            yield days, day_begins(until) - timedelta(days=days)


def term_due(world: World, term: ServiceTerm) -> str:
    """The next moment at which something is to be told: a warning, or that its last day is over."""
    until = read_date(term.until)
    if until is None:
        return ""
    moments = [at for _, at in _warnings(world, term)]
    return iso(min([*moments, day_ends(until)]))


def term_passed(context: DecisionContext, term: ServiceTerm) -> None:
    """What is over is noted; of several at once, all are. Lapsed is told to customer service."""
    until = read_date(term.until)
    if until is None:
        return
    over = [days for days, at in _warnings(context, term) if at < context.now]
    term = replace(term, told=(*term.told, *over))
    if parse_time(iso(day_ends(until))) < context.now:
        term = replace(term, state=TermState.LAPSED)
        context.irregular(
            "term_lapsed", term.id, caused_by=(PersonId(SYSTEM_PERSON), ""), plate=term.plate, until=term.until
        )
    context.put(term)


def no_longer_lapsed(context: DecisionContext, term: ServiceTerm) -> None:
    """It was renewed, or nobody wants it any more: whoever was to ask need not."""
    context.settle_about("term_lapsed", term.id)


def reaches_again(context: DecisionContext, term: ServiceTerm) -> None:
    """Paid again as far as before a receipt of it was voided, or ended: nobody has to ask any more (RCT-2)."""
    for one in (one for one in term.renewals if one.void):
        for matter in matters_of(context, one.receipt, term):
            for told in context.standing("term_fell_back", matter):
                if term.state is TermState.ENDED or told.facts["before"] <= term.until:
                    context.settle(told)
