"""Photos that a phone lost, and pictures that two people have: told, owned, no loss where another sent them."""

from __future__ import annotations

from datetime import timedelta

from company import picture
from pair.field import ORDER, Field
from pair.road import road, run, shoots

from rulebook.kernel.irregularities import Irregularity
from rulebook.subjects.cash.commands import ReturnToBase
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import File, Purpose
from sync_server.core.files.checking import check_files
from sync_server.core.rebuild import compare


def test_central_970_a_photo_lost_from_the_phone_is_told_and_blocks_nothing(field: Field) -> None:
    """The browser cleared its storage between the picture and the sending."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        lost, kept = await shoots(wang, 0), await shoots(wang, 1)
        await wang.client.blobs.remove(lost.sha256)
        await wang.sync()
        assert wang.runner.signal == "online"
        assert wang.status.failing == ("file_lost",)
        assert wang.photo_sent(kept)
        assert check_files(field.company).awaited == 1

    run(scene)


def test_a_photo_lost_from_the_phone_has_an_owner_and_keeps_nothing_else_there_for_ever(
    field: Field,
) -> None:
    """Else the phone could never be wiped with a good conscience, nor forget another line."""

    async def scene() -> None:
        wang = await field.phone("p-wang")
        lost = await shoots(wang)
        await wang.client.blobs.remove(lost.sha256)
        await wang.sync()
        wang = await wang.restarted()
        await wang.sync()
        assert [e.line.kind for e in wang.client.journal.entries if e.line] == ["photo.add", "file.lose"]
        (told,) = [i for i in field.all(Irregularity) if i.code == "photo_lost"]
        assert (told.about, told.order, told.person) == ("photo-0", ORDER, "p-wang")
        assert wang.unsent.nothing
        found = await wang.reconciler.check()
        assert (found.files, found.all_files, found.missing, found.upto) == (0, 1, (), 2)
        assert wang.wipe_allowed == "matching"
        for _ in range(6):
            field.clock.now += timedelta(days=4)
            await wang.does(ReturnToBase(), "")
            await wang.sync()
        assert wang.client.journal.first > 2
        assert compare(field.company).same

    run(scene)


def test_a_photo_lost_from_one_phone_and_sent_by_another_is_no_loss(field: Field) -> None:
    async def scene() -> None:
        wang, again = await field.phone("p-wang"), await field.phone("p-wang")
        lost = await shoots(wang)
        await wang.client.blobs.remove(lost.sha256)
        await wang.sync()
        assert await shoots(again) == lost
        await again.sync()
        await wang.sync()
        assert wang.photo_sent(lost)
        assert (await wang.reconciler.check()).files == 1

    run(scene)


def test_the_same_picture_from_two_people_is_seen_with_the_records_of_each(field: Field) -> None:
    """A picture out of a chat, picked by both. Whoever sees the second one's record alone can open it as well."""

    async def scene() -> None:
        field.assigned("zhaos", "p-zhao", vehicle=1)
        wang, zhao, office = [await field.phone(p) for p in ("p-wang", "p-zhao", "p-chen")]
        same = picture(b"out of a chat", 3000)
        ref = await wang.client.blobs.keep(same)
        await wang.does(AddPhoto(photo="wangs", purpose=Purpose.BEFORE, file=ref), ORDER)
        await wang.sync()
        assert await zhao.client.blobs.keep(same) == ref
        await zhao.does(AddPhoto(photo="zhaos", purpose=Purpose.BEFORE, file=ref), "zhaos")
        way = road(zhao)
        await zhao.sync()
        assert (zhao.runner.signal, zhao.unsent.nothing, zhao.photo_sent(ref)) == ("online", True, True)
        assert way.bytes_of_files() == ref.size, "once more, for its name alone shows nothing"
        again = await field.phone("p-zhao")
        await office.sync()
        for phone in (again, office):
            assert await phone.photo(ref, lambda _: None) == same
        matching = await zhao.reconciler.check()
        assert (matching.files, matching.complete) == (1, True)
        (file,) = [one for one in field.all(File) if one.id == ref.sha256]
        assert (file.sent_by, file.also_by) == ("p-wang", ("p-zhao",))
        zhao = await zhao.restarted()
        way = road(zhao)
        await zhao.sync()
        assert way.bytes_of_files() == 0, "and never a third time"
        assert check_files(field.company).findings == ()
        assert compare(field.company).same

    run(scene)


def test_a_picture_that_a_colleague_sent_too_and_this_phone_lost_keeps_nothing_back(field: Field) -> None:
    async def scene() -> None:
        wang, zhao = await field.phone("p-wang"), await field.phone("p-zhao")
        ref = await shoots(wang)
        await wang.sync()
        assert await shoots(zhao) == ref
        await zhao.client.blobs.remove(ref.sha256)
        await zhao.sync()
        await zhao.sync()
        assert zhao.unsent.nothing
        assert not [i for i in field.all(Irregularity) if i.code == "photo_lost"], "the company has it"
        assert (await zhao.reconciler.check()).complete
        assert compare(field.company).same

    run(scene)
