"""One server process on one SQLite: a second one says so and stops, before it answers anybody."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync_server.core.company import Company

LOCK = "serving.lock"


class AlreadyServed(Exception):
    """Another process serves this folder; it is named where that can be known."""


@contextmanager
def served_alone(data: Path, company: Company) -> Iterator[None]:
    """Hold the folder while serving it. Raises AlreadyServed. On PostgreSQL any number may serve.

    The lock is the operating system's: a server that was killed leaves none behind.
    """
    if company.engine.dialect.name != "sqlite":
        yield
        return
    descriptor = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            other = os.read(descriptor, 20).decode("ascii", "replace").strip() or "?"
            raise AlreadyServed(
                f"{data} is served already (process {other}). On SQLite one server serves a company; "
                "for several, move it to PostgreSQL (docs/operations.md)."
            ) from error
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)
