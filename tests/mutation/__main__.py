"""`python -m tests.mutation`: every mutant of the rulebook against its tests; fails under the score that is due.

`--again` keeps what was killed before and tries only the survivors and what was changed since or is new; names
(`rulebook.subjects.cash.*`) try only those, `--part 2/6` the second sixth of all. Do not quote their figures.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import mutmut.__main__ as machine
from mutmut.configuration import config
from mutmut.mutation.data import SourceFileMutationData
from mutmut.utils.file_utils import walk_mutatable_files
from mutmut.workers.isolation import ForkServerRunner, MutantRunner

from tests.mutation import report
from tests.mutation.warm import WarmRunner

DUE = 90.0
"""Percent of the mutants that the tests must stop."""

KEPT = Path("mutants")


def warm_runner(workers: int = 1) -> MutantRunner:
    return ForkServerRunner(workers, WarmRunner, {}, max_restarts=config().max_forkserver_restarts)


def some(
    part: int, parts: int, *, mutant_names: list[str], of: Any = machine.collect_source_file_mutation_data
) -> Any:
    """mutmut's list of what to try, or one of so many equal parts of it, spread evenly."""
    mutants, by_path = of(mutant_names=mutant_names)
    return mutants[part - 1 :: parts], by_path


class Progress:
    """How far it is, in a line now and then; mutmut would count all mutants at each."""

    def __init__(self) -> None:
        self.next = 0.0

    def __call__(self, data: dict[str, SourceFileMutationData], force_output: bool = False) -> None:
        if force_output or time.monotonic() >= self.next:
            self.next = time.monotonic() + 20
            codes = [code for of_file in data.values() for code in of_file.exit_code_by_key.values()]
            tried = [code for code in codes if code is not None]
            print(f"tried {len(tried)} of {len(codes)}, {len(tried) - tried.count(1)} not killed", flush=True)


def forget_survivors() -> None:
    """So that they are tried again, with all tests that there are now."""
    (KEPT / "mutmut-stats.json").unlink(missing_ok=True)
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        data.exit_code_by_key = {name: code if code == 1 else None for name, code in data.exit_code_by_key.items()}
        data.save()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--part", default="1/1")
    parser.add_argument("--workers", type=int)
    asked = parser.parse_args()
    part, parts = map(int, asked.part.split("/"))
    if asked.again:
        forget_survivors()
    elif not asked.names and parts == 1:
        shutil.rmtree(KEPT, ignore_errors=True)
    machine.collect_source_file_mutation_data = partial(some, part, parts)
    machine.get_mutant_runner = warm_runner
    machine.print_stats = Progress()
    machine.print_status = lambda words, **_: None  # a spinner
    began = time.monotonic()
    machine._run(asked.names, asked.workers)
    all = report.mutants(asked.names)
    cpu = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    took = f"took       {(time.monotonic() - began) / 60:6.1f} min, {cpu / 60:.1f} of one core's"
    print(*report.told(all), took, sep="\n")
    return int(report.score(all) < DUE)


sys.exit(main())
