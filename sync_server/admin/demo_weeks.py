"""The weeks before the demo: more customers with fleets of every kind, and orders that came in day by day.

For those who look around (`paigong demo`); tests and benchmarks begin with `demo.fill` alone. Drawn from one seed:
every demo shows the same, but for its dates.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import SYSTEM_DEVICE, Fen, PersonId, ReceiptId, VehicleId
from rulebook.kernel.times import company_day
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval
from rulebook.subjects.company.commands import AddCustomer, ImportVehicles, SetPrice
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.complaints.commands import CalmComplaint, ExplainComplaint, HearComplaint, TellCustomer
from rulebook.subjects.complaints.records import About, CauseKind
from rulebook.subjects.dealers.commands import AssignDealer, SetDealer
from rulebook.subjects.devices.commands import LeaseBlock
from rulebook.subjects.orders.commands import ApproveOrder, AssignOrder, CancelOrder, SuspendOrder
from rulebook.subjects.receipts.numbers import receipt_number
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.service_terms.commands import RenewTerm, SetPlan, TermRow
from rulebook.subjects.service_terms.records import TermKind
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Place, UnitKind
from rulebook.subjects.visits.records import FeeLine
from sync_server.admin.demo import PRICES, iccid, imei
from sync_server.admin.demo_calls import fill_calls
from sync_server.admin.generating import drawing
from sync_server.admin.generating.people import moment
from sync_server.admin.generating.planning import Planned, Planner
from sync_server.admin.generating.vocabulary import WAITS
from sync_server.core.company import Company
from sync_server.core.system import write_as_system

Do = Callable[..., None]
"""Writes a command: what, about what, when, and on whose behalf (the system's, where nobody is named)."""

SEED, WEEKS = 13, 3
CUSTOMERS, VEHICLES, ORDERS = 14, 40, 18
FIRST_UNIT = 3_000_000
"""Numbers of fitted units begin here: none that `demo.fill` gives."""
*DEMO_MODELS, SIM_MODEL = (model for model, *_ in PRICES)
PLATFORM, YEAR, PAID = "PLATFORM-Y", Fen(36_000), ReceiptId("demo-term-1")
DEALER, COMPLAINT, REFUND = "demo-dealer-1", "demo-complaint-2", "demo-refund-1"
TECHNICIAN = "p-zhao"
"""Who has the assigned ones: the first technician's day stays as short as a newcomer can read."""


def add_weeks(company: Company) -> None:
    """Write it all into a company that `demo.fill` made, in one transaction."""
    now, dice = company.clock(), random.Random(SEED)
    today = company_day(now)
    first = today - timedelta(weeks=WEEKS)
    customers = drawing.customers(dice)[:CUSTOMERS]
    fleets = drawing.fleets(dice, customers, VEHICLES)
    planner = Planner(dice, customers, fleets)
    waiting = planner.waiting(first, today + timedelta(days=1), ORDERS, technicians=1)
    with company.write() as work:

        def do(command: Command, subject: str, at: datetime, actor: str = "system") -> None:
            write_as_system(work, company.master, command, subject, at, actor)

        opened = moment(first, 7)
        for customer, rows in zip(customers, fleets, strict=True):
            entered = AddCustomer(
                name=customer.name,
                address=customer.address,
                contact=customer.contact,
                contact_phone=customer.phone,
            )
            do(entered, customer.id, opened)
            batch = ImportVehicles(
                file=f"{customer.name}车辆明细.xlsx", sha256="0" * 64, vehicles=tuple(rows), customer=customer.id
            )
            do(batch, f"import:{customer.id}", opened)
        for n, row in enumerate(row for rows in fleets for row in rows):
            _fit(do, n, row.plate, dice.choice(DEMO_MODELS), opened)
        for order in sorted(waiting, key=lambda one: (one.opened, one.called)):
            _call(do, order, dice, now)
        _dealt_with(do, customers[0].id, fleets[0][0].plate, now)
        whose = next(n for n, rows in enumerate(fleets) if len(rows) >= 2)
        fill_calls(company, work, customers[whose], fleets[whose])


def _paid_a_year(do: Do, plate: str, now: datetime) -> None:
    """The customer has paid a year of the platform by wire, at the desk."""
    name, english = "平台服务费 一年", "Platform, a year"
    price = SetPrice(model=PLATFORM, name=name, name_en=english, fen=YEAR, valid_from="2025-01-01")
    do(price, PLATFORM, now)
    do(SetPlan(what=TermKind.PLATFORM, months=12), PLATFORM, now)
    do(LeaseBlock(device=SYSTEM_DEVICE, person=PersonId("p-li"), series="PGDM", first=1, last=1), "PGDM:1", now)
    renewed = RenewTerm(
        receipt=PAID,
        number=receipt_number("PGDM", 1),
        token="demo-term-receipt-0000001",
        plate=plate,
        rows=(
            TermRow(
                what=TermKind.PLATFORM,
                vehicle=VehicleId(vehicle_id(plate)),
                plan=PLATFORM,
                months=12,
                fen=YEAR,
            ),
        ),
        lines=(FeeLine(model=PLATFORM, name=price.name, name_en=price.name_en, quantity=1, fen=YEAR),),
        total=YEAR,
        method=Method.TRANSFER,
    )
    do(renewed, "", now, "p-li")


def _dealt_with(do: Do, customer: str, plate: str, now: datetime) -> None:
    """A dealer with two customers, one of whom was charged too much: finance has money to pay back."""
    _paid_a_year(do, plate, now)
    do(SetDealer(name="苏南车联经销有限公司", branch="苏州", contact="陆经理"), DEALER, now, "p-wu")
    since = company_day(now).replace(day=1).isoformat()
    for whose in (customer, "c-shunda"):
        do(AssignDealer(dealer=DEALER, since=since, reason="经销商介绍的客户"), whose, now, "p-wu")
    what = "收费比报价多一百二"
    said = HearComplaint(what=what, about=About.CHARGE, wish="退差价", customer=customer, receipt=PAID)
    whys = ("报价按旧价目表", "调价没有通知到人")
    for command in (
        said,
        CalmComplaint(what="先核对凭证，两小时内回话"),
        TellCustomer(what="多收属实，今天申请退款"),
        ExplainComplaint(cause=CauseKind.PRICE, whys=whys),
    ):
        do(command, COMPLAINT, now, "p-li")
    ask = AskApproval(subject="refund", about=COMPLAINT, amount=Fen(12_000), reason="按旧价目表多收")
    do(ask, REFUND, now, "p-li")
    do(GrantApproval(), REFUND, now, "p-zhou")


def _fit(do: Do, n: int, plate: str, model: str, at: datetime) -> None:
    """A terminal and its SIM on the vehicle, as the archive knows them."""
    holder = vehicle_id(plate)
    terminal = ReceiveUnit(
        unit=UnitKind.TERMINAL, number=imei(FIRST_UNIT + n), model=model, place=Place.VEHICLE, holder=holder
    )
    sim = ReceiveUnit(
        unit=UnitKind.SIM,
        number=iccid(FIRST_UNIT + n),
        model=SIM_MODEL,
        phone=f"106491{n:07d}",
        place=Place.VEHICLE,
        holder=holder,
    )
    for unit in (terminal, sim):
        do(unit, unit.number, at)


def _call(do: Do, order: Planned, dice: random.Random, now: datetime) -> None:
    """One order as far as it has come, each step by whoever takes it."""
    at = min(moment(order.opened, order.called / 60), now)
    do(order.paper(), order.id, at, "p-li")
    if order.reaches in ("draft", "submitted"):
        return
    do(ApproveOrder(revision=1), order.id, min(at + timedelta(hours=1), now), "p-zhou")
    later = min(at + timedelta(hours=3), now)
    if order.reaches == "assigned":
        do(AssignOrder(technician=PersonId(TECHNICIAN)), order.id, later, "p-chen")
    elif order.reaches == "suspended":
        do(SuspendOrder(waiting_for=dice.choice(WAITS)), order.id, later, "p-chen")
    elif order.reaches == "cancelled":
        do(CancelOrder(reason=dice.choice(WAITS)), order.id, later, "p-chen")
