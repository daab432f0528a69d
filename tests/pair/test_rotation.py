"""The master secret changes under real phones: nothing is lost, whatever dies meanwhile (SYS-9)."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident
from typing import Any

import msgspec
import pytest
from pair.field import ORDER, Field, Phone, on_both
from pair.rotations import fallen_back, faults, key_file, key_of, keys, told
from server.attacker import Attacker
from sqlalchemy import event

from rulebook.kernel.lines import signature_holds
from rulebook.kernel.wire import SyncHeader
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.master_keys.records import MasterKeys
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.receipts.records import Receipt
from sync_server.admin import cli
from sync_server.core import keyring
from sync_server.core.chain import Chain, device_row
from sync_server.core.company import open_company
from sync_server.core.enrolment import ticket_for, ticket_holds
from sync_server.core.rotating import CannotRotate, rotate
from sync_server.core.verify import verify


@on_both
def test_sys_9_a_phone_moves_at_its_next_sync_and_what_it_wrote_before_holds(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        first, profile = wang.client.profile.key, wang.client.profile
        receipt = await wang.does_the_visit()
        assert rotate(field.company) == 2
        await wang.sync()
        assert (wang.runner.signal, wang.client.pending) == ("online", [])
        assert wang.client.profile.key_number == 2
        assert key_of(field, wang) == 1  # the lines themselves were signed before
        await wang.does(ReturnToBase(), "")
        await wang.client.close()
        wang = await Phone.opened(wang.files, profile, wang.weather, wang.clock)  # as after a restart
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        assert {o.outcome for o in wang.outcomes.values()} == {"accepted"}
        assert key_of(field, wang) == 2
        assert field.get(Receipt, receipt.id)
        old, new = bytes.fromhex(first), field.company.master.device_key(wang.device_id, 2)
        lines = field.kept_lines(wang.device_id)
        assert all(signature_holds(old, raw, mac) for _, raw, mac in lines[:-2])
        assert all(signature_holds(new, raw, mac) for _, raw, mac in lines[-2:])
        assert (faults(field), told(field)) == ([], [])

    asyncio.run(scene())


@pytest.mark.parametrize("leaked", [False, True])
def test_sys_9_days_of_work_come_in_bites_though_the_key_came_with_the_first(field: Field, leaked: bool) -> None:
    """A leaked key as well: a phone that was away has had no chance yet."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        receipt = await wang.does_the_visit()
        for _ in range(3):
            rotate(field.company, leaked=leaked)
        wang.runner._bite = 1  # a line a request, to begin with
        await wang.sync()
        assert len(wang.weather.sent) > 2
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        assert {o.outcome for o in wang.outcomes.values()} == {"accepted"}
        assert (key_of(field, wang), wang.client.profile.key_number) == (4, 4)
        assert field.balance("cash_in_hand:p-wang") == receipt.total
        assert (faults(field), told(field)) == ([], [])

    asyncio.run(scene())


async def moved_on(field: Field, leaked: bool) -> Phone:
    """Wang's phone after a rotation, with a line under the new key at the server."""
    wang = await field.phone("p-wang")
    wang.first_profile = wang.client.profile  # type: ignore[attr-defined]  # noted by the test
    rotate(field.company, leaked=leaked)
    await wang.sync()
    await wang.does(AcceptOrder(), ORDER)
    await wang.sync()
    assert key_of(field, wang) == 2
    return wang


@on_both
def test_sys_9_under_a_leaked_key_a_moved_phones_facts_are_kept_and_told_and_nothing_is_granted(
    field: Field,
) -> None:
    """Its note of the key was damaged, or it is somebody else: the server cannot tell, so somebody looks."""

    async def scene() -> None:
        wang = await fallen_back(await moved_on(field, leaked=True))
        assert wang.client.profile.key_number == 1
        receipt = await wang.does_the_visit()
        await wang.sync()
        assert wang.client.pending == []
        by_outcome = {o.outcome for o in wang.outcomes.values()}
        assert by_outcome == {"accepted", "recorded", "refused"}
        assert [o.code for o in wang.outcomes.values() if o.outcome == "refused"] == ["leaked_key"]
        assert field.balance("cash_in_hand:p-wang") == receipt.total
        assert {(i.person, i.owner) for i in told(field)} == {("p-wang", "administrator")}
        before = len(told(field))
        assert before == len([o for o in wang.outcomes.values() if o.outcome == "recorded"])
        assert wang.client.profile.key_number == 2  # it was given the new one again
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        assert len(told(field)) == before
        assert faults(field) == []

    asyncio.run(scene())


def test_sys_9_where_nothing_leaked_the_older_key_is_as_good(field: Field) -> None:
    async def scene() -> None:
        wang = await fallen_back(await moved_on(field, leaked=False))
        await wang.does_the_visit()
        await wang.sync()
        assert {o.outcome for o in wang.outcomes.values()} == {"accepted"}
        assert (faults(field), told(field)) == ([], [])

    asyncio.run(scene())


@pytest.mark.parametrize("leaked", [False, True])
def test_sys_9_an_older_app_says_no_number_is_given_no_key_and_goes_on(field: Field, leaked: bool) -> None:
    old = Attacker(field)
    (before,) = old.outcomes(1, old.good())
    rotate(field.company, leaked=leaked)
    answer = old.send(2, old.good(), old.good())
    assert [o.outcome for o in answer.outcomes] == [before.outcome] * 2 == ["recorded"] * 2
    assert b'"key' not in msgspec.json.encode(answer)  # not a byte more than that app knows
    assert (faults(field), told(field)) == ([], [])
    assert SyncHeader(first=1, count=0, digest="").key is msgspec.UNSET


def test_sys_9_a_revoked_phone_is_given_no_key_and_its_facts_are_taken(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        field.office("p-qian", RevokeDevice(reason="丢了"), wang.device_id)
        rotate(field.company, leaked=True)
        await wang.sync()
        assert (wang.client.profile.key_number, wang.client.pending) == (1, [])
        assert field.all(Receipt)
        assert told(field) == []

    asyncio.run(scene())


def test_sys_9_who_enrols_after_it_begins_with_the_new_key(field: Field) -> None:
    async def scene() -> None:
        rotate(field.company, leaked=True)
        wang = await field.phone("p-wang")
        assert (wang.client.profile.key_number, key_of(field, wang)) == (2, 2)
        await wang.does_the_visit()
        await wang.sync()
        assert {o.outcome for o in wang.outcomes.values()} == {"accepted"}
        assert faults(field) == []

    asyncio.run(scene())


class Killed(BaseException):
    """The process that rotates is gone."""


@contextmanager
def dying(engine: Any, at: int) -> Iterator[list[int]]:
    """The process ends before its `at`-th statement, or at a commit; how many steps there were.

    Only what this thread asks counts: the server of the same company looks after its own things beside.
    """
    steps, here = [0], get_ident()

    def step(*_: Any) -> None:
        if get_ident() != here:
            return
        steps[0] += 1
        if steps[0] == at:
            raise Killed

    for name in ("before_cursor_execute", "commit"):
        event.listen(engine, name, step)
    try:
        yield steps
    finally:
        for name in ("before_cursor_execute", "commit"):
            event.remove(engine, name, step)


def test_sys_9_killed_at_any_step_nothing_is_lost_and_the_same_again_goes_on(field: Field) -> None:
    """Every statement and the commit; before the file is in its place there is nothing to see of it."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        at, rounds = 1, 0
        while True:
            try:
                with dying(field.company.engine, at):
                    rotate(field.company, leaked=True)
                break
            except Killed:
                rounds += 1
            again = open_company(field.folder / "server", url=_url(field), clock=field.clock)
            current = again.master.current
            again.engine.dispose()
            if current == 2:  # it was done: the process had only to say so
                break
            assert len(keys(field).keys) <= 2, "a key more with each try"
            await wang.does(ReturnToBase(), "")
            await wang.sync()
            assert (wang.client.pending, wang.client.profile.key_number) == ([], 1)
            at += 1
        assert rounds > 5
        assert len(keys(field).keys) == 2
        await wang.sync()
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        assert (key_of(field, wang), told(field), faults(field)) == (2, [], [])

    asyncio.run(scene())


def _url(field: Field) -> str | None:
    return field.company.engine.url.render_as_string(hide_password=False) if field.postgres else None


def test_sys_9_a_file_half_written_beside_the_good_one_is_written_anew(field: Field) -> None:
    path = key_file(field)
    mode, before = path.stat().st_mode, path.read_text()
    path.with_suffix(".new").write_text("ab")
    assert rotate(field.company) == 2
    assert path.read_text().splitlines()[0] == before.strip()
    assert path.stat().st_mode == mode
    assert not path.with_suffix(".new").exists()


def test_sys_9_a_full_disk_leaves_the_file_as_it_was_and_no_secret_beside_it(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = key_file(field)
    before, beside = path.read_text(), {one.name for one in path.parent.iterdir()}

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(keyring.os, "fsync", full)
        assert cli.main(["keys", "rotate", "--data", str(field.folder / "server")]) == 1
    assert (path.read_text(), {one.name for one in path.parent.iterdir()} - beside) == (before, set())
    assert rotate(field.company) == 2


def test_sys_9_a_link_to_the_file_stays_one_and_the_file_behind_it_has_the_new_secret(
    field: Field, tmp_path: Path
) -> None:
    path = key_file(field)
    kept = path.rename(tmp_path / "kept.key")
    path.symlink_to(kept)
    assert rotate(field.company) == 2
    assert path.is_symlink()
    assert len(kept.read_text().splitlines()) == 2


def test_sys_9_while_the_file_is_missing_a_phone_waits_and_is_told_why(field: Field) -> None:
    """Another process changed the secret; this one cannot read it yet."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        other = open_company(field.folder / "server", url=_url(field), clock=field.clock)
        rotate(other)
        other.engine.dispose()
        newest = key_file(field).read_text()
        key_file(field).unlink()
        await wang.does(AcceptOrder(), ORDER)
        await wang.sync()
        assert (wang.runner.problem, len(wang.client.pending)) == ("key_missing", 1)
        key_file(field).write_text(newest)
        await wang.sync()
        assert (wang.runner.signal, wang.client.pending) == ("online", [])
        assert faults(field) == []

    asyncio.run(scene())


def test_sys_9_what_was_broken_off_is_named_by_verify_and_finished_even_without_saying_leaked(
    field: Field,
) -> None:
    with pytest.raises(Killed), dying(field.company.engine, 6):
        rotate(field.company, leaked=True)
    again = open_company(field.folder / "server", url=_url(field), clock=field.clock)
    assert len(again.master.keys) == 2
    assert [f.what for f in verify(again)] == ["key_unused"]
    assert rotate(again) == 2
    (found,) = field.all(MasterKeys)
    assert found.leaked == {1}
    again.engine.dispose()
    assert faults(field) == []


def test_sys_9_another_file_in_its_place_is_no_file_to_rotate(field: Field) -> None:
    path = key_file(field)
    before = path.read_text()
    path.write_text("ab" * 32)
    with pytest.raises(CannotRotate, match="not the file"):
        rotate(field.company)
    path.write_text(before)
    assert rotate(field.company) == 2


@on_both
def test_sys_9_every_server_process_follows_at_its_next_transaction(field: Field) -> None:
    """The command line rotates while two serve: another process in all but name."""
    other = open_company(field.folder / "server", url=_url(field), clock=field.clock)

    async def scene() -> None:
        wang = await field.phone("p-wang")
        ticket = ticket_for(field.company, wang.device_id)
        data = ["--data", str(field.folder / "server")]
        assert cli.main(["keys", "rotate", "--reason", "yearly", *data]) == 0
        assert ticket_holds(field.company, ticket)
        await wang.does_the_visit()
        await wang.sync()
        assert wang.client.profile.key_number == field.company.master.current == 2
        fresh = ticket_for(field.company, wang.device_id)
        assert ticket_holds(other, fresh)
        assert other.master.current == 2
        assert cli.main(["keys", "rotate", "--leaked", *data]) == 0
        with other.write():
            pass
        assert (other.master.current, other.master.leaked) == (3, {1, 2})
        assert not ticket_holds(other, fresh)
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        assert faults(field) == []

    asyncio.run(scene())
    other.engine.dispose()


def test_sys_9_the_command_line_lists_keys_and_who_has_not_moved_on(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scene() -> None:
        wang, zhao = await field.phone("p-wang"), await field.phone("p-zhao")
        data = ["--data", str(field.folder / "server")]
        assert cli.main(["keys", "rotate", "--leaked", "--reason", "笔记本\n被盗", *data]) == 0
        said = capsys.readouterr()
        assert "key 2 is in use" in said.out
        assert "Copy master.key" in said.err
        await wang.sync()
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        assert cli.main(["keys", "list", *data]) == 0
        first, second, *behind = capsys.readouterr().out.splitlines()
        assert first.startswith("1\t")
        assert "\tleaked 2026" in first
        assert second.startswith("2\t")
        assert second.endswith("\t1 devices\tin use\t笔记本 被盗")
        assert any(zhao.device_id in line and "key 1" in line for line in behind)
        assert not any(wang.device_id in line for line in behind)
        everything = first + second + "".join(behind)
        assert not any(key.hex() in everything for key in keys(field).keys)

    asyncio.run(scene())


def test_sys_9_what_is_taken_back_takes_the_move_to_a_key_back_with_it(field: Field) -> None:
    """A line that failed half-way, by a mistake of ours: the chain stands where it stood."""
    one = Attacker(field)
    for _ in range(2):
        rotate(field.company)
    with field.company.write() as work:
        row = device_row(work, one.device)
        assert row
        chain = Chain(work, row, field.company.master)
        chain.reach(2)

        def fails() -> None:
            with chain.savepoint():
                chain.reach(3)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fails()
        assert chain.key_number == Chain(work, row, field.company.master).key_number == 2
