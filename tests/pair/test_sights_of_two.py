"""Two phones, one server: what each may see, and what a copied or forgetful phone is told."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from pair.both_sides import codes
from pair.field import ORDER, Field, Phone, on_both
from pair.links import MORNING

from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.cash.records import Count, Declaration, Handover, HandoverState
from rulebook.subjects.company.records import Vehicle
from rulebook.subjects.orders.commands import OpenOrder, WithdrawOrder
from rulebook.subjects.orders.kinds import OrderKind
from rulebook.subjects.orders.records import Order
from rulebook.subjects.stock.records import Unit, UnitKind
from rulebook.subjects.visits.commands import RecordFinding
from rulebook.subjects.visits.records import Visit
from sync_server.admin import demo

pytestmark = on_both


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
