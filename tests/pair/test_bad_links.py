"""Links as they are in the field: answers lost, requests torn, portals, kills. Nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import random
import re

import pytest
from drawn import a_seed
from pair.field import ORDER, Field, Phone, on_both

from mobile.store.folder import LogFile, StoreFull
from mobile.sync.link import Answer, Link, Unreachable
from rulebook.kernel.ids import VisitId
from rulebook.kernel.wire import CHUNK_LINES, SyncHeader, lines_digest, request_body
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.records import Price
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.commands import Arrive, RecordFinding, SignVisit
from rulebook.subjects.visits.records import Stroke, Visit
from sync_server.core.feed import PAGE_BYTES

pytestmark = on_both


async def a_day(field: Field) -> tuple[Phone, Receipt]:
    wang = await field.phone("p-wang")
    return wang, await wang.does_the_visit()


async def until_sent(phone: Phone) -> None:
    """Sync until nothing is left to send, as the runner does over the day."""
    for _ in range(100):
        await phone.sync()
        if not phone.client.pending and phone.runner.signal == "online":
            return
    raise AssertionError(f"never through: {phone.runner.signal} {phone.runner.problem}")


def test_an_answer_lost_after_the_commit_is_given_again(field: Field) -> None:
    """boardsesh#5305: accepted, but the phone says failed. erpnext#12971: sent again, it counts twice."""

    async def scene() -> None:
        wang, receipt = await a_day(field)
        made = len(wang.client.pending)
        wang.weather.coming.append("answer_lost")
        await wang.sync()
        assert (wang.runner.signal, len(wang.client.pending)) == ("offline", made)
        after = field.tables()
        assert field.order().state is OrderState.COMPLETED
        await wang.sync()
        assert (wang.runner.signal, wang.client.pending) == ("online", [])
        assert {o.outcome for o in wang.outcomes.values()} == {"accepted"}
        assert field.tables() == after
        assert field.balance("cash_in_hand:p-wang") == receipt.total

    asyncio.run(scene())


def test_a_request_that_gets_through_after_it_was_given_up_takes_no_outcome_from_the_phone(field: Field) -> None:
    """The server has all lines by then; the phone, which sends smaller bites now, still hears of each of them."""

    async def scene() -> None:
        wang, _ = await a_day(field)
        made = len(wang.client.pending)
        wang.weather.coming.extend(["no_signal"] * 5)
        for _ in range(5):
            await wang.sync()
        token = f"Bearer {wang.client.profile.device}.{wang.client.profile.token}"
        late = field.client.post("/api/sync", content=wang.weather.sent[0], headers={"authorization": token})
        assert late.status_code == 200
        await wang.sync()
        assert (wang.runner.signal, wang.client.pending) == ("online", [])
        assert list(wang.outcomes) == list(range(1, made + 1))
        assert len(field.kept_lines(wang.device_id)) == made

    asyncio.run(scene())


def test_a_break_between_two_pages_hides_nothing_of_ones_own_and_gives_no_number_twice(field: Field) -> None:
    """The lines are acknowledged, but the page that tells of the receipt and of the number block has not come."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        field.company.page = 1
        receipt = await wang.does_the_visit()
        wang.weather.coming.extend(["", "no_signal"])
        await wang.sync()
        assert (wang.client.pending, wang.runner.signal) == ([], "offline")
        for _ in range(2):  # and the same after a restart
            assert wang.the(Receipt, receipt.id) == receipt
            assert wang.status.cash == receipt.total
            assert wang.next_receipt_number()[0] > receipt.number
            wang = await wang.restarted()
        await wang.sync()
        assert wang.runner.signal == "online"
        assert wang.world.all(Receipt) == [field.get(Receipt, receipt.id)]
        assert wang.next_receipt_number()[0] > receipt.number

    asyncio.run(scene())


def test_the_phone_killed_while_the_answer_is_on_its_way_sends_again_and_counts_once(field: Field) -> None:
    async def scene() -> None:
        wang, receipt = await a_day(field)
        wang.weather.coming.append("answer_lost")
        await wang.sync()
        wang = await wang.restarted()
        await wang.sync()
        assert wang.client.pending == []
        assert field.balance("cash_in_hand:p-wang") == receipt.total

    asyncio.run(scene())


def test_the_phone_killed_between_keeping_and_sending_sends_after_the_restart(field: Field) -> None:
    """odoo#125037: a confirmed sale gone when the power fails within seconds."""

    async def scene() -> None:
        wang, receipt = await a_day(field)
        wang = await wang.restarted()
        assert wang.status.cash == receipt.total
        await wang.sync()
        assert field.get(Receipt, receipt.id) == receipt

    asyncio.run(scene())


def test_requests_torn_anywhere_are_refused_whole_and_sent_again(field: Field) -> None:
    async def scene() -> None:
        wang, _ = await a_day(field)
        before = field.tables()
        whole = wang.client.journal.entries
        length = sum(len(e.framed) for e in whole) + 200
        for cut in (0, 1, 50, 150, 160, 170, 180, length // 2, length - 500, length - 202):
            wang.weather.coming.append(lambda body, cut=cut: body[:cut])
            await wang.sync()
            assert (wang.runner.signal, wang.runner.problem) == ("trouble", "request"), cut
            assert wang.client.pending == whole
            assert field.tables() == before, cut
        await wang.sync()
        assert wang.client.pending == []
        assert field.order().state is OrderState.COMPLETED

    asyncio.run(scene())


def test_requests_with_a_flipped_bit_are_refused_whole_or_taken_as_they_were_meant(field: Field) -> None:
    """A flip in the header may hit the cursor or a name nobody reads; it can never touch a line."""
    seed = a_seed()
    dice = random.Random(seed)

    def flip(body: bytes) -> bytes:
        at = dice.randrange(len(body))
        return body[:at] + bytes((body[at] ^ 1 << dice.randrange(8),)) + body[at + 1 :]

    async def scene() -> None:
        wang, _ = await a_day(field)
        journal = (wang.files / "journal.log").read_bytes()
        for _ in range(60):
            wang.weather.coming.append(flip)
            await wang.sync()
        await until_sent(wang)
        kept = b"".join(raw + b"\t" + mac.encode() + b"\n" for _, raw, mac in field.kept_lines(wang.device_id))
        assert kept == journal, f"seed {seed}"
        assert field.set_aside() == [], f"seed {seed}"
        assert {o.outcome for o in wang.outcomes.values()} == {"accepted"}, f"seed {seed}"

    asyncio.run(scene())


def test_a_header_with_flipped_bits_puts_no_line_in_another_lines_place(field: Field) -> None:
    """The lines carry their own seq; a cursor carries its own check."""
    seed = a_seed()
    dice = random.Random(seed)

    def flip_header(body: bytes) -> bytes:
        """One of the low bits of a digit of `first`, or of the cursor's last ones."""
        ends = re.search(rb'"first":(\d+),', body), re.search(rb'([^"]{1,8})"}\n', body)
        spans = [found.span(1) for found in ends if found]
        at = dice.randrange(*dice.choice(spans))
        return body[:at] + bytes((body[at] ^ 1 << dice.randrange(4),)) + body[at + 1 :]

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        for n in range(120):
            await wang.does(RecordFinding(visit=visit, finding=f"检查 {n}"), ORDER)
            field.office(
                "p-qian", SetPrice(model=f"M{n}", name="", name_en="", fen=n, valid_from="2026-01-01"), ""
            )
            wang.weather.coming.append(flip_header)
            await wang.sync()
        await until_sent(wang)
        journal = (wang.files / "journal.log").read_bytes()
        kept = b"".join(raw + b"\t" + mac.encode() + b"\n" for _, raw, mac in field.kept_lines(wang.device_id))
        assert kept == journal, f"seed {seed}"
        assert field.set_aside() == [], f"seed {seed}"
        assert wang.world.all(Price) == field.all(Price), f"seed {seed}"

    asyncio.run(scene())


@pytest.mark.parametrize("weather", ["no_signal", "portal", "gateway"])
def test_whatever_answers_in_the_servers_place_changes_nothing(field: Field, weather: str) -> None:
    async def scene() -> None:
        wang, _ = await a_day(field)
        pending = wang.client.pending
        size = sum(f.stat().st_size for f in wang.files.iterdir())
        for _ in range(3):
            wang.weather.coming.append(weather)
            await wang.sync()
            assert wang.runner.signal in ("offline", "trouble")
            assert wang.client.pending == pending
        assert sum(f.stat().st_size for f in wang.files.iterdir()) == size
        await wang.sync()
        assert (wang.runner.signal, wang.runner.problem, wang.client.pending) == ("online", "", [])

    asyncio.run(scene())


def test_a_day_of_mixed_weather_ends_with_everything_there_once(field: Field) -> None:
    seed = a_seed()
    dice = random.Random(seed)
    bad = ("no_signal", "answer_lost", "portal", "gateway", lambda body: body[: len(body) // 2], "")

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        for n in range(40):
            await wang.does(RecordFinding(visit=visit, finding=f"检查 {n}"), ORDER)
            wang.weather.coming.append(dice.choice(bad))
            await wang.sync()
            if dice.random() < 0.1:
                wang = await wang.restarted()
        wang.weather.coming.clear()
        await until_sent(wang)
        lines = field.kept_lines(wang.device_id)
        assert [seq for seq, _, _ in lines] == list(range(1, 44)), f"seed {seed}"
        assert wang.the(Visit, visit).finding == "检查 39"
        assert field.set_aside() == [], f"seed {seed}"

    asyncio.run(scene())


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
        assert len(wang.weather.sent) == -(-250 // CHUNK_LINES)
        assert [pair for n, pair in enumerate(seen) if pair not in seen[:n] and pair[0]] == [
            (100, 250),
            (200, 250),
            (250, 250),
        ]
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
        wang.runner.link = Narrow(wang.weather)  # type: ignore[assignment]
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
