"""The books derived anew with an older release of the calendar's library, as it was published (CAL-1)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from calendar_releases import books_with_terms, rebuilt_with

OLDER, LOCKED = "1.10.0", "1.11.0"
"""The older one ends with 2025: it has no word about the year of these books."""


def released(folder: Path, version: str) -> Path:
    """That release alone, in a folder of its own."""
    program = (sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--target")
    subprocess.run([*program, str(folder), f"chinesecalendar=={version}"], check=True, timeout=300)
    return folder


def test_cal_1_the_same_lines_are_the_same_books_by_the_release_of_last_year(tmp_path: Path) -> None:
    """chinese-calendar#66: in January the package of last year raises NotImplementedError."""
    books_with_terms(tmp_path / "books")
    now = rebuilt_with(released(tmp_path / "now", LOCKED), tmp_path / "books")
    older = rebuilt_with(released(tmp_path / "older", OLDER), tmp_path / "books")
    assert (now["release"], older["release"]) == (LOCKED, OLDER)
    assert (len(now["rest"]), older["rest"]) == (33, [])
    assert (now["same"], older["same"]) == (True, True)
    assert now["digest"] == older["digest"]
