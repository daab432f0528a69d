"""Field and office act at the same time: what each of them is told, and that nothing is lost or done twice."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from pair.field import MORNING, ORDER, Field, Phone, on_both

from rulebook.kernel.identity import Person
from rulebook.kernel.ids import Fen, PersonId, VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.roles import Role
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.cash.commands import CountHandover, ReturnToBase
from rulebook.subjects.cash.records import Count, Declaration, Handover, HandoverState
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.records import Price, Vehicle
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.orders.commands import AcceptOrder, ApproveOrder, AssignOrder, OpenOrder, WithdrawOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order, OrderState
from rulebook.subjects.people.commands import AddPerson
from rulebook.subjects.receipts.numbers import is_provisional
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.visits.commands import Arrive, RecordFinding
from rulebook.subjects.visits.records import Visit
from sync_server.admin import demo

pytestmark = on_both


def codes(field: Field) -> set[str]:
    return {i.code for i in field.all(Irregularity)}


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


def test_what_is_no_longer_ones_business_goes_out_of_sight(field: Field) -> None:
    """With the assignment gone before any work, order, vehicle and units go; a tombstone says no more."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        order = wang.the(Order, ORDER)
        vehicle = wang.the(Vehicle, order.vehicles[0])
        assert vehicle.terminal
        assert wang.the(Unit, vehicle.terminal)
        field.office("p-chen", WithdrawOrder(reason="换人"), ORDER)
        await wang.sync()
        for kind, id in ((Order, ORDER), (Vehicle, vehicle.id), (Unit, vehicle.terminal)):
            assert wang.world.get(kind, id) is None
        tombs = [ch for a in wang.weather.answers() for ch in a.changes if ch.gone]
        assert {ch.kind for ch in tombs} == {"order", "vehicle", "unit"}
        assert {(bytes(ch.body), ch.version) for ch in tombs} == {(b"null", 0)}
        wang = await wang.restarted()
        assert wang.world.get(Order, ORDER) is None

    asyncio.run(scene())


def test_a_technician_sees_nothing_of_other_peoples_orders_money_or_customers(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        receipt = await wang.does_the_visit()
        await wang.sync()
        xu = await field.phone("p-xu", synced=False)
        await xu.sync()
        raw = b"".join(xu.weather.heard)
        for secret in (
            receipt.token,
            receipt.number,
            "刘志强",
            "13862130977",
            "鸿运物流",
            ORDER,
            demo.bag_imei(0, 1),
        ):
            assert secret.encode() not in raw, secret

    asyncio.run(scene())


def test_the_declared_sum_never_reaches_finances_phone_before_the_count(field: Field) -> None:
    """CASH-3. Read in the raw answers of everybody in the office, not on their screens."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        receipt = await wang.does_the_visit()
        await wang.sync()
        declared = 85_937
        office = [
            await field.phone(p, synced=False) for p in ("p-sun", "p-zhou", "p-wu", "p-feng", "p-chen", "p-qian")
        ]
        sun = office[0]
        for phone in office:
            await phone.sync()
        handover = await wang.hands_over(declared, receipt)
        await wang.sync()
        assert field.get(Declaration, handover)
        for phone in office:
            await phone.sync()
            await (await phone.restarted()).sync()
        for phone in office:
            raw = b"".join(phone.weather.heard)
            assert b"85937" not in raw
            assert b"859.37" not in raw
            assert b'"declaration"' not in raw
        assert sun.the(Handover, handover).state is HandoverState.DECLARED
        sun = await field.phone("p-sun")
        counted = CountHandover(handover=handover, counts=(Count(10_000, 8), Count(1_000, 6)))
        await sun.does(counted, "")
        await sun.sync()
        done = sun.the(Handover, handover)
        assert (done.declared, done.counted, done.difference) == (declared, 86_000, 0)

    asyncio.run(scene())


def test_two_finance_clerks_count_the_same_envelope_and_the_money_moves_once(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        receipt = await wang.does_the_visit()
        handover = await wang.hands_over(receipt.total, receipt)
        await wang.sync()
        clerks = [await field.phone("p-sun"), await field.phone("p-sun")]
        for n, clerk in enumerate(clerks):
            await clerk.does(CountHandover(handover=handover, counts=(Count(10_000, 8 - n),)), "")
        for clerk in clerks:
            await clerk.sync()
        assert [clerk.outcomes[1].outcome for clerk in clerks] == ["recorded", "refused"]
        assert field.balance("safe") == 80_000
        assert field.balance("cash_in_hand:p-wang") == 0
        assert field.balance("difference:p-wang") == 6_000

    asyncio.run(scene())


def test_a_copied_phone_is_set_aside_whole_and_told_and_the_first_one_goes_on(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.sync()
        copy = await wang.copied_to(field.folder / "copy")
        await wang.works(visit)
        await copy.does(RecordFinding(visit=visit, finding="另一台手机"), ORDER)
        await wang.sync()
        for _ in range(3):
            await copy.sync()
        assert (copy.runner.signal, copy.runner.problem) == ("trouble", "copied")
        assert (wang.runner.signal, wang.runner.problem) == ("online", "")
        await copy.does(RecordFinding(visit=visit, finding="还是另一台"), ORDER)
        await copy.sync()
        mine = [e.framed.rpartition(b"\t")[0] for e in copy.client.journal.entries[3:]]
        assert sorted(field.set_aside()) == sorted(mine)
        assert len(mine) == 2
        assert len(copy.said("second_history")) == 2
        await wang.does(RecordFinding(visit=visit, finding="原机"), ORDER)
        await wang.sync()
        assert (wang.runner.signal, wang.client.pending) == ("online", [])
        found = field.get(Visit, visit)
        assert found
        assert found.finding == "原机"

    asyncio.run(scene())


def test_a_phone_that_lost_its_last_line_is_told_and_loses_nothing_more(field: Field) -> None:
    """A drive that lied about flushing: the server has a line that the phone no longer knows."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        await wang.sync()
        await wang.client.close()
        journal = wang.files / "journal.log"
        lines = journal.read_bytes().split(b"\n")[:-1]
        journal.write_bytes(b"\n".join(lines[:-1]) + b"\n")
        wang = await Phone.opened(wang.files, wang.client.profile, wang.weather, wang.clock)
        await wang.does(RecordFinding(visit=visit, finding="接着干"), ORDER)
        wang = await wang.restarted()
        assert len(wang.client.pending) == 1
        for _ in range(3):
            await wang.sync()
        assert (wang.runner.signal, wang.runner.problem) == ("trouble", "copied")
        assert len(field.set_aside()) == 1
        assert "接着干".encode() in field.set_aside()[0]
        assert len(wang.said("second_history")) == 1

    asyncio.run(scene())


def test_a_clock_two_days_off_is_measured_told_and_taken_into_account(field: Field) -> None:
    """TIME-1: an irregularity, not a refusal; and the visit's times are the company's."""

    async def scene() -> None:
        wang = await field.phone("p-wang", synced=False)
        true = wang.clock
        wang.client.clock = lambda: true() - timedelta(days=2)
        await wang.sync()
        assert abs(wang.client.notes.state.offset or 0) > 47 * 3_600_000
        visit = await wang.arrives()
        await wang.sync()
        assert "clock" in codes(field)
        found = field.get(Visit, visit)
        assert found
        assert found.arrived_at.startswith(MORNING.date().isoformat())

    asyncio.run(scene())


def test_an_office_person_on_two_devices_sees_the_same(field: Field) -> None:
    async def scene() -> None:
        first, second = await field.phone("p-li"), await field.phone("p-li")
        paper = OpenOrder(kind=OrderKind.TRAINING, customer_name="新客户", address="路", contact="人")
        await first.does(paper, "order-new")
        await first.sync()
        await second.sync()
        assert second.the(Order, "order-new") == first.the(Order, "order-new") == field.order("order-new")
        assert second.the(Unit, f"{UnitKind.TERMINAL}:{demo.imei(100)}")

    asyncio.run(scene())
