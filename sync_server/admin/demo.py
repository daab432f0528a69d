"""A demo company: people of every role, customers, vehicles with fitted units, bags, a price list.

Everything goes in as lines of the system's device, like any administrator's work would. Numbers are made up
but well formed: check digits hold.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from rulebook.kernel.commands import Command
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import CustomerId, Fen, OrderId, PersonId
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day, day_begins, iso
from rulebook.numbers import luhn_holds
from rulebook.policy.clocks import SiteClass
from rulebook.subjects.cases.commands import ClassifySite, HearCase, LinkCase, TakeCase
from rulebook.subjects.cases.records import CaseKind, Channel
from rulebook.subjects.company.commands import AddCustomer, ImportVehicles, SetPrice, VehicleLine
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.letterhead.commands import SetLetterhead
from rulebook.subjects.letterhead.records import ID as LETTERHEAD_ID
from rulebook.subjects.orders.commands import ApproveOrder, AssignOrder, OpenOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.stock.commands import ReceiveUnit
from rulebook.subjects.stock.records import Place, UnitKind
from sync_server.admin.demo_service import fill_service
from sync_server.core.company import Company
from sync_server.core.system import write_as_system
from sync_server.db.unit_of_work import UnitOfWork
from sync_server.subjects.calendar.proposal import proposed

PEOPLE: tuple[tuple[str, str, tuple[Role, ...], tuple[str, ...]], ...] = (
    ("p-wang", "王建国", (Role.TECHNICIAN,), ("repair", "install", "removal", "inspection")),
    ("p-zhao", "赵小燕", (Role.TECHNICIAN,), ("repair", "install")),
    ("p-xu", "徐磊", (Role.TECHNICIAN,), ("training", "inspection")),
    ("p-li", "李静", (Role.CUSTOMER_SERVICE,), ()),
    ("p-chen", "陈晨", (Role.DISPATCHER,), ()),
    ("p-zhou", "周明", (Role.SERVICE_MANAGER,), ()),
    ("p-wu", "吴国强", (Role.DEPARTMENT_MANAGER,), ()),
    ("p-sun", "孙丽", (Role.FINANCE,), ()),
    ("p-zheng", "郑海", (Role.STOREKEEPER,), ()),
    ("p-qian", "钱进", (Role.ADMINISTRATOR,), ()),
    ("p-feng", "冯雪", (Role.AUDITOR,), ()),
)

LETTERHEAD = SetLetterhead(
    name="苏州路安达车联网服务有限公司",
    name_en="Suzhou Lu'anda Telematics Services Ltd.",
    phone="0512-65550198",
    address="江苏省苏州市相城区春申湖中路390号",
)
"""What the company of the demo is called on its receipts (RCT-1)."""

CUSTOMERS = (
    ("c-hongyun", "鸿运物流有限公司", "江苏省苏州市相城区太平街道聚金路98号停车场", "刘师傅", "13862130977"),
    ("c-shunda", "顺达混凝土有限公司", "江苏省苏州市吴中区木渎镇金枫路216号搅拌站", "何经理", "13913580246"),
    (
        "c-tongcheng",
        "同城冷链配送有限公司",
        "江苏省苏州市工业园区唯亭镇展业路18号地下二层",
        "邱主管",
        "15250012345",
    ),
)

VEHICLES = (
    ("苏E5K208", "牵引车", "LFWSRXSJ6L1E12345", "刘志强", "13862130977", "c-hongyun", "BD-1078V", -26),
    ("苏EH6731", "厢式货车", "LGAX2BG23K3012346", "钱大勇", "13862131021", "c-hongyun", "BSJ-GT06N", -5),
    ("苏E9D416", "搅拌车", "LZZ5CLSB8LW612347", "高峰", "13913580311", "c-shunda", "TQ-808A", -30),
    ("苏EDF8052", "厢式货车", "LJ11KAAC1L8012348", "邱志远", "15250012399", "c-tongcheng", "HB-R03S", -3),
)
"""Plate, type, VIN, driver, phone, customer, terminal model, months since the purchase."""

PRICES = (
    ("BD-1078V", "北斗视频终端 BD-1078V", "BeiDou video terminal BD-1078V", 86000),
    ("BSJ-GT06N", "车载定位终端 GT06N", "GPS terminal GT06N", 30000),
    ("TQ-808A", "部标行驶记录仪 TQ-808A", "Tachograph TQ-808A", 52000),
    ("HB-R03S", "北斗定位终端 HB-R03S", "BeiDou terminal HB-R03S", 38000),
    ("SIM-IOT", "物联网SIM卡", "IoT SIM card", 2000),
)


def with_check_digit(stem: str) -> str:
    """The stem with the one digit that makes its Luhn sum hold."""
    return next(stem + d for d in "0123456789" if luhn_holds(stem + d))


def imei(n: int) -> str:
    return with_check_digit(f"8681205{n:07d}")


def iccid(n: int) -> str:
    return with_check_digit(f"898602{n:013d}")


def bag_imei(person: int, n: int) -> str:
    """The n-th terminal in a technician's bag, counted from zero."""
    return imei(700000 + person * 100 + n)


def bag_iccid(person: int, n: int) -> str:
    return iccid(7000000 + person * 100 + n)


def is_empty(company: Company) -> bool:
    with company.read() as work:
        return not work.all(Person)


def fill(company: Company) -> None:
    """Make the demo company in an empty database, in one transaction."""
    now = company.clock()
    with company.write() as work:
        for id, name, roles, skills in PEOPLE:
            _do(work, company, AddPerson(name=name, roles=roles, skills=skills), id, now)
        _do(work, company, LETTERHEAD, LETTERHEAD_ID, now)
        for id, name, address, contact, phone in CUSTOMERS:
            customer = AddCustomer(name=name, address=address, contact=contact, contact_phone=phone)
            _do(work, company, customer, id, now)
        for model, zh, en, fen in PRICES:
            price = SetPrice(model=model, name=zh, name_en=en, fen=Fen(fen), valid_from="2025-01-01")
            _do(work, company, price, model, now)
        for year in (now.year, now.year + 1):
            if calendar := proposed(year):
                _do(work, company, calendar, f"{year:04d}", now)
        _vehicles(work, company, now)
        _bags(work, company, now)
        _orders(work, company, now)
        _cases(work, company, now)

        def do(command: Command, subject: str, actor: str) -> None:
            _do(work, company, command, subject, now, actor)

        fill_service(do, now, vehicle_id(VEHICLES[2][0]))


def _do(
    work: UnitOfWork, company: Company, command: Command, subject: str, now: datetime, actor: str = "system"
) -> None:
    write_as_system(work, company.master, command, subject, now, actor)


def purchase_date(now: datetime, months: int) -> str:
    return (company_day(now) + timedelta(days=months * 30)).isoformat()


def _vehicles(work: UnitOfWork, company: Company, now: datetime) -> None:
    for n, (plate, kind, vin, driver, phone, customer, model, _) in enumerate(VEHICLES):
        row = VehicleLine(plate=plate, vehicle_type=kind, vin=vin, driver=driver, driver_phone=phone)
        batch = ImportVehicles(file="demo", sha256="0" * 64, vehicles=(row,), customer=customer)
        _do(work, company, batch, f"import:{n}", now)
        fitted = (
            ReceiveUnit(unit=UnitKind.TERMINAL, number=imei(100 + n), model=model, place=Place.VEHICLE),
            ReceiveUnit(
                unit=UnitKind.SIM,
                number=iccid(100 + n),
                model="SIM-IOT",
                phone=f"106489{n:07d}",
                place=Place.VEHICLE,
            ),
        )
        for unit in fitted:
            _do(work, company, _held(unit, vehicle_id(plate)), unit.number, now)


def _held(unit: ReceiveUnit, holder: str) -> ReceiveUnit:
    return ReceiveUnit(
        unit=unit.unit, number=unit.number, model=unit.model, phone=unit.phone, place=unit.place, holder=holder
    )


def _bags(work: UnitOfWork, company: Company, now: datetime) -> None:
    """Two of each terminal and three SIMs for every technician; some more in the store."""
    technicians = [id for id, _, roles, _ in PEOPLE if Role.TECHNICIAN in roles]
    models = [model for model, *_ in PRICES if model != "SIM-IOT"]
    for t, person in enumerate([*technicians, ""]):
        place = Place.PERSON if person else Place.STORE
        for n, model in enumerate(models * 2):
            unit = ReceiveUnit(
                unit=UnitKind.TERMINAL, number=bag_imei(t, n), model=model, place=place, holder=person
            )
            _do(work, company, unit, unit.number, now)
        for n in range(3):
            sim = ReceiveUnit(
                unit=UnitKind.SIM,
                number=bag_iccid(t, n),
                model="SIM-IOT",
                phone=f"106490{t * 100 + n:07d}",
                place=place,
                holder=person,
            )
            _do(work, company, sim, sim.number, now)


def agreed_time(now: datetime) -> datetime:
    """This afternoon while there is time to go there, else tomorrow morning: nobody is late in a new demo."""
    today = day_begins(company_day(now))
    afternoon = today + timedelta(hours=15, minutes=30)
    return afternoon if afternoon - now >= timedelta(hours=2) else today + timedelta(days=1, hours=9, minutes=30)


def _orders(work: UnitOfWork, company: Company, now: datetime) -> None:
    """One repair that waits for a technician's day, one that waits for approval."""
    said = (
        ("demo-order-00a1k7", 0, "定位不上线", "平台显示离线三天，电源灯亮，定位灯不闪", True),
        ("demo-order-00b2m8", 3, "定位漂移", "停车时轨迹来回跳，高架下更明显", False),
    )
    agreed = agreed_time(now)
    for id, n, problem, symptom, assigned in said:
        plate, _, _, _, _, customer, model, months = VEHICLES[n]
        _, name, address, contact, phone = next(row for row in CUSTOMERS if row[0] == customer)
        order = OpenOrder(
            kind=OrderKind.REPAIR,
            customer=customer,
            customer_name=name,
            address=address,
            contact=contact,
            contact_phone=phone,
            product_model=model,
            purchase_date=purchase_date(now, months),
            problem=problem,
            symptom=symptom,
            tried="热线：已请司机重启终端，无效",
            vehicles=(vehicle_id(plate),),
            appointment=iso(agreed + timedelta(hours=0 if assigned else 2)),
            submit=True,
        )
        _do(work, company, order, OrderId(id), now, "p-li")
        if assigned:
            _do(work, company, ApproveOrder(revision=1), id, now, "p-zhou")
            _do(work, company, AssignOrder(technician=PersonId("p-wang")), id, now, "p-chen")


def _cases(work: UnitOfWork, company: Company, now: datetime) -> None:
    """A complaint handed to the manager, a request that an order came of, a letter; all just heard."""
    plate, _, _, _, _, customer, *_ = VEHICLES[0]
    _, name, _, contact, phone = next(row for row in CUSTOMERS if row[0] == customer)
    said = (
        ("demo-case-00c1k7", CaseKind.COMPLAINT, Channel.CALL, "上次约好上午来，下午才到", "p-zhou"),
        ("demo-case-00d2m8", CaseKind.REQUEST, Channel.CALL, "车在平台上离线三天了", ""),
        ("demo-case-00e3n9", CaseKind.LEAD, Channel.LETTER, "想给新车队装二十台，请报价", ""),
    )
    for id, kind, channel, words, offered in said:
        heard = HearCase(
            kind=kind,
            channel=channel,
            said=words,
            customer=CustomerId(customer),
            customer_name=name,
            caller=contact,
            phone=phone,
            vehicle=vehicle_id(plate),
            plate=plate,
            offered_to=PersonId(offered),
        )
        _do(work, company, heard, id, now, "p-li")
    _do(work, company, TakeCase(), "demo-case-00c1k7", now, "p-zhou")
    _do(work, company, LinkCase(order=OrderId("demo-order-00a1k7")), "demo-case-00d2m8", now, "p-li")
    _do(work, company, ClassifySite(site=SiteClass.SUBURB, reason="园区在市郊"), CUSTOMERS[2][0], now, "p-li")
