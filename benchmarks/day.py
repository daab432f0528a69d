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

from mobile.desk import Desk, Profile
from mobile.enrolment import fresh_request
from mobile.native_pictures import NativePictures
from mobile.session import Session
from mobile.store.folder_native import NativeFolder
from mobile.sync.link import Answer, Link, Unreachable
from rulebook import commands as c
from rulebook.ids import OrderId, PersonId, VehicleId, VisitId
from rulebook.judging.company import vehicle_id
from rulebook.lines import Line, read_line, unframe
from rulebook.records import Order, OrderKind, Role, Stroke, Visit
from rulebook.times import company_day
from sync_server import demo
from sync_server.company import Company, open_company
from sync_server.db.book import Book
from sync_server.enrolment import enrol, issue_code
from sync_server.syncing import sync
from sync_server.system import write_as_system

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
    with company.write() as book:
        for person, count in enumerate(visits):
            _technician(book, company, person, count)
    try:
        yield company
    finally:
        company.engine.dispose()


def _technician(book: Book, company: Company, person: int, visits: int) -> None:
    def does(command: c.Command, subject: str, actor: str = "system") -> None:
        write_as_system(book, company.master, command, subject, now, actor)

    now = company.clock()
    does(c.AddPerson(name=f"技术员{person}", roles=(Role.TECHNICIAN,), skills=("repair",)), f"t-{person}")
    plates = [f"苏E{person:02d}{n:03d}" for n in range(visits)]
    rows = tuple(c.VehicleLine(plate=plate, vehicle_type="牵引车") for plate in plates)
    does(c.ImportVehicles(file="fleet", sha256="0" * 64, vehicles=rows, customer="c-hongyun"), f"fleet:{person}")
    for n, plate in enumerate(plates):
        order = order_id(person, n)
        does(_repair(plate, str(company_day(now) - timedelta(days=30))), order, "p-li")
        does(c.ApproveOrder(revision=1), order, "p-zhou")
        does(c.AssignOrder(technician=PersonId(f"t-{person}")), order, "p-chen")


def order_id(person: int, n: int) -> OrderId:
    return OrderId(f"order-{person:02d}-{n:04d}")


def _repair(plate: str, bought: str) -> c.OpenOrder:
    """A repair under warranty: there is nothing to pay."""
    return c.OpenOrder(
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
    desk = await Desk.open(NativeFolder(folder), profile)
    session = Session(desk, InProcess(company), "", lambda: "granted", NativePictures())
    await session.sync()
    session.runner.link = NoSignal()
    return session


async def does(session: Session, command: c.Command, subject: str) -> None:
    said = await session.do(command, subject)
    if said.line is None:
        raise RuntimeError(f"the rules refused a benchmark's {command.KIND}: {said.refusal}")


async def visits(session: Session, order: OrderId, rng: random.Random) -> VisitId:
    """One visit, seven lines."""
    visit = VisitId(session.new_id())
    facts = (
        c.AcceptOrder(),
        c.Depart(visit=visit, ticked=TICKED),
        c.Arrive(visit=visit),
        c.RecordFinding(visit=visit, finding=said(rng, FINDING), reproduced=True),
        c.RecordWork(visit=visit, work=said(rng, WORK), cause="进水", advice=said(rng, 60), customer_tried=True),
    )
    for fact in facts:
        await does(session, fact, order)
    known, seen = session.world.get(Order, order), session.world.get(Visit, visit)
    assert known is not None
    assert seen is not None
    sheet, digest = session.sheet(known, seen, "zh")
    signed = c.SignVisit(visit=visit, signer="刘师傅", digest=digest, sheet=sheet, strokes=(signature(rng),))
    await does(session, signed, order)
    await does(session, c.CompleteVisit(visit=visit), order)
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
    lines = tuple(entry.framed for entry in session.desk.pending)
    await session.desk.close()
    return Phone(session.desk.profile, folder, lines)


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
