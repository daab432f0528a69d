"""Days in the life of the company, to look at: each scene is a company brought there by real commands."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
from functools import cache
from typing import Any

from company import CUSTOMER, OTHER_TRUCK, TRUCK, Company, iccid, imei, make_company, unit, visit_of
from fake import FakeSession

from mobile.client.session_api import InboxItem
from rulebook.kernel.errors import Refusal
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import AskApproval, GrantApproval, SetMatrix, SetSetting
from rulebook.subjects.approvals.records import Lapse, MatrixRow
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.company.commands import ImportVehicles, SetPrice, VehicleLine
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.letterhead.commands import SetLetterhead
from rulebook.subjects.letterhead.records import ID
from rulebook.subjects.orders.commands import AcceptOrder, AmendOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.pay_codes.commands import SetPayCode
from rulebook.subjects.promises.commands import MakePromise
from rulebook.subjects.receipts.records import Method
from rulebook.subjects.spoken.commands import ClaimSpoken
from rulebook.subjects.stock.commands import GiveUnits, ReceiveUnit, TakeStock
from rulebook.subjects.stock.records import Place, UnitKind
from rulebook.subjects.teams.commands import JoinTeam, ReportVehicle
from rulebook.subjects.visits.checklist import CHECKLIST
from rulebook.subjects.visits.commands import Arrive, Depart, RecordFinding, RecordWork

_S = OrderState
ME = "li"


def _furnish(company: Company) -> None:
    """More trucks, units and SIMs, so that lists look like lists."""
    lines = tuple(
        VehicleLine(plate=plate, vehicle_type=kind, driver="赵队长", driver_phone="13800138000")
        for plate, kind in (
            ("贵DF63170", "重型半挂牵引车"),
            ("粤BD12345", "小型轿车"),
            ("浙A8K26Z", "轿车"),
            ("沪C52K18", "中型普通货车"),
        )
    )
    company.anna.must(ImportVehicles(file="明细.xlsx", sha256="1" * 64, vehicles=lines, customer=CUSTOMER))
    store, mine = Place.STORE, []
    for number in (21, 22, 23):
        company.guo.must(ReceiveUnit(unit=UnitKind.TERMINAL, number=imei(number), model="GT-200 4G", place=store))
        mine.append(unit(UnitKind.TERMINAL, imei(number)))
    for number in (31, 32):
        receive = ReceiveUnit(
            unit=UnitKind.SIM,
            number=iccid(number),
            model="移动物联卡",
            phone=f"14400000{number:03d}00",
            place=store,
        )
        company.guo.must(receive)
        mine.append(unit(UnitKind.SIM, iccid(number)))
    for one in mine:
        company.hand_out(company.li, one)
    company.hua.must(LETTERHEAD, ID)
    company.hua.must(SetPrice(model="GT-200 4G", name="车载终端 4G 版", name_en="4G terminal", fen=Fen(36_000),
                                valid_from="2025-01-01"))  # fmt: skip


def transfers() -> Company:
    """Two terminals on offer to Li, one of Li's own on offer to the store; the storekeeper has both to see."""
    company = day()
    for number in (41, 42):
        company.guo.must(ReceiveUnit(unit=UnitKind.TERMINAL, number=imei(number), model="GT-200 4G"))
    units = tuple(unit(UnitKind.TERMINAL, imei(n)) for n in (41, 42))
    company.guo.must(GiveUnits(transfer="t-in", units=units, taker=company.li.id))
    company.li.must(GiveUnits(transfer="t-out", units=(unit(UnitKind.TERMINAL, imei(21)),)))
    return company


def store() -> Company:
    """The same, a bag counted with differences, and units owed since yesterday (STK-4, STK-5)."""
    company = transfers()
    for number in range(51, 56):
        company.guo.must(ReceiveUnit(unit=UnitKind.TERMINAL, number=imei(number), model="GT-200 4G"))
    _worked(company, "order-1")
    company.li.must(ReturnToBase(), company.li.id)
    found = (imei(22), imei(51), imei(99))
    company.guo.must(TakeStock(stocktake="k-1", holder=company.wang.id, found=found))
    company.wait(days=2)
    return company


LETTERHEAD = SetLetterhead(
    name="苏州路安达车联网服务有限公司",
    name_en="Suzhou Lu'anda Telematics Services Ltd.",
    phone="0512-65550198",
    address="江苏省苏州市相城区春申湖中路390号",
)


def day() -> Company:
    """A technician's ordinary day: one on site, one new, two to come, one done."""
    company = make_company()
    _furnish(company)
    done = company.paper(symptom="定位漂移", address="北京市朝阳区酒仙桥路 10 号院 3 号楼")
    company.order_in(_S.COMPLETED, "order-0", **done)
    company.order_in(
        _S.ASSIGNED, "order-3", symptom="平台显示离线三天", address="北京市海淀区西北旺东路 8 号 B 座停车场",
        vehicles=("vehicle:粤BD12345",), appointment="2026-03-02T16:30:00+08:00", customer_name="京北冷链",
    )  # fmt: skip
    company.order_in(
        _S.ACCEPTED, "order-4", kind=OrderKind.INSTALL, symptom="", problem="新装 2 台",
        customer_name="贵达危货运输",
        vehicles=("vehicle:贵DF63170", "vehicle:沪C52K18"), appointment="2026-03-03T09:00:00+08:00",
        address="河北省廊坊市固安县工业园南区 12 号", tried="",
    )  # fmt: skip
    company.order_in(
        _S.ACCEPTED, "order-5", symptom="报警器误报", vehicles=("vehicle:浙A8K26Z",),
        appointment="2026-03-02T18:00:00+08:00",
    )  # fmt: skip
    company.order_in(
        _S.ON_SITE, "order-1", symptom="指示灯不亮，平台离线", appointment="2026-03-02T14:00:00+08:00",
        vehicles=(TRUCK,),
    )  # fmt: skip
    return company


def _to(company: Company, step: str, id: str = "order-1") -> Company:
    """Order 1, its visit brought to where `step` is next."""
    visit = visit_of(id)
    li = company.li
    todo: list[tuple[str, Callable[[], object]]] = [
        ("find", lambda: None),
        (
            "act",
            lambda: li.must(RecordFinding(visit=visit, finding="终端无供电，主板烧毁", reproduced=True), id),
        ),
        ("fee", lambda: _worked(company, id)),
        ("sign", lambda: li.must(company.receipt_for(li, id, visit), id)),
        ("complete", lambda: li.must(company.signature(id, visit), id)),
    ]
    for name, do in todo:
        do()
        if name == step:
            return company
    return company


def _worked(company: Company, id: str) -> None:
    visit, li = visit_of(id), company.li
    li.must(company.swap(visit), id)
    work = RecordWork(visit=visit, work="更换终端，重新接线，平台已上线", cause="电源短路", customer_tried=True)
    li.must(work, id)


def _cash(company: Company) -> Company:
    """Cash from two orders, back at base, the clock running."""
    company.collect(36_000, "receipt-8")
    company.collect(54_050, "receipt-9")
    company.li.must(ReturnToBase(), company.li.id)
    return company


def _late(company: Company) -> Company:
    _cash(company).wait(hours=2)
    return company


def _empty(_: Company) -> Company:
    return make_company()


FLEET = 60
"""So many vehicles one installation may have."""


def fleet() -> Company:
    """An installation of sixty vehicles, under way, two technicians on it; some done, some not possible."""
    company = day()
    lines = tuple(
        VehicleLine(plate=f"贵D{10100 + n:05d}", vehicle_type="重型自卸货车", driver=f"司机{n}",
                      driver_phone=f"139000{n:05d}")
        for n in range(FLEET)
    )  # fmt: skip
    company.anna.must(ImportVehicles(file="六十辆.xlsx", sha256="2" * 64, vehicles=lines, customer=CUSTOMER))
    ids = tuple(vehicle_id(line.plate) for line in lines)
    paper = company.paper(kind=OrderKind.INSTALL, symptom="", problem="新装 60 台", customer_name="贵达危货运输",
                          vehicles=ids, tried="", appointment="2026-03-02T08:00:00+08:00")  # fmt: skip
    company.order_in(_S.ASSIGNED, "order-60", **paper)
    company.set_person("wang", skills=("repair", "install"))
    company.bo.must(JoinTeam(technician=company.wang.id), "order-60")
    company.li.must(AcceptOrder(), "order-60")
    visit = visit_of("order-60")
    company.li.must(Depart(visit=visit, ticked=CHECKLIST), "order-60")
    company.li.must(Arrive(visit=visit), "order-60")
    for n in range(37):
        company.li.must(ReportVehicle(visit=visit, vehicle=ids[n]), "order-60")
    for n in (40, 44):
        away = ReportVehicle(visit=visit, vehicle=ids[n], done=False, reason="车不在现场")
        company.li.must(away, "order-60")
    return company


def asked() -> Company:
    """Everything that waits for somebody's decision: orders, forms, leave by word of mouth; and promises."""
    company = fleet()
    li, order = company.li, "order-1"
    visit = visit_of(order)
    company.order_in(_S.SUBMITTED, "order-20", symptom="平台显示离线三天", vehicles=(OTHER_TRUCK,))
    for form, subject, amount, reason in (
        ("form-1", "discount", 10_000, "老客户，第三次返修，减一百元"),
        ("form-2", "spare_parts", 250_000, "主机已停产，需外购同型号主板"),
    ):
        ask = AskApproval(subject=subject, reason=reason, order=order, about=visit, amount=Fen(amount))
        li.must(ask, form)
    li.must(
        ClaimSpoken(claim="claim-1", approver=company.chen.id, subject="override", amount=Fen(26_000),
                      what_for="客户要求按去年合同价收终端", how="phone"),
        order,
    )  # fmt: skip
    li.must(MakePromise(promise="promise-1", what="把新终端的说明书发给车队长", due="2026-03-03"), order)
    li.must(MakePromise(promise="promise-2", what="免费加装一根天线", due="2026-03-02T12:00:00+08:00"), order)
    changed = company.order_in(_S.APPROVED, "order-21", symptom="二通道黑屏", vehicles=(TRUCK,))
    paper = company.paper(symptom="二通道黑屏", address="北京市通州区马驹桥物流园 3 号门", agreed_fee=Fen(30_000),
                          vehicles=(TRUCK, OTHER_TRUCK))  # fmt: skip
    company.anna.must(AmendOrder(**paper), changed)
    company.wait(hours=5)
    return company


def outsider() -> Company:
    """Leave was given for somebody from outside; who comes is still to be said (EXT-1)."""
    company = day()
    company.order_in(_S.APPROVED, "order-20", symptom="平台显示离线三天", vehicles=(OTHER_TRUCK,))
    for person in ("li", "wang"):
        company.set_person(person, on_duty=False)
    ask = AskApproval(subject="outsider", reason="两位技术员都不在班，客户明早发车", order="order-20")
    company.bo.must(ask, "form-1")
    company.dong.must(GrantApproval(), "form-1")
    return company


def leave() -> Company:
    """A discount was granted, so the fee is another than the list's (FEE-3)."""
    company = _to(day(), "fee")
    ask = AskApproval(subject="discount", reason="老客户，第三次返修", order="order-1",
                        about=visit_of("order-1"), amount=Fen(10_000))  # fmt: skip
    company.li.must(ask, "form-1")
    company.chen.must(GrantApproval(), "form-1")
    return company


def rules() -> Company:
    """A company that has changed its rules: one figure long ago, one for next month, one matter (ROLE-3)."""
    company = day()
    change = company.hua.must
    change(SetSetting(name="cash_limit_fen", value="300000", since="2025-07-01", reason="夏季单子多，少带现金"))
    change(SetSetting(name="cash_limit_fen", value="400000", since="2026-04-01", reason="新车队按月结账"))
    change(SetSetting(name="warranty_months:GT-200 4G", value="24", since="2026-01-01", reason="厂家延长质保"))
    rows = (
        MatrixRow(role=Role.SERVICE_MANAGER, deputy=Role.DEPARTMENT_MANAGER, up_to=Fen(50_000), hours=12,
                  lapse=Lapse.REFUSED),
        MatrixRow(role=Role.DEPARTMENT_MANAGER, over=Fen(50_000), hours=24, lapse=Lapse.REFUSED),
    )  # fmt: skip
    change(SetMatrix(subject="discount", rows=rows, since="2026-02-01", reason="服务经理常驻现场，放宽到五百元"))
    return company


def rounded() -> Company:
    """450.55 yuan are due, cash is rounded off to the jiao, and finance has set a collection code (FEE-4)."""
    company = day()
    price = SetPrice(model="GT-100", name="定位终端", name_en="GPS terminal", fen=Fen(45_055),
                     valid_from="2026-03-01", reason="调价")  # fmt: skip
    company.hua.must(price)
    company.hua.must(SetSetting(name="cash_rounding_fen", value="10", reason="分币找不开"))
    company.fang.must(SetPayCode(method=Method.WECHAT, text="wxp://f2f0AAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
    company.wait(minutes=1)
    return _to(company, "fee")


def moving() -> Company:
    """移机: a terminal of another make goes from one truck to another (RPL-1)."""
    company = day()
    company.order_in(OrderState.ON_SITE, "order-7", kind=OrderKind.RELOCATION, vehicles=(TRUCK, OTHER_TRUCK))
    return company


SCENES: dict[str, Callable[[], Company]] = {
    "day": day,
    "transfers": transfers,
    "fleet": fleet,
    "asked": asked,
    "outsider": outsider,
    "leave": leave,
    "rules": rules,
    "rounded": rounded,
    "moving": moving,
    "store": store,
    "find": lambda: _to(day(), "find"),
    "act": lambda: _to(day(), "act"),
    "fee": lambda: _to(day(), "fee"),
    "sign": lambda: _to(day(), "sign"),
    "complete": lambda: _to(day(), "complete"),
    "cash": lambda: _cash(day()),
    "late": lambda: _late(day()),
    "empty": lambda: _empty(make_company()),
}


def _inbox(company: Company, me: str) -> list[InboxItem]:
    if me != ME or not company.world.get(Order, "order-1"):
        return []
    li, at = company.li, company.now.isoformat()
    swap = company.swap(visit_of("order-1"), "swap-odd", new_number=imei(77))
    verdict = li.does(swap, "order-1") if not company.visit(visit_of("order-1")).swaps else None
    found = tuple(i.id for i in getattr(verdict, "irregularities", ()))
    refused = Refusal(rule="ORD-5", code="withdrawn")
    return [
        InboxItem("line-1", at, "order.accept", "order-5", "refused", refused),
        *([InboxItem("line-2", at, "visit.swap", "order-1", "recorded", None, found)] if found else []),
        InboxItem("line-3", at, "visit.find", "order-1", "quarantined"),
    ]


@cache
def _brought(make: Callable[[], Company], zone: str) -> Company:
    """A company brought to its scene once for a machine's zone, to be copied: commands take ten times as long."""
    return make()


def session(
    scene: str, person: str = ME, inbox: bool = False, of: type[FakeSession] = FakeSession, **settings: Any
) -> FakeSession:
    """The session of one person in one scene."""
    company = copy.deepcopy(_brought(SCENES[scene], os.environ.get("TZ", "")))
    hand = getattr(company, person)
    if person == "both":
        raise ValueError("use roles=")
    made = of(company, hand, **settings)
    if inbox:
        made.inbox = _inbox(company, person)
    return made


def with_roles(made: FakeSession, *roles: Role) -> FakeSession:
    """The same person with other roles."""
    made.company.set_person(str(made.hand.id), roles=roles)
    return made


__all__ = ["ME", "OTHER_TRUCK", "SCENES", "session", "with_roles"]
