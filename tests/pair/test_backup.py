"""A backup while the company works, its way back, and the phones that knew more than the backup."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
from company import picture
from pair.backups import codes, moved, opened_again
from pair.field import ORDER, Field, Phone, on_both

from mobile.client.enrolment import enrol, login_lapsed, login_request
from rulebook.kernel.ids import VisitId
from rulebook.manifest import Held, Manifest, compare
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.devices.records import NumberBlock
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.orders.commands import AcceptOrder, CancelOrder
from rulebook.subjects.orders.records import OrderState
from rulebook.subjects.receipts.records import Receipt
from rulebook.subjects.visits.commands import Arrive
from sync_server.admin.backup import back_up
from sync_server.admin.restore import restore
from sync_server.core.company import Company
from sync_server.core.enrolment import issue_code
from sync_server.core.rebuild import compare as compare_books

SUMMARY_TABLES = ("lines", "records", "record_keys", "sight", "entries", "postings", "codes", "quarantine")


@contextmanager
def restored_field(field: Field, backup: Path) -> Iterator[Field]:
    """The company as the backup has it, on another machine; its phones reach it under the old address."""
    data, url = field.folder / "again" / "server", field.elsewhere()
    restore(backup, data, url, key=field.folder / "server" / "master.key")
    with opened_again(field, data, url) as again:
        yield again


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

        field.company.files.names = meanwhile  # type: ignore[method-assign]  # what happens meanwhile
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
