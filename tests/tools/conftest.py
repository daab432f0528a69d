"""A copy of the house, to be changed without harm, and the tools run inside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("rulebook", "mobile", "assets/i18n", "tests", "tools", "sync_server")
LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*_cache", "journals", "data", "node_modules")


class Copy:
    """A checkout of its own at `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def run(self, *words: str) -> tuple[int, str]:
        """`python -m words` in the copy: (exit code, everything it said)."""
        env = os.environ | {"PYTHONPATH": str(self.root)}
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=self.root, env=env, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout + done.stderr

    @contextmanager
    def without(self, name: str, gone: str, put: str = "") -> Iterator[None]:
        """For a while `gone`, which a file must hold, is not in it; `put` stands in its place."""
        path = self.root / name
        before = path.read_text("utf-8")
        assert gone in before, f"{gone!r} is not in {name}"
        path.write_text(before.replace(gone, put), "utf-8")
        try:
            yield
        finally:
            path.write_text(before, "utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    root = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, root / room, ignore=LEFT_OUT)
    return Copy(root)
