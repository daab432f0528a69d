"""Large backlogs, narrow links, full phones: what goes in pieces goes on where it stopped."""

from __future__ import annotations

import asyncio

from pair.bad_links import a_day, until_sent
from pair.field import ORDER, Field, Phone, on_both

from mobile.store.folder import LogFile, StoreFull
from mobile.sync.link import Answer, Link, Unreachable
from rulebook.kernel.ids import VisitId
from rulebook.kernel.wire import CHUNK_LINES, SyncHeader, lines_digest, request_body
from rulebook.subjects.orders.records import Order
from rulebook.subjects.visits.commands import Arrive, RecordFinding, SignVisit
from rulebook.subjects.visits.records import Stroke, Visit
from sync_server.core.feed import PAGE_BYTES

pytestmark = on_both


def test_a_large_backlog_goes_in_chunks_and_says_how_far_it_is(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        for n in range(247):
            await wang.does(RecordFinding(visit=visit, finding=f"检查 {n}"), ORDER)
        seen: list[tuple[int, int]] = []
        wang.listen(lambda: seen.append((wang.status.done, wang.status.total)))
        await wang.sync()
        assert wang.client.pending == []
        steps = [pair for n, pair in enumerate(seen) if pair not in seen[:n] and pair[0]]
        assert (steps[0], steps[-1]) == ((CHUNK_LINES, 250), (250, 250))
        assert len(wang.weather.sent) == len(steps) in (2, 3)  # a server that is slow just then is sent no more
        assert (wang.status.done, wang.status.total) == (0, 0)

    asyncio.run(scene())


def test_a_backlog_that_breaks_off_goes_on_where_it_stopped(field: Field) -> None:
    """collect#7356: each failure uploads everything again."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        for n in range(247):
            await wang.does(RecordFinding(visit=visit, finding=f"检查 {n}"), ORDER)
        wang.weather.coming.extend(["", "no_signal"])
        await wang.sync()
        assert len(wang.client.pending) == 150
        wang.weather.sent.clear()
        await wang.sync()
        assert wang.client.pending == []
        firsts = [int(body.split(b'"first":')[1].split(b",")[0]) for body in wang.weather.sent]
        assert firsts[0] == 101

    asyncio.run(scene())


def test_a_first_fetch_of_many_signatures_comes_in_pages_and_goes_on_where_it_broke_off(field: Field) -> None:
    """A new phone after a month: one answer with all of it would never get through a slow link."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        long = Stroke(points=tuple((x % 1000, x % 300, x * 16) for x in range(3_000)))
        for n in range(12):
            visit = VisitId(f"visit-{n}")
            await wang.does(Arrive(visit=visit), ORDER)
            sheet, digest = wang.sheet(wang.the(Order, ORDER), wang.the(Visit, visit), "zh")
            signed = SignVisit(visit=visit, signer="刘师傅", digest=digest, sheet=sheet, strokes=(long,))
            await wang.does(signed, ORDER)
        await until_sent(wang)
        new = await field.phone("p-wang", synced=False)
        new.weather.coming.extend(["", "", "no_signal"])
        await new.sync()
        assert new.runner.signal == "offline"
        before = len(new.world.all(Visit))
        await new.sync()
        assert new.runner.signal == "online"
        assert 0 < before < len(new.world.all(Visit)) == 12
        assert new.world.all(Visit) == field.all(Visit)
        assert max(len(body) for body in new.weather.heard) < 2 * PAGE_BYTES
        assert [a.reset for a in new.weather.answers()] == [False] * len(new.weather.answers())

    asyncio.run(scene())


def test_over_a_link_that_lets_only_little_through_the_bites_get_smaller(field: Field) -> None:
    """A request of 400 KB never gets through where 30 s carry 20 KB; each try would upload everything again."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        for n in range(120):
            await wang.does(RecordFinding(visit=visit, finding=f"检查 {n} " + "细" * 600), ORDER)
        wang.runner.link = Narrow(wang.weather)  # type: ignore[assignment]  # a link as the runner sees it
        for _ in range(60):
            await wang.sync()
        assert wang.client.pending == []
        assert len(field.kept_lines(wang.device_id)) == 123

    asyncio.run(scene())


class Narrow:
    """A link that carries 20 KB before its time is over."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def post(self, path: str, body: bytes, headers: dict[str, str], timeout_s: float) -> Answer:
        if len(body) > 20_000:
            raise Unreachable("not in time")
        return await self._link.post(path, body, headers, timeout_s)


class FullAt:
    """A file of notes with no room left, for a while."""

    def __init__(self, file: LogFile) -> None:
        self._file = file
        self.full = True

    async def append(self, data: bytes) -> None:
        if self.full:
            raise StoreFull("no room")
        await self._file.append(data)

    async def read(self) -> bytes:
        return await self._file.read()

    async def truncate(self, size: int) -> None:
        await self._file.truncate(size)

    async def close(self) -> None:
        await self._file.close()


def test_a_phone_too_full_to_keep_the_answer_says_so_and_takes_it_when_there_is_room(field: Field) -> None:
    async def scene() -> None:
        wang, _ = await a_day(field)
        pending = wang.client.pending
        full = FullAt(wang.client.notes._file)
        wang.client.notes._file = full
        await wang.sync()
        assert (wang.runner.signal, wang.runner.problem) == ("trouble", "full")
        assert wang.client.pending == pending
        full.full = False
        await wang.sync()
        assert (wang.runner.signal, wang.client.pending) == ("online", [])

    asyncio.run(scene())


def test_a_header_that_lies_about_its_lines_is_refused(field: Field) -> None:
    async def scene() -> None:
        wang, _ = await a_day(field)
        before = field.tables()
        framed = b"".join(e.framed for e in wang.client.pending)
        digest = lines_digest(framed)
        for header, field_named in (
            (SyncHeader(first=1, count=3, digest=digest), "count"),
            (SyncHeader(first=1, count=12, digest="0" * 64), "digest"),
            (SyncHeader(protocol=0, first=1, count=12, digest=digest), "protocol"),
        ):
            got = await wang.link.post("/api/sync", request_body(header, framed), _headers(wang), 5)
            assert got.status == 400
            assert f'"field":"{field_named}"'.encode() in got.body
        assert field.tables() == before

    asyncio.run(scene())


def _headers(phone: Phone) -> dict[str, str]:
    profile = phone.client.profile
    return {"authorization": f"Bearer {profile.device}.{profile.token}"}
