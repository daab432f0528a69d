"""Photos travel in a rescue file, once and whole."""

from __future__ import annotations

import asyncio
import hashlib

import msgspec
import pytest
from pair.field import ORDER, Field, Phone
from pair.rescues import after_a_visit, taken

from mobile.client.rescue import make_sealer, rescue_file
from rulebook.kernel.files import MOST_FILE_BYTES, FileRef, FileType, ref_of
from rulebook.kernel.rescue import Spoilt
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Photo, Purpose
from sync_server.core.rebuild import compare as derive_and_compare

JPEG = b"\xff\xd8\xff" + bytes(range(256)) * 700


async def photographed(field: Field) -> tuple[Phone, bytes, str]:
    """Wang's visit with a photo, nothing sent, and the rescue file of it."""
    wang = await field.phone("p-wang")
    visit = await wang.arrives()
    ref = ref_of(JPEG)
    assert ref
    await wang.does(AddPhoto(photo=wang.new_id(), purpose=Purpose.BEFORE, file=ref, visit=visit), ORDER)

    async def read() -> bytes:
        return JPEG

    profile, lines = wang.client.profile, wang.client.journal.entries
    made = rescue_file(make_sealer(), profile, profile.rescue, lines, [(ref.sha256, read)], field.clock())
    return wang, b"".join([piece async for piece in made]), ref.sha256


def test_its_photos_arrive_too_once(field: Field) -> None:
    async def scene() -> None:
        wang, file, sha256 = await photographed(field)
        found = taken(field, file)
        assert (found.files, found.new_files) == (1, 1)
        photo = field.all(Photo)[0]
        assert (photo.sha256, photo.arrived) == (sha256, True)
        assert field.company.files.read(sha256, 0, len(JPEG)) == JPEG
        before = field.tables()
        assert taken(field, file).new_files == 0
        assert field.tables() == before
        matching = await wang.reconciler.check()
        assert (matching.files, matching.all_files, matching.complete) == (1, 1, True)
        assert derive_and_compare(field.company).same

    asyncio.run(scene())


def test_a_photo_that_was_half_sent_is_completed_even_where_that_half_was_spoilt(field: Field) -> None:
    async def scene() -> None:
        wang, file, sha256 = await photographed(field)
        await wang.sync()
        field.company.files.append(sha256, wang.device_id, 0, b"\xff\xd8\xff other bytes")
        assert (await wang.reconciler.check()).files == 0
        assert taken(field, file).new_files == 1
        assert (await wang.reconciler.check()).complete

    asyncio.run(scene())


@pytest.mark.parametrize(
    "part", [{"part": "lines", "first": 0, "count": 1, "size": 2}, {"part": "file", "size": -1}]
)
def test_parts_that_cannot_be_are_refused_though_the_phones_own_key_made_them(
    field: Field, monkeypatch: pytest.MonkeyPatch, part: dict[str, object]
) -> None:
    made = msgspec.json.encode(part) + b"\n" + (b"x\n" if part["part"] == "lines" else b"")
    monkeypatch.setattr("mobile.client.rescue.lines_part", lambda *_: made)

    async def scene() -> None:
        _, file = await after_a_visit(field)
        with pytest.raises(Spoilt, match="damaged"):
            taken(field, file)

    asyncio.run(scene())


def test_a_file_larger_than_any_line_may_name_stays_in_the_rescue_file(field: Field) -> None:
    huge = JPEG + bytes(MOST_FILE_BYTES)
    name = hashlib.sha256(huge).hexdigest()

    async def read() -> bytes:
        return huge

    async def scene() -> None:
        wang = await field.phone("p-wang")
        visit = await wang.arrives()
        ref = FileRef(sha256=name, size=5, type=FileType.JPEG)
        await wang.does(AddPhoto(photo=wang.new_id(), purpose=Purpose.BEFORE, file=ref, visit=visit), ORDER)
        profile, lines = wang.client.profile, wang.client.journal.entries
        made = rescue_file(make_sealer(), profile, profile.rescue, lines, [(name, read)], field.clock())
        found = taken(field, b"".join([piece async for piece in made]))
        assert (found.new_files, found.unnamed) == (0, (name,))
        assert field.company.files.size(name) is None

    asyncio.run(scene())
