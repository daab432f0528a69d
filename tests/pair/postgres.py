"""A PostgreSQL of the tests' own, from Debian's packages: private, on a socket, and gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

FAST = (
    "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"
)
CHINESE = ("--locale-provider=icu", "--icu-locale=zh")
"""Text sorts as a Chinese company's machine sorts it, not byte by byte: from PostgreSQL 15 on."""


def binaries() -> Path | None:
    """Where `initdb` and `pg_ctl` are; Debian keeps them off the PATH."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve().parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    whole = [one for one in found if (one / "initdb").exists() and (one / "pg_ctl").exists()]
    return whole[-1] if whole else None


def version(bin: Path) -> int:
    """The major one; Debian names the folder by it."""
    return int(bin.parent.name) if bin.parent.name.isdigit() else 0


class Postgres:
    """The running server; databases are made from a template in no time."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self._count = count(1)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://paigong@/{database}?host={self.socket}"

    def run(self, statement: str) -> None:
        with psycopg.connect(f"host={self.socket} user=paigong dbname=postgres", autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]  # no literal, but ours

    def tool(self, name: str, *args: str) -> None:
        """One of PostgreSQL's own programs, against this server."""
        bin = binaries()
        assert bin is not None
        subprocess.run([f"{bin}/{name}", "-h", str(self.socket), "-U", "paigong", *args], check=True)

    def fresh(self, template: str = "template1") -> str:
        """The name of a new database, a copy of `template`."""
        name = f"paigong_{next(self._count)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def copy(self, source: str, name: str) -> None:
        """Make `name` what `source` is now."""
        self.drop(name)
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def running() -> Iterator[Postgres]:
    """Not as root, which PostgreSQL refuses: as `nobody` then."""
    bin = binaries()
    assert bin is not None
    folder = Path(tempfile.mkdtemp(prefix="paigong-pg-"))
    whose = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    if whose:
        shutil.chown(folder, "nobody", "nogroup")

    def call(*command: str) -> None:
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **whose)  # type: ignore[call-overload]  # whose process it is, by name

    data, log = str(folder / "data"), str(folder / "log")
    try:
        plain = (f"{bin}/initdb", "-D", data, "-A", "trust", "-U", "paigong", "-E", "UTF8", "--locale=C")
        call(*plain, "--no-sync", *(CHINESE if version(bin) >= 15 else ()))
        call(f"{bin}/pg_ctl", "-D", data, "-l", log, "-w", "-o", f"{FAST} -k {folder}", "start")
        yield Postgres(folder)
        call(f"{bin}/pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Missing in CI is a failure; elsewhere the tests say why they skip."""
    if binaries() is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
        pytest.skip("no PostgreSQL on this machine (Debian: apt install postgresql)")
    with running() as server:
        yield server
