"""Two terms of one truck, which stood in the archive twice, become one: nothing that was paid is lost (TERM-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.times import iso, parse_time
from rulebook.subjects.service_terms.lookup import base_of, span_now
from rulebook.subjects.service_terms.records import EarlierEnd, ServiceTerm, TermState
from rulebook.subjects.service_terms.renewing import reckoned
from rulebook.subjects.service_terms.warnings import no_longer_lapsed

replace = msgspec.structs.replace


def join_terms(context: DecisionContext, gone: ServiceTerm, kept: ServiceTerm) -> None:
    """`kept` takes over what was paid for `gone`, which ends. Of two ends that were set the later one holds.

    Renewals of both count, one after another; the ends that both had are kept.
    """
    ends = [
        EarlierEnd(until=one.until, by=context.author.id, at=iso(context.now)) for one in (kept, gone) if one.until
    ]
    base = max(kept, gone, key=lambda term: span.until.isoformat() if (span := base_of(term)) else "")
    renewals = {one.id: one for one in (*kept.renewals, *gone.renewals)}
    both = replace(
        kept,
        anchor=base.anchor,
        months=base.months,
        plan=kept.plan or gone.plan,
        renewals=tuple(renewals.values()),
        last_sign=max(filter(None, (kept.last_sign, gone.last_sign)), key=parse_time, default=""),
        earlier=(*kept.earlier, *gone.earlier, *ends),
    )
    reckoned(context, both, revive=gone.state is not TermState.ENDED and span_now(gone) is not None)
    ended = replace(
        gone, state=TermState.ENDED, until="", anchor="", months=0, renewals=(), told=(), merged_into=kept.id
    )
    context.put(ended)
    no_longer_lapsed(context, ended)
