"""The ground a history begins on: the demo company with some orders and five enrolled phones, cheaply anew."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from memory import World
from pair.field import assigned_order, at_the_office
from pair.links import Clock
from pair.machine.books import Books, replay
from pair.machine.link import StormyLink
from pair.machine.office import Office
from pair.machine.ports import Doom
from pair.postgres import Postgres
from sqlalchemy import Engine, event
from store.folder_memory import MemoryFolder

from mobile.client.enrolment import enrol
from mobile.client.offline_client import OfflineClient, Profile
from mobile.sync.runner import Runner
from rulebook.kernel.wire import EnrolRequest
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.orders.commands import CancelOrder
from sync_server.admin import demo
from sync_server.core.company import Company
from sync_server.core.enrolment import issue_code
from sync_server.core.files.store import DirectoryStore
from sync_server.db.engine import bare_database, migrate

PEOPLE = ("p-wang", "p-zhao", "p-sun", "p-chen", "p-zhou")
MASTER = bytes(range(32))


@dataclass
class Plot:
    """One history's database: an engine on it, again after each restart; and gone."""

    open: Callable[[], Engine]
    files: Path
    clear: Callable[[], None]


@dataclass
class Start:
    """How every history begins."""

    master: bytes
    now: datetime
    people: tuple[str, ...]
    phones: dict[str, tuple[Profile, MemoryFolder]]
    books: Books

    def phone(self, person: str) -> tuple[Profile, MemoryFolder]:
        profile, files = self.phones[person]
        return profile, files.after_a_kill()


class Ground(Protocol):
    @property
    def start(self) -> Start: ...

    def plot(self) -> Plot: ...


class SqliteGround:
    """A file, copied for each history; best in memory, since nobody pulls the plug here.

    One engine for all of them, led to another file each time: what it has compiled it keeps.
    """

    def __init__(self, folder: Path, forgetful: bool = False) -> None:
        """`forgetful`: the company's devices hold what ended for a day, and no longer."""
        self._folder = folder
        self._here = folder / "template.db"
        self._count = 0
        self._engine = bare_database(f"sqlite:///{self._here}")
        event.listen(self._engine, "do_connect", self._lead)
        self.start = lay_out(self._open, folder, forgetful)

    def _lead(self, dialect: Any, record: Any, args: list[Any], named: dict[str, Any]) -> None:
        args[0] = str(self._here)

    def _open(self) -> Engine:
        self._engine.dispose()
        return self._engine

    def plot(self) -> Plot:
        self._count += 1
        files = self._folder / f"{self._count}"
        self._here = path = self._folder / f"{self._count}.db"
        shutil.copyfile(self._folder / "template.db", path)

        def clear() -> None:
            for name in (path, *(Path(f"{path}-{end}") for end in ("wal", "shm"))):
                name.unlink(missing_ok=True)
            shutil.rmtree(files, ignore_errors=True)

        return Plot(self._open, files, clear)


class PostgresGround:
    """A database, copied for each history; one engine for all of them."""

    def __init__(self, postgres: Postgres, folder: Path, forgetful: bool = False) -> None:
        self._postgres = postgres
        self._folder = folder
        self._template = self._here = postgres.fresh()
        self._engine = bare_database(postgres.url(self._template))
        event.listen(self._engine, "do_connect", self._lead)
        self.start = lay_out(self._open, folder, forgetful)

    def _lead(self, dialect: Any, record: Any, args: list[Any], named: dict[str, Any]) -> None:
        named["dbname"] = self._here

    def _open(self) -> Engine:
        self._engine.dispose()
        return self._engine

    def plot(self) -> Plot:
        self._here = name = self._postgres.fresh(self._template)

        def clear() -> None:
            self._postgres.drop(name)
            shutil.rmtree(self._folder / name, ignore_errors=True)

        return Plot(self._open, self._folder / name, clear)


def lay_out(open: Callable[[], Engine], folder: Path, forgetful: bool = False) -> Start:
    """Make the template in an empty database: the demo, two more orders, a synced phone for each of PEOPLE.

    `forgetful`: these two ended long ago, and no phone has them; what people do on them all the same is judged.
    """
    clock = Clock()
    engine = open()
    migrate(engine)
    company = Company(engine, MASTER, DirectoryStore(folder), clock=clock)
    demo.fill(company)
    for name in ("horizon_technician_days", "horizon_office_days") if forgetful else ():
        at_the_office(company, "p-qian", SetSetting(name=name, value="1", reason="手机只留近期"), "")
    assigned_order(company, "order-3", "p-zhao", 1)
    assigned_order(company, "order-4", "p-wang", 2)
    if forgetful:
        for order in ("order-3", "order-4"):
            at_the_office(company, "p-chen", CancelOrder(reason="客户取消"), order)
        clock.now += timedelta(days=50)
    engine.dispose()
    office = Office(open, MASTER, folder, clock)
    phones = asyncio.run(_phones(office, clock))
    books = replay(office.company, Books(World()))
    office.close()
    return Start(MASTER, clock.now + timedelta(minutes=10), PEOPLE, phones, books)


async def _phones(office: Office, clock: Clock) -> dict[str, tuple[Profile, MemoryFolder]]:
    found = {}
    for n, person in enumerate(PEOPLE):
        link = StormyLink(office, Doom(), [])
        ask = EnrolRequest(
            code=issue_code(office.company, person),
            device=f"00000000-0000-4000-9000-{n:012x}",
            token=f"{n:032x}",
            name=f"{person} phone",
        )
        profile = await enrol(link, ask)
        files = MemoryFolder()
        client = await OfflineClient.open(files, profile, clock)
        assert await Runner(client, link, lambda: None).sync()
        await client.close()
        found[person] = profile, files
    return found
