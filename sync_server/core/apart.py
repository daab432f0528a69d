"""Reads a file from outside in a process of its own: limits on memory and time, and none of the secrets.

`python -m sync_server.core.apart MODULE:FUNCTION MEMORY SECONDS` is that process: a line with what is asked and
the file on standard input, the answer on standard output. Whatever the file does, the server goes on.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from importlib import import_module

from sync_server.core.resources import PROJECT

MEMORY_BYTES = 512 * 2**20
SECONDS = 40
LARGEST_ANSWER = 64 * 2**20
LONGEST_ASK = 2_000_000
"""An ask is one line: of JSON, which has none within."""


class OverLimit(Exception):
    """Reading the file took more memory or time than it may. `code`: `file.too_slow`, `file.too_much`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def run_apart(reader: str, ask: bytes, data: bytes, memory: int = MEMORY_BYTES, seconds: int = SECONDS) -> bytes:
    """What `reader` ("module:function", of ask and data) answers, in a process of its own. Raises OverLimit."""
    environment = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")}
    environment["PYTHONPATH"] = os.pathsep.join([str(PROJECT), *filter(None, sys.path)])
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sync_server.core.apart", reader, str(memory), str(seconds)],
            input=ask + b"\n" + data,
            capture_output=True,
            timeout=seconds + 20,  # its own limit is of processor time
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise OverLimit("file.too_slow") from error
    if done.returncode:
        raise OverLimit("file.too_slow" if done.returncode in _OUT_OF_TIME else "file.too_much")
    return done.stdout


_OUT_OF_TIME = (-24, -9, 152, 137)
"""SIGXCPU and SIGKILL, as a process or a shell tells them."""


def _limit(memory: int, seconds: int) -> None:
    """No more memory or processor time than that, no file written, no second process's worth of priority."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        for what, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CPU, seconds),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, LARGEST_ANSWER),
        ):
            resource.setrlimit(what, (most, most))
        os.nice(10)


def main(reader: str, memory: str, seconds: str) -> int:
    """Exit 0: the answer is whole; 1: it could not be made."""
    module, _, function = reader.partition(":")
    ask = sys.stdin.buffer.readline(LONGEST_ASK)
    _limit(int(memory), int(seconds))
    try:
        answer: bytes = getattr(import_module(module), function)(ask, sys.stdin.buffer.read())
    except MemoryError:
        return 1
    if len(answer) > LARGEST_ANSWER:
        return 1
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
