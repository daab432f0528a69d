"""Files in a bucket of a real S3-compatible store: what a directory promises, and what a network may do to it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from company import picture
from pair.seaweed import CLERK, CLERKS_SECRET, DOMAIN, KEY, SECRET, Seaweed

from sync_server.admin import cli
from sync_server.core.files.address import BucketAddress, bucket_address
from sync_server.core.files.bucket import PROBE_S, BucketStore
from sync_server.core.files.store import DirectoryStore, FileStore, Misplaced, StoreAway

PHOTO = picture(b"in a bucket", 5000)
NAME = hashlib.sha256(PHOTO).hexdigest()
OTHER = picture(b"another", 3000)
OTHER_NAME = hashlib.sha256(OTHER).hexdigest()


@pytest.fixture
def name(seaweed: Seaweed) -> str:
    """A place in a bucket that nobody has used."""
    return seaweed.place()


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """The same must hold for either."""
    if request.param == "folder":
        return DirectoryStore(tmp_path / "files", free_bytes=0)
    name: str = request.getfixturevalue("name")
    seaweed: Seaweed = request.getfixturevalue("seaweed")
    return seaweed.bucket(name)


def test_a_file_comes_in_bites_and_is_whole_at_the_end(store: FileStore) -> None:
    assert (store.size(NAME), store.part(NAME, "d-1"), store.here([NAME])) == (None, 0, set())
    assert store.append(NAME, "d-1", 0, PHOTO[:2000]) == 2000
    assert store.append(NAME, "d-1", 2000, PHOTO[2000:2001]) == 2001
    assert (store.part(NAME, "d-1"), store.part(NAME, "d-2"), store.size(NAME)) == (2001, 0, None)
    for offset in (0, 2000, 2002):
        with pytest.raises(Misplaced) as told:
            store.append(NAME, "d-1", offset, b"x")
        assert told.value.due == 2001
    store.append(NAME, "d-1", 2001, PHOTO[2001:])
    assert list(store.names()) == []
    assert store.finish(NAME, "d-1")
    assert (store.size(NAME), store.part(NAME, "d-1"), store.digest(NAME)) == (len(PHOTO), 0, NAME)
    assert (list(store.names()), store.here([NAME, OTHER_NAME])) == ([NAME], {NAME})
    assert (store.read(NAME, 0, 99), store.read(NAME, 4990, 9999)) == (PHOTO[:100], PHOTO[4990:])
    store.probe()
    assert list(store.names()) == [NAME], "looking whether it can be written left something"


def test_bytes_that_are_not_what_the_file_is_called_are_discarded(store: FileStore) -> None:
    store.append(NAME, "d-1", 0, PHOTO[:-1])
    store.append(NAME, "d-1", len(PHOTO) - 1, b"!")
    assert not store.finish(NAME, "d-1")
    assert (store.size(NAME), store.part(NAME, "d-1")) == (None, 0)
    with pytest.raises(ValueError, match="not the bytes"):
        store.keep(NAME, OTHER)
    with pytest.raises(FileNotFoundError):
        store.read(NAME, 0, 10)
    assert list(store.names()) == []


def test_the_same_photo_twice_is_one_file_and_what_was_half_sent_goes_in_time(store: FileStore) -> None:
    for device in ("d-1", "d-2"):
        store.append(NAME, device, 0, PHOTO)
        assert store.finish(NAME, device)
    assert (list(store.names()), store.read(NAME, 0, 9999)) == ([NAME], PHOTO)
    store.append(OTHER_NAME, "d-1", 0, OTHER[:10])
    assert store.drop_parts(before=time.time() - 3600) == 0
    assert store.part(OTHER_NAME, "d-1") == 10
    assert store.drop_parts(before=time.time() + 3600) == 1
    assert store.part(OTHER_NAME, "d-1") == 0
    assert list(store.names()) == [NAME]


def test_a_store_lists_more_files_than_fit_into_one_answer(seaweed: Seaweed, name: str) -> None:
    """S3 lists 1,000 at a time."""
    store = seaweed.bucket(name)
    names = [hashlib.sha256(f"file {n}".encode()).hexdigest() for n in range(1_010)]
    s3 = store._client()
    for name in names:  # as `keep` leaves them, in a seventh of the time
        store._s3.put(s3, f"{name[:2]}/{name}", b"a photo", use_multipart=False)
    assert sorted(store.names()) == sorted(names)
    assert store.here([*names, NAME]) == set(names)


ANOTHER = """
import sys
from sync_server.core.files.address import bucket_address
from sync_server.core.files.bucket import BucketStore
url, key, secret, name, path = sys.argv[1:]
store, photo = BucketStore(bucket_address(url), key, secret), open(path, "rb").read()
at = store.part(name, "d-1")
print(at, store.append(name, "d-1", at, photo[at:]), store.finish(name, "d-1"))
"""


def test_another_process_goes_on_where_the_first_stopped(seaweed: Seaweed, name: str, tmp_path: Path) -> None:
    store = seaweed.bucket(name)
    store.append(NAME, "d-1", 0, PHOTO[:1234])
    (tmp_path / "photo").write_bytes(PHOTO)
    command = [sys.executable, "-c", ANOTHER, seaweed.url(name), KEY, SECRET, NAME, str(tmp_path / "photo")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said == f"1234 {len(PHOTO)} True\n"
    assert store.read(NAME, 0, 9999) == PHOTO


def test_bites_that_cross_each_other_never_make_a_wrong_file(seaweed: Seaweed, name: str) -> None:
    """A phone that heard nothing sends a smaller bite while its first one is still on the way."""
    store = seaweed.bucket(name)
    store.append(NAME, "d-1", 0, PHOTO[:1000])
    store.append(NAME, "d-1", 1000, PHOTO[1000:2000])
    late = seaweed.bucket(name)
    late._bites = lambda sha256, device: []  # type: ignore[method-assign]  # it had looked before all that
    late.append(NAME, "d-1", 0, PHOTO[:400])
    assert store.part(NAME, "d-1") == 400
    store.append(NAME, "d-1", 400, PHOTO[400:])
    assert store.finish(NAME, "d-1")
    assert store.part(NAME, "d-1") == 0, "the bite that joined on to nothing is left over"
    assert store.read(NAME, 0, 9999) == PHOTO


@pytest.mark.parametrize("bites", [1, 2])
def test_a_late_bite_between_the_last_look_and_the_name_spoils_no_file(
    seaweed: Seaweed, name: str, bites: int
) -> None:
    """The phone waits no longer, and sends a smaller bite; the first arrives after all, and is the whole file."""
    store, late = seaweed.bucket(name), seaweed.bucket(name)
    late._bites = lambda sha256, device: []  # type: ignore[method-assign]  # it had looked before all that
    real = store._s3
    came = []

    class Between:
        def __getattr__(self, asked: str) -> Any:
            if asked == "copy":
                came.append(late.append(NAME, "d-1", 0, PHOTO[:400]))
            return getattr(real, asked)

    store._s3 = Between()  # type: ignore[assignment]  # a bucket as the store sees it
    for n in range(bites):
        at = n * 1000
        store.append(NAME, "d-1", at, PHOTO[at:] if n == bites - 1 else PHOTO[at : at + 1000])
    assert store.finish(NAME, "d-1")
    assert came == [400]
    assert store.read(NAME, 0, 9999) == PHOTO
    assert store.part(NAME, "d-1") == 0
    assert list(store.names()) == [NAME]


def test_a_byte_that_changed_on_the_way_never_gets_the_files_name(seaweed: Seaweed, name: str) -> None:
    """This very store does not look whether a body is what its request was signed for."""
    with seaweed.way() as way:
        store = seaweed.bucket(name, way=way)
        way.change = lambda data: data.replace(PHOTO[-8:], b"!" * 8)
        with pytest.raises(StoreAway, match="gave back other bytes"):
            store.keep(NAME, PHOTO)
        store.append(NAME, "d-1", 0, PHOTO[:3000])
        store.append(NAME, "d-1", 3000, PHOTO[3000:])
        assert not store.finish(NAME, "d-1")
        assert (store.size(NAME), list(store.names()), store.part(NAME, "d-1")) == (None, [], 0)
        way.change = lambda data: data
        store.keep(NAME, PHOTO)
        assert store.digest(NAME) == NAME


def test_a_bucket_may_be_named_before_the_host(
    seaweed: Seaweed, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As some clouds want it. The way plays the proxy that knows where the host is."""
    asked: list[bytes] = []
    with seaweed.way() as way:
        way.change = lambda data: (asked.append(data), data)[1]
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{way.port}")
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{way.port}")
        url = f"s3+http://{DOMAIN}:{seaweed.ports[-1]}/{name}?style=virtual"
        store = BucketStore(bucket_address(url), KEY, SECRET)
        store.keep(NAME, PHOTO)
        assert (list(store.names()), store.read(NAME, 0, 9999)) == ([NAME], PHOTO)
    assert asked[0].startswith(f"PUT http://photos.{DOMAIN}:".encode())
    assert seaweed.bucket(name).digest(NAME) == NAME, "it is another bucket"


Ask = Callable[[BucketStore], object]
ASKS: dict[str, Ask] = {
    "keep": lambda s: s.keep(NAME, PHOTO),
    "size": lambda s: s.size(NAME),
    "here": lambda s: s.here([NAME]),
    "part": lambda s: s.part(NAME, "d-1"),
    "append": lambda s: s.append(NAME, "d-1", 0, PHOTO),
    "finish": lambda s: s.finish(NAME, "d-1"),
    "read": lambda s: s.read(NAME, 0, 9),
    "digest": lambda s: s.digest(NAME),
    "names": lambda s: list(s.names()),
    "erase": lambda s: s.erase(OTHER_NAME, b"{}"),
    "note": lambda s: s.note(NAME),
    "notes": lambda s: list(s.notes()),
    "drop_parts": lambda s: s.drop_parts(0),
    "probe": lambda s: s.probe(),
}


def test_whatever_is_asked_of_a_store_that_is_away_is_told_in_a_sentence(seaweed: Seaweed, name: str) -> None:
    with seaweed.way() as way:
        store = seaweed.bucket(name, way=way, quiet_s=0)
        way.open = False
        for what, ask in ASKS.items():
            with pytest.raises(StoreAway) as told:
                ask(store)
            said = str(told.value)
            assert said == f"the store of files at http://127.0.0.1:{way.port}/{name} does not answer", what
        way.open = True
        for ask in ASKS.values():
            ask(store)
        assert store.read(NAME, 0, 9999) == PHOTO


def test_a_store_that_hangs_keeps_nobody_waiting_twice(seaweed: Seaweed, name: str) -> None:
    store = seaweed.bucket(name, request_s=0.5)
    with seaweed.hanging():
        with pytest.raises(StoreAway, match="does not answer"):
            store.size(NAME)
        began = time.monotonic()
        for ask in ASKS.values():
            with pytest.raises(StoreAway, match="does not answer"):
                ask(store)
        assert time.monotonic() - began < 0.5, "each of them waited"
        began = time.monotonic()
        with pytest.raises(StoreAway, match="does not answer"):
            seaweed.bucket(name).probe()
        assert time.monotonic() - began < 2 * PROBE_S, "/readyz would say that it is the database"


@pytest.mark.parametrize(
    ("key", "secret", "told"),
    [
        (CLERK, CLERKS_SECRET, "refuses: the key may not do that"),
        (KEY, "not-this-one", "refuses: files_secret does not belong to files_key"),
        ("nobody", SECRET, "refuses: files_key is not known there"),
    ],
)
def test_a_key_that_opens_nothing_is_told_and_never_repeated(
    seaweed: Seaweed, name: str, key: str, secret: str, told: str
) -> None:
    store = seaweed.bucket(name, key, secret)
    with pytest.raises(StoreAway) as error:
        store.keep(NAME, PHOTO)
    assert str(error.value).endswith(told)
    assert error.value.__cause__ is None
    for hidden in (key, secret):
        assert hidden not in repr(error.value) + repr(store._client()) + store.where()


def test_a_url_says_where_the_bucket_is() -> None:
    assert bucket_address("s3+https://oss.example.cn/photos/of/us?region=cn-1&style=virtual") == BucketAddress(
        endpoint="https://oss.example.cn", bucket="photos", prefix="of/us", region="cn-1", style="virtual"
    )
    assert bucket_address("s3+http://[::1]:9000/photos/").text == "http://[::1]:9000/photos"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://oss.example.cn/photos", "is written s3"),
        ("s3+https:///photos", "is written s3"),
        ("s3+https://oss.example.cn:port/photos", "no URL"),
        ("s3+https://key:hunter2@oss.example.cn/photos", "set files_key and files_secret"),
        ("s3+https://oss.example.cn", "comes after the host"),
        ("s3+https://oss.example.cn/Photos", "comes after the host"),
        ("s3+https://oss.example.cn/photos/../else", "after the bucket"),
        ("s3+https://oss.example.cn/photos?secret=hunter2", "there is no secret"),
        ("s3+https://oss.example.cn/photos?style=other", "style is"),
    ],
)
def test_a_url_that_cannot_be_used_says_why(
    url: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAIGONG_FILES_URL", url)
    assert cli.main(["files", "check", "--data", str(tmp_path / "new")]) == 2
    said = capsys.readouterr().err
    assert said.startswith("PAIGONG_FILES_URL: files_url cannot be used: ")
    assert told in said
    assert "hunter2" not in said
    assert not (tmp_path / "new").exists()


def test_settings_without_a_key_or_without_the_client_say_what_they_want(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAIGONG_FILES_URL", "s3+https://oss.example.cn/photos")
    monkeypatch.setenv("PAIGONG_FILES_KEY", "the-key-of-it")
    assert cli.main(["files", "check", "--data", str(tmp_path)]) == 2
    assert "files_url wants files_secret, too" in capsys.readouterr().err
    monkeypatch.setenv("PAIGONG_FILES_SECRET", "hunter2")
    assert cli.main(["settings"]) == 0
    shown = capsys.readouterr().out
    assert "files_url = s3+https://oss.example.cn/photos" in shown
    assert "hunter2" not in shown
    assert "the-key-of-it" not in shown
    monkeypatch.setitem(sys.modules, "obstore", None)
    assert cli.main(["files", "check", "--data", str(tmp_path)]) == 2
    assert "pip install 'paigong[s3]'" in capsys.readouterr().err
