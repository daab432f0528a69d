"""Devices that forget what ended long ago (SEC-1): nothing is lost, and no verdict differs from the server's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from pair.field import ORDER, Field, Phone, on_both
from pair.forgetting_field import FIELD_DAYS, OFFICE_DAYS, closes_a_visit, days_pass, holds_what_it_should, turn_on

from mobile.client import holding
from mobile.client.session_api import CommandResult
from mobile.store.world import PhoneWorld
from rulebook.kernel.commands import Command
from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen, OrderId, ReceiptId, VisitId
from rulebook.kernel.visibility import tags_of_reader
from rulebook.kernel.wire import SyncHeader
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.orders.commands import CancelOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt, VoidReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.receivables.records import Receivable, ReceivableState
from rulebook.subjects.stock.commands import GiveUnits, TakeUnits
from rulebook.subjects.stock.records import Place, Unit
from rulebook.subjects.visits.records import Visit
from sync_server.core.feed import read_cursor
from sync_server.core.horizon import changes_within, days_for
from sync_server.core.rebuild import compare


@on_both
def test_sec_1_a_phone_forgets_by_itself_and_a_new_one_never_fetches_it(field: Field) -> None:
    async def scene() -> None:
        turn_on(field)
        wang = await field.phone("p-wang")
        assert wang.client.notes.state.horizon == FIELD_DAYS
        order = field.assigned("order-x")
        field.office("p-chen", CancelOrder(reason="客户取消"), order)
        await wang.sync()
        days_pass(field, FIELD_DAYS + 5)
        await wang.sync()
        held = holds_what_it_should(field, wang, FIELD_DAYS)
        new = await field.phone("p-wang")
        assert holds_what_it_should(field, new, FIELD_DAYS) == held
        boss = await field.phone("p-zhou")
        assert boss.client.notes.state.horizon == OFFICE_DAYS
        assert boss.world.get(Order, order) is not None
        days_pass(field, OFFICE_DAYS)
        await boss.sync()
        holds_what_it_should(field, boss, OFFICE_DAYS)
        assert boss.world.get(Order, order) is None
        again = await boss.restarted()
        assert again.world.get(Order, order) is None
        assert again.client.notes.state.horizon == OFFICE_DAYS

    asyncio.run(scene())


async def a_receipt_of_last_year(field: Field) -> tuple[str, Receipt]:
    """Of Wang's visit that was closed more than a year ago."""
    turn_on(field)
    order = field.assigned("order-x")
    receipt = await closes_a_visit(field, order)
    days_pass(field, 400)
    return order, receipt


@on_both
@pytest.mark.parametrize("offline", [False, True])
def test_sec_1_a_receipt_of_last_year_is_voided(field: Field, offline: bool) -> None:
    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        wang = await field.phone("p-wang")
        for kind, id in ((Order, order), (Receipt, receipt.id), (Visit, receipt.visit)):
            assert wang.world.get(kind, id) is None, "it lies beyond the horizon"
        if offline:
            days_pass(field, 3)
        said = await wang.does(VoidReceipt(receipt=receipt.id, reason="写错"), order)
        assert said.server_decides
        assert not said.irregularities
        await wang.sync()
        (outcome,) = (o for o in wang.outcomes.values() if o.line == said.line)
        assert outcome.irregularities == (f"void_late:{receipt.id}",), "it is there, and its visit is over"
        assert field.get(Receipt, receipt.id) == wang.the(Receipt, receipt.id), "what is looked into is here again"
        assert wang.world.get(Visit, receipt.visit) is not None, "with what it hangs on"
        assert wang.world.get(Order, order) is not None
        holds_what_it_should(field, wang, FIELD_DAYS)
        assert compare(field.company).same

    asyncio.run(scene())


@pytest.mark.parametrize("offline", [False, True])
def test_sec_1_a_debt_is_collected_long_after_the_horizon(field: Field, offline: bool) -> None:
    """What is owed is held with all that hangs on it, however old; so the phone knows whom it collects from."""

    async def scene() -> None:
        turn_on(field)
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.swaps(visit)
        await wang.works(visit)
        debt = await issued(wang, visit, Method.OWED)
        await wang.sync()
        days_pass(field, 400)
        if not offline:
            await wang.sync()
        phone = wang if offline else await field.phone("p-wang")
        owed = phone.the(Receivable, debt)
        assert owed.state is ReceivableState.OPEN
        assert phone.world.get(Visit, visit) is not None
        assert phone.world.get(Order, owed.order) is not None
        await issued(phone, visit, Method.CASH, collects=debt)
        await phone.sync()
        assert phone.the(Receivable, debt).state is ReceivableState.COLLECTED
        assert field.get(Receivable, debt) == phone.the(Receivable, debt)
        holds_what_it_should(field, phone, FIELD_DAYS)
        assert compare(field.company).same

    asyncio.run(scene())


async def issued(phone: Phone, visit: str, method: Method, **more: str) -> ReceiptId:
    """A receipt over 860 yuan, given without signal."""
    number, _ = phone.next_receipt_number()
    id = ReceiptId(phone.new_id())
    issue = IssueReceipt(
        visit=VisitId(visit),
        receipt=id,
        number=number,
        token=f"{number}-{phone.new_id()}"[:64],
        plate="苏E5K208",
        lines=(),
        total=Fen(86_000),
        method=method,
        **more,  # type: ignore[arg-type]  # test data by name
    )
    await phone.does(issue, ORDER)
    return id


@pytest.mark.parametrize("offline", [False, True])
def test_sec_1_a_unit_of_three_years_ago_is_returned(field: Field, offline: bool) -> None:
    """Units are never forgotten: who still holds one gives it back, though its order lies far beyond."""

    async def scene() -> None:
        turn_on(field)
        wang = await field.phone("p-wang")
        mine = next(u for u in wang.world.all(Unit) if u.holder == "p-wang")
        order = field.assigned("order-x")
        field.office("p-chen", CancelOrder(reason="客户取消"), order)
        days_pass(field, 3 * 365)
        if not offline:
            await wang.sync()
        phone = wang if offline else await field.phone("p-wang")
        said = await phone.does(GiveUnits(transfer="back-1", units=(mine.id,)), "")
        assert not said.server_decides
        await phone.sync()
        assert phone.world.get(Order, order) is None
        taken = TakeUnits(transfer="back-1", units=(mine.id,), for_store=True)
        field.office("p-zheng", taken, "")
        await phone.sync()
        found = field.get(Unit, mine.id)
        assert found is not None
        assert found.place is Place.STORE
        holds_what_it_should(field, phone, FIELD_DAYS)

    asyncio.run(scene())


def test_sec_1_a_device_follows_when_the_company_turns_it_on_and_off(field: Field) -> None:
    async def scene() -> None:
        boss = await field.phone("p-zhou")
        order = field.assigned("order-x")
        field.office("p-chen", CancelOrder(reason="客户取消"), order)
        days_pass(field, 50)
        await boss.sync()
        before = dict(boss.client.notes.state.changes)
        turn_on(field)
        days_pass(field, OFFICE_DAYS)
        await boss.sync()
        holds_what_it_should(field, boss, OFFICE_DAYS)
        assert boss.world.get(Order, order) is None
        off = SetSetting(name="horizon_office_days", value="0", reason="手机够大")
        field.office("p-qian", off, "")
        field.clock.now += timedelta(days=1)
        await boss.sync()
        assert boss.client.notes.state.horizon == 0
        assert boss.world.get(Order, order) is not None
        assert before.keys() <= boss.client.notes.state.changes.keys()

    asyncio.run(scene())


def test_sec_1_a_clock_set_ahead_without_signal_forgets_nothing(field: Field) -> None:
    """By its own clock everything ended years ago; it holds all the same what it says it holds."""

    async def scene() -> None:
        turn_on(field)
        receipt = await closes_a_visit(field, field.assigned("order-x"))
        for answered in (False, True):
            wang = await field.phone("p-wang")
            client, right = wang.client, wang.client.clock
            if answered:
                await wang.sync()
            client.clock = lambda right=right: right() + timedelta(days=730)  # type: ignore[misc]  # the clock of this turn
            wang.weather.coming.extend(["no_signal"] * 4)
            await wang.sync()
            assert wang.world.get(Receipt, receipt.id) is not None
            await client.holding.forget_beyond()
            assert wang.world.get(Receipt, receipt.id) is not None
            wang = await wang.restarted()
            await wang.client.holding.forget_beyond()
            wang.weather.coming.clear()
            await wang.sync()
            assert wang.world.get(Receipt, receipt.id) is not None
            holds_what_it_should(field, wang, FIELD_DAYS)

    asyncio.run(scene())


def test_sec_1_forgetting_gives_way_and_begins_again_after_what_came_meanwhile(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        turn_on(field)
        order = field.assigned("order-x")
        field.office("p-chen", CancelOrder(reason="客户取消"), order)
        boss = await field.phone("p-zhou")
        days_pass(field, OFFICE_DAYS + 5)
        monkeypatch.setattr(holding, "SLICE_S", -1.0)
        turns = 0

        async def screens() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        drawing = asyncio.create_task(screens())
        await boss.sync()
        drawing.cancel()
        assert turns > 20
        assert boss.world.get(Order, order) is None

        beyond = holding.beyond

        def then_something_comes(world: PhoneWorld, *rest: Any) -> Iterator[tuple[str, str] | None]:
            for place in beyond(world, *rest):
                world.revision += 1
                yield place

        other = field.assigned("order-y")
        field.office("p-chen", CancelOrder(reason="客户取消"), other)
        await boss.sync()
        days_pass(field, OFFICE_DAYS + 5)
        with monkeypatch.context() as during:
            during.setattr(holding, "beyond", then_something_comes)
            await boss.sync()
            assert boss.world.get(Order, other) is not None
        await boss.sync()
        assert boss.world.get(Order, other) is None

    asyncio.run(scene())


def test_sec_1_what_comes_back_comes_in_answers_of_the_usual_size(field: Field) -> None:
    async def scene() -> None:
        turn_on(field)
        orders = [field.assigned(f"order-{n}") for n in range(6)]
        for order in orders:
            field.office("p-chen", CancelOrder(reason="客户取消"), order)
        days_pass(field, OFFICE_DAYS + 40)
        boss = await field.phone("p-zhou")
        assert not [one for one in boss.world.all(Order) if one.id in orders]
        for order in orders:
            customer = field.order(order).customer
            field.office(
                "p-li", HearComplaint(what="又离线", customer=customer, order=OrderId(order)), f"c-{order}"
            )
        with field.company.read() as work:
            last, epoch = work.last_change(), work.epoch()
            tags = tags_of_reader(boss.me, boss.device_id)
            known = boss.client.notes.state.cursor
            cursor, _ = read_cursor(known, epoch, tags, last, {}, OFFICE_DAYS)
            sizes, more = [], True
            while more:
                found, cursor, more = changes_within(work, cursor, tags, 4, OFFICE_DAYS, field.clock.now)
                sizes.append(len(found))
        assert sum(sizes) > 12
        assert max(sizes) <= 4, "as many as a page has, whatever comes back"
        field.company.page = 4
        await boss.sync()
        assert {one.id for one in boss.world.all(Order)} >= set(orders)
        holds_what_it_should(field, boss, OFFICE_DAYS)

    asyncio.run(scene())


def test_sec_1_an_app_that_says_nothing_of_it_gets_everything(field: Field) -> None:
    turn_on(field)
    with field.company.read() as work:
        boss = work.get(Person, "p-zhou")
        assert boss is not None
        header = SyncHeader(first=1, count=0, digest="")
        assert days_for(work, header, boss, field.clock.now) == 0
        within = msgspec.structs.replace(header, horizon=True)
        assert days_for(work, within, boss, field.clock.now) == OFFICE_DAYS


def test_sec_1_a_usual_visit_is_foretold_in_full(field: Field) -> None:
    """What is new needs nothing that was forgotten: a technician without signal is told as much as ever."""

    async def scene() -> None:
        turn_on(field)
        wang = await field.phone("p-wang")
        order = field.assigned(wang.new_id())
        await wang.sync()
        told: list[bool] = []
        wang.do = asked(wang, told)  # type: ignore[method-assign]  # the phone says what it is asked
        receipt = await wang.does_the_visit(order)
        await wang.hands_over(receipt.total, receipt)
        assert len(told) > 10
        assert not any(told)
        assert not wang.world.left_open

    asyncio.run(scene())


def asked(phone: Phone, told: list[bool]) -> Callable[[Command, str], Awaitable[CommandResult]]:
    """Does what the phone does, and notes whether it left the verdict to the server."""
    do = phone.do

    async def doing(command: Command, subject: str) -> CommandResult:
        said = await do(command, subject)
        told.append(said.server_decides)
        return said

    return doing
