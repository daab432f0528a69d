"""What came in by a page: quarantined, its term running from the first second; taken or dismissed (CUST-1)."""

from __future__ import annotations

import msgspec

from rulebook.kernel.authority import by_system
from rulebook.kernel.decision_context import DecisionContext
from rulebook.kernel.errors import Refused
from rulebook.kernel.ids import CaseId, CustomerId, LineId, OrderId, UnitId, VehicleId
from rulebook.kernel.times import company_day, iso
from rulebook.kernel.world import World
from rulebook.policy.clocks import Clock
from rulebook.policy.running_clocks import first_due, meet, start_clock
from rulebook.subjects.cases.commands import HearCase
from rulebook.subjects.cases.handlers import hear_case
from rulebook.subjects.cases.lateness import told
from rulebook.subjects.cases.records import Channel, ServiceCase
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.customer_pages.commands import DismissReport, ReportByPage, TakeReport
from rulebook.subjects.customer_pages.records import CustomerPage, PublicReport, ReportState
from rulebook.subjects.orders.records import Order

replace = msgspec.structs.replace
ROW = "web_report"
"""Its row among the terms of rulebook/policy/clocks.py."""


def report_by_page(context: DecisionContext, body: ReportByPage) -> None:
    """Kept word for word, whatever the page is by now: it was said. Only the server writes it."""
    if by_system(context):
        open_report(context, context.line.subject or context.line.id, body)


def open_report(context: DecisionContext, id: str, body: ReportByPage, stars: int | None = None) -> None:
    """A report that waits to be taken; its term runs from the line's time on."""
    page = context.get(CustomerPage, body.page)
    order = context.get(Order, body.order) if body.order else None
    vehicle = context.get(Vehicle, body.vehicle) if body.vehicle else None
    if vehicle is None and order and len(order.vehicles) == 1:
        vehicle = context.get(Vehicle, order.vehicles[0])
    customer = page.customer if page else order.customer if order else None
    id = context.fresh(PublicReport, id)
    report = PublicReport(
        id=id,
        number=f"B{company_day(context.at):%y%m%d}-{id[-5:].upper()}",
        page=body.page,
        state=ReportState.WAITING,
        said=body.said.strip(),
        caller=body.caller.strip(),
        phone=body.phone.strip(),
        order=OrderId(body.order) if body.order else None,
        vehicle=vehicle.id if vehicle else VehicleId(body.vehicle) if body.vehicle else None,
        plate=vehicle.plate if vehicle else "",
        customer=customer,
        customer_name=page.customer_name if page else order.customer_name if order else "",
        photo=body.photo,
        stars=stars,
        at=iso(context.at),
        line=context.line.id,
        clocks=(start_clock(context, ROW, context.at, "online"),),
    )
    _keep(context, report)


def _keep(context: DecisionContext, report: PublicReport, looked: bool = False) -> None:
    clocks = told(context, report.id, report.clocks, None, looked, number=report.number)
    context.put(replace(report, clocks=clocks))


def report_due(world: World, report: PublicReport) -> str:
    return first_due(report.clocks)


def report_passed(context: DecisionContext, report: PublicReport) -> None:
    """Nobody has taken it in time: told, and it goes on waiting."""
    _keep(context, report, looked=True)


def _waiting(context: DecisionContext) -> PublicReport:
    report = context.need(PublicReport, context.line.subject)
    if report.state is not ReportState.WAITING:
        raise Refused("report_over", number=report.number, name=report.decided_by_name)
    return report


def _decided(context: DecisionContext, report: PublicReport, state: ReportState, why: str = "") -> PublicReport:
    return replace(
        report,
        state=state,
        decided_by=context.author.id,
        decided_by_name=context.author.name,
        decided_at=iso(context.now),
        why=why,
        clocks=_met(context, report),
    )


def _met(context: DecisionContext, report: PublicReport) -> tuple[Clock, ...]:
    return tuple(meet(clock, context.now, context.now, LineId(context.line.id)) for clock in report.clocks)


def take_report(context: DecisionContext, body: TakeReport) -> None:
    """A case of the taker's with the report's own id, heard when the customer wrote it: no second is lost."""
    report = _waiting(context)
    vehicle = context.get(Vehicle, report.vehicle) if report.vehicle else None
    if context.get(ServiceCase, report.id):
        raise Refused("report_over", number=report.number, name=report.decided_by_name)
    heard = HearCase(
        kind=body.kind,
        channel=Channel.WEB,
        said=report.said,
        customer=report.customer or CustomerId(""),
        customer_name=report.customer_name,
        caller=report.caller,
        phone=report.phone,
        vehicle=report.vehicle or VehicleId(""),
        plate=report.plate,
        unit=UnitId(vehicle.terminal) if vehicle and vehicle.terminal else UnitId(""),
        order=report.order or OrderId(""),
        received=report.at,
    )
    hear_case(context, heard)
    taken = replace(_decided(context, report, ReportState.TAKEN), case=CaseId(report.id))
    _keep(context, taken)


def dismiss_report(context: DecisionContext, body: DismissReport) -> None:
    if not body.reason.strip():
        raise Refused("reason_needed")
    _keep(context, _decided(context, _waiting(context), ReportState.DISMISSED, body.reason.strip()))
