"""The acknowledgement manifest between a real phone and a real server, and what a phone that forgot can do."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from company import picture
from litestar.testing import TestClient
from pair.field import ORDER, Field, Phone
from pair.links import AppLink

from mobile.sync.reconciler import NotChecked
from rulebook.kernel.lines import GENESIS
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.devices.commands import RevokeDevice
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Purpose
from rulebook.subjects.orders.commands import CancelOrder
from rulebook.subjects.visits.records import Visit
from sync_server.api.app import make_app
from sync_server.core.company import open_company
from sync_server.core.rebuild import compare as derive_and_compare


def test_a_days_work_matches_record_for_record(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        found = await wang.reconciler.check()
        lines = len(wang.client.journal.entries)
        assert (found.records, found.all_records, found.complete) == (0, lines, False)
        await wang.sync()
        found = await wang.reconciler.check()
        assert (found.records, found.all_records, found.complete, found.upto) == (lines, lines, True, lines)

    asyncio.run(scene())


def test_one_phone_is_told_nothing_of_another(field: Field) -> None:
    async def scene() -> None:
        wang, zhao = await field.phone("p-wang"), await field.phone("p-zhao")
        await wang.does_the_visit()
        await wang.sync()
        found = await zhao.reconciler.check()
        assert (found.records, found.all_records) == (0, 0)
        zhao.client.profile = wang.client.profile
        assert (await zhao.reconciler.check()).upto == 0

    asyncio.run(scene())


def test_without_signal_or_without_leave_nothing_is_forgotten(field: Field) -> None:
    """hercycle PR#313: a 401 deletes the queue."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()
        for weather, code in (("no_signal", "unreachable"), ("portal", "answer"), ("gateway", "server")):
            wang.weather.coming.append(weather)
            with pytest.raises(NotChecked, match=code):
                await wang.reconciler.check()
        field.clock.now += timedelta(days=30)
        wang.weather.coming += ["", "no_signal"]
        await wang.sync()
        assert wang.client.journal.first == 1

    asyncio.run(scene())


def test_a_revoked_phone_may_still_learn_that_its_work_arrived(field: Field) -> None:
    """Else it could never be wiped with a good conscience."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        field.office("p-qian", RevokeDevice(reason="换机"), wang.device_id)
        await wang.sync()
        assert await wang.check() == ""
        assert wang.wipe_allowed == "matching"

    asyncio.run(scene())


async def month_later(field: Field) -> tuple[int, int]:
    """Wang's day, a month passes with a sync now and then; what was his last seq, and the first one he holds."""
    wang = await field.phone("p-wang")
    await wang.does_the_visit()
    await wang.sync()
    last = wang.client.journal.last_seq
    for _ in range(10):
        field.clock.now += timedelta(days=3)
        await wang.does(ReturnToBase(), "")
        await wang.sync()
    assert wang.client.journal.first > last
    return last, wang.client.journal.first


def test_a_month_later_the_old_lines_are_gone_from_the_phone_and_nothing_else_is(field: Field) -> None:
    async def scene() -> None:
        await month_later(field)
        (phone,) = field.folder.glob("phone-*")
        wang = await field.phone("p-wang")
        assert wang.world.get(Visit, f"{ORDER}-visit-p-wang")
        device = next(d for d, first in devices(field) if first > 5)
        assert [seq for seq, _, _ in field.kept_lines(device)] == list(range(1, len(field.kept_lines(device)) + 1))
        assert sum(f.stat().st_size for f in phone.glob("journal*")) < sum(
            len(raw) for _, raw, _ in field.kept_lines(device)
        )
        assert derive_and_compare(field.company).same

    asyncio.run(scene())


def devices(field: Field) -> list[tuple[str, int]]:
    return [(row[0], row[5]) for row in field.tables()["devices"]]


def test_a_server_back_from_a_backup_older_than_what_the_phone_still_holds_is_not_waited_for_for_ever(
    field: Field,
) -> None:
    """The lines between are lost with that server; they stand as such in their places, what follows goes on."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        old = field.folder / "old"
        shutil.copytree(field.folder / "server", old)
        await wang.does_the_visit()
        await wang.sync()
        lost = wang.client.journal.last_seq
        for _ in range(10):
            field.clock.now += timedelta(days=3)
            await wang.does(ReturnToBase(), "")
            await wang.sync()
        first, last = wang.client.journal.first, wang.client.journal.last_seq
        assert first > lost
        with served(old, field) as restored:
            wang.weather._link = restored
            await wang.does(ReturnToBase(), "")
            for _ in range(3):
                await wang.sync()
            assert (wang.runner.signal, wang.client.pending, wang.client.copied) == ("online", [], False)
            said = [wang.outcomes[seq].outcome for seq in range(1, last + 2)]
            assert said[: first - 1] == ["quarantined"] * (first - 1)
            assert "quarantined" not in said[first - 1 :]

    asyncio.run(scene())


@contextmanager
def served(folder: Path, field: Field) -> Iterator[AppLink]:
    """A server over the copied data."""
    company = open_company(folder, clock=field.clock)
    with TestClient(make_app(company), raise_server_exceptions=False) as client:
        yield AppLink(client)
    company.engine.dispose()


def test_a_new_phones_manifest_is_empty_and_tells_the_rescue_key(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        assert wang.client.profile.rescue == field.company.rescue_key
        assert (await wang.reconciler.check()).complete
        assert wang.client.journal.head == GENESIS

    asyncio.run(scene())


async def shot(wang: Phone, nth: int, order: str) -> str:
    ref = await wang.client.blobs.keep(picture(f"photo {nth}".encode(), 3000))
    await wang.does(AddPhoto(photo=f"photo-{nth}", purpose=Purpose.BEFORE, file=ref), order)
    return ref.sha256


def test_photos_of_a_settled_order_go_with_their_lines_and_no_others(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        other = field.assigned("other-order", "p-wang", vehicle=1)
        await wang.sync()
        settled, still_open = await shot(wang, 1, other), await shot(wang, 2, ORDER)
        unnamed = (await wang.client.blobs.keep(picture(b"not named yet", 3000))).sha256
        assert wang.unsent.files == 2
        await wang.sync()
        assert wang.unsent.nothing
        found = await wang.reconciler.check()
        assert (found.files, found.all_files, found.complete) == (2, 2, True)
        field.office("p-zhou", CancelOrder(reason="客户取消"), other)
        for _ in range(10):
            field.clock.now += timedelta(days=3)
            await wang.does(ReturnToBase(), "")
            await wang.sync()
        assert wang.client.journal.first > 3
        assert await wang.client.blobs.taken() == {still_open, unnamed}
        assert field.company.files.size(settled)

    asyncio.run(scene())


def test_a_photo_the_server_does_not_have_keeps_its_line_and_itself(field: Field) -> None:
    """getodk#1017: deleted although the send had failed."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        sha256 = await shot(wang, 1, ORDER)
        await wang.sync()
        (field.folder / "server" / "files" / sha256[:2] / sha256).unlink()
        field.office("p-zhou", CancelOrder(reason="客户取消"), ORDER)
        for _ in range(10):
            field.clock.now += timedelta(days=3)
            await wang.does(ReturnToBase(), "")
            await wang.sync()
        assert wang.client.journal.first == 1
        assert await wang.client.blobs.taken() == {sha256}
        assert wang.matching
        assert wang.matching.missing == (sha256,)
        assert not wang.wipe_allowed

    asyncio.run(scene())


def test_leftovers_that_nobody_can_get_at_go_at_a_start_and_what_a_form_holds_stays(field: Field) -> None:
    """A kill between the picture and the form; and a photo whose line was forgotten and order left sight."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        named = await shot(wang, 1, ORDER)
        loose = (await wang.client.blobs.keep(picture(b"in a form", 3000))).sha256
        await wang.save_draft("form", {"photos": [{"file": {"sha256": loose}}]})
        leftover = (await wang.client.blobs.keep(picture(b"of a kill", 3000))).sha256
        assert await wang.client.blobs.taken() == {named, loose, leftover}
        wang = await wang.restarted()
        assert await wang.client.blobs.taken() == {named, loose}
        await wang.save_draft("form", {})
        wang = await wang.restarted()
        assert await wang.client.blobs.taken() == {named}

    asyncio.run(scene())


def test_with_a_damaged_line_no_photo_is_taken_for_a_leftover(field: Field) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        sha256 = await shot(wang, 1, ORDER)
        await wang.client.close()
        journal = wang.files / "journal.log"
        journal.write_bytes(journal.read_bytes().replace(b'"id"', b'"ix"'))
        wang = await Phone.opened(wang.files, wang.client.profile, wang.weather, wang.clock)
        assert wang.client.journal.entries[0].line is None
        assert await wang.client.blobs.taken() == {sha256}

    asyncio.run(scene())
