"""Between a request's lines and what its answer is put together from, anything may happen (SEC-1)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from pair.field import Field, Phone, on_both
from pair.forgetting_field import FIELD_DAYS, OFFICE_DAYS, holds_what_it_should, turn_on

from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.orders.commands import AssignOrder, CancelOrder
from rulebook.subjects.orders.records import Order
from sync_server.core import syncing
from sync_server.core.rebuild import compare


def in_between(field: Field, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], Any]) -> list[str]:
    """Let something happen once, after the next lines are kept and before the answer is looked through."""
    done: list[str] = []
    take, hand_in = syncing.take_lines, syncing.handing_in

    def taking(*asked: Any) -> Any:
        done.append("taken")
        return take(*asked)

    def handing_in(*asked: Any) -> Any:
        """Asked first in each transaction of a sync, before anything is seen of the books in it."""
        if done == ["taken"]:
            done.append("happened")
            happens()
        return hand_in(*asked)

    monkeypatch.setattr(syncing, "take_lines", taking)
    monkeypatch.setattr(syncing, "handing_in", handing_in)
    return done


async def ready(field: Field) -> tuple[Phone, str]:
    """A phone of the office within its horizon, with a line that is not sent yet, about the order."""
    turn_on(field)
    boss = await field.phone("p-zhou")
    order = field.assigned("order-x")
    await boss.sync()
    await boss.does(CancelOrder(reason="客户取消"), order)
    return boss, order


@on_both
def test_sec_1_a_device_that_is_revoked_meanwhile_hears_of_its_lines_and_of_nothing_else(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        boss, order = await ready(field)

        def revoked() -> None:
            field.assigned("order-y")
            field.office("p-qian", RevokeDevice(reason="手机丢了"), boss.device_id)

        done = in_between(field, monkeypatch, revoked)
        await boss.sync()
        monkeypatch.undo()
        assert done[:2] == ["taken", "happened"]
        assert (boss.runner.signal, boss.runner.problem) == ("trouble", "revoked")
        assert not boss.client.pending
        assert list(boss.outcomes.values())[-1].outcome == "accepted"
        assert boss.world.get(Order, "order-y") is None
        assert field.order(order).state == "cancelled"
        assert compare(field.company).same

    asyncio.run(scene())


@on_both
def test_sec_1_what_goes_out_of_sight_meanwhile_is_gone_and_what_comes_is_there(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        turn_on(field)
        wang = await field.phone("p-wang")
        orders = [field.assigned(f"order-{n}") for n in range(2)]
        await wang.sync()
        visit = await wang.arrives(orders[0])

        def handed_over() -> None:
            field.office("p-chen", AssignOrder(technician="p-zhao"), orders[1])
            field.assigned("order-new")

        done = in_between(field, monkeypatch, handed_over)
        await wang.sync()
        monkeypatch.undo()
        assert done[:2] == ["taken", "happened"]
        assert visit
        await wang.sync()
        assert wang.world.get(Order, "order-new") is not None
        holds_what_it_should(field, wang, FIELD_DAYS)
        assert compare(field.company).same

    asyncio.run(scene())


def test_sec_1_a_later_request_that_is_served_first_takes_nothing_from_the_answer(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same lines once more, by a link that doubles: both answers are true, and the phone is in step."""

    async def scene() -> None:
        boss, order = await ready(field)

        def doubled() -> None:
            body = boss.weather.sent[-1]
            profile = boss.client.profile
            answer = syncing.sync(field.company, f"Bearer {profile.device}.{profile.token}", body)
            assert [one.outcome for one in answer.outcomes] == ["accepted"]

        done = in_between(field, monkeypatch, doubled)
        await boss.sync()
        monkeypatch.undo()
        assert done[:2] == ["taken", "happened"]
        assert boss.runner.signal == "online"
        assert not boss.client.pending
        assert boss.the(Order, order).state == "cancelled"
        holds_what_it_should(field, boss, OFFICE_DAYS)
        assert compare(field.company).same

    asyncio.run(scene())


def test_sec_1_without_a_horizon_lines_and_answer_are_of_one_transaction(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As ever: nothing is opened a second time, and no line is written by the phone itself."""

    async def scene() -> None:
        boss = await field.phone("p-zhou")
        order = field.assigned("order-x")
        await boss.sync()
        await boss.does(CancelOrder(reason="客户取消"), order)
        lines = len(boss.client.journal.entries)
        opened: list[bool] = []
        hand_in = syncing.handing_in

        def handing_in(*asked: Any) -> Any:
            opened.append(True)
            return hand_in(*asked)

        monkeypatch.setattr(syncing, "handing_in", handing_in)
        boss.weather.sent.clear()
        await boss.sync()
        (request,) = boss.weather.sent
        assert len(opened) == 2, "who asks, and the lines with their answer"
        assert b'"fetch"' not in request
        answer = list(boss.weather.answers())[-1]
        assert (answer.horizon, answer.fetched) == (0, ())
        assert len(boss.client.journal.entries) == lines
        assert not boss.client.pending

    asyncio.run(scene())
