"""Gives every target bytes for a while, each in a process of its own: `python -m tests.fuzz [SECONDS]`.

With atheris, where it is installed (build/fuzz, see the Makefile), the bytes follow the code that they reach;
without it they are drawn. Fails if anything but a declared refusal comes of them, or if a process needs more than
500 MB.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
ATHERIS = TESTS.parent / "build" / "fuzz"
SECONDS = 600
sys.path[:0] = [str(one) for one in (TESTS.parent, TESTS, TESTS / "server", TESTS / "pair")]
from fuzz.readers import readers  # noqa: E402 - the path comes first

OFFICE = ("office.lines", "office.request")


def main(seconds: int) -> int:
    """Share the time among the targets; how many failed."""
    names = [*(reader.name for reader in readers()), *OFFICE]
    failed = 0
    path = os.pathsep.join([*sys.path[:4], str(ATHERIS)])
    for name in names:
        share = str(max(1, seconds // len(names)))
        child = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("one.py")), name, share],
            env=os.environ | {"PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        said = "FAILED" if child.returncode else _last_words(child)
        print(f"{name}: {said}", flush=True)
        if child.returncode:
            failed += 1
            print(child.stdout[-2000:], child.stderr[-4000:], sep="\n")
    return failed


def _last_words(child: subprocess.CompletedProcess[str]) -> str:
    """The count that the process told, or that atheris did for it."""
    followed = re.findall(r"stat::(number_of_executed_units|peak_rss_mb):\s*(\d+)", child.stderr)
    if followed:
        told = dict(followed)
        return f"{told['number_of_executed_units']} inputs followed, at most {told['peak_rss_mb']} MB"
    return child.stdout.strip().splitlines()[-1]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("seconds", type=int, nargs="?", default=SECONDS)
    sys.exit(bool(main(parser.parse_args().seconds)))
