"""A disk of its own that can be filled, for tests of what happens then."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[None]:
    """A disk of its own at `place`, for as long as this lasts."""
    place.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", *options, "none", str(place)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"this account may not mount a disk: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def filled(place: Path) -> None:
    """Write until nothing more goes in."""
    try:
        with (place / "ballast").open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
    except OSError:
        return
