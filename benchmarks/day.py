"""What the benchmarks send: technicians' visits as their phones write them, judged, chained and signed.

A visit is seven lines, from acceptance to completion; its texts are so long that the same records without
chain and signature, as the peers get them, are 1,024 bytes of JSON in the mean.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import msgspec

from mobile.client.enrolment import fresh_request
from mobile.client.offline_client import OfflineClient, Profile
from mobile.client.session import Session
from mobile.device.native.pictures import NativePictures
from mobile.store.folder_native import NativeFolder
from mobile.sync.link import Answer, Link, Unreachable
from rulebook.kernel.commands import Command
from rulebook.kernel.ids import OrderId, PersonId, VehicleId, VisitId
from rulebook.kernel.lines import Line, read_line, unframe
from rulebook.kernel.roles import Role
from rulebook.kernel.times import company_day
from rulebook.subjects.company.commands import ImportVehicles, VehicleLine
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.orders.commands import AcceptOrder, ApproveOrder, AssignOrder, OpenOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart, RecordFinding, RecordWork, SignVisit
from rulebook.subjects.visits.records import Stroke, Visit
from sync_server.admin import demo
from sync_server.core.company import Company, open_company
from sync_server.core.enrolment import enrol, issue_code
from sync_server.core.syncing import sync
from sync_server.core.system import write_as_system
from sync_server.db.unit_of_work import UnitOfWork

LINES_A_VISIT = 7
TICKED = ("details", "customer_called", "tools", "spares", "papers")
FINDING, WORK = 360, 460
"""Characters of the two long texts of a visit."""
POINTS = 90
"""Points of a signature."""

WORDS = """
终端 电源 接地 天线 主板 定位灯 通讯灯 保险丝 线束 插头 油量传感器 摄像头 司机 平台 离线 漂移 进水 氧化 松动 更换
重新固定 测量电压 重启 升级固件 信号强度 北斗 卫星数 行驶记录 仪表台 座椅下方 后备厢 拆下 装回 绝缘胶带 扎带
试车 十分钟 正常 偶发 断续 短路 熔断 建议 三个月后复查 客户确认 SIM卡 流量 停机 补卡 IMEI 电瓶 12.6V 24.1V
""".split()  # noqa: SIM905 - a list of words reads better so


@dataclass(frozen=True)
class Phone:
    """One technician's phone after a day without a signal: its files and its framed lines."""

    profile: Profile
    folder: Path
    lines: tuple[bytes, ...]


class NoSignal(Link):
    """The link of a phone in a basement."""

    async def send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], timeout_s: float
    ) -> Answer:
        raise Unreachable("no signal")


class InProcess(NoSignal):
    """A link into the server's core, for preparing."""

    def __init__(self, company: Company) -> None:
        self._company = company

    async def post(self, path: str, body: bytes, headers: dict[str, str], timeout_s: float) -> Answer:
        return Answer(200, {}, msgspec.json.encode(sync(self._company, headers["authorization"], body)))


@contextmanager
def company_with(folder: Path, visits: Iterable[int]) -> Iterator[Company]:
    """The demo company and technicians t-0, t-1, …, each with so many visits assigned."""
    company = open_company(folder)
    demo.fill(company)
    with company.write() as work:
        for person, count in enumerate(visits):
            _technician(work, company, person, count)
    try:
        yield company
    finally:
        company.engine.dispose()


def _technician(work: UnitOfWork, company: Company, person: int, visits: int) -> None:
    def does(command: Command, subject: str, actor: str = "system") -> None:
        write_as_system(work, company.master, command, subject, now, actor)

    now = company.clock()
    does(AddPerson(name=f"技术员{person}", roles=(Role.TECHNICIAN,), skills=("repair",)), f"t-{person}")
    plates = [f"苏E{person:02d}{n:03d}" for n in range(visits)]
    rows = tuple(VehicleLine(plate=plate, vehicle_type="牵引车") for plate in plates)
    does(ImportVehicles(file="fleet", sha256="0" * 64, vehicles=rows, customer="c-hongyun"), f"fleet:{person}")
    for n, plate in enumerate(plates):
        order = order_id(person, n)
        does(_repair(plate, str(company_day(now) - timedelta(days=30))), order, "p-li")
        does(ApproveOrder(revision=1), order, "p-zhou")
        does(AssignOrder(technician=PersonId(f"t-{person}")), order, "p-chen")


def order_id(person: int, n: int) -> OrderId:
    return OrderId(f"order-{person:02d}-{n:04d}")


def _repair(plate: str, bought: str) -> OpenOrder:
    """A repair under warranty: there is nothing to pay."""
    return OpenOrder(
        kind=OrderKind.REPAIR,
        customer="c-hongyun",
        customer_name="鸿运物流有限公司",
        address="江苏省苏州市相城区太平街道聚金路98号停车场",
        contact="刘师傅",
        contact_phone="13862130977",
        product_model="BSJ-GT06N",
        purchase_date=bought,
        problem="定位不上线",
        symptom="平台显示离线三天，电源灯亮，定位灯不闪",
        tried="热线：已请司机重启终端，无效",
        vehicles=(VehicleId(vehicle_id(plate)),),
        submit=True,
    )


async def enrolled(company: Company, person: str, folder: Path) -> Session:
    """A phone of that person's, in step with the server and now out of signal."""
    ask = fresh_request(issue_code(company, person), "phone")
    answer = enrol(company, ask)
    profile = Profile(
        device=ask.device,  # type: ignore[arg-type]  # it has just been made as one
        token=ask.token,
        key=answer.key,
        person=PersonId(person),
        name=answer.person_name,
    )
    client = await OfflineClient.open(NativeFolder(folder), profile)
    session = Session(client, InProcess(company), "", lambda: "granted", NativePictures())
    await session.sync()
    session.runner.link = NoSignal()
    return session


async def does(session: Session, command: Command, subject: str) -> None:
    said = await session.do(command, subject)
    if said.line is None:
        raise RuntimeError(f"the rules refused a benchmark's {command.KIND}: {said.refusal}")


async def visits(session: Session, order: OrderId, rng: random.Random) -> VisitId:
    """One visit, seven lines."""
    visit = VisitId(session.new_id())
    facts = (
        AcceptOrder(),
        Depart(visit=visit, ticked=TICKED),
        Arrive(visit=visit),
        RecordFinding(visit=visit, finding=said(rng, FINDING), reproduced=True),
        RecordWork(visit=visit, work=said(rng, WORK), cause="进水", advice=said(rng, 60), customer_tried=True),
    )
    for fact in facts:
        await does(session, fact, order)
    known, seen = session.world.get(Order, order), session.world.get(Visit, visit)
    assert known is not None
    assert seen is not None
    sheet, digest = session.sheet(known, seen, "zh")
    signed = SignVisit(visit=visit, signer="刘师傅", digest=digest, sheet=sheet, strokes=(signature(rng),))
    await does(session, signed, order)
    await does(session, CompleteVisit(visit=visit), order)
    return visit


def said(rng: random.Random, characters: int) -> str:
    """What a technician writes, with readings and numbers of its own."""
    text = ""
    while len(text) < characters:
        text += rng.choice(WORDS)
        if rng.random() < 0.2:
            text += f"{rng.randrange(10 ** rng.randrange(2, 9))}，"
    return text[:characters]


def signature(rng: random.Random) -> Stroke:
    x, y, points = 100, 200, []
    for n in range(POINTS):
        x, y = x + rng.randrange(-9, 18), y + rng.randrange(-25, 26)
        points.append((x, y, n * 16 + rng.randrange(8)))
    return Stroke(points=tuple(points))


async def day_of(company: Company, person: int, count: int, folder: Path) -> Phone:
    """A phone with so many visits done and nothing of them sent."""
    session = await enrolled(company, f"t-{person}", folder)
    rng = random.Random(person)
    for n in range(count):
        await visits(session, order_id(person, n), rng)
    lines = tuple(entry.framed for entry in session.client.pending)
    await session.client.close()
    return Phone(session.client.profile, folder, lines)


def as_document(framed: bytes) -> dict[str, object]:
    """The same record as a peer gets it: no chain, no signature, an id of its own."""
    line: Line = read_line(unframe(framed)[0])
    return {
        "id": line.id,
        "kind": line.kind,
        "subject": line.subject,
        "actor": line.actor,
        "device": line.device,
        "seq": line.seq,
        "at": line.at,
        "body": msgspec.json.decode(line.body),
    }
