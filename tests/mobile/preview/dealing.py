"""A dealer with an issued month, a draft, an agreement to be approved and shipments, for their screens."""

from __future__ import annotations

from datetime import datetime

from company import CUSTOMER, STROKES, Company, visit_of

from rulebook.kernel.ids import Fen
from rulebook.kernel.times import COMPANY_ZONE
from rulebook.rules import passed_deadlines
from rulebook.subjects.company.commands import AddCustomer
from rulebook.subjects.dealers.commands import (
    ApproveRebate,
    AssignDealer,
    DecideAgreement,
    DisputeRebate,
    EndAgreement,
    SendShipment,
    SetAgreement,
    SetDealer,
    TakeShipment,
)
from rulebook.subjects.dealers.records import RebateStatement, ShipmentKind, ShipmentLine, Tier
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.visits.records import FeeLine

DEALER, OTHER = "dealer-1", "dealer-2"
TIERS = (Tier(Fen(0), 300), Tier(Fen(200_000), 450), Tier(Fen(1_000_000), 625))


def dealing(company: Company) -> Company:
    """March is issued and disputed, April is a draft; another dealer has no agreement yet."""
    dong = company.dong
    dong.must(
        SetDealer(name="苏南车联经销有限公司", branch="苏州", contact="陆经理", contact_phone="13913580246"),
        DEALER,
    )
    dong.must(SetDealer(name="皖江电子商行", branch="芜湖", contact="鲍老板"), OTHER)
    company.anna.must(AddCustomer(name="江淮冷链运输有限公司"), "c-dealt")
    dong.must(AssignDealer(dealer=DEALER, since="2026-01-01", reason="经销商介绍的客户"), CUSTOMER)
    dong.must(AssignDealer(dealer=OTHER, since="2026-01-01", reason="经销商介绍的客户"), "c-dealt")
    _agreement(company, "agreement-1", DEALER, "JX-2026-01")
    company.chen.must(DecideAgreement(allow=True), "agreement-1")
    dong.must(DecideAgreement(allow=True), "agreement-1")
    _agreement(company, "agreement-2", OTHER, "JX-2026-02")
    _taken(company, "r-1", 168_000)
    _taken(company, "r-2", 86_500)
    _month_ends(company, 4)
    drawn = company.world.get(RebateStatement, f"{DEALER}:2026-03")
    assert drawn
    company.fang.must(ApproveRebate(rebate=drawn.rebate, token="dealt" * 5), drawn.id)
    company.fang.must(EndAgreement(last="2026-06-30", reason="经销商六月底停业"), "agreement-1")
    company.fang.must(DisputeRebate(dispute="d-1", words="三月有一单没有算进来", said_by="陆经理"), drawn.id)
    _taken(company, "r-3", 42_000)
    _taken(company, "r-4", 36_000, customer="c-dealt", customer_name="江淮冷链运输有限公司")
    _month_ends(company, 5)
    _shipments(company)
    return company


def _agreement(company: Company, id: str, dealer: str, number: str) -> None:
    ask = SetAgreement(number=number, dealer=dealer, since="2026-01-01", until="2026-12-31", tiers=TIERS)
    company.fang.must(ask, id)


def _taken(company: Company, id: str, fen: int, **paper: str) -> None:
    order = company.order_in(OrderState.ON_SITE, f"order-{id}", company.wang, **paper)
    line = FeeLine(model="misc", name="其他", name_en="misc", quantity=1, fen=Fen(fen))
    issue = company.receipt_for(company.wang, order, visit_of(order), id, total=Fen(fen), lines=(line,))
    company.wang.must(issue, order)


def _month_ends(company: Company, month: int) -> None:
    company.now = datetime(2026, month, 1, 8, tzinfo=COMPANY_ZONE)
    for command in passed_deadlines(company.world, company.now):
        if command.record == "dealer":
            company.system.must(command)


def _shipments(company: Company) -> None:
    lines = (
        ShipmentLine(kind=ShipmentKind.PAID, what="GT-100", quantity=20, fen=Fen(21_000)),
        ShipmentLine(kind=ShipmentKind.FREE, what="GT-100", quantity=1),
        ShipmentLine(kind=ShipmentKind.LEAFLET, what="产品单页", quantity=300),
    )
    company.guo.must(SendShipment(number="FH-202605-1", dealer=DEALER, lines=lines), "ship-1")
    company.guo.must(TakeShipment(signer="陆经理", strokes=STROKES), "ship-1")
    company.guo.must(SendShipment(number="FH-202605-2", dealer=DEALER, lines=lines[1:]), "ship-2")
