"""A backup while the company works, its way back, and the phones that knew more than the backup."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from company import picture
from litestar.testing import TestClient
from pair.field import ORDER, AppLink, Field, Phone, Weather, on_both
from pair.postgres import Postgres

from mobile.client.enrolment import enrol, login_lapsed, login_request
from rulebook.kernel.ids import VisitId
from rulebook.kernel.irregularities import Irregularity
from rulebook.manifest import Held, Manifest, compare
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.approvals.records import Setting
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.orders.commands import AcceptOrder, CancelOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.commands import Arrive
from sync_server.admin import cli
from sync_server.admin.backup import SUMMARY, Unusable, back_up
from sync_server.admin.restore import restore
from sync_server.api.app import make_app
from sync_server.core.company import Company, WrongMaster, open_company
from sync_server.core.enrolment import issue_code
from sync_server.core.rebuild import compare as compare_books
from sync_server.core.verify import verify
from sync_server.db.engine import is_in_use

SUMMARY_TABLES = ("lines", "records", "record_keys", "sight", "entries", "postings", "codes", "quarantine")


@contextmanager
def restored_field(field: Field, backup: Path) -> Iterator[Field]:
    """The company as the backup has it, on another machine; its phones reach it under the old address."""
    data, url = field.folder / "again" / "server", field.elsewhere()
    restore(backup, data, url, key=field.folder / "server" / "master.key")
    with opened_again(field, data, url) as again:
        yield again


@contextmanager
def opened_again(field: Field, data: Path, url: str | None) -> Iterator[Field]:
    company = open_company(data, url=url, clock=field.clock)
    with TestClient(make_app(company), raise_server_exceptions=False) as client:
        again = Field(data.parent, company, client, field.clock)
        again.postgres = field.postgres
        yield again
    company.engine.dispose()


def moved(phone: Phone, field: Field) -> Phone:
    """The same app, whose server is now another machine."""
    phone.weather._link = AppLink(field.client)
    return phone


def codes(field: Field) -> set[str]:
    return {i.code for i in field.all(Irregularity)}


@on_both
def test_what_comes_back_is_what_was_backed_up(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()
        photo = b"\xff\xd8\xff" + b"photo" * 1000
        name = hashlib.sha256(photo).hexdigest()
        field.company.files.append(name, wang.device_id, 0, photo)
        assert field.company.files.finish(name, wang.device_id)
        before = field.tables()
        summary = back_up(field.company, tmp_path / "b.tar")
        assert (summary.files, summary.rows["lines"]) == (1, len(before["lines"]))
        master = (field.folder / "server" / "master.key").read_text().strip()
        content = (tmp_path / "b.tar").read_bytes()
        assert master.encode() not in content
        assert bytes.fromhex(master) not in content
        with restored_field(field, tmp_path / "b.tar") as again:
            after = again.tables()
            for table in SUMMARY_TABLES:
                kept = {tuple(row) for row in after[table]}
                assert kept >= set(before[table]) or table in ("records", "sight"), table
            assert again.company.files.digest(name) == name
            with again.company.read() as work, field.company.read() as old:
                assert work.epoch() != old.epoch()
                assert work.restores() == 1
            assert compare_books(again.company).same

    asyncio.run(scene())


@on_both
def test_a_backup_is_one_moment_of_the_books_while_they_are_written(field: Field, tmp_path: Path) -> None:
    """Lines that arrive while it is being made are wholly in it or not at all."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        names = field.company.files.names
        await wang.does_the_visit()
        busy: list[Company] = []

        def meanwhile() -> Iterator[str]:
            busy.append(field.company)
            return names()

        field.company.files.names = meanwhile  # type: ignore[method-assign]
        back_up(field.company, tmp_path / "empty.tar")
        await wang.sync()
        assert busy
        with restored_field(field, tmp_path / "empty.tar") as again:
            assert again.kept_lines(wang.device_id) == []
            assert again.order().state is OrderState.ASSIGNED
            moved(wang, again)
            await wang.sync()
            assert (wang.runner.signal, wang.client.pending) == ("online", [])
            assert again.order().state is OrderState.COMPLETED

    asyncio.run(scene())


@on_both
def test_phones_bring_back_what_an_older_backup_had_forgotten_with_the_same_outcomes(
    field: Field, tmp_path: Path
) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does(AcceptOrder(), ORDER)
        await wang.sync()
        back_up(field.company, tmp_path / "b.tar")
        receipt = await wang.does_the_visit()
        await wang.sync()
        outcomes = dict(wang.outcomes)
        with restored_field(field, tmp_path / "b.tar") as again:
            moved(wang, again)
            await wang.sync()
            assert (wang.runner.signal, wang.client.pending) == ("online", [])
            assert wang.outcomes == outcomes
            assert again.get(Receipt, receipt.id) == receipt
            assert again.balance("cash_in_hand:p-wang") == receipt.total
            assert again.kept_lines(wang.device_id) == field.kept_lines(wang.device_id)
            assert again.set_aside() == []
            assert codes(again) == set()
            assert compare_books(again.company).same

    asyncio.run(scene())


@on_both
def test_after_a_restore_no_receipt_number_is_given_out_twice(field: Field, tmp_path: Path) -> None:
    """l10n-spain PR#4921: what was leased or used after the backup is not leased again, and is no irregularity."""

    async def scene() -> None:
        field.office("p-qian", SetSetting(name="block_size", value="3"), "")
        wang = await field.phone("p-wang")
        back_up(field.company, tmp_path / "b.tar")
        late = await field.phone("p-zhao")
        given: list[str] = []
        for phone, order in ((wang, ORDER), (late, field.assigned("order-zhao", "p-zhao", 1))):
            await phone.sync()
            visit = VisitId(f"visit-{phone.me.id}")
            await phone.does(Arrive(visit=visit), order)
            for _ in range(4):
                given.append((await phone.takes_the_fee(visit, order)).number)
                await phone.sync()
        with restored_field(field, tmp_path / "b.tar") as again:
            await moved(wang, again).sync()
            zhao = await again.phone("p-zhao")
            for phone, order in ((wang, ORDER), (zhao, again.assigned("order-again", "p-zhao", 1))):
                await phone.sync()
                visit = VisitId(f"again-{phone.me.id}")
                await phone.does(Arrive(visit=visit), order)
                given.append((await phone.takes_the_fee(visit, order)).number)
                await phone.sync()
            assert len(set(given)) == len(given)
            assert not codes(again) & {"number_twice", "number_gap", "number_foreign", "provisional"}
            series = {b.series for b in again.all(NumberBlock) if not b.retired}
            assert series.isdisjoint({b.series for b in field.all(NumberBlock)})

    asyncio.run(scene())


@on_both
def test_a_device_enrolled_after_the_backup_logs_in_again_and_brings_all_it_has(
    field: Field, tmp_path: Path
) -> None:
    async def scene() -> None:
        back_up(field.company, tmp_path / "b.tar")
        wang = await field.phone("p-wang")
        receipt = await wang.does_the_visit()
        await wang.sync()
        with restored_field(field, tmp_path / "b.tar") as again:
            moved(wang, again)
            await wang.sync()
            assert (wang.runner.signal, wang.runner.problem) == ("trouble", "expired")
            assert await login_lapsed(wang.link, wang.client.profile)
            wanted = login_request(wang.client.profile, issue_code(again.company, "p-wang"), "again")
            wang.renew(await enrol(wang.link, wanted))
            await wang.sync()
            assert (wang.runner.signal, wang.client.pending) == ("online", [])
            assert again.get(Receipt, receipt.id) == receipt
            assert again.order().state is OrderState.COMPLETED

    asyncio.run(scene())


def test_a_phone_forgets_nothing_that_no_backup_has(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does(AcceptOrder(), ORDER)
        await wang.sync()
        assert (await _manifest(wang)).safe is None, "where no backups are made, a week is all there is"
        back_up(field.company, tmp_path / "b.tar")
        await wang.does(ReturnToBase(), "")
        await wang.sync()
        manifest = await _manifest(wang)
        assert (manifest.count, manifest.safe) == (2, 1)
        mine = [Held(e.seq, e.hash) for e in wang.client.journal.entries]
        assert compare(mine, manifest).upto == 1
        back_up(field.company, tmp_path / "b.tar")
        assert compare(mine, await _manifest(wang)).upto == 2

    asyncio.run(scene())


@on_both
def test_a_photo_that_came_after_the_backup_of_its_line_is_not_forgotten_before_the_next_one(
    field: Field, tmp_path: Path
) -> None:
    """Eight days of bad signal: the line is long in a backup, the photo arrives, and the disk dies that night."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        order = field.assigned("settled-order", "p-wang", vehicle=1)
        await wang.sync()
        ref = await wang.client.blobs.keep(picture(b"late", 3000))
        await wang.does(AddPhoto(photo="late", purpose=Purpose.BEFORE, file=ref), order)
        wang.weather.coming += ["", *["no_signal"] * 9]
        await wang.sync()
        wang.weather.coming.clear()
        await wang.client.begin_file()
        field.office("p-zhou", CancelOrder(reason="客户取消"), order)
        back_up(field.company, tmp_path / "b.tar")
        assert not field.company.files.size(ref.sha256)
        for _ in range(6):
            field.clock.now += timedelta(days=4)
            await wang.does(ReturnToBase(), "")
            await wang.sync()
        assert field.company.files.size(ref.sha256)
        with restored_field(field, tmp_path / "b.tar") as again:
            await moved(wang, again).sync()
            await wang.sync()
            assert again.company.files.size(ref.sha256)
            back_up(again.company, tmp_path / "c.tar")
            for _ in range(6):
                again.clock.now += timedelta(days=4)
                await wang.does(ReturnToBase(), "")
                await wang.sync()
                back_up(again.company, tmp_path / "c.tar")
            assert not await wang.client.blobs.taken()

    asyncio.run(scene())


async def _manifest(phone: Phone) -> Manifest:
    profile = phone.client.profile
    headers = {"authorization": f"Bearer {profile.device}.{profile.token}"}
    got = await phone.link.get("/api/manifest?first=1", headers, 5)
    assert got.status == 200
    return msgspec.json.decode(got.body, type=Manifest)


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
