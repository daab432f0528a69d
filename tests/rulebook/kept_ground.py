"""What the examples of commands kept whole are about: visits, papers, a vehicle, a debt."""

from __future__ import annotations

from collections.abc import Callable

from company import CUSTOMER, IN_STORE, OTHER_TRUCK, Company, Hand, imei, unit

from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen, ReceiptId, VisitId
from rulebook.subjects.branches.commands import OpenBranch
from rulebook.subjects.company.commands import VehicleLine
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.records import FeeLine

LI, WANG = VisitId("order-1-visit"), VisitId("order-2-visit")
STOCK = unit(UnitKind.TERMINAL, IN_STORE)
OWED = ReceiptId("receipt-owed")
LINE = FeeLine(model="GT-100", name="终端", name_en="terminal", quantity=2, fen=Fen(31_700))
PAPER = {
    "kind": OrderKind.REMOVAL,
    "customer": CUSTOMER,
    "customer_name": "顺达物流二部",
    "address": "天津市西青区1号",
    "contact": "孙调度",
    "contact_phone": "13900139000",
    "product_model": "GT-200",
    "purchase_date": "2025-02-17",
    "problem": "掉线",
    "symptom": "红灯常亮",
    "tried": "已重启两次",
    "vehicles": (OTHER_TRUCK,),
    "appointment": "2026-03-04T14:00:00+08:00",
    "agreed_fee": Fen(4_321),
}
VEHICLE = VehicleLine(
    plate="京C33333",
    vehicle_type="冷藏车",
    vin="LSVAA4182E2184847",
    driver="周师傅",
    driver_phone="13700137000",
    model="GT-300",
    terminal=imei(77),
    sim="89860486900000000778",
    sim_phone="14400000077",
    plate_colour="yellow",
)
Said = tuple[Hand, Command, str]


def second_branch(co: Company) -> str:
    co.dong.must(OpenBranch(name="苏州服务中心"), "suzhou")
    return "suzhou"


Says = dict[str, tuple[Callable[[Company], Said], set[str]]]
"""Command → who says it of what; and which of its fields are nothing to be kept beside the line."""
