"""Field and office act at the same time: what each of them is told, and that nothing is lost or done twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from pair.both_sides import codes
from pair.field import ORDER, Field, on_both
from pair.links import MORNING

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen, PersonId, VisitId
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.records import Price, Vehicle
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.orders.commands import AcceptOrder, ApproveOrder, AssignOrder, WithdrawOrder
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.receipts.numbers import is_provisional
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.commands import Arrive
from rulebook.subjects.visits.records import Visit

pytestmark = on_both


def test_an_assignment_withdrawn_while_the_technician_was_offline(field: Field) -> None:
    """The facts stand, irregular; only the request to complete is refused; the order stays in sight."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does(AcceptOrder(), ORDER)
        await wang.sync()
        field.office("p-chen", WithdrawOrder(reason="客户改期"), ORDER)
        receipt = await wang.does_the_visit()
        await wang.sync()
        assert wang.client.pending == []
        assert {o.outcome for o in wang.outcomes.values()} == {"accepted", "recorded", "refused"}
        (refused,) = wang.said("withdrawn")
        assert (refused.outcome, refused.rule) == ("refused", "ORD-5")
        assert "not_assigned" in codes(field)
        assert field.get(Receipt, receipt.id) == receipt
        assert field.balance("cash_in_hand:p-wang") == receipt.total
        assert field.order().state is OrderState.APPROVED
        shown = wang.the(Order, ORDER)
        assert shown == field.order()
        assert "p-wang" in shown.past_technicians
        (visit,) = field.all(Visit)
        assert wang.the(Visit, visit.id) == visit
        assert visit.signature
        kinds = {item.kind: item.refusal.code for item in wang.inbox if item.refusal}
        assert kinds == {"visit.complete": "withdrawn"}
        wang = await wang.restarted()
        assert [i.refusal.code for i in wang.inbox if i.refusal] == ["withdrawn"]
        assert wang.the(Order, ORDER) == shown

    asyncio.run(scene())


def test_late_lines_of_a_slow_phone_change_nothing_of_what_others_did_meanwhile(field: Field) -> None:
    """Wang's visit of yesterday arrives after Zhao has done the same order today."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        early = await wang.arrives()
        await wang.works(early)
        field.office("p-chen", WithdrawOrder(reason="联系不上"), ORDER)
        field.office("p-chen", AssignOrder(technician=PersonId("p-zhao")), ORDER)
        field.clock.now += timedelta(days=1)
        zhao = await field.phone("p-zhao")
        receipt = await zhao.does_the_visit()
        await zhao.sync()
        done = field.order()
        assert done.state is OrderState.COMPLETED
        await wang.sync()
        after = field.order()
        assert (after.state, after.technician, after.visit) == (done.state, done.technician, done.visit)
        assert set(after.past_technicians) >= {"p-wang"}
        late = field.get(Visit, early)
        assert late
        assert late.arrived_at.startswith(MORNING.date().isoformat())
        assert late.finding == "主板无输出"
        assert "not_assigned" in codes(field)
        assert field.get(Receipt, receipt.id) == receipt
        assert wang.the(Visit, early) == late

    asyncio.run(scene())


def test_two_managers_approve_the_same_order_at_once_and_one_wins(field: Field) -> None:
    async def scene() -> None:
        zhou, wu = await field.phone("p-zhou"), await field.phone("p-wu")
        other = "demo-order-00b2m8"
        for phone in (zhou, wu):
            await phone.does(ApproveOrder(revision=1), other)
        await asyncio.gather(zhou.sync(), wu.sync())
        outcomes = sorted(p.outcomes[1].outcome for p in (zhou, wu))
        assert outcomes == ["accepted", "refused"]
        winner, loser = (zhou, wu) if zhou.outcomes[1].outcome == "accepted" else (wu, zhou)
        approval = field.order(other).approval
        assert approval
        assert approval.by == winner.me.id
        assert [i.refusal.code for i in loser.inbox if i.refusal] == ["wrong_state"]
        await loser.sync()
        assert loser.the(Order, other).approval == approval

    asyncio.run(scene())


def test_two_dispatchers_assign_the_same_order_and_the_later_one_is_told(field: Field) -> None:
    async def scene() -> None:
        chen, again = await field.phone("p-chen"), await field.phone("p-chen")
        order = field.assigned("order-x", "p-wang", 1)
        field.office("p-chen", WithdrawOrder(reason="换人"), order)
        await chen.sync()
        await again.sync()
        await chen.does(AssignOrder(technician=PersonId("p-wang")), order)
        await again.does(AssignOrder(technician=PersonId("p-zhao")), order)
        await chen.sync()
        await again.sync()
        assert field.order(order).technician in ("p-wang", "p-zhao")
        told = [i.refusal for phone in (chen, again) for i in phone.inbox if i.refusal]
        assert len(told) + (field.order(order).technician == "p-zhao") == 1

    asyncio.run(scene())


def test_receipt_numbers_of_two_phones_never_collide(field: Field) -> None:
    """l10n-spain PR#2582: several offline devices issue the same number. Also two phones of the same person."""

    async def scene() -> None:
        phones = [await field.phone(p) for p in ("p-wang", "p-zhao", "p-wang", "p-xu")]
        blocks = field.all(NumberBlock)
        assert len({b.series for b in blocks}) == len({b.device for b in blocks}) == 4
        numbers = [phone.next_receipt_number() for phone in phones]
        assert not any(provisional for _, provisional in numbers)
        assert len({number for number, _ in numbers}) == 4

    asyncio.run(scene())


def test_with_the_block_used_up_offline_numbers_are_provisional_unique_and_told(field: Field) -> None:
    """And as soon as there is signal a new block is there before the old one runs out."""

    async def scene() -> None:
        field.office("p-qian", SetSetting(name="block_size", value="3"), "")
        phones = [await field.phone("p-wang"), await field.phone("p-wang")]
        given = []
        for n, phone in enumerate(phones):
            visit = VisitId(f"visit-{n}")
            await phone.does(Arrive(visit=visit), ORDER)
            given += [(await phone.takes_the_fee(visit)).number for _ in range(5)]
        assert len(set(given)) == 10
        assert sum(is_provisional(n) for n in given) == 4
        for phone in phones:
            await phone.sync()
            await phone.sync()
        receipts = field.all(Receipt)
        assert sorted(r.number for r in receipts) == sorted(given)
        assert "provisional" in codes(field)
        assert not codes(field) & {"number_twice", "number_gap", "number_foreign"}
        assert not phones[0].next_receipt_number()[1]

    asyncio.run(scene())


def test_a_new_role_begins_the_feed_anew_and_shows_what_it_may_see(field: Field) -> None:
    async def scene() -> None:
        li = await field.phone("p-li")
        sun = await field.phone("p-sun")
        assert li.world.all(Order)
        assert not sun.world.all(Vehicle)
        person = field.get(Person, "p-sun")
        assert person
        roles = (*person.roles, Role.DISPATCHER)
        field.office("p-qian", AddPerson(name=person.name, roles=roles), "p-sun")
        await sun.sync()
        assert any(a.reset for a in sun.weather.answers())
        assert sun.world.all(Vehicle) == field.all(Vehicle)
        assert Role.DISPATCHER in sun.me.roles
        field.office("p-qian", AddPerson(name=person.name, roles=(Role.FINANCE,)), "p-sun")
        await sun.sync()
        assert not sun.world.all(Vehicle)
        sun = await sun.restarted()
        assert not sun.world.all(Vehicle)
        assert sun.world.all(Order)

    asyncio.run(scene())


def test_another_life_of_the_database_begins_the_feed_anew(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does(AcceptOrder(), ORDER)
        with field.company.write() as work:
            work.begin_epoch("another")
        await wang.sync()
        assert any(a.reset for a in wang.weather.answers())
        assert (wang.runner.signal, wang.client.pending) == ("online", [])
        assert wang.the(Order, ORDER) == field.order()
        wang.weather.heard.clear()
        await wang.sync()
        assert not any(a.reset or a.changes for a in wang.weather.answers())

    asyncio.run(scene())


def test_after_a_restored_backup_phones_bring_back_what_it_had_forgotten(field: Field) -> None:
    """Yesterday's database, today's phones: lines come again from where the backup stops."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does(AcceptOrder(), ORDER)
        await wang.sync()
        put_back = field.back_up()
        receipt = await wang.does_the_visit()
        await wang.sync()
        price = SetPrice(model="LOST", name="", name_en="", fen=Fen(1), valid_from="2026-01-01")
        field.office("p-qian", price, "")
        await wang.sync()
        assert any(p.model == "LOST" for p in wang.world.all(Price))
        put_back()
        assert field.order().state is OrderState.ACCEPTED
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        assert (wang.runner.signal, wang.client.pending) == ("online", [])
        assert field.order().state is OrderState.COMPLETED
        assert field.get(Receipt, receipt.id) == receipt
        assert wang.world.all(Price) == field.all(Price)
        assert field.set_aside() == []

    asyncio.run(scene())
