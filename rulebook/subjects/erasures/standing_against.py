"""What stands against an erasure: work, disputes, money, and the term for which books are kept (SEC-2).

A phone that holds less of the books can only find less of it: what it says, the server says too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from rulebook.kernel.errors import Refused
from rulebook.kernel.irregularities import SETTLED, Irregularity, IrregularityState
from rulebook.kernel.records import record_id
from rulebook.kernel.times import add_months, company_day, day_ends, parse_time
from rulebook.kernel.world import World
from rulebook.policy.settings import setting
from rulebook.subjects.approvals.records import ApprovalForm, FormState
from rulebook.subjects.cases.records import CaseKind, ServiceCase
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.complaints.records import Complaint, ComplaintState
from rulebook.subjects.customer_pages.records import CustomerPage, PageState, PublicReport, ReportState
from rulebook.subjects.dealers.records import Shipment, ShipmentState, Turnover
from rulebook.subjects.erasures.errors import IRREGULARITIES
from rulebook.subjects.erasures.rounds import open_rounds
from rulebook.subjects.follow_ups.records import FollowUp, FollowUpPlan, FollowUpState, PlanState
from rulebook.subjects.messages.records import OPEN as MESSAGE_OPEN
from rulebook.subjects.messages.records import Message
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.promises.records import Promise, PromiseState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.refunds.records import Refund, RefundState
from rulebook.subjects.rounds.charges import RoundCharge
from rulebook.subjects.service_terms.records import ServiceTerm, TermRenewal, TermState
from rulebook.subjects.spoken.records import SpokenApproval, SpokenState

OVER = (OrderState.CLOSED, OrderState.CANCELLED)
OF_NO_ORDER = (
    Complaint,
    CustomerPage,
    FollowUp,
    PublicReport,
    Receivable,
    ServiceCase,
    ServiceTerm,
    Shipment,
    Vehicle,
)
"""Kinds whose records bear their customer, and of which something can be told that is of no order."""
DISPUTES = (CaseKind.COMPLAINT, CaseKind.DISPUTE)


def need_nothing_against(world: World, customer: str, now: datetime) -> None:
    """Raises Refused: `erase_disputed`, `erase_owed`, `erase_open`, which name what; `erase_books`, until when."""
    orders = list(world.find(Order, "customer", customer))
    for code, found in (
        ("erase_disputed", _disputed(world, customer, orders)),
        ("erase_owed", _owed(world, customer, orders)),
        ("erase_open", _open(world, customer, orders)),
    ):
        if what := next(found, ""):
            raise Refused(code, what=what)
    if (until := kept_until(world, customer, orders, now)) and now < day_ends(until):
        raise Refused("erase_books", day=until.isoformat())


def _disputed(world: World, customer: str, orders: list[Order]) -> Iterator[str]:
    """Complaints and disputes that are not closed, by number or id."""
    yield from (one.number or one.id for one in _complaints(world, customer, orders))
    for case in world.find(ServiceCase, "customer", customer):
        if case.is_open and case.kind in DISPUTES:
            yield case.number or case.id


def _complaints(world: World, customer: str, orders: list[Order]) -> Iterator[Complaint]:
    found = [*world.find(Complaint, "customer", customer)]
    found += [one for order in orders for one in world.find(Complaint, "order", order.id)]
    yield from (one for one in found if one.state is ComplaintState.OPEN)


def _owed(world: World, customer: str, orders: list[Order]) -> Iterator[str]:
    """Money that is owed either way, or in somebody's hands."""
    for debt in world.find(Receivable, "customer", customer):
        if debt.state is ReceivableState.OPEN:
            yield debt.number or debt.id
    for receipt in _receipts(world, customer, orders):
        if receipt.holder or receipt.clearing:
            yield receipt.final or receipt.number
    for refund in _refunds(world, customer, orders):
        if refund.state is RefundState.OWED or refund.unseen:
            yield refund.number or refund.id


def _receipts(world: World, customer: str, orders: list[Order]) -> Iterator[Receipt]:
    """Those of their orders, and those that are of none: renewals at the office, what was owed and is paid."""
    for order in orders:
        yield from world.find(Receipt, "order", order.id)
    ids = [one.id for one in world.find(TermRenewal, "customer", customer)]
    debts = [one.id for one in world.find(Receivable, "customer", customer)]
    for id in dict.fromkeys([*ids, *debts]):
        found = world.get(Receipt, id)
        if found and not found.order:
            yield found
    for id in debts:
        yield from (one for one in world.find(Receipt, "collects", id) if not one.order)


def _refunds(world: World, customer: str, orders: list[Order]) -> Iterator[Refund]:
    yield from world.find(Refund, "whose", customer)
    for order in orders:
        yield from (one for one in world.find(Refund, "order", order.id) if one.whose != customer)


def _open(world: World, customer: str, orders: list[Order]) -> Iterator[str]:
    """Whatever somebody still has to do for them, or told them that they would."""
    for order in orders:
        if order.state not in OVER:
            yield order.id
        yield from _open_of(world, order)
    yield from (c.number or c.id for c in world.find(ServiceCase, "customer", customer) if c.is_open)
    for term in world.find(ServiceTerm, "customer", customer):
        if term.state is TermState.RUNNING:
            yield term.plate or term.number or term.id
    for page in world.find(CustomerPage, "customer", customer):
        if page.state is PageState.ACTIVE:
            yield page.id
    for report in world.find(PublicReport, "customer", customer):
        if report.state is ReportState.WAITING:
            yield report.number or report.id
    yield from (m.id for m in world.find(Message, "customer", customer) if m.state in MESSAGE_OPEN)
    for call in world.find(FollowUp, "customer", customer):
        if call.state is FollowUpState.DUE:
            yield call.plate or call.id
    for shipment in world.find(Shipment, "customer", customer):
        if shipment.state is ShipmentState.SENT:
            yield shipment.number or shipment.id
    for vehicle in world.find(Vehicle, "customer", customer):
        if any(plan.state is PlanState.ACTIVE for plan in world.find(FollowUpPlan, "vehicle", vehicle.id)):
            yield vehicle.plate
    yield from open_rounds(world, customer)
    yield from _told_of(world, customer, orders)


def _told_of(world: World, customer: str, orders: list[Order]) -> Iterator[str]:
    """Irregularities that nobody settled about what is of no order: a shipment, a call, a debt, a vehicle.

    That words of theirs came late is nothing that is open with them.
    """
    ids = {customer, *(one.id for one in orders)}
    for kind in OF_NO_ORDER:
        ids.update(record_id(one) for one in world.find(kind, "customer", customer))
    for state in (one for one in IrregularityState if one not in SETTLED):
        for told in world.find(Irregularity, "state", state):
            if (
                not told.order
                and told.code not in IRREGULARITIES
                and any(f":{id}:" in f":{told.about}:" for id in ids)
            ):
                yield told.id


def _open_of(world: World, order: Order) -> Iterator[str]:
    yield from (i.id for i in world.find(Irregularity, "order", order.id) if not i.is_settled)
    yield from (p.what for p in world.find(Promise, "order", order.id) if p.state is PromiseState.OPEN)
    yield from (f.id for f in world.find(ApprovalForm, "order", order.id) if f.state is FormState.ASKED)
    yield from (s.id for s in world.find(SpokenApproval, "order", order.id) if s.state is SpokenState.CLAIMED)


def kept_until(world: World, customer: str, orders: list[Order], now: datetime) -> date | None:
    """The last day on which the books of their last paper with money are kept; None where there is no such paper.

    Counted from the end of that paper's year (accounting archives), for the figure `books_keep_months`.
    """
    days = list(_papers(world, customer, orders))
    if not days:
        return None
    last = max(days)
    return add_months(date(last.year, 12, 31), setting(world, "books_keep_months", now))


def _papers(world: World, customer: str, orders: list[Order]) -> Iterator[date]:
    """The day of each."""
    moments = [one.at for one in _receipts(world, customer, orders)]
    moments += [one.paid_at or one.granted_at for one in _refunds(world, customer, orders)]
    for debt in world.find(Receivable, "customer", customer):
        moments.append(debt.opened_at)
        yield from (date.fromisoformat(paid.day) for paid in debt.payments)
    moments += [one.at for one in world.find(TermRenewal, "customer", customer)]
    moments += [one.at for one in world.find(RoundCharge, "customer", customer)]
    moments += [one.at for one in world.find(Turnover, "customer", customer)]
    yield from (company_day(parse_time(moment)) for moment in moments)
