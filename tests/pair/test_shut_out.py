"""Devices that were revoked, people who left, logins that lapsed: nothing done is lost, nothing is given away."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from pair.field import ORDER, Field, Phone
from pair.test_starting import Machine, link_for, stopped

from mobile.app.bootstrap import Bootstrap
from mobile.client.enrolment import NotEnrolled, enrol, login_request
from rulebook.kernel.identity import Device, Person
from rulebook.kernel.irregularities import Irregularity, IrregularityState
from rulebook.kernel.wire import LINES_TYPE
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.company.commands import SetPrice
from rulebook.subjects.company.records import Price
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.irregularities.commands import Settle
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.people.commands import ChangeRoles, Deactivate, Reactivate
from rulebook.subjects.receipts.records import Receipt
from sync_server.core.enrolment import issue_code
from sync_server.core.rebuild import compare

LAPSE = timedelta(days=61)


def codes(field: Field) -> set[str]:
    return {i.code for i in field.all(Irregularity)}


def revoke(field: Field, phone: Phone) -> None:
    field.office("p-qian", RevokeDevice(reason="手机丢了"), phone.device_id)


def test_a_revoked_phone_hands_in_its_facts_under_review_and_is_fed_nothing(field: Field) -> None:
    """collect#7356, amplify-android PR#976: an unauthorised item neither blocks the rest nor is thrown away."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        receipt = await wang.does_the_visit()
        revoke(field, wang)
        field.office("p-qian", SetPrice(model="NEU", name="", name_en="", fen=1, valid_from="2026-03-05"), "")  # type: ignore[arg-type]  # fen are whole numbers
        await wang.sync()
        assert (wang.runner.signal, wang.runner.problem) == ("trouble", "revoked")
        assert wang.client.pending == []
        assert field.get(Receipt, receipt.id)
        assert field.balance("cash_in_hand:p-wang") == receipt.total
        assert {o.outcome for o in wang.outcomes.values()} == {"recorded", "refused"}
        assert [o.code for o in wang.outcomes.values() if o.outcome == "refused"] == ["device_revoked"] * 2
        (told,) = [i for i in field.all(Irregularity) if i.code == "revoked_device"]
        assert (told.owner, told.person, told.about) == ("administrator", "p-wang", wang.device_id)
        assert not [p for p in wang.world.all(Price) if p.model == "NEU"]
        assert not any(a.changes or a.ticket for a in wang.weather.answers())
        assert compare(field.company).same

    asyncio.run(scene())


def test_what_a_revoked_phone_reports_afterwards_is_shown_line_by_line(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.arrives()
        revoke(field, wang)
        field.clock.now += timedelta(hours=2)
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        after = [i for i in field.all(Irregularity) if i.code == "revoked_after"]
        assert [i.line for i in after] == [wang.client.journal.entries[-1].line.id]  # type: ignore[union-attr]  # there is one
        assert "revoked_device" in codes(field)

    asyncio.run(scene())


def test_revoking_needs_a_reason_another_device_and_an_administrator(field: Field) -> None:
    async def scene() -> None:
        wang, qian = await field.phone("p-wang"), await field.phone("p-qian")
        for person, command, subject, code in (
            (qian, RevokeDevice(reason="  "), wang.device_id, "reason_needed"),
            (qian, RevokeDevice(reason="旧"), qian.device_id, "own_device"),
            (qian, RevokeDevice(reason="旧"), "nobody", "not_found"),
            (wang, RevokeDevice(reason="旧"), qian.device_id, "no_role"),
            (qian, Deactivate(reason="离职"), "p-qian", "own_request"),
            (qian, Reactivate(), "p-wang", "active_already"),
        ):
            said = await person.do(command, subject)
            assert said.refusal is not None, command
            assert said.refusal.code == code
        await qian.does(RevokeDevice(reason="丢了"), wang.device_id)
        await qian.sync()
        device = field.get(Device, wang.device_id)
        assert device
        assert (device.revoked, device.revoked_by, device.revoked_why) == (True, "p-qian", "丢了")
        said = await qian.do(RevokeDevice(reason="丢了"), wang.device_id)
        assert said.refusal
        assert said.refusal.code == "revoked_already"

    asyncio.run(scene())


def test_who_left_hands_in_what_they_did_and_comes_back_with_a_word(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        field.office("p-qian", Deactivate(reason="离职"), "p-wang")
        await wang.works(visit)
        await wang.sync()
        assert (wang.runner.problem, wang.client.pending) == ("inactive", [])
        assert "no_role_fact" in codes(field)
        field.office("p-qian", Reactivate(), "p-wang")
        await wang.sync()
        assert (wang.runner.signal, wang.runner.problem) == ("online", "")
        assert wang.the(Person, "p-wang").active

    asyncio.run(scene())


def test_other_roles_keep_all_else_of_a_person(field: Field) -> None:
    before = field.get(Person, "p-wang")
    assert before
    field.office("p-qian", ChangeRoles(roles=(*before.roles, *before.roles)), "p-wang")
    assert field.get(Person, "p-wang") == before


def test_a_login_that_lapsed_offline_asks_once_keeps_capturing_and_sends_all_later(field: Field) -> None:
    """fhircore#3842 expired offline: login loop; field-tm#2560: refresh before replaying; hercycle PR#313: a 401
    deletes what waits."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        field.clock.now += LAPSE
        await wang.sync()
        assert (wang.runner.signal, wang.runner.problem) == ("trouble", "expired")
        asked = len(wang.weather.sent)
        waiting = wang.client.pending
        await wang.works(visit)
        await wang.sync()
        assert len(wang.weather.sent) == asked + 1, "one question a sync, no loop"
        assert wang.client.pending[: len(waiting)] == waiting
        assert field.kept_lines(wang.device_id) == []
        fresh = login_request(wang.client.profile, issue_code(field.company, "p-wang"), "again")
        wang.renew(await enrol(wang.link, fresh))
        await wang.sync()
        assert (wang.runner.signal, wang.client.pending) == ("online", [])
        assert [d.id for d in field.all(Device) if d.person == "p-wang"] == [wang.device_id]
        assert {e.line.actor for e in wang.client.journal.entries if e.line} == {"p-wang"}
        assert len([b for b in field.all(NumberBlock) if b.device == wang.device_id]) == 1
        assert field.order().state is OrderState.ON_SITE

    asyncio.run(scene())


def test_a_phone_that_is_heard_of_does_not_lapse(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        for _ in range(4):
            field.clock.now += LAPSE / 2
            await wang.sync()
            assert wang.runner.signal == "online"

    asyncio.run(scene())


def test_nobody_logs_in_as_another_device_or_with_anothers_code(field: Field) -> None:
    async def scene() -> None:
        wang, xu = await field.phone("p-wang"), await field.phone("p-xu")
        forged = msgspec.structs.replace(wang.client.profile, key=xu.client.profile.key)
        for profile, person, trouble in (
            (wang.client.profile, "p-xu", "code_other"),
            (forged, "p-wang", "code_used"),
        ):
            with pytest.raises(NotEnrolled) as refused:
                await enrol(wang.link, login_request(profile, issue_code(field.company, person), "x"))
            assert refused.value.code == trouble
        revoke(field, wang)
        with pytest.raises(NotEnrolled) as refused:
            await enrol(wang.link, login_request(wang.client.profile, issue_code(field.company, "p-wang"), "x"))
        assert refused.value.code == "revoked"
        await xu.sync()
        assert xu.runner.signal == "online"

    asyncio.run(scene())


def test_a_fresh_link_logs_the_same_device_in_again_and_a_second_one_enrols_anew(field: Field) -> None:
    """The person only opens a link; whether it is the old device again or a new one, the app finds out."""

    async def scene() -> None:
        machine = Machine(field)
        bootstrap, state = machine.tab(link_for(field))
        await _let_in(bootstrap)
        assert state.session
        device = state.session.device_id
        assert state.session
        await state.session.client.do(ReturnToBase(), "")  # type: ignore[attr-defined]  # it came in
        field.clock.now += LAPSE
        await state.session.sync()
        assert state.session.status.problem == "expired"
        said = await state.session.log_in_again(f"https://paigong.example/#{link_for(field)}")
        assert said == ""
        await state.session.sync()
        assert (state.session.status.problem, state.session.status.unsent) == ("", 0)
        assert [d.id for d in field.all(Device) if d.person == "p-wang"] == [device]
        with stopped(bootstrap):
            machine.killed()
        again, shown = machine.tab(link_for(field))
        with stopped(again):
            await _let_in(again)
            assert shown.session
            assert shown.session.device_id != device, "a login that holds is left alone"

    asyncio.run(scene())


async def _let_in(bootstrap: Bootstrap) -> None:
    await bootstrap.start()
    await bootstrap.enrol(bootstrap.code)
    assert bootstrap.state.phase == "ready", bootstrap.state.trouble


def test_lines_set_aside_have_an_owner_and_are_settled_with_a_reason(field: Field, tmp_path: Path) -> None:
    """boardsesh PR#4329: dead letters that nobody sees."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does(AcceptOrder(), ORDER)
        copy = await wang.copied_to(tmp_path / "copy")
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        for _ in range(2):
            await copy.does(ReturnToBase(), "")
            await copy.sync()
        assert copy.runner.problem == "copied"
        (told,) = [i for i in field.all(Irregularity) if i.code == "set_aside"]
        assert (told.owner, told.person, told.state) == ("administrator", "p-wang", IrregularityState.OPEN)
        assert (told.facts["cause"], told.facts["lines"]) == ("second_history", "2")
        field.office("p-qian", Settle(irregularity=told.id, text="已请本人补录"), "")
        settled = field.get(Irregularity, told.id)
        assert settled
        assert settled.state is IrregularityState.SETTLED
        profile = copy.client.profile
        headers = {"authorization": f"Bearer {profile.device}.{profile.token}", "content-type": LINES_TYPE}
        await copy.link.post("/api/sync", copy.weather.sent[-1], headers, 5)
        assert len([i for i in field.all(Irregularity) if i.code == "set_aside"]) == 1
        assert compare(field.company).same

    asyncio.run(scene())


def test_a_copied_phone_goes_on_as_a_new_device_and_the_old_files_stay(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does(AcceptOrder(), ORDER)
        copy = await wang.copied_to(tmp_path / "copy")
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        await copy.does(ReturnToBase(), "")
        await copy.sync()
        assert copy.runner.problem == "copied"
        anew = await field.phone("p-wang")
        await anew.does(ReturnToBase(), "")
        await anew.sync()
        assert (anew.runner.signal, anew.client.pending) == ("online", [])
        assert anew.the(Person, "p-wang")
        assert len(copy.client.journal.entries) == 2
        assert len(field.set_aside()) == 1

    asyncio.run(scene())
