"""What a mutation run says: how many mutants, what became of them, the score, and every survivor with its diff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import NamedTuple

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

STOPPED = ("killed", "timeout")
"""What ends a mutant: a failing test, or a test that never comes back. All else survived."""


class Mutant(NamedTuple):
    name: str
    path: str
    status: str

    @property
    def function(self) -> str:
        """`rulebook.pricing.x_fee__mutmut_3` → `fee`; methods with their class."""
        mangled = self.name.rpartition(".")[2].partition("__mutmut_")[0]
        return mangled.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")

    @property
    def stopped(self) -> bool:
        return self.status in STOPPED

    def diff(self) -> str:
        return get_diff_for_mutant(self.name, path=self.path)


def mutants(names: list[str]) -> list[Mutant]:
    """Every mutant that was tried, or those of these names (`rulebook.pricing.*`), with what became of it."""
    tried = (m for m in _mutants() if m.status != "not checked")
    return [m for m in tried if not names or any(fnmatch(m.name, name) for name in names)]


def _mutants() -> Iterator[Mutant]:
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name, code in data.exit_code_by_key.items():
            yield Mutant(name, str(path), status_by_exit_code[code])


def score(all: list[Mutant]) -> float:
    """Percent stopped, of all there are."""
    return 100 * sum(m.stopped for m in all) / len(all)


def told(all: list[Mutant]) -> Iterator[str]:
    """The report's lines: survivors by file and function, then each file's figures, then the sum."""
    for mutant in sorted(m for m in all if not m.stopped):
        yield f"\n{mutant.path} {mutant.function}: {mutant.status} ({mutant.name})"
        yield from (line for line in mutant.diff().splitlines()[2:] if line.strip())
    yield ""
    for path, of_file in _by_path(all).items():
        if not all_stopped(of_file):
            yield f"{score(of_file):6.1f} % of {len(of_file):4}  {path}"
    figures = Counter(m.status for m in all)
    yield ""
    yield f"mutants    {len(all):6}"
    for name, words in (
        ("killed", "killed"),
        ("timeout", "timed out"),
        ("survived", "survived"),
        ("no tests", "no tests"),
    ):
        yield f"{words:10} {figures.pop(name, 0):6}"
    for name, count in sorted(figures.items()):
        yield f"{name:10} {count:6}"
    yield f"score      {score(all):6.1f} %"


def all_stopped(some: list[Mutant]) -> bool:
    return all(m.stopped for m in some)


def _by_path(some: list[Mutant]) -> dict[str, list[Mutant]]:
    by_path: dict[str, list[Mutant]] = {}
    for mutant in some:
        by_path.setdefault(mutant.path, []).append(mutant)
    return by_path
