"""A whole visit without signal, then one sync: everything arrives, once, byte for byte."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace
from pair.field import ORDER, Field, Phone, on_both

from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import line_hash, unframe
from rulebook.kernel.records import Record
from rulebook.kernel.wire import LINES_TYPE
from rulebook.rules import RECORDS
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.cash.records import Count, Handover
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.stock.records import Unit
from sync_server.admin import demo

pytestmark = on_both


async def a_day(field: Field) -> tuple[Phone, Receipt]:
    """Wang's visit, done and signed in a basement; nothing sent yet."""
    wang = await field.phone("p-wang")
    return wang, await wang.does_the_visit()


def test_a_whole_visit_offline_arrives_in_one_sync(field: Field) -> None:
    async def scene() -> None:
        wang, receipt = await a_day(field)
        made = len(wang.client.pending)
        await wang.sync()
        assert len(wang.weather.sent) == 1
        assert wang.runner.signal == "online"
        assert wang.client.pending == []
        assert {o.outcome for o in wang.outcomes.values()} == {"accepted"}
        assert len(wang.outcomes) == made
        assert field.order().state is OrderState.COMPLETED
        assert field.get(Receipt, receipt.id) == receipt
        assert field.all(Irregularity) == []
        assert field.balance("cash_in_hand:p-wang") == receipt.total == 86_000

    asyncio.run(scene())


def test_the_server_keeps_the_journals_bytes(field: Field) -> None:
    async def scene() -> None:
        wang, _ = await a_day(field)
        await wang.sync()
        journal = (wang.files / "journal.log").read_bytes()
        kept = field.kept_lines(wang.device_id)
        assert b"".join(raw + b"\t" + mac.encode() + b"\n" for _, raw, mac in kept) == journal
        assert [seq for seq, _, _ in kept] == list(range(1, len(kept) + 1))

    asyncio.run(scene())


def test_the_same_lines_pushed_again_change_nothing_at_all(field: Field) -> None:
    async def scene() -> None:
        wang, _ = await a_day(field)
        await wang.sync()
        before = field.tables()
        first = wang.weather.answers()[-1]
        profile = wang.client.profile
        headers = {"authorization": f"Bearer {profile.device}.{profile.token}", "content-type": LINES_TYPE}
        for _ in range(2):
            await wang.link.post("/api/sync", wang.weather.sent[0], headers, 5)
            again = wang.weather.answers()[-1]
            assert again.outcomes == first.outcomes
            assert again.acknowledged == first.acknowledged
            assert field.tables() == before

    asyncio.run(scene())


def test_what_the_phone_shows_before_and_after_the_sync_is_the_servers_word(field: Field) -> None:
    """odoo PR#288974: paid offline, back to draft after the sync."""

    async def scene() -> None:
        wang, _ = await a_day(field)
        foreseen = {kind: wang.world.all(struct) for kind, struct in RECORDS.items()}
        await wang.sync()
        for kind, struct in RECORDS.items():
            shown = wang.world.all(struct)
            assert [field.get(struct, str(r.id)) for r in shown] == shown  # type: ignore[attr-defined]  # a record has an id
            assert [unarrived(r) for r in shown] == [unarrived(r) for r in foreseen[kind]], kind

    asyncio.run(scene())


def unarrived(record: Record) -> Record:
    """Without when the line that met a clock arrived: no phone can say that of its own line."""
    clocks = getattr(record, "clocks", ())
    if not clocks:
        return record
    return replace(record, clocks=tuple(replace(clock, arrived_at="") for clock in clocks))  # type: ignore[call-arg]  # a record with clocks


def test_the_read_model_is_the_same_after_a_restart(field: Field) -> None:
    async def scene() -> None:
        wang, _ = await a_day(field)
        for synced in (False, True):
            if synced:
                await wang.sync()
            before = {kind: wang.world.all(struct) for kind, struct in RECORDS.items()}
            status = wang.status
            wang = await wang.restarted()
            assert {kind: wang.world.all(struct) for kind, struct in RECORDS.items()} == before
            assert (wang.status.unsent, wang.status.cash) == (status.unsent, status.cash)

    asyncio.run(scene())


def test_the_chain_ends_where_both_say_it_ends(field: Field) -> None:
    async def scene() -> None:
        wang, _ = await a_day(field)
        await wang.sync()
        last = wang.weather.answers()[-1].acknowledged
        assert (last.seq, last.hash) == (len(wang.client.journal.entries), wang.client.journal.head)
        raw, _ = unframe(wang.client.journal.entries[-1].framed)
        assert last.hash == line_hash(raw)

    asyncio.run(scene())


def test_money_and_units_are_where_the_technician_says_they_are(field: Field) -> None:
    async def scene() -> None:
        wang, receipt = await a_day(field)
        handover = await wang.hands_over(86_000, receipt)
        await wang.sync()
        sun = await field.phone("p-sun")
        counts = wang.the(Handover, handover)
        assert counts.counted is None
        await sun.does(CountHandover(handover=handover, counts=(Count(10_000, 8), Count(1_000, 6))), "")
        await sun.sync()
        await wang.sync()
        assert wang.the(Handover, handover).difference == 0
        assert wang.status.cash == 0
        assert (field.balance("safe"), field.balance("cash_in_hand:p-wang")) == (86_000, 0)
        removed = wang.the(Unit, f"terminal:{demo.imei(100)}")
        assert (removed.holder, removed.owed_to_store) == ("p-wang", True)

    asyncio.run(scene())


def test_the_phone_always_has_receipt_numbers_in_reserve(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        number, provisional = wang.next_receipt_number()
        assert not provisional
        (block,) = wang.world.all(NumberBlock)
        assert number == f"{block.series}-{block.first:06d}"
        assert field.order(ORDER).technician == "p-wang"

    asyncio.run(scene())
