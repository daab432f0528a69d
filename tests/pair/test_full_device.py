"""A device whose room runs out in the middle of a day: told before the customer pays, nothing half kept."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pair.field import ORDER, Field, Phone
from PIL import Image
from store.folder_memory import MemoryFolder

from mobile.client.offline_client import OfflineClient
from mobile.store import reserve
from mobile.store.folder import StoreFull
from mobile.store.reserve import NAME, RESERVE_BYTES, Reserve
from mobile.store.storage_quota import LEAST_BYTES, LOW_BYTES, StorageQuota
from mobile.ui.app_context import Form
from mobile.ui.photos import keep_all, loose_photos
from mobile.ui.status_bar import level, reasons
from rulebook.kernel.ids import ReceiptId
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Photo, Purpose
from rulebook.subjects.orders.commands import AcceptOrder
from rulebook.subjects.orders.records import Order
from rulebook.subjects.receipts.commands import IssueReceipt
from rulebook.subjects.receipts.records import Method, Receipt
from rulebook.subjects.visits.commands import RecordFinding
from rulebook.subjects.visits.records import Visit

PLENTY = 10 * LOW_BYTES


async def on_a_small_device(field: Field) -> tuple[Phone, MemoryFolder]:
    """王建国 on a device whose room the test decides; synced."""
    usual = await field.phone("p-wang")
    await usual.client.close()
    folder = MemoryFolder()
    folder.room = PLENTY
    client = await OfflineClient.open(folder, usual.client.profile, usual.clock)
    wang = Phone(client, usual.weather, Path(), usual.clock)

    async def measure() -> int | None:
        return folder.room

    wang.quota = StorageQuota(measure)
    await wang.sync()
    return wang, folder


def test_the_person_is_told_while_there_is_still_room_for_a_days_work(field: Field) -> None:
    async def scene() -> None:
        wang, folder = await on_a_small_device(field)
        folder.room = LOW_BYTES - 1
        await wang.sync()
        assert (wang.status.room, wang.status.room_left) == ("low", LOW_BYTES - 1)
        assert level(wang.status, wang.now()) == "wait"
        assert "49 MB" in " ".join(words for _, words in reasons(wang.status, wang.now()))
        await wang.arrives(ORDER)
        assert wang.status.unsent == 3, "work goes on"

    asyncio.run(scene())


def test_sys_6_no_receipt_is_begun_where_its_line_could_not_be_kept(field: Field) -> None:
    """Said before the customer pays, not after."""

    async def scene() -> None:
        wang, folder = await on_a_small_device(field)
        visit = await wang.arrives(ORDER)
        await wang.swaps(visit)
        fee = wang.fee(wang.the(Order, ORDER), wang.the(Visit, visit))
        number, _ = wang.next_receipt_number()
        receipt = IssueReceipt(
            visit=visit, receipt=ReceiptId("r-1"), number=number, token="t" * 32, plate="苏E5K208",
            lines=fee.lines, total=fee.total, method=Method.CASH,
        )  # fmt: skip
        lines = len(wang.client.journal.entries)
        folder.room = LEAST_BYTES - 1
        await wang.sync()
        lines_after_sync = len(wang.client.journal.entries)
        said = await wang.do(receipt, ORDER)
        assert said.refusal
        assert (said.refusal.rule, said.refusal.code) == ("SYS-6", "no_room")
        assert len(wang.client.journal.entries) == lines_after_sync == lines
        assert wang.world.get(Receipt, "r-1") is None
        assert level(wang.status, wang.now()) == "overdue"
        folder.room = PLENTY
        assert (await wang.do(receipt, ORDER)).line, "room was made: nothing else needs to be done"
        assert wang.status.room == "ok"

    asyncio.run(scene())


def test_the_line_being_written_on_a_full_device_is_kept_in_the_room_of_the_reserve(field: Field) -> None:
    """A browser tells that it is full only by refusing a write: that write is kept all the same."""

    async def scene() -> None:
        wang, folder = await on_a_small_device(field)
        wang.quota = StorageQuota(reserve=Reserve(folder))
        await wang.quota.look()
        assert wang.status.room == "ok"
        assert len(folder.files[NAME]) == RESERVE_BYTES
        folder.room = 10
        assert (await wang.do(AcceptOrder(), ORDER)).line
        assert len(folder.files.get(NAME, b"")) == 0
        assert wang.status.room == "none", "until the reserve is back, no receipt is begun"
        folder.room = PLENTY
        await wang.sync()
        assert (wang.status.room, len(folder.files[NAME])) == ("ok", RESERVE_BYTES)

    asyncio.run(scene())


def jpeg(sides: int) -> bytes:
    """A photo as a camera gives it."""
    out = io.BytesIO()
    Image.effect_noise((sides, sides), 90).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_the_photo_in_whose_middle_the_device_fills_up_is_kept_and_the_next_is_refused_before_it_is_taken(
    field: Field,
) -> None:
    """Browsers tell that they are full only by refusing a write; a photo that was taken is not lost to that."""

    async def scene() -> None:
        wang, folder = await on_a_small_device(field)
        wang.quota = StorageQuota(reserve=Reserve(folder))
        visit = await wang.arrives(ORDER)
        await wang.quota.look()
        folder.room = 10
        kept = await wang.keep_photo(jpeg(300))
        assert await wang.client.blobs.read(kept)
        assert wang.status.room == "none"
        loose = {"id": "p-1", "file": msgspec.to_builtins(kept), "purpose": "before"}
        await wang.save_draft("find/v", {"finding": "主板", "photos": [loose]})
        assert (wang.unsent.forms, wang.unsent.loose) == (1, 1), "and the form that it belongs to"
        folder.room, taken = 100_000, dict(folder.files)
        assert not await wang.photos_fit()
        with pytest.raises(StoreFull):
            await wang.keep_photo(jpeg(200))
        assert folder.files == taken, "what room is left is the lines'"
        assert (await wang.do(RecordFinding(visit=visit, finding="主板"), ORDER)).line
        await wang.does(AddPhoto(photo="p-1", purpose=Purpose.BEFORE, file=kept, visit=visit), ORDER)
        folder.room = PLENTY
        assert await wang.photos_fit()
        assert await wang.keep_photo(jpeg(200))
        await wang.sync()
        assert (wang.status.room, wang.unsent.nothing) == ("ok", True)
        assert field.all(Photo)[0].arrived

    asyncio.run(scene())


def test_a_photo_larger_than_the_reserve_is_told_and_the_record_without_it_is_kept(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reserve, "RESERVE_BYTES", 5_000)

    async def scene() -> None:
        wang, folder = await on_a_small_device(field)
        wang.quota = StorageQuota(reserve=Reserve(folder))
        visit = await wang.arrives(ORDER)
        await wang.quota.look()
        folder.room = 10
        with pytest.raises(StoreFull):
            await wang.keep_photo(jpeg(900))
        assert await wang.client.blobs.taken() == set(), "nothing half kept takes room"
        assert wang.status.room == "none"
        assert (await wang.do(RecordFinding(visit=visit, finding="主板"), ORDER)).line
        folder.room = PLENTY
        await wang.sync()
        assert (wang.status.room, wang.status.unsent) == ("ok", 0)
        assert field.get(Visit, visit) == wang.the(Visit, visit)

    asyncio.run(scene())


class Paper:
    """A page on which nothing is drawn: what a form asks of it."""

    def run_task(self, task: Any, *args: Any) -> None:
        return None


def test_several_photos_picked_at_once_are_each_kept_or_told_and_a_kill_keeps_those_before(field: Field) -> None:
    async def scene() -> None:
        wang, folder = await on_a_small_device(field)
        wang.quota = StorageQuota(reserve=Reserve(folder))
        await wang.quota.look()
        form, kept = Form(wang, "find/v", Paper()), []  # type: ignore[arg-type]  # a phone and a paper as the form sees them

        def told() -> None:
            kept.append(len(wang.draft("find/v").get("photos", [])))
            if len(kept) == 2:
                folder.room = 10

        said = await keep_all(wang, form, [jpeg(200 + n) for n in range(5)], Purpose.BEFORE, told)
        assert kept == [1, 2, 3, 3, 3], "each in the form before the next; the third in the room of the reserve"
        assert "2 张没有保存" in said
        assert "满了" in said
        said = await keep_all(wang, form, [b"", jpeg(9)], Purpose.BEFORE, lambda: None)
        assert "2 张没有保存" in said
        folder.room = PLENTY
        assert await wang.photos_fit()
        assert "0 字节" in await keep_all(wang, form, [b"", jpeg(9)], Purpose.BEFORE, lambda: None), "not silenced"
        assert wang.unsent.loose == 4
        assert {one.file.sha256 for one in loose_photos(form)} == await wang.client.blobs.taken()

    asyncio.run(scene())


def test_a_write_that_the_device_refuses_has_not_happened_and_says_what_to_do(field: Field) -> None:
    """Even where the device claims to have room, as a browser over a full disk does."""

    async def scene() -> None:
        wang, folder = await on_a_small_device(field)
        folder.room = 10
        before = dict(folder.files)
        said = await wang.do(AcceptOrder(), ORDER)
        assert said.refusal
        assert said.refusal.code == "no_room"
        assert folder.files == before, "something is half written"
        assert wang.the(Order, ORDER).state == "assigned"
        assert wang.status.room == "none"
        await wang.save_draft("finding", {"text": "主板"})
        folder.room = PLENTY
        assert (await wang.do(AcceptOrder(), ORDER)).line
        await wang.sync()
        assert (wang.status.unsent, wang.status.room) == (0, "ok")
        assert field.order().state == "accepted"

    asyncio.run(scene())
