"""Backups kept day by day: encrypted, photos once for all, the newest few; and the way back rehearsed."""

from __future__ import annotations

import asyncio
import hashlib
import os
import pty
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from pair.field import Field, on_both

from sync_server.admin import cli
from sync_server.admin.backup import Unusable, back_up
from sync_server.admin.backup_folder import backups_in, newest_in
from sync_server.admin.encryption import MAGIC, KeyFault, decrypted, encrypted, new_identity
from sync_server.admin.photo_shelf import PhotoShelf
from sync_server.admin.restore import restore
from sync_server.admin.restore_check import FOLDER, rehearse
from sync_server.core.company import open_company
from sync_server.core.verify import verify

LIST = Path(__file__).resolve().parents[1] / "data" / "vehicle-list.xlsx"


def photo(field: Field, n: int) -> str:
    """A photo in the company's store; its name."""
    content = b"\xff\xd8\xff" + f"photo {n}".encode() * 999
    name = hashlib.sha256(content).hexdigest()
    field.company.files.append(name, "a-device", 0, content)
    assert field.company.files.finish(name, "a-device")
    return name


def master(field: Field) -> Path:
    return field.folder / "server" / "master.key"


def run(field: Field, *words: str | Path) -> int:
    return cli.main([str(word) for word in (*words, "--data", field.folder / "server")])


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def keys(tmp_path: Path) -> tuple[str, Path]:
    """A public key, and the file of its private one."""
    path = tmp_path / "backup.key"
    return new_identity(path), path


# encrypted


@on_both
def test_an_encrypted_backup_comes_back_with_its_private_key_and_says_nothing_without(
    field: Field, tmp_path: Path, keys: tuple[str, Path]
) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()
        name = photo(field, 1)
        public, private = keys
        assert run(field, "backup", tmp_path / "b.tar.age", "--encrypt-to", public) == 0
        sealed = (tmp_path / "b.tar.age").read_bytes()
        assert sealed.startswith(MAGIC)
        assert b"person.add" not in sealed
        assert b"photo 1" not in sealed
        other = tmp_path / "other.key"
        new_identity(other)
        at = (tmp_path / "b.tar.age", "--key", master(field))
        for wrong in ([], ["--identity", other]):
            assert cli.main([str(w) for w in ("restore", *at, "--data", tmp_path / "no", *wrong)]) == 1
            assert not (tmp_path / "no").exists()
        rehearsed = ("restore", *at, "--check", "--identity", private, "--data", tmp_path / "none")
        assert cli.main([str(w) for w in rehearsed]) == 0
        with decrypted(tmp_path / "b.tar.age", private) as plain:
            (tmp_path / "plain.tar").write_bytes(plain.read())
        restore(tmp_path / "plain.tar", tmp_path / "back", key=master(field))
        back = open_company(tmp_path / "back")
        assert back.files.digest(name) == name
        assert not verify(back)
        back.engine.dispose()

    asyncio.run(scene())


def test_any_age_program_opens_an_encrypted_backup(field: Field, tmp_path: Path, keys: tuple[str, Path]) -> None:
    program = shutil.which("age")
    if program is None:
        pytest.skip("the program age is not installed (Debian: apt install age)")
    assert run(field, "backup", tmp_path / "b.tar.age", "--encrypt-to", keys[0]) == 0
    command = [program, "--decrypt", "--identity", str(keys[1]), "-o", str(tmp_path / "b.tar")]
    subprocess.run([*command, str(tmp_path / "b.tar.age")], check=True)
    assert rehearse(tmp_path / "b.tar", master(field)).sound


def test_every_bit_of_an_encrypted_backup_counts(tmp_path: Path, keys: tuple[str, Path]) -> None:
    path = tmp_path / "sealed"
    with path.open("wb") as file, encrypted(file, (keys[0],)) as sink:
        sink.write(b"the books" * 20_000)
    sound = path.read_bytes()
    for at in range(len(MAGIC), len(sound), len(sound) // 40):
        path.write_bytes(sound[:at] + bytes((sound[at] ^ 1,)) + sound[at + 1 :])
        with pytest.raises(KeyFault), decrypted(path, keys[1]):
            pass
    for cut in (len(sound) - 1, len(sound) // 2, 200):
        path.write_bytes(sound[:cut])
        with pytest.raises(KeyFault), decrypted(path, keys[1]):
            pass


@pytest.mark.parametrize("wrong", ["", "age1nonsense", "AGE-SECRET-KEY-1", "../../etc/passwd"])
def test_what_is_no_public_key_makes_no_backup(
    field: Field, tmp_path: Path, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(field, "backup", tmp_path / "b.tar", "--encrypt-to", wrong) == 1
    assert "is no public key" in capsys.readouterr().err
    assert not list(tmp_path.glob("b.tar*"))


def test_a_private_key_is_not_written_over(tmp_path: Path, keys: tuple[str, Path]) -> None:
    before = keys[1].read_text()
    assert cli.main(["backup-key", str(keys[1])]) == 1
    assert keys[1].read_text() == before
    assert rights(keys[1]) == 0o600


# photos once for all


@pytest.mark.parametrize("sealed", [False, True], ids=["plain", "encrypted"])
def test_a_second_backup_copies_the_new_photos_only_and_both_come_back(
    field: Field, tmp_path: Path, keys: tuple[str, Path], sealed: bool
) -> None:
    recipients = (keys[0],) if sealed else ()
    shelf = PhotoShelf(tmp_path / "photos", recipients)
    names = [photo(field, n) for n in range(5)]
    first = back_up(field.company, tmp_path / "one.tar", shelf)
    assert (first.files, first.referenced, shelf.added) == (0, 5, 5)
    names.append(photo(field, 5))
    again = PhotoShelf(tmp_path / "photos", recipients)
    second = back_up(field.company, tmp_path / "two.tar", again)
    assert (second.referenced, again.added) == (6, 1)
    assert b"photo 1" not in (tmp_path / "two.tar").read_bytes()
    kept = [path for path in (tmp_path / "photos").rglob("*") if path.is_file()]
    assert len(kept) == 6
    assert all(rights(path) == 0o600 for path in kept)
    assert all(path.read_bytes().startswith(MAGIC) == sealed for path in kept)
    reader = PhotoShelf(tmp_path / "photos", identity=keys[1])
    for backup, count in (("one.tar", 5), ("two.tar", 6)):
        into = tmp_path / f"back-{backup}"
        restore(tmp_path / backup, into, key=master(field), shelf=reader)
        back = open_company(into)
        assert sorted(back.files.names()) == sorted(names[:count])
        assert all(back.files.digest(name) == name for name in names[:count])
        back.engine.dispose()


@pytest.mark.parametrize("harm", ["missing", "changed", "shortened", "no folder named"])
def test_a_backup_whose_photos_are_not_whole_does_not_come_back_half(
    field: Field, tmp_path: Path, harm: str
) -> None:
    name = photo(field, 1)
    photo(field, 2)
    back_up(field.company, tmp_path / "b.tar", PhotoShelf(tmp_path / "photos"))
    path = tmp_path / "photos" / name[:2] / name
    content = path.read_bytes()
    path.unlink()
    if harm != "missing":
        path.write_bytes(content[:-1] + {"changed": b"x", "shortened": b""}.get(harm, content[-1:]))
    shelf = None if harm == "no folder named" else PhotoShelf(tmp_path / "photos")
    with pytest.raises(Unusable, match="photo"):
        restore(tmp_path / "b.tar", tmp_path / "back", key=master(field), shelf=shelf)
    assert not list((tmp_path / "back").glob("*"))


def test_a_photo_that_is_damaged_here_is_not_kept_under_its_good_name(field: Field, tmp_path: Path) -> None:
    good, bad = photo(field, 1), photo(field, 2)
    path = field.folder / "server" / "files" / bad[:2] / bad
    path.chmod(0o600)
    path.write_bytes(b"rotten")
    summary = back_up(field.company, tmp_path / "b.tar", PhotoShelf(tmp_path / "photos"))
    assert summary.referenced == 1
    assert [p.name for p in (tmp_path / "photos").rglob("*") if p.is_file()] == [good]


# a folder of them


def test_a_folder_gets_a_backup_by_its_time_and_keeps_the_newest(
    field: Field, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    old = [folder / f"paigong-2025010{n}T000000Z.tar" for n in range(1, 6)]
    for path in (*old, folder / "notes.txt", folder / "paigong-old.tar"):
        path.write_text("x")
    monkeypatch.setenv("PAIGONG_BACKUPS", str(folder))
    monkeypatch.setenv("PAIGONG_BACKUP_KEEP", "3")
    assert run(field, "backup") == 0
    assert [path.name for path in backups_in(folder)[:2]] == [path.name for path in old[3:]]
    assert len(backups_in(folder)) == 3
    assert (folder / "notes.txt").exists()
    assert (folder / "paigong-old.tar").exists()
    assert rights(newest_in(folder)) == 0o600
    assert run(field, "restore", "--check") == 0
    assert newest_in(folder).name in capsys.readouterr().out


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_backups_are_their_owners_alone_whatever_the_umask(field: Field, tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        back_up(field.company, tmp_path / "b.tar", PhotoShelf(tmp_path / "photos"))
        restore(
            tmp_path / "b.tar", back := tmp_path / "back", key=master(field), shelf=PhotoShelf(tmp_path / "photos")
        )
    finally:
        os.umask(before)
    assert rights(tmp_path / "b.tar") == 0o600
    assert {name: rights(back / name) for name in ("paigong.db", "master.key", "")} == {
        "paigong.db": 0o600,
        "master.key": 0o600,
        "": 0o700,
    }


def test_what_a_killed_restore_left_is_in_no_restores_way(field: Field, tmp_path: Path) -> None:
    back_up(field.company, tmp_path / "b.tar")
    (data := tmp_path / "back").mkdir()
    with closing(sqlite3.connect(data / "restoring.db")) as half, half:
        half.execute("CREATE TABLE meta (key TEXT)")
    (data / "restoring.db-journal").write_bytes(b"half")
    restore(tmp_path / "b.tar", data, key=master(field))
    assert list(data.glob("restoring*")) == []
    again = open_company(data, clock=field.clock)
    assert verify(again) == []
    again.engine.dispose()


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[None]:
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"this account may not mount a disk: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("how", ["plain", "encrypted", "photos apart"])
def test_a_backup_on_a_full_disk_is_a_sentence_and_leaves_the_last_one_and_nothing_half(
    field: Field, tmp_path: Path, keys: tuple[str, Path], how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for n in range(60):
        photo(field, n)
    with small_disk(tmp_path / "disk", "300k"):
        folder = tmp_path / "disk"
        last = folder / "paigong-20250101T000000Z.tar"
        last.write_text("the last one")
        more = {
            "plain": [],
            "encrypted": ["--encrypt-to", keys[0]],
            "photos apart": ["--photos", folder / "photos"],
        }
        assert run(field, "backup", folder, *more[how]) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "No space left on device" in said
        assert last.read_text() == "the last one"
        assert not list(folder.rglob("*.new"))
        assert backups_in(folder) == [last]


# rehearsed


@on_both
def test_a_rehearsal_finds_sound_books_and_leaves_nothing_behind(field: Field, tmp_path: Path) -> None:
    async def scene() -> None:
        wang = await field.phone("p-wang")
        await wang.does_the_visit()
        await wang.sync()
        photo(field, 1)
        before = field.tables()
        back_up(field.company, tmp_path / "b.tar")
        found = rehearse(tmp_path / "b.tar", master(field), scratch=tmp_path)
        assert found.sound
        assert found.photos == 1
        assert found.lines >= len(before["lines"])
        kept = field.tables()
        assert {name: rows for name, rows in kept.items() if name != "meta"} == {
            name: rows for name, rows in before.items() if name != "meta"
        }

    asyncio.run(scene())
    assert not list(tmp_path.glob(f"{FOLDER}*"))


def test_a_rehearsal_of_a_damaged_backup_says_so_and_leaves_nothing_behind(
    field: Field, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    back_up(field.company, tmp_path / "b.tar")
    whole = (tmp_path / "b.tar").read_bytes()
    (tmp_path / "b.tar").write_bytes(whole[: len(whole) // 3])
    assert run(field, "restore", tmp_path / "b.tar", "--check", "--scratch", tmp_path) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not list(tmp_path.glob(f"{FOLDER}*"))


def test_a_rehearsal_wants_the_companys_own_master_secret(field: Field, tmp_path: Path) -> None:
    back_up(field.company, tmp_path / "b.tar")
    (tmp_path / "other.key").write_text("00" * 32)
    assert run(field, "restore", tmp_path / "b.tar", "--check", "--key", tmp_path / "other.key") == 2


# where a person watches


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch, drawn: bytearray) -> Iterator[None]:
    """Standard error is a terminal meanwhile; what is drawn on it is collected."""
    ours, theirs = pty.openpty()

    def read() -> None:
        with suppress(OSError):  # the other end is closed
            while piece := os.read(ours, 65536):
                drawn.extend(piece)

    reader = threading.Thread(target=read)
    reader.start()
    with os.fdopen(theirs, "w") as screen, monkeypatch.context() as patch:
        patch.setenv("TERM", "xterm")
        patch.setattr(sys, "stderr", screen)
        yield
    reader.join(20)
    os.close(ours)


@pytest.mark.parametrize("command", ["backup", "verify", "rebuild", "generate", "export", "restore", "import"])
def test_a_bar_is_shown_to_a_person_on_standard_error_alone(
    field: Field,
    tmp_path: Path,
    command: str,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a script reads from standard output is the same, and nothing is drawn where nobody looks."""
    back_up(field.company, tmp_path / "before.tar")
    words = {
        "backup": ["backup", tmp_path / "b.tar"],
        "verify": ["verify", "--json"],
        "rebuild": ["rebuild", "--check"],
        "generate": ["generate", "--technicians", "2", "--receipts", "31"],
        "export": ["export", "csv", "--report", "ledger"],
        "restore": ["restore", tmp_path / "before.tar", "--check"],
        "import": ["import", "vehicles", LIST, "--accept-good-rows", "--customer", "c-hongyun"],
    }[command]
    data = tmp_path / "made" if command == "generate" else field.folder / "server"
    line = [str(word) for word in (*words, "--data", data)]
    drawn = bytearray()
    with terminal(monkeypatch, drawn):
        assert cli.main(line) == 0
    watched = capfdbinary.readouterr().out
    assert b"\x1b[" in drawn
    assert b"\x1b[" not in watched
    shutil.rmtree(tmp_path / "made", ignore_errors=True)
    assert cli.main(line) == 0
    alone = capfdbinary.readouterr()
    assert b"\x1b[" not in alone.out + alone.err
    if command != "export":  # which is marked with the time
        assert alone.out == watched
