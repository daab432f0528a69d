"""A company in the middle of an inspection round: seen, skipped, another unit, faults, one of them an order."""

from __future__ import annotations

from company import CUSTOMER, FITTED, IN_STORE, TRUCK, Company, imei
from round_facts import a_round_that_is_owed

from rulebook.kernel.ids import CustomerId, Fen, PersonId
from rulebook.rules import passed_deadlines
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.rounds.charges import Per
from rulebook.subjects.rounds.commands import (
    NotePoint,
    OrderFinding,
    PlanRound,
    PriceRound,
    SeeStop,
    SkipStop,
    StartRound,
    WithdrawFinding,
)
from rulebook.subjects.rounds.records import Every, How, Result, Rhythm, RoundKind
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Place, UnitKind

PLATES = tuple(f"京C{n:05d}" for n in range(31001, 31011))
ROUND = "round:monthly:2026-03-02"


def walked(company: Company) -> Company:
    """Twelve vehicles, of which eight are told; the server has looked."""
    rows = tuple(VehicleLine(plate=plate, vehicle_type="货车") for plate in PLATES)
    company.anna.must(ImportVehicles(file="车队.xlsx", sha256="9" * 64, vehicles=rows, customer=CUSTOMER))
    for n, plate in enumerate(PLATES):
        fitted = ReceiveUnit(
            unit=UnitKind.TERMINAL,
            number=imei(700 + n),
            model="GT-100",
            place=Place.VEHICLE,
            holder=f"vehicle:{plate}",
        )
        company.guo.must(fitted)
    company.bo.must(_plan("顺达车队月检", RoundKind.INSPECTION, Rhythm(every=Every.LAST_DAY)), "monthly")
    rooms = _plan(
        "公司安全巡查", RoundKind.PREMISES, Rhythm(every=Every.WEEKDAY, nth=1, weekday=4), "机房", "仓库"
    )
    company.bo.must(rooms, "rooms")
    for _ in range(3):
        for due in passed_deadlines(company.world, company.now):
            if due.record.startswith("round"):
                company.system.must(due)
    li = company.li
    li.must(StartRound(), ROUND)
    li.must(SeeStop(target=TRUCK, how=How.CAMERA, terminal=FITTED, all_ok=True), ROUND)
    for n, plate in enumerate(PLATES[:6]):
        number = IN_STORE if n == 3 else imei(700 + n)
        li.must(SeeStop(target=f"vehicle:{plate}", how=How.CAMERA, terminal=number, all_ok=True), ROUND)
    li.must(SkipStop(target=f"vehicle:{PLATES[6]}", reason="出车在外，周五回场"), ROUND)
    for n, words in ((0, "红灯常亮"), (4, "外壳裂了，进水")):
        fault = NotePoint(
            target=f"vehicle:{PLATES[n]}", point="指示灯", result=Result.FAULT, words=words, finding=f"f-{n}"
        )
        li.must(fault, ROUND)
    company.bo.must(OrderFinding(finding="f-0"), "order-of-a-round")
    mistake = NotePoint(
        target=f"vehicle:{PLATES[5]}", point="天线与线束", result=Result.FAULT, words="线断了", finding="f-5"
    )
    li.must(mistake, ROUND)
    li.must(WithdrawFinding(finding="f-5", reason="看错了车，是隔壁那辆"), ROUND)
    a_round_that_is_owed(company)
    asked = PriceRound(
        plan="monthly",
        customer=CustomerId(CUSTOMER),
        per=Per.STOP,
        fen=Fen(2_000),
        since="2026-03-31",
        reason="维保合同 WB-2026-07",
    )
    company.bo.must(asked, "price-asked")
    return company


def _plan(name: str, kind: RoundKind, rhythm: Rhythm, *rooms: str) -> PlanRound:
    return PlanRound(
        name=name,
        kind=kind,
        people=(PersonId("li"),),
        rhythm=rhythm,
        since="2026-03-02",
        customers=() if rooms else (CustomerId(CUSTOMER),),
        targets=rooms,
        points=("外观与固定", "指示灯", "定位与在线", "天线与线束"),
        window=3,
    )
