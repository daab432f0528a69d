"""A phone says by a signed line what it has forgotten; one that does not say so in time is told (SEC-1)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from pair.field import Field, Phone, on_both
from pair.forgetting_field import FIELD_DAYS, OFFICE_DAYS, closes_a_visit, days_pass, turn_on

from rulebook.horizon.rule import first_day
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import read_line
from rulebook.kernel.times import company_day
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.devices.commands import ReportForgotten, RevokeDevice
from rulebook.subjects.devices.records import Forgotten
from rulebook.subjects.orders.commands import CancelOrder
from rulebook.subjects.orders.records import Order
from sync_server.admin import cli
from sync_server.core.forgetting import Overdue
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify

GRACE = 14


def words_of(field: Field, phone: Phone) -> list[ReportForgotten]:
    """What the device said, from its own lines as the server keeps them."""
    lines = (read_line(raw) for _, raw, _ in field.kept_lines(phone.device_id))
    return [msgspec.json.decode(one.body, type=ReportForgotten) for one in lines if one.kind == "phone.forget"]


def told(field: Field) -> list[Irregularity]:
    return [one for one in field.all(Irregularity) if one.code == "forget_overdue"]


def held(field: Field, phone: Phone, capsys: Any) -> tuple[int, str]:
    """How many orders `paigong devices --holds` says that the phone holds, and what it says beside."""
    capsys.readouterr()
    assert cli.main(["devices", "--holds", phone.device_id, "--data", str(field.folder / "server")]) == 0
    said = capsys.readouterr()
    return sum(int(line.split("\t")[1]) for line in said.out.splitlines()), said.err


def cancelled(field: Field, id: str) -> str:
    order = field.assigned(id)
    field.office("p-chen", CancelOrder(reason="客户取消"), order)
    return order


@on_both
def test_sec_1_a_phone_signs_for_what_it_has_forgotten_and_the_server_says_the_same(field: Field) -> None:
    async def scene() -> None:
        boss = await field.phone("p-zhou")
        assert words_of(field, boss) == [], "nothing is forgotten where nothing is to be"
        turn_on(field)
        order = cancelled(field, "order-x")
        await boss.sync()
        first, *more = words_of(field, boss)
        assert not more
        assert (first.before, first.gone) == (first_day(field.clock.now, OFFICE_DAYS), 0)
        days_pass(field, OFFICE_DAYS + 5)
        await boss.sync()
        last = words_of(field, boss)[-1]
        assert boss.world.get(Order, order) is None
        assert last.gone > 0
        assert (last.before, last.days) == (first_day(field.clock.now, OFFICE_DAYS), OFFICE_DAYS)
        assert not boss.client.pending, "it was sent with the same sync"
        record = field.get(Forgotten, boss.device_id)
        assert record is not None
        assert record == boss.the(Forgotten, boss.device_id)
        assert (record.before, record.gone) == (last.before, sum(one.gone for one in words_of(field, boss)))
        count = len(words_of(field, boss))
        field.clock.now += timedelta(days=1)
        await boss.sync()
        assert len(words_of(field, boss)) == count, "where nothing went it says nothing"
        field.clock.now += timedelta(days=7)
        await boss.sync()
        assert len(words_of(field, boss)) == count + 1, "but once a week"
        assert compare(field.company).same
        assert verify(field.company) == []

    asyncio.run(scene())


def test_sec_1_devices_holds_names_what_is_left_on_a_phone_that_forgot(field: Field, capsys: Any) -> None:
    async def scene() -> None:
        turn_on(field)
        boss = await field.phone("p-zhou")
        order = cancelled(field, "order-x")
        await boss.sync()
        before, _ = held(field, boss, capsys)
        assert before == len(boss.world.all(Order))
        days_pass(field, OFFICE_DAYS + 5)
        assert held(field, boss, capsys)[0] == before, "it has not said yet that it forgot"
        await boss.sync()
        count, said = held(field, boss, capsys)
        assert count == len(boss.world.all(Order)) < before
        assert f"nothing is left that ended before {boss.the(Forgotten, boss.device_id).before}" in said
        field.office("p-qian", SetSetting(name="horizon_office_days", value="0", reason="全留"), "")
        field.clock.now += timedelta(days=1)
        count, said = held(field, boss, capsys)
        assert count == before, "what it is fed again it may hold again"
        assert "nothing is left" not in said
        await boss.sync()
        assert boss.world.get(Order, order) is not None
        assert len(boss.world.all(Order)) == before

    asyncio.run(scene())


def test_sec_1_what_changed_since_a_phones_word_it_may_hold(field: Field, capsys: Any) -> None:
    async def scene() -> None:
        turn_on(field)
        boss = await field.phone("p-zhou")
        receipt = await closes_a_visit(field, field.assigned("order-y"))
        days_pass(field, OFFICE_DAYS + 40)
        await boss.sync()
        before, _ = held(field, boss, capsys)
        assert before == len(boss.world.all(Order))
        order = field.order("order-y")
        assert boss.world.get(Order, order.id) is None
        field.office(
            "p-li", HearComplaint(what="又离线", customer=order.customer, order=order.id), "complaint-of-y"
        )
        await boss.sync()
        count, _ = held(field, boss, capsys)
        assert boss.world.get(Order, order.id) is not None
        assert count == len(boss.world.all(Order)) == before + 1
        assert receipt.order == order.id

    asyncio.run(scene())


def test_sec_1_a_phone_in_a_drawer_is_told_and_settles_it_by_one_sync(field: Field) -> None:
    async def scene() -> None:
        turn_on(field)
        look = Overdue(field.company).look
        boss = await field.phone("p-zhou")
        cancelled(field, "order-x")
        await boss.sync()
        assert look() == 0
        days_pass(field, OFFICE_DAYS + GRACE - 2)
        assert look() == 0, "its grace is not over"
        field.clock.now += timedelta(days=5)
        assert look() == 1
        (one,) = told(field)
        assert (one.about, one.person, one.owner) == (boss.device_id, "p-zhou", "administrator")
        assert not one.is_settled
        assert Overdue(field.company).look() == 0, "another server finds it told"
        admin = await field.phone("p-qian")
        assert admin.the(Irregularity, one.id).facts["device"] == "p-zhou phone"
        await boss.sync()
        assert told(field)[0].is_settled
        field.clock.now += timedelta(days=1)
        assert Overdue(field.company).look() == 0
        assert compare(field.company).same

    asyncio.run(scene())


def test_sec_1_a_silent_phone_with_nothing_too_old_is_not_told(field: Field) -> None:
    async def scene() -> None:
        turn_on(field)
        wang = await field.phone("p-wang")
        days_pass(field, FIELD_DAYS + GRACE + 30)
        assert wang.world.all(Order), "what is open is held, however long it lies"
        assert Overdue(field.company).look() == 0
        assert told(field) == []

    asyncio.run(scene())


def test_sec_1_of_a_revoked_phone_and_of_a_company_that_keeps_everything_nothing_is_told(field: Field) -> None:
    async def scene() -> None:
        await field.phone("p-zhou")
        lost = await field.phone("p-zhou")
        cancelled(field, "order-x")
        days_pass(field, 400)
        assert Overdue(field.company).look() == 0, "nothing is to be forgotten"
        turn_on(field)
        days_pass(field, GRACE + 2)
        field.office("p-qian", RevokeDevice(reason="手机丢了"), lost.device_id)
        assert Overdue(field.company).look() == 1
        assert lost.device_id not in {one.about for one in told(field)}

    asyncio.run(scene())


def test_sec_1_a_word_that_was_lost_with_the_apps_death_is_said_within_a_week(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        turn_on(field)
        boss = await field.phone("p-zhou")
        order = cancelled(field, "order-x")
        await boss.sync()
        days_pass(field, OFFICE_DAYS + 5)

        async def dies(_: ReportForgotten) -> None:
            raise RuntimeError("the app was killed")

        with monkeypatch.context() as during:
            during.setattr(boss.client.holding, "_say", dies)
            with pytest.raises(RuntimeError):
                await boss.sync()
        said = len(words_of(field, boss))
        boss = await boss.restarted()
        assert boss.world.get(Order, order) is None, "it had forgotten already"
        await boss.sync()
        assert len(words_of(field, boss)) == said + 1
        assert words_of(field, boss)[-1].before == first_day(field.clock.now, OFFICE_DAYS)

    asyncio.run(scene())


def test_sec_1_what_a_line_in_the_journal_is_about_stays_and_the_phone_does_not_say_that_it_went(
    field: Field, capsys: Any
) -> None:
    """Until a manifest has shown that the server has the line, the phone may be the only one that has it."""

    async def scene() -> None:
        turn_on(field)
        boss = await field.phone("p-zhou")
        order = field.assigned("order-z")
        await boss.sync()
        await boss.does(CancelOrder(reason="客户取消"), order)
        await boss.sync()
        ended = company_day(field.clock.now).isoformat()
        days_pass(field, OFFICE_DAYS + 5)
        await boss.sync()
        assert boss.world.get(Order, order) is not None
        assert words_of(field, boss)[-1].before <= ended < first_day(field.clock.now, OFFICE_DAYS)
        assert held(field, boss, capsys)[0] == len(boss.world.all(Order))

    asyncio.run(scene())
