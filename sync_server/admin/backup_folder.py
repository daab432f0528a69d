"""A folder of backups by the time they were made: a name for the next one, the newest, and those to be let go."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from pathlib import Path

_NAME = re.compile(r"paigong-\d{8}T\d{6}Z\.tar(\.age)?")
LEFT_OVER_S = 86_400
"""What was half written so long ago belongs to a backup that was killed."""


def next_name(folder: Path, now: datetime, encrypted: bool) -> Path:
    return folder / f"paigong-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.tar{'.age' if encrypted else ''}"


def backups_in(folder: Path) -> list[Path]:
    """Whole backups, oldest first."""
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def newest_in(place: Path) -> Path:
    """The newest backup of a folder; a file is itself. Raises FileNotFoundError."""
    if not place.is_dir():
        return place
    found = backups_in(place)
    if not found:
        raise FileNotFoundError(f"there is no backup in {place}; `paigong backup` makes one")
    return found[-1]


def let_go(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` (0: none is removed), and what a killed backup left; those removed."""
    removed = backups_in(folder)[:-keep] if keep else []
    before = time.time() - LEFT_OVER_S
    half = [p for p in folder.glob("paigong-*.new") if _NAME.fullmatch(p.stem) and p.stat().st_mtime < before]
    for path in (*removed, *half):
        path.unlink(missing_ok=True)
    return removed
