"""Another release of the calendar's library changes no due time: the company's edition is in the lines (CAL-1)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from calendar_releases import HOUSE, LETTER, another_release, books_with_terms, rebuilt_with

from rulebook.subjects.cases.records import ServiceCase
from sync_server.admin import cli
from sync_server.core.company import open_company

MOVED = {"date(year=2026, month=10, day=7)": "date(year=2026, month=10, day=8)"}


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("books")
    books_with_terms(folder)
    return folder


def test_cal_1_the_lines_give_the_same_with_another_release_of_the_calendar_library(
    books: Path, tmp_path: Path
) -> None:
    """zammad#390, chinese-calendar#66: a feed or a package that changed moved promises which were given before."""
    company = open_company(books)
    with company.read() as work:
        letter = work.get(ServiceCase, LETTER)
    assert letter is not None
    mail = next(one for one in letter.clocks if one.row == "mail")
    assert mail.due.startswith("2026-10-08"), "seven days of holiday lie between"
    usual = another_release(tmp_path / "usual", "90.0", {})
    moved = another_release(tmp_path / "moved", "91.0", MOVED)
    blank = another_release(tmp_path / "blank", "89.0", {"year=2026": "year=1926"})
    found = [rebuilt_with(one, books) for one in (usual, moved, blank)]
    assert [one["release"] for one in found] == ["90.0", "91.0", "89.0"]
    assert ["2026-10-08" in one["rest"] for one in found] == [False, True, False]
    assert found[2]["rest"] == [], "the oldest does not know the year at all"
    assert [one["same"] for one in found] == [True, True, True]
    assert len({one["digest"] for one in found}) == 1


def test_cal_1_what_is_asked_of_the_company_is_not_what_a_newer_release_says(
    books: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`paigong clock` of a company reads its own edition; only an empty folder asks the library."""
    release = another_release(tmp_path / "moved", "91.0", MOVED)
    ask = ("clock", "--start", "2026-09-30T18:30+08:00", "--rule", "on_site", "--json")
    assert cli.main([*ask, "--data", str(books)]) == 0
    mine = json.loads(capsys.readouterr().out)
    script = "import sys; from sync_server.admin.cli import main; sys.exit(main())"
    said = []
    for folder in (books, tmp_path / "empty"):
        done = subprocess.run(
            [sys.executable, "-c", script, *ask, "--data", str(folder)],
            cwd=HOUSE,
            env=os.environ | {"PYTHONPATH": str(release)},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        said.append(json.loads(done.stdout))
    assert said[0] == mine
    assert said[1]["due"] != mine["due"]
