"""One commit's code in a folder of its own, and its command line, as its pyproject.toml names it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

A_COMMAND_S = 900
"""The longest that one command may take on a busy machine."""


class Failed(Exception):
    """A command that was to succeed did not; the text says which and why."""


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    code: int
    out: bytes
    err: str

    def text(self) -> str:
        return f"exit {self.code}\n{self.out.decode('utf-8', 'replace')}{self.err}"


@dataclass(frozen=True)
class Checkout:
    """A commit's files at `root`; what it makes goes to `work`."""

    root: Path
    work: Path

    def environment(self) -> dict[str, str]:
        """This interpreter's packages, the commit's own code before them; the company's database is a file."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PAIGONG_", "PYTEST_"))}
        return kept | {"PYTHONPATH": str(self.root)}

    def command(self, *args: object) -> list[str]:
        """The command line `paigong`, as the commit's own pyproject.toml names it."""
        project = tomllib.loads((self.root / "pyproject.toml").read_text("utf-8"))
        module, _, function = project["project"]["scripts"]["paigong"].partition(":")
        start = f"import sys; from {module} import {function} as run; sys.exit(run())"
        return [sys.executable, "-c", start, *map(str, args)]

    def paigong(self, *args: object) -> Ran:
        return self.run(self.command(*args))

    def must(self, *args: object) -> Ran:
        """A `paigong` command that has to succeed, or Failed."""
        ran = self.paigong(*args)
        if ran.code:
            raise Failed(f"paigong {' '.join(map(str, args))} of {self.root.name}: {ran.text()}")
        return ran

    def run(self, command: list[str]) -> Ran:
        done = subprocess.run(
            command, cwd=self.root, env=self.environment(), capture_output=True, timeout=A_COMMAND_S
        )
        return Ran(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


@contextmanager
def checked_out(repository: Path, commit: str, name: str, folder: Path) -> Iterator[Checkout]:
    """A worktree of the commit in `folder`, which goes again."""
    root, work = folder / name, folder / f"{name}-work"
    work.mkdir()
    git(repository, "worktree", "add", "--quiet", "--detach", str(root), commit)
    try:
        yield Checkout(root, work)
    finally:
        git(repository, "worktree", "remove", "--force", str(root))


def git(repository: Path, *args: str) -> str:
    """A git command in the repository, or Failed."""
    done = subprocess.run(["git", "-C", str(repository), *args], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"git {' '.join(args)}: {done.stderr.strip()}")
    return done.stdout.strip()
