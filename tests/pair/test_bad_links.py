"""Links as they are in the field: answers lost, requests torn, portals, kills. Nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import random
import re

import pytest
from drawn import a_seed
from pair.bad_links import a_day, until_sent
from pair.field import ORDER, Field, on_both

from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.records import Price
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.commands import RecordFinding
from rulebook.subjects.visits.records import Visit

pytestmark = on_both


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
