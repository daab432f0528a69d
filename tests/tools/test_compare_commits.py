"""The comparison of two commits: what must vary is taken out; what a user would notice is named, and no more."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from tools.compare_commits import album, app
from tools.compare_commits.__main__ import main
from tools.compare_commits.varying import Varying

ROOT = Path(__file__).resolve().parents[2]
UUID7 = "{:08x}-{:04x}-7abc-8def-0123456789ab"
LONG_AGO = "01a0f454-e700-75d9-a674-8fcb47e6f8de"


def now_id() -> str:
    millis = int(datetime.now(UTC).timestamp() * 1000)
    return UUID7.format(millis >> 16, millis & 0xFFFF)


def test_moments_and_ids_of_the_run_are_taken_out_and_those_of_the_company_stay() -> None:
    varying = Varying()
    now = datetime.now(UTC)
    due = (now + timedelta(hours=24)).isoformat(timespec="seconds")
    said = varying(f"{now.isoformat()} {due} 2026-10-01T08:00:00+08:00 {now_id()} {LONG_AGO}")
    assert said == f"<time> <time + 24 h> 2026-10-01T08:00:00+08:00 <id 1> {LONG_AGO}"


def test_a_deadline_that_moved_by_an_hour_is_noticed() -> None:
    due = [(datetime.now(UTC) + timedelta(hours=hours)).isoformat() for hours in (24, 25)]
    assert len({Varying()(text) for text in due}) == 2


def test_the_same_id_stays_the_same_and_another_is_another() -> None:
    varying = Varying()
    one, other = now_id(), now_id()[:-1] + "0"
    assert varying(f"{one} {other} {one}") == "<id 1> <id 2> <id 1>"


def test_hashes_of_the_companys_own_lines_stay() -> None:
    known, fresh = "a" * 64, "b" * 64
    assert Varying(frozenset({known}))(f"{known} {fresh}") == f"{known} <hash 1>"


def test_a_bundle_may_grow_by_two_per_cent() -> None:
    assert app.grown(1000, 1020) == (True, "1,000 → 1,020 bytes (+2.00%)")
    assert app.grown(1000, 1021)[0] is False
    assert app.grown(1000, 970)[0] is False


def test_pictures_differ_by_their_pixels(tmp_path: Path) -> None:
    one, other, missing = (tmp_path / name for name in ("one.png", "other.png", "missing.png"))
    picture = Image.new("RGB", (10, 10), "white")
    picture.save(one)
    picture.putpixel((3, 3), (0, 0, 0))
    picture.save(other)
    assert album.pixels(one, one) == (True, "0 of 100 pixels differ")
    assert album.pixels(one, other) == (False, "1 of 100 pixels differ")
    assert album.pixels(one, missing) == (False, "only before")


CHANGES = {"科目余额 Balances": "科目余额 Sums", "We do not have this receipt yet.": "Not here yet."}
"""What the server says → what the changed commit says instead."""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A clone with one commit more: a report has another name, the page of an unknown receipt another sentence."""

    def git(*args: str) -> str:
        ran = subprocess.run(["git", *args], cwd=tmp_path, check=True, capture_output=True, text=True)
        return ran.stdout

    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: there are no commits to compare")
    git("clone", "--quiet", "--shared", str(ROOT), "clone")
    clone = tmp_path / "clone"
    for before, after in CHANGES.items():
        (file,) = git("-C", "clone", "grep", "-lF", before, "--", "sync_server").split()
        path = clone / file
        path.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    git("-C", "clone", "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "-qam", "changed")
    return clone


def test_two_commits_differ_in_what_was_changed_and_in_nothing_else(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = ["--technicians", "1", "--receipts", "6", "--months", "2026-10", "--reports", "receipts", "balances"]
    code = main(["HEAD~1", "HEAD", "--only", "exports", "http", "--repository", str(repository), *small])
    said = capsys.readouterr().out
    different = {line.partition("  ")[2] for line in said.splitlines() if line.startswith("DIFFERENT")}
    assert code == 1, said
    assert different == {
        *(f"exports: {what} 2026-10" for what in ("csv balances", "xlsx Balances", "xlsx Sums")),
        *(f"http: GET /api/reports/balances?month=2026-10 ({who})" for who in ("finance", "auditor", "head")),
        "http: GET /api/reports/books?form=xlsx (finance)",
        "http: GET /v/unknown (nobody)",
    }, said
    assert said.count("\nsame ") > 150


def test_a_commit_that_is_not_there_cannot_be_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["no-such-commit", "HEAD"]) == 2
    assert "no-such-commit" in capsys.readouterr().err
