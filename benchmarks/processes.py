"""Servers as processes of their own, on free ports, with an end."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

UP_S = 60.0


class DidNotStart(Exception):
    """A server that did not come up; says what it said last."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(
    command: Sequence[str], port: int, path: str, log: Path, env: Mapping[str, str] | None = None
) -> Iterator[int]:
    """Run a server until the block ends; it is up once `path` answers. Its output goes to `log`."""
    with log.open("ab") as out:
        running = subprocess.Popen(
            command, stdout=out, stderr=out, env={**os.environ, **(env or {})}, start_new_session=True
        )
    try:
        _wait_for(running, port, path, log)
        yield running.pid
    finally:
        end(running)


def end(running: subprocess.Popen[bytes]) -> None:
    """End a process and whoever it started."""
    for wanted in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(running.pid, wanted)
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            continue
        return


def _wait_for(running: subprocess.Popen[bytes], port: int, path: str, log: Path) -> None:
    until = time.monotonic() + UP_S
    while time.monotonic() < until and running.poll() is None:
        try:
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            asked.request("GET", path)
            if asked.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            asked.close()
    raise DidNotStart(f"{log.name}: {log.read_text(errors='replace')[-300:].strip()}")
