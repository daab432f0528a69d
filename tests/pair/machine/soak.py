"""Runs histories on all cores at once, and says how many ran: `make soak`.

`python tests/pair/machine/soak.py [HISTORIES] [--seed N] [--processes N]`; a failure names the seed it came of.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import os
import random
import selectors
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[2]
APART = 1_000_000
"""Between the first seeds of two processes."""


def in_memory() -> tempfile.TemporaryDirectory[str]:
    """A folder in memory where there is some, for nobody pulls the plug here."""
    memory = Path("/dev/shm")
    return tempfile.TemporaryDirectory(prefix="paigong-soak-", dir=memory if memory.is_dir() else None)


def _said_by(child: subprocess.Popen[str]) -> dict[str, Any]:
    """What a process said at its end; nothing, of one that was told to stop."""
    out, _ = child.communicate()
    if child.returncode == -signal.SIGTERM:
        return {"ran": 0, "lines": 0, "failed": ""}
    return json.loads(out.splitlines()[-1]) if not child.returncode else {"ran": 0, "lines": 0, "failed": out}


def soak(histories: int, processes: int = 0, first_seed: int = -1) -> tuple[int, int, list[str]]:
    """How many histories ran, how many lines were in them, and what failed; the first failure ends it."""
    count = processes or os.cpu_count() or 1
    chosen = first_seed if first_seed >= 0 else random.randrange(APART)
    share = -(-histories // count)
    command = [sys.executable, __file__, str(share), "--child", "--seed"]
    path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
    children = [
        subprocess.Popen(
            [*command, str(chosen + n * APART)],
            env=os.environ | {"PYTHONPATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for n in range(count)
    ]
    ran = lines = 0
    failures = []
    with ThreadPoolExecutor(count) as waiting:
        for done in as_completed([waiting.submit(_said_by, child) for child in children]):
            said = done.result()
            ran, lines = ran + said["ran"], lines + said["lines"]
            if said["failed"]:
                failures.append(said["failed"])
                for child in children:
                    child.terminate()
    return ran, lines, failures


class Unhurried(selectors.DefaultSelector):
    """Asks the kernel only where nothing else is to be done: no history has sockets, and asking takes time."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return [] if timeout == 0 else super().select(timeout)


def _child(histories: int, seed: int) -> None:
    from pair.machine.ground import SqliteGround
    from pair.machine.histories import AnyWeather, run_histories

    logging.disable(logging.CRITICAL)
    failed = ""
    with in_memory() as folder:
        try:
            ground = SqliteGround(Path(folder))
            gc.freeze()
            gc.set_threshold(100_000, 20, 50)
            run_histories(ground, asyncio.SelectorEventLoop(Unhurried()), histories, seed)
        except BaseException as error:  # noqa: BLE001  # told to whoever started us
            failed = f"seed {seed}\n" + "".join(traceback.format_exception(error))
    print(json.dumps({"ran": AnyWeather.ran, "lines": AnyWeather.lines, "failed": failed}))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("histories", type=int, nargs="?", default=50_000)
    parser.add_argument("--seed", type=int, default=-1)
    parser.add_argument("--processes", type=int, default=0)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        _child(args.histories, args.seed)
        return 0
    begun = time.monotonic()
    ran, lines, failures = soak(args.histories, args.processes, args.seed)
    print(f"{ran} histories ran, with {lines} lines, in {(time.monotonic() - begun) / 60:.1f} minutes")
    print("\n\n".join(failures))
    return 1 if failures or ran < args.histories else 0


if __name__ == "__main__":
    sys.exit(main())
