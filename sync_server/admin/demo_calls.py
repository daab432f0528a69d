"""What the demo has of calls after a visit: one that was asked, with a case that came of it, and one that is due.

For those who look around (`paigong demo`), beside the weeks before it (FUP-1).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen, PersonId, VisitId
from rulebook.kernel.times import company_day
from rulebook.subjects.cases.records import CaseKind
from rulebook.subjects.company.commands import VehicleLine
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.follow_ups.commands import AskCustomer, FollowOnCase
from rulebook.subjects.orders.commands import AcceptOrder, ApproveOrder, AssignOrder, OpenOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart, RecordFinding, RecordWork, SignVisit
from rulebook.subjects.visits.papers import sheet_digest, sheet_for
from rulebook.subjects.visits.records import Stroke, Visit
from sync_server.admin.generating.drawing import MadeCustomer
from sync_server.admin.generating.people import moment
from sync_server.core.company import Company
from sync_server.core.system import write_as_system
from sync_server.db.unit_of_work import UnitOfWork

ASKED, DUE, CASE = "demo-order-00s1w4", "demo-order-00t2x5", "demo-case-00f4p3"
TICKED = ("details", "customer_called", "tools", "spares", "papers")
STROKES = (Stroke(points=tuple((x * 10, x * 7 % 300, x * 16) for x in range(12))),)


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """A visit without parts: what was wrong, what was done."""

    problem: str
    symptom: str
    finding: str
    work: str
    cause: str


LOOSE = Done(
    problem="时断时续", symptom="颠簸后掉线", finding="电源线松动", work="重新压接并固定", cause="端子没有压紧"
)
ANTENNA = Done(
    problem="定位慢",
    symptom="启动十分钟才定位",
    finding="天线被金属板挡住",
    work="天线移到挡风玻璃下",
    cause="安装位置不当",
)


def fill_calls(company: Company, work: UnitOfWork, customer: MadeCustomer, rows: list[VehicleLine]) -> None:
    """Two vehicles of one customer, visited yesterday and today; within the caller's transaction."""
    now = company.clock()
    today = company_day(now)
    yesterday = moment(today - timedelta(days=1), 14)

    def do(command: Command, subject: str, at: datetime, actor: str) -> None:
        write_as_system(work, company.master, command, subject, at, actor)

    _visit(do, work, ASKED, _paper(customer, rows[0], LOOSE, yesterday), LOOSE, yesterday)
    _visit(do, work, DUE, _paper(customer, rows[1], ANTENNA, now), ANTENNA, now - timedelta(hours=2))
    at = min(now, moment(today, 16))
    calls = (f"{ASKED}:next_day", f"{ASKED}:three_days")
    said = AskCustomer(
        said="现在一直在线，师傅很细心",
        paid=Fen(0),
        follow_ups=calls,
        works=True,
        satisfied=5,
        spoken_with=customer.contact,
    )
    more = FollowOnCase(
        case=CASE,
        said="下月新买两台牵引车，想一起装，请报价",
        kind=CaseKind.LEAD,
        follow_ups=calls,
        spoken_with=customer.contact,
    )
    do(said, ASKED, at, "p-li")
    do(more, ASKED, at, "p-li")


def _paper(customer: MadeCustomer, row: VehicleLine, done: Done, at: datetime) -> OpenOrder:
    return OpenOrder(
        kind=OrderKind.REPAIR,
        customer=customer.id,
        customer_name=customer.name,
        address=customer.address,
        contact=customer.contact,
        contact_phone=customer.phone,
        product_model="BSJ-GT06N",
        purchase_date=(company_day(at) - timedelta(days=90)).isoformat(),
        problem=done.problem,
        symptom=done.symptom,
        tried="热线：已请司机重启终端，无效",
        vehicles=(vehicle_id(row.plate),),
        submit=True,
    )


def _visit(
    do: Callable[[Command, str, datetime, str], None],
    work: UnitOfWork,
    id: str,
    paper: OpenOrder,
    done: Done,
    at: datetime,
) -> None:
    """From the call in the hours before to the signature at `at`, each step by whoever takes it."""
    visit = VisitId(f"{id}-v")
    called = at - timedelta(hours=4)
    do(paper, id, called, "p-li")
    do(ApproveOrder(revision=1), id, called + timedelta(minutes=10), "p-zhou")
    do(AssignOrder(technician=PersonId("p-zhao")), id, called + timedelta(minutes=20), "p-chen")
    steps: tuple[Command, ...] = (
        AcceptOrder(),
        Depart(visit=visit, ticked=TICKED),
        Arrive(visit=visit),
        RecordFinding(visit=visit, finding=done.finding, reproduced=True),
        RecordWork(visit=visit, work=done.work, cause=done.cause, customer_tried=True),
    )
    for n, step in enumerate(steps):
        do(step, id, at - timedelta(minutes=12 * (len(steps) - n)), "p-zhao")
    order, known = work.get(Order, id), work.get(Visit, visit)
    assert order is not None
    assert known is not None
    sheet = sheet_for(work, order, known, "zh-CN")
    signed = SignVisit(visit=visit, signer=order.contact, digest=sheet_digest(sheet), sheet=sheet, strokes=STROKES)
    do(signed, id, at, "p-zhao")
    do(CompleteVisit(visit=visit), id, at, "p-zhao")
