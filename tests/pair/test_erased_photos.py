"""Photos whose term is over go from server, phones, shelf and bucket; records and chains stay (FILE-2)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from company import picture
from pair.field import Field, Phone, on_both
from pair.forgetting_field import turn_on
from pair.road import road, run
from pair.seaweed import KEY, SECRET, Seaweed

from mobile.sync.fetching import NotFetched
from rulebook.kernel.files import FileRef
from rulebook.subjects.approvals.commands import SetSetting
from rulebook.subjects.complaints.commands import HearComplaint
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import Erasure, File, Photo, Purpose
from rulebook.subjects.orders.commands import CancelOrder
from rulebook.subjects.orders.records import Order
from sync_server.admin import cli, demo
from sync_server.admin.backup import Unusable, back_up
from sync_server.admin.photo_shelf import PhotoShelf
from sync_server.admin.restore import restore
from sync_server.core.company import open_company
from sync_server.core.files.checking import Wrong, check_files
from sync_server.core.files.erased import Note
from sync_server.core.files.erasing import Eraser
from sync_server.core.rebuild import compare
from sync_server.core.verify import verify

YEAR = timedelta(days=370)
QUIET = "quiet-order"
"""An order of a customer who complains of nothing."""
OTHERS = next(n for n, vehicle in enumerate(demo.VEHICLES) if vehicle[5] == "c-tongcheng")


def keeps(field: Field, months: int) -> None:
    """From now on the company keeps photos so long."""
    said = SetSetting(name="photo_keep_months", value=str(months), reason="到期清理")
    field.office("p-qian", said, "photo_keep_months")


async def shoots(phone: Phone, nth: int = 0) -> FileRef:
    """A photo of the quiet order."""
    ref = await phone.client.blobs.keep(picture(f"photo {nth}".encode(), 3000))
    await phone.does(AddPhoto(photo=f"photo-{nth}", purpose=Purpose.BEFORE, file=ref), QUIET)
    return ref


async def closed_work(
    field: Field, photos: int = 2, looked: bool = True, after: timedelta = YEAR
) -> tuple[Phone, list[FileRef]]:
    """Wang's phone; his photos, which arrived; their order is over, and a year has passed, or so long."""
    field.assigned(QUIET, vehicle=OTHERS)
    field.office("p-qian", SetSetting(name="login_days", value="0", reason="不再到期"), "login_days")
    wang = await field.phone("p-wang")
    refs = [await shoots(wang, n) for n in range(photos)]
    await wang.sync()
    assert all(wang.photo_sent(ref) for ref in refs)
    field.office("p-chen", CancelOrder(reason="客户取消"), QUIET)
    keeps(field, 12)
    assert not looked or Eraser(field.company).look() == 0, "the term is not over"
    field.clock.now += after
    return wang, refs


def sound(field: Field) -> None:
    assert compare(field.company).same
    assert verify(field.company) == []


@on_both
def test_file_2_bytes_go_by_a_line_of_the_systems_and_everybody_is_told(field: Field) -> None:
    async def scene() -> None:
        _, refs = await closed_work(field)
        assert Eraser(field.company).look() == 2
        assert list(field.company.files.names()) == []
        assert {(p.arrived, bool(p.erased_at), p.by) for p in field.all(Photo)} == {(True, True, "p-wang")}
        report = check_files(field.company)
        assert (report.whole, report.awaited, report.erased, report.findings) == (0, 0, 2, ())
        sound(field)
        office = await field.phone("p-feng")
        assert all(photo.erased_at for photo in office.world.all(Photo))
        with pytest.raises(NotFetched) as told:
            await office.photo(refs[0], lambda _: None)
        assert told.value.code == "file_erased"
        assert Eraser(field.company).look() == 0, "nothing is left to do"

    run(scene)


def test_file_2_no_phone_waits_for_what_was_erased_and_its_copies_go_from_every_phone(field: Field) -> None:
    async def scene() -> None:
        office = await field.phone("p-feng")
        wang, refs = await closed_work(field)
        await office.sync()
        assert await office.photo(refs[0], lambda _: None) == picture(b"photo 0", 3000)
        Eraser(field.company).look()
        found = await wang.reconciler.check()
        assert (found.complete, found.files, found.all_files, found.upto) == (True, 0, 2, 2)
        for phone in (wang, office):
            await phone.sync()
            assert await phone.client.blobs.here()
            again = await phone.restarted()
            assert await again.client.blobs.here() == set()
            await again.sync()
            assert (again.runner.signal, again.status.files.all_files) == ("online", 0)

    run(scene)


def test_file_2_the_same_bytes_are_not_taken_again_for_what_was_there_before(field: Field) -> None:
    async def scene() -> None:
        other = await field.phone("p-zhao")
        wang, refs = await closed_work(field, 1)
        kept = await other.client.blobs.keep(picture(b"photo 0", 3000))
        assert kept == refs[0]
        await other.does(AddPhoto(photo="late", purpose=Purpose.AFTER, file=kept), QUIET)
        field.clock.now += timedelta(minutes=1)
        Eraser(field.company).look()
        way = road(other)
        await other.sync()
        await other.sync()
        assert other.runner.signal == "online"
        assert way.bytes_of_files() == 0
        assert list(field.company.files.names()) == []
        late = field.get(Photo, "late")
        assert late is not None
        assert late.erased_at
        assert (await other.reconciler.check()).complete
        head = {"authorization": f"Bearer {wang.client.profile.device}.{wang.client.profile.token}"}
        assert field.client.head(f"/api/files/{kept.sha256}", headers=head).status_code == 410
        sound(field)

    run(scene)


def test_file_2_the_same_bytes_of_new_work_are_kept_like_any_other(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        wang, refs = await closed_work(field, 1)
        shelf = PhotoShelf(tmp_path / "photos")
        Eraser(field.company).look()
        back_up(field.company, tmp_path / "before.tar", shelf)
        await wang.sync()
        field.clock.now += timedelta(minutes=1)
        field.assigned("order-new")
        kept = await wang.client.blobs.keep(picture(b"photo 0", 3000))
        await wang.does(AddPhoto(photo="new", purpose=Purpose.BEFORE, file=kept), "order-new")
        wang = await wang.restarted()
        assert kept.sha256 in await wang.client.blobs.here(), "a line that is not sent yet names it"
        await wang.sync()
        new, old = field.get(Photo, "new"), field.get(Photo, "photo-0")
        assert new is not None
        assert old is not None
        assert (new.arrived, new.erased_at, bool(old.erased_at)) == (True, "", True)
        assert list(field.company.files.names()) == [refs[0].sha256]
        assert list(field.company.files.notes()) == []
        assert Eraser(field.company).look() == 0
        assert back_up(field.company, tmp_path / "after.tar", shelf).referenced == 1
        assert shelf.note(kept.sha256) is None
        assert check_files(field.company).findings == ()
        sound(field)

    run(scene)


def test_file_2_a_kill_between_line_and_bytes_leaves_nothing_and_loses_nothing(field: Field) -> None:
    async def scene() -> None:
        _, refs = await closed_work(field)
        names = [ref.sha256 for ref in refs]
        Eraser(field.company)._say(names)  # and here it was killed
        assert sorted(field.company.files.names()) == sorted(names)
        assert {one.wrong for one in check_files(field.company).findings} == {Wrong.ERASED}
        assert cli.main(["files", "check", "--data", str(field.folder / "server")]) == 0
        office = await field.phone("p-feng")
        with pytest.raises(NotFetched, match="file_erased"):
            await office.photo(refs[0], lambda _: None)
        assert Eraser(field.company).look() == 2
        assert list(field.company.files.names()) == []
        sound(field)

    run(scene)


def test_file_2_a_complaint_that_comes_between_look_and_line_keeps_them(field: Field) -> None:
    async def scene() -> None:
        _, refs = await closed_work(field)
        field.office("p-li", HearComplaint(what="又离线", customer=field.order(QUIET).customer), "complaint-9")
        Eraser(field.company)._say([ref.sha256 for ref in refs])
        assert Eraser(field.company).look() == 0
        assert len(list(field.company.files.names())) == 2

    run(scene)


def test_file_2_the_command_line_shows_first_and_erases_when_told(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the machine's own clock: the morning of the field was long ago."""

    def told(*words: str) -> tuple[set[str], str]:
        assert cli.main(["files", "erase", *words, "--data", str(field.folder / "server")]) == 0
        said = capsys.readouterr()
        return {line.split("\t")[0] for line in said.out.splitlines()}, said.err

    async def scene() -> None:
        _, refs = await closed_work(field, after=timedelta())
        names = {ref.sha256 for ref in refs}
        keeps(field, 0)
        assert told("--now")[0] == set()
        keeps(field, 1)
        shown, words = told()
        assert shown == names
        assert "2 photos, 6,000 bytes, kept for 1 months; nothing was erased" in words
        assert set(field.company.files.names()) == names
        assert "2 erased; their records stay" in told("--now")[1]
        assert list(field.company.files.names()) == []
        assert told("--now")[0] == set()
        sound(field)

    run(scene)


def master(field: Field) -> Path:
    return field.folder / "server" / "master.key"


def test_file_2_a_photo_that_goes_brings_no_old_order_back_to_a_device(field: Field) -> None:
    """That its term is over is nothing that happened to the work: else each device fetches all of it again."""

    async def scene() -> None:
        turn_on(field)
        await closed_work(field, after=timedelta(days=500))
        office = await field.phone("p-feng")
        assert office.world.get(Order, QUIET) is None
        before = set(office.client.notes.state.changes)
        assert Eraser(field.company).look() == 2
        await office.sync()
        assert office.world.get(Order, QUIET) is None
        more = {kind for kind, _ in office.client.notes.state.changes.keys() - before}
        assert more <= {"photo"}
        field.clock.now += timedelta(days=1)
        await office.sync()
        assert set(office.client.notes.state.changes) == before

    run(scene)


@on_both
def test_file_2_an_older_backup_comes_back_without_them_and_says_so(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        _, refs = await closed_work(field)
        shelf = PhotoShelf(tmp_path / "photos")
        back_up(field.company, tmp_path / "old.tar", shelf)
        Eraser(field.company).look()
        new = back_up(field.company, tmp_path / "new.tar", shelf)
        assert new.referenced == 0
        photos = [p.name for p in (tmp_path / "photos").rglob("*") if p.is_file()]
        assert sorted(photos) == sorted(ref.sha256 for ref in refs), "their notes, and nothing else"
        assert all(len(p.read_bytes()) < 400 for p in (tmp_path / "photos" / "erased").iterdir())
        for name in ("old.tar", "new.tar"):
            data, url = tmp_path / f"back-{name}", field.elsewhere()
            restore(tmp_path / name, data, url, key=master(field), clock=field.clock, shelf=shelf)
            back = open_company(data, url=url, clock=field.clock)
            with back.read() as work:
                files = work.all(File)
            assert all(file.erased_at for file in files)
            expected = Erasure.AGAIN if name == "old.tar" else Erasure.TERM
            assert {file.erased_how for file in files} == {expected}
            assert list(back.files.names()) == []
            assert check_files(back).findings == ()
            assert compare(back).same
            assert verify(back) == []
            back.engine.dispose()

    run(scene)


def test_file_2_a_note_that_the_server_did_not_make_hides_no_missing_photo(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        _, refs = await closed_work(field)
        shelf = PhotoShelf(tmp_path / "photos")
        back_up(field.company, tmp_path / "old.tar", shelf)
        name = refs[0].sha256
        (tmp_path / "photos" / name[:2] / name).unlink()
        (tmp_path / "photos" / "erased").mkdir()
        forged = msgspec.json.encode(Note(name, "2027-01-01T00:00:00+08:00", "FILE-2", "0" * 64))
        for note in (forged, b"{}", b"\xff"):
            (tmp_path / "photos" / "erased" / name).write_bytes(note)
            with pytest.raises(Unusable, match=f"photo {name} is not in"):
                restore(tmp_path / "old.tar", tmp_path / "back", key=master(field), shelf=shelf)
        folder = field.folder / "server" / "files" / "erased"
        folder.mkdir(parents=True)
        (folder / name).write_bytes(forged)
        assert check_files(field.company).erased == 0

    run(scene)


def test_file_2_photos_in_a_bucket_go_from_it_and_an_older_backup_that_names_them_comes_back(
    field: Field, seaweed: Seaweed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = seaweed.place()
    field.company.files = store = seaweed.bucket(place)
    for name, said in (("URL", seaweed.url(place)), ("KEY", KEY), ("SECRET", SECRET)):
        monkeypatch.setenv(f"PAIGONG_FILES_{name}", said)

    def paigong(*words: str | Path) -> int:
        return cli.main([str(word) for word in words])

    async def scene() -> None:
        _, refs = await closed_work(field, looked=False)
        server = field.folder / "server"
        old = tmp_path / "old.tar"
        assert paigong("backup", old, "--photos", "store", "--data", server) == 0
        store.append(refs[0].sha256, "half sent", 0, b"part")
        assert await asyncio.to_thread(Eraser(field.company).look) == 2
        assert list(store.names()) == []
        assert store.part(refs[0].sha256, "half sent") == 0
        assert sorted(store.notes()) == sorted(ref.sha256 for ref in refs)
        assert paigong("files", "check", "--data", server) == 0
        back = tmp_path / "back"
        assert paigong("restore", old, "--photos", "store", "--key", master(field), "--data", back) == 0
        assert paigong("files", "check", "--data", back) == 0
        assert paigong("rebuild", "--check", "--data", back) == 0
        assert list(store.names()) == []

    run(scene)
