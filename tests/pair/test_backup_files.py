"""A backup goes into an empty place, into the other make of database, and a damaged one is found out."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import shutil
import tarfile
from pathlib import Path

import msgspec
import pytest
from company import picture
from pair.backups import codes, moved, opened_again
from pair.field import Field, on_both
from pair.links import AppLink, Weather
from pair.postgres import Postgres

from mobile.client.enrolment import login_lapsed
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.approvals.records import Setting
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.receipts.records import Receipt
from sync_server.admin import cli
from sync_server.admin.backup import SUMMARY, Unusable, back_up
from sync_server.admin.restore import restore
from sync_server.core.company import open_company
from sync_server.core.keyring import WrongMaster
from sync_server.core.verify import verify
from sync_server.db.engine import is_in_use


@on_both
def test_a_backup_goes_nowhere_but_into_an_empty_place_with_its_own_key(field: Field, tmp_path: Path) -> None:
    key = field.folder / "server" / "master.key"
    back_up(field.company, tmp_path / "b.tar")
    url, here = field.elsewhere(), os.environ.get("PAIGONG_DATABASE_URL")
    with pytest.raises(Unusable, match="holds"):
        restore(tmp_path / "b.tar", field.folder / "server", here)
    with pytest.raises(WrongMaster, match="missing"):
        restore(tmp_path / "b.tar", tmp_path / "new", url)
    (tmp_path / "other.key").write_text("ab" * 32)
    with pytest.raises(WrongMaster, match="not the master secret"):
        restore(tmp_path / "b.tar", tmp_path / "new", url, key=tmp_path / "other.key")
    if here:
        with pytest.raises(Unusable, match="the database holds tables"):
            restore(tmp_path / "b.tar", tmp_path / "new", here, key=key)
    assert not (tmp_path / "new" / "paigong.db").exists()
    restore(tmp_path / "b.tar", tmp_path / "new", url, key=key)
    assert (tmp_path / "new" / "master.key").stat().st_mode & 0o077 == 0


@on_both
def test_a_damaged_backup_is_found_out_and_leaves_nothing_behind(field: Field, tmp_path: Path) -> None:
    key, url, new = field.folder / "server" / "master.key", field.elsewhere(), tmp_path / "new"
    photo = picture(b"kept", 3000)
    name = hashlib.sha256(photo).hexdigest()
    field.company.files.append(name, "d", 0, photo)
    assert field.company.files.finish(name, "d")
    whole, spoilt = tmp_path / "b.tar", tmp_path / "spoilt.tar"
    back_up(field.company, whole)
    for damage in ("cut", "tables/lines", "tables/postings", f"files/{name}", "lost"):
        if damage == "cut":
            spoilt.write_bytes(whole.read_bytes()[:-30_000])
        else:
            _spoil(whole, spoilt, damage)
        with pytest.raises(Unusable):
            restore(spoilt, new, url, key=key)
        assert not list(new.glob("*.db*")), damage
        assert not (new / "files").exists(), damage
        assert not (url and is_in_use(url)), damage
    restore(whole, new, url, key=key)


def _spoil(whole: Path, into: Path, damage: str) -> None:
    """The same tar with one byte of that piece turned, or (`lost`) without the lines."""
    with tarfile.open(whole) as old, tarfile.open(into, "w") as new:
        for entry in old.getmembers():
            found = old.extractfile(entry)
            assert found
            content = bytearray(found.read())
            if damage == "lost" and entry.name == "tables/lines":
                continue
            if entry.name == damage:
                if not content:
                    content += b"x"
                    entry.size = 1
                content[len(content) // 2] ^= 1
            new.addfile(entry, io.BytesIO(bytes(content)))
        assert SUMMARY in old.getnames()


def test_an_older_backup_is_brought_up_to_date_and_a_newer_one_refused(field: Field, tmp_path: Path) -> None:
    whole, other = tmp_path / "b.tar", tmp_path / "newer.tar"
    back_up(field.company, whole)
    with tarfile.open(whole) as old, tarfile.open(other, "w") as new:
        for entry in old.getmembers():
            content = old.extractfile(entry)
            assert content
            data = content.read()
            if entry.name == SUMMARY:
                data = msgspec.json.encode(msgspec.json.decode(data) | {"revision": "9999"})
                entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))
    with pytest.raises(Unusable, match="newer version"):
        restore(other, tmp_path / "new", key=field.folder / "server" / "master.key")


@on_both
def test_the_command_line_makes_a_backup_and_restores_it(
    field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, into = field.folder / "server", tmp_path / "new"
    assert cli.main(["backup", "--data", str(data), str(tmp_path / "b.tar")]) == 0
    assert cli.main(["restore", "--data", str(data), str(tmp_path / "b.tar")]) == 1
    if url := field.elsewhere():
        monkeypatch.setenv("PAIGONG_DATABASE_URL", url)
    assert cli.main(["restore", "--data", str(into), str(tmp_path / "b.tar")]) == 2
    into.mkdir(exist_ok=True)
    shutil.copy(data / "master.key", into / "master.key")
    assert cli.main(["restore", "--data", str(into), str(tmp_path / "b.tar")]) == 0
    assert cli.main(["rebuild", "--check", "--data", str(into)]) == 0
    assert "same" in capsys.readouterr().out
    assert cli.main(["verify", "--data", str(into)]) == 0


def test_a_backup_that_is_made_is_not_called_off_where_tidying_up_fails(
    field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Phones may forget what is in it: nobody is to read that there is none."""
    stray = field.folder / "server" / "files" / "ab" / "stray.part"
    stray.mkdir(parents=True)  # no part can be opened there
    words = ["backup", "--data", str(field.folder / "server"), str(tmp_path / "b.tar")]
    assert cli.main(words) == 0
    said = capsys.readouterr()
    assert str(tmp_path / "b.tar") in said.out
    assert "The backup is made" in said.err
    assert "No backup" not in said.err


@on_both
def test_a_backup_goes_into_the_other_make_of_database_and_back(
    field: Field, postgres: Postgres, tmp_path: Path
) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()

    asyncio.run(scene())
    key, url = field.folder / "server" / "master.key", postgres.url(postgres.fresh())
    back_up(field.company, tmp_path / "b.tar")
    restore(tmp_path / "b.tar", tmp_path / "other", None if field.postgres else url, key=key)
    other = open_company(tmp_path / "other", url=None if field.postgres else url, clock=field.clock)
    assert verify(other) == []
    kept = Field(tmp_path, other, field.client, field.clock).tables()
    assert kept["entries"] == field.tables()["entries"]
    assert kept["lines"][: len(field.tables()["lines"])] == field.tables()["lines"]
    other.engine.dispose()


def put_back_by_its_own_tools(field: Field, postgres: Postgres, dump: Path) -> str:
    """The database of a dump, in a new place; what an operator does who has never read our manual."""
    database = postgres.fresh()
    postgres.tool("pg_restore", "-d", database, str(dump))
    return postgres.url(database)


@pytest.mark.parametrize("field", ["postgresql"], indirect=True)
def test_what_pg_restore_put_back_begins_a_new_life_when_it_is_told_so(
    field: Field, postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Phones know more than the dump; and more was done on it before they asked, so that its feed is as long."""

    async def scene() -> None:
        field.office("p-qian", SetSetting(name="block_size", value="3"), "")
        wang = await field.phone("p-wang")
        dump = tmp_path / "dump"
        postgres.tool("pg_dump", "-Fc", "-f", str(dump), str(field.company.engine.url.database))
        receipt = await wang.does_the_visit()
        await wang.sync()
        later = {b.series for b in field.all(NumberBlock)}
        url = put_back_by_its_own_tools(field, postgres, dump)
        monkeypatch.setenv("PAIGONG_DATABASE_URL", url)
        shutil.copytree(field.folder / "server", tmp_path / "again" / "server")
        assert cli.main(["restored", "--data", str(tmp_path / "again" / "server")]) == 0
        with opened_again(field, tmp_path / "again" / "server", url) as again:
            for n in range(30):
                again.office("p-qian", SetSetting(name="cash_minutes", value=str(30 + n)), "")
            await moved(wang, again).sync()
            assert (wang.runner.signal, wang.client.pending) == ("online", [])
            assert again.get(Receipt, receipt.id) == receipt
            assert again.balance("cash_in_hand:p-wang") == receipt.total
            assert wang.world.all(Setting) == again.all(Setting)
            assert {b.series for b in again.all(NumberBlock) if not b.retired}.isdisjoint(later)
            assert not codes(again) & {"number_twice", "number_gap", "number_foreign", "provisional"}
            assert verify(again.company) == []

    asyncio.run(scene())


def test_the_command_line_lists_devices_and_revokes_one(field: Field, capsys: pytest.CaptureFixture[str]) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        data = str(field.folder / "server")
        assert cli.main(["devices", "--data", data]) == 0
        assert wang.device_id in capsys.readouterr().out
        assert cli.main(["revoke", wang.device_id, "--reason", "丢了", "--data", data]) == 0
        assert cli.main(["revoke", wang.device_id, "--data", data]) == 1
        capsys.readouterr()
        assert cli.main(["devices", "--data", data]) == 0
        assert "revoked 20" in capsys.readouterr().out
        assert cli.main(["quarantine", "--data", data]) == 0
        weather = Weather(AppLink(field.client))
        assert await login_lapsed(weather, wang.client.profile) is False

    asyncio.run(scene())
