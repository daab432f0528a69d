"""Several server processes over one PostgreSQL: one order of commits, one winner, no number twice."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from socket import create_server

import pytest
from pair.field import Field, Phone, assigned_order, at_the_office
from pair.links import Clock, Weather
from pair.postgres import Postgres
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from mobile.client.clocks import device_clock
from mobile.client.enrolment import enrol, fresh_request
from mobile.sync.link_native import NativeLink
from rulebook.kernel.ids import Fen
from rulebook.kernel.roles import Role
from rulebook.kernel.visibility import EVERYONE
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.records import Price
from rulebook.subjects.orders.commands import ApproveOrder, OpenOrder, WithdrawOrder
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.receipts.numbers import is_provisional
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.commands import RecordFinding
from sync_server.core.company import Company, open_company
from sync_server.core.enrolment import issue_code
from sync_server.core.rebuild import compare
from sync_server.core.system import write_as_system
from sync_server.db.engine import bare_database, migrate_on

SERVERS = 3


def price(model: str) -> SetPrice:
    return SetPrice(model=model, name=model, name_en=model, fen=Fen(100), valid_from="2026-01-01")


@pytest.mark.parametrize("field", ["postgresql"], indirect=True)
def test_a_slow_commit_is_not_overtaken_and_no_feed_loses_it(field: Field) -> None:
    """Another server's later change waits for the slow one; a phone that asks meanwhile misses neither."""
    assert field.postgres
    url = field.company.engine.url.render_as_string(hide_password=False)
    other = open_company(field.folder / "server", url=url, clock=field.clock)
    begun, may_end = threading.Event(), threading.Event()

    def slowly() -> None:
        with field.company.write() as work:
            write_as_system(work, field.company.master, price("SLOW"), "SLOW", field.clock(), "p-qian")
            work.flush()
            begun.set()
            assert may_end.wait(30)

    async def scene() -> None:
        wang = await field.phone("p-wang")
        slow = threading.Thread(target=slowly)
        quick = threading.Thread(target=lambda: at_the_office(other, "p-qian", price("QUICK"), "QUICK"))
        slow.start()
        assert begun.wait(30)
        quick.start()
        await wang.sync()
        assert not {"SLOW", "QUICK"} & {p.model for p in wang.world.all(Price)}
        may_end.set()
        slow.join()
        quick.join()
        await wang.sync()
        assert {"SLOW", "QUICK"} <= {p.model for p in wang.world.all(Price)}
        changes = {row[1]: row[3] for row in field.tables()["records"] if row[0] == "price"}
        found = {name: change for id, change in changes.items() for name in ("SLOW", "QUICK") if name in id}
        assert found["SLOW"] < found["QUICK"]

    asyncio.run(scene())
    other.engine.dispose()


@contextmanager
def serving(data: Path, url: str) -> Iterator[str]:
    """`paigong serve`, a process of its own; its address."""
    with create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "sync_server.admin.cli", "serve", "--data", str(data), "--port", str(port)]
    with subprocess.Popen(
        command,
        env=os.environ | {"PAIGONG_DATABASE_URL": url},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            while process.poll() is None and not _is_up(address):
                pass
            assert process.poll() is None, "the server did not start"
            yield address
        finally:
            process.terminate()


def _is_up(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


async def at(company: Company, person: str, files: Path, links: list[NativeLink]) -> Phone:
    profile = await enrol(links[0], fresh_request(issue_code(company, person), person))
    clock = Clock()
    clock.now = device_clock()
    phone = await Phone.opened(files, profile, Weather(links[0]), clock)
    await phone.sync()
    assert phone.runner.signal == "online", phone.runner.problem
    return phone


def test_three_servers_at_once_on_one_postgresql(
    postgres: Postgres, postgres_template: tuple[Path, str], tmp_path: Path
) -> None:
    folder, template = postgres_template
    url = postgres.url(postgres.fresh(template))
    company = open_company(folder, url=url)
    people = ["p-wang", "p-wang", "p-zhao", "p-zhao"]
    for n, person in enumerate(people):
        assigned_order(company, f"order-{n}", person, n)
    at_the_office(company, "p-li", OpenOrder(submit=False), "draft")

    async def scene(addresses: list[str]) -> None:
        links = [NativeLink(address) for address in addresses]
        phones = [await at(company, person, tmp_path / f"phone-{n}", links) for n, person in enumerate(people)]
        managers = [await at(company, p, tmp_path / p, links) for p in ("p-zhou", "p-wu")]
        for n, phone in enumerate(phones):
            visit = await phone.arrives(f"order-{n}")
            await phone.takes_the_fee(visit, f"order-{n}")
            for k in range(20):
                await phone.does(RecordFinding(visit=visit, finding=f"检查 {k}"), f"order-{n}")
        other = "demo-order-00b2m8"
        for manager in managers:
            await manager.does(ApproveOrder(revision=1), other)
        for phone, link in zip([*phones, *managers], cycle(links), strict=False):
            phone.runner.link = link
        await asyncio.gather(*(phone.sync() for phone in [*phones, *managers]))
        for phone, link in zip([*phones, *managers], cycle([*links[1:], links[0]]), strict=False):
            phone.runner.link = link
            await phone.sync()
            assert (phone.runner.signal, phone.client.pending) == ("online", []), phone.runner.problem
        assert sorted(o.outcome for m in managers for o in m.outcomes.values()) == ["accepted", "refused"]
        for phone in phones:
            assert phone.the(Order, f"order-{phones.index(phone)}").state is OrderState.ON_SITE
        for link in links:
            link.close()

    with ExitStack() as stack:
        asyncio.run(scene([stack.enter_context(serving(folder, url)) for _ in range(SERVERS)]))
    with company.read() as work:
        receipts = work.all(Receipt)
    numbers = [r.number for r in receipts]
    assert len(numbers) == len(set(numbers)) == len(people)
    assert not any(is_provisional(n) for n in numbers)
    report = compare(company)
    assert report.same, report.differences
    company.engine.dispose()


@pytest.mark.parametrize("revision", ["", "0003"])
def test_servers_that_start_at_once_on_an_empty_or_older_database_make_one_company(
    postgres: Postgres, tmp_path: Path, revision: str
) -> None:
    """Each waits for who came first, and finds the tables brought up to date."""
    url, barrier = postgres.url(postgres.fresh()), threading.Barrier(SERVERS)
    opened: list[Company] = []
    if revision:
        as_it_was(url, revision)

    def start() -> None:
        barrier.wait(30)
        opened.append(open_company(tmp_path / "server", url=url))

    starting = [threading.Thread(target=start) for _ in range(SERVERS)]
    for one in starting:
        one.start()
    for one in starting:
        one.join()
    assert len(opened) == SERVERS
    assert len({company.master for company in opened}) == 1
    for n, company in enumerate(opened):
        at_the_office(company, "system", AddPerson(name="钱进", roles=(Role.ADMINISTRATOR,)), f"p-{n}")
    assert compare(opened[0]).same
    with pytest.raises(DatabaseError, match="may not be changed by TRUNCATE"), opened[0].engine.begin() as books:
        books.execute(text("TRUNCATE lines"))
    with opened[0].engine.connect() as books:
        assert {row.collation_name for row in books.execute(text(COLLATIONS))} == {"C"}
    for company in opened:
        company.engine.dispose()


COLLATIONS = """SELECT collation_name FROM information_schema.columns WHERE table_schema = 'public'
    AND data_type = 'character varying' AND table_name <> 'alembic_version'"""


def as_it_was(url: str, revision: str) -> None:
    """An empty database that an older version made: without the guards that came since."""
    engine = bare_database(url)
    with engine.begin() as connection:
        migrate_on(connection, revision)
        for table in ("lines", "postings", "entries"):
            connection.execute(text(f"DROP TRIGGER {table}_whole ON {table}"))
    engine.dispose()


def test_an_office_at_one_server_follows_what_another_server_takes(
    postgres: Postgres, postgres_template: tuple[Path, str], tmp_path: Path
) -> None:
    """Within two seconds; who may not see it is not woken; a broken connection is made again."""
    folder, template = postgres_template
    database = postgres.fresh(template)
    url = postgres.url(database)
    here, there = open_company(folder, url=url), open_company(folder, url=url)
    office = frozenset({EVERYONE, "role:dispatcher"})
    stranger = frozenset({"person:p-xu"})

    async def scene() -> None:
        dispatcher, outsider = here.news.listen(office), here.news.listen(stranger)
        for listener in (dispatcher, outsider):  # hears at once that something may have been missed
            await asyncio.wait_for(listener.event.wait(), 10)
            listener.event.clear()
        await asyncio.to_thread(assigned_order, there, "order-far", "p-wang", 1)
        await asyncio.wait_for(dispatcher.event.wait(), 2)
        assert not outsider.event.is_set()
        dispatcher.event.clear()
        listening = f"datname = '{database}' AND query LIKE 'LISTEN%'"
        postgres.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {listening}")
        await asyncio.wait_for(outsider.event.wait(), 10)  # everybody looks after the break
        dispatcher.event.clear()
        await asyncio.to_thread(at_the_office, there, "p-chen", WithdrawOrder(reason="改期"), "order-far")
        await asyncio.wait_for(dispatcher.event.wait(), 2)
        for listener in (dispatcher, outsider):
            here.news.leave(listener)

    asyncio.run(scene())
    for company in (here, there):
        company.engine.dispose()
