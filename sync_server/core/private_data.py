"""The company's folder is its owner's: no other account of the machine reads database, photos or keys (SEC-1)."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

OTHERS = 0o007
DATABASE = "paigong.db"


def keep_private(data: Path) -> None:
    """Make the folder, its files' own folder and an empty database, for the owner alone.

    Where they are there already, other accounts lose what they may do; a group that somebody let in stays.
    """
    for folder in (data, data / "files"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in (data, data / "files", *data.glob(f"{DATABASE}*")):
        with contextlib.suppress(OSError):  # not ours to change
            mode = path.stat().st_mode & 0o777
            if mode & OTHERS:
                path.chmod(mode & ~OTHERS)


def make_private_database(data: Path) -> None:
    """SQLite gives its side files the mode of the database itself; so that one is made first."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(data / DATABASE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
