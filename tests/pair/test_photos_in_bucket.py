"""Phones, operators and backups of a company whose photos are in a bucket of a real S3-compatible store."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from company import picture
from litestar.testing import TestClient
from pair.field import ORDER, Field, Phone
from pair.links import AppLink
from pair.road import road, run, shoots
from pair.seaweed import KEY, SECRET, Seaweed, Way

from mobile.sync import sending
from mobile.sync.fetching import NotFetched
from mobile.sync.link import Unreachable
from mobile.sync.reconciler import NotChecked
from rulebook.kernel.files import FileRef
from rulebook.subjects.files.records import Photo
from rulebook.subjects.visits.commands import RecordFinding
from sync_server.admin import cli
from sync_server.api.app import make_app
from sync_server.core.company import open_company
from sync_server.core.files.bucket import BucketStore
from sync_server.core.files.checking import check_files
from sync_server.core.observing import readiness
from sync_server.core.rebuild import compare


@pytest.fixture
def place(seaweed: Seaweed, monkeypatch: pytest.MonkeyPatch) -> str:
    """A place in a bucket whose key the command line knows; what it is for is yet to be said."""
    place = seaweed.place()
    monkeypatch.setenv("PAIGONG_FILES_KEY", KEY)
    monkeypatch.setenv("PAIGONG_FILES_SECRET", SECRET)
    return place


@pytest.fixture
def way(seaweed: Seaweed) -> Iterator[Way]:
    with seaweed.way() as way:
        yield way


def paigong(field: Field, *words: str | Path, data: Path | None = None) -> int:
    return cli.main([str(word) for word in (*words, "--data", data or field.folder / "server")])


def names_in(store: BucketStore) -> list[str]:
    return sorted(store.names())


async def a_photo(field: Field, n: int = 0) -> tuple[Phone, FileRef]:
    wang = await field.phone("p-wang")
    ref = await shoots(wang, n)
    await wang.sync()
    assert (wang.runner.signal, wang.photo_sent(ref)) == ("online", True)
    return wang, ref


def test_photos_go_into_the_bucket_and_the_office_gets_them(field: Field, seaweed: Seaweed, place: str) -> None:
    field.company.files = store = seaweed.bucket(place)

    async def scene() -> None:
        wang, other, office = [await field.phone(p) for p in ("p-wang", "p-wang", "p-chen")]
        refs = [await shoots(wang, n) for n in range(3)]
        await wang.sync()
        again = await shoots(other, 2)  # the same picture, taken by both
        await other.sync()
        assert again == refs[2]
        assert (wang.runner.signal, other.runner.signal) == ("online", "online")
        await office.sync()
        assert all(photo.arrived for photo in office.world.all(Photo))
        assert await office.photo(refs[0], lambda _: None) == picture(b"photo 0", 3000)
        assert names_in(store) == sorted(ref.sha256 for ref in refs)
        assert list((field.folder / "server" / "files").glob("*/*")) == []
        assert compare(field.company).same
        assert check_files(field.company).findings == ()
        assert (await wang.reconciler.check()).complete

    run(scene)


def test_while_the_store_is_away_photos_wait_lines_go_on_and_readyz_says_so(
    field: Field,
    seaweed: Seaweed,
    place: str,
    way: Way,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(readiness, "AGAIN_S", 0)
    field.company.files = seaweed.bucket(place, way=way, quiet_s=0)
    address = f"http://127.0.0.1:{way.port}/{place}"

    async def scene() -> None:
        wang, office = await field.phone("p-wang"), await field.phone("p-chen")
        assert field.client.get("/readyz").json()["checks"]["photos"] == {"state": "ok"}
        sent = await shoots(wang, 1)
        await wang.sync()
        await office.sync()
        visit = await wang.arrives()
        way.open = False
        ref = await shoots(wang, 2)
        await wang.does(RecordFinding(visit=visit, finding="检查"), ORDER)
        await wang.sync()
        assert (wang.runner.signal, wang.runner.problem, wang.client.pending) == ("trouble", "file_away", [])
        assert not wang.photo_sent(ref)
        with pytest.raises(NotChecked, match="file_away"):
            await wang.reconciler.check()  # nothing is forgotten on a guess
        with pytest.raises(NotFetched, match="file_away"):
            await office.photo(sent, lambda _: None)
        ready = field.client.get("/readyz")
        told = {"state": "failed", "detail": f"the store of files at {address} does not answer"}
        assert (ready.status_code, ready.json()["checks"]["photos"]) == (503, told)
        assert field.client.get("/healthz").status_code == 200
        assert field.client.get("/readyz").json()["checks"]["database"] == {"state": "ok"}
        way.open = True
        await wang.sync()
        assert (wang.runner.signal, wang.photo_sent(ref)) == ("online", True)
        assert field.client.get("/readyz").json()["checks"]["photos"] == {"state": "ok"}

    run(scene)
    log = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    away = [line for line in log if line.get("why", "").startswith("the store of files")]
    assert [(line["event"], line["level"]) for line in away] == [("the store of files does not answer", "error")]
    assert not any("Traceback" in str(line) for line in log)
    assert SECRET not in str(log)


def test_a_torn_object_is_named_and_never_shown(
    field: Field, seaweed: Seaweed, place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAIGONG_FILES_URL", seaweed.url(place))
    field.company.files = store = seaweed.bucket(place)

    async def scene() -> None:
        wang, ref = await a_photo(field)
        office = await field.phone("p-chen")
        torn = store.read(ref.sha256, 0, 999)
        store._s3.put(store._client(), f"{ref.sha256[:2]}/{ref.sha256}", torn)
        with pytest.raises(NotFetched):
            await office.photo(ref, lambda _: None)
        capsys.readouterr()
        assert paigong(field, "files", "check") == 1
        assert capsys.readouterr().out.startswith(f"damaged\t{ref.sha256}\tnamed by {wang.device_id}\n")
        store.keep(ref.sha256, picture(b"photo 0", 3000))
        assert paigong(field, "files", "check") == 0
        store._s3.delete(store._client(), f"{ref.sha256[:2]}/{ref.sha256}")
        assert paigong(field, "files", "check") == 1
        assert f"missing\t{ref.sha256}" in capsys.readouterr().out

    run(scene)


def test_a_folder_moves_into_the_bucket_and_back(
    field: Field, seaweed: Seaweed, place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def scene() -> None:
        wang, ref = await a_photo(field)
        url, store = seaweed.url(place), seaweed.bucket(place)
        folder = field.folder / "server" / "files"
        assert paigong(field, "files", "move", "--to", url) == 0
        said = capsys.readouterr()
        assert f"1 files copied to {seaweed.endpoint}/{place}, 0 were there already" in said.out
        assert f'files_url = "{url}"' in said.err
        monkeypatch.setenv("PAIGONG_FILES_URL", url)
        late = await shoots(wang, 1)  # to the server that was not restarted yet
        await wang.sync()
        assert paigong(field, "files", "check") == 1
        capsys.readouterr()
        assert paigong(field, "files", "move", "--from", folder, "--to", url) == 0
        assert "1 files copied" in capsys.readouterr().out
        assert names_in(store) == sorted((ref.sha256, late.sha256))
        for path in folder.glob("*/*"):
            path.unlink()
        assert paigong(field, "files", "check") == 0
        assert paigong(field, "files", "move", "--to", url) == 2, "onto itself"
        assert paigong(field, "files", "move", "--to", f"{url}/../x") == 2
        assert paigong(field, "files", "move", "--to", folder) == 0
        monkeypatch.delenv("PAIGONG_FILES_URL")
        assert paigong(field, "files", "check") == 0
        assert check_files(field.company).findings == ()
        damaged = next(folder.glob("??/*"))
        damaged.chmod(0o600)
        damaged.write_bytes(b"something else")
        capsys.readouterr()
        assert paigong(field, "files", "move", "--to", seaweed.url(seaweed.place())) == 1
        said = capsys.readouterr()
        assert said.out.startswith(f"damaged\t{damaged.name}\n1 files copied")
        monkeypatch.setenv("PAIGONG_FILES_SECRET", "not-this-one")
        assert paigong(field, "files", "move", "--to", url) == 2
        assert "files_secret does not belong to files_key" in capsys.readouterr().err

    run(scene)


def packed_in(backup: Path) -> list[str]:
    with tarfile.open(backup) as archive:
        return archive.getnames()


def test_a_backup_names_what_stays_in_the_bucket_and_a_restore_verifies_it(
    field: Field,
    seaweed: Seaweed,
    place: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    url = seaweed.url(place)
    field.company.files = store = seaweed.bucket(place)
    backup, key = tmp_path / "b.tar", field.folder / "server" / "master.key"

    async def scene() -> None:
        _, ref = await a_photo(field)
        assert paigong(field, "backup", backup, "--photos", "store") == 1, "there is no store by URL"
        monkeypatch.setenv("PAIGONG_FILES_URL", url)
        assert paigong(field, "backup", backup, "--photos", "store") == 0
        assert f"they stay in {seaweed.endpoint}/{place}" in capsys.readouterr().err
        assert not [name for name in packed_in(backup) if ref.sha256 in name]
        assert paigong(field, "restore", backup, "--photos", "store", "--check") == 0
        assert "1 photos: sound" in capsys.readouterr().out
        back = tmp_path / "back"
        words = ("restore", backup, "--photos", "store", "--key", key)
        assert paigong(field, *words, data=back) == 0
        assert paigong(field, "files", "check", data=back) == 0
        assert list((back / "files").glob("*/*")) == []
        store._s3.put(store._client(), f"{ref.sha256[:2]}/{ref.sha256}", b"torn")
        capsys.readouterr()
        assert paigong(field, *words, data=tmp_path / "other") == 1
        assert f"photo {ref.sha256} is damaged in" in capsys.readouterr().err
        store.keep(ref.sha256, picture(b"photo 0", 3000))
        assert paigong(field, "backup", backup) == 0, "all in one file, as ever"
        assert [name for name in packed_in(backup) if ref.sha256 in name]
        monkeypatch.setenv("PAIGONG_FILES_URL", seaweed.url(seaweed.place()))
        assert paigong(field, "restore", backup, "--key", key, data=tmp_path / "elsewhere") == 0
        assert paigong(field, "files", "check", data=tmp_path / "elsewhere") == 0

    run(scene)


def test_no_backup_is_made_while_the_store_is_away_and_the_last_one_stands(
    field: Field,
    place: str,
    way: Way,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PAIGONG_FILES_URL", f"s3+http://127.0.0.1:{way.port}/{place}")
    assert paigong(field, "backup", tmp_path / "b.tar") == 0
    before = (tmp_path / "b.tar").read_bytes()
    way.open = False
    assert paigong(field, "backup", tmp_path / "b.tar") == 1
    assert "does not answer. The last one stands." in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("b.tar")] == ["b.tar"]
    assert (tmp_path / "b.tar").read_bytes() == before
    assert paigong(field, "files", "check") == 2
    assert paigong(field, "restore", tmp_path / "b.tar", "--key", field.folder / "server" / "master.key") == 1


def test_a_rescue_file_brings_its_lines_while_the_store_is_away_and_its_photos_later(
    field: Field,
    place: str,
    way: Way,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("PAIGONG_FILES_URL", f"s3+http://127.0.0.1:{way.port}/{place}")

    async def scene() -> None:
        wang = await field.phone("p-wang")
        ref = await shoots(wang, 0)
        (tmp_path / "rescue").write_bytes(await wang.rescue())
        way.open = False
        assert paigong(field, "import", "rescue", tmp_path / "rescue") == 2
        said = capsys.readouterr().err
        assert "Its lines are taken, not all of its files: import it again." in said
        assert "does not answer" in said
        assert [photo.file.sha256 for photo in field.all(Photo)] == [ref.sha256]
        way.open = True
        assert paigong(field, "import", "rescue", tmp_path / "rescue") == 0
        assert "0 of them new\n1 files, 1 of them new" in capsys.readouterr().out
        assert [photo.arrived for photo in field.all(Photo)] == [True]

    run(scene)


def test_a_phone_goes_on_with_another_server_where_the_first_stopped(
    field: Field, seaweed: Seaweed, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that two servers share of a photo that is half sent is in the bucket."""
    monkeypatch.setattr(sending, "FILE_BITE", 1000)
    monkeypatch.setattr(sending, "SMALLEST_FILE_BITE", 1000)
    field.company.files = seaweed.bucket(place)
    url = field.company.engine.url.render_as_string(hide_password=False)
    other = open_company(field.folder / "server", url=url, clock=field.clock, files=seaweed.bucket(place))

    async def scene() -> None:
        wang = await field.phone("p-wang")
        ref = await shoots(wang, 0, 3000)

        def dies(method: str, path: str, body: bytes) -> None:
            if [m for m, _, _ in way.asked].count("PATCH") > 1:
                raise Unreachable("no signal")

        way = road(wang, dies)
        await wang.sync()
        assert other.files.part(ref.sha256, wang.device_id) == 1000
        with TestClient(make_app(other), raise_server_exceptions=False) as client:
            wang.weather._link = AppLink(client)
            way = road(wang)
            await wang.sync()
        assert (wang.runner.signal, wang.photo_sent(ref)) == ("online", True)
        assert way.bytes_of_files() == ref.size - 1000, "what was there was sent again"

    run(scene)
    assert field.all(Photo)[0].arrived
    other.engine.dispose()
