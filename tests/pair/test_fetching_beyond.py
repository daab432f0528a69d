"""What lies beyond a device's horizon is fetched, worked with and let go; verdicts stay the server's (SEC-1)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from pair.field import Field, Phone, on_both
from pair.forgetting_field import FIELD_DAYS, OFFICE_DAYS, days_pass, holds_what_it_should, turn_on
from pair.test_horizon import a_receipt_of_last_year, issued

from rulebook.horizon.bundles import Bundle, members
from rulebook.horizon.fetching import KEPT_DAYS
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.records import record_id
from rulebook.kernel.visibility import tags_of_reader
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.company.handlers import vehicle_id
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.confidentiality.records import ReadMark, mark_id
from rulebook.subjects.orders.commands import CancelOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import VoidReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.replacements.records import Swap
from rulebook.subjects.stock.commands import GiveUnits, TakeUnits
from rulebook.subjects.stock.records import Place, Unit
from rulebook.subjects.visits.records import Visit
from sync_server.admin import demo
from sync_server.core import fetching, syncing
from sync_server.core.horizon import InSight, changes_within
from sync_server.core.rebuild import compare

TRUCK = vehicle_id(demo.VEHICLES[0][0])


def bundle(field: Field, phone: Phone, order: str) -> dict[tuple[str, str], Any]:
    """All that hangs on an order, as that phone's person may see it in the books."""
    tags = tags_of_reader(phone.me, phone.device_id)
    with field.company.read() as work:
        found = members(InSight(work, tags, {}), Bundle(Order.KIND, order))
        return {(one.KIND, record_id(one)): one for one in found}


def is_here(field: Field, phone: Phone, order: str) -> bool:
    """Whether the phone has all of it, as it is in the books; True or False, never a part."""
    books = bundle(field, phone, order)
    here = {place: phone.world.get(type(one), place[1]) for place, one in books.items()}
    assert books
    assert here == books or not any(here.values()), "a part of it is here"
    return here == books


@on_both
@pytest.mark.parametrize("offline", [False, True])
def test_sec_1_a_receipt_of_last_year_is_fetched_and_voided(field: Field, offline: bool) -> None:
    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        wang = await field.phone("p-wang")
        assert wang.world.get(Receipt, receipt.id) is None
        assert await wang.fetch_beyond(Receipt.KIND, receipt.id) == ""
        assert is_here(field, wang, order)
        wang = await wang.restarted()
        assert is_here(field, wang, order), "it is read without signal"
        if offline:
            wang.weather.coming.extend(["no_signal"] * 3)
            await wang.sync()
            assert wang.runner.signal == "offline"
            wang.weather.coming.clear()
        said = await wang.does(VoidReceipt(receipt=receipt.id, reason="写错"), order)
        assert not said.server_decides, "all that the rule asks for is here"
        await wang.sync()
        outcome = list(wang.outcomes.values())[-1]
        assert outcome.irregularities == (f"void_late:{receipt.id}",)
        assert outcome.irregularities == tuple(one.id for one in said.irregularities)
        assert is_here(field, wang, order)
        holds_what_it_should(field, wang, FIELD_DAYS)
        assert compare(field.company).same

    asyncio.run(scene())


@pytest.mark.parametrize("offline", [False, True])
def test_sec_1_a_unit_of_three_years_ago_is_returned_with_its_history_fetched(field: Field, offline: bool) -> None:
    """Taken off three years ago and never brought back."""

    async def scene() -> None:
        turn_on(field)
        order = field.assigned("order-x")
        wang = await field.phone("p-wang")
        receipt = await wang.does_the_visit(order)
        await wang.hands_over(receipt.total, receipt)
        await wang.sync()
        old = next(unit for unit in wang.world.all(Unit) if unit.owed_to_store)
        days_pass(field, 3 * 365)
        wang = await field.phone("p-wang")
        assert await wang.fetch_beyond(Unit.KIND, old.id) == ""
        assert is_here(field, wang, order)
        assert [one.order for one in wang.world.find(Swap, "old_number", old.number)] == [order]
        if offline:
            wang.weather.coming.append("no_signal")
        given = await wang.does(GiveUnits(transfer="back-1", units=(old.id,)), "")
        foretold = wang.the(Unit, old.id)
        await wang.sync()
        await wang.sync()
        assert not given.server_decides
        assert list(wang.outcomes.values())[-1].irregularities == tuple(one.id for one in given.irregularities)
        assert field.get(Unit, old.id) == wang.the(Unit, old.id) == foretold
        field.office("p-zheng", TakeUnits(transfer="back-1", units=(old.id,), for_store=True), "")
        await wang.sync()
        found = field.get(Unit, old.id)
        assert found is not None
        assert (found.place, found.owed_to_store) == (Place.STORE, False)
        holds_what_it_should(field, wang, FIELD_DAYS)
        assert compare(field.company).same

    asyncio.run(scene())


def test_sec_1_where_a_unit_was_last_year_is_fetched_by_the_unit(field: Field) -> None:
    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        swap = next(one for one in field.all(Swap) if one.order == order)
        unit = next(one for one in field.all(Unit) if one.number == swap.old_number)
        boss = await field.phone("p-zhou")
        assert not list(boss.world.find(Swap, "old_number", unit.number))
        assert await boss.fetch_beyond(Unit.KIND, unit.id) == ""
        assert list(boss.world.find(Swap, "old_number", unit.number)) == [swap]
        assert is_here(field, boss, order)
        assert boss.the(Receipt, receipt.id) == receipt

    asyncio.run(scene())


@pytest.mark.parametrize("offline", [False, True])
def test_sec_1_a_debt_is_collected_after_its_order_was_fetched(field: Field, offline: bool) -> None:
    """What is owed is here however old; that it is fetched all the same takes nothing away and doubles nothing."""

    async def scene() -> None:
        turn_on(field)
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.swaps(visit)
        await wang.works(visit)
        debt = await issued(wang, visit, Method.OWED)
        await wang.sync()
        days_pass(field, 400)
        phone = await field.phone("p-wang")
        before = dict(phone.client.notes.state.changes)
        order = phone.the(Receivable, debt).order
        assert await phone.fetch_beyond(Receivable.KIND, debt) == ""
        assert phone.client.notes.state.changes == before
        assert is_here(field, phone, str(order))
        if offline:
            phone.weather.coming.append("no_signal")
        await issued(phone, visit, Method.CASH, collects=debt)
        foretold = phone.the(Receivable, debt)
        assert foretold.state is ReceivableState.COLLECTED
        await phone.sync()
        await phone.sync()
        assert field.get(Receivable, debt) == phone.the(Receivable, debt) == foretold
        holds_what_it_should(field, phone, FIELD_DAYS)
        assert compare(field.company).same

    asyncio.run(scene())


def test_sec_1_what_may_not_be_seen_is_refused_with_a_code_and_asked_for_no_more(field: Field) -> None:
    """Whether it exists is not told: the same answer for what there is not."""

    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        zhao = await field.phone("p-zhao")
        held = dict(zhao.client.notes.state.changes)
        for kind, id in ((Receipt.KIND, receipt.id), (Order.KIND, order), (Order.KIND, "none"), ("nonsense", "x")):
            zhao.weather.heard.clear()
            assert await zhao.fetch_beyond(kind, id) == "not_found"
            told = [one for answer in zhao.weather.answers() for one in answer.fetched]
            assert [(one.kind, one.id, one.rule, one.code) for one in told] == [(kind, id, "SYS-3", "not_found")]
            assert told[0].whole == told[0].left == ()
        assert not zhao.client.notes.state.kept
        assert zhao.client.notes.state.changes == held
        boss = await field.phone("p-zhou")
        assert await boss.fetch_beyond(Receipt.KIND, receipt.id) == "", "who may see it has it"
        assert is_here(field, boss, order)

    asyncio.run(scene())


@pytest.mark.parametrize("fault", ["no_signal", "answer_lost", "gateway"])
def test_sec_1_a_wish_outlives_a_bad_link_and_a_killed_app(field: Field, fault: str) -> None:
    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        wang = await field.phone("p-wang")
        wang.weather.coming.append(fault)
        assert await wang.fetch_beyond(Receipt.KIND, receipt.id) == "away"
        assert wang.world.get(Receipt, receipt.id) is None
        wang = await wang.restarted()
        await wang.sync()
        assert is_here(field, wang, order)
        assert not wang.client.notes.state.wanted
        before = dict(wang.client.notes.state.changes)
        assert await wang.fetch_beyond(Order.KIND, order) == "", "asked again it is the same"
        assert wang.client.notes.state.changes == before
        assert len(wang.client.notes.state.kept) == 1

    asyncio.run(scene())


def test_sec_1_what_was_fetched_is_let_go_days_after_it_was_opened_last(field: Field) -> None:
    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        wang = await field.phone("p-wang")
        assert await wang.fetch_beyond(Receipt.KIND, receipt.id) == ""
        days_pass(field, KEPT_DAYS - 1)
        await wang.sync()
        assert is_here(field, wang, order)
        wang.note_read(Order.KIND, order)
        await wang.sync()
        wang = await wang.restarted()
        days_pass(field, KEPT_DAYS - 1)
        await wang.sync()
        assert is_here(field, wang, order), "it was opened meanwhile"
        days_pass(field, 3)
        await wang.sync()
        assert not is_here(field, wang, order)
        assert not wang.client.notes.state.kept
        holds_what_it_should(field, wang, FIELD_DAYS)

    asyncio.run(scene())


def test_sec_1_a_phone_with_something_unsent_comes_back_after_100_days(field: Field) -> None:
    """What its line is about stays until the server has it; what else was fetched goes."""

    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        wang = await field.phone("p-wang")
        assert await wang.fetch_beyond(Receipt.KIND, receipt.id) == ""
        said = await wang.does(VoidReceipt(receipt=receipt.id, reason="写错"), order)
        days_pass(field, 100)
        wang = await wang.restarted()
        assert wang.world.get(Visit, receipt.visit) is not None
        await wang.sync()
        (outcome,) = [one for one in wang.outcomes.values() if one.line == said.line]
        assert outcome.irregularities == (f"void_late:{receipt.id}",)
        assert is_here(field, wang, order), "it is looked into: open again"
        assert field.get(Receipt, receipt.id) == wang.the(Receipt, receipt.id)
        holds_what_it_should(field, wang, FIELD_DAYS)
        assert compare(field.company).same

    asyncio.run(scene())


def test_sec_1_a_phone_comes_back_after_100_days_and_has_let_go_what_it_fetched(field: Field) -> None:
    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        wang = await field.phone("p-wang")
        assert await wang.fetch_beyond(Receipt.KIND, receipt.id) == ""
        days_pass(field, 100)
        assert is_here(field, wang, order), "read without signal for as long as there is none"
        await wang.sync()
        assert not is_here(field, wang, order)
        said = await wang.does(VoidReceipt(receipt=receipt.id, reason="写错"), order)
        assert said.server_decides, "what it no longer holds it does not foretell"
        assert await wang.fetch_beyond(Receipt.KIND, receipt.id) == ""
        assert is_here(field, wang, order)
        holds_what_it_should(field, wang, FIELD_DAYS)

    asyncio.run(scene())


def test_sec_1_a_feed_that_begins_anew_brings_what_is_kept_once_more(field: Field) -> None:
    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        boss = await field.phone("p-zhou")
        assert await boss.fetch_beyond(Receipt.KIND, receipt.id) == ""
        days = SetSetting(name="horizon_office_days", value="60", reason="再少一点")
        field.office("p-qian", days, "")
        field.clock.now += timedelta(days=1)
        await boss.sync()
        assert boss.client.notes.state.horizon == 60
        assert is_here(field, boss, order)
        holds_what_it_should(field, boss, 60)

    asyncio.run(scene())


def test_sec_1_a_vehicles_old_history_comes_in_answers_of_bounded_size(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page of it opened by the office; each answer has a few bundles, and the rest follows, killed or not."""

    async def scene() -> None:
        turn_on(field)
        orders = [field.assigned(f"order-{n}") for n in range(5)]
        for order in orders:
            field.office("p-chen", CancelOrder(reason="客户取消"), order)
        days_pass(field, OFFICE_DAYS + 40)
        boss = await field.phone("p-zhou")
        assert boss.world.get(Vehicle, TRUCK) is not None
        assert not [order for order in orders if is_here(field, boss, order)]
        monkeypatch.setattr(fetching, "MOST_AT_ONCE", 2)
        boss.weather.coming.extend(["", "no_signal"])
        assert await boss.fetch_beyond(Vehicle.KIND, TRUCK) == "away"
        assert [one.here for one in boss.client.notes.state.kept.values()].count(True) == 2
        boss = await boss.restarted()
        boss.weather.heard.clear()
        assert await boss.fetch_beyond(Vehicle.KIND, TRUCK) == ""
        assert all(is_here(field, boss, order) for order in orders)
        assert max(sum(len(one.whole) for one in answer.fetched) for answer in boss.weather.answers()) <= 2
        mark = mark_id(Vehicle.KIND, TRUCK, boss.me.id)
        await boss.reads.write()
        await boss.sync()
        assert field.get(ReadMark, mark) is not None, "who fetched a vehicle's history has read of it"
        holds_what_it_should(field, boss, OFFICE_DAYS)

    asyncio.run(scene())


def test_sec_1_what_changes_later_of_what_was_fetched_is_told(field: Field) -> None:
    """As of everything that is held: what the device has of it is never out of date for long."""

    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        boss = await field.phone("p-zhou")
        assert await boss.fetch_beyond(Order.KIND, order) == ""
        wang = await field.phone("p-wang")
        await wang.does(VoidReceipt(receipt=receipt.id, reason="写错"), order)
        await wang.sync()
        await boss.sync()
        assert boss.world.get(Irregularity, f"void_late:{receipt.id}") is not None
        assert is_here(field, boss, order)
        holds_what_it_should(field, boss, OFFICE_DAYS)

    asyncio.run(scene())


@on_both
def test_sec_1_no_writer_waits_while_a_device_is_fed_within_its_horizon(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines are taken in one transaction; what is looked through for the answer is looked through in another."""

    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        wang = await field.phone("p-wang")
        await wang.does(VoidReceipt(receipt=receipt.id, reason="写错"), order)
        wrote: list[str] = []

        def looking(*asked: Any) -> Any:
            id = f"meanwhile-{len(wrote)}"
            field.assigned(id)  # would wait for ever for a transaction that writes
            wrote.append(id)
            return changes_within(*asked)

        monkeypatch.setattr(syncing, "changes_within", looking)
        await wang.sync()
        assert wang.runner.signal == "online"
        assert wrote
        assert not wang.client.pending
        monkeypatch.undo()
        await wang.sync()
        assert wang.world.get(Order, wrote[0]) is not None, "what came meanwhile is told afterwards"
        holds_what_it_should(field, wang, FIELD_DAYS)
        assert compare(field.company).same

    asyncio.run(scene())


def test_sec_1_more_than_a_few_wishes_at_once_are_no_request(field: Field) -> None:
    async def scene() -> None:
        turn_on(field)
        wang = await field.phone("p-wang")
        many = [[Order.KIND, f"order-{n}"] for n in range(21)]

        def asking(body: bytes) -> bytes:
            header = msgspec.json.decode(body.partition(b"\n")[0])
            return msgspec.json.encode(header | {"fetch": many}) + b"\n"

        wang.weather.coming.append(asking)
        await wang.sync()
        assert wang.runner.signal == "trouble"
        await wang.sync()
        assert wang.runner.signal == "online"

    asyncio.run(scene())
