"""Two PostgreSQL clusters on loopback, the second a synchronous standby of the first; and what happens to them.

The primary is killed (SIGKILL to all of it), the standby promoted, and a new standby made of the promoted one.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from pair.postgres import CHINESE, binaries, version

WHOSE = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
SETTINGS = (
    "listen_addresses='127.0.0.1' fsync=off full_page_writes=off max_connections=120 wal_level=replica "
    "max_wal_senders=5 hot_standby=on wal_sender_timeout=5s wal_receiver_timeout=5s wal_keep_size=256MB "
    "wal_receiver_status_interval=1s wal_retrieve_retry_interval=200ms"
)
"""fsync is off: what is tried is the death of processes and the way of commits over the wire, not of disks."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """One cluster: its folder and port."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    def call(self, *command: str) -> None:
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, **WHOSE)  # type: ignore[call-overload]  # whose process it is, by name
        assert done.returncode == 0, done.stdout + done.stderr

    def control(self, *words: str) -> None:
        """pg_ctl, which waits; its server writes to the log, so that nobody waits for the server's own output."""
        self.call(f"{binaries()}/pg_ctl", "-s", "-w", "-D", str(self.folder / "data"), *words)

    def start(self) -> None:
        options = " ".join(f"-c {setting}" for setting in SETTINGS.split())
        self.control("-l", str(self.folder / "log"), "-o", f"-p {self.port} -k {self.folder} {options}", "start")

    def run(self, statement: str) -> list[tuple[object, ...]]:
        where = f"host=127.0.0.1 port={self.port} user=paigong dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[call-overload]  # no literal, but ours
            return list(cursor.fetchall()) if cursor.description else []

    def kill(self) -> None:
        """End it as a power cut would: every one of its processes at once."""
        first = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for pid in (first, *map(int, children)):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def wait_for(self, statement: str) -> None:
        """Ask until the answer is true."""
        while not self.run(f"SELECT {statement}")[0][0]:
            pass


class Pair:
    """A primary and its standby; `url` names both, and leads to whichever takes writes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._made = 0
        self.ports = (free_port(), free_port())
        self.primary = self._folder(self.ports[0])
        plain = (f"{binaries()}/initdb", "-D", str(self.primary.folder / "data"), "-A", "trust", "-U", "paigong")
        bin = binaries()
        assert bin is not None
        sorted_so = CHINESE if version(bin) >= 15 else ()
        self.primary.call(*plain, "-E", "UTF8", "--locale=C", "--no-sync", *sorted_so)
        self.primary.start()
        self.primary.run("CREATE DATABASE paigong TEMPLATE template0")
        self.standby = self._new_standby(self.ports[1])

    @property
    def url(self) -> str:
        hosts = "".join(f"&host=127.0.0.1:{port}" for port in self.ports)
        return f"postgresql+psycopg://paigong@/paigong?target_session_attrs=read-write&connect_timeout=2{hosts}"

    def _folder(self, port: int) -> Cluster:
        self._made += 1
        folder = self.root / f"cluster-{self._made}"
        folder.mkdir()
        if WHOSE:
            shutil.chown(folder, "nobody", "nogroup")
        return Cluster(folder, port)

    def _new_standby(self, port: int) -> Cluster:
        """A standby of the primary; from its first contact on, no commit is answered that it does not have."""
        standby, primary = self._folder(port), self.primary
        source = f"host=127.0.0.1 port={primary.port} user=paigong application_name=standby"
        where = ("-D", str(standby.folder / "data"), "-d", source)
        standby.call(f"{binaries()}/pg_basebackup", *where, "-R", "-X", "stream", "-c", "fast", "--no-sync")
        standby.start()
        primary.wait_for("count(*) > 0 FROM pg_stat_replication WHERE state = 'streaming'")
        primary.run("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.run("SELECT pg_reload_conf()")
        primary.wait_for("count(*) > 0 FROM pg_stat_replication WHERE sync_state = 'sync'")
        return standby

    def fail_over(self) -> None:
        """The primary dies; the standby takes its place, alone at first: it waits for nobody."""
        self.primary.kill()
        self.standby.control("promote")
        self.primary, dead = self.standby, self.primary
        self.primary.run("ALTER SYSTEM SET synchronous_standby_names = ''")
        self.primary.run("SELECT pg_reload_conf()")
        self._dead = dead

    def stand_by_again(self) -> None:
        """Where the dead one was, a standby of the one that lives."""
        shutil.rmtree(self._dead.folder, ignore_errors=True)
        self.standby = self._new_standby(self._dead.port)


@contextmanager
def pair_of_clusters() -> Iterator[Pair]:
    root = Path(tempfile.mkdtemp(prefix="paigong-ha-"))
    root.chmod(0o755)
    pair = None
    try:
        pair = Pair(root)
        yield pair
    finally:
        for cluster in (pair.primary, pair.standby) if pair else ():
            if (cluster.folder / "data" / "postmaster.pid").exists():
                cluster.kill()
        shutil.rmtree(root, ignore_errors=True)
