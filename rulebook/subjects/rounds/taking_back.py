"""A fault that was noted by mistake is taken back: the fault stays on record, with who said so and why (RND-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.times import iso
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.rounds.commands import WithdrawFinding
from rulebook.subjects.rounds.records import Finding, FindingState, PointNote, Result, RoundStop

replace = msgspec.structs.replace


def withdraw_finding(context: DecisionContext, body: WithdrawFinding) -> None:
    """The first word stands. Of a fault that has its order the order stays, and the dispatcher is told.

    That it was without an order for too long is settled by it, unless it is one's own fault: nobody clears
    themselves (ROLE-2).
    """
    finding = context.get(Finding, body.finding)
    if finding is None:
        if context.sees_all:
            context.irregular("state", context.line.id, state="unknown")
        return
    if finding.withdrawn_at:
        return
    said = replace(
        finding,
        withdrawn_at=iso(context.at),
        withdrawn_by=context.author.id,
        withdrawn_by_name=context.author.name,
        withdrawn_why=body.reason.strip(),
    )
    if _is_worked_on(context, finding):
        context.put(said)
        context.irregular(
            "fault_taken_back",
            finding.id,
            name=finding.name,
            point=finding.point,
            number=finding.order_number,
            reason=said.withdrawn_why,
        )
        return
    context.put(replace(said, state=FindingState.WITHDRAWN))
    _note(context, said, body)
    if context.author.id != finding.by:
        context.settle_about("fault_without_order", finding.id)


def _is_worked_on(context: DecisionContext, finding: Finding) -> bool:
    order = context.get(Order, finding.order) if finding.order else None
    cancelled = order is not None and order.state is OrderState.CANCELLED
    return finding.state is FindingState.ORDERED and not cancelled


def _note(context: DecisionContext, finding: Finding, body: WithdrawFinding) -> None:
    """The point of the checklist says so, too, where the fault was still the newest word on it."""
    stop = context.get(RoundStop, finding.stop)
    if stop is None or not any(one.finding == finding.id for one in stop.points):
        return
    note = PointNote(
        point=finding.point,
        result=Result.OK if body.in_order else Result.NOT_SEEN,
        words=finding.withdrawn_why,
        at=finding.withdrawn_at,
        by=context.author.id,
        finding=finding.id,
    )
    context.put(replace(stop, points=tuple(note if one.finding == finding.id else one for one in stop.points)))
