"""Files over HTTP: in bites, at their offset, verified, never written over; only for who may."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec
import pytest
from attacker import Attacker
from company import picture
from httpx import Response
from pair.field import ORDER, Field
from test_http import problem

from rulebook.kernel.files import FileRef, FileType, ref_of
from rulebook.kernel.wire import BITE_TYPE
from rulebook.subjects.files.commands import AddPhoto
from rulebook.subjects.files.records import File, Photo, Purpose
from sync_server.core.files.checking import Wrong, check_files
from sync_server.core.files.store import DirectoryStore, Misplaced, StoreRoom
from sync_server.core.files.taking import MOST_BITE
from sync_server.core.rebuild import compare

PHOTO = picture(b"before", 5000)
NAME = hashlib.sha256(PHOTO).hexdigest()


def names(one: Attacker, data: bytes = PHOTO, id: str = "", ref: FileRef | None = None) -> str:
    """A line of the device's that names a photo with these bytes."""
    named = ref or ref_of(data)
    assert named is not None
    add = AddPhoto(photo=id or f"photo-{named.sha256[:6]}", purpose=Purpose.BEFORE, file=named)
    assert {o.outcome for o in one.outcomes(one.seq + 1, one.good(add, ORDER))} <= {"accepted", "recorded"}
    return named.sha256


def bite(one: Attacker, data: bytes, offset: int, name: str = NAME, length: int = 0, **headers: str) -> Response:
    said = {
        "authorization": one.headers["authorization"],
        "content-type": BITE_TYPE,
        "upload-offset": str(offset),
        "upload-length": str(length or len(PHOTO)),
    }
    return one.field.client.patch(f"/api/files/{name}", content=data, headers=said | headers)


def look(one: Attacker, name: str = NAME) -> tuple[int, int, str]:
    got = one.field.client.head(f"/api/files/{name}", headers=one.headers)
    return got.status_code, int(got.headers.get("upload-offset", -1)), got.headers.get("upload-complete", "")


def fetch(one: Attacker, name: str = NAME, **headers: str) -> Response:
    return one.field.client.get(f"/api/files/{name}", headers=one.headers | headers)


def kept(field: Field) -> list[Path]:
    return sorted(path for path in (field.folder / "server" / "files").rglob("*") if path.is_file())


def test_a_photo_comes_in_bites_and_arrives(field: Field) -> None:
    one = Attacker(field)
    names(one)
    assert look(one) == (200, 0, "?0")
    got = bite(one, PHOTO[:3000], 0)
    assert (got.status_code, got.headers["upload-offset"], got.headers["upload-complete"]) == (200, "3000", "?0")
    assert look(one) == (200, 3000, "?0")
    photo = field.all(Photo)[0]
    assert not photo.arrived
    got = bite(one, PHOTO[3000:], 3000)
    assert (got.status_code, got.headers["upload-complete"]) == (200, "?1")
    assert look(one) == (200, len(PHOTO), "?1")
    assert field.all(Photo)[0].arrived
    assert [path.name for path in kept(field)] == [NAME]
    assert compare(field.company).same
    assert check_files(field.company).findings == ()


def test_collect_7356_a_break_costs_one_bite_and_a_lost_answer_nothing(field: Field) -> None:
    one = Attacker(field)
    names(one)
    bite(one, PHOTO[:3000], 0)
    for offset in (0, 2999, 3001, 4000):
        got = bite(one, PHOTO[offset : offset + 100], offset)
        assert (problem(got).status, problem(got).code) == (409, "file_offset")
        assert got.headers["upload-offset"] == "3000"
    assert bite(one, PHOTO[3000:], 3000).headers["upload-complete"] == "?1"
    again = bite(one, PHOTO[3000:], 3000)  # its answer was lost
    assert (again.status_code, again.headers["upload-complete"]) == (200, "?1")
    written = [version for kind, id, version, *_ in field.tables()["records"] if (kind, id) == (File.KIND, NAME)]
    assert written == [2], "named once, and arrived once"


def test_central_793_a_whole_file_is_never_written_over(field: Field) -> None:
    one, other = Attacker(field), Attacker(field, "p-zhao")
    names(one)
    names(other, id="photo-other")
    bite(one, PHOTO, 0)
    forged = bytes(len(PHOTO))
    assert bite(one, forged, 0).headers["upload-complete"] == "?1"
    assert bite(one, forged[:10], 10).headers["upload-complete"] == "?1"
    assert problem(bite(other, forged, 0)).code == "file_differs", "who names what another sent has to have it"
    assert fetch(one).content == PHOTO
    assert bite(other, PHOTO, 0).headers["upload-complete"] == "?1"
    assert bite(other, forged, 0).headers["upload-complete"] == "?1"
    assert fetch(one).content == fetch(other).content == PHOTO
    assert [path.name for path in kept(field)] == [NAME]
    assert compare(field.company).same


def test_bytes_that_are_not_what_the_file_is_called_are_discarded_and_it_begins_again(field: Field) -> None:
    one = Attacker(field)
    names(one)
    bite(one, PHOTO[:3000], 0)
    got = bite(one, PHOTO[3000:-1] + b"!", 3000)
    assert (problem(got).status, problem(got).code, got.headers["upload-offset"]) == (422, "file_differs", "0")
    assert look(one) == (200, 0, "?0")
    assert kept(field) == []
    assert bite(one, PHOTO, 0).headers["upload-complete"] == "?1"


def test_what_one_device_sends_wrongly_does_not_hold_up_another(field: Field) -> None:
    one, other = Attacker(field), Attacker(field, "p-zhao")
    names(one)
    names(other, id="photo-other")
    bite(other, bytes(4000), 0)
    assert look(one) == (200, 0, "?0")
    assert bite(one, PHOTO, 0).headers["upload-complete"] == "?1"
    assert look(other) == (200, 4000, "?0"), "what it sent itself; that another sent it shows nothing"
    assert problem(bite(other, PHOTO[4000:], 4000)).code == "file_differs"
    assert bite(other, PHOTO, 0).headers["upload-complete"] == "?1"
    assert look(other) == look(one) == (200, len(PHOTO), "?1")


def test_a_device_sends_only_what_a_line_of_its_own_names(field: Field) -> None:
    one, other = Attacker(field), Attacker(field, "p-zhao")
    assert (problem(bite(one, PHOTO, 0)).status, problem(bite(one, PHOTO, 0)).code) == (404, "file_unnamed")
    names(one)
    assert problem(bite(other, PHOTO, 0)).code == "file_unnamed"
    assert look(other)[0] == 404
    assert kept(field) == []
    assert bite(one, PHOTO, 0).status_code == 200


def test_nobody_gets_at_files_without_a_login(field: Field) -> None:
    one = Attacker(field)
    names(one)
    bite(one, PHOTO, 0)
    one.token = "x" * 40
    assert problem(bite(one, PHOTO, 0)).code == "login_unknown"
    assert problem(fetch(one)).code == "login_unknown"
    assert look(one)[0] == 401


def test_sec_1_a_photo_is_given_to_who_sees_a_record_that_names_it(field: Field) -> None:
    wang, zhao, office = Attacker(field), Attacker(field, "p-zhao"), Attacker(field, "p-chen")
    names(wang)
    assert (problem(fetch(office)).status, problem(fetch(office)).code) == (404, "file_awaited")
    bite(wang, PHOTO, 0)
    assert fetch(wang).content == fetch(office).content == PHOTO
    assert (problem(fetch(zhao)).status, problem(fetch(zhao)).code) == (404, "file_unknown")
    assert problem(fetch(office, "0" * 64)).code == "file_unknown"


def test_sec_1_to_name_somebody_elses_photo_does_not_open_it(field: Field) -> None:
    """Its name was seen when the order was still one's own; naming it in a line proves nothing."""
    wang, zhao, office = Attacker(field), Attacker(field, "p-zhao"), Attacker(field, "p-chen")
    names(wang)
    bite(wang, PHOTO, 0)
    names(zhao, id="not-mine")
    assert (problem(fetch(zhao)).status, problem(fetch(zhao)).code) == (404, "file_unknown")
    assert fetch(wang).content == fetch(office).content == PHOTO
    assert compare(field.company).same


def test_a_photo_is_given_as_what_it_is_and_nothing_runs_in_it(field: Field) -> None:
    one = Attacker(field)
    names(one)
    bite(one, PHOTO, 0)
    got = fetch(one)
    assert got.headers["content-type"] == "image/jpeg"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in got.headers["content-security-policy"]
    assert "content-encoding" not in got.headers
    page = b"<html><script>alert(1)</script>" * 50
    ref = FileRef(sha256=hashlib.sha256(page).hexdigest(), size=len(page), type=FileType.JPEG)
    bite(one, page, 0, names(one, ref=ref), len(page))
    assert fetch(one, ref.sha256).headers["content-type"] == "application/octet-stream"


def test_a_download_that_broke_off_goes_on_where_it_stopped(field: Field) -> None:
    one = Attacker(field)
    names(one)
    bite(one, PHOTO, 0)
    got = fetch(one, range="bytes=0-999")
    assert (got.status_code, got.headers["content-range"]) == (206, f"bytes 0-999/{len(PHOTO)}")
    rest = fetch(one, range="bytes=1000-")
    assert (rest.status_code, got.content + rest.content) == (206, PHOTO)
    assert fetch(one, range="bytes=4999-9999999").content == PHOTO[-1:]
    beyond = fetch(one, range=f"bytes={len(PHOTO)}-")
    assert (problem(beyond).status, beyond.headers["content-range"]) == (416, f"bytes */{len(PHOTO)}")
    for nonsense in ("bytes=5-2", "bytes=-1", "lines=1-2", "bytes=1-2,4-5", "bytes=" + "9" * 40 + "-"):
        assert fetch(one, range=nonsense).status_code in (200, 416), nonsense


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"content-type": "image/jpeg"}, 415, "file_type"),
        ({"upload-length": "99999999999"}, 413, "file_too_large"),
        ({"upload-length": "100"}, 400, "file_length"),
        ({"upload-offset": "-1"}, 400, ""),
        ({"upload-offset": "nonsense"}, 400, ""),
    ],
)
def test_a_bite_that_cannot_be_is_refused_with_a_name(
    field: Field, change: dict[str, str], status: int, code: str
) -> None:
    one = Attacker(field)
    names(one)
    got = bite(one, PHOTO, 0, **change)
    assert (problem(got).status, problem(got).code) == (status, code)
    assert look(one) == (200, 0, "?0")


def test_an_empty_bite_and_one_too_large_take_no_room(field: Field) -> None:
    one = Attacker(field)
    names(one)
    assert problem(bite(one, b"", 0)).code == "file_length"
    assert bite(one, bytes(MOST_BITE + 1), 0, length=5_000_000).status_code == 413
    assert kept(field) == []


@pytest.mark.parametrize("name", ["x", "..%2f..%2fmaster.key", "A" * 64, "a" * 63, "a" * 65])
def test_a_name_that_is_no_hash_is_no_file(field: Field, name: str) -> None:
    one = Attacker(field)
    assert fetch(one, name).status_code in (400, 404)
    assert bite(one, PHOTO, 0, name).status_code in (400, 404)


def test_a_device_gone_mad_is_stopped_for_the_day_and_nothing_is_lost(field: Field) -> None:
    one = Attacker(field)
    names(one)
    field.company.sent_today.a_day = 4000
    assert bite(one, PHOTO[:3000], 0).status_code == 200
    assert (problem(bite(one, PHOTO[3000:], 3000)).status, look(one)[1]) == (429, 3000)
    field.clock.now = field.clock.now.replace(day=field.clock.now.day + 1)
    assert bite(one, PHOTO[3000:], 3000).headers["upload-complete"] == "?1"


def test_a_disk_that_is_nearly_full_takes_lines_and_no_files(field: Field) -> None:
    one = Attacker(field)
    names(one)
    files = field.company.files
    assert isinstance(files, DirectoryStore)
    room, files.free_bytes = files.free_bytes, 10**18
    assert (problem(bite(one, PHOTO, 0)).status, problem(bite(one, PHOTO, 0)).code) == (507, "file_room")
    assert [o.outcome for o in one.outcomes(one.seq + 1, one.good())] == ["recorded"]
    files.free_bytes = room
    assert bite(one, PHOTO, 0).headers["upload-complete"] == "?1"


def test_a_server_killed_between_the_file_and_its_line_notes_it_when_asked_again(field: Field) -> None:
    """The file is whole on the disk, and no line says so."""
    one = Attacker(field)
    names(one)
    store = field.company.files
    store.append(NAME, one.device, 0, PHOTO)
    assert store.finish(NAME, one.device)
    assert [f.wrong for f in check_files(field.company).findings] == [Wrong.UNNOTED]
    assert not field.all(Photo)[0].arrived
    assert look(one) == (200, len(PHOTO), "?1")
    assert field.all(Photo)[0].arrived
    assert check_files(field.company).findings == ()
    assert compare(field.company).same


def test_sec_1_killed_before_it_noted_whose_photo_it_got_the_server_asks_who_had_it(field: Field) -> None:
    """Two had named it. The first to name it has no claim to bytes that the other one sent."""
    wang, zhao = Attacker(field), Attacker(field, "p-zhao")
    names(wang, id="seen")
    names(zhao, id="taken")
    store = field.company.files
    store.append(NAME, zhao.device, 0, PHOTO)
    assert store.finish(NAME, zhao.device)
    assert problem(fetch(wang)).code == problem(fetch(zhao)).code == "file_awaited"
    assert look(wang) == look(zhao) == (200, 0, "?0")
    assert bite(zhao, PHOTO, 0).headers["upload-complete"] == "?1"
    assert (field.all(File)[0].sent_by, [p.arrived for p in field.all(Photo)]) == ("p-zhao", [True, True])
    assert fetch(zhao).content == PHOTO
    assert compare(field.company).same


def test_a_server_killed_between_the_last_bite_and_its_verification_verifies_it_when_asked_again(
    field: Field,
) -> None:
    """All bytes are in the part, and nothing more would come to make it whole."""
    one = Attacker(field)
    names(one)
    field.company.files.append(NAME, one.device, 0, PHOTO)
    assert look(one) == (200, len(PHOTO), "?0")
    assert bite(one, b"", len(PHOTO)).headers["upload-complete"] == "?1"
    assert field.all(Photo)[0].arrived
    assert [path.name for path in kept(field)] == [NAME]


def test_an_ended_part_that_is_not_what_it_is_called_is_discarded(field: Field) -> None:
    one = Attacker(field)
    names(one)
    field.company.files.append(NAME, one.device, 0, PHOTO[:-1] + b"x")
    assert problem(bite(one, b"", len(PHOTO))).code == "file_differs"
    assert look(one) == (200, 0, "?0")


def test_what_is_missing_or_damaged_is_found(field: Field) -> None:
    one = Attacker(field)
    for data in (PHOTO, picture(b"after"), picture(b"third")):
        name = names(one, data)
        bite(one, data, 0, name, len(data))
    names(one, picture(b"fourth"))
    gone, hurt, _whole = (path for path in kept(field))
    gone.unlink()
    hurt.chmod(0o640)
    hurt.write_bytes(b"rubbish")
    report = check_files(field.company)
    assert (report.whole, report.awaited) == (1, 1)
    assert {(f.sha256, f.wrong) for f in report.findings} == {
        (gone.name, Wrong.MISSING),
        (hurt.name, Wrong.DAMAGED),
    }
    assert {f.named_by for f in report.findings} == {(one.device,)}


# the store behind it


def test_a_part_outlives_the_process_and_a_torn_end_is_gone_on_from(tmp_path: Path) -> None:
    DirectoryStore(tmp_path).append(NAME, "d", 0, PHOTO[:100])
    part = next(tmp_path.rglob("*.part"))
    part.write_bytes(part.read_bytes()[:60])  # the power went before the rest was on the disk
    store = DirectoryStore(tmp_path)
    assert store.part(NAME, "d") == 60
    with pytest.raises(Misplaced) as misplaced:
        store.append(NAME, "d", 100, PHOTO[100:])
    assert misplaced.value.due == 60
    store.append(NAME, "d", 60, PHOTO[60:])
    assert store.finish(NAME, "d")
    assert list(DirectoryStore(tmp_path).names()) == [NAME]
    assert store.digest(NAME) == NAME


def test_a_bite_in_the_wrong_place_leaves_no_empty_part_behind(tmp_path: Path) -> None:
    """As the same last bite twice does, once the first made the file whole."""
    store = DirectoryStore(tmp_path)
    with pytest.raises(Misplaced):
        store.append(NAME, "d", 100, PHOTO[100:])
    assert not list(tmp_path.rglob("*.part"))


def test_what_was_half_sent_long_ago_goes_and_its_phone_begins_anew(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path)
    for device in ("old", "new"):
        store.append(NAME, device, 0, PHOTO[:100])
    old = store._part(NAME, "old")
    os.utime(old, (1_000, 1_000))
    assert store.drop_parts(before=2_000) == 1
    assert (store.part(NAME, "old"), store.part(NAME, "new")) == (0, 100)
    store.append(NAME, "old", 0, PHOTO)
    assert store.finish(NAME, "old")


def test_a_store_without_room_keeps_what_it_had(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path)
    store.append(NAME, "d", 0, PHOTO[:100])
    store.free_bytes = 10**18
    with pytest.raises(StoreRoom):
        store.append(NAME, "d", 100, PHOTO[100:])
    assert store.part(NAME, "d") == 100


def test_two_that_finish_the_same_file_leave_one(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path)
    for device in ("d", "e"):
        store.append(NAME, device, 0, PHOTO)
    assert store.finish(NAME, "d")
    assert store.finish(NAME, "e")
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [NAME]
    assert store.read(NAME, 0, len(PHOTO) - 1) == PHOTO


def test_the_part_is_known_by_no_name_that_a_device_can_choose(tmp_path: Path) -> None:
    store = DirectoryStore(tmp_path / "files")
    store.append(NAME, "../../x", 0, PHOTO[:10])
    assert [p.parent.parent for p in tmp_path.rglob("*.part")] == [tmp_path / "files"]
    with pytest.raises(ValueError, match="not a file's name"):
        store.append("../" + NAME[3:], "d", 0, PHOTO)
    assert msgspec.json.encode(list(store.names())) == b"[]"
