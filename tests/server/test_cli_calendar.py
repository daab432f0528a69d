"""`paigong calendar`, as an administrator types it: the days of a year and what they rest on (STK-5)."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pair.field import Field

from rulebook.subjects.calendar.commands import SetCalendar
from rulebook.subjects.calendar.records import RestDay
from sync_server.admin import cli

HOUSE = Path(__file__).resolve().parents[2]
SCRIPT = "import sys; from sync_server.admin.cli import main; sys.exit(main())"


def shown(folder: Path, year: int, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert cli.main(["calendar", "show", str(year), "--json", "--data", str(folder)]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def typed(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, "calendar", *words, "--data", str(folder)],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_stk_5_the_command_lists_33_rest_days_and_6_worked_weekend_days_of_2026(tmp_path: Path) -> None:
    got = typed(tmp_path / "new", "show", "2026", "--json")
    assert (got.returncode, got.stderr) == (0, "")
    said = json.loads(got.stdout)
    assert (said["source"], len(said["rest"]), len(said["work"])) == ("proposed", 33, 6)
    assert {date.fromisoformat(day).weekday() for day in said["work"]} <= {5, 6}
    days = [one["day"] for one in said["rest"]]
    assert days == sorted(set(days))
    assert {"2026-01-01", "2026-05-01", "2026-10-01"} <= set(days)
    assert "2026" in said["rests_on"]


def test_stk_5_a_year_that_is_not_published_says_that_it_rests_on_weekends(tmp_path: Path) -> None:
    got = typed(tmp_path / "new", "show", "2027")
    assert (got.returncode, got.stderr) == (0, "")
    assert "2027: weekends rest" in got.stdout
    said = json.loads(typed(tmp_path / "new", "show", "2027", "--json").stdout)
    assert (said["source"], said["rest"], said["work"]) == ("weekends", [], [])
    assert "weekends rest" in said["rests_on"]


def test_stk_5_what_the_company_entered_goes_before_the_proposal_and_names_its_notice(
    field: Field, capsys: pytest.CaptureFixture[str]
) -> None:
    own = SetCalendar(notice="公司 2027 年通知", rest=(RestDay("2027-02-08", "司庆"),), work=("2027-02-13",))
    field.office("p-qian", own, "2027")
    said = shown(field.folder / "server", 2027, capsys)
    assert said["source"] == "company"
    assert said["rests_on"] == "公司 2027 年通知"
    assert (said["rest"], said["work"]) == ([{"day": "2027-02-08", "name": "司庆"}], ["2027-02-13"])


def test_stk_5_a_year_without_a_proposal_is_not_entered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["calendar", "set", "2027", "--data", str(tmp_path / "new")]) == 1
    assert "2027" in capsys.readouterr().err
