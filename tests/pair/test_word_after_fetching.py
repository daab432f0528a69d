"""What is fetched from beyond the horizon moves a device's word back, and forward once it is let go (SEC-1)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from pair.field import Field, Phone, on_both
from pair.forgetting_field import FIELD_DAYS, OFFICE_DAYS, days_pass, turn_on
from pair.test_fetching_beyond import is_here
from pair.test_forgetting_told import cancelled, told, words_of
from pair.test_horizon import a_receipt_of_last_year

from rulebook.horizon.fetching import KEPT_DAYS
from rulebook.horizon.kinds import last_day
from rulebook.horizon.rule import first_day
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.records import Receipt
from sync_server.core.forgetting import Overdue
from sync_server.core.rebuild import compare
from sync_server.subjects.devices.holdings import holdings, last_word

GRACE = 14


def held(field: Field, phone: Phone) -> tuple[int, str]:
    """How many orders `devices --holds` says that phone holds, and before which day nothing is left; "" none."""
    found = holdings(field.company, phone.device_id)
    assert found is not None
    word = last_word(field.company, phone.device_id)
    return sum(one.orders for one in found), word.before if word else ""


def accused(field: Field, phone: Phone) -> bool:
    """Whether the look of a server that just started tells that this phone did not confirm."""
    Overdue(field.company).look()
    return phone.device_id in {one.about for one in told(field)}


@on_both
def test_sec_1_the_word_moves_back_to_what_was_fetched_and_forward_once_it_is_let_go(
    field: Field,
) -> None:
    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        wang = await field.phone("p-wang")
        count, said = held(field, wang)
        assert said == first_day(field.clock.now, FIELD_DAYS)
        assert count == len(wang.world.all(Order))
        assert await wang.fetch_beyond(Receipt.KIND, receipt.id) == ""
        back = words_of(field, wang)[-1]
        assert not wang.client.pending, "it was said in the sync that brought it"
        assert back.before <= last_day(wang.the(Order, order))
        assert held(field, wang) == (count + 1, back.before)
        assert len(wang.world.all(Order)) == count + 1
        days_pass(field, KEPT_DAYS - 1)
        await wang.sync()
        assert words_of(field, wang)[-1].before == back.before, "it is here yet"
        days_pass(field, 2)
        await wang.sync()
        forward = words_of(field, wang)[-1]
        assert not is_here(field, wang, order)
        assert forward.gone > 0
        assert forward.before == first_day(field.clock.now, FIELD_DAYS)
        assert held(field, wang) == (count, forward.before)
        assert len(wang.world.all(Order)) == count
        assert compare(field.company).same

    asyncio.run(scene())


def test_sec_1_nobody_is_told_of_for_what_was_fetched_and_is_kept(field: Field) -> None:
    """It said what it still has; it is not silent, however long that is read."""

    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        wang = await field.phone("p-wang")
        assert await wang.fetch_beyond(Receipt.KIND, receipt.id) == ""
        assert not accused(field, wang)
        for _ in range(GRACE + 6):
            days_pass(field, 1)
            wang.note_read(Order.KIND, order)
            await wang.sync()
            assert not accused(field, wang)
        assert is_here(field, wang, order)
        days_pass(field, GRACE + 1)
        assert accused(field, wang), "now it is silent, and has something too old"
        await wang.sync()
        assert not is_here(field, wang, order)
        assert all(one.is_settled for one in told(field) if one.about == wang.device_id)

    asyncio.run(scene())


def test_sec_1_what_comes_after_a_device_forgot_is_said_in_the_sync_that_brings_it(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was wanted before, while an earlier sync was under way, which then forgot and said so."""

    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        wang = await field.phone("p-wang")
        field.clock.now += timedelta(days=1)
        lines = wang.runner._lines

        async def wanted_meanwhile() -> None:
            await lines()
            if not wang.client.notes.state.kept:
                await wang.client.holding.want(Receipt.KIND, receipt.id)

        monkeypatch.setattr(wang.runner, "_lines", wanted_meanwhile)
        await wang.sync()
        assert not is_here(field, wang, order)
        monkeypatch.undo()
        await wang.sync()
        assert is_here(field, wang, order)
        assert words_of(field, wang)[-1].before <= last_day(wang.the(Order, order))

    asyncio.run(scene())


def test_sec_1_where_all_is_held_nothing_is_asked_for_from_beyond_any_more(field: Field) -> None:
    async def scene() -> None:
        order, receipt = await a_receipt_of_last_year(field)
        boss = await field.phone("p-zhou")
        assert await boss.fetch_beyond(Receipt.KIND, receipt.id) == ""
        field.office("p-qian", SetSetting(name="horizon_office_days", value="0", reason="全留"), "")
        field.clock.now += timedelta(days=1)
        await boss.sync()
        assert is_here(field, boss, order)
        boss = await boss.restarted()
        assert not boss.client.notes.state.kept
        assert is_here(field, boss, order)

    asyncio.run(scene())


def test_sec_1_a_word_from_before_everything_was_fed_for_a_while_counts_no_more(field: Field) -> None:
    async def scene() -> None:
        turn_on(field)
        boss = await field.phone("p-zhou")
        order = cancelled(field, "order-x")
        await boss.sync()
        days_pass(field, OFFICE_DAYS + 5)
        await boss.sync()
        assert boss.world.get(Order, order) is None
        for days in ("0", str(OFFICE_DAYS)):
            field.office("p-qian", SetSetting(name="horizon_office_days", value=days, reason="全留一阵"), "")
            field.clock.now += timedelta(days=1)
            if days == "0":
                await boss.sync()
                assert boss.world.get(Order, order) is not None
        assert held(field, boss) == (len(boss.world.all(Order)), "")
        await boss.sync()
        assert boss.world.get(Order, order) is None
        field.clock.now += timedelta(days=7)
        await boss.sync()
        assert held(field, boss) == (len(boss.world.all(Order)), first_day(field.clock.now, OFFICE_DAYS))

    asyncio.run(scene())
