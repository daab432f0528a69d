"""A private PostgreSQL from Debian's packages, for as long as it is needed; fsync and synchronous_commit on."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.peers import Absent
from benchmarks.processes import free_port


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise Absent("no PostgreSQL here (Debian: apt install postgresql)")
    return found[-1].parent


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server of its own on a free port; yields host, port and name of an empty database."""
    programs, port = _programs(), free_port()
    folder = Path(tempfile.mkdtemp(prefix="paigong-postgres-"))
    owner: list[str] = []
    if os.geteuid() == 0:  # which it refuses to run as
        try:
            who = pwd.getpwnam("postgres")
        except KeyError as error:
            raise Absent("PostgreSQL does not run as root, and there is no user postgres") from error
        os.chown(folder, who.pw_uid, who.pw_gid)
        owner = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    data = folder / "data"

    def does(*command: str) -> None:
        try:
            subprocess.run(
                [*owner, str(programs / command[0]), *command[1:]],
                check=True,
                capture_output=True,
                text=True,
                cwd=folder,
            )
        except subprocess.CalledProcessError as error:
            raise Absent(f"{command[0]}: {(error.stderr or error.stdout).strip()[-200:]}") from error

    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=100"
    try:
        does("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        does("pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w", "-o", options, "start")
        try:
            does("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "bench")
            yield f"127.0.0.1:{port}/bench"
        finally:
            does("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
