"""A server put back to an older backup undoes nothing that was accepted: lines wait for those they follow from."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pair.backups import moved, opened_again
from pair.field import Field, Phone, on_both

from rulebook.kernel.identity import Device
from rulebook.kernel.ids import HandoverId
from rulebook.kernel.irregularities import Irregularity
from rulebook.kernel.lines import encode_line, sign_line
from rulebook.subjects.books.commands import CloseDay
from rulebook.subjects.books.records import Day, DayState
from rulebook.subjects.cash.commands import CountHandover
from rulebook.subjects.cash.records import Count, Handover, HandoverState
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.receipts.commands import VoidReceipt
from sync_server.admin import cli
from sync_server.admin.backup import back_up
from sync_server.admin.restore import restore
from sync_server.core.rebuild import compare as compare_books
from sync_server.core.verify import verify
from sync_server.core.waiting import awaited_devices

FEE = 86_000


@contextmanager
def restored_field(field: Field, backup: Path) -> Iterator[Field]:
    """The company as the backup has it, put back now."""
    data, url = field.folder / "again" / "server", field.elsewhere()
    restore(backup, data, url, key=field.folder / "server" / "master.key", clock=field.clock)
    with opened_again(field, data, url) as again:
        yield again


def open_codes(field: Field) -> set[str]:
    return {i.code for i in field.all(Irregularity) if not i.is_settled}


async def money_is_counted(field: Field, wang: Phone, sun: Phone) -> str:
    """Wang takes a fee and hands it over, finance counts it on a phone of her own: accepted on both."""
    receipt = await wang.does_the_visit()
    handover = await wang.hands_over(receipt.total, receipt)
    await wang.sync()
    await sun.sync()
    counted = CountHandover(handover=handover, counts=(Count(denomination=1_000, pieces=receipt.total // 1_000),))
    await sun.does(counted, handover)
    await sun.sync()
    assert field.balance("safe") == receipt.total == FEE
    assert (await said(sun))[-1] == "accepted"
    return handover


async def said(phone: Phone) -> list[str]:
    return [phone.outcomes[seq].outcome for seq in sorted(phone.outcomes)]


@on_both
def test_sys_8_money_counted_after_the_backup_is_counted_again_whoever_comes_first(
    field: Field, tmp_path: Path
) -> None:
    async def scene() -> None:
        wang, sun = await field.phone("p-wang"), await field.phone("p-sun")
        back_up(field.company, tmp_path / "b.tar")
        handover = await money_is_counted(field, wang, sun)
        before = await said(sun), await said(wang)
        with restored_field(field, tmp_path / "b.tar") as again:
            await moved(sun, again).sync()
            assert again.kept_lines(sun.device_id) == [], "held, not judged"
            assert (sun.runner.signal, sun.runner.problem) == ("trouble", "awaited")
            assert "restore_waits" in open_codes(again)
            await moved(wang, again).sync()
            assert again.balance("safe") == FEE, "what waited was judged as soon as what it follows from was there"
            await sun.sync()
            assert (sun.runner.signal, sun.client.pending) == ("online", [])
            found = again.get(Handover, handover)
            assert found is not None
            assert found.state is HandoverState.COUNTED
            assert again.balance("cash_in_hand:p-wang") == 0
            assert (await said(sun), await said(wang)) == before
            assert open_codes(again) == set()
            assert verify(again.company) == []
            assert compare_books(again.company).same

    asyncio.run(scene())


def test_what_waits_is_kept_by_the_server_if_its_phone_never_comes_again(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        wang, sun = await field.phone("p-wang"), await field.phone("p-sun")
        back_up(field.company, tmp_path / "b.tar")
        await money_is_counted(field, wang, sun)
        with restored_field(field, tmp_path / "b.tar") as again:
            await moved(sun, again).sync()
            await sun.client.close()  # its phone falls into the river
            await moved(wang, again).sync()
            assert again.balance("safe") == FEE
            assert len(again.kept_lines(sun.device_id)) == 1

    asyncio.run(scene())


def test_sys_8_a_phone_that_never_will_come_is_given_up_by_a_person_and_what_cannot_be_accepted_again_is_named(
    field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scene() -> None:
        wang, sun = await field.phone("p-wang"), await field.phone("p-sun")
        back_up(field.company, tmp_path / "b.tar")
        await money_is_counted(field, wang, sun)
        with restored_field(field, tmp_path / "b.tar") as again:
            await moved(sun, again).sync()
            data = str(again.folder / "server")
            assert cli.main(["awaited", "--data", data]) == 0
            told = capsys.readouterr().out
            assert wang.device_id in told
            assert "王建国" in told
            assert cli.main(["awaited", "--data", data, "--without", wang.device_id, "--reason", "掉河里了"]) == 0
            assert again.balance("safe") == 0
            (named,) = [i for i in again.all(Irregularity) if i.code == "restore_otherwise"]
            assert (named.facts["was"], named.facts["now"], named.person_name) == ("accepted", "refused", "孙丽")
            await sun.sync()
            assert (sun.runner.signal, sun.client.pending) == ("online", [])
            assert (await said(sun))[-1] == "refused"
            assert compare_books(again.company).same
            await moved(wang, again).sync()  # it came after all: what it has is taken as ever
            assert again.balance("cash_in_hand:p-wang") == FEE

    asyncio.run(scene())


def test_revoking_a_lost_phone_says_too_that_it_never_will(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        wang, sun, boss = [await field.phone(p) for p in ("p-wang", "p-sun", "p-qian")]
        back_up(field.company, tmp_path / "b.tar")
        await money_is_counted(field, wang, sun)
        with restored_field(field, tmp_path / "b.tar") as again:
            await moved(sun, again).sync()
            await moved(boss, again).sync()
            await boss.does(RevokeDevice(reason="掉河里了"), wang.device_id)
            await boss.sync()
            assert "restore_otherwise" in open_codes(again)
            assert len(again.kept_lines(sun.device_id)) == 1

    asyncio.run(scene())


def test_cash_7_no_day_is_closed_over_money_that_waits(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        wang, sun = await field.phone("p-wang"), await field.phone("p-sun")
        back_up(field.company, tmp_path / "b.tar")
        await money_is_counted(field, wang, sun)
        day = field.clock.now.date().isoformat()
        with restored_field(field, tmp_path / "b.tar") as again:
            await moved(sun, again).sync()
            await sun.does(CloseDay(day=day, counts=(Count(denomination=1_000, pieces=FEE // 1_000),)), day)
            await sun.sync()
            found = again.get(Day, day)
            assert found is None or found.state is not DayState.CLOSED
            await moved(wang, again).sync()
            await sun.sync()
            found = again.get(Day, day)
            assert found is not None
            assert (found.state, found.expected, found.counted) == (DayState.CLOSED, FEE, FEE)

    asyncio.run(scene())


def test_what_was_irregular_or_refused_before_waits_for_nobody(field: Field, tmp_path: Path) -> None:
    """Twenty phones, one of them off for a week: the others' work is not held up for what is as it was."""

    async def scene() -> None:
        wang, _ = await field.phone("p-wang"), await field.phone("p-sun")
        back_up(field.company, tmp_path / "b.tar")
        await wang.does(VoidReceipt(receipt="none-such", reason="写错"), "")
        receipt = await wang.does_the_visit()
        await wang.sync()
        before = await said(wang)
        assert "recorded" in before
        with restored_field(field, tmp_path / "b.tar") as again:
            await moved(wang, again).sync()
            assert (wang.runner.signal, wang.client.pending) == ("online", [])
            assert await said(wang) == before
            assert again.balance("cash_in_hand:p-wang") == receipt.total

    asyncio.run(scene())


def test_what_is_done_after_the_restore_is_judged_as_ever(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        _, sun = await field.phone("p-wang"), await field.phone("p-sun")
        back_up(field.company, tmp_path / "b.tar")
        with restored_field(field, tmp_path / "b.tar") as again:
            await moved(sun, again).sync()
            line = sun.client._line(CountHandover(handover=HandoverId("none"), counts=()), "none")
            raw = encode_line(line)
            await sun.client.journal.append(line, raw, sign_line(sun.client._key, raw))
            await sun.sync()
            assert (await said(sun))[-1] == "refused"

    asyncio.run(scene())


@on_both
def test_role_1_a_device_revoked_after_the_backup_stays_revoked_if_any_phone_knows_it(
    field: Field, tmp_path: Path
) -> None:
    async def scene() -> None:
        wang, boss = await field.phone("p-wang"), await field.phone("p-qian")
        thief = await field.phone("p-zhao")
        back_up(field.company, tmp_path / "b.tar")
        data = str(field.folder / "server")
        assert cli.main(["revoke", thief.device_id, "--reason", "丢了", "--data", data]) == 0
        late = await field.phone("p-li")
        for phone in (wang, boss):
            await phone.sync()
        with restored_field(field, tmp_path / "b.tar") as again:
            found = again.get(Device, thief.device_id)
            assert found is not None
            assert not found.revoked
            await moved(wang, again).sync()
            found = again.get(Device, thief.device_id)
            assert found is not None
            assert not found.revoked, "a technician cannot say so of another's device"
            await moved(boss, again).sync()
            found = again.get(Device, thief.device_id)
            assert found is not None
            assert found.revoked
            assert cli.main(["awaited", "--data", str(again.folder / "server")]) == 0
            with again.company.read() as work:
                assert late.device_id in {row.device for row in awaited_devices(work)}, "enrolled after the backup"

    asyncio.run(scene())


def test_a_revoked_device_that_knows_it_stays_revoked(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        back_up(field.company, tmp_path / "b.tar")
        assert (
            cli.main(["revoke", wang.device_id, "--reason", "丢了", "--data", str(field.folder / "server")]) == 0
        )
        await wang.sync()
        assert wang.runner.problem == "revoked"
        with restored_field(field, tmp_path / "b.tar") as again:
            await moved(wang, again).sync()
            found = again.get(Device, wang.device_id)
            assert found is not None
            assert found.revoked

    asyncio.run(scene())


def test_restore_says_whom_it_waits_for(field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def scene() -> None:
        wang, thief = await field.phone("p-wang"), await field.phone("p-zhao")
        data = field.folder / "server"
        assert cli.main(["revoke", thief.device_id, "--data", str(data)]) == 0
        back_up(field.company, tmp_path / "b.tar")
        capsys.readouterr()
        key = ["--key", str(data / "master.key")]
        assert cli.main(["restore", str(tmp_path / "b.tar"), "--data", str(tmp_path / "new"), *key]) == 0
        told = capsys.readouterr().out
        assert "王建国" in told
        assert wang.device_id in told
        revoked = next(row for row in told.splitlines() if thief.device_id in row)
        assert "revoked" in revoked

    asyncio.run(scene())
