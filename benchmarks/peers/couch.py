"""The CouchDB protocol: PouchDB devices to express-pouchdb. It answers before anything is flushed to the disk."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.peers import Absent, node_modules
from benchmarks.processes import DidNotStart, free_port, process

NAME = "PouchDB → express-pouchdb"


@contextmanager
def couch(folder: Path) -> Iterator[int]:
    """The server, with its data in `folder`; yields its port."""
    modules, port = node_modules(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    command = ["node", str(modules / "server.js"), str(port), str(folder / "data")]
    try:
        with process(command, port, "/", folder / "server.log"):
            yield port
    except DidNotStart as error:
        raise Absent(f"express-pouchdb did not start: {error}") from error


def push(port: int, database: str, folder: Path, files: Sequence[Path]) -> float:
    """One device a file of records, all replicating at once into one database; the seconds."""
    return _device("push", port, database, folder, *map(str, files))


def pull(port: int, database: str, folder: Path) -> float:
    """A new device replicating everything from there; the seconds."""
    return _device("pull", port, database, folder)


def _device(task: str, port: int, database: str, folder: Path, *files: str) -> float:
    url = f"http://127.0.0.1:{port}/{database}"
    command = ["node", str(node_modules() / "device.js"), task, url, str(folder), *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise RuntimeError(f"device.js {task}: {done.stderr[-500:]}")
    return float(done.stdout.split()[-1])
