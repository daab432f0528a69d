"""Until when a receipt may be voided: while its visit lasts, else on its own day (RCT-2). Pure."""

from __future__ import annotations

from datetime import datetime

from rulebook.kernel.commands import Command
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.editions import since_4
from rulebook.kernel.ids import OrderId, VisitId
from rulebook.kernel.times import company_day, parse_time
from rulebook.kernel.world import World
from rulebook.subjects.approvals.commands import GrantApproval
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.orders.teamwork import as_seen_by, works_on
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.service_terms.records import TermRenewal
from rulebook.subjects.visits.records import Visit


def voided(context: DecisionContext, body: Command) -> Receipt | None:
    """The receipt that this line voids: by its issuer, or by whoever grants that the desk does; None for none."""
    if isinstance(body, VoidReceipt):
        found = context.get(Receipt, body.receipt)
        return found if found and found.void_reason else None
    if not isinstance(body, GrantApproval):
        return None
    form = context.line.subject
    return next((r for r in context.written(Receipt) if r.void_reason and r.void_form == form), None)


def void_on_its_day(receipt: Receipt, closed_at: str = "") -> bool:
    """Whether it was void by the end of its company day, or by when that was closed: its papers say so ever after.

    What the desk voids later is booked when it is granted, and changes no day that is over (RCT-2, CASH-7).
    """
    if not receipt.void_reason or not receipt.voided_at:
        return bool(receipt.void_reason)
    voided_at = parse_time(receipt.voided_at)
    if closed_at and voided_at > parse_time(closed_at):
        return False
    return company_day(voided_at) <= company_day(parse_time(receipt.at))


def given_at(world: World, receipt: Receipt) -> VisitId:
    """The visit at which it was given: that of its fee, or where a term was renewed (TERM-1); '' at the desk."""
    renewal = None if receipt.visit else world.get(TermRenewal, receipt.id)
    return receipt.visit or VisitId(renewal.visit if renewal else "")


def about_order(world: World, receipt: Receipt) -> OrderId | None:
    """The order that stays open while something about the receipt is; None where it was given at no visit."""
    if receipt.visit:
        return receipt.order
    visit = world.get(Visit, given_at(world, receipt))
    return visit.order if visit else None


def too_late_to_void(world: World, receipt: Receipt, at: datetime) -> bool:
    """Whether its visit is over by then, or its cash declared.

    Where no visit lasts, since it was given at the desk or the order is no more: whether its company day is over.
    """
    if receipt.handover is not None:
        return True
    visit = world.get(Visit, given_at(world, receipt))
    if visit is not None and (visit.completed_at or visit.unsolved):
        return True
    if receipt.visit and not since_4(world):
        return False
    return not _lasts(world, receipt, visit) and company_day(at) > company_day(parse_time(receipt.at))


def lasting_visit(world: World, receipt: Receipt) -> Visit | None:
    """The visit at which it was given, while its technician is on it as far as is known; None afterwards."""
    visit = world.get(Visit, given_at(world, receipt))
    order = world.get(Order, visit.order) if visit else None
    if visit is None or order is None or visit.completed_at or visit.unsolved:
        return None
    if order.state in (OrderState.CLOSED, OrderState.CANCELLED) or not works_on(world, order, visit.technician):
        return None
    return visit if as_seen_by(world, order, visit.technician).visit in (None, visit.id) else None


def _lasts(world: World, receipt: Receipt, visit: Visit | None) -> bool:
    """Whether its visit still goes on; what a phone does not hold of it is not called over."""
    if not given_at(world, receipt):
        return False
    order = world.get(Order, visit.order) if visit else None
    if order is None:
        return not getattr(world, "sees_all", False)
    return order.state not in (OrderState.CLOSED, OrderState.CANCELLED)
