"""The field: a real server over SQLite, and real phones at the end of links that can be bad. For every room.

`Field` is the demo company behind its whole HTTP app; `field.phone("p-wang")` enrols a device by its one-time
code, as the app does. Faults are injected at the link, at the file and at the clock, nowhere else.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from pair.links import AppLink, Clock, Weather
from pair.postgres import Postgres
from sqlalchemy import select

from mobile.client.enrolment import enrol, fresh_request
from mobile.client.offline_client import OfflineClient, Profile
from mobile.client.session import Session
from mobile.client.session_api import CommandResult
from mobile.device.native.pictures import NativePictures
from mobile.store.folder_native import NativeFolder
from rulebook.kernel.commands import Command
from rulebook.kernel.ids import Fen, HandoverId, PersonId, ReceiptId, VehicleId, VisitId
from rulebook.kernel.wire import Outcome
from rulebook.kernel.world import R
from rulebook.subjects.cash.commands import DeclareHandover, ReturnToBase
from rulebook.subjects.cash.records import Count
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.orders.commands import AcceptOrder, ApproveOrder, AssignOrder, OpenOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.replacements.commands import SwapUnit
from rulebook.subjects.stock.records import UnitKind
from rulebook.subjects.visits.commands import Arrive, CompleteVisit, Depart, RecordFinding, RecordWork, SignVisit
from rulebook.subjects.visits.records import Stroke, Visit
from sync_server.admin import demo
from sync_server.api.app import make_app
from sync_server.core.company import Company, open_company
from sync_server.core.enrolment import issue_code
from sync_server.core.system import write_as_system
from sync_server.db import tables as t

ORDER = "demo-order-00a1k7"
"""Wang's repair, assigned and waiting for him."""
STROKES = (Stroke(points=tuple((x * 10, x * 7 % 300, x * 16) for x in range(12))),)
TICKED = ("details", "customer_called", "tools", "spares", "papers")


class Phone(Session):
    """One person's app without its screens, on files of its own."""

    def __init__(self, client: OfflineClient, weather: Weather, folder: Path, clock: Clock) -> None:
        super().__init__(client, weather, "http://paigong.example", lambda: "granted", NativePictures())
        self.weather = weather
        self.files = folder
        self.clock = clock

    async def does(self, command: Command, subject: str) -> CommandResult:
        """A command that the rules must take here and now."""
        said = await self.do(command, subject)
        assert said.line, f"{command.KIND}: {said.refusal}"
        return said

    async def restarted(self) -> Phone:
        """The app closed and opened again on the same files."""
        await self.client.close()
        return await self.opened(self.files, self.client.profile, self.weather, self.clock)

    @classmethod
    async def opened(cls, files: Path, profile: Profile, weather: Weather, clock: Clock) -> Phone:
        return cls(await OfflineClient.open(NativeFolder(files), profile, clock), weather, files, clock)

    async def copied_to(self, files: Path) -> Phone:
        """The same app with the same files on a second device: what a backup tool or a cloned phone does."""
        shutil.copytree(self.files, files)
        return await self.opened(files, self.client.profile, Weather(self.weather._link), self.clock)

    @property
    def outcomes(self) -> dict[int, Outcome]:
        return self.client.notes.state.outcomes

    def said(self, code: str) -> list[Outcome]:
        return [o for o in self.outcomes.values() if o.code == code]

    # a visit, step by step
    def the(self, kind: type[R], id: str) -> R:
        found = self.world.get(kind, id)
        assert found is not None, f"{kind.__name__} {id} is not in sight"
        return found

    async def arrives(self, order: str = ORDER) -> VisitId:
        visit = VisitId(f"{order}-visit-{self.me.id}")
        if self.the(Order, order).state == "assigned":
            await self.does(AcceptOrder(), order)
        await self.does(Depart(visit=visit, ticked=TICKED), order)
        await self.does(Arrive(visit=visit), order)
        return visit

    async def swaps(self, visit: VisitId, order: str = ORDER, vehicle: int = 0, nth: int = 0) -> None:
        """The terminal on the demo's nth vehicle against one of its model from the own bag."""
        plate, model = demo.VEHICLES[vehicle][0], demo.VEHICLES[vehicle][6]
        technicians = [id for id, _, roles, _ in demo.PEOPLE if "technician" in roles]
        models = [m for m, *_ in demo.PRICES if m != "SIM-IOT"]
        swap = SwapUnit(
            visit=visit,
            swap=f"{visit}-swap-{nth}",
            vehicle=VehicleId(vehicle_id(plate)),
            plate=plate,
            unit=UnitKind.TERMINAL,
            old_number=demo.imei(100 + vehicle),
            new_number=demo.bag_imei(technicians.index(self.me.id), models.index(model)),
            model=model,
            reason="主板损坏",
            condition="不开机",
        )
        await self.does(swap, order)

    async def takes_the_fee(self, visit: VisitId, order: str = ORDER) -> Receipt:
        """A receipt for what is due, in cash."""
        fee = self.fee(self.the(Order, order), self.the(Visit, visit))
        number, _ = self.next_receipt_number()
        issue = IssueReceipt(
            visit=visit,
            receipt=ReceiptId(self.new_id()),
            number=number,
            token=f"{number}-{self.new_id()}"[:64],
            plate="苏E5K208",
            lines=fee.lines,
            total=fee.total,
            method=Method.CASH,
        )
        await self.does(issue, order)
        return self.the(Receipt, issue.receipt)

    async def works(self, visit: VisitId, order: str = ORDER) -> None:
        await self.does(RecordFinding(visit=visit, finding="主板无输出", reproduced=True), order)
        await self.does(RecordWork(visit=visit, work="更换终端", cause="进水", customer_tried=True), order)

    async def has_it_signed(self, visit: VisitId, order: str = ORDER) -> None:
        sheet, digest = self.sheet(self.the(Order, order), self.the(Visit, visit), "zh")
        await self.does(
            SignVisit(visit=visit, signer="刘师傅", digest=digest, sheet=sheet, strokes=STROKES), order
        )

    async def does_the_visit(self, order: str = ORDER, vehicle: int = 0) -> Receipt:
        """All of it, from acceptance to completion: twelve lines or so."""
        visit = await self.arrives(order)
        await self.swaps(visit, order, vehicle)
        await self.works(visit, order)
        receipt = await self.takes_the_fee(visit, order)
        await self.has_it_signed(visit, order)
        await self.does(CompleteVisit(visit=visit), order)
        return receipt

    async def hands_over(self, fen: int, *receipts: Receipt) -> HandoverId:
        handover = HandoverId(self.new_id())
        notes, rest = divmod(fen, 10_000)
        counts = tuple(Count(denomination=d, pieces=n) for d, n in ((10_000, notes), (1, rest)) if n)
        await self.does(ReturnToBase(), "")
        declared = DeclareHandover(handover=handover, counts=counts, receipts=tuple(r.id for r in receipts))
        await self.does(declared, "")
        return handover


class Field:
    """The demo company's server and whoever works with it."""

    def __init__(self, folder: Path, company: Company, client: TestClient[Any], clock: Clock) -> None:
        self.folder = folder
        self.company = company
        self.client = client
        self.clock = clock
        self.postgres: Postgres | None = None
        self._phones = 0

    async def phone(self, person: str, synced: bool = True) -> Phone:
        """A device of that person's, enrolled, and (usually) in step with the server."""
        self._phones += 1
        weather = Weather(AppLink(self.client))
        profile = await enrol(weather, fresh_request(issue_code(self.company, person), f"{person} phone"))
        weather.sent.clear()
        weather.heard.clear()
        phone = await Phone.opened(self.folder / f"phone-{self._phones}", profile, weather, self.clock)
        if synced:
            await phone.sync()
            assert phone.runner.signal == "online", phone.runner.problem
            weather.sent.clear()
            weather.heard.clear()
        return phone

    def elsewhere(self) -> str | None:
        """An empty database of the same make for another company; None: in its folder."""
        return self.postgres.url(self.postgres.fresh()) if self.postgres else None

    def office(self, person: str, command: Command, subject: str) -> Outcome:
        """A request that somebody in the office makes; refused: raises."""
        return at_the_office(self.company, person, command, subject)

    def assigned(self, id: str, technician: str = "p-wang", vehicle: int = 0) -> str:
        """A new repair order, approved and assigned."""
        return assigned_order(self.company, id, technician, vehicle)

    def get(self, kind: type[R], id: str) -> R | None:
        with self.company.read() as work:
            return work.get(kind, id)

    def all(self, kind: type[R]) -> list[R]:
        with self.company.read() as work:
            return work.all(kind)

    def order(self, id: str = ORDER) -> Order:
        found = self.get(Order, id)
        assert found is not None
        return found

    def back_up(self) -> Callable[[], None]:
        """Keep the server's database; the function returned puts it back, and what came after is forgotten."""
        engine, data = self.company.engine, self.folder / "server"
        engine.dispose()
        if self.postgres:
            server, name = self.postgres, str(engine.url.database)
            kept = server.fresh(name)

            def put_back() -> None:
                engine.dispose()
                server.copy(kept, name)

            return put_back
        files = {p.name: p.read_bytes() for p in data.iterdir() if p.is_file()}

        def put_files_back() -> None:
            engine.dispose()
            for path in data.iterdir():
                if path.is_file():
                    path.unlink()
            for name, content in files.items():
                (data / name).write_bytes(content)

        return put_files_back

    def tables(self) -> dict[str, list[Any]]:
        """Everything in the database, table by table."""
        with self.company.engine.connect() as connection:
            return {
                table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                for table in t.metadata.sorted_tables
            }

    def kept_lines(self, device: str) -> list[tuple[int, bytes, str]]:
        """(seq, raw, mac) of a device's lines as the server keeps them."""
        lines = t.lines.c
        with self.company.engine.connect() as connection:
            rows = connection.execute(
                select(lines.seq, lines.raw, lines.mac).where(lines.device == device).order_by(lines.seq)
            )
            return [(row.seq, row.raw, row.mac) for row in rows]

    def set_aside(self) -> list[bytes]:
        with self.company.engine.connect() as connection:
            return [row.raw for row in connection.execute(select(t.quarantine.c.raw))]

    def balance(self, account: str) -> Fen:
        p = t.postings.c
        with self.company.engine.connect() as connection:
            return Fen(sum(connection.execute(select(p.fen).where(p.account == account)).scalars()))


def at_the_office(company: Company, person: str, command: Command, subject: str) -> Outcome:
    """A request made at the server itself; refused: raises."""
    with company.write() as work:
        return write_as_system(work, company.master, command, subject, company.clock(), PersonId(person))


def assigned_order(company: Company, id: str, technician: str = "p-wang", vehicle: int = 0) -> str:
    """A new repair order on one of the demo's vehicles, approved and assigned."""
    plate, _, _, _, _, customer, model, months = demo.VEHICLES[vehicle]
    paper = OpenOrder(
        customer=customer,
        customer_name="客户",
        address="聚金路98号",
        contact="刘师傅",
        contact_phone="13862130977",
        product_model=model,
        purchase_date=demo.purchase_date(company.clock(), months),
        problem="不上线",
        symptom="灯不闪",
        tried="电话指导重启，无效",
        vehicles=(VehicleId(vehicle_id(plate)),),
        submit=True,
    )
    at_the_office(company, "p-li", paper, id)
    at_the_office(company, "p-zhou", ApproveOrder(revision=1), id)
    at_the_office(company, "p-chen", AssignOrder(technician=PersonId(technician)), id)
    return id


def demo_template(folder: Path, url: str | None = None) -> Path:
    """The demo company, made once; a test works on a copy."""
    company = open_company(folder, url=url, clock=Clock())
    demo.fill(company)
    company.engine.dispose()
    return folder


@contextmanager
def open_field(template: Path, folder: Path, url: str | None = None) -> Iterator[Field]:
    clock = Clock()
    clock.now += timedelta(minutes=10)
    shutil.copytree(template, folder / "server")
    company = open_company(folder / "server", url=url, clock=clock)
    with TestClient(make_app(company), raise_server_exceptions=False) as client:
        yield Field(folder, company, client, clock)
    company.engine.dispose()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_template(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The demo company on PostgreSQL: its folder and its database, copied for each test."""
    database = postgres.fresh()
    return demo_template(tmp_path_factory.mktemp("demo-pg"), postgres.url(database)), database


@pytest.fixture
def field(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Field]:
    """On SQLite; `@on_both` runs a test on PostgreSQL too, `PAIGONG_TEST_FIELD=postgresql` all that do not say."""
    if getattr(request, "param", os.environ.get("PAIGONG_TEST_FIELD", "sqlite")) == "sqlite":
        with open_field(request.getfixturevalue("template"), tmp_path) as opened:
            yield opened
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    folder, database = request.getfixturevalue("postgres_template")
    copy = postgres.fresh(database)
    monkeypatch = request.getfixturevalue("monkeypatch")
    monkeypatch.setenv("PAIGONG_DATABASE_URL", postgres.url(copy))  # for the command line
    with open_field(folder, tmp_path, postgres.url(copy)) as opened:
        opened.postgres = postgres
        yield opened
    postgres.drop(copy)


BOTH = ("sqlite", "postgresql")
on_both = pytest.mark.parametrize("field", BOTH, indirect=True)
"""For tests and whole files of them: once on SQLite, once on PostgreSQL."""
