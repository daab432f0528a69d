"""Runs one mutant's tests in a process that has collected the whole suite already.

mutmut starts pytest anew for every mutant; collecting costs more than the tests. Its fork server calls `warm_up`
once and forks for each mutant, so the suite is collected there, and a mutant only runs its own tests.
"""

from __future__ import annotations

import gc
import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from typing import Any

import pytest
from _pytest.config import _prepareconfig  # a session that outlives pytest.main has no public maker
from _pytest.runner import runtestprotocol
from mutmut.mutation import trampoline
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.runners.harness import PytestRunner
from mutmut.state import state
from mutmut.utils.file_utils import change_cwd
from mutmut.utils.format_utils import mangled_name_from_mutant_name

MOST_MEMORY = 4 << 30
"""Bytes a mutant may take: one that never stops appending must not take the machine with it."""

MOST_CASES = 60
"""So many cases of one test are tried on a mutant; the tables of cells have thousands."""


ALL_FAIL = "fail"
"""The name under which every mutated function raises."""


class WarmRunner(PytestRunner):
    """mutmut's runner, but the tests run in the session that `warm_up` made, in an order that tells soon."""

    items: dict[str, pytest.Item] | None = None
    needed: frozenset[str] = frozenset()
    """The functions that the tests' company, made once here, came about by."""

    def warm_up(self) -> None:
        with change_cwd("mutants"):
            self.items = {item.nodeid: item for item in collected(self._arguments())}
        self.needed = functions_called_by(usual_company())
        gc.freeze()

    def run_forced_fail(self) -> int:
        """mutmut's word for "every mutated function raises", whichever tests were chosen: one has to notice."""
        return self.run_tests(mutant_name=ALL_FAIL, tests=[])

    def run_tests(self, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        """pytest's exit code: 0 all passed, so that the mutant survived; 1 one failed, so that it was killed."""
        if self.items is None:
            self.warm_up()
        assert self.items
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        gc.disable()
        if mutant_name == ALL_FAIL or (mutant_name and mangled_name_from_mutant_name(mutant_name) in self.needed):
            usual_company().cache_clear()
        trampoline.get_mutant_under_test = lambda: mutant_name or ""  # asked by every call: spares the environment
        wanted = [self.items[name] for name in in_turn(tests or self.items, state().duration_by_test)]
        with change_cwd("mutants"):
            return int(any(map(failed, wanted, [*wanted[1:], None])))

    def execute_pytest(self, params: list[str], **kwargs: Any) -> int:
        """As mutmut does; every test makes its company itself, so that the figures say which needs what."""
        kwargs["plugins"] = [*kwargs.get("plugins", ()), MakeAnew()]
        return super().execute_pytest(params, **kwargs)

    def _arguments(self) -> list[str]:
        return [
            "--rootdir=.",
            "--tb=native",
            "-q",
            *self._pytest_add_cli_args,
            *self._pytest_add_cli_args_test_selection,
        ]


class MakeAnew:
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        usual_company().cache_clear()


def usual_company() -> Any:
    """`tests/company` as the tests import it."""
    return sys.modules["company"].usual_company


def functions_called_by(act: Callable[[], object]) -> frozenset[str]:
    """The mutated functions that are called on the way, as mutmut names them."""
    set_mutant_under_test("stats")
    act()
    set_mutant_under_test("")
    called = frozenset(state()._stats)
    state()._stats.clear()
    return called


def in_turn(tests: Iterable[str], took: Mapping[str, float]) -> list[str]:
    """The tests' names, one case of each test before the second of any, the quickest test first.

    `took`: seconds each took. Of a test of thousands of cases, `MOST_CASES` that lie evenly among them.
    """
    cases: dict[str, list[str]] = defaultdict(list)
    for name in sorted(tests):
        cases[name.partition("[")[0]].append(name)
    chosen = [of_one[:: -(-len(of_one) // MOST_CASES)] for of_one in cases.values()]
    chosen.sort(key=lambda of_one: min(took[name] for name in of_one))
    return [name for turn in zip_longest(*chosen) for name in turn if name]


def collected(arguments: list[str]) -> list[pytest.Item]:
    """All tests, imported and ready to run, in a session that is never finished."""
    config = _prepareconfig(arguments)
    config._do_configure()
    session = pytest.Session.from_config(config)
    config.hook.pytest_sessionstart(session=session)
    config.hook.pytest_collection(session=session)
    if session.testsfailed or not session.items:
        raise RuntimeError("the tests could not be collected")
    return session.items


def failed(item: pytest.Item, following: pytest.Item | None) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))
