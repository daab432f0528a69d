"""A command that cannot do its work says so in a sentence: a full disk, a damaged database, a closed folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attacker import Attacker
from full_disk import filled, mounted
from pair.field import ORDER, Field
from sqlalchemy.exc import DatabaseError

from rulebook.subjects.visits.commands import RecordFinding
from sync_server.admin import cli
from sync_server.core.company import open_company
from sync_server.core.intake import is_the_databases_own
from sync_server.core.private_files import taken_out

WRITING = [
    ["export", "xlsx", "--out"],
    ["export", "csv", "--report", "receipts", "--out"],
    ["export", "beancount", "--out"],
    ["export", "xlsx", "--list", "customers", "--reason", "x", "--out"],
    ["report", "database", "units", "--reason", "x", "--out"],
    ["personal-data", "export", "--person", "p-wang", "--reason", "x", "--out"],
    ["backup"],
    ["backup-key"],
]


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What the last command said to people: no traceback, and something."""
    words = capsys.readouterr().err
    assert "Traceback" not in words
    assert words.strip()
    return words


@pytest.mark.parametrize("words", WRITING, ids=lambda words: " ".join(words[:4]))
def test_a_full_disk_is_a_sentence_and_leaves_nothing_over(
    field: Field, tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    disk = tmp_path / "disk"
    out = disk / ("taken.xlsx" if "xlsx" in words or "database" in words else "taken")
    data = [] if words == ["backup-key"] else ["--data", str(field.folder / "server")]
    with mounted(disk, "-o", "size=1m"):
        filled(disk)
        capsys.readouterr()
        assert cli.main([*words, str(out), *data]) in (1, 2)
        assert "No space left" in said(capsys)
        assert [path.name for path in disk.iterdir()] == ["ballast"]


def test_a_file_that_was_there_and_cannot_be_finished_is_called_what_it_is(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert cli.main(["export", "xlsx", "--out", "/dev/full", "--data", str(field.folder / "server")]) == 2
    assert "not whole" in said(capsys)
    assert Path("/dev/full").exists()


@pytest.mark.parametrize("how", ["a folder", "no folder", "a program that runs", "below a file"])
def test_a_file_that_was_never_opened_is_not_called_broken(
    field: Field, tmp_path: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = {
        "a folder": tmp_path,
        "no folder": tmp_path / "none" / "taken.xlsx",
        "a program that runs": tmp_path / "runs",
        "below a file": tmp_path / "plain" / "taken.xlsx",
    }[how]
    (tmp_path / "plain").write_text("whole")
    shutil.copy("/bin/sleep", tmp_path / "runs")
    before = (tmp_path / "runs").read_bytes()
    running = subprocess.Popen([tmp_path / "runs", "60"])
    capsys.readouterr()
    try:
        assert cli.main(["export", "xlsx", "--out", str(out), "--data", str(field.folder / "server")]) == 2
    finally:
        running.kill()
        running.wait()
    words = said(capsys)
    assert f"{out} cannot be written" in words
    assert "--out" in words
    assert "whole" not in words
    assert (tmp_path / "runs").read_bytes() == before
    assert (tmp_path / "plain").read_text() == "whole"


@pytest.mark.parametrize("there", [True, False])
def test_what_goes_wrong_beside_the_file_is_not_told_as_the_file(tmp_path: Path, there: bool) -> None:
    out, elsewhere = tmp_path / "taken", tmp_path / "a photo"
    if there:
        out.write_text("older")

    def take() -> None:
        with taken_out(out) as file:
            file.write(b"a piece")
            elsewhere.read_bytes()

    with pytest.raises(FileNotFoundError) as raised:
        take()
    assert raised.value.filename == str(elsewhere)
    assert out.exists() is there, "of a new one nothing is left"
    assert [str(out) in note for note in getattr(raised.value, "__notes__", [])] == [True] * there


def damaged(path: Path, how: str) -> None:
    size, page = path.stat().st_size, 4096
    with path.open("r+b") as file:
        for at in [0] if how == "no database" else range(page, size, page):
            file.seek(at)
            file.write(b"\xff" * min(page, size - at))


@pytest.mark.parametrize("how", ["no database", "malformed"])
def test_a_damaged_database_is_a_sentence_for_every_command(
    tmp_path: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "company"
    open_company(data).engine.dispose()
    damaged(data / "paigong.db", how)
    for words in (
        ["verify"],
        ["devices"],
        ["serve", "--port", "0"],
        ["backup", str(tmp_path / "b")],
        ["keys", "list"],
    ):
        assert cli.main([*words, "--data", str(data)]) == 2, words
        assert "Database lost or damaged" in said(capsys)
    assert not (tmp_path / "b").exists()


def test_a_damaged_database_sets_no_line_aside(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the disk's fault, not the line's: nothing is taken, and the phone asks again."""
    import sqlite3

    torn = DatabaseError("SELECT", None, sqlite3.DatabaseError("database disk image is malformed"))
    assert is_the_databases_own(torn)
    wang = Attacker(field)
    line = wang.good(RecordFinding(visit="v-1", finding="x"), ORDER)

    def fails(*_: object) -> None:
        raise torn

    with monkeypatch.context() as patch:
        patch.setattr("sync_server.core.intake.decide", fails)
        assert wang.post(1, line).status_code == 500
    assert wang.outcomes(1, line)[0].outcome in ("accepted", "recorded")


def test_a_folder_that_is_closed_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("no folder")
    for words in (["verify"], ["serve", "--port", "0"], ["backup", str(tmp_path / "b")]):
        assert cli.main([*words, "--data", str(tmp_path / "file" / "company")]) == 2
        assert "Not a directory" in said(capsys)


@pytest.mark.parametrize(("where", "code"), [("a pipe that is closed", 1), ("/dev/full", 2)])
def test_output_that_nobody_takes_ends_a_command_without_a_traceback(field: Field, where: str, code: int) -> None:
    read, write = os.pipe()
    os.close(read)
    full = os.open("/dev/full", os.O_WRONLY)
    command = [sys.executable, "-m", "sync_server.admin.cli", "export", "csv", "--report", "receipts"]
    done = subprocess.run(
        [*command, "--data", str(field.folder / "server")],
        stdout=full if where == "/dev/full" else write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    os.close(full)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    assert (b"No space left" in done.stderr) == (where == "/dev/full")
