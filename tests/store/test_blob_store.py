"""Photos on the phone: whole or not there, whatever kills it; and nothing that is no picture."""

from __future__ import annotations

import asyncio
import contextlib
import io

import pytest
from company import picture
from PIL import Image
from store.folder_memory import Killed, MemoryFolder

from mobile.device.native.pictures import NativePictures
from mobile.device.pictures import AIM_BYTES, LONG_SIDE, NotAPicture, as_it_is, scaled
from mobile.store.blob_store import MOST_SEEN, BlobStore, NotKept
from mobile.store.folder import StoreFull
from rulebook.kernel.files import FileType, file_type, ref_of

PHOTO = picture(b"before", 3000)
REF = ref_of(PHOTO)
assert REF is not None


def test_a_photo_survives_a_restart() -> None:
    async def scene() -> None:
        folder = MemoryFolder()
        assert await BlobStore(folder).keep(PHOTO) == REF
        again = BlobStore(folder.after_a_kill())
        assert await again.taken() == {REF.sha256}
        assert await again.read(REF) == PHOTO

    asyncio.run(scene())


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\0" * 100])
def test_ruodk_114_an_empty_file_is_not_kept(data: bytes) -> None:
    async def scene() -> None:
        folder = MemoryFolder()
        with pytest.raises(NotKept):
            await BlobStore(folder).keep(data)
        assert folder.files == {}

    asyncio.run(scene())


def test_a_photo_cut_short_by_a_kill_is_not_there_and_can_be_kept_again() -> None:
    async def scene() -> None:
        folder = MemoryFolder(**{f"file.{REF.sha256}": PHOTO[:1000]})
        blobs = BlobStore(folder)
        assert await blobs.read(REF) is None
        await blobs.keep(PHOTO)
        assert await BlobStore(folder.after_a_kill()).read(REF) == PHOTO

    asyncio.run(scene())


def test_the_same_photo_picked_again_and_a_kill_in_the_middle_cost_the_first_one_nothing() -> None:
    """The first may be named by a line already, and unsent."""

    async def scene() -> None:
        folder = MemoryFolder()
        await BlobStore(folder).keep(PHOTO)
        for step in range(3):
            folder = folder.after_a_kill()
            folder.dies_at = step
            with contextlib.suppress(Killed):
                await BlobStore(folder).keep(PHOTO)
            assert await BlobStore(folder.after_a_kill()).read(REF) == PHOTO, f"lost in step {step}"

    asyncio.run(scene())


def test_a_full_device_says_so_and_names_nothing() -> None:
    async def scene() -> None:
        folder = MemoryFolder()
        folder.room = 100
        with pytest.raises(StoreFull):
            await BlobStore(folder).keep(PHOTO)
        assert await BlobStore(folder.after_a_kill()).read(REF) is None

    asyncio.run(scene())


def test_what_comes_is_whole_or_begins_anew() -> None:
    async def scene() -> None:
        blobs = BlobStore(MemoryFolder())
        assert not await blobs.add(REF, 0, PHOTO[:1000])
        assert await blobs.part(REF) == PHOTO[:1000]
        assert await blobs.add(REF, 1000, PHOTO[1000:])
        assert await blobs.read(REF) == PHOTO
        assert await blobs.part(REF) == b""
        assert await blobs.taken() == set()
        other = ref_of(picture(b"other", 3000))
        assert other is not None
        assert not await blobs.add(other, 0, PHOTO)
        assert await blobs.part(other) == b""

    asyncio.run(scene())


def test_photos_only_looked_at_do_not_pile_up() -> None:
    async def scene() -> None:
        seen = {f"seen.{n:064}": b"x" for n in range(MOST_SEEN + 20)}
        folder = MemoryFolder(**seen, **{f"file.{REF.sha256}": PHOTO})
        blobs = BlobStore(folder)
        await blobs.tidy()
        assert len(folder.files) == MOST_SEEN + 1
        assert await blobs.taken() == {REF.sha256}

    asyncio.run(scene())


# making photos small


def camera(width: int, height: int, kind: str = "JPEG", turned: int = 0) -> bytes:
    """A photo as a camera gives it: noisy, left half red, perhaps held sideways."""
    image = Image.effect_noise((width, height), 60).convert("RGB")
    image.paste((255, 0, 0), (0, 0, width // 2, height))
    out = io.BytesIO()
    exif = Image.Exif()
    if turned:
        exif[0x0112] = turned
    image.save(out, kind, **({"exif": exif, "quality": 95} if kind == "JPEG" else {}))
    return out.getvalue()


def shrunk(data: bytes) -> bytes:
    return asyncio.run(NativePictures().shrink(data))


def test_a_camera_photo_becomes_small_enough_for_a_weak_link() -> None:
    data = camera(4000, 3000)
    small = shrunk(data)
    assert file_type(small) is FileType.JPEG
    assert len(small) < len(data) / 4
    assert max(Image.open(io.BytesIO(small)).size) == LONG_SIDE
    assert len(shrunk(camera(800, 600))) <= AIM_BYTES


def test_a_photo_taken_sideways_stands_upright() -> None:
    """The camera notes the turn beside the picture; what is sent is turned and notes nothing, place included."""
    small = Image.open(io.BytesIO(shrunk(camera(1200, 800, turned=6))))
    assert small.size == (800, 1200)
    red, _, blue = small.getpixel((400, 50))  # type: ignore[misc]  # a picture in colours
    assert red > 200 > blue
    assert not small.getexif()


def test_a_screenshot_is_taken_too() -> None:
    assert file_type(shrunk(camera(900, 700, "PNG"))) is FileType.JPEG


@pytest.mark.parametrize(("data", "code"), [(b"", "empty"), (b"rubbish", "unreadable"), (PHOTO, "unreadable")])
def test_ruodk_114_an_empty_or_broken_photo_is_told_at_once(data: bytes, code: str) -> None:
    with pytest.raises(NotAPicture) as refused:
        shrunk(data)
    assert refused.value.code == code


def test_a_torn_photo_is_told_at_once() -> None:
    with pytest.raises(NotAPicture):
        shrunk(camera(1000, 800)[:2000])


def test_where_nothing_can_make_it_smaller_a_small_one_is_taken_as_it_is() -> None:
    assert as_it_is(PHOTO) == PHOTO
    for data, code in ((b"", "empty"), (b"%PDF", "unreadable"), (picture(size=4_000_000), "too_large")):
        with pytest.raises(NotAPicture) as refused:
            as_it_is(data)
        assert refused.value.code == code


def test_a_photo_is_never_made_larger() -> None:
    assert scaled(4000, 3000, 1600) == (1600, 1200)
    assert scaled(300, 200, 1600) == (300, 200)
    assert scaled(10_000, 1, 1600) == (1600, 1)
