"""The inbox: what the server said stays until its author dealt with it, and nothing in it holds anything up."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from pair.field import ORDER, Field

from rulebook.kernel.ids import PersonId
from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.orders.commands import AssignOrder, CancelOrder
from rulebook.subjects.visits.commands import CompleteVisit
from rulebook.subjects.visits.records import Visit


def test_an_assignment_withdrawn_while_offline_keeps_the_visit_and_says_what_is_next(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.swaps(visit)
        await wang.works(visit)
        await wang.takes_the_fee(visit)
        await wang.has_it_signed(visit)
        await wang.does(CompleteVisit(visit=visit), ORDER)
        field.office("p-chen", AssignOrder(technician=PersonId("p-zhao")), ORDER)
        await wang.sync()
        assert field.get(Visit, visit)
        told = {(item.outcome, item.refusal.code if item.refusal else "") for item in wang.inbox}
        assert ("recorded", "") in told
        assert {code for outcome, code in told if outcome == "refused"} <= {"withdrawn", "not_yours"}
        assert any(outcome == "refused" for outcome, _ in told)
        opened = field.all(Irregularity)
        assert any(one.owner == "dispatcher" for one in opened)
        wang = await wang.restarted()
        assert {(i.outcome, i.refusal.code if i.refusal else "") for i in wang.inbox} == told

    asyncio.run(scene())


def test_a_poisoned_item_blocks_nothing_and_stays_in_sight(field: Field) -> None:
    """amplify-android PR#976: an unauthorised item blocks the outbox. collect#5473, #6120: items are skipped."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        key = wang.client._key
        for n in range(6):
            wang.client._key = bytes(32) if n in (1, 4) else key
            await wang.does(ReturnToBase(), "")
        await wang.sync()
        assert wang.client.pending == []
        assert wang.runner.signal == "online"
        assert [o.outcome == "quarantined" for _, o in sorted(wang.outcomes.items())] == [
            False,
            True,
            False,
            False,
            True,
            False,
        ]
        poisoned = [item for item in wang.inbox if item.outcome == "quarantined"]
        assert [item.kind for item in poisoned] == ["cash.return"] * 2 or all(item.kind for item in poisoned)
        assert len(field.kept_lines(wang.device_id)) == 6

    asyncio.run(scene())


def test_dead_letters_outlive_a_month_of_work_and_every_forgetting(field: Field) -> None:
    """boardsesh PR#4329: dead letters invisible."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        key, wang.client._key = wang.client._key, bytes(32)
        await wang.does(ReturnToBase(), "")
        wang.client._key = key
        for _ in range(10):
            await wang.sync()
            field.clock.now += timedelta(days=3)
            await wang.does(ReturnToBase(), "")
        await wang.sync()
        assert wang.client.journal.first > 1
        wang = await wang.restarted()
        (item,) = [item for item in wang.inbox if item.outcome == "quarantined"]
        assert item.kind
        assert item.at
        await wang.deal_with(item.line)
        wang = await wang.restarted()
        assert not [item for item in wang.inbox if item.outcome == "quarantined"]

    asyncio.run(scene())


def test_the_office_has_the_same_inbox(field: Field) -> None:
    async def scene() -> None:
        chen = await field.phone("p-chen")
        await chen.does(AssignOrder(technician=PersonId("p-zhao")), ORDER)
        field.office("p-zhou", CancelOrder(reason="客户取消"), ORDER)
        await chen.sync()
        (item,) = chen.inbox
        assert (item.outcome, item.kind, item.subject) == ("refused", "order.assign", ORDER)
        assert item.refusal
        await chen.deal_with(item.line)
        assert not chen.inbox

    asyncio.run(scene())
