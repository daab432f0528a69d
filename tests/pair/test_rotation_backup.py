"""Backups from before and after the master secret changed, rescue files, and what is sealed (SYS-9, SYS-8)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pair.backups import moved, opened_again
from pair.field import ORDER, Field, on_both
from pair.rescues import after_a_visit, taken
from pair.rotations import faults, key_file, key_of, keys, told
from server.attacker import Attacker, spoilt
from sqlalchemy import delete, update

from mobile.client.enrolment import enrol, login_request
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.master_keys.records import MasterKeys
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.receipts.records import Receipt
from sync_server.admin import cli
from sync_server.admin.backup import back_up
from sync_server.admin.restore import restore
from sync_server.core.company import open_company
from sync_server.core.enrolment import issue_code
from sync_server.core.keyring import KeyRing, WrongMaster
from sync_server.core.rotating import rotate
from sync_server.core.seals import read_mark, seal_key, seal_of
from sync_server.core.verify import verify
from sync_server.db import tables as t
from sync_server.db.triggers import put_guards_back, take_guards_down


@on_both
def test_sys_9_a_backup_older_than_the_rotation_comes_back_with_the_newest_file(
    field: Field, tmp_path: Path
) -> None:
    """Phones have moved on, one was enrolled since; all that they did comes back, and what leaked stays leaked."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does(AcceptOrder(), ORDER)
        await wang.sync()
        back_up(field.company, tmp_path / "b.tar")
        rotate(field.company, leaked=True)
        await wang.sync()
        receipt = await wang.does_the_visit()
        await wang.sync()
        zhao = await field.phone("p-zhao")
        await zhao.does(ReturnToBase(), "")
        await zhao.sync()
        data, url = tmp_path / "again", field.elsewhere()
        restore(tmp_path / "b.tar", data, url, key=key_file(field))
        with opened_again(field, data, url) as again:
            (found,) = again.all(MasterKeys)
            assert (found.current, found.leaked, keys(again)) == (2, {1}, keys(field))
            await moved(wang, again).sync()
            assert wang.runner.signal == "online"
            assert key_of(again, wang) == 2
            assert again.get(Receipt, receipt.id)
            moved(zhao, again)
            profile = await enrol(
                zhao.link, login_request(zhao.client.profile, issue_code(again.company, "p-zhao"), "again")
            )
            zhao.renew(profile)
            await zhao.sync()
            assert zhao.client.pending == []
            assert again.set_aside() == []
            assert (faults(again), told(again)) == ([], [])

    asyncio.run(scene())


def test_sys_9_with_an_older_file_phones_keep_what_they_have_until_the_newest_is_back(
    field: Field, tmp_path: Path
) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        (old := tmp_path / "old.key").write_text(key_file(field).read_text())
        back_up(field.company, tmp_path / "b.tar")
        rotate(field.company)
        await wang.sync()
        await wang.does(AcceptOrder(), ORDER)
        back_up(field.company, tmp_path / "later.tar")
        with pytest.raises(WrongMaster, match="does not hold key 2"):
            restore(tmp_path / "later.tar", tmp_path / "no", key=old)
        assert not (tmp_path / "no" / "paigong.db").exists()
        restore(tmp_path / "b.tar", tmp_path / "again", key=old)
        with opened_again(field, tmp_path / "again", None) as again:
            await moved(wang, again).sync()
            assert (wang.runner.signal, wang.runner.problem) == ("trouble", "key_missing")
            assert len(wang.client.pending) == 1
            (tmp_path / "again" / "master.key").write_text(key_file(field).read_text())
            await wang.sync()
            assert (wang.runner.signal, wang.client.pending) == ("online", [])
            assert {o.outcome for o in wang.outcomes.values()} == {"accepted"}
            assert [f.what for f in faults(again)] == ["key_unused"]
            assert rotate(again.company) == 2
            assert keys(again) == keys(field)
            await wang.does(ReturnToBase(), "")
            await wang.sync()
            assert faults(again) == []

    asyncio.run(scene())


def test_sys_9_of_two_copies_of_the_file_a_restore_keeps_all_that_either_has(
    field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The one that is named may be the newer or the older; another company's is found out before anything."""
    first = key_file(field).read_text()
    back_up(field.company, tmp_path / "b.tar")
    rotate(field.company, leaked=True)
    newest = key_file(field).read_text()
    for name, there, named in (("a", first, newest), ("b", newest, first), ("c", newest, newest)):
        (data := tmp_path / name).mkdir()
        (data / "master.key").write_text(there)
        (tmp_path / f"{name}.key").write_text(named)
        words = ["restore", str(tmp_path / "b.tar"), "--key", str(tmp_path / f"{name}.key"), "--data", str(data)]
        assert cli.main(words) == 0
        assert (data / "master.key").read_text() == newest
        assert cli.main(["verify", "--data", str(data)]) == 0
    (data := tmp_path / "d").mkdir()
    capsys.readouterr()
    for foreign in (first + "ab" * 32 + "\n", "ab" * 32 + "\n"):
        (data / "master.key").write_text(foreign)
        words = ["restore", str(tmp_path / "b.tar"), "--key", str(key_file(field)), "--data", str(data)]
        assert cli.main(words) == 2
        assert f"{data / 'master.key'}" in capsys.readouterr().err
        assert [path.name for path in data.iterdir()] == ["master.key"]


def test_sys_9_books_are_not_opened_with_a_file_that_lacks_or_changed_their_key(field: Field) -> None:
    path = key_file(field)
    first = path.read_text()
    rotate(field.company)
    good = path.read_text()
    for wrong in (first, first + "ab" * 32 + "\n", "", "not a key\n", "\udcff"):
        path.write_text(wrong, errors="surrogateescape")
        with pytest.raises(WrongMaster):
            open_company(field.folder / "server")
    path.write_text(good)
    assert faults(field) == []


def test_sys_9_a_rescue_file_from_before_is_read_after_even_where_the_key_leaked(field: Field) -> None:
    async def scene() -> None:
        wang, file = await after_a_visit(field)
        before = field.company.rescue_key
        rotate(field.company, leaked=True)
        assert taken(field, file).outcomes == {"accepted": len(wang.client.journal.entries)}
        await wang.sync()
        assert wang.client.rescue_key == field.company.rescue_key != before
        await wang.does(ReturnToBase(), "")
        assert taken(field, await wang.rescue()).new == 1
        assert key_of(field, wang) == 2
        assert faults(field) == []

    asyncio.run(scene())


def test_sys_9_a_login_that_lapsed_is_proven_by_the_older_key_and_given_the_newer(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        rotate(field.company, leaked=True)
        ask = login_request(wang.client.profile, issue_code(field.company, "p-wang"), "again")
        wang.renew(await enrol(wang.link, ask))
        assert wang.client.profile.key_number == 2
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        assert {o.outcome for o in wang.outcomes.values()} == {"accepted"}
        assert key_of(field, wang) == 2
        assert (faults(field), told(field)) == ([], [])

    asyncio.run(scene())


def test_sys_9_whoever_has_the_leaked_secret_and_the_database_cannot_rewrite_what_came_before(
    field: Field,
) -> None:
    """A line before the rotation altered, and all seals up to it made anew with the old secret."""
    old = field.company.master.keys[0]
    rotate(field.company, leaked=True)
    assert verify(field.company) == []
    with field.company.engine.begin() as connection:
        take_guards_down(connection, "lines", "seals")
        last = connection.exec_driver_sql("SELECT max(arrival) FROM lines").scalar_one()
        changed = (
            update(t.lines).where(t.lines.c.arrival == last - 1).values(received_at="2026-03-01T00:00:00+00:00")
        )
        connection.execute(changed)
        before = "0" * 64
        for row in connection.execute(t.lines.select().order_by(t.lines.c.arrival)).all():
            if row.arrival == last:
                break
            before = seal_of(seal_key(old), before, row)
            connection.execute(update(t.seals).where(t.seals.c.arrival == row.arrival).values(seal=before))
        put_guards_back(connection)
    found = verify(field.company)
    assert ("seal_wrong", f"lines {last}") in {(f.what, f.where.partition(" (")[0]) for f in found}


@pytest.mark.parametrize("taken_out", [False, True])
def test_sys_9_what_was_set_aside_before_is_sealed_anew_and_a_fault_in_it_stays_one(
    field: Field, taken_out: bool
) -> None:
    one = Attacker(field)
    first, other = one.good(), None
    one.seq, one.head = 0, "0" * 64
    other = one.good()
    one.send(1, first)
    one.send(1, other)
    assert len(field.set_aside()) == 1
    if taken_out:
        with field.company.engine.begin() as connection:
            connection.execute(delete(t.quarantine))
    rotate(field.company)
    assert [f.what for f in verify(field.company)] == (["seal_wrong"] if taken_out else [])
    one.seq, one.head = 0, "0" * 64
    one.send(1, spoilt(one.good()))
    assert [f.what for f in verify(field.company)] == (["seal_wrong"] if taken_out else [])
    with field.company.read() as work:
        assert read_mark(work.connection)


@pytest.mark.parametrize("reason", ["很长" * 1001, "\udcff"])
def test_sys_9_a_reason_that_no_line_holds_changes_nothing(
    field: Field, capsys: pytest.CaptureFixture[str], reason: str
) -> None:
    before = key_file(field).read_text()
    words = ["keys", "rotate", "--reason", reason, "--data", str(field.folder / "server")]
    assert cli.main(words) == 1
    assert "Nothing has changed." in capsys.readouterr().err
    assert key_file(field).read_text() == before
    assert faults(field) == []


def test_sys_9_a_ring_names_no_secret_when_it_is_printed() -> None:
    assert (b"\x11" * 32).hex() not in repr(KeyRing((b"\x11" * 32,)))
    assert "x11" not in repr(KeyRing((b"\x11" * 32,)))
