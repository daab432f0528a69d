"""What a dealer agreed with us: proposed, ended early, each by two approvers, neither who asked (DEAL-1)."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.times import iso, read_date
from rulebook.policy.matrix import named, rows_for, steps_of
from rulebook.subjects.dealers.commands import DecideAgreement, EndAgreement, SetAgreement
from rulebook.subjects.dealers.rates import what_is_wrong
from rulebook.subjects.dealers.records import (
    Agreement,
    AgreementState,
    Dealer,
    Ending,
    EndingState,
    Signed,
)

replace = msgspec.structs.replace


def set_agreement(context: DecisionContext, body: SetAgreement) -> None:
    id = context.line.subject.strip()
    if not id or not body.number.strip():
        raise Refused("field_wrong", rule="DEAL-1", field="number" if id else "agreement", problem="empty")
    if context.get(Agreement, id) or any(context.find(Agreement, "number", body.number.strip())):
        raise Refused("exists", rule="DEAL-1", what=f"agreement {body.number}")
    dealer = context.need(Dealer, body.dealer)
    since, until = read_date(body.since), read_date(body.until)
    if since is None or until is None or until < since:
        field = "since" if since is None else "until"
        raise Refused("field_wrong", rule="DEAL-1", field=field, problem="not_a_date")
    if wrong := what_is_wrong(body.kind, body.tiers):
        raise Refused("field_wrong", rule="DEAL-1", field="tiers", problem=wrong)
    context.put(
        Agreement(
            id=id,
            number=body.number.strip(),
            dealer=dealer.id,
            since=since.isoformat(),
            until=until.isoformat(),
            basis=body.basis,
            kind=body.kind,
            counts=body.counts,
            tiers=body.tiers,
            scan=body.scan,
            asked_by=context.author.id,
            asked_by_name=context.author.name,
            asked_at=iso(context.now),
        )
    )


def end_agreement(context: DecisionContext, body: EndAgreement) -> None:
    """Asked once at a time. What issued statements told of days after its end is put right in the next ones."""
    found = context.need(Agreement, context.line.subject)
    if found.state is not AgreementState.IN_FORCE:
        raise Refused("agreement_not_running", number=found.number)
    if found.ending is not None:
        raise Refused("ending_waits", number=found.number, day=found.ending.last)
    last = read_date(body.last)
    if last is None or not found.since <= last.isoformat() < found.until:
        problem = "not_a_date" if last is None else "not_in_its_time"
        raise Refused("field_wrong", rule="DEAL-1", field="until", problem=problem)
    if not body.reason.strip():
        raise Refused("reason_needed", rule="DEAL-1")
    asked = Ending(
        last=last.isoformat(),
        until=found.until,
        reason=body.reason.strip(),
        by=context.author.id,
        by_name=context.author.name,
        at=iso(context.now),
    )
    context.put(replace(found, endings=(*found.endings, asked)))


def decide_agreement(context: DecisionContext, body: DecideAgreement) -> None:
    """Step by step as the matrix says; each step another person, none of them who asked (ROLE-2, ROLE-3)."""
    found = context.need(Agreement, context.line.subject)
    if found.state is AgreementState.ASKED:
        words, last = _word(context, found.number, found.asked_by, found.approvals)
        if not body.allow:
            context.put(replace(found, state=AgreementState.REFUSED, **_no(context, body)))
            return
        state = AgreementState.IN_FORCE if last else AgreementState.ASKED
        context.put(replace(found, approvals=words, state=state))
        return
    ending = found.ending
    if ending is None:
        raise Refused("agreement_decided", number=found.number)
    words, last = _word(context, found.number, ending.by, ending.approvals)
    if not body.allow:
        _decided(context, found, replace(ending, state=EndingState.REFUSED, **_no(context, body)))
    elif last:
        _decided(context, found, replace(ending, approvals=words, state=EndingState.GRANTED))
    else:
        _decided(context, found, replace(ending, approvals=words))


def _word(
    context: DecisionContext, number: str, asked_by: str, approvals: Sequence[Signed]
) -> tuple[tuple[Signed, ...], bool]:
    """The approvals with the author's own, and whether it is the last that is needed; refused where not theirs."""
    if context.author.id == asked_by:
        raise Refused("own_request")
    if context.author.id in {one.by for one in approvals}:
        raise Refused("approved_by_two", number=number)
    rows = rows_for(context, "agreement", 0, context.now)
    step = len(approvals) + 1
    if not (may := named(rows, step)).intersection(context.author.roles):
        raise Refused("no_role", roles=", ".join(sorted(may)))
    own = Signed(by=context.author.id, name=context.author.name, at=iso(context.now))
    return (*approvals, own), step >= max(steps_of(rows), default=1)


def _no(context: DecisionContext, body: DecideAgreement) -> dict[str, str]:
    if not body.why.strip():
        raise Refused("reason_needed", rule="DEAL-1")
    return {"refused_by": context.author.id, "why": body.why.strip()}


def _decided(context: DecisionContext, found: Agreement, ending: Ending) -> None:
    """The ending as it is now, in the place of the one that waited; granted, its day is the agreement's last."""
    endings = (*(one for one in found.endings if one is not found.ending), ending)
    until = ending.last if ending.state is EndingState.GRANTED else found.until
    context.put(replace(found, endings=endings, until=until))
